"""Riwaya (رواية): reads Arabic conflict news into claims that can be checked."""
