"""The grammar of periods: الأسبوع الماضي، العام الجاري، صيف 2014، مطلع مايو، and counts of units (ثلاثة أيام)."""

from __future__ import annotations

import datetime as dt

import msgspec
from msgspec.structs import replace

from riwaya.mentions import time_values as tv
from riwaya.mentions.numerals import read_numeral, read_ordinal
from riwaya.mentions.time_days import DayReader
from riwaya.mentions.time_grammar import Read
from riwaya.mentions.time_values import Value
from riwaya.mentions.time_words import (
    ABOUT,
    DECADES,
    FEW,
    FOLLOWING,
    HIJRI_MARKS,
    PRECEDING,
    ROUGHLY,
    SINGULARS,
    THIS,
    TO,
    VAGUE_TAIL,
    YEAR_NOUNS,
)


class Count(msgspec.Struct, frozen=True):
    """So many units of time, read up to token `last`: count None where vague (أيام), `over` for more than."""

    count: float | None
    unit: str
    last: int
    over: bool = False
    spoken: bool = True


_SHORT_YEARS_FROM = 40  # «عام 67»; «عام 14» is of neither century for sure
_SHARED = SINGULARS | {"ساعه"}
# What a share of a unit is counted in: half a century is fifty years.
_WITHIN = {"century": ("year", 100), "decade": ("year", 10), "year": ("month", 12), "month": ("day", 30)}


class RelativeReader(DayReader):
    """Adds weeks, months, years and their parts, counted or named from the publication day."""

    def count(self, i: int) -> Count | None:
        """So many units of time: «ثلاثة أيام»، «يومين»، «أسبوع»، «نحو 4 أشهر»، «أيام»."""
        j, over = i, False
        while self.norms[j] in ABOUT and j < i + 3:
            over = over or self.norms[j] in ("اكثر", "ازيد", "يزيد")
            j += 1
        if j >= len(self.tokens):
            return None
        if (half := self._half(j, over=over)) is not None:
            return half
        if not ROUGHLY.isdisjoint(self.norms[i:j]) and (told := self._the_unit(j, over=over)) is not None:
            return told
        numeral = read_numeral(self.tokens, j)
        if numeral is not None and (not numeral.definite or j > i) and numeral.cut == 0:
            word = self.kind(numeral.last, "unit")
            one = numeral.words and numeral.value == 1  # «وأحد أشهر المراسلين»: one day is «يوم»، «يوم واحد»
            if word is None or word.definite or word.cut or one:
                return None
            last, share = self._and_half(numeral.last + 1)
            return Count(float(numeral.value) + share, word.value, last, over)
        return self._unnumbered(j, over=over)

    def _the_unit(self, j: int, *, over: bool) -> Count | None:
        """«قرابة العام»، «ما يقارب الشهرين»: one or two units with the article, after about."""
        word, bare = self.kind(j, "unit"), self.norms[j].removeprefix("ال")
        two = bare.endswith(("ين", "ان")) and bare != "سنين"
        if word is None or not word.definite or word.cut or not (two or bare in _SHARED):
            return None
        if any(self.kind(j + 1, kind) for kind in ("past", "current", "next")) or self.year_number(j + 1) is not None:
            return None
        last, share = self._and_half(j + 1)
        return Count((2 if two else 1) + share, word.value, last, over)

    def _unnumbered(self, j: int, *, over: bool) -> Count | None:
        """«يومين»، «أسبوع»، «بضعة أشهر»: a unit whose form or vagueness is its count."""
        if self.norms[j] == "بضعه" or self.norms[j] == "بضع" or self.norms[j] == "عده":
            j += 1
        word = self.kind(j, "unit")
        if word is None or word.definite or word.cut:
            return None
        form = self.norms[j]
        number: float | None = None
        if form.endswith(("ين", "ان")) and form != "سنين":
            number = 2
        elif form in ("يوم", "اسبوع", "شهر", "عام", "سنه", "ساعه", "عقد", "قرن", "يوما", "اسبوعا", "شهرا", "عاما"):
            number = 1
        last, share = self._and_half(j + 1)
        if number is None:
            while self.norms[last] in VAGUE_TAIL:
                last += 1
            return Count(None, word.value, last, over, spoken=False)
        alone = self.norms[last] in ("واحد", "واحده")
        return Count(number + share, word.value, last + alone, over, spoken=alone)

    def _half(self, j: int, *, over: bool) -> Count | None:
        """«نصف قرن»، «ربع ساعة»: fifty years, a quarter of an hour."""
        share = {"نصف": 0.5, "ربع": 0.25}.get(self.norms[j])
        word = self.kind(j + 1, "unit")
        if share is None or word is None or word.definite or word.cut or self.norms[j + 1] not in _SHARED:
            return None
        unit, times = _WITHIN.get(word.value, (word.value, 1))
        return Count(share * times, unit, j + 2, over)

    def _and_half(self, i: int) -> tuple[int, float]:
        if self.norms[i] in ("ونصف", "والنصف"):
            return (i + 2 if self.norms[i + 1] in ("السنه", "العام", "الشهر", "الساعه") else i + 1), 0.5
        return i, 0.0

    def unit_phrase(self, i: int) -> Read | None:
        """الأسبوع الماضي، الأيام القليلة الماضية، السنوات الأربع الأخيرة، الشهر الجاري، الـ24 ساعة الماضية."""
        word = self.kind(i, "unit")
        if word is None or not word.definite:
            return None
        if self.norms[i + 1].startswith("وال") and (other := self.kind(i + 1, "unit")) is not None and other.definite:
            return self.unit_phrase(i + 1)  # «الساعات والأيام المقبلة»
        unit, j, count = word.value, i + 1, None
        bare = self.norms[i].removeprefix("ال")
        if bare.endswith(("ين", "ان")) and not bare.endswith("سنين"):
            count = 2.0
        if (
            j < len(self.tokens)
            and (numeral := read_numeral(self.tokens, j)) is not None
            and (numeral.definite or (not numeral.words and numeral.value < 100))
        ):
            count, j = float(numeral.value), numeral.last
            if self.norms[j] in ("الي", "او", "-") and (more := read_numeral(self.tokens, j + 1)) is not None:
                count, j = float(more.value), more.last  # «الساعات الـ24 إلى 48 المقبلة»
        singular = bare.removeprefix("لل").removeprefix("بال").removeprefix("وال") in SINGULARS
        j += self._described(j, singular=singular)
        before_last = self.norms[j] == "قبل"
        j += before_last
        kind = self._modifies(j)
        if kind is None or (before_last and self.norms[j] in ("الاخير", "الاخيره")):
            return None  # «اليوم قبل الأخير»
        if singular and self._is_adjective(i, self.norms[j]):
            return None
        if self.norms[j] in FOLLOWING or (self.norms[j] in PRECEDING and singular and unit in ("month", "year")):
            told = self.year_number(j + 1) if unit == "year" else None
            if told is not None and self.norms[j] in PRECEDING:
                return self.year_of(told), told[2]  # «العام السابق 2014»
            return self._from_last(unit, kind, count, singular=singular), j + 1
        value = self._shifted(unit, kind, count, singular=singular, double=before_last)
        year = self.year_number(j + 1) if unit == "year" and singular else None
        if year is not None and value.start is not None and value.start.year == year[0]:
            return value, year[2]  # «العام الماضي 2017»
        return value, j + 1

    def _described(self, j: int, *, singular: bool) -> bool:
        """Whether token j is an adjective between units and الماضية: القليلة، الطويلة, and slips of the key in them."""
        if self.norms[j] in FEW:
            return True
        adjective = not singular and self.norms[j].startswith("ال") and self._modifies(j) is None
        return adjective and self._modifies(j + 1) is not None

    def _modifies(self, j: int) -> str | None:
        """Whether token j is الماضية (past), الحالية (current), المقبلة (next) or none of them."""
        for kind in ("past", "current", "next"):
            word = self.kind(j, kind)
            if word is not None and word.definite and not word.cut:
                return kind
        return None

    def _from_last(self, unit: str, kind: str, count: float | None, *, singular: bool) -> Value:
        """«الشهر التالي»، «العام السابق»: counted from the time last named, from publication where none was."""
        last = self.last
        if last is None or last.start is None or last.end is None:
            now = self.now if kind == "past" or last is None else None
        else:
            now = last.end if kind == "next" else last.start
        if unit == "week" and singular and now is not None:
            return Value(now + tv.DAY, now + 7 * tv.DAY, "week", "inferred")
        if singular and unit in ("month", "year"):
            step = 1 if kind == "next" else -1
            return replace(self._whole(unit, now, step), basis="inferred")
        if unit == "hour":
            return replace(tv.day(now), basis="inferred")
        return replace(tv.recent(count, unit, now, ahead=True), basis="inferred")

    def _whole(self, unit: str, now: dt.date | None, step: int) -> Value:
        """The month or year some steps from the one a day is in."""
        if now is None:
            return Value(None, None, "month" if unit == "month" else "year")
        if unit == "month":
            at = tv.add_months(now.replace(day=1), step)
            return tv.month(at.year, at.month, basis="relative")
        return tv.year(now.year + step, basis="relative")

    def _is_adjective(self, i: int, modifier: str) -> bool:
        """«المدير العام السابق»: العام is "general" there, not the year."""
        if not self.norms[i].endswith("العام") or self.norms[i] != "العام":
            return False
        before = self.norms[i - 1] if i else ""
        return modifier in ("السابق", "الحالي", "القادم", "المقبل", "الاخير") and (
            before.startswith(("ال", "وال", "بال", "لل")) or before in ("امين", "مدير", "قائد", "مفتي", "نائب")
        )

    def _shifted(self, unit: str, kind: str, count: float | None, *, singular: bool, double: bool) -> Value:
        now = self.now
        if count is not None or not singular:
            return tv.recent(count, unit, now, ahead=kind == "next") if kind != "current" else self._current(unit)
        if now is None:
            return Value(None, None, unit if unit in ("day", "week", "month", "year", "hour") else "year")  # type: ignore[arg-type]
        step = {"past": -1, "current": 0, "next": 1}[kind] * (2 if double else 1)
        if unit == "day":
            return tv.day(now + step * tv.DAY)
        if unit == "week":
            return self._week(step)
        if unit in ("month", "year"):
            return self._whole(unit, now, step)
        width = 10 if unit == "decade" else 100
        low = now.year // width * width + step * width
        return (
            tv.span(dt.date(low, 1, 1), dt.date(low + width - 1, 12, 31), "year")
            if unit in ("decade", "century")
            else tv.day(now)
        )

    def _week(self, step: int) -> Value:
        """Last week: the seven days before publication. This and next week: from Monday."""
        now = self.now
        if now is None:
            return Value(None, None, "week")
        if step < 0:
            return Value(now + 7 * step * tv.DAY, now + (7 * (step + 1) - 1) * tv.DAY, "week")
        monday = now - now.weekday() * tv.DAY + 7 * step * tv.DAY
        return Value(monday, monday + 6 * tv.DAY, "week")

    def _current(self, unit: str) -> Value:
        return (
            self._shifted(unit, "current", None, singular=True, double=False)
            if unit in ("day", "week", "month", "year")
            else tv.day(self.now)
        )

    def this_unit(self, i: int) -> Read | None:
        """هذا الأسبوع، هذه السنة، هذا الشهر، هذا الصيف."""
        season = self.kind(i + 1, "season")
        if season is not None and season.definite and not season.cut:
            return self._relative_season(season.value, "current"), i + 2
        word = self.kind(i + 1, "unit")
        if word is None or not word.definite or word.cut or word.value in ("hour", "decade", "century"):
            return None
        if self.norms[i + 1] in ("الايام", "الاسابيع", "الاشهر", "السنوات", "الاعوام", "الشهور", "اليومين"):
            return (
                (self._shifted("day", "past", None, singular=False, double=False), i + 2)
                if self.norms[i + 1] == "الايام"
                else None
            )
        return self._current(word.value), i + 2

    def numbered_recent(self, i: int) -> Read | None:
        """«الـ24 ساعة الماضية»، «48 ساعة الماضية»، «آخر 24 ساعة»، «آخر أسبوعين»."""
        j = i + 1 if self.norms[i].endswith("اخر") else i
        if j > i:
            found = self.count(j)
            last_one = i and self.norms[i - 1].removeprefix("و") in ("خلال", "في") and self.norms[i] == "اخر"
            if found is None or found.count is None or (found.count == 1 and not (found.spoken or last_one)):
                return None
            if last_one and found.count == 1 and self.norms[found.last] in ("من", "في", "له", "لها"):
                return None  # «في آخر يوم من الحملة»
            return tv.recent(found.count, found.unit, self.now), found.last
        if i >= len(self.tokens) or (numeral := read_numeral(self.tokens, i)) is None:
            return None
        word = self.kind(numeral.last, "unit")
        if word is None or word.cut:
            return None
        for kind in ("past", "next"):
            modifier = self.kind(numeral.last + 1, kind)
            if modifier is not None and modifier.definite and not modifier.cut:
                return tv.recent(float(numeral.value), word.value, self.now, ahead=kind == "next"), numeral.last + 2
        return None

    # -- years, seasons, parts of periods ---------------------------------------------------------

    def year_value(self, i: int) -> Read | None:
        """«عام 2014»، «العام 2014»، «عامي 2014 و2015»، «سنة 1436هـ»، «2011-2013» after a year noun."""
        norm = self.norms[i]
        pair = norm.endswith(("عامي", "العامين", "السنتين", "الاعوام", "سنتي", "السنوات", "اعوام", "سنوات"))
        if not (norm in YEAR_NOUNS or pair or norm in ("وعام", "فعام", "والعام", "وسنه", "بالعام")):
            return None
        at = i + 2 if self.norms[i + 1] in ("الماليه", "المالي") else i + 1
        first = self.year_number(at) or (None if pair else self._spelled_year(at) or self._short_year(at))
        if first is None:
            return None
        value = self.year_of(first)
        j = first[2]
        if self.norms[j] == "و" or self.norms[j] in TO or self.norms[j] in ("-", "–", "/"):
            second = self.year_number(j + 1)
            if (
                second is not None
                and (pair or self.norms[j] in ("-", "–", "/"))
                and value.start
                and second[0] > first[0]
            ):
                while self.norms[second[2]] == "و" and (third := self.year_number(second[2] + 1)) and third[0] > second[0]:
                    second = third  # «الأعوام 2014 و2015 و2016»
                return replace(value, end=self.year_of(second).end), second[2]
        return value, j

    def _short_year(self, i: int) -> tuple[int, tv.Calendar, int] | None:
        """«عام 67»: two digits of the last century."""
        norm = self.norms[i]
        short = norm.isdigit() and len(norm) == 2 and int(norm) >= _SHORT_YEARS_FROM
        plain = short and self.kind(i + 1, "unit") is None and self.norms[i + 1] not in HIJRI_MARKS
        counted = i + 1 < len(self.tokens) and self.tokens[i + 1].raw.endswith(("اً", "ًا"))
        return (1900 + int(norm), "gregorian", i + 1) if plain and not counted else None

    def _spelled_year(self, i: int) -> tuple[int, tv.Calendar, int] | None:
        """«عام ألفين وخمسة عشر»."""
        if i >= len(self.tokens) or self.tokens[i].kind != "word":
            return None
        numeral = read_numeral(self.tokens, i)
        if numeral is None or numeral.definite or not isinstance(numeral.value, int) or numeral.cut:
            return None
        return (numeral.value, "gregorian", numeral.last) if 1900 <= numeral.value <= 2100 else None

    def year_of(self, read: tuple[int, tv.Calendar, int]) -> Value:
        """A whole year of either calendar."""
        if read[1] == "hijri":
            return tv.hijri_year(read[0]) or Value(None, None, "year", "absolute", "hijri")
        return tv.year(read[0])

    def period(self, i: int) -> Read | None:
        """A week, month, year or season: what a part (مطلع، أواخر) can be of."""
        j = i + 1 if self.norms[i] == "ال" else i
        found = self.year_value(j) or self.unit_phrase(j) or self.season(j)
        if found is None and self.norms[j] in THIS:
            found = self.this_unit(j)
        if found is None and (month := self.month_date(j, dayed=True)) is not None:
            return month[0], month[1]
        if found is None and (year := self.year_number(j)) is not None and year[0] > 1900:
            return self.year_of(year), year[2]
        if (
            found is None
            and self.norms[j] in ("الشهر", "العام", "السنه", "الاسبوع")
            and not (j + 1 < len(self.tokens) and read_ordinal(self.tokens, j + 1))
        ):
            return self._current({"الشهر": "month", "الاسبوع": "week"}.get(self.norms[j], "year")), j + 1
        return found or self.decade(j)

    def part_of(self, i: int) -> Read | None:
        """مطلع مايو، أواخر 2014، منتصف الشهر الجاري، نهاية الأسبوع الماضي."""
        word = self.kind(i, "part")
        if word is None:
            return None
        j = i + 1
        if word.definite or self.norms[j] == "من":
            return None
        form = self.norms[i][word.cut :]
        if (
            form in ("اول", "اخر", "نصف", "وسط", "ختام")
            and self.kind(j, "unit") is None
            and (self.month_date(j) is None or form in ("وسط", "ختام"))
        ):
            return None
        if (
            form in ("اول", "اخر")
            and self.kind(j, "unit") is not None
            and self.norms[j] not in ("الشهر", "العام", "السنه", "شهر")
        ):
            return None
        found = self.period(j)
        if found is None:
            return None
        value, last = found
        if value.granularity == "week" and form == "نهايه" and last == j + 1 and self.now is not None:
            saturday = tv.on_weekday(5, self.now, which="coming" if self.ahead(i) else "")
            return Value(saturday, saturday + tv.DAY, "part"), last
        if value.granularity == "week" and form == "نهايه" and value.end:
            return Value(value.end - tv.DAY, value.end, "part"), last
        if form == "غره" and value.start is not None:
            return tv.span(value.start, value.start, "day", basis=value.basis), last
        return tv.part(value, word.value), last

    def season(self, i: int) -> Read | None:
        """صيف 2014، شتاء العام الماضي، الصيف الماضي."""
        headed = self.norms[i] in ("فصل", "موسم", "اشهر", "شهور")
        word = self.kind(i + headed, "season")
        if word is None:
            return None
        j = i + headed + 1
        if word.definite:
            for kind in ("past", "next", "current"):
                modifier = self.kind(j, kind)
                if modifier is not None and modifier.definite:
                    return self._relative_season(word.value, kind), j + 1
            before = self.norms[i - 1].removeprefix("و") if i else ""
            located = headed or before in ("خلال", "منذ", "حتي", "بحلول") or (before == "في" and self.ahead(i))
            if not located or self.norms[j].startswith("ال") or self.norms[j + 1] == "كل":
                return None  # «الربيع العربي»، «في الشتاء من كل عام»
            return self._near_season(word.value, "next" if self.ahead(i) else ""), j
        if self.norms[j] in YEAR_NOUNS and self.year_number(j + 1):
            j += 1
        year = self.year_number(j)
        if year is not None and year[1] == "gregorian":
            turn = self.year_number(year[2] + 1) if self.norms[year[2]] in ("-", "–", "/") else None
            if word.value == "winter" and turn is not None and turn[0] == year[0] + 1:
                year = turn  # «شتاء 2015-2016»
            return tv.season(word.value, year[0]), year[2]
        relative = self.relative_year(j)
        return (replace(tv.season(word.value, relative[0]), basis="relative"), relative[1]) if relative else None

    def _near_season(self, name: str, which: str) -> Value:
        """The season publication is in, else the last one (the next one where that is told)."""
        if self.now is None:
            return Value(None, None, "season")
        options = [tv.season(name, self.now.year + k) for k in (-1, 0, 1)]
        around = next((s for s in options if s.start and s.end and s.start <= self.now <= s.end), None)
        return replace(around, basis="relative") if around else self._relative_season(name, which or "past")

    def _relative_season(self, name: str, kind: str) -> Value:
        if self.now is None:
            return Value(None, None, "season")
        coming_winter = name == "winter" and self.now.month == 12  # it is next year's
        options = [tv.season(name, self.now.year + coming_winter + k) for k in (-1, 0, 1)]
        if kind == "past":
            done = [s for s in options if s.end and s.end < self.now]
            return replace(done[-1], basis="relative")
        if kind == "current":
            return replace(options[1], basis="relative")
        coming = [s for s in options if s.start and s.start > self.now]
        return replace(coming[0], basis="relative") if coming else Value(None, None, "season")

    def decade(self, i: int) -> Read | None:
        """الثمانينيات، تسعينات القرن الماضي."""
        norm = self.norms[i]
        for suffix in ("يات", "ات"):
            if not norm.endswith(suffix):
                continue
            stem = norm[: -len(suffix)]
            for prefix in ("", "ال", "وال", "بال"):
                low = DECADES.get(stem.removeprefix(prefix)) if stem.startswith(prefix) else None
                if low is not None:
                    at = i + 2 if self.norms[i + 1] == "من" else i + 1
                    named = self.norms[at] == "القرن" and (self.kind(at + 1, "past") or self.norms[at + 1] == "العشرين")
                    last = at + 2 if named else i + 1
                    return tv.span(dt.date(low, 1, 1), dt.date(low + 9, 12, 31), "year", basis="absolute"), last
        return None
