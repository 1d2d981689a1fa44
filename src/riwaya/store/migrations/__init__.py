"""Alembic migrations: the tables of a workspace, step by step."""
