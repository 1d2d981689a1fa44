"""Times that point back at one named before («العام نفسه»، «تلك الليلة»), parts of the day with no day, and centuries."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from riwaya.mentions import time_values as tv
from riwaya.mentions.numerals import read_ordinal
from riwaya.mentions.time_days import DayReader
from riwaya.mentions.time_grammar import Read
from riwaya.mentions.time_relative import RelativeReader
from riwaya.mentions.time_values import Value
from riwaya.mentions.time_words import PERFORMED, PRAYERS, SAME, SAME_BEFORE, SUPERLATIVES, THAT, WHILE
from riwaya.model.mention import Granularity

_FRIDAY = 4
_GRANULARITY: dict[str, Granularity] = {"day": "day", "week": "week", "month": "month", "year": "year"}


def same_period(reader: DayReader, i: int) -> Read | None:
    """«العام نفسه»، «نفس الشهر»، «ذلك اليوم»، «تلك الليلة»: the unit around the time last named."""
    norm = reader.norms[i]
    bare = norm.removeprefix("ل").removeprefix("ب")
    if bare in THAT or (bare in SAME_BEFORE and reader.norms[i + 1].startswith("ال")):
        unit, last = _unit(reader, i + 1), i + 2
    elif reader.norms[i + 1] in SAME:
        unit, last = _unit(reader, i), i + 2
    else:
        return None
    if unit is None or reader.norms[last] in SUPERLATIVES:
        return None  # «ذلك اليوم الأشد دموية» says of one that it was
    return _around(reader.last, unit), last


def _unit(reader: DayReader, i: int) -> str | None:
    word = reader.kind(i, "unit")
    if word is not None and word.definite and not word.cut and word.value in ("day", "month", "year", "week"):
        singular = reader.norms[i].removeprefix("ال") in ("يوم", "شهر", "عام", "سنه", "اسبوع")
        return word.value if singular else None
    part = reader.kind(i, "daypart")
    return "day" if part is not None and part.definite and not part.cut else None


def _around(last: Value | None, unit: str) -> Value:
    granularity = _GRANULARITY[unit]
    if last is None or last.start is None or last.end is None:
        return Value(None, None, granularity, "inferred")
    start, end = last.start, last.end
    if unit == "year" and start.year == end.year:
        return replace(tv.year(start.year), basis="inferred")
    if unit == "month" and (start.year, start.month) == (end.year, end.month):
        return replace(tv.month(start.year, start.month), basis="inferred")
    if (unit == "day" and last.granularity in ("day", "hour") and start == end) or (
        unit == "week" and last.granularity == "week"
    ):
        return replace(last, basis="inferred")
    return Value(None, None, granularity, "inferred")


def same_in_year(reader: RelativeReader, i: int) -> Read | None:
    """«(في مثل) هذا اليوم من عام 2014»، «هذا الشهر من العام الماضي»: the day or month of publication in that year."""
    unit, j = _unit(reader, i + 1), i + 2
    if unit not in ("day", "month") or reader.norms[j] not in ("من", "في", "قبل"):
        return None
    year = reader.relative_year(j) if reader.norms[j] != "قبل" else None
    told = reader.year_tail(j)
    if year is None and told is not None and told[1] == "gregorian":
        year = told[0], told[2]
    if year is None and reader.norms[j] == "قبل" and (count := reader.count(j + 1)) and reader.now is not None:
        whole = count.unit == "year" and count.count is not None and count.count == int(count.count)
        year = (reader.now.year - int(count.count), count.last) if whole and count.count is not None else None
    if year is None or reader.now is None:
        return None
    if unit == "month":
        return tv.month(year[0], reader.now.month), year[1]
    return tv.day(tv.safe_date(year[0], reader.now.month, reader.now.day), basis="absolute"), year[1]


def day_in_a_row(reader: DayReader, i: int) -> Read | None:
    """«لليوم الثالث على التوالي»، «للجمعة السابعة على التوالي»: the day the text is about, the last such weekday."""
    j = _numbered(reader, i + 1)
    if j is None:
        return None
    if reader.norms[j] == "تواليا":
        j -= 1
    elif reader.norms[j] != "علي" or reader.norms[j + 1] != "التوالي":
        return None
    weekday = reader.kind(i, "weekday")
    if weekday is not None and reader.now is not None:
        return tv.day(tv.on_weekday(int(weekday.value), reader.now)), j + 2
    return reader.day_told(i), j + 2


def _numbered(reader: DayReader, i: int) -> int | None:
    """The token after «الثالث»، «الـ75»، «75»; None where no number stands at token i."""
    if i >= len(reader.tokens):
        return None
    ordinal = read_ordinal(reader.tokens, i)
    if ordinal is not None:
        return ordinal[1]
    j = i + 1 if reader.norms[i] == "ال" else i
    return j + 1 if reader.norms[j].isdigit() else None


def bare_part(reader: DayReader, i: int) -> Read | None:
    """«(خلال) الليل»، «(منذ) الصباح»، «(في) الصباح الباكر»: the day the text is about."""
    word = reader.kind(i, "daypart")
    if word is None or not word.definite or word.cut or not i:
        return None
    before, last = reader.norms[i - 1].removeprefix("و"), i + 1
    early = reader.norms[last] in ("الباكر", "المبكر")
    if before not in ("خلال", "طوال", "طيله", "منذ", "اثناء") and not (before in ("في", "منذ") and early):
        return None
    last += early
    if reader.norms[last] == "من" and (day := reader.day_value(last + 1)) is not None:
        return day
    day = reader.day_value(last)
    return day if day is not None and day[0].granularity == "day" else (reader.inferred(), last)


def prayer(reader: DayReader, i: int) -> Read | None:
    """«(بعد) صلاة العصر»، «(أثناء) صلاة الجمعة»: the day that follows it, or the one the text is about."""
    name, before = reader.norms[i + 1], reader.norms[i - 1] if i else ""
    timed = bool({before, before.removeprefix("و")} & WHILE)
    if name not in PRAYERS or not (timed or before in PERFORMED):
        return None
    j = i + 3 if reader.norms[i + 2] == "من" else i + 2
    if name == "الجمعه" and timed:
        return reader.weekday(i + 1, _FRIDAY)
    day = reader.day_value(j)
    if day is not None and day[0].granularity == "day":
        return day
    return (reader.inferred(), i + 2) if timed else None  # «بأداء صلاة الظهر» with no day is an act


def shifted(reader: RelativeReader, i: int) -> Read | None:
    """«بعد ذلك بيومين»، «وقبلها بأسبوع»: so long after or before the time last named."""
    head = reader.norms[i].removeprefix("و")
    j = i + 1
    if not head.endswith("ها"):
        if reader.norms[j] not in THAT:
            return None
        j += 1
    if not reader.norms[j].startswith("ب"):
        return None
    kept = reader.norms[j]
    reader.norms[j] = kept[1:]
    count = reader.count(j)
    reader.norms[j] = kept
    if count is None:
        return None
    last = reader.last
    if count.count is None or last is None or last.start is None or last.end is None:
        return Value(None, None, "day", "inferred"), count.last
    ahead = head.startswith("بعد")
    value = tv.ago(count.count, count.unit, last.end if ahead else last.start, ahead=ahead)
    return replace(value, basis="inferred"), count.last


def century(reader: DayReader, i: int) -> Read | None:
    """«القرن العشرين»، «القرن التاسع عشر»: a hundred years by number.

    A Hijri century is left without days: its two ends fall inside Gregorian years.
    """
    if reader.norms[i].removeprefix("ب").removeprefix("ل") != "القرن" or i + 1 >= len(reader.tokens):
        return None
    if reader.norms[i + 1] in ("العشرين", "العشرون"):
        number, last = 20, i + 2
    else:
        ordinal = read_ordinal(reader.tokens, i + 1)
        if ordinal is None:
            return None
        number, last = ordinal
    if reader.norms[last] in ("الهجري", "هجري"):
        return Value(None, None, "year", "absolute", "hijri"), last + 1
    if reader.norms[last] in ("الميلادي", "للميلاد"):
        last += 1
    if number > 30:
        return None
    low = (number - 1) * 100 + 1
    return tv.span(dt.date(low, 1, 1), dt.date(low + 99, 12, 31), "year", basis="absolute"), last
