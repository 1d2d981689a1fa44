"""Claims in the order of review, the least certain first."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_claim_review", "claim", ["shown", "score", "claim", "state"])
