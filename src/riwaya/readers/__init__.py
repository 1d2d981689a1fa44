"""Readers: who finds the claims in a text whose mentions are known."""
