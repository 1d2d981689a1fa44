"""Publication days: as given in metadata, and as a page prints them.

A day is the local one: what the time says, in the zone it was written in. A time with no year, or
with two digits for one, is no day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from hijridate import Hijri

from riwaya.sources.pagewords import page_data
from riwaya.text import fold_word

FIRST_YEAR, LAST_YEAR = 1950, 2100

_YEAR = re.compile(r"\d{4}")
_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:$|[T\s])")
_ISO_BASIC = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:T\d{4,6}Z?)?\s*$")


class Day(NamedTuple):
    """A day found in a folded string: `[start, end)` in it, the ISO date, the calendar it was written in."""

    start: int
    end: int
    iso: str
    calendar: Literal["gregorian", "hijri"]


class _Patterns(NamedTuple):
    numbers: re.Pattern[str]
    words: re.Pattern[str]
    month_first: re.Pattern[str]
    hijri: re.Pattern[str]
    month: dict[str, int]
    hijri_month: dict[str, int]


def published_day(given: str) -> str | None:
    """The local day of a publication time as given: ISO, RFC 822, or as Arabic pages write it.

    >>> published_day("2018-05-10T00:59:00+04:00"), published_day("2015-08-09 17:47:14")
    ('2018-05-10', '2015-08-09')
    >>> published_day("الأحد ١٢ آب/أغسطس ٢٠١٨")
    '2018-08-12'
    """
    found = _ISO.match(given) or _ISO_BASIC.match(given)
    if found is not None:
        return _iso(int(found[1]), int(found[2]), int(found[3]))
    from email.utils import parsedate  # noqa: PLC0415  (slow to import, and seldom needed)

    parsed = parsedate(given)
    if parsed is not None and not fold_word(given)[:1].isdigit():
        return _iso(*parsed[:3])
    days = list(days_in(fold_word(given)))
    gregorian = [day for day in days if day.calendar == "gregorian"]
    return next((day.iso for day in gregorian or days), None)


def days_in(folded: str) -> Iterator[Day]:
    """Every full date in a folded line, left to right."""
    if _YEAR.search(folded) is None:
        return
    patterns = _patterns()
    found: list[Day] = []
    for day in _matches(patterns, folded):
        if not any(day.start < other.end and other.start < day.end for other in found):
            found.append(day)
    yield from sorted(found)


def _matches(patterns: _Patterns, folded: str) -> Iterator[Day]:
    for m in patterns.words.finditer(folded):
        yield from _day(m, int(m["y"]), patterns.month[_squeeze(m["m"])], int(m["d"]))
    for m in patterns.month_first.finditer(folded):
        yield from _day(m, int(m["y"]), patterns.month[_squeeze(m["m"])], int(m["d"]))
    for m in patterns.hijri.finditer(folded):
        yield from _hijri_day(m, int(m["y"]), patterns.hijri_month[_squeeze(m["m"])], int(m["d"]))
    for m in patterns.numbers.finditer(folded):
        if m["y1"]:
            yield from _numbered(m, int(m["y1"]), int(m["m1"]), int(m["d1"]))
        else:
            day, month = int(m["d2"]), int(m["m2"])
            if month > 12 >= day:  # 8/21/2018: only one reading is a date
                day, month = month, day
            yield from _numbered(m, int(m["y2"]), month, day)


def _numbered(m: re.Match[str], year: int, month: int, day: int) -> Iterator[Day]:
    """A date in numbers: a year such as 1439 can only be a Hijri one."""
    return _hijri_day(m, year, month, day) if year < FIRST_YEAR else _day(m, year, month, day)


def _day(m: re.Match[str], year: int, month: int, day: int) -> Iterator[Day]:
    iso = _iso(year, month, day)
    if iso is not None:
        yield Day(m.start(), m.end(), iso, "gregorian")


def _hijri_day(m: re.Match[str], year: int, month: int, day: int) -> Iterator[Day]:
    try:
        iso = Hijri(year, month, day).to_gregorian().isoformat()
    except (ValueError, OverflowError):
        return
    yield Day(m.start(), m.end(), iso, "hijri")


def _iso(year: int, month: int, day: int) -> str | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _squeeze(month: str) -> str:
    return " ".join(month.split()).lower()


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    data = page_data()
    month = {fold_word(name).lower(): number for number, names in data["months"].items() for name in names}
    hijri = {fold_word(name): number for number, names in data["hijri_months"].items() for name in names}
    name, h_name = _alternatives(month), _alternatives(hijri)
    again = rf"(?:\s*[/(\-–]\s*(?:{name})\s*\)?)?"  # ديسمبر/كانون الأول
    year = r"(?P<y>\d{4})(?!\d)"
    christian = r"(?:\s*م(?!\w))?"
    words = rf"(?<!\d)(?<!\d[.,:])(?P<d>\d{{1,2}})\s*[-/]?\s*(?:من\s+)?(?:شهر\s+)?(?P<m>{name}){again}\s*[-/,،]?\s*(?:عام\s+|سنه\s+|من عام\s+)?{year}{christian}"
    first = rf"(?<!\w)(?P<m>{name}){again}\s+(?P<d>\d{{1,2}})\s*[,،\s]\s*{year}{christian}"
    lunar = rf"(?<!\d)(?<!\d[.,:])(?P<d>\d{{1,2}})\s*[-/]?\s*(?:من\s+)?(?:شهر\s+)?(?P<m>{h_name})\s*[-/,،]?\s*(?:عام\s+|سنه\s+)?(?P<y>1[345]\d{{2}})(?!\d)(?:\s*ه(?:ـ|جريه?)?(?!\w))?"
    numbers = (
        r"(?<![\d./:-])(?:(?P<y1>\d{4})(?P<s1>\s?[-/.]\s?)(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})(?!\d)"
        r"|(?P<d2>\d{1,2})(?P<s2>\s?[-/.]\s?)(?P<m2>\d{1,2})(?P=s2)(?P<y2>\d{4})(?![\d]))"
    )
    flags = re.IGNORECASE
    return _Patterns(
        re.compile(numbers, flags),
        re.compile(words, flags),
        re.compile(first, flags),
        re.compile(lunar, flags),
        month,
        hijri,
    )


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(names, key=len, reverse=True))
