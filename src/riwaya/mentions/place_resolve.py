"""Decides which place of the gazetteer a name means, from what else the article names."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from riwaya.globe import kilometres
from riwaya.mentions.place_names import Reading
from riwaya.rules.gazetteer import Gazetteer, Place
from riwaya.text import Text, fold_word

_SAME_KM = 15.0
_SEAT_KM = 35.0  # between the middle of a district and its town of the same name
_FAR_NORTH = 1.81  # degrees of latitude: more than the 200 km beyond which a neighbour counts for nothing
_CLEAR = 0.35
_FITTING = {
    "city": ("city", "town"),
    "town": ("town", "city", "village"),
    "village": ("village", "town"),
    "governorate": ("governorate",),
    "district": ("district",),
    "neighbourhood": ("neighbourhood",),
    "camp": ("camp",),
    "region": ("region", "district", "town", "neighbourhood", "village", "desert"),
    "site": ("site",),
}
_SMALL = frozenset(("village", "town", "district", "neighbourhood", "site", "camp"))
_WIDE_AREAS = frozenset(("governorate", "region"))
_WIDE_KINDS = frozenset(("city", "governorate", "region", "desert"))
Evidence = tuple[dict[str, set[str]], dict[str, set[str]]]  # by country: names that speak for it; those of places in it
_EXCLUSIVE = frozenset(("governorate", "city", "town", "village", "neighbourhood", "camp"))
_SETTLED = frozenset(("city", "town", "village", "neighbourhood", "camp"))
_WELL_KNOWN = 300_000
_KIND_PRIOR = {
    "country": 1.5,
    "city": 1.0,
    "region": 0.9,
    "desert": 0.9,
    "site": 0.6,
    "governorate": 0.8,
    "town": 0.5,
    "camp": 0.4,
    "neighbourhood": 0.3,
    "village": 0.2,
    "district": 0.1,
}


def resolve(
    text: Text, readings: Sequence[Reading], gazetteer: Gazetteer, *, home: str | None
) -> list[tuple[Place | None, float]]:
    """(place or None, score 0..1) of each reading. None where two places are equally likely, or none is known."""
    sure = [_only(r) for r in readings]
    adjectives = _nationalities(text, gazetteer)
    countries = _country_weights(sure, readings, home, adjectives)
    evidence = _evidence(readings, {*adjectives, *_forces(text, gazetteer)}, home)
    provinces = Counter(p.admin1 for p in sure if p is not None and p.kind != "country" and p.admin1)
    anchors = {
        (p.lat, p.lon)
        for p in sure
        if p is not None and p.lat is not None and p.lon is not None and p.kind not in ("country", "governorate")
    }
    decided: dict[tuple[str, str, str], tuple[Place | None, float]] = {}
    out = []
    for reading in readings:
        known = (reading.key, reading.cue.kind if reading.cue else "", reading.part or reading.side)
        if known not in decided:
            decided[known] = _decide(
                reading, countries, provinces, anchors, evidence, _named_after(reading.key, gazetteer)
            )
        out.append(decided[known])
    return out


def main_country(decided: Sequence[tuple[Place | None, float]], home: str | None) -> str | None:
    """The country most of the article's towns and regions lie in: what «البلاد» is taken to mean."""
    votes = Counter(p.country for p, _ in decided if p is not None and p.kind != "country" and p.country)
    if not votes:
        votes = Counter(p.country for p, _ in decided if p is not None)
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return home
    return ranked[0][0]


def _only(reading: Reading) -> Place | None:
    places = reading.places
    if not places:
        return None
    first = next((p for p in places if p.lat is not None and p.kind != "governorate"), places[0])
    return first if all(_same(first, p) for p in places if p is not first) else None


def _country_weights(
    sure: Sequence[Place | None], readings: Sequence[Reading], home: str | None, adjectives: Counter[str]
) -> dict[str, float]:
    weights: dict[str, float] = {iso: min(3.0, 0.5 * n) for iso, n in adjectives.items()}
    weights = defaultdict(float, weights)
    for reading, place in zip(readings, sure, strict=True):
        if place is not None:
            weights[place.country] += 1 if place.kind == "country" else 2 if place.kind not in _SMALL else 0.3
        elif reading.country:
            weights[reading.country] += 1
        elif reading.places:
            for iso in {p.country for p in reading.places}:
                weights[iso] += 0.25
    if home:
        weights[home] += 3
    top = max(weights.values(), default=1)
    return {iso: w / top for iso, w in weights.items()}


def _decide(
    reading: Reading,
    countries: dict[str, float],
    provinces: Counter[str],
    anchors: AbstractSet[tuple[float, float]],
    evidence: Evidence,
    told: AbstractSet[str],
) -> tuple[Place | None, float]:
    if not reading.places:
        return None, 0.5
    places = _fitting(reading)
    if len(places) == 1:
        only = places[0]
        return (None, 0.4) if only.country not in told and _is_foreign(only, reading.key, evidence) else (only, 1.0)
    ranked = sorted(
        ((_weigh(p, reading, countries, provinces, anchors), k) for k, p in enumerate(places)),
        key=lambda x: (-x[0], x[1]),
    )
    best, place = ranked[0][0], places[ranked[0][1]]
    place = _curated(place, places)
    if place.country not in told and _is_foreign(place, reading.key, evidence):
        return None, 0.4  # a village of that name in a country the article is not about
    rival = next((w for w, k in ranked[1:] if not _same(place, places[k])), None)
    if rival is not None and best - rival < _CLEAR:
        return None, 0.4
    lead = 1.0 if rival is None else min(1.0, (best - rival) / 3)
    return place, round(0.6 + 0.4 * lead, 2)


def _curated(place: Place, places: Sequence[Place]) -> Place:
    """Of two rows of one place Riwaya's own; a province that has its seat's name stays where the seat is."""
    if place.id.startswith("riwaya:"):
        return place
    seat = any(p.kind in _SETTLED and p.country == place.country for p in places)
    kinds = _SETTLED if place.kind in _SETTLED else _WIDE_AREAS if place.kind in _WIDE_AREAS and not seat else frozenset()
    return next((p for p in places if p.id.startswith("riwaya:") and p.kind in kinds and _same(place, p)), place)


def _named_after(key: str, gazetteer: Gazetteer) -> frozenset[str]:
    """The country of the city that a longer name holds: «مطار القاهرة» says itself where it lies."""
    _, _, rest = key.partition(" ")
    cities = {p.country for p in gazetteer.find(rest) if p.kind in _WIDE_KINDS} if rest else set()
    return frozenset(cities) if len(cities) == 1 else frozenset()


def _nationalities(text: Text, gazetteer: Gazetteer) -> Counter[str]:
    """How often the article has each country's adjective («السورية»): evidence, too, of where it plays."""
    known = gazetteer.cues.nationality_forms
    return Counter(known[t.norm] for t in text.tokens if t.norm in known)


def _forces(text: Text, gazetteer: Gazetteer) -> set[str]:
    """The countries where the forces that the article names are at home («الحوثيون»)."""
    known = gazetteer.cues.forces
    return {known[t.norm] for t in text.tokens if t.norm in known}


def _evidence(readings: Sequence[Reading], spoken_of: AbstractSet[str], home: str | None) -> Evidence:
    named: defaultdict[str, set[str]] = defaultdict(set)
    on_the_ground: defaultdict[str, set[str]] = defaultdict(set)
    for reading in readings:
        lands = {p.country for p in reading.places} | ({reading.country} if reading.country else set())
        if len(lands) == 1 and lands != {""}:  # a sea speaks for no country
            country = lands.pop()
            named[country].add(reading.key)
            if any(p.id.startswith("riwaya:") or p.kind in _WIDE_KINDS for p in reading.places) and not any(
                p.kind == "country" or p.needs == "sure" for p in reading.places
            ):
                on_the_ground[country].add(reading.key)
    for country in (*spoken_of, *([home] if home else [])):
        named[country].add("")
    return named, on_the_ground


def _is_foreign(place: Place, key: str, evidence: Evidence) -> bool:
    """Whether nothing else speaks for the country of a little place, and something does for another.

    For Riwaya's own rows that must be another place there, not a country or capital that may be an actor.
    """
    named, on_the_ground = evidence
    own = place.id.startswith("riwaya:")
    little = place.kind in _SMALL or (
        not own and place.kind == "city" and place.population < _WELL_KNOWN and place.needs != "sure"
    )
    if not little or not place.country or named.get(place.country, set()) - {key}:
        return False
    return any(keys - {key} for country, keys in (on_the_ground if own else named).items() if country != place.country)


def _fitting(reading: Reading) -> tuple[Place, ...]:
    """The candidates the cue word names by their kind («ولاية سنار» is not the town), or all where it fits none."""
    if reading.cue is None or reading.cue.kind not in _EXCLUSIVE:
        wide = tuple(p for p in reading.places if p.kind == "region" and not p.country)
        return wide or reading.places  # «البحر الأحمر» is the sea, unless called a governorate
    kinds = _FITTING[reading.cue.kind]
    return tuple(p for p in reading.places if p.kind in kinds) or reading.places


def _weigh(
    place: Place,
    reading: Reading,
    countries: dict[str, float],
    provinces: Counter[str],
    anchors: AbstractSet[tuple[float, float]],
) -> float:
    weight = _KIND_PRIOR.get(place.kind, 0.3) + 3.0 * countries.get(place.country, 0.0)
    weight += math.log10(place.population + 1) / 4
    if place.id.startswith("riwaya:"):
        weight += 0.3
    if place.needs == "sure":  # a capital
        weight += 0.8
    if fold_word(place.name) == reading.key:  # by its first name, not by a by-name
        weight += 0.5
    if place.kind != "governorate" and place.admin1 in provinces:
        weight += min(1.5, 0.5 + provinces[place.admin1] / 4)
    if reading.cue is not None:
        fitting = _FITTING.get(reading.cue.kind, ())
        weight += 2.0 if place.kind in fitting[:1] else 1.0 if place.kind in fitting else 0.0
    elif reading.side and place.kind in ("city", "town"):
        weight += 1.0
    elif reading.part and place.kind in ("governorate", "country"):
        weight += 2.5
    if anchors and place.lat is not None and place.lon is not None:
        at, north = (place.lat, place.lon), place.lat
        nearest = min((kilometres(a, at) for a in anchors if abs(a[0] - north) < _FAR_NORTH), default=9e9)
        weight += 1.5 if nearest < 60 else 0.7 if nearest < 200 else 0.0
    return weight


def _same(a: Place, b: Place) -> bool:
    """Whether two rows are one place for a reader: the town and its district, or two gazetteers' rows of it."""
    if a.country != b.country:
        return False
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return a.admin1 == b.admin1 or not (a.admin1 and b.admin1) or a.kind == b.kind == "governorate"
    if a.kind in _WIDE_AREAS and b.kind in _WIDE_AREAS and (a.admin1 == b.admin1 or not (a.admin1 and b.admin1)):
        return True  # one province of two tables, each with a middle of its own
    if a.admin1 == b.admin1 and "governorate" in (a.kind, b.kind):
        return True
    seat = a.admin1 == b.admin1 and "district" in (a.kind, b.kind)
    return kilometres((a.lat, a.lon), (b.lat, b.lon)) <= (_SEAT_KM if seat else _SAME_KM)
