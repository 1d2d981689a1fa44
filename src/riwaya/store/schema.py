"""The tables of a workspace.

Primary, never changed once written, each row in the log: source, article, reading, judgement, stamp.
The log itself: every entry chained to the one before by its hash.
Derived, made anew from the primary ones at any time: claim, claim_actor, claim_source, judgement_document, event,
event_claim, event_actor, failure, and the search index (search.py); tally, relay, subject and subject_name count them
whenever events are grouped.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    desc,
)

metadata = MetaData(
    naming_convention={"ix": "ix_%(column_0_N_label)s", "pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"}
)

_Id = Integer().with_variant(BigInteger(), "postgresql")
_DIGEST = String(64)

workspace = Table(
    "workspace",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("uuid", String(36), nullable=False),
    Column("created", String(32), nullable=False),
    Column("secret", String(64), nullable=False),  # what codes for protected names are made with
    Column("grouped", Integer, nullable=False, default=0),  # the last log entry that the events take into account
)

log = Table(
    "log",
    metadata,
    Column("seq", _Id, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("by", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("previous", _DIGEST, nullable=False),
    Column("hash", _DIGEST, nullable=False),
    Index("ix_log_subject", "subject"),
    Index("ix_log_action", "action"),
)

source = Table(
    "source",
    metadata,
    Column("sha256", _DIGEST, primary_key=True),
    Column("bytes", _Id, nullable=False),
    Column("data", LargeBinary, nullable=False),  # zlib
)

article = Table(
    "article",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("document", _DIGEST, ForeignKey("source.sha256"), nullable=False, unique=True),
    Column("uri", Text, nullable=False),
    Column("given", Text, nullable=False),  # what the source said of it: JSON
    Column("text", LargeBinary, nullable=False),  # zlib
    Column("added", String(32), nullable=False),
)

reading = Table(
    "reading",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("article", _Id, ForeignKey("article.id"), nullable=False),
    Column("at", String(32), nullable=False),
    Column("rules", _DIGEST, nullable=False),
    Column("version", String(40), nullable=False),
    Column("record", LargeBinary, nullable=False),  # zlib of the record without its text
    Index("ix_reading_article", "article"),
)

judgement = Table(
    "judgement",
    metadata,
    Column("seq", _Id, primary_key=True, autoincrement=False),
    Column("id", String(24), nullable=False, unique=True),
    Column("kind", String(24), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", Text, nullable=False),  # the rest: JSON
)

stamp = Table(
    "stamp",
    metadata,
    Column("seq", _Id, primary_key=True, autoincrement=False),
    Column("of", _Id, nullable=False),  # the log entry whose hash is stamped
    Column("authority", Text, nullable=False),
    Column("token", LargeBinary, nullable=False),
)

judgement_document = Table(
    "judgement_document",
    metadata,
    Column("document", _DIGEST, primary_key=True),
    Column("seq", _Id, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

article_view = Table(
    "article_view",
    metadata,
    Column("article", _Id, ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("title", Text),
    Column("outlet", Text),  # its id, or its name where it has no id
    Column("outlet_name", Text),
    Column("published", String(10), nullable=False),  # '' where it is unknown: it is sorted by
    Column("claims", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("furniture", Text, nullable=False),  # spans that are not searched: JSON
    Column("changed", _Id, nullable=False),
    Index("ix_article_view_published", desc("published"), desc("article")),
    Index("ix_article_view_outlet", "outlet", desc("published"), desc("article")),
    Index("ix_article_view_state", "state"),
)

claim = Table(
    "claim",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("article", _Id, ForeignKey("article.id"), nullable=False),
    Column("claim", String(40), nullable=False),
    Column("start", Integer, nullable=False),  # of the trigger
    Column("type", String(40), nullable=False),
    Column("family", String(40), nullable=False),
    Column("polarity", String(12), nullable=False),
    Column("modality", String(12), nullable=False),
    Column("score", Float, nullable=False),
    Column("place", Text),
    Column("place_name", Text),
    Column("place_kind", String(24)),
    Column("country", String(2)),
    Column("admin1", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Column("origin", Text),  # the innermost source's id, or its kind where it has none; the outlet's own voice: null
    Column("shown", Integer, nullable=False),  # 0 where it was rejected
    Column("state", String(12), nullable=False),
    Column("published", String(10), nullable=False),  # '' where it is unknown
    Column("outlet", Text),
    Column("body", LargeBinary, nullable=False),  # zlib of the claim as seen and its words
    Column("place_words", Text),  # the place as the article writes it
    Index("ix_claim_article", "article"),
    Index("ix_claim_claim", "claim"),
    Index("ix_claim_type", "type", "shown", desc("published"), desc("article"), "id"),
    Index("ix_claim_place", "place"),
    Index("ix_claim_place_name", "place_name"),
    Index("ix_claim_country", "country", "admin1"),
    Index("ix_claim_outlet", "outlet"),
    Index("ix_claim_day", "last_day", "first_day"),
    Index("ix_claim_published", "shown", desc("published"), desc("article"), "id"),
    Index("ix_claim_origin", "origin"),
    Index("ix_claim_state", "state"),
)

claim_actor = Table(
    "claim_actor",
    metadata,
    Column("claim", _Id, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("actor", Text, primary_key=True),
    Column("role", String(8), primary_key=True),
    Column("words", Text),  # the name as the article writes it; null where only a description stands there
    Index("ix_claim_actor_actor", "actor", "claim"),
    sqlite_with_rowid=False,
)

claim_source = Table(
    "claim_source",
    metadata,
    Column("claim", _Id, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("depth", Integer, primary_key=True, autoincrement=False),  # 1 is whom the outlet quotes
    Column("source", Text, nullable=False),  # its id, or its kind where it has none or is a private person
    Column("kind", String(20), nullable=False),
    Column("teller", Text),  # who passes its word on: the link before it, or the outlet; null where that is unknown
    Column("inner", Integer, nullable=False),  # 1 for the last of the chain: whose word it is
    Index("ix_claim_source_source", "source", "inner", "claim"),
    Index("ix_claim_source_teller", "teller", "source", "claim"),
    sqlite_with_rowid=False,
)

event = Table(
    "event",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("event", String(24), nullable=False, unique=True),
    Column("type", String(40), nullable=False),
    Column("family", String(40), nullable=False),
    Column("status", String(16), nullable=False),
    Column("first_day", String(10)),
    Column("last_day", String(10)),
    Column("place", Text),
    Column("country", String(2)),
    Column("admin1", Text),
    Column("articles", Integer, nullable=False),
    Column("origins", Integer, nullable=False),
    Column("disputes", Integer, nullable=False),
    Column("first_reported", String(10)),
    Column("body", LargeBinary, nullable=False),  # zlib
    Index("ix_event_day", "first_day", "event"),
    Index("ix_event_type", "type"),
    Index("ix_event_status", "status"),
    Index("ix_event_place", "place"),
    Index("ix_event_country", "country", "admin1"),
)

event_claim = Table(
    "event_claim",
    metadata,
    Column("claim", String(40), primary_key=True),
    Column("event", _Id, ForeignKey("event.id", ondelete="CASCADE"), nullable=False),
    Index("ix_event_claim_event", "event"),
    sqlite_with_rowid=False,
)

event_actor = Table(
    "event_actor",
    metadata,
    Column("event", _Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("actor", Text, primary_key=True),
    Column("role", String(8), primary_key=True),
    Index("ix_event_actor_actor", "actor", "event"),
    sqlite_with_rowid=False,
)

tally = Table(
    "tally",
    metadata,
    Column("what", String(8), primary_key=True),  # source, actor, place
    Column("name", Text, primary_key=True),
    Column("role", String(8), primary_key=True),  # said, relayed; actor, target; at
    Column("type", String(40), primary_key=True),
    Column("month", String(7), primary_key=True),  # of publication; '' where it is unknown
    Column("status", String(16), primary_key=True),  # of the event that holds the claim; '' where none does
    Column("claims", Integer, nullable=False),
    sqlite_with_rowid=False,
)

relay = Table(
    "relay",
    metadata,
    Column("teller", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("family", String(40), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("claims", Integer, nullable=False),
    Index("ix_relay_source", "source"),
    sqlite_with_rowid=False,
)

subject = Table(
    "subject",
    metadata,
    Column("what", String(8), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("found_by", Text, nullable=False),  # its names, folded
    Column("kind", String(24), nullable=False),
    Column("country", String(2)),
    Column("admin1", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("claims", Integer, nullable=False),
    Column("leading", Integer, nullable=False),  # as who says it, does it
    Column("following", Integer, nullable=False),  # as who passes it on, suffers it
    Column("single", Integer, nullable=False),
    Column("corroborated", Integer, nullable=False),
    Column("contested", Integer, nullable=False),
    Column("denied", Integer, nullable=False),
    Column("first_month", String(7), nullable=False),
    Column("last_month", String(7), nullable=False),
    Index("ix_subject_claims", "what", desc("claims"), "name"),
    Index("ix_subject_country", "what", "country", "admin1"),
    sqlite_with_rowid=False,
)

subject_name = Table(
    "subject_name",
    metadata,
    Column("what", String(8), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("words", Text, primary_key=True),
    Column("claims", Integer, nullable=False),
    sqlite_with_rowid=False,
)

failure = Table(
    "failure",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("uri", Text, nullable=False),
    Column("document", _DIGEST),  # set where the article was kept and only its reading failed
    Column("code", String(8), nullable=False),
    Column("place", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("given", Text, nullable=False),
    Column("first", String(32), nullable=False),
    Column("last", String(32), nullable=False),
    Column("tries", Integer, nullable=False),
    Index("ix_failure_uri", "uri"),
    Index("ix_failure_document", "document"),
)

PRIMARY = (source, article, reading, judgement, stamp)
"""The tables whose every row is in the log."""
