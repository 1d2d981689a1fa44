"""The parts of a match between one of their events and one of ours: place, dead, sides, type; each in points."""

from __future__ import annotations

import math
from typing import Literal

from riwaya.compare.reference import ReferenceEvent
from riwaya.globe import kilometres
from riwaya.model import Event
from riwaya.rules.codebooks import Codebooks
from riwaya.text import fold_word

NEAR_KM = {"place": 15.0, "near": 30.0, "district": 45.0, "governorate": 110.0, "area": 150.0, "country": math.inf}
_OURS_KM = {"governorate": 80.0, "region": 80.0, "district": 30.0, "desert": 80.0}
Figures = Literal["agree", "within", "meet", "differ", "not given"]


def place_points(their: ReferenceEvent, event: Event, books: Codebooks) -> tuple[int | None, float | None]:
    """Up to 40 for the same place, and the kilometres between.

    None points where they lie further apart than their precisions allow; None kilometres without coordinates.
    """
    place = event.place
    if place is None:
        return None, None
    named = _same_name(their.place, place.name_en, place.name)
    if their.lat is None or their.lon is None or place.lat is None or place.lon is None:
        same = named or in_country(their, place.country, books)
        return (35 if named else 5 if same else None), None
    km = kilometres((their.lat, their.lon), (place.lat, place.lon))
    limit = max(NEAR_KM[their.geo], _OURS_KM.get(place.kind, 0.0))
    if km > limit:
        return None, km
    if named or km <= 5:
        return 40, km
    if math.isinf(limit):
        return 5, km
    return round(35 - 20 * km / limit) - (10 if place.kind in _OURS_KM else 0), km


def _same_name(theirs: str, *ours: str | None) -> bool:
    plain = _plain(theirs)
    return bool(plain) and any(_plain(name) == plain for name in ours if name)


def _plain(name: str) -> str:
    """A place's name without what says its kind: «Douma town» and «Duma» are still two, «Douma» and «Douma town» one."""
    words = [fold_word(w.strip(",.").lower()) for w in name.replace("-", " ").split()]
    return " ".join(
        w for w in words if w not in ("al", "town", "city", "village", "governorate", "district", "province")
    )


def in_country(their: ReferenceEvent, iso: str | None, books: Codebooks) -> bool:
    """Whether a country (ISO 3166-1) is theirs, under either codebook's name."""
    country = books.countries.get(iso or "")
    return country is not None and their.country in (country.acled_name, country.ucdp_name)


def figure_points(their: ReferenceEvent, event: Event) -> int:
    """Up to 20 for the same number of dead; 5 where one gives none."""
    figures = compared(their, event)
    return {"agree": 20, "within": 18, "meet": 10, "differ": 0, "not given": 5}[figures]


def compared(their: ReferenceEvent, event: Event) -> Figures:
    """How their number of dead and ours stand to each other."""
    killed = event.figures.get("killed")
    if killed is None or their.best is None:
        return "not given"
    if killed.best == their.best:
        return "agree"
    low = their.low if their.low is not None else their.best
    high = their.high if their.high is not None else their.best
    if killed.best is not None and low <= killed.best <= high:
        return "within"
    our_low = killed.low if killed.low is not None else 0
    return "meet" if our_low <= high and (killed.high is None or killed.high >= low) else "differ"


def side_points(their: ReferenceEvent, event: Event, books: Codebooks) -> int:
    """10 where a side of theirs is one of ours; 0 where both name sides and none is the same; 4 where we name none."""
    ours = {word for actor in (*event.actors, *event.targets) for word in _side_words(actor, books)}
    if not ours:
        return 4
    theirs = {fold_word(w.strip("()-,.").lower()) for side in their.sides for w in side.split()}
    return 10 if (theirs & ours) - _COMMON else 0


def _side_words(actor: str, books: Codebooks) -> set[str]:
    known = books.sides.get(actor)
    name = f"{known.name_en} {actor}" if known is not None else actor
    return {fold_word(w.strip("()-,.").lower()) for w in name.replace("-", " ").split()} | _ABBREVIATED.get(
        actor, set()
    )


_ABBREVIATED = {"isis": {"is"}, "houthis": {"ansarallah", "houthi"}, "syrian-opposition": {"insurgents"}}
_COMMON = frozenset("government of forces military the and movement army group al for police armed civilians".split())


def type_points(their: ReferenceEvent, event: Event, books: Codebooks) -> int:
    """10 for violence that takes lives; where the reference names ACLED's sub-event, for the same."""
    codes = books.types[event.type]
    if their.source == "acled":
        return 10 if their.type in (codes.acled_sub_event, codes.acled_civilian) else 3
    return 10 if codes.is_lethal else -15
