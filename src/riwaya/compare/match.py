"""Their events beside ours: which we have, how far days, places and figures part, which only one side has."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from riwaya.compare.points import Figures, compared, figure_points, place_points, side_points, type_points
from riwaya.compare.reference import ReferenceEvent
from riwaya.model import Event
from riwaya.rules.codebooks import Codebooks, load_codebooks

FLOOR = 55
"""Points from which two events are taken to be one."""
SLACK_DAYS = 2
"""Reports date an event a day or two off; more is another event."""


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
    place, km = place_points(their, one.event, books)
    if place is None:
        return None
    start, end = _ordinal(their.start), _ordinal(their.end)
    apart = max(0, start - one.end, one.start - end)
    parts = {
        "place": place,
        "time": max(0, 30 - 10 * apart) - (5 if one.end - one.start > max(6, end - start) else 0),
        "figures": figure_points(their, one.event),
        "sides": side_points(their, one.event, books),
        "type": type_points(their, one.event, books),
        "told": min(5, len(one.event.origins) - 1),
    }
    return _Pair(n, k, parts, apart, km)


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
        figures=compared(their, event),
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
