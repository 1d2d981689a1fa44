"""Rule data: files to typed, immutable tables, and the lint that tries every example."""
