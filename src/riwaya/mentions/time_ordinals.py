"""Days counted inside a month (آخر اثنين من مارس، الأسبوع الأول من مايو، اليوم الأخير من الشهر) and shares of a period."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from riwaya.mentions import time_values as tv
from riwaya.mentions.numerals import read_numeral, read_ordinal
from riwaya.mentions.time_grammar import Read
from riwaya.mentions.time_relative import RelativeReader
from riwaya.mentions.time_values import Value
from riwaya.mentions.time_words import SINGULARS

_LAST = 0
_FIRST = frozenset(("الاولي", "الاول", "الاولين", "الاوليين", "الاوائل"))
_OF = frozenset({"من", "في"})


def nth_of_month(reader: RelativeReader, i: int) -> Read | None:
    """The nth (or last) weekday, day or week of a month at token i, the ordinal before or after the noun."""
    read = _ordinal_first(reader, i) or _noun_first(reader, i)
    if read is None:
        return None
    which, noun, j = read
    if reader.norms[j] in _OF:
        j += 1
    month = reader.month_date(j, clitics=True, dayed=True)
    found = (month[0], month[1]) if month is not None else reader.unit_phrase(j)
    if found is None or found[0].start is None or found[0].granularity != "month":
        return None
    value = _pick(found[0], which, noun)
    return (value, found[1]) if value is not None else None


def _ordinal_first(reader: RelativeReader, i: int) -> tuple[int, str, int] | None:
    """«آخر اثنين»، «ثالث يوم ثلاثاء»، «أول أسبوع»."""
    norm = reader.norms[i]
    if norm in ("اخر", "وفي"):
        which, j = _LAST, i + 1
    else:
        ordinal = read_ordinal(reader.tokens, i) if not norm.startswith("ال") else None
        if ordinal is None or ordinal[0] > 5 or ordinal[1] != i + 1:
            return None
        which, j = ordinal
    noun = _noun(reader, j)
    return (which, noun[0], noun[1]) if noun is not None else None


def _noun_first(reader: RelativeReader, i: int) -> tuple[int, str, int] | None:
    """«الثلاثاء الثالث»، «الأسبوع الأخير»، «اليوم الأخير»."""
    if not reader.norms[i].startswith("ال"):
        return None
    noun = _noun(reader, i)
    if noun is None or noun[1] >= len(reader.tokens):
        return None
    after = reader.norms[noun[1]]
    if after in ("الاخير", "الاخيره"):
        return _LAST, noun[0], noun[1] + 1
    ordinal = read_ordinal(reader.tokens, noun[1])
    if ordinal is None or ordinal[0] > 5 or noun[0] == "day":
        return None
    return ordinal[0], noun[0], ordinal[1]


def _noun(reader: RelativeReader, j: int) -> tuple[str, int] | None:
    if reader.norms[j] == "يوم" and (word := reader.kind(j + 1, "weekday")) is not None and not word.cut:
        return word.value, j + 2
    word = reader.kind(j, "weekday")
    if word is not None and not word.cut:
        return word.value, j + 1
    if reader.norms[j] in ("يوم", "اليوم"):
        return "day", j + 1
    return ("week", j + 1) if reader.norms[j] in ("اسبوع", "الاسبوع") else None


def _pick(month: Value, which: int, noun: str) -> Value | None:
    """The nth noun of a month; weeks are runs of seven days from its first (the last: its last seven)."""
    if month.start is None or month.end is None:
        return None
    if noun == "day":
        at = month.end if which == _LAST else month.start + (which - 1) * tv.DAY
        return replace(month, start=at, end=at, granularity="day")
    if noun == "week":
        first = month.end - 6 * tv.DAY if which == _LAST else month.start + 7 * (which - 1) * tv.DAY
        return (
            replace(month, start=first, end=min(first + 6 * tv.DAY, month.end), granularity="week")
            if first <= month.end
            else None
        )
    number = int(noun)
    if which == _LAST:
        at = month.end - ((month.end.weekday() - number) % 7) * tv.DAY
    else:
        at = month.start + ((number - month.start.weekday()) % 7 + 7 * (which - 1)) * tv.DAY
    return replace(month, start=at, end=at, granularity="day") if at <= month.end else None


def share_of_period(reader: RelativeReader, i: int) -> Read | None:
    """«الربع الأول من عام 2020»، «النصف الثاني من الشهر الجاري»."""
    shares = {"الربع": 4, "النصف": 2, "الثلث": 3}.get(
        reader.norms[i].removeprefix("ب").removeprefix("و").replace("لل", "ال")
    )
    ordinal = read_ordinal(reader.tokens, i + 1) if shares and i + 1 < len(reader.tokens) else None
    if shares is not None and ordinal is None and reader.norms[i + 1] == "الاخير":
        ordinal = shares, i + 2
    if shares is None or ordinal is None or ordinal[0] > shares:
        return None
    if reader.norms[ordinal[1]] not in _OF:
        return _quarter(reader, i, ordinal[0], ordinal[1]) if shares == 4 else None
    found = reader.period(ordinal[1] + 1)
    if found is None:
        return None
    value, last = found
    if value.start is None or value.end is None:
        return replace(value, granularity="part"), last
    if value.granularity == "year":
        width = 12 // shares
        first = tv.add_months(value.start, width * (ordinal[0] - 1))
        return replace(value, start=first, end=tv.add_months(first, width) - tv.DAY, granularity="part"), last
    days = (value.end - value.start).days + 1
    first = value.start + days * (ordinal[0] - 1) // shares * tv.DAY
    return replace(
        value, start=first, end=value.start + days * ordinal[0] // shares * tv.DAY - tv.DAY, granularity="part"
    ), last


def _quarter(reader: RelativeReader, i: int, number: int, last: int) -> Read | None:
    """«(خلال) الربع الثالث»: the last such quarter of a year that has begun; of a match or a prize it is none."""
    before = reader.norms[i - 1].removeprefix("و") if i else ""
    if before not in ("خلال", "نهايه", "بدايه", "منذ", "اواخر", "مطلع") or reader.now is None:
        return None
    first = dt.date(reader.now.year, 3 * number - 2, 1)
    if first > reader.now:
        first = dt.date(first.year - 1, first.month, 1)
    return tv.span(first, tv.add_months(first, 3) - tv.DAY, "part", basis="relative"), last


def first_units(reader: RelativeReader, i: int) -> Read | None:
    """«الأشهر الأربعة الأولى من العام 2018»، «الشهرين الأولين من 2018»، «الأيام الأخيرة من أبريل»."""
    counted = read_numeral(reader.tokens, i) if reader.norms[i].startswith("ال") else None
    if counted is not None and counted.definite and (unit := reader.kind(counted.last, "unit")) is not None:
        return _closing_or_first(reader, counted.last + 1, unit.value, float(counted.value))  # «الستة أشهر الأولى»
    word = reader.kind(i, "unit")
    if word is None or not word.definite or word.value not in ("day", "week", "month"):
        return None
    if reader.norms[i].removeprefix("ال") in SINGULARS:
        return None
    j, count = i + 1, 2.0 if reader.norms[i].endswith(("ين", "ان")) else None
    if (
        count is None
        and j < len(reader.tokens)
        and (numeral := read_numeral(reader.tokens, j)) is not None
        and reader.norms[j] != "الاولي"
    ):
        count, j = float(numeral.value), numeral.last
    return _closing_or_first(reader, j, word.value, count)


def _closing_or_first(reader: RelativeReader, j: int, unit: str, count: float | None) -> Read | None:
    """The period at token j («الأولى من العام») cut down to its first or last so many units."""
    closing = reader.norms[j] in ("الاخيره", "الاخيرين", "الاخير")
    if not (closing or reader.norms[j] in _FIRST) or reader.norms[j + 1] != "من":
        return None
    found = reader.period(j + 2)
    if found is None:
        return None
    value, last = found
    if value.start is None or value.end is None or count is None:
        return tv.part(value, "end" if closing else "start"), last
    if closing:
        after = value.end + tv.DAY
        days = round(count) * (7 if unit == "week" else 1)
        start = tv.add_months(after, -round(count)) if unit == "month" else after - days * tv.DAY
        return (replace(value, start=start, granularity="part"), last) if start >= value.start else None
    if unit == "month":
        end = tv.add_months(value.start, round(count)) - tv.DAY
    else:
        end = value.start + (round(count) * (7 if unit == "week" else 1) - 1) * tv.DAY
    return (replace(value, end=end, granularity="part"), last) if end <= value.end else None
