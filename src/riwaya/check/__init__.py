"""Check: how a reading stands against annotated reference articles."""
