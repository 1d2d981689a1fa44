"""Where and when an event was, as codebooks code it: country, geo precision, days, time precision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from riwaya.export.material import Telling
from riwaya.model import Time
from riwaya.rules.codebooks import Codebooks, Country


@dataclass(frozen=True, slots=True)
class Days:
    """The days of an event. `last`: whether it went on over them; otherwise it was on one of them.

    `known`: how closely: day, week (2 to 7 days), month (to 31), year, or long.
    """

    start: dt.date
    end: dt.date
    known: str

    @property
    def number(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1

    @property
    def middle(self) -> dt.date:
        """The day in the middle; of two, the first."""
        return self.start + dt.timedelta(days=(self.number - 1) // 2)

    def each(self) -> list[dt.date]:
        """The days one by one."""
        return [self.start + dt.timedelta(days=n) for n in range(self.number)]


def days_of(telling: Telling) -> Days | None:
    """The event's days; None where no account gives any."""
    time = telling.event.time
    if time is None:
        return None
    start, end = dt.date.fromisoformat(time.start), dt.date.fromisoformat(time.end)
    if end < start:
        start, end = end, start
    number = (end - start).days + 1
    known = (
        "day"
        if number == 1
        else "week"
        if number <= 7
        else "month"
        if number <= 31
        else "year"
        if number <= 366
        else "long"
    )
    return Days(start, end, known)


def lasts(telling: Telling) -> bool:
    """Whether the event went on over its days: every account dates it by a span of days, none by a vague word.

    «last week» places one day somewhere in seven; «from Monday to Wednesday» is three days of fighting. Where the
    accounts differ in their single days, the event's span is doubt, not duration.
    """
    times = [one.time for one in telling.told if one.time is not None]
    return bool(times) and all(_is_range(time) for time in times)


def country_of_place(telling: Telling, books: Codebooks) -> Country | None:
    """The country the event's place lies in."""
    place = telling.event.place
    return books.countries.get(place.country) if place is not None and place.country is not None else None


def _is_range(time: Time) -> bool:
    if time.start is None or time.end is None or time.granularity != "day":
        return False
    return time.start != time.end
