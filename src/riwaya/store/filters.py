"""Filters: which articles, claims and events are asked for. One set of names for Python, command line and web."""

from __future__ import annotations

from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, literal_column, or_, select, text

from riwaya.model.claim import SourceKind
from riwaya.search import Query, parse_query
from riwaya.store import schema
from riwaya.store.days import DAY, LAST_ARTICLE, article_of, newest, touching
from riwaya.store.search import matching

_claim, _actor, _event, _event_place = schema.claim, schema.claim_actor, schema.event, schema.event_place
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; a west greater than the east spans the 180th meridian."""

FEW = 100_000
"""Claims up to which those that meet a condition are gathered from its index; of more, each is asked."""

WALKED = 20_000
"""Claims of an actor from which lists are gone through in their order until enough of them are found."""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; what is left empty asks for nothing. Within a field any value will do, between fields all must.

    `places`: ids or names; a country or governorate stands for all in it. `actors`: ids, on either side; `targets`
    only as those acted upon, `doers` only as those who act. `origins`: ids or kinds of innermost sources, or outlets that speak in their own voice.
    `tellers`: who passes another's word on. `relays`: TELLER~SOURCE, where the one passes on the other's word.
    `outlets`: ids or names. `since`, `until`:
    ISO days that the event's time must touch; `published_since`, `published_until` likewise of publication.
    `statuses`: of the event a claim is in. `states`: machine, in_review, agreed, disputed. `documents`: ids.
    `words`: a query as `search` takes it, which the article must meet. `box`: coordinates within it. `lacking`: place
    (neither coordinates nor country are known), time (no day is). Rejected claims are left out unless `rejected` is true.
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
    box: Box | None = None
    lacking: tuple[Literal["place", "time"], ...] = ()

    @property
    def of_claims(self) -> bool:
        """Whether it asks for anything that only claims have."""
        return any(
            (self.types, self.families, self.places, self.actors, self.targets, self.doers, self.origins, self.tellers,
             self.relays, self.statuses, self.polarities, self.modalities, self.since, self.until, self.min_score, self.box,
             self.lacking)
        )  # fmt: skip


def claim_conditions(connection: Connection, wanted: Filter, *, in_order: bool = True) -> list[ColumnElement[bool]]:
    """The conditions on the claim table. `in_order`: claims are listed, and gone through until there are enough."""
    c = _claim.c
    indexed: list[ColumnElement[bool]] = []
    for column, values in (
        (c.type, wanted.types),
        (c.family, wanted.families),
        (c.outlet, wanted.outlets),
        (c.state, wanted.states),
        (c.polarity, wanted.polarities),
        (c.modality, wanted.modalities),
    ):
        if values:
            indexed.append(column.in_(values))
    if wanted.places:
        unknown = and_(c.place.is_(None), c.place_name.in_(wanted.places))
        indexed.append(or_(*_within(connection, wanted.places, _claim), unknown))
    out = [*_gathered(connection, indexed, touching(c, wanted.since, wanted.until)), *_said(wanted)]
    if wanted.actors:
        out.append(_of_actors(connection, _actor.c.actor.in_(wanted.actors), in_order=in_order))
    for names, role in ((wanted.targets, "target"), (wanted.doers, "actor")):
        if names:
            chosen = and_(_actor.c.actor.in_(names), _actor.c.role == role)
            out.append(_of_actors(connection, chosen, in_order=in_order))
    if wanted.statuses:
        out.append(_in_events(connection, _event.c.status.in_(wanted.statuses)))
    if wanted.documents:
        out.append(c.article.in_(select(schema.article.c.id).where(schema.article.c.document.in_(wanted.documents))))
    if wanted.min_score:
        out.append(c.score >= wanted.min_score)
    if not wanted.rejected:
        out.append(c.shown == 1)
    if wanted.words:
        out.append(c.article.in_(_holding(connection, wanted.words)))
    out += [*_inside(c, wanted.box), *_unknown(c, wanted)]
    return [*out, *_published_newest(wanted)]


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
        out.append(view.c.article.in_(_holding(connection, wanted.words)))
    if wanted.of_claims:
        of_claim = msgspec.structs.replace(
            wanted, outlets=(), states=(), documents=(), words="", published_since=None, published_until=None
        )
        met = claim_conditions(connection, of_claim, in_order=False)
        if _few(connection, select(_claim.c.id).where(*met)):
            out.append(view.c.article.in_(select(article_of(_claim.c.newest)).where(*met)))  # which the index holds
        else:
            out.append(exists().where(_claim.c.article == view.c.article, *met))
    return out


def event_conditions(connection: Connection, wanted: Filter, *, all_of_them: bool = False) -> list[ColumnElement[bool]]:
    """The conditions on the event table; what only claims have asks for an event with such a claim.

    `all_of_them`: every event that meets them is wanted, not a page of the list.
    """
    e = _event.c
    out: list[ColumnElement[bool]] = [*touching(e, wanted.since, wanted.until)]
    if wanted.box is not None:
        out.append(e.event_place.in_(select(_event_place.c.id).where(*_inside(_event_place.c, wanted.box))))
    if "place" in wanted.lacking:
        nowhere = select(_event_place.c.id).where(_event_place.c.lat.is_(None), _event_place.c.country.is_(None))
        out.append(or_(e.event_place.is_(None), e.event_place.in_(nowhere)))
    if "time" in wanted.lacking:
        out.append(e.first_day.is_(None))
    for column, values in ((e.type, wanted.types), (e.family, wanted.families), (e.status, wanted.statuses)):
        if values:
            out.append(column.in_(values))
    if wanted.places:
        p = _event_place.c
        unknown = select(p.id).where(p.place.is_(None), p.name.in_(wanted.places))
        out.append(or_(*_within(connection, wanted.places, _event), e.event_place.in_(unknown)))
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
        wanted, types=(), families=(), statuses=(), places=(), actors=(), targets=(), doers=(), since=None, until=None, rejected=True,
        box=None, lacking=(),
    )  # fmt: skip
    met = claim_conditions(connection, of_claim, in_order=False)
    if met:
        held_claim = schema.event_claim
        chained = wanted.origins or wanted.tellers or wanted.relays  # found once, not once an event
        if all_of_them or chained or _few(connection, select(_claim.c.id).where(*met)):
            joined = select(held_claim.c.event).join(_claim, _claim.c.claim == held_claim.c.claim).where(*met)
            out.append(e.id.in_(joined))
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


def _holding(connection: Connection, words: str) -> Select[Any]:
    """The numbers of the articles that hold the words; where none does, of those that hold them without particles."""
    found = found_by(connection, parse_query(words)).subquery("holding")
    if connection.execute(select(found.c.id).limit(1)).first() is None:
        found = found_by(connection, parse_query(words, strip=True)).subquery("holding")
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


def _inside(c: Any, box: Box | None) -> list[ColumnElement[bool]]:  # noqa: ANN401  (columns of a table)
    if box is None:
        return []
    west, south, east, north = box
    across = or_(c.lon >= west, c.lon <= east) if west > east else c.lon.between(west, east)
    return [c.lat.between(south, north), across]


def _unknown(c: Any, wanted: Filter) -> list[ColumnElement[bool]]:  # noqa: ANN401  (columns of a table)
    out: list[ColumnElement[bool]] = []
    if "place" in wanted.lacking:
        out += [c.lat.is_(None), c.country.is_(None)]
    if "time" in wanted.lacking:
        out.append(c.first_day.is_(None))
    return out


def _within(connection: Connection, places: tuple[str, ...], table: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401
    """Conditions for places and what lies in them: as far as countries and governorates are known of the claims here."""
    c, claim = table.c, _claim.c
    iso = [name for name in places if len(name) == 2 and name.isascii() and name.isupper()]
    places = tuple(name for name in places if name not in iso)
    out: list[ColumnElement[bool]] = [c.country.in_(iso)] if iso else []
    if not places:
        return out
    columns = (claim.place, claim.place_kind, claim.country, claim.admin1)
    known = list(connection.execute(select(*columns).where(claim.place_name.in_(places)).distinct().limit(50)))
    for name in places:  # an id's are the same wherever it stands
        known += connection.execute(select(*columns).where(claim.place == name).limit(1))
    countries = {*iso, *(row.country for row in known if row.place_kind == "country" and row.country)}
    areas = {(row.country, row.admin1) for row in known if row.place_kind == "governorate" and row.admin1}
    areas = {area for area in areas if area[0] not in countries}
    inside = {row.place for row in known if row.country in countries or (row.country, row.admin1) in areas}
    alone = {row.place for row in known if row.place} - inside
    out = [c.country.in_(sorted(countries))] if countries else []
    out += [and_(c.country == country, c.admin1 == admin1) for country, admin1 in sorted(areas)]
    if alone or not out:
        out.append(c.place.in_(sorted(alone) or places))
    return out


def _gathered(
    connection: Connection, indexed: list[ColumnElement[bool]], days: list[ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """Conditions that indexes answer alone: the narrowest is walked in order, what meets the others is gathered first.

    Without this, each claim that meets one of them would be fetched to look whether it meets the others.
    """
    parts = [*indexed, *([and_(*days)] if days else [])]
    if len(parts) < 2 and not days:
        return parts
    sizes = [_size(connection, select(_claim.c.id).where(part)) for part in parts]
    least = sizes.index(min(sizes))
    return [
        _claim.c.id.in_(select(_claim.c.id).where(part).correlate(None)) if size <= FEW and (n != least or n == len(indexed)) else part
        for n, (size, part) in enumerate(zip(sizes, parts, strict=True))
    ]


def _of_actors(connection: Connection, met: ColumnElement[bool], *, in_order: bool) -> ColumnElement[bool]:
    """The condition on claims that they name such actors."""
    named = select(_actor.c.claim).where(met)
    if not in_order or _size(connection, named) <= WALKED:
        return _claim.c.id.in_(named)
    return (_claim.c.id + 0).in_(named)  # + 0: claims are gone through in the order of the list, not fetched and sorted


def _few(connection: Connection, wanted: Select[Any]) -> bool:
    return _size(connection, wanted) <= FEW


def _size(connection: Connection, wanted: Select[Any]) -> int:
    """How many there are, counted no further than to one more than FEW."""
    some = wanted.limit(FEW + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def _in_events(connection: Connection, met: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on claims that they are in events such as these."""
    held = schema.event_claim
    if _few(connection, select(_event.c.id).where(met)):
        return _claim.c.claim.in_(select(held.c.claim).join(_event, _event.c.id == held.c.event).where(met))
    return exists().where(held.c.claim == _claim.c.claim, _event.c.id == held.c.event, met)


def _published(column: Any, wanted: Filter) -> list[ColumnElement[bool]]:  # noqa: ANN401
    out: list[ColumnElement[bool]] = []
    if wanted.published_since is not None:
        out.append(column >= wanted.published_since)
    if wanted.published_until is not None:
        out.append(and_(column <= wanted.published_until, column != ""))
    return out


def _published_newest(wanted: Filter) -> list[ColumnElement[bool]]:
    """The same of claims, by the number that they are listed in the order of, where days are given whole."""
    days = [day for day in (wanted.published_since, wanted.published_until) if day is not None]
    if not all(DAY.fullmatch(day) for day in days):
        return _published(_claim.c.published, wanted)
    out: list[ColumnElement[bool]] = []
    if wanted.published_since is not None:
        out.append(_claim.c.newest >= newest(wanted.published_since, 0))
    if wanted.published_until is not None:
        out.append(and_(_claim.c.newest <= newest(wanted.published_until, LAST_ARTICLE), _claim.c.newest > LAST_ARTICLE))
    return out
