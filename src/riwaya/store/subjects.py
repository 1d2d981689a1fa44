"""Sources, actors and places of a workspace with what was counted of each (store.tallies): lists, one, and its parts."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from sqlalchemy import ColumnElement, Connection, Integer, func, select

from riwaya.store import schema
from riwaya.store.listing import Page
from riwaya.text import fold

What = Literal["source", "actor", "place"]

_subject, _tally, _relay, _name = schema.subject, schema.tally, schema.relay, schema.subject_name


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A source, an actor or a place, as of the last grouping.

    `name` is its id (a source without one: its kind), `title` what it is called. `claims` counts all that has to do with
    it: `leading` what a source says itself or an actor does, `following` what it passes on or suffers. `single`,
    `corroborated`, `contested` and `denied` count by the status of the events that hold them: of a source, only what
    it says itself. Months are those of publication, '' where none is known.
    """

    what: What
    name: str
    title: str
    kind: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    claims: int
    leading: int
    following: int
    single: int
    corroborated: int
    contested: int
    denied: int
    first_month: str
    last_month: str


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many claims of one role, type, month (one of both is '', counted through) and status."""

    role: str
    type: str
    month: str
    status: str
    claims: int


class Relayed(msgspec.Struct, frozen=True, kw_only=True):
    """How many claims there are in which `teller` passes on the word of `source`, directly."""

    teller: str
    source: str
    claims: int


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A name as articles write it, and in how many claims."""

    words: str
    claims: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which subjects: with these words in a name, of these kinds, in this country and its first-order division."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    country: str | None = None
    admin1: str | None = None
    order: str = "claims"


ORDERS = ("claims", "leading", "following", "single", "corroborated", "contested", "denied")


def list_subjects(connection: Connection, what: What, asked: Asked, *, limit: int, offset: int) -> Page[Subject]:
    """Subjects of one sort, those with the most claims first."""
    met = _conditions(what, asked)
    by = _subject.c[asked.order if asked.order in ORDERS else "claims"]
    rows = connection.execute(select(*_columns()).where(*met).order_by(by.desc(), _subject.c.name).limit(limit).offset(offset))
    items = tuple(Subject(**row._asdict()) for row in rows)
    total = connection.execute(select(func.count()).select_from(_subject).where(*met)).scalar_one()
    return Page(items=items, total=total, offset=offset)


def one_subject(connection: Connection, what: What, name: str) -> Subject | None:
    """One subject by its id; None where no claim has to do with it."""
    row = connection.execute(select(*_columns()).where(_subject.c.what == what, _subject.c.name == name)).first()
    return None if row is None else Subject(**row._asdict())


def titles_of(connection: Connection, what: What, names: tuple[str, ...]) -> dict[str, Subject]:
    """Subjects by their ids, as far as there are any."""
    rows = connection.execute(select(*_columns()).where(_subject.c.what == what, _subject.c.name.in_(names)))
    return {row.name: Subject(**row._asdict()) for row in rows}


def kinds_of(connection: Connection, what: What) -> dict[str, int]:
    """The kinds of subjects there are, and how many of each."""
    rows = connection.execute(select(_subject.c.kind, func.count()).where(_subject.c.what == what).group_by(_subject.c.kind))
    return {row[0]: row[1] for row in rows}


def by_month(connection: Connection, what: What, name: str) -> list[Count]:
    """Its claims by month, role and status."""
    return _counts(connection, what, name, "month")


def by_type(connection: Connection, what: What, name: str) -> list[Count]:
    """Its claims by type, role and status."""
    return _counts(connection, what, name, "type")


def written(connection: Connection, what: What, name: str, *, limit: int = 30) -> list[Written]:
    """How articles write its name, the most frequent first."""
    chosen = select(_name.c.words, _name.c.claims).where(_name.c.what == what, _name.c.name == name)
    rows = connection.execute(chosen.order_by(_name.c.claims.desc(), _name.c.words).limit(limit))
    return [Written(words=row.words, claims=row.claims) for row in rows]


def relays(  # noqa: PLR0913  (each narrows what is given, none is needed)
    connection: Connection,
    *,
    teller: str | None = None,
    source: str | None = None,
    families: tuple[str, ...] = (),
    since: str | None = None,
    until: str | None = None,
    limit: int = 40,
) -> list[Relayed]:
    """Who passes on whose word, the most frequent first. `since`, `until`: months (2018-08), both counted."""
    r = _relay.c
    met: list[ColumnElement[bool]] = []
    if teller is not None:
        met.append(r.teller == teller)
    if source is not None:
        met.append(r.source == source)
    if families:
        met.append(r.family.in_(families))
    if since:
        met.append(r.month >= since)
    if until:
        met += [r.month <= until, r.month != ""]
    total = func.sum(r.claims).cast(Integer)
    chosen = select(r.teller, r.source, total.label("claims")).where(*met).group_by(r.teller, r.source)
    rows = connection.execute(chosen.order_by(total.desc(), r.teller, r.source).limit(limit))
    return [Relayed(**row._asdict()) for row in rows]


def _conditions(what: What, asked: Asked) -> list[ColumnElement[bool]]:
    s = _subject.c
    met: list[ColumnElement[bool]] = [s.what == what]
    met += [s.found_by.contains(word, autoescape=True) for word in fold(asked.words).text.lower().split()]
    if asked.kinds:
        met.append(s.kind.in_(asked.kinds))
    if asked.country:
        met.append(s.country == asked.country)
    if asked.admin1:
        met.append(s.admin1 == asked.admin1)
    return met


def _columns() -> list[Any]:
    return [_subject.c[name] for name in Subject.__struct_fields__]


def _counts(connection: Connection, what: What, name: str, by: Literal["month", "type"]) -> list[Count]:
    column = _tally.c[by]
    chosen = (
        select(_tally.c.role, column.label("by"), _tally.c.status, func.sum(_tally.c.claims).cast(Integer).label("claims"))
        .where(_tally.c.what == what, _tally.c.name == name)
        .group_by(_tally.c.role, column, _tally.c.status)
        .order_by(column, _tally.c.role, _tally.c.status)
    )
    out = []
    for row in connection.execute(chosen):
        kept = {"type": row.by, "month": ""} if by == "type" else {"type": "", "month": row.by}
        out.append(Count(role=row.role, status=row.status, claims=row.claims, **kept))
    return out
