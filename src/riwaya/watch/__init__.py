"""Watching feeds: every article fetched politely, kept as it was before it is read, and every edit a new version."""
