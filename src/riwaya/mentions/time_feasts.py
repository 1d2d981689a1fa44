"""Feasts by name and the year they are in: عيد الأضحى، ثاني أيام العيد، ليلة رأس السنة، العشر الأواخر من رمضان."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from riwaya.mentions import time_values as tv
from riwaya.mentions.numerals import read_ordinal
from riwaya.mentions.time_grammar import Read
from riwaya.mentions.time_relative import RelativeReader
from riwaya.mentions.time_values import Value
from riwaya.rules.times import Feast

_NEAR_EID = 40  # days
_EVES = frozenset({"عشيه", "ليله", "وقفه"})
_DAYS_OF = frozenset({"ايام", "يوم", "يومي", "عطله", "اجازه", "خلال", "اول", "صباح", "فجر", "مساء", "ليله", "عشيه"})
_TEN = {"الاواخر": "end", "الاخيره": "end", "الاوائل": "start", "الاولي": "start", "الاوسط": "middle"}


def feast(reader: RelativeReader, i: int) -> Read | None:
    """A feast or a day of it at token i: عيد الفطر الماضي، رأس السنة الهجرية 2019، ثاني أيام العيد، عشية عيد الأضحى."""
    norm = reader.norms[i]
    if norm.removeprefix("و") in ("العشر", "العشره"):
        return _ten_days(reader, i)
    numbered = _numbered_day(reader, i)
    if numbered is not None:
        return numbered
    bare = norm.removeprefix("و")
    j = i + 2 if reader.norms[i + 1] == "يوم" else i + 1
    whole = _named(reader, j) or (_eid(reader, j + 1) if reader.norms[j] == "العيد" else None)
    if whole is not None and bare in _EVES:
        return _day(whole[0], -1), whole[1]
    part = reader.kind(i, "daypart")
    if whole is not None and (bare == "يوم" or (part is not None and not part.definite)):
        return _day(whole[0], 0), whole[1]
    if reader.norms[i + 1] == "العيد" and bare in _DAYS_OF:
        return _eid(reader, i + 2)
    return _named(reader, i)


def _day(whole: Value, shift: int) -> Value:
    at = whole.start + shift * tv.DAY if whole.start is not None else None
    return replace(whole, start=at, end=at, granularity="day")


def _numbered_day(reader: RelativeReader, i: int) -> Read | None:
    """«ثاني أيام عيد الفطر»، «أول أيام رمضان»، «اليوم الأول للعيد»، «اليوم الثالث من عيد الأضحى»."""
    if reader.norms[i] == "اليوم" and i + 1 < len(reader.tokens):
        ordinal = read_ordinal(reader.tokens, i + 1)
        if ordinal is None:
            return None
        j = ordinal[1] + (reader.norms[ordinal[1]] in ("من", "في"))
        j += reader.norms[j] in ("ايام", "لايام")
        whole = _named(reader, j) or (_eid(reader, j + 1) if reader.norms[j] in ("العيد", "للعيد") else None)
    elif reader.norms[i + 1] == "ايام":
        ordinal = read_ordinal(reader.tokens, i)
        if ordinal is None:
            return None
        whole = (
            (_eid(reader, i + 3) if reader.norms[i + 2] == "العيد" else None)
            or _named(reader, i + 2)
            or _hijri(reader, i + 2)
        )
    else:
        return None
    return (_day(whole[0], ordinal[0] - 1), whole[1]) if whole is not None else None


def _ten_days(reader: RelativeReader, i: int) -> Read | None:
    """«العشر الأواخر من رمضان»: ten days of a Hijri month."""
    which = _TEN.get(reader.norms[i + 1])
    j = i + 3 if reader.norms[i + 2] in ("من", "في") else i + 2
    month = _hijri(reader, j) if which is not None and j < len(reader.tokens) else None
    return (tv.part(month[0], which), month[1]) if month is not None and which is not None else None


def _named(reader: RelativeReader, i: int) -> Read | None:
    """A feast by its name, and the year or الماضي after it."""
    norm = reader.norms[i]
    for cut in ("", "و", "ب", "ل"):
        for each in reader.rules.feasts.get(norm[len(cut) :], ()) if norm.startswith(cut) else ():
            last = i + len(each.words)
            if tuple(reader.norms[i + 1 : last]) != each.words[1:]:
                continue
            if each.located and not (cut or _locates(reader, i)):
                continue
            return _in_year(reader, each, last, coming=reader.ahead(i))
    return None


def _locates(reader: RelativeReader, i: int) -> bool:
    """Whether what stands before a feast tells when, not what («مراسم عاشوراء»)."""
    before = reader.norms[i - 1].removeprefix("و") if i else ""
    return (
        before in ("في", "خلال", "يوم", "قبل", "بعد", "منذ", "حتي", "قبيل", "عقب", "اثناء", "بحلول", "ذكري")
        or reader.kind(i - 1, "daypart") is not None
    )


def _in_year(reader: RelativeReader, feast_: Feast, last: int, *, coming: bool) -> Read:
    if reader.norms[last] in ("المبارك", "السعيد", "المجيد", "الشريف"):
        last += 1
    calendar: tv.Calendar = "hijri" if feast_.calendar == "hijri" else "gregorian"
    year = reader.year_tail(last)
    past = reader.kind(last, "past") is not None
    dates = _dates(feast_, year[0] if year else None, reader.now)
    if year is not None:
        date, last = (dates[0] if dates else None), year[2]
    else:
        now = reader.now
        soon = [d for d in dates if now is not None and d >= now] if coming and not past else []
        date = soon[0] if soon else tv.nearest(dates, now, behind=past) if now is not None else None
        last += past
    if date is None:
        return Value(None, None, "day", "absolute", calendar), last
    return Value(date, date + (feast_.days - 1) * tv.DAY, "day", "absolute", calendar), last


def _eid(reader: RelativeReader, last: int) -> Read | None:
    """«العيد» with no more of a name is the one near the publication day; token `last` follows it."""
    now = reader.now
    if now is None:
        return None
    eids = (each for rows in reader.rules.feasts.values() for each in rows if each.eid)
    dates = [(d, each.days) for each in eids for d in _dates(each, None, now)]
    date, length = min(dates, key=lambda found: abs((found[0] - now).days)) if dates else (None, 0)
    if date is None or abs((date - now).days) > _NEAR_EID:
        return None
    last += reader.norms[last] in ("المبارك", "السعيد")
    return Value(date, date + (length - 1) * tv.DAY, "day", "inferred", "hijri"), last


def _hijri(reader: RelativeReader, i: int) -> Read | None:
    month = reader.month_date(i, dayed=True)
    return (month[0], month[1]) if month is not None and month[0].calendar == "hijri" else None


def _dates(feast_: Feast, year: int | None, now: dt.date | None) -> list[dt.date]:
    around = year if year is not None else now.year if now is not None else None
    if around is None:
        return []
    if feast_.calendar == "gregorian":
        years: Sequence[int] = (year,) if year is not None else (around - 1, around, around + 1)
        return [dt.date(y, feast_.month, feast_.day) for y in years]
    hijri = around if around < 1700 else tv.hijri_year_of(dt.date(around, 6, 30))
    if hijri is None:
        return []
    dates = [d for y in (hijri - 1, hijri, hijri + 1) if (d := tv.hijri_day(y, feast_.month, feast_.day))]
    if year is not None:
        return [d for d in dates if (d.year == year if year >= 1700 else tv.hijri_year_of(d) == year)]
    return dates
