"""What grouping keeps, so that it looks only at what an article touches; events and lists under indexes in their order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Make the tables of grouping, which are empty: the next grouping makes all events anew."""
    _claims()
    _events()
    _kept()
    op.execute("UPDATE workspace SET grouped = 0")


def _days(column: str) -> str:
    year, month, day = (f"CAST(substr({column}, {start}, {size}) AS INTEGER)" for start, size in ((1, 4), (6, 2), (9, 2)))
    return f"({year} * 372 + {month} * 31 + {day})"


_LAST = f"({_days('last_day')} - {_days('first_day')})"
_REACH = f"CASE WHEN first_day IS NULL THEN NULL WHEN {_LAST} <= 7 THEN 0 WHEN {_LAST} <= 62 THEN 1 WHEN {_LAST} <= 400 THEN 2 ELSE 3 END"


def _claims() -> None:
    op.add_column("claim", sa.Column("newest", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("claim", sa.Column("reach", sa.Integer(), nullable=True))
    day = "CASE WHEN published = '' THEN 0 ELSE CAST(replace(published, '-', '') AS BIGINT) END"
    op.execute(f"UPDATE claim SET newest = {day} * 8589934592 + article, reach = {_REACH}")  # noqa: S608  (no words but ours)
    for name in ("article", "type", "published", "place", "place_name", "country", "outlet", "origin", "state", "day"):
        op.drop_index(f"ix_claim_{name}", table_name="claim")
    op.create_index("ix_claim_article", "claim", ["article", "shown", "type", "country", "polarity"])
    newest = ("shown", sa.text("newest DESC"), "id")
    op.create_index("ix_claim_newest", "claim", [*newest])
    for name in ("type", "family", "polarity", "modality", "place", "country", "outlet", "origin", "state"):
        op.create_index(f"ix_claim_{name}", "claim", [name, *newest])
    op.create_index("ix_claim_admin1", "claim", ["country", "admin1", *newest])
    op.create_index("ix_claim_place_name", "claim", ["place_name", "place", "place_kind", "country", "admin1"])
    op.create_index("ix_claim_days", "claim", ["reach", "last_day", "first_day", "shown", "newest"])


def _events() -> None:
    op.add_column("event", sa.Column("day", sa.String(length=10), nullable=False, server_default=""))
    op.add_column("event", sa.Column("provisional", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("event", sa.Column("reach", sa.Integer(), nullable=True))
    op.execute(f"UPDATE event SET day = coalesce(first_day, first_reported, ''), reach = {_REACH}")  # noqa: S608
    for name in ("day", "type", "status", "place", "country"):
        op.drop_index(f"ix_event_{name}", table_name="event")
    newest = (sa.text("day DESC"), sa.text("event"))
    op.create_index("ix_event_day", "event", [*newest])
    op.create_index("ix_event_days", "event", ["reach", "last_day", "first_day"])
    op.create_index("ix_event_type", "event", ["type", *newest])
    op.create_index("ix_event_status", "event", ["status", *newest])
    op.create_index("ix_event_place", "event", ["place", *newest])
    op.create_index("ix_event_country", "event", ["country", *newest])
    op.create_index("ix_event_admin1", "event", ["country", "admin1", *newest])
    op.create_index("ix_event_family", "event", ["family", *newest])
    op.create_index("ix_event_provisional", "event", ["provisional"])
    op.create_table(
        "event_draft",
        sa.Column("event", NUMBER, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.id"], name="fk_event_draft_event", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event", name="pk_event_draft"),
    )
    op.create_table(
        "event_meeting",
        sa.Column("met", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event", NUMBER, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.id"], name="fk_event_meeting_event", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("met", "event", name="pk_event_meeting"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_meeting_event", "event_meeting", ["event"])
    op.create_table(
        "event_relation",
        sa.Column("event", NUMBER, autoincrement=False, nullable=False),
        sa.Column("met", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other", NUMBER, autoincrement=False, nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.id"], name="fk_event_relation_event", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event", "met", "other", "relation", name="pk_event_relation"),
        sqlite_with_rowid=False,
    )


def _kept() -> None:
    op.create_table(
        "grouped_article",
        sa.Column("article", NUMBER, autoincrement=False, nullable=False),
        sa.Column("changed", NUMBER, nullable=False),
        sa.Column("named", sa.BigInteger(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("banded", sa.Integer(), nullable=False),
        sa.Column("family", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_grouped_article_article"),
        sa.PrimaryKeyConstraint("article", name="pk_grouped_article"),
        sa.UniqueConstraint("named"),
    )
    op.create_index("ix_grouped_article_family", "grouped_article", ["family"])
    op.create_table(
        "copy_band",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("named", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("band", "named", name="pk_copy_band"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "happening",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("island", NUMBER, nullable=True),
        sa.Column("grp", NUMBER, nullable=True),
        sa.Column("joined", NUMBER, nullable=True),
        sa.Column("bare", sa.Integer(), nullable=False),
        sa.Column("doer", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_happening_article"),
        sa.PrimaryKeyConstraint("id", name="pk_happening"),
    )
    for column in ("article", "island", "joined"):
        op.create_index(f"ix_happening_{column}", "happening", [column])
    op.create_table(
        "happening_gone",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("island", NUMBER, nullable=False),
        sa.Column("joined", NUMBER, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_happening_gone"),
    )
    op.create_table(
        "happening_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("happening", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "happening", name="pk_happening_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "crowd_key",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_crowd_key"),
    )
    op.create_table(
        "happening_tie",
        sa.Column("harm", NUMBER, autoincrement=False, nullable=False),
        sa.Column("act", NUMBER, autoincrement=False, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("harm", "act", name="pk_happening_tie"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_happening_tie_act", "happening_tie", ["act"])
