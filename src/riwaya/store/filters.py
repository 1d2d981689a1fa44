"""Filters: which articles, claims and events are asked for. One set of names for Python, command line and web."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, literal_column, or_, select, text

from riwaya.model.claim import SourceKind
from riwaya.search import Query, parse_query
from riwaya.store import schema
from riwaya.store.search import matching

_claim, _actor, _event = schema.claim, schema.claim_actor, schema.event


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; what is left empty asks for nothing. Within a field any value will do, between fields all must.

    `places`: ids or names; a country or governorate stands for all in it. `actors`: ids, on either side; `targets`
    only as those acted upon, `doers` only as those who act. `origins`: ids or kinds of innermost sources, or outlets that speak in their own voice.
    `tellers`: who passes another's word on. `relays`: TELLER~SOURCE, where the one passes on the other's word.
    `outlets`: ids or names. `since`, `until`:
    ISO days that the event's time must touch; `published_since`, `published_until` likewise of publication.
    `words`: a query (as for search) that the article must meet.
    `statuses`: of the event a claim is in. `states`: machine, in_review, agreed, disputed. `documents`: ids.
    Rejected claims are left out unless `rejected` is true.
    """

    types: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    doers: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    tellers: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    polarities: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    published_since: str | None = None
    published_until: str | None = None
    min_score: float = 0.0
    rejected: bool = False
    words: str = ""

    @property
    def of_claims(self) -> bool:
        """Whether it asks for anything that only claims have."""
        return any(
            (self.types, self.families, self.places, self.actors, self.targets, self.doers, self.origins, self.tellers, self.relays, self.statuses,
             self.polarities, self.modalities, self.since, self.until, self.min_score)
        )  # fmt: skip


def claim_conditions(connection: Connection, wanted: Filter) -> list[ColumnElement[bool]]:
    """The conditions on the claim table."""
    c = _claim.c
    out: list[ColumnElement[bool]] = []
    for column, values in (
        (c.type, wanted.types),
        (c.family, wanted.families),
        (c.outlet, wanted.outlets),
        (c.state, wanted.states),
        (c.polarity, wanted.polarities),
        (c.modality, wanted.modalities),
    ):
        if values:
            out.append(column.in_(values))
    out += _said(wanted)
    if wanted.places:
        out.append(or_(*_within(connection, wanted.places, _claim)))
    if wanted.actors:
        out.append(c.id.in_(select(_actor.c.claim).where(_actor.c.actor.in_(wanted.actors))))
    for names, role in ((wanted.targets, "target"), (wanted.doers, "actor")):
        if names:
            chosen = and_(_actor.c.actor.in_(names), _actor.c.role == role)
            out.append(c.id.in_(select(_actor.c.claim).where(chosen)))
    if wanted.statuses:
        held = schema.event_claim
        chosen_events = select(held.c.claim).join(_event, _event.c.id == held.c.event).where(_event.c.status.in_(wanted.statuses))
        out.append(c.claim.in_(chosen_events))
    if wanted.documents:
        out.append(c.article.in_(select(schema.article.c.id).where(schema.article.c.document.in_(wanted.documents))))
    if wanted.min_score:
        out.append(c.score >= wanted.min_score)
    if wanted.words:
        out.append(c.article.in_(_with_words(connection, wanted.words)))
    if not wanted.rejected:
        out.append(c.shown == 1)
    return [*out, *_days(c.first_day, c.last_day, wanted.since, wanted.until), *_published(c.published, wanted)]


def article_conditions(connection: Connection, wanted: Filter) -> list[ColumnElement[bool]]:
    """The conditions on the article view; what asks for claims asks for one that meets all of it."""
    view = schema.article_view
    out: list[ColumnElement[bool]] = list(_published(view.c.published, wanted))
    if wanted.outlets:
        out.append(or_(view.c.outlet.in_(wanted.outlets), view.c.outlet_name.in_(wanted.outlets)))
    if wanted.states:
        out.append(view.c.state.in_(wanted.states))
    if wanted.documents:
        out.append(view.c.article.in_(select(schema.article.c.id).where(schema.article.c.document.in_(wanted.documents))))
    if wanted.words:
        out.append(view.c.article.in_(_with_words(connection, wanted.words)))
    if wanted.of_claims:
        of_claim = msgspec.structs.replace(wanted, outlets=(), states=(), documents=(), published_since=None, published_until=None, words="")
        met = claim_conditions(connection, of_claim)
        out.append(view.c.article.in_(select(_claim.c.article).where(*met)))
    return out


def event_conditions(connection: Connection, wanted: Filter) -> list[ColumnElement[bool]]:
    """The conditions on the event table; what only claims have asks for an event with such a claim."""
    e = _event.c
    out: list[ColumnElement[bool]] = [*_days(e.first_day, e.last_day, wanted.since, wanted.until)]
    for column, values in ((e.type, wanted.types), (e.family, wanted.families), (e.status, wanted.statuses)):
        if values:
            out.append(column.in_(values))
    if wanted.places:
        out.append(or_(*_within(connection, wanted.places, _event)))
    if wanted.actors or wanted.targets:
        held = schema.event_actor
        named = held.c.actor.in_((*wanted.actors, *wanted.targets))
        chosen = named if wanted.actors else and_(named, held.c.role == "target")
        out.append(e.id.in_(select(held.c.event).where(chosen)))
    if wanted.doers:
        held = schema.event_actor
        chosen = and_(held.c.actor.in_(wanted.doers), held.c.role == "actor")
        out.append(e.id.in_(select(held.c.event).where(chosen)))
    of_claim = msgspec.structs.replace(
        wanted, types=(), families=(), statuses=(), places=(), actors=(), targets=(), doers=(), since=None, until=None, rejected=True
    )
    met = claim_conditions(connection, of_claim)
    if met:
        held_claim = schema.event_claim
        if wanted.origins or wanted.tellers or wanted.relays or wanted.words:  # found once, not once an event
            found = select(held_claim.c.event).join(_claim, _claim.c.claim == held_claim.c.claim).where(*met)
            out.append(e.id.in_(found))
        else:
            out.append(exists().where(held_claim.c.event == e.id, held_claim.c.claim == _claim.c.claim, *met))
    return out


def found_by(connection: Connection, query: Query) -> Select[Any]:
    """The articles a query finds: columns id and rank."""
    sql, parameters = matching(connection, query)
    return (
        select(literal_column("id", schema.article.c.id.type).label("id"), literal_column("rank").label("rank"))
        .select_from(text(f"({sql}) AS found").bindparams(**parameters))
    )  # fmt: skip


def _with_words(connection: Connection, words: str) -> Select[Any]:
    """The articles that search finds: without particles where nothing holds the words as given."""
    found = found_by(connection, parse_query(words)).subquery()
    if connection.execute(select(found.c.id).limit(1)).first() is None:
        found = found_by(connection, parse_query(words, strip=True)).subquery()
    return select(found.c.id)


def _said(wanted: Filter) -> list[ColumnElement[bool]]:
    """Conditions on who says a claim, and who passes it on."""
    c, link = _claim.c, schema.claim_source.c
    out: list[ColumnElement[bool]] = []
    if wanted.origins:
        either = [c.origin.in_(wanted.origins), and_(c.origin.is_(None), c.outlet.in_(wanted.origins))]
        kinds = [name for name in wanted.origins if name in get_args(SourceKind)]
        if kinds:  # those whose id is a private person's, too
            either.append(c.id.in_(select(link.claim).where(link.source.in_(kinds), link.inner == 1)))
        out.append(or_(*either))
    if wanted.tellers:
        out.append(c.id.in_(select(link.claim).where(link.teller.in_(wanted.tellers))))
    if wanted.relays:
        pairs = [pair.partition("~") for pair in wanted.relays]
        passed = or_(*(and_(link.teller == teller, link.source == source) for teller, _, source in pairs))
        out.append(c.id.in_(select(link.claim).where(passed)))
    return out


def _within(connection: Connection, places: tuple[str, ...], table: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401
    """Conditions for places and what lies in them: as far as countries and governorates are known of the claims here."""
    c, claim = table.c, _claim.c
    iso = [name for name in places if len(name) == 2 and name.isascii() and name.isupper()]
    places = tuple(name for name in places if name not in iso)
    out: list[ColumnElement[bool]] = [c.country.in_(iso)] if iso else []
    if not places:
        return out
    named = or_(claim.place.in_(places), claim.place_name.in_(places))
    known = connection.execute(
        select(claim.place, claim.place_kind, claim.country, claim.admin1).where(named).distinct().limit(50)
    ).all()
    for row in known:
        if row.place_kind == "country" and row.country:
            out.append(c.country == row.country)  # which the country's own mentions have too
        elif row.place_kind == "governorate" and row.admin1:
            out.append(and_(c.country == row.country, c.admin1 == row.admin1))
        elif row.place:
            out.append(c.place == row.place)
    return out or [c.place.in_(places)]


def _days(first: Any, last: Any, since: str | None, until: str | None) -> list[ColumnElement[bool]]:  # noqa: ANN401
    out: list[ColumnElement[bool]] = []
    if since is not None:
        out.append(last >= since)
    if until is not None:
        out.append(first <= until)
    return out


def _published(column: Any, wanted: Filter) -> list[ColumnElement[bool]]:  # noqa: ANN401
    out: list[ColumnElement[bool]] = []
    if wanted.published_since is not None:
        out.append(column >= wanted.published_since)
    if wanted.published_until is not None:
        out.append(and_(column <= wanted.published_until, column != ""))
    return out
