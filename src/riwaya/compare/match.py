"""Their events beside ours: which we have, how far days, places and figures part, which only one side has."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from riwaya.compare.reference import ReferenceEvent
from riwaya.model import Event
from riwaya.rules.codebooks import Codebooks, load_codebooks
from riwaya.text import fold_word

FLOOR = 55
"""Points from which two events are taken to be one."""
SLACK_DAYS = 2
"""Reports date an event a day or two off; more is another event."""
NEAR_KM = {"place": 15.0, "near": 30.0, "district": 45.0, "governorate": 110.0, "area": 150.0, "country": math.inf}
_OURS_KM = {"governorate": 80.0, "region": 80.0, "district": 30.0, "desert": 80.0}
_EARTH_KM = 6371.0
Figures = Literal["agree", "within", "meet", "differ", "not given"]


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """One of their events and ours for it. `also`: ours that tell of it too (its dead apart from its strike).

    `days_apart`: 0 where the spans of days meet. `km_apart`: None where one has no coordinates. `figures`: agree (the
    best are equal), within (our best lies in their range), meet (the ranges do), differ, or not given.
    """

    theirs: str
    ours: str
    also: tuple[str, ...]
    points: int
    parts: dict[str, int]
    days_apart: int
    km_apart: float | None
    our_place: str
    their_place: str
    our_days: str
    their_days: str
    figures: Figures
    our_dead: str
    their_dead: str


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """One of their events that we have not, and the nearest of ours with its points (0 where nothing is near)."""

    theirs: str
    their_place: str
    their_days: str
    their_dead: str
    nearest: str | None
    points: int


class Extra(msgspec.Struct, frozen=True, kw_only=True):
    """One of our events with dead, in their countries and days, that none of theirs answers."""

    ours: str
    our_place: str
    our_days: str
    our_dead: str


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, in the order of their events and ours."""

    matched: tuple[Match, ...]
    missed: tuple[Missed, ...]
    extra: tuple[Extra, ...]

    @property
    def recall(self) -> float | None:
        """The share of their events that we have; None where they have none."""
        all_ = len(self.matched) + len(self.missed)
        return len(self.matched) / all_ if all_ else None


@dataclass(frozen=True, slots=True)
class _Ours:
    event: Event
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Pair:
    theirs: int
    ours: int
    parts: dict[str, int]
    days: int
    km: float | None

    @property
    def points(self) -> int:
        return sum(self.parts.values())


def compare(theirs: Sequence[ReferenceEvent], ours: Iterable[Event], *, slack: int = SLACK_DAYS) -> Comparison:
    """Match one to one, the best pairs first; what is left of ours goes to `also` where it is as near."""
    books = load_codebooks()
    usable = [one for event in ours if (one := _usable(event, books)) is not None]
    pairs = sorted(_pairs(theirs, usable, books, slack), key=lambda p: (-p.points, p.theirs, p.ours))
    best: dict[int, _Pair] = {}
    taken: set[int] = set()
    for pair in pairs:
        if pair.points >= FLOOR and pair.theirs not in best and pair.ours not in taken:
            best[pair.theirs] = pair
            taken.add(pair.ours)
    also: defaultdict[int, list[int]] = defaultdict(list)
    for pair in pairs:
        if pair.points >= FLOOR and pair.ours not in taken:
            also[pair.theirs].append(pair.ours)
            taken.add(pair.ours)
    nearest: dict[int, _Pair] = {}
    for pair in pairs:
        nearest.setdefault(pair.theirs, pair)
    return Comparison(
        matched=tuple(
            _match(theirs[n], usable, best[n], tuple(usable[k].event.id for k in also[n]))
            for n in range(len(theirs))
            if n in best
        ),
        missed=tuple(_missed(theirs[n], usable, nearest.get(n)) for n in range(len(theirs)) if n not in best),
        extra=tuple(_extra(one.event) for one in _unanswered(theirs, usable, taken, books)),
    )


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The distance between two points on the globe.

    >>> round(kilometres(33.51, 36.29, 36.20, 37.16))
    310
    """
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


def _usable(event: Event, books: Codebooks) -> _Ours | None:
    """An event with days and a kind of violence; others can answer none of theirs."""
    codes = books.types.get(event.type)
    if event.time is None or codes is None or codes.acled_event is None or event.status == "denied":
        return None
    return _Ours(event, _ordinal(event.time.start), _ordinal(event.time.end))


def _pairs(theirs: Sequence[ReferenceEvent], ours: Sequence[_Ours], books: Codebooks, slack: int) -> Iterable[_Pair]:
    by_day: defaultdict[int, list[int]] = defaultdict(list)
    for k, one in enumerate(ours):
        if one.end - one.start <= 31:
            for day in range(one.start, one.end + 1):
                by_day[day].append(k)
    for n, their in enumerate(theirs):
        start, end = _ordinal(their.start) - slack, _ordinal(their.end) + slack
        near = {k for day in range(start, end + 1) for k in by_day.get(day, ())}
        for k in sorted(near):
            pair = _pair(n, their, k, ours[k], books)
            if pair is not None:
                yield pair


def _pair(n: int, their: ReferenceEvent, k: int, one: _Ours, books: Codebooks) -> _Pair | None:
    """The points of a pair by part; None where they lie apart."""
    place, km = _place_points(their, one.event, books)
    if place is None:
        return None
    start, end = _ordinal(their.start), _ordinal(their.end)
    apart = max(0, start - one.end, one.start - end)
    parts = {
        "place": place,
        "time": max(0, 30 - 10 * apart) - (5 if one.end - one.start > max(6, end - start) else 0),
        "figures": _figure_points(their, one.event),
        "sides": _side_points(their, one.event, books),
        "type": _type_points(their, one.event, books),
        "told": min(5, len(one.event.origins) - 1),
    }
    return _Pair(n, k, parts, apart, km)


def _place_points(their: ReferenceEvent, event: Event, books: Codebooks) -> tuple[int | None, float | None]:
    place = event.place
    if place is None:
        return None, None
    named = _same_name(their.place, place.name_en, place.name)
    if their.lat is None or their.lon is None or place.lat is None or place.lon is None:
        same = named or _in_country(their, place.country, books)
        return (35 if named else 5 if same else None), None
    km = kilometres(their.lat, their.lon, place.lat, place.lon)
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


def _in_country(their: ReferenceEvent, iso: str | None, books: Codebooks) -> bool:
    country = books.countries.get(iso or "")
    return country is not None and their.country in (country.acled_name, country.ucdp_name)


def _figure_points(their: ReferenceEvent, event: Event) -> int:
    figures = _compared(their, event)
    return {"agree": 20, "within": 18, "meet": 10, "differ": 0, "not given": 5}[figures]


def _compared(their: ReferenceEvent, event: Event) -> Figures:
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


def _side_points(their: ReferenceEvent, event: Event, books: Codebooks) -> int:
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


def _type_points(their: ReferenceEvent, event: Event, books: Codebooks) -> int:
    """10 for violence that takes lives; where the reference names ACLED's sub-event, for the same."""
    codes = books.types[event.type]
    if their.source == "acled":
        return 10 if their.type in (codes.acled_sub_event, codes.acled_civilian) else 3
    return 10 if codes.is_lethal else -15


def _unanswered(
    theirs: Sequence[ReferenceEvent], ours: Sequence[_Ours], taken: set[int], books: Codebooks
) -> list[_Ours]:
    """Ours with dead, within the days and countries of the reference."""
    if not theirs:
        return []
    first = min(_ordinal(t.start) for t in theirs)
    last = max(_ordinal(t.end) for t in theirs)
    names = {t.country for t in theirs}
    found = []
    for k, one in enumerate(ours):
        place = one.event.place
        country = books.countries.get(place.country or "") if place is not None else None
        within = country is not None and (country.acled_name in names or country.ucdp_name in names)
        if k not in taken and within and "killed" in one.event.figures and first <= one.start and one.end <= last:
            found.append(one)
    return found


def _match(their: ReferenceEvent, ours: Sequence[_Ours], pair: _Pair, also: tuple[str, ...]) -> Match:
    event = ours[pair.ours].event
    return Match(
        theirs=their.id,
        ours=event.id,
        also=also,
        points=pair.points,
        parts=pair.parts,
        days_apart=pair.days,
        km_apart=None if pair.km is None else round(pair.km, 1),
        our_place=_our_place(event),
        their_place=their.place,
        our_days=_our_days(event),
        their_days=_span(their.start, their.end),
        figures=_compared(their, event),
        our_dead=_our_dead(event),
        their_dead=_their_dead(their),
    )


def _missed(their: ReferenceEvent, ours: Sequence[_Ours], nearest: _Pair | None) -> Missed:
    return Missed(
        theirs=their.id,
        their_place=their.place,
        their_days=_span(their.start, their.end),
        their_dead=_their_dead(their),
        nearest=ours[nearest.ours].event.id if nearest is not None else None,
        points=nearest.points if nearest is not None else 0,
    )


def _extra(event: Event) -> Extra:
    return Extra(ours=event.id, our_place=_our_place(event), our_days=_our_days(event), our_dead=_our_dead(event))


def _our_place(event: Event) -> str:
    return (event.place.name_en or event.place.name) if event.place is not None else ""


def _our_days(event: Event) -> str:
    return _span(event.time.start, event.time.end) if event.time is not None else ""


def _our_dead(event: Event) -> str:
    killed = event.figures.get("killed")
    return "" if killed is None else _range(killed.low, killed.best, killed.high)


def _their_dead(their: ReferenceEvent) -> str:
    return _range(their.low, their.best, their.high)


def _range(low: float | None, best: float | None, high: float | None) -> str:
    """«7» or «7 (5–9)»; an open end is left open.

    >>> _range(5, 7, 9), _range(7, 7, 7), _range(20, None, None)
    ('7 (5–9)', '7', '(20–)')
    """
    if low == best == high and best is not None:
        return f"{best:g}"
    ends = f"({'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'})"
    return f"{best:g} {ends}" if best is not None else ends


def _span(start: str, end: str) -> str:
    return start if start == end else f"{start}/{end}"


def _ordinal(day: str) -> int:
    return dt.date.fromisoformat(day).toordinal()
