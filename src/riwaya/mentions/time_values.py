"""Calendar arithmetic for time expressions: closed intervals of days, Gregorian and Hijri."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec.structs import replace

from riwaya.model.mention import Granularity, TimeBasis

Calendar = Literal["gregorian", "hijri"]
DAY = dt.timedelta(days=1)
# A date with no year is the nearest one, and the press looks back: a day ahead counts as so many behind
# (a month ahead as even more: without المقبل «في مايو» in March is the May before).
_AHEAD_WEIGHT = 6
MONTH_AHEAD_WEIGHT = 12
SEASONS = {"winter": (12, 3), "spring": (3, 3), "summer": (6, 3), "autumn": (9, 3)}


class Value(msgspec.Struct, frozen=True):
    """What an expression denotes; both ends None where the publication day is needed and unknown."""

    start: dt.date | None
    end: dt.date | None
    granularity: Granularity
    basis: TimeBasis = "relative"
    calendar: Calendar = "gregorian"

    @property
    def known(self) -> bool:
        """Whether it has days at all."""
        return self.start is not None and self.end is not None


def day(date: dt.date | None, *, basis: TimeBasis = "relative") -> Value:
    """One day."""
    return Value(date, date, "day", basis)


def span(
    start: dt.date | None, end: dt.date | None, granularity: Granularity, *, basis: TimeBasis = "relative"
) -> Value:
    """A stretch of days; unknown where either end is."""
    if start is None or end is None:
        return Value(None, None, granularity, basis)
    return Value(start, end, granularity, basis)


def safe_date(year: int, month: int, day_: int) -> dt.date | None:
    """A date, or None where the calendar has no such day."""
    try:
        return dt.date(year, month, day_)
    except ValueError:
        return None


def add_months(date: dt.date, months: int) -> dt.date:
    """The same day some months on, or the last day of that month.

    >>> add_months(dt.date(2018, 3, 31), -1)
    datetime.date(2018, 2, 28)
    """
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))


def month(year: int, number: int, *, basis: TimeBasis = "absolute") -> Value:
    """A whole month."""
    return Value(dt.date(year, number, 1), dt.date(year, number, monthrange(year, number)[1]), "month", basis)


def year(number: int, *, basis: TimeBasis = "absolute") -> Value:
    """A whole year."""
    return Value(dt.date(number, 1, 1), dt.date(number, 12, 31), "year", basis)


def part(value: Value, which: str) -> Value:
    """The start, middle or end of a month (days 1-10, 11-20, 21-end), of a year (four months each) or of a week.

    >>> part(year(2020), "start").end
    datetime.date(2020, 4, 30)
    """
    if value.start is None or value.end is None:
        return replace(value, granularity="part")
    first, last = value.start, value.end
    length = (last - first).days + 1
    if value.granularity == "year" and value.calendar == "gregorian" and length <= 366:
        low = {"start": 1, "middle": 5, "end": 9}[which]
        first, last = dt.date(first.year, low, 1), add_months(dt.date(first.year, low, 1), 4) - DAY
    elif length >= 27 and length <= 31:
        first, last = {
            "start": (first, first + 9 * DAY),
            "middle": (first + 10 * DAY, first + 19 * DAY),
            "end": (first + 20 * DAY, last),
        }[which]
    elif length in (3652, 3653):
        low, high = {"start": (0, 2), "middle": (3, 6), "end": (7, 9)}[which]
        first, last = dt.date(first.year + low, 1, 1), dt.date(first.year + high, 12, 31)
    elif length in (36524, 36525):
        low, high = {"start": (0, 9), "middle": (40, 59), "end": (90, 99)}[which]
        first, last = dt.date(first.year + low, 1, 1), dt.date(first.year + high, 12, 31)
    elif length > 2:
        third = length // 3
        first, last = {
            "start": (first, first + (third - 1) * DAY),
            "middle": (first + third * DAY, last - third * DAY),
            "end": (last - (third - 1) * DAY, last),
        }[which]
    return replace(value, start=first, end=last, granularity="part")


def season(name: str, in_year: int) -> Value:
    """A season by months; the winter of a year begins in its December before."""
    first, count = SEASONS[name]
    start = dt.date(in_year - 1 if name == "winter" else in_year, first, 1)
    return Value(start, add_months(start, count) - DAY, "season", "absolute")


def nearest(
    candidates: list[dt.date], now: dt.date, *, behind: bool = False, weight: int = _AHEAD_WEIGHT
) -> dt.date | None:
    """The candidate nearest to `now`, looking back rather than ahead."""
    if behind:
        candidates = [c for c in candidates if c <= now]
    if not candidates:
        return None
    return min(candidates, key=lambda c: (now - c).days if c <= now else (c - now).days * weight)


def on_weekday(number: int, now: dt.date, *, which: str = "") -> dt.date:
    """The weekday (Monday 0) the press means: the last one up to `now`; `past` before it, `next` after it.

    >>> on_weekday(6, dt.date(2018, 4, 9))
    datetime.date(2018, 4, 8)
    """
    back = (now.weekday() - number) % 7
    if which == "past":
        return now - dt.timedelta(days=back or 7)
    if which == "next":
        return now + dt.timedelta(days=(number - now.weekday()) % 7 or 7)
    if which == "coming":
        return now + dt.timedelta(days=(number - now.weekday()) % 7)
    return now - dt.timedelta(days=back)


@lru_cache(maxsize=512)
def hijri_day(in_year: int, number: int, day_: int) -> dt.date | None:
    """A Hijri date in the Gregorian calendar (Umm al-Qura); None outside its table.

    >>> hijri_day(1413, 1, 1)
    datetime.date(1992, 7, 1)
    """
    from hijridate import Hijri  # noqa: PLC0415  (its tables are read only where an article needs them)

    try:
        found = Hijri(in_year, number, day_).to_gregorian()
        return dt.date(found.year, found.month, found.day)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=64)
def hijri_year_of(date: dt.date) -> int | None:
    """The Hijri year a Gregorian date falls in; None outside the table."""
    from hijridate import Gregorian  # noqa: PLC0415

    try:
        return Gregorian.fromdate(date).to_hijri().year
    except (ValueError, OverflowError):
        return None


def hijri_month(in_year: int, number: int) -> Value | None:
    """A whole Hijri month."""
    first = hijri_day(in_year, number, 1)
    after = hijri_day(in_year, number + 1, 1) if number < 12 else hijri_day(in_year + 1, 1, 1)
    if first is None or after is None:
        return None
    return Value(first, after - DAY, "month", "absolute", "hijri")


def hijri_year(in_year: int) -> Value | None:
    """A whole Hijri year."""
    first, after = hijri_day(in_year, 1, 1), hijri_day(in_year + 1, 1, 1)
    if first is None or after is None:
        return None
    return Value(first, after - DAY, "year", "absolute", "hijri")


def since(value: Value, now: dt.date | None) -> Value:
    """From the start of a time up to the publication day."""
    if value.start is None or now is None:
        return replace(value, start=None, end=None)
    return replace(value, end=max(now, value.start))


def ago(count: float, unit: str, now: dt.date | None, *, ahead: bool = False) -> Value:
    """So many units before the publication day: that day; for years the whole year, as no day is meant."""
    granularity: Granularity = unit if unit in ("day", "week", "month", "year", "hour") else "year"  # type: ignore[assignment]
    if now is None:
        return Value(None, None, granularity)
    sign = 1 if ahead else -1
    if unit == "hour":
        at = now + sign * int(count // 24) * DAY
        return Value(at, at, "hour")
    if unit == "day":
        return day(now + sign * round(count) * DAY)
    if unit == "week":
        return Value(*(now + sign * round(count * 7) * DAY,) * 2, "day")
    if unit == "month":
        at = add_months(now, sign * round(count))
        return month(at.year, at.month, basis="relative")
    years = round(count * (10 if unit == "decade" else 100 if unit == "century" else 1))
    target = now.year + sign * years
    return year(target, basis="relative") if 1 <= target <= 9999 else Value(None, None, "year")


def recent(count: float | None, unit: str, now: dt.date | None, *, ahead: bool = False) -> Value:
    """The last (or next) so many units up to the day before publication: الأيام الماضية 7 days, الأسابيع 28, الأشهر 3 months."""
    granularity: Granularity = unit if unit in ("day", "week", "month", "year", "hour") else "year"  # type: ignore[assignment]
    if now is None:
        return Value(None, None, granularity)
    if unit == "hour":
        days = max(1, round(count / 24)) if count and count > 12 else 0
        return Value(now - (0 if ahead else days) * DAY, now + (max(days, 1) if ahead else 0) * DAY, "hour")
    if ahead:
        return _coming(count, unit, now, granularity)
    last = now - DAY
    if unit == "day":
        return Value(now - round(count or 7) * DAY, last, granularity)
    if unit == "week":
        return Value(now - round((count or 4) * 7) * DAY, last, granularity)
    if unit == "month":
        return Value(add_months(now, -round(count or 3)), last, granularity)
    if count is None:
        return Value(None, None, granularity)
    years = round(count * (10 if unit == "decade" else 100 if unit == "century" else 1))
    return (
        Value(add_months(now, -12 * years), last, granularity) if years < now.year else Value(None, None, granularity)
    )


def _coming(count: float | None, unit: str, now: dt.date, granularity: Granularity) -> Value:
    first = now + DAY
    if unit == "day":
        return Value(first, now + round(count or 7) * DAY, granularity)
    if unit == "week":
        return Value(first, now + round((count or 4) * 7) * DAY, granularity)
    if unit == "month":
        return Value(first, add_months(now, round(count or 3)), granularity)
    return Value(first, add_months(now, 12 * round(count)), granularity) if count else Value(None, None, granularity)
