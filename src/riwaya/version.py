"""Which Riwaya this is; imports nothing, so that every stage may say it."""

__version__ = "0.1.0"
