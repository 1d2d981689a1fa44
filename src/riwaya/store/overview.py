"""Events counted under a filter, by place, by day and by status: what a map and a timeline draw without the events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, func, select

from riwaya.model.event import Status
from riwaya.store import schema
from riwaya.store.filters import Filter, event_conditions

Counts = tuple[int, int, int, int]
STATUSES: tuple[Status, ...] = ("single-origin", "corroborated", "contested", "denied")

_event, _place = schema.event, schema.event_place


class PlaceCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many events stand at a place, by status in the order of STATUSES.

    `geo_precision` as in the record: 1 the place itself, 2 near it or in a small area, 3 in a region; None for
    countries and where nothing is known. All is None where an event has no place.
    """

    place: str | None
    name: str | None
    name_en: str | None
    kind: str | None
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geo_precision: int | None
    counts: Counts

    @property
    def events(self) -> int:
        """How many in all."""
        return sum(self.counts)


class DayCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many events fall in a closed interval of days, by status in the order of STATUSES; None: no day is known."""

    first: str | None
    last: str | None
    counts: Counts

    @property
    def events(self) -> int:
        """How many in all."""
        return sum(self.counts)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A value that events, claims or articles of the workspace have, and how many do. `words`: what it is called there."""

    id: str
    words: tuple[str, ...]
    number: int


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """The events under a filter, counted."""

    places: list[PlaceCount]
    days: list[DayCount]

    @property
    def events(self) -> int:
        """How many in all."""
        return sum(day.events for day in self.days)

    def statuses(self) -> dict[Status, int]:
        """How many of each status."""
        return {status: sum(day.counts[k] for day in self.days) for k, status in enumerate(STATUSES)}


HeldKind = Literal["actor", "place", "outlet", "origin"]


def events_by_place(connection: Connection, wanted: Filter) -> list[PlaceCount]:
    """Events under a filter, counted by place."""
    e = _event.c
    counted = _counted(connection, (e.event_place,), wanted)
    known = {row.id: row for row in connection.execute(select(_place))}
    return [_at(known.get(number), counts) for (number,), counts in counted.items()]


def events_by_day(connection: Connection, wanted: Filter) -> list[DayCount]:
    """Events under a filter, counted by the days they fall in, in order; those without a day at the end."""
    e = _event.c
    counted = _counted(connection, (e.first_day, e.last_day), wanted)
    days = [DayCount(first=first, last=last, counts=counts) for (first, last), counts in counted.items()]
    return sorted(days, key=lambda d: (d.first is None, d.first or "", d.last or ""))


def actors_held(connection: Connection) -> list[Held]:
    """The actors of the workspace's events, those of most events first."""
    held = schema.event_actor.c
    found = select(held.actor, func.count(held.event.distinct())).group_by(held.actor)
    return _sorted(Held(id=row[0], words=(), number=row[1]) for row in connection.execute(found))


def places_held(connection: Connection) -> list[Held]:
    """The places of the workspace's events by id, or by name where they have none; `words`: their names."""
    e, p = _event.c, _place.c
    number_by_place = select(e.event_place, func.count().label("number")).group_by(e.event_place).subquery()
    named = select(p.place, p.name, p.name_en, number_by_place.c.number)
    rows = connection.execute(named.join(number_by_place, number_by_place.c.event_place == p.id).order_by(p.id))
    by_id: dict[str, Held] = {}
    for place, name, english, number in rows:
        key = place or name
        before = by_id.get(key)
        words = dict.fromkeys((*(before.words if before else ()), *filter(None, (name, english))))
        by_id[key] = Held(id=key, words=tuple(words), number=number + (before.number if before else 0))
    return _sorted(by_id.values())


def outlets_held(connection: Connection) -> list[Held]:
    """The outlets of the workspace's articles."""
    view = schema.article_view.c
    found = select(view.outlet, func.max(view.outlet_name), func.count()).where(view.outlet.is_not(None)).group_by(view.outlet)
    return _sorted(Held(id=row[0], words=(row[1],) if row[1] else (), number=row[2]) for row in connection.execute(found))


def origins_held(connection: Connection) -> list[Held]:
    """The innermost sources of the workspace's claims: ids, and kinds of those that have none."""
    claim = schema.claim.c
    found = select(claim.origin, func.count()).where(claim.origin.is_not(None)).group_by(claim.origin)
    return _sorted(Held(id=row[0], words=(), number=row[1]) for row in connection.execute(found))


HELD: Mapping[HeldKind, Callable[[Connection], list[Held]]] = {
    "actor": actors_held,
    "place": places_held,
    "outlet": outlets_held,
    "origin": origins_held,
}


def _at(place: Row[Any] | None, counts: Counts) -> PlaceCount:
    if place is None:
        return PlaceCount(
            place=None, name=None, name_en=None, kind=None, country=None, admin1=None, lat=None, lon=None, geo_precision=None, counts=counts,
        )  # fmt: skip
    return PlaceCount(
        place=place.place,
        name=place.name,
        name_en=place.name_en,
        kind=place.kind,
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        geo_precision=place.geo_precision,
        counts=counts,
    )


def _counted(connection: Connection, keys: tuple[Any, ...], wanted: Filter) -> dict[tuple[Any, ...], Counts]:
    """How many events have each value of the keys, by status. An index holds keys and status: no event is opened."""
    found = select(*keys, _event.c.status, func.count()).where(*event_conditions(connection, wanted, all_of_them=True))
    by_key: dict[tuple[Any, ...], dict[str, int]] = {}
    for *key, status, number in connection.execute(found.group_by(*keys, _event.c.status)):
        by_key.setdefault(tuple(key), {})[status] = number
    return {key: _ordered(numbers) for key, numbers in by_key.items()}


def _ordered(numbers: Mapping[str, int]) -> Counts:
    one, backed, contested, denied = (numbers.get(status, 0) for status in STATUSES)
    return one, backed, contested, denied


def _sorted(found: Iterable[Held]) -> list[Held]:
    return sorted(found, key=lambda held: (-held.number, held.id))
