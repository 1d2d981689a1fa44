"""The grammar of days: weekdays, اليوم، أمس, and the parts of a day (فجر الإثنين، ليل الأربعاء الخميس)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec.structs import replace

from riwaya.mentions import time_values as tv
from riwaya.mentions.numerals import number_word, read_ordinal
from riwaya.mentions.time_grammar import DateReader, Read
from riwaya.mentions.time_values import Value
from riwaya.mentions.time_words import (
    DASHES,
    EARLY_OR_LATE,
    EXPECTED,
    FOLLOWING,
    PLANNED,
    PLANNED_THING,
    PRECEDING,
    RELATIVES,
    SAME,
    SUPERLATIVES,
    THIS,
    TOMORROW,
    YESTERDAY,
    is_future_verb,
)

if TYPE_CHECKING:
    from riwaya.rules.times import TimeRules
    from riwaya.text import Text

# «فجرا» is of the last day named where that is of these days or of the same paragraph.
_RECENT = 10
_THING_BEFORE = 7  # words between «المقررة» and the date it governs
_OPENING = 12  # words at the head of a sentence, its dateline with them
_LOOKS_BACK = frozenset(("بعد", "بعدما", "منذ", "عقب", "اثر", "كان", "كانت"))


class DayReader(DateReader):
    """Adds the expressions that need the publication day."""

    def __init__(self, text: Text, now: dt.date | None, rules: TimeRules) -> None:
        super().__init__(text, now, rules)
        self._quote_of = {k: n for n, q in enumerate(text.quotes) for k in (q.open, q.close)}
        self.paragraph = self.last_paragraph = 0
        self.last_sentence = -1
        self.lead_day: Value | None = None

    # -- days -----------------------------------------------------------------------------------

    def day_value(self, i: int) -> Read | None:
        """A day without a part of it: weekday, اليوم, أمس, a date."""
        norm = self.norms[i]
        if norm in THIS and self.norms[i + 1] in ("اليوم", "النهار", "الصباح", "المساء", "الفجر", "الليله"):
            return self._on_named_day(tv.day(self.now), i + 2)
        if norm in {"يوم", "نهار"}:
            return self._after_day_noun(i + 1)
        if norm in ("اليوم", "النهار"):
            return self._today(i)
        if norm in YESTERDAY or norm in ("اول", "الاول") or norm in TOMORROW:
            return self._yesterday(i)
        if norm == "بعد" and self.norms[i + 1] in TOMORROW:
            return self._dated(tv.day(self.now + 2 * tv.DAY if self.now else None), self._named_weekday(i + 2))
        if norm == "قبل" and self.norms[i + 1] in YESTERDAY:
            return tv.day(self.now - 2 * tv.DAY if self.now else None), self._named_weekday(i + 2)
        word = self.kind(i, "weekday")
        if word is not None and word.definite:
            return self.weekday(i, int(word.value))
        return self.full_date(i)

    def _after_day_noun(self, i: int) -> Read | None:
        found = self.day_value(i) if self.norms[i] not in ("يوم", "اليوم") else self._today(i)
        if found is not None:
            return found
        word = self.kind(i, "weekday")
        if word is not None and word.cut == 0:
            return self.weekday(i, int(word.value))
        return None

    def _today(self, i: int) -> Read | None:
        """«اليوم»، «اليوم الأحد»، «اليوم (الخميس) 3 مايو»، «اليوم التالي»."""
        after = self.norms[i + 1]
        if after in SAME:
            if self.last is None:
                return None
            return replace(self.last, basis="inferred", granularity="day"), i + 2
        if after == "ال" and self.norms[i + 2].isdigit():
            return self.full_date(i + 1)  # «اليوم الـ150 للحرب» counts
        if after.isdigit() and self.norms[i + 2] in ("من", "لل") and self.full_date(i + 1) is None:
            return None  # «اليوم 75 من الحرب» counts
        if after in SUPERLATIVES or (i and self.norms[i - 1] == "وضح"):
            return None  # «اليوم الأكثر دموية»، «في وضح النهار»
        if after in FOLLOWING:
            return self._day_after(), i + 2
        if self.kind(i + 1, "past") and after not in ("الاخير", "الاخيره"):
            return self._day_before(after), i + 2
        ordinal = read_ordinal(self.tokens, i + 1) if i + 1 < len(self.tokens) else None
        if (
            ordinal is not None
            and after.startswith("ال")  # «صباح اليوم أولى الطائرات» counts the aeroplanes
            and number_word(after) is None
            and self.kind(i + 1, "weekday") is None
        ):
            return self.full_date(i + 1)  # اليوم الثالث من أكتوبر; else اليوم السابع is a newspaper or a count
        if after in {"الذي", "الي"} or (after == "قبل" and self.norms[i + 2] == "الاخير"):
            return None
        if after in ("الواحد", "الاخير", "الاخر", "الوطني", "العالمي", "الدراسي", "بيوم"):
            return None
        return self._on_named_day(tv.day(self.now), i + 1)

    def _day_after(self) -> Value:
        """The day after the one last named; None where the text named none since."""
        known = self.last is not None and self.last.end is not None and self.last.granularity in ("day", "hour")
        at = self.last.end + tv.DAY if known and self.last is not None and self.last.end is not None else None
        return Value(at, at, "day", "inferred")

    def _day_before(self, modifier: str) -> Value:
        """The day before publication; «اليوم السابق» is the one before the day last named."""
        if modifier in PRECEDING and self.last_day is not None and self.last_day.start is not None:
            return tv.day(self.last_day.start - tv.DAY, basis="inferred")
        return tv.day(self.now - tv.DAY if self.now else None)

    def _on_named_day(self, value: Value, i: int) -> Read:
        """Take in the weekday and the date that only repeat which day it is; where they tell another, theirs stands."""
        last = self._named_weekday(i)
        j = i + 1 if self.norms[i] == "،" else i
        if last == i and j > i and value.start is not None:  # «اليوم، الأربعاء 13 من أيار»
            word = self.kind(j, "weekday")
            if word is not None and word.definite and not word.cut and int(word.value) == value.start.weekday():
                last = j + 1
        weekday = next((w for k in range(i, last) if (w := self.kind(k, "weekday"))), None)
        if weekday is not None and value.start is not None and int(weekday.value) != value.start.weekday():
            value = tv.day(tv.on_weekday(int(weekday.value), value.start))
        return self._dated(value, last)

    def _named_weekday(self, i: int) -> int:
        """The token after a weekday that only repeats which day it is: «أمس السبت»، «اليوم (الخميس)»."""
        j = i + 1 if self.norms[i] in ("(", "،", "-", "«", '"') else i
        if self.norms[j] == "يوم":
            j += 1
        word = self.kind(j, "weekday")
        if word is None or not word.definite or word.cut:
            return i
        if j > i and self.norms[i] == "(":
            return j + 2 if self.norms[j + 1] == ")" else i
        return j + 1 if self.norms[i] != "،" else i

    def _dated(self, value: Value, last: int) -> Read:
        """Take in a full date right after a day (اليوم الأحد 25 يونيو): the date's value stands."""
        j = last + 1 if self.norms[last] in ("(", "،", "الموافق") else last
        found = self.full_date(j)
        if found is None or (self.norms[last] == "،" and not found[0].known):
            return value, last
        close = found[1] + (1 if self.norms[last] == "(" and self.norms[found[1]] == ")" else 0)
        return found[0], close

    def _yesterday(self, i: int) -> Read | None:
        norm = self.norms[i]
        if norm in ("اول", "الاول"):
            j = i + 2 if self.norms[i + 1] == "من" else i + 1
            if self.norms[j] not in YESTERDAY:
                return self.full_date(i)
            return self._on_named_day(tv.day(self.now - 2 * tv.DAY if self.now else None), j + 1)
        shift, last = (1, i + 1) if norm in TOMORROW else (-1, i + 1)
        if self.norms[last] in ("الحاجه", "حاجه"):
            return None  # في أمسّ الحاجة
        if norm in YESTERDAY and self.norms[last] in ("الاول", "الاولي"):
            shift, last = -2, last + 1
        if norm in ("بكره", "بكرا") and self.norms[last].startswith(("ابي", "اب")):
            return None  # «عن بكرة أبيهم»
        if norm == "غد" and self.norms[i - 1] not in ("يوم", "بعد", "ليوم", "مساء", "صباح"):
            return None
        return self._on_named_day(tv.day(self.now + shift * tv.DAY if self.now else None), last)

    def weekday(self, i: int, number: int) -> Read:
        """A weekday and what tells which one: الماضي، المقبل، a date, «من الأسبوع الماضي»."""
        which, last = self._side(i + 1)
        if self.norms[last] == "قبل" and self.kind(last + 1, "past") and self.now is not None:
            return tv.day(tv.on_weekday(number, self.now, which="past") - 7 * tv.DAY), last + 2
        if not which:
            found = self._weekday_date(last, number)
            if found is not None:
                return found
            week = self._of_week(last)
            if week is not None:
                at = week[0].start + number * tv.DAY if week[0].start else None
                return tv.day(at), week[1]
        if self.now is None:
            return Value(None, None, "day"), last
        if which and self.norms[last - 1] in FOLLOWING:
            after = self._day_after()
            at = tv.on_weekday(number, after.start, which="coming") if after.start is not None else None
            return Value(at, at, "day", "inferred"), last
        if which and (dated := self._repeated_date(last, number)) is not None:
            return dated
        if not which and (word := self.kind(last, "weekday")) is not None and word.cut:
            both = self.kind(last + 1, "past")
            which = (
                "past" if both is not None and self.norms[last + 1].endswith("ين") else ""
            )  # الاثنين والثلاثاء الماضيين
        if not which and self.ahead(i):
            which = "coming"
        return tv.day(tv.on_weekday(number, self.now, which=which)), last

    def _side(self, i: int) -> tuple[str, int]:
        """On which side of publication «الماضي» or «المقبل» at token i sets a weekday; none where it is neither."""
        for kind in ("past", "next"):
            word = self.kind(i, kind)
            if word is not None and word.definite and not word.cut:
                return ("" if self.norms[i] in ("الاخيره", "الاخير") else kind), i + 1
        return "", i

    def _repeated_date(self, last: int, number: int) -> Read | None:
        """The date after «الأحد المقبل»، where it is that weekday: «الأحد المقبل (6 مارس)»."""
        found = self._weekday_date(last, number)
        agrees = found is not None and found[0].start is not None and found[0].start.weekday() == number
        return found if agrees else None

    def _weekday_date(self, last: int, number: int) -> Read | None:
        j = last
        if self.norms[j] in ("،", ",", "(", "في", "-"):
            j += 1
        if self.norms[j] in ("الموافق", "والموافق"):
            j += 1
            if self.norms[j] in ("ل", ":", "يوم", "("):
                j += 1
        found = self.full_date(j, weekday=number)
        if (
            found is None
            and self.now is not None
            and j == last
            and (ordinal := read_ordinal(self.tokens, j) if j < len(self.tokens) else None)
        ):
            days = [d for k in (0, -1, 1) if (d := self._day_in_month(ordinal[0], k)) and d.weekday() == number]
            return (tv.day(days[0]), ordinal[1]) if days and ordinal[0] > 7 else None
        if found is None:
            return None
        if found[0].start and found[0].start.weekday() != number and read_ordinal(self.tokens, j) is not None:
            return None  # «الثلاثاء الثالث من أيلول» is no 3 September then, but the third Tuesday
        if found[1] - j == 1 and "/" not in self.norms[j] and "." not in self.norms[j]:
            return None
        opened = "(" in (self.norms[last], self.norms[j - 1])
        return found[0], found[1] + (1 if opened and self.norms[found[1]] == ")" else 0)

    def _day_in_month(self, number: int, shift: int) -> dt.date | None:
        if self.now is None:
            return None
        at = tv.add_months(self.now.replace(day=1), shift)
        return tv.safe_date(at.year, at.month, number)

    def _of_week(self, i: int) -> Read | None:
        """«من الأسبوع الماضي» after a weekday: the calendar week, from Monday."""
        j = i + 1 if self.norms[i] == "من" else i
        this = self.norms[j] in THIS
        if self.norms[j + this] != "الاسبوع" or self.now is None:
            return None
        j += 1 + this
        monday = self.now - self.now.weekday() * tv.DAY
        for kind, weeks in (("past", -1), ("current", 0), ("next", 1)):
            if self.kind(j, kind):
                return tv.day(monday + 7 * weeks * tv.DAY), j + 1
        return (tv.day(monday), j) if this else None

    def ahead(self, i: int) -> bool:
        """Whether a verb of the future governs token i: ستعقد، سوف، من المقرر أن."""
        sentence, after, willed = self.text.sentence_of[i], False, False
        before = self.norms[i - 1] if i else ""
        if any(n.removeprefix("ل").removeprefix("ب") in self.rules.past_events for n in self.norms[max(0, i - 2) : i]):
            return False  # «سيرد على هجوم الأحد»
        start = before == "من" and self.norms[i - 2] in ("اعتبارا", "ابتداء", "بدءا")
        k, stop = i - 1, max(-1, i - (30 if start else 14))
        while k > stop and self.text.sentence_of[k] == sentence:
            norm = self.norms[k]
            quote = self.text.quotes[self._quote_of[k]] if k in self._quote_of else None
            if quote is not None and quote.closed and quote.close == k:
                k = quote.open - 1  # what is said inside a quotation does not govern what stands after it
                continue
            if quote is not None:
                break
            if norm in RELATIVES:
                return willed or self._opens_ahead(i)
            if self._plans(k, i):
                return not any(n.removeprefix("و") in ("كان", "كانت") for n in self.norms[max(0, k - 3) : k])
            if norm == "سوف" or is_future_verb(norm):
                return True
            if norm.removeprefix("و") in self.rules.reports:
                return willed
            if norm in self.rules.scheduled and not after:
                before = (self.norms[k - 1] if k else "").removeprefix("و")
                if before == "ان" and k > 1 and self.norms[k - 2] in ("قبل", "بعد", "الي", "منذ"):
                    return False  # «قبل أن يستأنف القصف الأحد» tells what was
                if before != "ان":
                    return willed or before not in ("لم", "كان", "كانت", "كانوا", "قد", "كما", "وهو")
                willed = True  # «أن يجتمع»: what governs it may still be past (كان من المقرر أن)
            after = after or norm in ("بعد", "منذ")
            k -= 1
        return willed or (k == stop and self._opens_ahead(i))

    def _plans(self, k: int, i: int) -> bool:
        """Whether token k tells of what token i dates that it is planned: المقرر، المقررة، «من المتوقع»."""
        norm = self.norms[k]
        if norm in PLANNED_THING:
            return i - k <= _THING_BEFORE
        return norm.removeprefix("و") in PLANNED or (norm in EXPECTED and self.norms[k - 1].removeprefix("و") == "من")

    def _opens_ahead(self, i: int) -> bool:
        """Whether token i, set off by a comma, dates a sentence that opens with a verb of the future or «من المقرر»."""
        if self.norms[i - 1] not in ("،", ","):
            return False
        first = self.text.sentences[self.text.sentence_of[i]].first
        for k in range(first, min(first + _OPENING, i)):
            if any(q.closed and q.open < k < q.close < i for q in self.text.quotes):
                continue
            if self.norms[k].removeprefix("و") in self.rules.reports:
                return False
            expected = self.norms[k] in EXPECTED or self.norms[k] in PLANNED
            if is_future_verb(self.norms[k]) or (expected and self.norms[k - 1].removeprefix("و") == "من"):
                between = (n.removeprefix("و") for n in self.norms[k:i])
                return not any(n in self.rules.reports or n in _LOOKS_BACK for n in between)
        return False

    # -- parts of the day -----------------------------------------------------------------------

    def daypart(self, i: int) -> Read | None:
        """فجر الإثنين، مساء أمس، ليل الأربعاء الخميس، الليلة الماضية، الساعات الأولى من فجر الجمعة."""
        word = self.kind(i, "daypart")
        if word is None:
            return None
        if word.definite:
            return self._definite_part(i, word.value)
        j = i + 1
        if self.norms[j] in ("من", "يوم") and self.norms[j + 1] in ("يوم", "نهار"):
            j += 1
        found = self.day_value(j)
        if found is None and self.norms[j] in ("ال", "من"):
            found = self.day_value(j + 1)
        if found is None:
            return None
        value, last = found
        if word.value == "night" or (word.value == "late" and value.granularity == "day"):
            second = self._second_night(last) if word.value == "night" else None
            if second is not None and value.start and second[0].end:
                end = second[0].end if second[0].end > value.start else value.start + tv.DAY
                return replace(value, end=end), second[1]
        return value, last

    def _second_night(self, i: int) -> Read | None:
        """The second weekday of a night: «ليل الأربعاء الخميس»، «ليل السبت - الأحد»."""
        j = i + 1 if self.norms[i] in DASHES or self.norms[i] == "الي" else i
        word = self.kind(j, "weekday")
        if word is None or not word.definite or (word.cut and not self.norms[j].startswith("و")):
            return None
        return self.weekday(j, int(word.value))

    def _definite_part(self, i: int, which: str) -> Read | None:
        if self.norms[i + 1] == "قبل" and self.kind(i + 2, "past"):
            return tv.day(self.now - 2 * tv.DAY if self.now else None), i + 3
        if self.kind(i + 1, "past") and which in ("night", "early", "late"):
            return self._day_before(self.norms[i + 1]), i + 2
        if self.norms[i + 1] in FOLLOWING:
            return self._day_after(), i + 2
        if self.kind(i + 1, "next"):
            return tv.day(self.now + (which != "night") * tv.DAY if self.now else None), i + 2
        if self.norms[i + 1] == "يوم" and (found := self.day_value(i + 1)):
            return found
        if self.norms[i] in ("الليله", "والليله"):
            if i and self.norms[i - 1] in ("تلك", "نفس", "ذات"):
                return self.inferred(), i + 1
            return tv.day(self.now), i + 1
        return None

    def early_hours(self, i: int) -> Read | None:
        """«الساعات الأولى من فجر الجمعة»، «ساعة متأخرة من ليل السبت»، «وقت مبكر من صباح الاثنين»، «منتصف ليل الأحد»."""
        norm, j = self.norms[i], i + 1
        if (norm.endswith("الساعات") and self.norms[j] in ("الاولي", "الاخيره", "المبكره", "المتاخره")) or (
            norm.endswith(("ساعه", "وقت", "ساعات")) and self.norms[j] in EARLY_OR_LATE
        ):
            j += 1
        elif norm.endswith("منتصف") and (
            self.kind(j, "daypart")
            or self.norms[j] in ("ليل", "الليل", "نهار", "يوم")
            or self.norms[j] in YESTERDAY
            or (self.norms[j] == "هذه" and self.norms[j + 1] == "الليله")
        ):
            pass
        elif not (
            norm.endswith("ساعات") and (part := self.kind(j, "daypart")) and (part.definite or norm[-6:-4] == "ال")
        ):
            return None
        elif part.definite:
            last = j + 2 if self.norms[j + 1] in ("الاولي", "المبكره", "المتاخره") else j + 1
            if self.norms[last] in ("،", "من") and (day := self.day_value(last + 1)) is not None:
                return day  # «ساعات الصباح الأولى من يوم الأحد»
            return self._second_or_today(last)
        if self.norms[j] in ("من", "امس", "يوم") and self.norms[j] == "من":
            j += 1
        found = self.daypart(j) or self.day_value(j)
        if found is not None and (found[0].granularity == "day"):
            return found
        if self.norms[j - 1] == "من" and (stretch := self.period(j)) is not None:
            return stretch  # «وقت سابق من الشهر»
        if self.norms[j - 1] in ("سابق", "لاحق") and (self.norms[j] in THIS or self.kind(j, "unit")):
            return self.period(j)  # «وقت سابق هذا الشهر»
        word = self.kind(j, "daypart")
        if norm.endswith("منتصف") and word is not None and word.definite:
            value, last = self._second_or_today(j + 1)
            recent = (
                self.now is not None
                and value.end is not None
                and value.basis == "inferred"
                and (self.now - value.end).days in (0, 1)
            )
            return (tv.day(self.now, basis="inferred") if recent else value), last
        return self._second_or_today(j + 1) if word is not None and word.definite and j > i + 1 else None

    def period(self, i: int) -> Read | None:
        """A week, month or year at token i; read by the grammar of periods."""
        raise NotImplementedError

    def _second_or_today(self, j: int) -> Read:
        found = self.day_value(j)
        return (
            found
            if found is not None and found[0].granularity == "day" and self.norms[j] not in ("اول", "الاول")
            else (self.inferred(), j)
        )

    def inferred(self) -> Value:
        """The day the text is about: the one its paragraph last named, the one of its lead, or the publication day."""
        day = self.last_day
        if self.lead_day is not None and self.paragraph != self.last_paragraph:
            day = self.lead_day  # a new paragraph is back at the news
        if day is not None and day.start is not None:
            recent = self.now is not None and abs((self.now - day.start).days) <= _RECENT
            if recent or (day is self.last and (self.now is None or self.paragraph == self.last_paragraph)):
                return replace(day, basis="inferred")
        return tv.day(self.now, basis="inferred")

    def day_told(self, i: int) -> Value:
        """The day named before token i in its sentence, or the publication day."""
        named = self.last_day is self.last and self.last_sentence == self.text.sentence_of[i]
        day = self.last_day if named else None
        return replace(day, basis="inferred") if day is not None else tv.day(self.now, basis="inferred")

    # -- weeks, months, years -------------------------------------------------------------------
