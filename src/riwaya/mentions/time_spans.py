"""The grammar of stretches: منذ يومين، قبل أيام، من الاثنين حتى الخميس، في 1981، مايو ويونيو 2017."""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from riwaya.mentions import time_values as tv
from riwaya.mentions.time_clock import ClockReader, Found
from riwaya.mentions.time_grammar import Read
from riwaya.mentions.time_months import MonthName
from riwaya.mentions.time_relative import RelativeReader
from riwaya.mentions.time_values import Value
from riwaya.mentions.time_words import (
    COMES,
    LOCATES_YEAR,
    THIS,
    TO,
    YESTERDAY,
    cut_before,
    starts_clause,
)
from riwaya.rules.times import TimeRules
from riwaya.text import Text

_EVENT_WORDS = 4
_SAME_DAY = 12  # hours
# What was done «خلال 24 ساعة» was done in the last ones.
_BEFELL = frozenset(
    "قتل قتلوا قتلت قضي قضوا سقط سقطوا سقطت لقي لقوا اصيب اصيبوا استشهد استشهدوا فر فروا نزح نزحوا نفذ نفذت شن شنت قصف قصفت".split()
)
_FROM_NOW = frozenset(("الزمن", "الزمان", "الان", "اليوم"))


class SpanReader(ClockReader):
    """Adds منذ، قبل، بعد, ranges, and months and years that stand alone.

    `moment` is what حتى الآن denotes; no later حينها points back at it. `year_ended` is the token after
    the last bare year.
    """

    def __init__(self, text: Text, now: dt.date | None, rules: TimeRules) -> None:
        super().__init__(text, now, rules)
        self.moment = tv.day(now)
        self.year_ended = -1

    def at(self, i: int) -> Found | None:
        """The longest expression that begins at token i; the scanner knows them all."""
        raise NotImplementedError

    def _days(self, i: int) -> Read | None:
        """A day at token i, whatever proclitics stand before it."""
        norm = self.norms[i]
        for head in ("يوم", "اليوم", "امس", "الامس", "غدا", "الغد", "نهار", "اول", "الاول", "يومي", "غد", "البارحه", "بكره", "بكرا"):
            if not norm.endswith(head):
                continue
            before = norm[: len(norm) - len(head)]
            if before not in ("", "و", "ف", "ب", "ل", "ول", "وب", "لل"):
                continue
            if head == "يومي":
                return self._two_days(i)
            return self._with_head(i, head)
        return self.day_value(i) if self._plain_date_head(i) else None

    def _plain_date_head(self, i: int) -> bool:
        norm = self.norms[i]
        return (
            self.tokens[i].kind == "number"
            or norm.startswith(("ال", "وال", "بال"))
            or norm in THIS
            or norm in ("بعد", "قبل")
            or norm in self.rules.months
        )

    def _with_head(self, i: int, head: str) -> Read | None:
        kept, self.norms[i] = self.norms[i], head
        found = self.day_value(i)
        self.norms[i] = kept
        return found

    def _two_days(self, i: int) -> Read | None:
        """«يومي السبت والأحد»، «يومي 24 و25 يوليو»."""
        first = self.day_value(i + 1)
        if first is None:
            return None
        word = self.kind(first[1], "weekday")
        if word is not None and word.definite and self.norms[first[1]].startswith("و"):
            second = self.weekday(first[1], int(word.value))
            if first[0].start and second[0].start:
                high = second[0].start
                low = high - (high - first[0].start).days % 7 * tv.DAY  # the first is the one before the second
                return tv.span(low, high, "day"), second[1]
        return first

    def _phrase(self, i: int, cut: int, last: int, kind: str) -> Found | None:
        if kind == "now":
            if self.norms[last - 1] == "الساعه" and self._clock_face(last) is not None:
                return None  # «حتى الساعة الثامنة»
            return Found(i, cut, last, self.moment)
        if self.last is None or not self.last.known:
            # «منذ ذلك الحين» is a time even where nothing tells which.
            named = kind == "since_back" or self.norms[i].removeprefix("و") in ("انذاك", "حينذاك", "وقتذاك")
            return Found(i, cut, last, Value(None, None, "part", "inferred")) if named else None
        if kind == "since_back":
            return Found(i, cut, last, replace(tv.since(self.last, self.now), basis="inferred"))
        return Found(i, cut, last, replace(self.last, basis="inferred"))

    def _until_told(self, i: int) -> Found | None:
        """«حتى لحظة إعداد هذا التقرير»، «لحظة كتابة الخبر»، «حتى مثول الصحيفة للطبع»: the moment of telling."""
        j = i + (self.norms[i] not in self.rules.telling["moment"])
        j += self.norms[j] in self.rules.telling["moment"]
        if self.norms[j] not in self.rules.telling["act"]:
            return None
        j += 1
        j += self.norms[j] in THIS
        if self.norms[j] not in self.rules.telling["text"]:
            return None
        j += 1
        j += self.norms[j].startswith("ال") and self.norms[j].endswith("ي")  # «البيان الصحفي»
        j += self.norms[j] in ("للطبع", "للطباعه", "للنشر")
        return Found(i, 0, j, self.moment)

    def _since(self, i: int, cut: int, *, first: int | None = None) -> Found | None:
        """منذ with a time, a count of units, or an event and its date (منذ اندلاع الحرب عام 2011)."""
        j = i + 1
        start = i if first is None else first
        found = self.at(j) if j < len(self.tokens) and self.tokens[j].kind != "break" else None
        if found is not None and found.value.granularity != "hour" and found.last > j:
            begun = found.value if first is not None else self._past(found)
            return Found(start, cut, found.last, replace(tv.since(begun, self.now), basis=found.value.basis))
        if (year := self.year_number(j)) is not None:
            return Found(start, cut, year[2], tv.since(self.year_of(year), self.now))
        count = self.count(j)
        if count is not None and first is None:
            return Found(start, cut, count.last, self._since_count(count.count, count.unit, over=count.over))
        return self._since_event(start, cut, j)

    def _past(self, found: Found) -> Value:
        """The value of a date after منذ: where its year is not told, no later than publication."""
        value = found.value
        if value.start is None or self.now is None or value.start <= self.now or value.calendar == "hijri":
            return value
        if value.basis != "absolute" or self._names_year(found.first, found.last):
            return value
        return replace(value, start=tv.add_months(value.start, -12))

    def _since_count(self, count: float | None, unit: str, *, over: bool) -> Value:
        now = self.now
        if now is None:
            return Value(None, None, "part")
        if count is None:
            width = {"hour": 0, "day": 7, "week": 30}.get(unit)
            if width is None:
                return tv.span(tv.add_months(now, -3), now, "month") if unit == "month" else Value(None, None, "year")
            return tv.span(now - width * tv.DAY, now, "part")
        months_in = {"month": 1, "year": 12, "decade": 120, "century": 1200}
        if unit in months_in:
            months = round(count * months_in[unit])
            if unit != "month" and count >= 2 and count == int(count) and months < now.year * 12 - 12:
                # Years are counted whole: «منذ ثلاثة أعوام» begins in the year «قبل ثلاثة أعوام» is.
                return tv.span(dt.date(now.year - months // 12, 1, 1), now, "part")
            return (
                tv.span(tv.add_months(now, -months), now, "part")
                if months < now.year * 12 - 12
                else Value(None, None, "year")
            )
        days = {"hour": count / 24, "day": count, "week": 7 * count}.get(unit, count)
        return tv.span(now - (round(days) + over) * tv.DAY, now, "part")

    def _since_event(self, start: int, cut: int, j: int) -> Found | None:
        """«منذ اندلاع الحرب في عام 2011»: at most four words of the event, then its date.

        A longer event, or one told in a clause (التي…), leaves its date a time of its own.
        """
        if self.norms[j] in self.rules.dated_nouns and (war := self.year_number(j + 1)) is not None:
            return Found(start, cut, war[2], tv.since(self.year_of(war), self.now))
        if self.norms[j] == "بدء" and (period := self.period(j + 1)) is not None:
            return Found(start, cut, period[1], tv.since(period[0], self.now))
        if self.norms[j].endswith("ت") and len(self.norms[j]) > 3:
            return None  # a verb: «منذ انسحبت منها القوات عام 2012»
        for k in range(j + 1, min(j + 1 + _EVENT_WORDS, len(self.tokens))):
            if self.tokens[k].kind != "word" or self.norms[k] in ("الذي", "التي", "علي", "ان"):
                return None
            at = k + 1 if self.norms[k] in ("في", "مطلع") else k
            found = (
                self.year_value(at)
                or ((m[0], m[1]) if (m := self.month_date(at)) and (m[2] or at > k) else None)
                or self.full_date(at)
                or self.season(at)
            )
            if found is None and self.norms[k] in ("في", "حرب") and (year := self.year_number(at)):
                found = self.year_of(year), year[2]
            if found is not None and found[0].known:
                return Found(start, cut, found[1], tv.since(found[0], self.now))
        return None

    def _ago(self, i: int, cut: int) -> Found | None:
        """قبل ثلاثة أيام، قبل أسبوع، قبل أيام، قبل يومين أو ثلاثة أيام."""
        if self.norms[i + 1] in YESTERDAY:
            return None
        count = self.count(i + 1)
        if (
            count is None
            or (count.count == 1 and self.year_number(count.last) is not None)
            or (self.norms[count.last] == "من" and self.norms[count.last + 1] not in _FROM_NOW)
        ):
            return self._from_event(i, cut) or self._before_dawn(i, cut)
        if count.count is None:
            value = tv.recent(None, count.unit, self.now)
            return Found(i, cut, count.last, value if count.unit != "hour" else tv.day(self.now))
        value = tv.ago(count.count, count.unit, self.now)
        if self.norms[count.last] == "من":
            return Found(i, cut, count.last + 2, value)
        if self.norms[count.last] in ("او", "الي") and (second := self.count(count.last + 1)) and second.count:
            other = tv.ago(second.count, second.unit, self.now)
            return Found(i, cut, second.last, tv.span(other.start, value.end, "day"))
        return Found(i, cut, count.last, value)

    def _before_dawn(self, i: int, cut: int) -> Found | None:
        """«قبيل فجر الاثنين»، «قبل الفجر يوم الاثنين»."""
        return self._beside_part(i, cut)

    def _beside_part(self, i: int, cut: int) -> Found | None:
        """«قبيل فجر الاثنين»، «بعد الظهر»: a part of the day after قبل or بعد, with its day or without."""
        word = self.kind(i + 1, "daypart")
        if word is None:
            return None
        found = self.daypart(i + 1)
        if found is None and self.norms[i + 1] in ("الظهر", "الفجر"):
            found = self.inferred(), i + 2
        return Found(i, cut, found[1], found[0]) if found is not None else None

    def _after(self, i: int) -> Found | None:
        """«بعد ساعات»، «بعد منتصف الليل»، «بعد ظهر الأحد»."""
        cut = cut_before(self.norms[i])
        if self.norms[i + 1] == "ساعات" and self.norms[i].endswith("بعد"):
            return Found(i, cut, i + 2, self.day_told(i))
        if self.norms[i + 1] == "منتصف" and (found := self.early_hours(i + 1)):
            return Found(i, cut, found[1], found[0])
        return self._from_event(i, cut) or self._beside_part(i, cut)

    def _from_event(self, i: int, cut: int) -> Found | None:
        """«بعد يوم من إعلان الهدنة»، «عقب أسبوعين على سقوط البلدة»: a time counted from an event.

        Its day is known only where the text says that the news itself comes then («ويأتي ذلك بعد يوم من…»).
        «بعد أيام من القصف» is how long the shelling went on.
        """
        count = self.count(i + 1)
        if count is None or self.norms[count.last] not in ("من", "علي") or count.last + 1 >= len(self.tokens):
            return None
        after = self.norms[count.last + 1]
        lasting = after in self.rules.lasting_events and count.count != 1
        if self.tokens[count.last + 1].kind != "word" or after.startswith("ال") or lasting:
            return None
        comes = any(n.removeprefix("و") in COMES for n in self.norms[max(0, i - 7) : i])
        value = self.inferred() if comes else Value(None, None, "day", "inferred")
        return Found(i, cut, count.last, value)

    def _within(self, i: int) -> Found | None:
        """«(سيغادرون) خلال أيام»، «في غضون أسبوعين»: the days to come, where it is of what is to come.

        «(قتلوا) خلال 24 ساعة» is the day and night up to the news; any other length is how long it took.
        """
        count = self.count(i + 1)
        if count is None or self.norms[count.last].startswith("ال"):
            return None
        named = self.month_name(count.last) is not None or self.norms[count.last] in self.rules.feasts
        again = any(n.endswith("لمره") for n in self.norms[max(0, i - 3) : i])  # «للمرة الثانية خلال شهرين»
        if named or again:
            return None
        coming = self.ahead(i) or self._is_willed(i)
        day_and_night = count.unit == "hour" and count.count is not None and count.count % 24 == 0
        happened = any(n.removeprefix("و") in _BEFELL for n in self.norms[max(0, i - 10) : i])
        if not (coming or (day_and_night and happened and self.norms[count.last] not in ("من", "علي"))):
            return None
        value = tv.recent(count.count, count.unit, self.now, ahead=coming)
        if count.unit == "hour" and count.count is not None and count.count <= _SAME_DAY:
            value = tv.day(self.now)  # «خلال ساعتين»
        return Found(i, int(self.norms[i].startswith("و")), count.last, value)

    def _is_willed(self, i: int) -> bool:
        """Whether token i dates what a verb in the subjunctive or after قد tells: «أن يغادروا خلال أسبوع»."""
        sentence = self.text.sentence_of[i]
        for k in range(i - 1, max(-1, i - 11), -1):
            if self.text.sentence_of[k] != sentence or self.norms[k].removeprefix("و") in ("كان", "كانت"):
                return False
            before = self.norms[k - 1] if k else ""
            if self.norms[k].removeprefix("و") in ("ان", "لن", "قد", "سوف", "بان"):
                told = before in ("قبل", "بعد", "منذ")
                return not told and self.norms[k + 1][:1] in ("ي", "ت") and len(self.norms[k + 1]) > 3
        return False

    def _adverb(self, i: int, cut: int) -> Found | None:
        """«فجرا»، «مساء»: the day the text is about."""
        found = self.daypart(i)
        if found is not None:
            return Found(i, cut, found[1], found[0])
        if self.norms[i][cut:] == "غداه":
            return Found(i, cut, i + 1, self.day_told(i))  # the news is of the day after what is told next
        if self.norms[i].endswith("مساء") and not self.tokens[i].raw.endswith(("ً", "ء")):
            return None
        if self.tokens[i].kind != "word" or self.norms[i - 1 if i else 0] in ("ليلا", "صباح", "بين"):
            return None
        return Found(i, cut, i + 1, self.inferred())

    def _month(self, i: int) -> Found | None:
        """A month at token i, or two joined by و with one year (مايو ويونيو 2017)."""
        found = self.month_date(i, clitics=True)
        if found is None:
            return None
        value, last, sure = found
        name = self.month_name(i, clitics=True)
        cut = name.cut if name is not None else cut_before(self.norms[i])
        before = self.norms[i - 1] if i else ""
        if name is not None and name.calendar == "hijri" and before in ("نهار", "ليالي", "ليل"):
            sure = True  # «في نهار رمضان»
        if not sure and before not in ("في", "منذ", "شهر", "خلال", "وفي", "بين", "الي", "شهري", "حتي", "حلول"):
            return None
        if (
            name is not None
            and name.calendar == "hijri"
            and not sure
            and (name.number != 9 or before not in ("في", "شهر", "خلال", "حلول"))
        ):
            return None
        two = self._two_months(name, value, last)
        if two is not None:
            return Found(i, cut, two[1], two[0])
        return Found(i, cut, last, value)

    def _two_months(self, name: MonthName | None, value: Value, last: int) -> Read | None:
        """«مايو ويونيو 2017»: from the first to the end of the second; a year after both holds for both."""
        second = self.month_name(last, clitics=True) if self.norms[last].startswith("و") else None
        if (
            name is None
            or second is None
            or second.calendar != "gregorian"
            or second.number == name.number
            or not value.start
        ):
            return None
        tail = self.month_date(last, clitics=True)
        if tail is None or tail[0].start is None:
            return None
        if tail[1] == second.last:  # no year after the second
            first = value.start
            end = tv.month(first.year + (second.number < name.number), second.number).end
            third = self.month_name(tail[1], clitics=True) if self.norms[tail[1]].startswith("و") else None
            if third is not None and third.calendar == "gregorian" and third.number > second.number > name.number:
                return self._two_months(name, value, tail[1])  # «يناير وفبراير ومارس»
        else:
            first, end = dt.date(tail[0].start.year - (name.number > second.number), name.number, 1), tail[0].end
        return (tv.span(first, end, "month", basis="absolute"), tail[1]) if end is not None and first < end else None

    def _bare_year(self, i: int) -> Found | None:
        """A year with no noun: «في 1981»، «حرب 1967»، «أواخر 2014»، «2011-2013»."""
        year = self.year_number(i)
        if year is None or not 1900 <= year[0] <= 2050:
            return (
                None
                if year is None or year[1] != "hijri" or year[2] == i + 1
                else Found(i, 0, year[2], self.year_of(year))
            )
        before = self.norms[i - 1] if i else ""
        j = year[2]
        if j > i + 1:
            return Found(i, 0, j, self.year_of(year))
        pair = self.norms[j] in ("-", "–") and (second := self.year_number(j + 1)) is not None and second[0] > year[0]
        joined = before == "و" and self.year_ended == i - 1  # «في 2012 و2013»
        if not (
            before in LOCATES_YEAR
            or any(before.removeprefix(p) in self.rules.dated_nouns for p in ("", "و", "ل", "ب"))
            or _follows_part(self, i)
            or pair
            or joined
            or self._set_apart(i, j)
        ):
            return None
        if self._is_counted_by(year[0], j):
            return None
        if self.norms[j] in ("-", "–") and (second := self.year_number(j + 1)) and second[0] > year[0]:
            return Found(
                i, 0, second[2], tv.span(self.year_of(year).start, self.year_of(second).end, "year", basis="absolute")
            )
        return Found(i, 0, j, self.year_of(year))

    def _set_apart(self, i: int, j: int) -> bool:
        """«(1962)» after a word, or «1964 - وصول…» at the head of a line."""
        if self.norms[i - 1 if i else 0] == "(" and self.norms[j] == ")" and i > 1:
            return self.tokens[i - 2].kind in ("word", "punct") and self.norms[i - 2] not in ("رقم", "القرار", "قرار")
        sentence = self.text.sentence_of[i]
        if sentence < 0 or self.text.sentences[sentence].first != i or self.norms[j] not in ("-", "–", ":"):
            return False
        return j + 1 < len(self.tokens) and self.tokens[j + 1].kind == "word"

    def _is_counted_by(self, number: int, j: int) -> bool:
        """Whether token j is what a bare four-digit number counts: «في 1900 موقع»، «منذ 2014 غارة»."""
        if j >= len(self.tokens) or self.tokens[j].kind != "word" or self.norms[j].startswith(("و", "ال")):
            return False
        if starts_clause(self.norms[j]):
            return False
        if number % 100 == 0:
            return self.norms[j] not in ("في", "من", "الي", "حتي", "علي", "عن", "مع", "بعد", "قبل")
        raw = self.tokens[j].raw
        return raw.endswith(("اً", "ًا")) and len(raw) < 8

    def _range(self, i: int) -> Found | None:
        """«من 13 إلى 15 تموز»، «بين مارس ومايو 2014»، «بين الساعة 03:25 و03:53»، «من الاثنين حتى الخميس»."""
        norm = self.norms[i]
        between = norm.endswith("بين")
        cut = 1 if norm[0] in "وف" and norm not in ("من", "بين") else 0
        j = i + 1
        first_day = self._day_number(j)
        left = self._range_end(j)
        if left is None and first_day is not None:
            k = first_day[1]
            if self.norms[k] in TO or (between and self.norms[k] in ("و", "وال")) or self.norms[k] in ("-", "–"):
                right = self.full_date(k + 1)
                if right is not None and right[0].start and right[0].end:
                    low = tv.safe_date(right[0].start.year, right[0].start.month, first_day[0])
                    last_day = self._day_number(k + 1)
                    if right[0].calendar == "hijri":
                        low = (
                            right[0].start - (last_day[0] - first_day[0]) * tv.DAY
                            if last_day and last_day[0] > first_day[0]
                            else None
                        )
                    if low is not None and low <= right[0].end:
                        return Found(i, cut, right[1], tv.span(low, right[0].end, "day", basis="absolute"))
            return None
        if left is None:
            return None
        value, k = left
        glued = between and self.norms[k].startswith("و") and self.norms[k] != "و"
        if not (glued or self.norms[k] in TO or (between and self.norms[k] == "و")):
            whole = norm == "من" and first_day is not None and value.start != value.end  # «من 13 إلى 15 تموز»
            return Found(i, cut, k, value) if whole else None
        kept, self.last = self.last, value if value.known else self.last  # «من 24 نوفمبر إلى 30 منه»
        right = self._range_end(k if glued else k + 1)
        self.last = kept
        if right is None:
            return None
        start, end = value.start, right[0].end
        if start and end and start > end:
            start = (
                tv.add_months(start, -12)
                if value.granularity in ("month", "day", "part") and (start - end).days > 31
                else start - 7 * tv.DAY
            )
        if start and end and start > end:
            return None
        return Found(i, cut, right[1], tv.span(start, end, right[0].granularity, basis=value.basis))

    def _range_end(self, j: int) -> Read | None:
        if j >= len(self.tokens) or self.tokens[j].kind == "break":
            return None
        if self.norms[j].endswith("الساعه") or ":" in self.norms[j]:
            clock = self._clock(j)
            return (clock.value, clock.last) if clock else None
        year = self.year_number(j)
        for read in (self._days(j), self.year_value(j), self.part_of(j), self.unit_phrase(j), self.daypart(j)):
            if read is not None:
                return read
        month = self.month_date(j, clitics=True, dayed=True)
        if month is not None:
            return month[0], month[1]
        word = self.kind(j, "weekday")
        if word is not None and word.definite:
            return self.weekday(j, int(word.value))
        return (self.year_of(year), year[2]) if year else None


def _follows_part(reader: RelativeReader, i: int) -> bool:
    """Whether a part of a year (أواخر، مطلع) or a season stands before token i."""
    norm = reader.norms[i - 1] if i else ""
    return reader.rules.kind(norm, "part") is not None or reader.rules.kind(norm, "season") is not None
