"""The tables of a workspace.

Primary, never changed once written, each row in the log: source, article, reading, judgement, stamp.
The log itself: every entry chained to the one before by its hash.
Derived, made anew from the primary ones at any time: claim, claim_actor, claim_source, judgement_document, event,
event_place, event_claim, event_actor, cover, person_code, failure, and the search index (search.py). So is what grouping keeps so that it needs
to look only at what an article touches: grouped_article, copy_band, happening and its keys and ties, event_draft and
what is in meetings. tally, relay, subject and subject_name count claims whenever they are grouped.
Changed in place, every change in the log: account, session (accounts.py).
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
    Column("counted", Integer, nullable=False, default=0, server_default="0"),  # the last that tallies take into account
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
    Column("newest", BigInteger, nullable=False),  # its day of publication and its article: lists begin with the greatest
    Column("reach", Integer),  # the class of how long its days last (riwaya.store.days); null where it has none
    Column("place_words", Text),  # the place as the article writes it
    Index("ix_claim_article", "article", "shown", "type", "country", "polarity"),
    Index("ix_claim_claim", "claim"),
    Index("ix_claim_newest", "shown", desc("newest"), "id"),
    *(
        Index(f"ix_claim_{name}", name, "shown", desc("newest"), "id")
        for name in ("type", "family", "polarity", "modality", "place", "country", "outlet", "origin", "state")
    ),
    Index("ix_claim_admin1", "country", "admin1", "shown", desc("newest"), "id"),
    Index("ix_claim_place_name", "place_name", "place", "place_kind", "country", "admin1"),
    Index("ix_claim_days", "reach", "last_day", "first_day", "shown", "newest"),
    Index("ix_claim_review", "shown", "score", "claim", "state"),
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
    Column("body", LargeBinary, nullable=False),  # zlib of the event without its relations
    Column("day", String(10), nullable=False),  # its first day, or that of its first report; '' where both are unknown
    Column("provisional", Integer, nullable=False),  # 1 where a judgement shaped it: grouping looks at it each time
    Column("reach", Integer),  # as a claim's
    Column("event_place", _Id),
    Index("ix_event_day", desc("day"), "event"),
    Index("ix_event_days", "reach", "last_day", "first_day"),
    Index("ix_event_type", "type", desc("day"), "event"),
    Index("ix_event_status", "status", desc("day"), "event"),
    Index("ix_event_place", "place", desc("day"), "event"),
    Index("ix_event_country", "country", desc("day"), "event"),
    Index("ix_event_admin1", "country", "admin1", desc("day"), "event"),
    Index("ix_event_family", "family", desc("day"), "event"),
    Index("ix_event_provisional", "provisional"),
    Index("ix_event_event_place", "event_place", "status"),
    Index("ix_event_first_day", "first_day", "last_day", "status"),
)

event_place = Table(  # each place of an event once: what maps count by
    "event_place",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("place", Text),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("kind", String(24), nullable=False),
    Column("country", String(2)),
    Column("admin1", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("geo_precision", Integer),
    Index("ix_event_place_name", "name"),
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

cover = Table(
    "cover",
    metadata,
    Column("article", _Id, ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("veil", Text, nullable=False),  # what is covered in the article: JSON
)

person_code = Table(
    "person_code",
    metadata,
    Column("code", String(24), primary_key=True),  # the id that is shown of a private person
    Column("actor", Text, primary_key=True),
    sqlite_with_rowid=False,
)

event_draft = Table(
    "event_draft",
    metadata,
    Column("event", _Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),  # zlib of what relations to other events need of this one
)

event_meeting = Table(
    "event_meeting",
    metadata,
    Column("met", BigInteger, primary_key=True, autoincrement=False),  # a place, or a body that accuses or denies
    Column("event", _Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Index("ix_event_meeting_event", "event"),
    sqlite_with_rowid=False,
)

event_relation = Table(
    "event_relation",
    metadata,
    Column("event", _Id, ForeignKey("event.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("met", BigInteger, primary_key=True, autoincrement=False),
    Column("other", _Id, primary_key=True, autoincrement=False),  # the number of an event; one that is gone says nothing
    Column("relation", String(12), primary_key=True),
    Column("times", Integer, nullable=False),
    Index("ix_event_relation_other", "other"),
    sqlite_with_rowid=False,
)

grouped_article = Table(
    "grouped_article",
    metadata,
    Column("article", _Id, ForeignKey("article.id"), primary_key=True, autoincrement=False),
    Column("changed", _Id, nullable=False),  # article_view.changed as grouping took it in
    Column("named", BigInteger, nullable=False, unique=True),  # the beginning of its document id: sorts as that does
    Column("sketch", LargeBinary, nullable=False),
    Column("told", Integer, nullable=False),  # whether it tells of anything
    Column("banded", Integer, nullable=False),  # whether copy_band knows it
    Column("family", BigInteger, nullable=False),  # the least `named` of the articles that copy each other
    Index("ix_grouped_article_family", "family"),
)

copy_band = Table(
    "copy_band",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("named", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

happening = Table(
    "happening",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("article", _Id, ForeignKey("article.id"), nullable=False),
    Column("name", String(40), nullable=False),  # the least of its claims
    Column("island", _Id),  # the happenings that pairs hold together; null until grouping has seen it
    Column("grp", _Id),  # the happening that the group it is linked into is named by
    Column("joined", _Id),  # that of the group that its group belongs to as harm does to the act it came of
    Column("bare", Integer, nullable=False),  # it tells of harm alone, and lays it at no door
    Column("doer", Integer, nullable=False),  # it says who did it
    Column("body", LargeBinary, nullable=False),  # zlib of its accounts
    Index("ix_happening_article", "article"),
    Index("ix_happening_island", "island"),
    Index("ix_happening_joined", "joined"),
)

happening_gone = Table(
    "happening_gone",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("island", _Id, nullable=False),
    Column("joined", _Id, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

happening_key = Table(
    "happening_key",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("happening", _Id, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

crowd_key = Table("crowd_key", metadata, Column("key", BigInteger, primary_key=True, autoincrement=False))

happening_tie = Table(
    "happening_tie",
    metadata,
    Column("harm", _Id, primary_key=True, autoincrement=False),
    Column("act", _Id, primary_key=True, autoincrement=False),
    Column("times", Integer, nullable=False),
    Index("ix_happening_tie_act", "act"),
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

account = Table(
    "account",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False, unique=True),
    Column("hash", Text, nullable=False),  # argon2
    Column("role", String(12), nullable=False),
    Column("created", String(32), nullable=False),
    Column("disabled", String(32)),
)

session = Table(
    "session",
    metadata,
    Column("token", _DIGEST, primary_key=True),  # SHA-256 of the token, which its holder alone has
    Column("account", _Id, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created", String(32), nullable=False),
    Column("seen", String(32), nullable=False),
    Column("expires", String(32), nullable=False),
    Index("ix_session_account", "account"),
    Index("ix_session_expires", "expires"),
)

PRIMARY = (source, article, reading, judgement, stamp)
"""The tables whose every row is in the log."""
