"""The grammar of years and months: «أغسطس/آب عام 2018», «أكتوبر الماضي», a month with no year."""

from __future__ import annotations

import datetime as dt

import msgspec
from msgspec.structs import replace

from riwaya.mentions import time_values as tv
from riwaya.mentions.numerals import read_numeral, read_ordinal
from riwaya.mentions.time_values import Value
from riwaya.mentions.time_words import (
    DASHES,
    GREGORIAN_MARKS,
    HAPPENED,
    HIJRI_MARKS,
    LASTS_ON,
    SAME,
    YEAR_NOUNS,
)
from riwaya.rules.times import TimeRules, TimeWord
from riwaya.text import Text, Token

_LONG_AGO = 240  # days
FAR_AHEAD = 240  # days; what is told as coming is nearer
_PROCLITICS = ("", "و", "ب", "ل", "ف", "وب", "ول")


class MonthName(msgspec.Struct, frozen=True):
    """A month's name (and its second name, ديسمبر/كانون الأول) up to token `last`."""

    calendar: tv.Calendar
    number: int
    shy: bool
    paired: bool
    cut: int
    last: int


class MonthReader:
    """Reads years and months of one text. `now` is the publication day; every method gives None where nothing begins.

    `last` is the time the text last named, `last_day` the last of them that was one day, `anchor` the
    sentence and the day of the last date told with its year.
    """

    def __init__(self, text: Text, now: dt.date | None, rules: TimeRules) -> None:
        self.text, self.now, self.rules = text, now, rules
        self.tokens: tuple[Token, ...] = text.tokens
        self.norms = [t.norm for t in text.tokens] + ["\n"] * 8
        self.last: Value | None = None
        self.anchor: tuple[int, dt.date] | None = None
        self.last_day: Value | None = None

    def kind(self, i: int, kind: str) -> TimeWord | None:
        """The reading of token i as a kind of time word."""
        return self.rules.kind(self.norms[i], kind)

    def ahead(self, i: int) -> bool:
        """Whether what token i dates is yet to come; told by the grammar of days."""
        raise NotImplementedError

    def month_name(self, i: int, *, clitics: bool = False) -> MonthName | None:
        """A month's name at token i; both names of a pair where a slash, a bracket or nothing joins them."""
        found = self._one_month(i, clitics=clitics)
        if found is None:
            return None
        j = found.last
        bracket = self.norms[j] == "("
        if bracket or self.norms[j] in DASHES or self.norms[j] == "\\":
            j += 1
        second = self._one_month(j, clitics=False)
        if second is not None and (second.calendar, second.number) == (found.calendar, found.number):
            last = second.last + (1 if bracket and self.norms[second.last] == ")" else 0)
            return replace(found, last=last, paired=True)
        return found

    def _one_month(self, i: int, *, clitics: bool) -> MonthName | None:
        norm = self.norms[i]
        for prefix in _PROCLITICS if clitics else ("",):
            if not norm.startswith(prefix):
                continue
            if prefix and len(norm) - len(prefix) <= 3 and not self._august(i, prefix):
                continue  # باب is no ب + آب
            for rest, calendar, number, shy in self.rules.months.get(norm[len(prefix) :], ()):
                last = i + 1 + len(rest)
                if tuple(self.norms[i + 1 : last]) == rest:
                    if norm == "اب" and "آ" not in self.tokens[i].raw and not self._beside_month(i, last):
                        continue  # إب is a city
                    return MonthName(calendar, number, shy, paired=False, cut=len(prefix), last=last)  # type: ignore[arg-type]
        return None

    def _august(self, i: int, prefix: str) -> bool:
        """«بين أيار وآب 2018»: آب in full writing, after و and with its year."""
        return prefix == "و" and self.tokens[i].raw.endswith("آب") and self.year_tail(i + 1) is not None

    def _beside_month(self, i: int, last: int) -> bool:
        """Whether a number stands before a short month name, or another month's name beside it."""
        if i > 0 and self.tokens[i - 1].kind == "number":
            return True
        if self.norms[last] in ("/", "("):
            return self.norms[last + 1] in self.rules.months
        return i > 1 and self.norms[i - 1] in ("/", "(") and self.norms[i - 2] in self.rules.months

    def year_number(self, i: int) -> tuple[int, tv.Calendar, int] | None:
        """A year in digits at token i with م or هـ after it."""
        norm = self.norms[i]
        if len(norm) != 4 or not norm.isdigit():
            return None
        value, last = int(norm), i + 1
        bracket = self.norms[last] == "("
        mark = self.norms[last + 1] if bracket else self.norms[last]
        step = last + (2 if bracket else 1)
        if bracket and self.norms[step] != ")":
            mark = ""
        if mark in HIJRI_MARKS and 1200 <= value <= 1600:
            return value, "hijri", step + bracket
        if mark in GREGORIAN_MARKS and 1000 <= value <= 2200:
            return value, "gregorian", step + bracket
        if 1300 <= value < 1500:
            return value, "hijri", last
        return (value, "gregorian", last) if 1700 <= value <= 2100 else None

    def year_tail(self, i: int) -> tuple[int, tv.Calendar, int] | None:
        """The year after a month: «2018», «عام 2018», «من العام 2018», «، 2018», «/2018»."""
        j = i
        if self.norms[j] in ("/", "-", "،", ","):
            j += 1
        elif self.norms[j] in ("من", "في"):
            j += 1
            if self.norms[j] in ("من", "في"):
                return None
        noun = self.norms[j] in YEAR_NOUNS
        if not noun and j > i and self.norms[i] == "من":
            return None
        return self.year_number(j + 1 if noun else j)

    def relative_year(self, i: int) -> tuple[int, int] | None:
        """«من العام الماضي»، «العام الجاري»، «من هذا العام» after a month: the year and the next token."""
        if self.now is None:
            return None
        j = i + 1 if self.norms[i] in ("من", "في") else i
        if self.norms[j] in ("هذا", "هذه") and self.kind(j + 1, "unit") and self.norms[j + 1] in ("العام", "السنه"):
            return self.now.year, j + 2
        if self.norms[j] not in ("العام", "السنه"):
            return None
        if self.norms[j + 1] == "قبل" and self.kind(j + 2, "past"):
            return self.now.year - 2, j + 3
        for kind, shift in (("past", -1), ("current", 0), ("next", 1)):
            if self.kind(j + 1, kind):
                return self.now.year + shift, j + 2
        if self.norms[j + 1] in SAME and self.last is not None and self.last.start is not None:
            return self.last.start.year, j + 2
        return None

    def month_date(self, i: int, *, clitics: bool = False, dayed: bool = False) -> tuple[Value, int, bool] | None:
        """A whole month at token i: [شهر] name [year or modifier]; the flag says that it is surely a month."""
        j = i
        noun = self.norms[j] in ("شهر", "لشهر", "بشهر", "وشهر", "الشهر")
        if noun:
            j += 1
            if j >= len(self.tokens):
                return None
            by_number = self._numbered_month(i, j)
            if by_number is not None:
                return by_number
        name = self.month_name(j, clitics=clitics and not noun)
        if name is None:
            return None
        sure = noun or name.paired or dayed or not name.shy
        value, last, dated = self._in_year(name)
        hijri_bare = name.calendar == "hijri" and not (noun or dated or dayed)
        return value, last, (sure or dated) and not hijri_bare

    def _numbered_month(self, i: int, j: int) -> tuple[Value, int, bool] | None:
        """«شهر 3»، «شهر عشرة»، «الشهر التاسع»."""
        token = self.tokens[j] if j < len(self.tokens) else None
        if token is None:
            return None
        ordinal = read_ordinal(self.tokens, j) if self.norms[i] == "الشهر" else None
        if ordinal is not None:
            number, last = ordinal
        elif (
            self.norms[i] != "الشهر"
            and self.norms[j] != "واحد"
            and (numeral := read_numeral(self.tokens, j)) is not None
            and isinstance(numeral.value, int)
        ):
            number, last = numeral.value, numeral.last
        else:
            return None
        if not 1 <= number <= 12:
            return None
        value, last, _ = self._in_year(MonthName("gregorian", number, shy=False, paired=False, cut=0, last=last))
        return value, last, True

    def _in_year(self, name: MonthName) -> tuple[Value, int, bool]:
        """The month in its year; the flag says that a year or a modifier stands there."""
        last, which = name.last, ""
        for kind in ("past", "next", "current"):
            if (word := self.kind(last, kind)) is not None and word.definite and not word.cut:
                which, last = kind, last + 1
                break
        tail = self.year_tail(last)
        if tail is not None:
            return self._month_of(name, tail[0]), tail[2], True
        relative = self.relative_year(last)
        if relative is not None and name.calendar == "gregorian":
            return replace(self._month_of(name, relative[0]), basis="relative"), relative[1], True
        if name.calendar == "hijri" and self.norms[last] in ("المبارك", "الفضيل", "الكريم"):
            last += 1
        at = name.last - 1
        coming = not which and self.now is not None and self._to_come(at)
        return self._yearless(name, "coming" if coming else which, near=self._near(at)), last, bool(which)

    def _to_come(self, i: int) -> bool:
        """Whether a date with no year at token i is told as coming: «ستجرى في أبريل»، «المقررة في أبريل»."""
        before = self.norms[max(0, i - 8) : i]
        if "بحلول" in before[-2:] or ("حتي" in before[-2:] and any(n.removeprefix("و") in LASTS_ON for n in before)):
            return True
        told = any(n.removeprefix("و") in HAPPENED for n in self.norms[max(0, i - 4) : i])
        return not told and i < len(self.text.sentence_of) and self.ahead(i)

    def _month_of(self, name: MonthName, year: int) -> Value:
        if name.calendar == "hijri":
            if year >= 1700 and (around := tv.hijri_year_of(dt.date(year, 6, 30))) is not None:  # رمضان 2019
                options = [
                    m
                    for y in (around - 1, around, around + 1)
                    if (m := tv.hijri_month(y, name.number)) and m.start and m.start.year == year
                ]
                return options[0] if options else Value(None, None, "month", "absolute", "hijri")
            return tv.hijri_month(year, name.number) or Value(None, None, "month", "absolute", "hijri")
        return tv.month(year, name.number)

    def _near(self, i: int) -> dt.date | None:
        """The day of an old date told with its year before token i in its sentence: a month after it is of those days."""
        if self.anchor is None or self.now is None or i >= len(self.text.sentence_of):
            return None
        sentence, day = self.anchor
        return day if sentence == self.text.sentence_of[i] and (self.now - day).days > _LONG_AGO else None

    def _yearless(self, name: MonthName, which: str, *, near: dt.date | None = None) -> Value:
        unknown = Value(None, None, "month", "relative" if which else "absolute", name.calendar)
        if self.now is None:
            return unknown
        if name.calendar == "hijri":
            around = tv.hijri_year_of(self.now)
            months = (
                [m for y in (around - 1, around, around + 1) if (m := tv.hijri_month(y, name.number))] if around else []
            )
        else:
            if near is not None and not which:
                days = [dt.date(near.year + k, name.number, 1) for k in (-1, 0, 1)]
                at = min(days, key=lambda day: abs((day - near).days))
                return tv.month(at.year, at.month)
            months = [tv.month(self.now.year + k, name.number) for k in (-1, 0, 1)]
        chosen = choose(months, self.now, which)
        if chosen is not None and chosen.start is not None and chosen.start > self.now and not which:
            in_chronology = self._after_anchor(name.number, 1)
            chosen = tv.month(in_chronology.year, in_chronology.month) if in_chronology is not None else chosen
        told = which not in ("", "coming")
        return replace(chosen, basis="relative" if told else "absolute") if chosen else unknown

    def _after_anchor(self, month: int, day_: int) -> dt.date | None:
        """In a chronology a date with no year follows the last one told with its year, and is past."""
        if self.anchor is None or self.now is None or self.last is None or self.last.end is None:
            return None
        since = self.anchor[1]
        if (self.now - max(since, self.last.end)).days < _LONG_AGO:
            return None  # the text is back at the news
        dates = [d for k in (0, 1) if (d := tv.safe_date(since.year + k, month, day_))]
        return next((d for d in dates if (d.year, d.month) >= (since.year, since.month) and d <= self.now), None)


def choose(months: list[Value], now: dt.date, which: str) -> Value | None:
    """The month the press means: the last one before `now`, the next after it, the one around it, or the nearest."""
    known = [m for m in months if m.start is not None and m.end is not None]
    starts = {m.start: m for m in known if m.start is not None}
    around = next((m for m in known if m.start and m.end and m.start <= now <= m.end), None)
    if which == "current" or (not which and around is not None):
        return around or (known[1] if len(known) > 1 else None)
    if which == "past":
        before = [m for m in known if m.end and m.end < now]
        return before[-1] if before else None
    if which == "coming":
        soon = next((m for m in known if m.end and m.end >= now), None)
        return soon if soon and soon.start and (soon.start - now).days < FAR_AHEAD else choose(months, now, "")
    if which == "next":
        after = [m for m in known if m.start and m.start > now]
        return after[0] if after else None
    date = tv.nearest(list(starts), now, weight=tv.MONTH_AHEAD_WEIGHT)
    return starts[date] if date else None
