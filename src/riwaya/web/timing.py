"""The timeline: events counted by day become bars of a day, a week, a month or a year."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Literal

from riwaya.store.overview import DayCount

Unit = Literal["day", "week", "month", "year"]
LONGEST: tuple[tuple[Unit, int], ...] = (("day", 130), ("week", 910), ("month", 4000))
"""Days from first to last for which a bar is a day, a week, a month; above all, a year."""
MOST_BARS = 400
EARLIEST, LATEST = dt.date(1000, 1, 1), dt.date(9000, 12, 31)
NARROW = 31
"""Days of the longest time that says when most events were."""
EDGE = 0.05
"""The part of the events at each end that a timeline without limits leaves out, and counts."""


def bars(days: Sequence[DayCount], *, since: str | None, until: str | None) -> dict[str, Any]:
    """Bars between two days; without them, of the time that nearly all events fall in.

    Each bar: `from`, `to` (closed), `counts` by status of the events that fall in it whole, and `wide`: how many only
    known to a longer time touch it. Beside them `unit`, and how many events are `earlier`, `later`, or `undated`.
    """
    dated = [day for day in days if day.first is not None]
    undated = sum(day.events for day in days if day.first is None)
    told: dict[str, Any] = {"unit": "day", "bars": [], "from": since, "to": until}
    if not dated:
        return told | {"earlier": 0, "later": 0, "undated": undated}
    first, last = _limits(dated, since, until)
    unit: Unit = next((name for name, most in LONGEST if (last - first).days <= most), "year")
    edges = _edges(first, last, unit)
    made = [{"from": a.isoformat(), "to": b.isoformat(), "counts": [0, 0, 0, 0], "wide": 0} for a, b in edges]
    starts = [a for a, _ in edges]
    earlier = later = 0
    for day in dated:
        start, end = _date(day.first), _date(day.last or day.first)
        if end < starts[0]:
            earlier += day.events
        elif start > edges[-1][1]:
            later += day.events
        else:
            touched = made[max(bisect_right(starts, start) - 1, 0) : bisect_right(starts, end)]
            _count(day, touched, whole=len(touched) == 1 and edges[0][0] <= start and end <= edges[-1][1])
    told |= {"unit": unit, "bars": made, "from": made[0]["from"], "to": made[-1]["to"]}
    return told | {"earlier": earlier, "later": later, "undated": undated}


def _count(day: DayCount, touched: Sequence[dict[str, Any]], *, whole: bool) -> None:
    for bar in touched:
        if whole:
            bar["counts"] = [x + y for x, y in zip(bar["counts"], day.counts, strict=True)]
        else:
            bar["wide"] += day.events


def _limits(dated: Sequence[DayCount], since: str | None, until: str | None) -> tuple[dt.date, dt.date]:
    dated = [day for day in dated if (_date(day.last or day.first) - _date(day.first)).days <= NARROW] or dated
    total, seen = sum(day.events for day in dated), 0
    low = high = _date(dated[0].first)
    for day in dated:
        if seen <= total * EDGE:
            low = _date(day.first)
        if seen <= total * (1 - EDGE):
            high = max(high, _date(day.first))
        seen += day.events
    first = _date(since) if since else min(low, _date(until)) if until else low
    last = _date(until) if until else max(high, first)
    first, last = max(first, EARLIEST), min(last, LATEST)
    return min(first, last), max(first, last)


def _edges(first: dt.date, last: dt.date, unit: Unit) -> list[tuple[dt.date, dt.date]]:
    found: list[tuple[dt.date, dt.date]] = []
    start = _start(first, unit)
    while start <= last:
        after = _next(start, unit)
        found.append((start, after - dt.timedelta(days=1)))
        start = after
    return found[-MOST_BARS:]


def _start(day: dt.date, unit: Unit) -> dt.date:
    if unit == "week":
        return day - dt.timedelta(days=day.weekday())
    if unit == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _next(day: dt.date, unit: Unit) -> dt.date:
    if unit in ("day", "week"):
        return day + dt.timedelta(days=7 if unit == "week" else 1)
    if unit == "year":
        return day.replace(year=day.year + 1)
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)


def _date(day: str | None) -> dt.date:
    assert day is not None
    return dt.date.fromisoformat(day)
