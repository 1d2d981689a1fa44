"""The grammar of dates: days in digits and words with their month, resolved from the publication day."""

from __future__ import annotations

import datetime as dt
import itertools

from msgspec.structs import replace

from riwaya.mentions import time_values as tv
from riwaya.mentions.numerals import digits_value, read_ordinal
from riwaya.mentions.time_months import FAR_AHEAD, MonthReader
from riwaya.mentions.time_values import Value
from riwaya.mentions.time_words import DAY_IS_NAMED, HIJRI_MARKS, SAME, TO

Read = tuple[Value, int]


class DateReader(MonthReader):
    """Adds dates of days; every method gives None where nothing begins."""

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
        in_it = self.norms[j] == "منه" and self._is_dated(i)
        if month is None and (in_it or self.norms[j] in ("الشهر", "هذا", "نفس", "ذات", "ذلك")):
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
        """«الشهر الجاري»، «هذا الشهر»، «الشهر الماضي»، «(30) منه»."""
        if self.norms[j] == "هذا" and self.norms[j + 1] == "الشهر":
            return self._month_shift(0), j + 2, True
        if self.norms[j] == "منه" and self.last is not None and self.last.start is not None:
            at = self.last.start
            return replace(tv.month(at.year, at.month), basis="inferred"), j + 1, True
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
        if not self._is_dated(i):
            return None
        for kind, shift in (("past", -1), ("current", 0)):
            word = self.kind(j, kind)
            if word is not None and word.definite and not word.cut and self.norms[j] not in ("الاخير", "الاخيره", "السابق"):
                return self._month_shift(shift), j + 1, True
        return None

    def _is_dated(self, i: int) -> bool:
        """Whether what stands before token i makes it the number of a day: في، حتى، يوم."""
        k = i - 2 if i and self.norms[i - 1] == "ال" else i - 1
        before = self.norms[k] if k >= 0 else ""
        return before.removeprefix("و") in DAY_IS_NAMED or before in TO

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
        if near is None and coming is not None and (coming - self.now).days < FAR_AHEAD and self._to_come(j):
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
        return date.weekday() == weekday and (self.now is None or (date - self.now).days < FAR_AHEAD)

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
