"""The map: events counted by place become what is drawn at one view of it — points, groups of points, areas, countries.

A dot is drawn only where the place itself is known (geo precision 1). What is known as an area is drawn as one, with its
outline where that is wide enough to be seen; what is known to a country is told of the country. What has neither
coordinates nor country is counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import asinh, log2, pi, radians, tan
from typing import Any, Literal, NamedTuple

from babel.core import get_global

from riwaya.rules.gazetteer import Gazetteer, Place
from riwaya.store.filters import Box
from riwaya.store.overview import PlaceCount
from riwaya.views.areas import RADIUS, Area, about, governorates, middle
from riwaya.web.language import Language

TILE = 512
"""Pixels that the world is wide at zoom 0."""
CELL = 72
"""Pixels of a cell: what falls in one is drawn as one group."""
LABELS = 48
NAMES = 8
"""Places of a group that are named; the rest are counted."""
LEAST = 7
"""Pixels of radius from which an outline is drawn."""
_RANK = {"governorate": 4, "city": 3, "town": 2, "district": 1, "village": 0, "camp": 0}

Role = Literal["dot", "area", "group", "country"]


class View(NamedTuple):
    """What of the world is on the screen, and how near."""

    box: Box
    zoom: float


class Spot(NamedTuple):
    """A place of events as the map shows it: where, how exactly, and how many."""

    lon: float
    lat: float
    exact: bool
    area: Area | None
    name: str
    value: str
    reach: float
    counts: Sequence[int]


def drawn(
    places: Iterable[PlaceCount], view: View | None, gazetteer: Gazetteer, language: Language
) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of one view; without one, of a view that holds nearly all that has coordinates.

    Beside the features: `view` (box and zoom), `labels` (towns to name), and of how many events the map says nothing or
    not here: `unplaced` (no coordinates and no country), `outside` (beyond the view), `events` in all.
    """
    spots, countries, unplaced = _sorted_out(places, gazetteer, language)
    view = view or fitting(spots)
    here = [spot for spot in spots if inside(spot, view.box)]
    features = [_country(iso, names, counts) for iso, (names, counts) in countries.items()]
    features += _outlines(spot for spot in here if _pixels(spot, view.zoom) >= LEAST)
    features += [_marker(group) for group in _grouped(here, view.zoom)]
    everywhere = sum(sum(spot.counts) for spot in spots)
    shown = sum(sum(spot.counts) for spot in here)
    return {
        "type": "FeatureCollection",
        "features": features,
        "view": {"box": view.box, "zoom": view.zoom},
        "labels": labels(gazetteer, view, language),
        "events": everywhere + unplaced + sum(sum(counts) for _, counts in countries.values()),
        "outside": everywhere - shown,
        "unplaced": unplaced,
    }


def fitting(spots: Sequence[Spot], *, width: int = 640, height: int = 420) -> View:
    """The view that holds nearly all events: the outermost twentieth on each side is left out."""
    if not spots:
        return View((25.0, 10.0, 60.0, 42.0), 3.2)
    west, east = _within([(s.lon, sum(s.counts)) for s in spots])
    south, north = _within([(s.lat, sum(s.counts)) for s in spots])
    box = (west - 0.4, max(south - 0.4, -80.0), east + 0.4, min(north + 0.4, 80.0))
    wide = (box[2] - box[0]) / 360 * TILE
    high = (_y(box[1]) - _y(box[3])) * TILE
    zoom = min(log2(width / wide), log2(height / high), 9.0)
    return View((max(box[0], -180.0), box[1], min(box[2], 180.0), box[3]), round(max(zoom, 0.5), 2))


def inside(spot: Spot, box: Box) -> bool:
    """Whether a place lies in a box, which may span the 180th meridian."""
    west, south, east, north = box
    across = spot.lon >= west or spot.lon <= east if west > east else west <= spot.lon <= east
    return across and south <= spot.lat <= north


def labels(gazetteer: Gazetteer, view: View, language: Language) -> list[dict[str, Any]]:
    """The towns of a view, the largest first."""
    west, south, east, north = view.box
    found: dict[str, dict[str, Any]] = {}
    for place in _towns(gazetteer):
        assert place.lon is not None
        assert place.lat is not None
        if west <= place.lon <= east and south <= place.lat <= north:
            name = place.name if language.code == "ar" else place.name_en or place.name
            found.setdefault(name, {"name": name, "lon": place.lon, "lat": place.lat})
            if len(found) == LABELS:
                break
    return list(found.values())


def _sorted_out(
    places: Iterable[PlaceCount], gazetteer: Gazetteer, language: Language
) -> tuple[list[Spot], dict[str, tuple[list[str], list[int]]], int]:
    """What has coordinates, what is known to a country alone (names and counts by its code), and how many have neither."""
    spots: dict[tuple[str, bool], Spot] = {}
    countries: dict[str, tuple[list[str], list[int]]] = {}
    unplaced = 0
    for place in places:
        spot = _spot(place, gazetteer, language)
        if spot is not None:
            before = spots.get((spot.value, spot.exact))
            counts = _added(before.counts, spot.counts) if before else spot.counts
            spots[spot.value, spot.exact] = (before or spot)._replace(counts=counts)
        elif place.country:
            names, counts = countries.setdefault(place.country, ([], [0, 0, 0, 0]))
            if place.name and place.name not in names:
                names.append(place.name)
            counts[:] = _added(counts, place.counts)
        else:
            unplaced += place.events
    return list(spots.values()), countries, unplaced


def _spot(place: PlaceCount, gazetteer: Gazetteer, language: Language) -> Spot | None:
    """Where a place is drawn. One without coordinates of its own stands for its governorate, where that is known."""
    name = (place.name if language.code == "ar" else place.name_en or place.name) or ""
    value = place.place or place.name or ""
    if place.lat is not None and place.lon is not None and place.kind != "governorate" and place.geo_precision != 3:
        exact = place.geo_precision == 1
        area = None if exact else about(place.lon, place.lat, kind=place.kind or "")
        reach = 0.0 if exact else RADIUS.get(place.kind or "", 10)
        return Spot(place.lon, place.lat, exact, area, name, value, reach, place.counts)
    area = governorates(gazetteer).get((place.country or "", place.admin1 or ""))
    if area is None:
        return None
    lon, lat = middle(area.ring)
    return Spot(lon, lat, exact=False, area=area, name=name, value=value, reach=RADIUS["governorate"], counts=place.counts)


def _grouped(spots: Iterable[Spot], zoom: float) -> list[list[Spot]]:
    """Places by the cell of a grid that they fall in at this zoom."""
    cells: dict[tuple[int, int], list[Spot]] = {}
    scale = TILE * 2**zoom / CELL
    for spot in spots:
        cells.setdefault((int((spot.lon + 180) / 360 * scale), int(_y(spot.lat) * scale)), []).append(spot)
    return list(cells.values())


def _marker(group: list[Spot]) -> dict[str, Any]:
    """A point of one place, or of several that stand too near each other to be drawn apart."""
    group.sort(key=lambda spot: -sum(spot.counts))
    counts = [0, 0, 0, 0]
    for spot in group:
        counts = _added(counts, spot.counts)
    number = sum(counts)
    first = group[0]
    weights = [sum(spot.counts) / number for spot in group]
    role: Role = "group" if len(group) > 1 else "dot" if first.exact else "area"
    lons, lats = [s.lon for s in group], [s.lat for s in group]
    at = [
        round(sum(w * lon for w, lon in zip(weights, lons, strict=True)), 4),
        round(sum(w * lat for w, lat in zip(weights, lats, strict=True)), 4),
    ]
    properties = {
        "role": role,
        "events": number,
        "counts": counts,
        "approximate": sum(sum(spot.counts) for spot in group if not spot.exact),
        "places": [{"name": s.name, "value": s.value, "events": sum(s.counts), "exact": s.exact} for s in group[:NAMES]],
        "more": max(len(group) - NAMES, 0),
        "box": [min(lons), min(lats), max(lons), max(lats)],
    }
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": at}, "properties": properties}


def _outlines(spots: Iterable[Spot]) -> list[dict[str, Any]]:
    """Each area once, however many places in it are known to it alone."""
    by_area: dict[Area, list[Spot]] = {}
    for spot in spots:
        if spot.area is not None:
            by_area.setdefault(spot.area, []).append(spot)
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [area.ring]},
            "properties": {
                "role": "outline",
                "name": max(within, key=lambda spot: sum(spot.counts)).name,
                "events": sum(sum(spot.counts) for spot in within),
                "basis": area.basis,
                "approximate": True,
            },
        }
        for area, within in by_area.items()
    ]


def _country(iso: str, names: Sequence[str], counts: Sequence[int]) -> dict[str, Any]:
    """Events known to a country alone. Its shape is with the base map, under the country's number (ISO 3166-1)."""
    properties = {
        "role": "country",
        "country": iso,
        "number": country_numbers().get(iso),
        "events": sum(counts),
        "counts": counts,
        "named": list(names[:NAMES]),
    }
    return {"type": "Feature", "geometry": None, "properties": properties}


@lru_cache(maxsize=1)
def country_numbers() -> Mapping[str, str]:
    """The three digits of each country by its two letters.

    >>> country_numbers()["SY"], country_numbers()["AF"]
    ('760', '004')
    """
    aliases = get_global("territory_aliases")
    return {found[0]: number for number, found in aliases.items() if number.isdigit() and len(found) == 1}


@lru_cache(maxsize=2)
def _towns(gazetteer: Gazetteer) -> list[Place]:
    named = [p for p in gazetteer.every() if p.lat is not None and p.lon is not None and p.kind in ("city", "town", "village")]
    return sorted(named, key=lambda p: (-max(p.population, 20_000 if p.kind == "city" and p.id.startswith("riwaya:") else 0), p.id))


def _pixels(spot: Spot, zoom: float) -> float:
    """How many pixels an area reaches from its middle."""
    return spot.reach / (40_075 / (TILE * 2**zoom))


def _added(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [a + b for a, b in zip(one, other, strict=True)]


def _within(weighted: list[tuple[float, int]]) -> tuple[float, float]:
    """From where to where all but the outermost twentieth of the events on each side lie."""
    weighted.sort()
    total, seen = sum(n for _, n in weighted), 0
    low = high = weighted[0][0]
    for at, number in weighted:
        if seen <= total * 0.05:
            low = at
        if seen <= total * 0.95:
            high = at
        seen += number
    return low, max(high, low)


def _y(lat: float) -> float:
    """How far down the map a latitude is, 0 at the top and 1 at the bottom (web Mercator)."""
    return 0.5 - asinh(tan(radians(max(min(lat, 85.0), -85.0)))) / (2 * pi)
