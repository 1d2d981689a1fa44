"""The grammar of dates: explicit dates, months and years, read at a token and resolved from the publication day."""

from __future__ import annotations

import datetime as dt
import itertools

import msgspec
from msgspec.structs import replace

from riwaya.mentions import time_values as tv
from riwaya.mentions.numerals import digits_value, read_numeral, read_ordinal
from riwaya.mentions.time_values import Value
from riwaya.mentions.time_words import (
    DASHES,
    DAY_IS_NAMED,
    GREGORIAN_MARKS,
    HAPPENED,
    HIJRI_MARKS,
    LASTS_ON,
    SAME,
    TO,
    YEAR_NOUNS,
)
from riwaya.rules.times import TimeRules, TimeWord
from riwaya.text import Text, Token

Read = tuple[Value, int]
_LONG_AGO = 240  # days
_FAR_AHEAD = 240
_PROCLITICS = ("", "و", "ب", "ل", "ف", "وب", "ول")


class MonthName(msgspec.Struct, frozen=True):
    """A month's name (and its second name, ديسمبر/كانون الأول) up to token `last`."""

    calendar: tv.Calendar
    number: int
    shy: bool
    paired: bool
    cut: int
    last: int


class DateReader:
    """Reads dates of one text. `now` is the publication day; every method gives None where nothing begins.

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

    def full_date(self, i: int, *, weekday: int | None = None, clitics: bool = False) -> Read | None:
        """A day (or run of days) with its month, in digits or words, and the paired date after «الموافق»."""
        read = (
            self._numeric(i)
            or self._day_and_month(i, weekday)
            or self._month_and_day(i, weekday, clitics=clitics)
            or self._day_slash_month(i, weekday)
        )
        if read is None:
            return None
        value, last = read
        j = last + 1 if self.norms[last] in ("،", ",", "(", "-") else last
        if self.norms[j] == ")" and self.norms[j + 1] in ("الموافق", "والموافق"):
            j += 1
        if self.norms[j] in ("الموافق", "والموافق", "الموافقه", "والموافقه"):
            j += 1
            while self.norms[j] in ("ل", "يوم", ":", "من", "في", "("):
                j += 1
            other = self._numeric(j) or self._day_and_month(j, weekday)
            if other is not None:
                opened = "(" in (self.norms[last], self.norms[j - 1])
                close = other[1] + (1 if opened and self.norms[other[1]] == ")" else 0)
                return (value if value.calendar == "gregorian" and value.known else other[0]), close
        return value, last

    def _numeric(self, i: int) -> Read | None:  # noqa: C901
        """21/05/2018، 2018-05-21، 25.10.2022، 15/9/1436هـ."""
        if i >= len(self.tokens) or self.tokens[i].kind != "number":
            return None
        norm, last = self.norms[i], i + 1
        groups = norm.replace(".", "/").split("/")
        if (
            len(groups) == 1
            and self.norms[i + 1] in ("-", "–", "/")
            and (self._close(i, i + 5) or (self.norms[i + 1] == "/" and len(self.norms[i + 4]) == 4))
        ):
            groups, last = [self.norms[i], self.norms[i + 2], self.norms[i + 4]], i + 5
            if self.norms[i + 3] != self.norms[i + 1]:
                return None
        if not all(g.isdigit() for g in groups):
            return None
        if (
            len(groups) == 2
            and "/" in norm
            and len(groups[1]) == 4
            and 1 <= int(groups[0]) <= 12
            and 1900 < int(groups[1]) < 2100
        ):
            return (
                (tv.month(int(groups[1]), int(groups[0])), last)
                if not i or self.norms[i - 1] not in ("رقم", "القرار", "قرار")
                else None
            )
        if len(groups) != 3:
            return None
        a, b, c = (int(g) for g in groups)
        if len(groups[0]) == 4:
            a, c = c, a
        if not (1300 <= c <= 2100 or (len(groups[2]) == 2 and norm.count("/") == 2)):
            return None
        if c < 100:
            c += 2000
        if b > 12 and a <= 12:
            a, b = b, a
        if self.norms[last] in HIJRI_MARKS or c < 1500:
            date = tv.hijri_day(c, b, a) if 1 <= b <= 12 and 1 <= a <= 30 else None
            close = last + 1 if self.norms[last] in HIJRI_MARKS else last
            return (Value(date, date, "day", "absolute", "hijri"), close) if date else None
        at = tv.safe_date(c, b, a)
        if at is None:
            return None
        return tv.day(at, basis="absolute"), last + 1 if self.norms[last] == "م" else last

    def _close(self, first: int, last: int) -> bool:
        """Whether tokens `[first, last)` stand without a space between them."""
        run = self.tokens[first:last]
        return len(run) == last - first and all(a.end == b.start for a, b in itertools.pairwise(run))

    def _day_number(self, i: int) -> tuple[int, int] | None:
        if i >= len(self.tokens):
            return None
        if self.tokens[i].kind == "number":
            value = digits_value(self.norms[i])
            return (value, i + 1) if isinstance(value, int) and 1 <= value <= 31 and len(self.norms[i]) <= 2 else None
        ordinal = read_ordinal(self.tokens, i)
        if ordinal is not None and 1 <= ordinal[0] <= 31:
            return ordinal
        if self.norms[i] in ("الثلاثين", "الثلاثون"):
            return 30, i + 1
        if self.norms[i] == "الفاتح" and self.norms[i + 1] == "من":
            return 1, i + 1  # as in North Africa: «الفاتح من نوفمبر»
        return None

    def _two_nights(self, i: int) -> tuple[list[int], int] | None:
        """«16/17 تموز»: two days running, in one token, before a month's name."""
        groups = self.norms[i].split("/")
        if len(groups) != 2 or not all(g.isdigit() and len(g) <= 2 for g in groups):
            return None
        days = [int(g) for g in groups]
        following = days[1] == days[0] + 1 <= 31 and self._one_month(i + 1, clitics=False) is not None
        return (days, i + 1) if following else None

    def _day_and_month(self, i: int, weekday: int | None) -> Read | None:
        """7 أبريل، السابع من أبريل، 13 و14 أبريل، 13-15 تموز، الخامس من الشهر الجاري."""
        first = self._day_number(i)
        two = self._two_nights(i) if first is None and i < len(self.tokens) else None
        if first is not None:
            days, j = [first[0]], first[1]
        elif two is not None:
            days, j = two
        else:
            return None
        while (second := self._second_day(j)) is not None and second[0] > days[-1]:
            days.append(second[0])
            j = second[1]
        if self.norms[j] in ("من", "/", "-", "ل"):
            j += 1
        month = self.month_date(j, dayed=True)
        if month is None and self.norms[j] in ("الشهر", "هذا", "نفس", "ذات", "ذلك"):
            month = self._relative_month(j)
        if month is None and self.tokens[i].kind == "number":
            month = self._month_unsaid(i, j)
        if month is None:
            return None
        value, last, _ = month
        if value.calendar == "hijri" and self.norms[j - 1] in ("-", "–"):
            return None  # «1-صفر» is a score
        return self._days_of(value, days, weekday, j, last), last

    def _second_day(self, j: int) -> tuple[int, int] | None:
        """The second of two days: «13 و14»، «13-15»، «13 إلى 15»."""
        if self.norms[j] == "و" or self.norms[j] in TO or self.norms[j] in ("-", "–"):
            return self._day_number(j + 1)
        if self.norms[j].startswith("وال") and (ordinal := read_ordinal(self.tokens, j)) is not None:
            return ordinal if 1 <= ordinal[0] <= 31 else None  # «السابع والثامن من تموز»
        return None

    def _relative_month(self, j: int) -> tuple[Value, int, bool] | None:
        """«الشهر الجاري»، «هذا الشهر»، «الشهر الماضي»."""
        if self.norms[j] == "هذا" and self.norms[j + 1] == "الشهر":
            return self._month_shift(0), j + 2, True
        same = (self.norms[j] == "الشهر" and self.norms[j + 1] in SAME) or (
            self.norms[j] in ("نفس", "ذات", "ذلك") and self.norms[j + 1] == "الشهر"
        )
        if same and self.last is not None and self.last.start is not None:
            at = self.last.start
            return replace(tv.month(at.year, at.month), basis="inferred"), j + 2, True
        for kind, shift in (("past", -1), ("current", 0), ("next", 1)):
            if self.norms[j] == "الشهر" and self.kind(j + 1, kind):
                return self._month_shift(shift), j + 2, True
        return None

    def _month_unsaid(self, i: int, j: int) -> tuple[Value, int, bool] | None:
        """«في 17 الجاري»: the day of a month that is only told as this one or the one before."""
        if not (i and self.norms[i - 1].removeprefix("و") in DAY_IS_NAMED):
            return None
        for kind, shift in (("past", -1), ("current", 0)):
            word = self.kind(j, kind)
            if word is not None and word.definite and not word.cut and self.norms[j] not in ("الاخير", "الاخيره", "السابق"):
                return self._month_shift(shift), j + 1, True
        return None

    def _month_shift(self, shift: int) -> Value:
        if self.now is None:
            return Value(None, None, "month")
        at = tv.add_months(self.now.replace(day=1), shift)
        return tv.month(at.year, at.month, basis="relative")

    def _days_of(self, month: Value, days: list[int], weekday: int | None, j: int, last: int) -> Value:
        """Days of a month; where no year is named, of the nearest such month (whose weekday fits)."""
        if month.start is None:
            return replace(month, granularity="day")
        if (
            month.calendar == "gregorian"
            and month.basis == "absolute"
            and self.now is not None
            and not self._names_year(j, last)
        ):
            first: dt.date | None = self._unsaid_year(month.start.month, days[0], weekday, j)
        elif month.calendar == "gregorian" and self._is_past_name(j, last) and self.now is not None:
            # «20 يوليو الماضي» late in July is of this July, though the month is not over.
            dates = [d for k in (-1, 0) if (d := tv.safe_date(self.now.year + k, month.start.month, days[0]))]
            first = tv.nearest(dates, self.now, behind=True)
        else:
            first = month.start + (days[0] - 1) * tv.DAY
            if month.end is None or first > month.end:
                return Value(None, None, "day", month.basis, month.calendar)
        if first is None:
            return Value(None, None, "day", month.basis, month.calendar)
        end = first + max(0, days[-1] - days[0]) * tv.DAY
        return Value(first, end, "day", month.basis, month.calendar)

    def _unsaid_year(self, month: int, day_: int, weekday: int | None, j: int) -> dt.date | None:
        """The day of a month in the year meant: the one to come where that is told at token j, else the nearest."""
        if self.now is None:
            return None
        near = self._near(j)
        around = near or self.now
        dates = [d for k in (-1, 0, 1) if (d := tv.safe_date(around.year + k, month, day_))]
        fitting = [d for d in dates if weekday is None or self._fits(d, weekday)] or dates
        coming = next((d for d in fitting if d >= self.now), None)
        if near is None and coming is not None and (coming - self.now).days < _FAR_AHEAD and self._to_come(j):
            return coming
        first = tv.nearest(fitting, around)
        if first is not None and first > self.now and weekday is None:
            return self._after_anchor(first.month, first.day) or first
        return first

    def _is_past_name(self, first: int, last: int) -> bool:
        """Whether tokens `[first, last)` are a month by name and الماضي, with no year."""
        return (
            self.kind(last - 1, "past") is not None
            and not self._names_year(first, last)
            and not any(n in ("الشهر", "العام", "السنه") for n in self.norms[first:last])
        )

    def _fits(self, date: dt.date, weekday: int) -> bool:
        """Whether a date falls on the weekday named beside it; one far ahead is a slip of the press, not a plan."""
        return date.weekday() == weekday and (self.now is None or (date - self.now).days < _FAR_AHEAD)

    def _names_year(self, first: int, last: int) -> bool:
        return any(len(n) == 4 and n.isdigit() for n in self.norms[first:last])

    def _day_slash_month(self, i: int, weekday: int | None) -> Read | None:
        """«21/5» with no year, only beside a weekday or يوم (as a fraction or a score it would be common)."""
        groups = self.norms[i].split("/")
        named = weekday is not None or (i and self.norms[i - 1] in ("يوم", "بتاريخ", "تاريخ"))
        if not named or len(groups) != 2 or not all(g.isdigit() for g in groups) or self.now is None:
            return None
        dates = [d for k in (-1, 0, 1) if (d := tv.safe_date(self.now.year + k, int(groups[1]), int(groups[0])))]
        fitting = [d for d in dates if weekday is not None and self._fits(d, weekday)] or dates
        first = tv.nearest(fitting, self.now)
        return (tv.day(first, basis="absolute"), i + 1) if first else None

    def _month_and_day(self, i: int, weekday: int | None, *, clitics: bool) -> Read | None:
        """«يوليو 13»، «أغسطس 27 إلى 29»، «مايو 3، 2018»."""
        name = self.month_name(i, clitics=clitics)
        if (
            name is None
            or name.calendar == "hijri"
            or name.last >= len(self.tokens)
            or self.tokens[name.last].kind != "number"
        ):
            return None
        first = self._day_number(name.last)
        if first is None or (
            first[1] < len(self.tokens) and self.tokens[first[1]].kind == "word" and self.norms[first[1]] not in TO
        ):
            return None  # «في يوليو 13 قتيلا»
        days, j = [first[0]], first[1]
        second = self._second_day(j)
        if second is not None:
            days.append(second[0])
            j = second[1]
        tail = self.year_tail(j)
        if tail is not None:
            return self._days_of(tv.month(tail[0], name.number), days, weekday, j, tail[2]), tail[2]
        return self._days_of(self._yearless(name, ""), days, weekday, j, j), j


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
        return soon if soon and soon.start and (soon.start - now).days < _FAR_AHEAD else choose(months, now, "")
    if which == "next":
        after = [m for m in known if m.start and m.start > now]
        return after[0] if after else None
    date = tv.nearest(list(starts), now, weight=tv.MONTH_AHEAD_WEIGHT)
    return starts[date] if date else None
