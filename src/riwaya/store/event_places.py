"""The places of events, each kept once under a number: maps count by the number and open no event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select

from riwaya.model import EventPlace
from riwaya.store import schema

_place = schema.event_place
_FIELDS = ("name", "place", "name_en", "kind", "country", "admin1", "lat", "lon", "geo_precision")
_Key = tuple[str | float | None, ...]


class EventPlaces:
    """The places that one transaction knows. One that no event is at any more stays, and counts nothing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        rows = connection.execute(select(_place.c.id, *(_place.c[name] for name in _FIELDS)))
        self._numbers: dict[_Key, int] = {tuple(row)[1:]: row.id for row in rows}
        self._last = max(self._numbers.values(), default=0)

    def number(self, place: EventPlace | None) -> int | None:
        """The number of a place that was written; None for no place."""
        return None if place is None else self._numbers[_key(place)]

    def write(self, places: Iterable[EventPlace | None]) -> None:
        """Write those that are new."""
        new: list[dict[str, Any]] = []
        for place in places:
            if place is not None and (key := _key(place)) not in self._numbers:
                self._last += 1
                self._numbers[key] = self._last
                new.append({"id": self._last} | dict(zip(_FIELDS, key, strict=True)))
        if new:
            self._connection.execute(insert(_place), new)


def _key(place: EventPlace) -> _Key:
    return (
        place.name, place.place_id, place.name_en, place.kind, place.country, place.admin1, place.lat, place.lon,
        place.geo_precision,
    )  # fmt: skip
