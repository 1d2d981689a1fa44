"""The shipped gazetteer hangs together: every place of ours lies in its country and near the rest of its province."""

from __future__ import annotations

from collections import defaultdict

import pytest

from riwaya.rules.files import data_root
from riwaya.rules.gazetteer import Gazetteer, Place, load_gazetteer

_AT_LEAST = 1.0  # degrees allowed everywhere
_OF_ITS_SIDE = 0.4  # of the country's longer side, from the next place of the province: deserts are wide
_BORDERLAND = 0.25  # of it, beyond the outermost settlement
_KNOWN = 40  # settlements from which on the extent of a country is known

Point = tuple[float, float]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(data_root())


def _point(place: Place) -> Point:
    assert place.lat is not None
    assert place.lon is not None
    return place.lat, place.lon


def _located(gazetteer: Gazetteer) -> list[Place]:
    return [p for p in gazetteer.every() if p.lat is not None and p.country]


def _boxes(located: list[Place]) -> dict[str, tuple[Point, Point]]:
    """By country: the south-western and the north-eastern corner of the settlements GeoNames has there."""
    settled: defaultdict[str, list[Point]] = defaultdict(list)
    for place in located:
        if place.id.startswith("geonames:"):
            settled[place.country].append(_point(place))
    return {
        iso: ((min(y for y, _ in at), min(x for _, x in at)), (max(y for y, _ in at), max(x for _, x in at)))
        for iso, at in settled.items()
        if len(at) >= _KNOWN
    }


def _side(box: tuple[Point, Point]) -> float:
    (south, west), (north, east) = box
    return max(north - south, east - west)


def _outside(place: Place, box: tuple[Point, Point]) -> float:
    (south, west), (north, east) = box
    lat, lon = _point(place)
    return max(south - lat, lat - north, west - lon, lon - east, 0.0)


def test_places_of_ours_lie_in_their_country(gazetteer: Gazetteer) -> None:
    located = _located(gazetteer)
    boxes = _boxes(located)
    assert [
        p.id
        for p in located
        if p.id.startswith("riwaya:")
        and p.country in boxes
        and _outside(p, boxes[p.country]) > _AT_LEAST + _BORDERLAND * _side(boxes[p.country])
    ] == []


def test_places_of_ours_lie_near_their_province(gazetteer: Gazetteer) -> None:
    located = _located(gazetteer)
    boxes = _boxes(located)
    provinces: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in located:
        if place.admin1 and place.country in boxes:
            provinces[place.country, place.admin1].append(place)
    far = []
    for (iso, _), group in provinces.items():
        limit = _AT_LEAST + _OF_ITS_SIDE * _side(boxes[iso])
        for place in group:
            others = [_point(p) for p in group if p.id != place.id]
            lat, lon = _point(place)
            if (
                place.id.startswith("riwaya:")
                and others
                and min(max(abs(lat - y), abs(lon - x)) for y, x in others) > limit
            ):
                far.append(place.id)
    assert far == []
