"""The store: a workspace in one SQLite file, or in a PostgreSQL database. One logic for both."""
