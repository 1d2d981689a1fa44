"""Tests read the shipped rule data alone: places imported by whoever runs them must not change what they see."""

import os

from hypothesis import settings

os.environ["RIWAYA_DATA"] = "off"

collect_ignore = ["src/riwaya/store/migrations/env.py"]  # Alembic runs it, and nobody else can

# The same examples on every machine: a law that fails is found again where it failed.
settings.register_profile("riwaya", derandomize=True, deadline=None)
settings.load_profile("riwaya")
