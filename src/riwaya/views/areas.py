"""About how far the places of a record reach: outlines for maps, of what is known as an area and not as a point.

Nothing here is a border. The gazetteer has points; a governorate's outline is the hull of the places that the gazetteer
has in it, and a place that an article names roughly («near», «the outskirts of») is a circle whose size goes by its kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, hypot, pi, radians, sin
from statistics import median
from typing import Literal

import msgspec

from riwaya.rules.gazetteer import Gazetteer

Position = tuple[float, float]
"""Longitude, latitude in degrees (WGS 84)."""

KM_A_DEGREE = 111.2
RADIUS: Mapping[str, float] = {
    "neighbourhood": 2,
    "site": 3,
    "camp": 3,
    "village": 4,
    "town": 6,
    "city": 10,
    "road": 10,
    "district": 15,
    "region": 25,
    "governorate": 40,
    "desert": 60,
}
"""Kilometres about a point, by kind of place: an area that is drawn, no border."""
FAR = 3.5
"""A place so many times further from the middle of a governorate than half of its places is left out of the outline."""
CORNERS = 32


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """An outline: a closed ring, counter-clockwise. `basis`: the places within, or a distance about a point."""

    ring: tuple[Position, ...]
    basis: Literal["places", "distance"]


@lru_cache(maxsize=2)
def governorates(gazetteer: Gazetteer) -> Mapping[tuple[str, str], Area]:
    """Outlines by country and name of governorate, of those that the gazetteer has three places in, or the middle of."""
    inside: dict[tuple[str, str], set[Position]] = {}
    middles: dict[tuple[str, str], Position] = {}
    for place in gazetteer.every():
        if place.lat is not None and place.lon is not None and place.admin1:
            key = place.country, place.admin1
            inside.setdefault(key, set()).add((place.lon, place.lat))
            if place.kind == "governorate":
                middles.setdefault(key, (place.lon, place.lat))
    found = {key: outline(points) for key, points in inside.items()}
    drawn = {key: area for key, area in found.items() if area is not None}
    return {key: about(*at, kind="governorate") for key, at in middles.items()} | drawn


def about(lon: float, lat: float, *, kind: str) -> Area:
    """A circle about a point, as wide as places of this kind are.

    >>> len(about(36.0, 34.0, kind="town").ring)
    33
    """
    reach = RADIUS.get(kind, 10) / KM_A_DEGREE
    narrow = max(cos(radians(lat)), 0.05)
    turns = [2 * pi * k / CORNERS for k in range(CORNERS)]
    ring = [(round(lon + reach * cos(a) / narrow, 4), round(lat + reach * sin(a), 4)) for a in turns]
    return Area(ring=(*ring, ring[0]), basis="distance")


def outline(points: Iterable[Position]) -> Area | None:
    """The hull of places, without those far from all others; None where they span no area.

    >>> outline([(0, 0), (2, 0), (2, 2), (0, 2), (1, 1)]).ring
    ((0, 0), (2, 0), (2, 2), (0, 2), (0, 0))
    >>> outline([(0, 0), (1, 1), (2, 2)]) is None
    True
    """
    near = _near(list(points))
    ring = _hull(near)
    return Area(ring=(*ring, ring[0]), basis="places") if len(ring) > 2 else None


def middle(ring: Sequence[Position]) -> Position:
    """The centre of a ring's area; of one that spans none, its first corner.

    >>> middle([(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)])
    (1.0, 1.0)
    """
    area, x, y = 0.0, 0.0, 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return (x / (3 * area), y / (3 * area)) if area else ring[0]


def _near(points: list[Position]) -> list[Position]:
    if len(points) < 4:
        return points
    x, y = median(p[0] for p in points), median(p[1] for p in points)
    away = {p: hypot(p[0] - x, p[1] - y) for p in points}
    most = FAR * median(away.values())
    return [p for p in points if away[p] <= most]


def _hull(points: list[Position]) -> list[Position]:
    """The convex hull, counter-clockwise, without the points on its sides (Andrew's monotone chain)."""
    ordered = sorted(points)
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    return [*lower[:-1], *upper[:-1]]


def _chain(ordered: Sequence[Position]) -> list[Position]:
    chain: list[Position] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
