"""The first tables."""

from __future__ import annotations

from alembic import op

from riwaya.store.schema import metadata
from riwaya.store.search import create_index

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables and the search index."""
    metadata.create_all(op.get_bind())
    create_index(op.get_bind())
