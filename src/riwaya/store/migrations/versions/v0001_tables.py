"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from riwaya.store.search import create_index

revision = "0001"
down_revision = None

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    """Make all tables and the search index."""
    op.create_table(
        "event",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("first_day", sa.String(length=10), nullable=True),
        sa.Column("last_day", sa.String(length=10), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("disputes", sa.Integer(), nullable=False),
        sa.Column("first_reported", sa.String(length=10), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("event"),
    )
    op.create_index("ix_event_country", "event", ["country", "admin1"])
    op.create_index("ix_event_day", "event", ["first_day", "event"])
    op.create_index("ix_event_place", "event", ["place"])
    op.create_index("ix_event_status", "event", ["status"])
    op.create_index("ix_event_type", "event", ["type"])
    op.create_table(
        "failure",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=True),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("first", sa.String(length=32), nullable=False),
        sa.Column("last", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_failure"),
    )
    op.create_index("ix_failure_document", "failure", ["document"])
    op.create_index("ix_failure_uri", "failure", ["uri"])
    op.create_table(
        "judgement",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_judgement"),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "judgement_document",
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("document", "seq", name="pk_judgement_document"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_log"),
    )
    op.create_index("ix_log_action", "log", ["action"])
    op.create_index("ix_log_subject", "log", ["subject"])
    op.create_table(
        "source",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", NUMBER, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_source"),
    )
    op.create_table(
        "stamp",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("of", NUMBER, nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_stamp"),
    )
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("created", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("grouped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
    )
    op.create_table(
        "article",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("uri", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("added", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["source.sha256"], name="fk_article_document"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("document"),
    )
    op.create_table(
        "event_actor",
        sa.Column("event", NUMBER, autoincrement=False, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.id"], name="fk_event_actor_event", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event", "actor", "role", name="pk_event_actor"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_actor_actor", "event_actor", ["actor", "event"])
    op.create_table(
        "event_claim",
        sa.Column("claim", sa.String(length=40), nullable=False),
        sa.Column("event", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["event.id"], name="fk_event_claim_event", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim", name="pk_event_claim"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_claim_event", "event_claim", ["event"])
    op.create_table(
        "article_view",
        sa.Column("article", NUMBER, autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("outlet_name", sa.Text(), nullable=True),
        sa.Column("published", sa.String(length=10), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("furniture", sa.Text(), nullable=False),
        sa.Column("changed", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_article_view_article"),
        sa.PrimaryKeyConstraint("article", name="pk_article_view"),
    )
    op.create_index("ix_article_view_state", "article_view", ["state"])
    op.create_table(
        "claim",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("family", sa.String(length=40), nullable=False),
        sa.Column("polarity", sa.String(length=12), nullable=False),
        sa.Column("modality", sa.String(length=12), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_name", sa.Text(), nullable=True),
        sa.Column("place_kind", sa.String(length=24), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("first_day", sa.String(length=10), nullable=True),
        sa.Column("last_day", sa.String(length=10), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("published", sa.String(length=10), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_claim_article"),
        sa.PrimaryKeyConstraint("id", name="pk_claim"),
    )
    op.create_index("ix_claim_article", "claim", ["article"])
    op.create_index("ix_claim_claim", "claim", ["claim"])
    op.create_index("ix_claim_country", "claim", ["country", "admin1"])
    op.create_index("ix_claim_day", "claim", ["first_day"])
    op.create_index("ix_claim_origin", "claim", ["origin"])
    op.create_index("ix_claim_outlet", "claim", ["outlet"])
    op.create_index("ix_claim_place", "claim", ["place"])
    op.create_index("ix_claim_place_name", "claim", ["place_name"])
    op.create_index("ix_claim_state", "claim", ["state"])
    op.create_table(
        "reading",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["article.id"], name="fk_reading_article"),
        sa.PrimaryKeyConstraint("id", name="pk_reading"),
    )
    op.create_index("ix_reading_article", "reading", ["article"])
    op.create_table(
        "claim_actor",
        sa.Column("claim", NUMBER, autoincrement=False, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["claim"], ["claim.id"], name="fk_claim_actor_claim", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("claim", "actor", "role", name="pk_claim_actor"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_actor_actor", "claim_actor", ["actor", "claim"])
    op.create_index("ix_article_view_published", "article_view", [sa.text("published DESC"), sa.text("article DESC")])
    op.create_index(
        "ix_article_view_outlet", "article_view", ["outlet", sa.text("published DESC"), sa.text("article DESC")]
    )
    op.create_index("ix_claim_published", "claim", ["shown", sa.text("published DESC"), sa.text("article DESC"), "id"])
    op.create_index(
        "ix_claim_type", "claim", ["type", "shown", sa.text("published DESC"), sa.text("article DESC"), "id"]
    )
    create_index(op.get_bind())
