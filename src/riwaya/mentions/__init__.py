"""Mentions: times, quantities, places and actors in a text."""
