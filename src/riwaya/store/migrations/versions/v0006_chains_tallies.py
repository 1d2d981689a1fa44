"""Attribution chains as rows; counts of who says, passes on, does and suffers what, where and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from riwaya.store.chains import fill_chains

revision = "0006"
down_revision = "0005"

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Make the tables, and fill the chains from the claims that are kept. The next grouping fills the counts.

    Names as the articles write them are there for what is read or judged from now on; `riwaya rebuild` writes all.
    """
    op.add_column("workspace", sa.Column("counted", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("claim", sa.Column("place_words", sa.Text(), nullable=True))
    op.add_column("claim_actor", sa.Column("words", sa.Text(), nullable=True))
    op.create_table(
        "claim_source",
        sa.Column("claim", NUMBER, autoincrement=False, nullable=False),
        sa.Column("depth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("teller", sa.Text(), nullable=True),
        sa.Column("inner", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claim.id"], name="fk_claim_source_claim", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim", "depth", name="pk_claim_source"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_source_source", "claim_source", ["source", "inner", "claim"])
    op.create_index("ix_claim_source_teller", "claim_source", ["teller", "source", "claim"])
    _counts()
    fill_chains(op.get_bind())


def _counts() -> None:
    op.create_table(
        "tally",
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", "name", "role", "type", "month", "status", name="pk_tally"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "relay",
        sa.Column("teller", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("teller", "source", "family", "month", name="pk_relay"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_relay_source", "relay", ["source"])
    op.create_table(
        "subject",
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("claims", "leading", "following", "single", "corroborated", "contested", "denied")
        ),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("last_month", sa.String(length=7), nullable=False),
        sa.PrimaryKeyConstraint("what", "name", name="pk_subject"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_subject_claims", "subject", ["what", sa.desc("claims"), "name"])
    op.create_index("ix_subject_country", "subject", ["what", "country", "admin1"])
    op.create_table(
        "subject_name",
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", "name", "words", name="pk_subject_name"),
        sqlite_with_rowid=False,
    )
