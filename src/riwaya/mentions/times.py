"""Times and durations: every expression that locates something in time, resolved from the publication day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from riwaya.mentions import time_values as tv
from riwaya.mentions.numerals import letters_in, number_word
from riwaya.mentions.time_back import bare_part, century, day_in_a_row, prayer, same_in_year, same_period, shifted
from riwaya.mentions.time_clock import Found
from riwaya.mentions.time_feasts import feast
from riwaya.mentions.time_grammar import Read
from riwaya.mentions.time_ordinals import first_units, nth_of_month, share_of_period
from riwaya.mentions.time_spans import SpanReader
from riwaya.mentions.time_words import (
    BEFORE_ONE,
    CLOCK_HEADS,
    COUNTED_TIME,
    DAYS_IN,
    EARLY_OR_LATE,
    IN_MONTH,
    LASTS,
    NEEDS_NEXT,
    OPENERS,
    ORDINAL_HEADS,
    ORDINAL_WORDS,
    ROUGHLY,
    SAME,
    SHARES,
    THEREAFTER,
    THIS,
    UNITS_NAMED,
    cut_before,
)
from riwaya.mentions.time_writing import writing_day
from riwaya.model import Duration, Time
from riwaya.rules.times import TimeRules
from riwaya.text import Text

_NONE: frozenset[str] = frozenset()  # one for all words: each new one takes 216 bytes


def find_times(text: Text, published: dt.date | None, rules: TimeRules) -> tuple[list[Time], list[Duration]]:
    """Times and durations in order of their spans; times do not overlap each other.

    Relative times are resolved from `published` (or from the day the text itself calls today, where
    the two disagree by a few days); where it is None their start and end are None.

    >>> from riwaya.rules.times import load_times
    >>> from riwaya.text import analyse
    >>> times, _ = find_times(analyse("قصفت الطائرات البلدة فجر الإثنين"), dt.date(2018, 4, 10), load_times())
    >>> times[0].text, times[0].start
    ('فجر الإثنين', '2018-04-09')
    """
    return _Scanner(text, writing_day(text, published, rules), rules).scan()


class _Scanner(SpanReader):
    """Walks the tokens once and tries what can begin at each."""

    def scan(self) -> tuple[list[Time], list[Duration]]:
        times: list[Time] = []
        durations: list[Duration] = []
        i, count = 0, len(self.tokens)
        while i < count:
            if self.tokens[i].kind == "break" or not self._can_begin(i):
                i += 1
                continue
            sentence = self.text.sentence_of[i]
            self.paragraph = self.text.sentences[sentence].paragraph if sentence >= 0 else -1
            found = self.at(i)
            if found is not None and self._is_name(found):
                i = found.last
                continue
            if found is not None:
                found = self._of_fame(found)
                time = self._time(found)
                if not self._is_dateline(found):
                    times.append(time)
                if found.value.granularity == "year":
                    self.year_ended = found.last
                self._remember(found)
                i = found.last
                continue
            length = self._duration(i)
            if length is not None:
                durations.append(length[0])
                i = length[1]
                continue
            i += 1
        return times, durations

    def _remember(self, found: Found) -> None:
        """Keep what a later حينها or «العام نفسه» points back at: of a stretch since a time, that time."""
        value = found.value
        if value is self.moment or not (value.known or self.now is None):
            return
        if value.basis == "absolute" and value.start is not None and self._names_year(found.first, found.last):
            self.anchor = self.text.sentence_of[found.first], value.start
        if self.rules.kind(self.norms[found.first], "since") is not None and value.start is not None:
            if self.count(found.first + 1) is not None:
                return  # «منذ سبع سنوات» is how long it has lasted
            begun = value.start
            value = (
                tv.year(begun.year)
                if (begun.month, begun.day) == (1, 1)
                else replace(tv.day(begun), granularity="part")
            )
        self.last = value
        if value.granularity in ("day", "hour") and value.start == value.end:
            self.last_day, self.last_paragraph = value, self.paragraph
            self.last_sentence = self.text.sentence_of[found.first]
            if self.lead_day is None and self.paragraph <= _LEAD and self._is_news(found):
                self.lead_day = value

    def _is_news(self, found: Found) -> bool:
        """Whether a day is told by its name or as اليوم، أمس, and is of the last days: what a lead dates its news with."""
        start, counted = found.value.start, self.rules.kind(self.norms[found.first], "ago") is not None
        if start is None or self.now is None or found.value.basis == "inferred" or counted:
            return False
        return dt.timedelta() <= self.now - start <= dt.timedelta(days=_NEWS)

    def _can_begin(self, i: int) -> bool:
        """Whether token i is worth trying: most words of an article are not."""
        if self.tokens[i].kind == "number":
            return True
        norm = self.norms[i]
        wanted = _wanted_next(self.rules, norm)
        if wanted is None:
            return norm not in NEEDS_NEXT or self._goes_on(i)
        return bool(wanted) and self.norms[i + 1] in wanted

    def _goes_on(self, i: int) -> bool:
        """Whether a number, a word of time or the rest of a phrase stands after token i."""
        if i + 1 >= len(self.tokens):
            return False
        after = self.norms[i + 1]
        if self.tokens[i + 1].kind == "number" or after in ROUGHLY or _wanted_next(self.rules, after) != frozenset():
            return True
        return any(rest[:1] == (after,) for rest, _, _ in self.rules.phrases.get(self.norms[i], ()))

    def at(self, i: int) -> Found | None:
        """The longest expression that begins at token i."""
        best: Found | None = None
        for found in self._readings(i):
            if found is not None and (best is None or found.last > best.last):
                best = found
        return self._extended(best) if best is not None else None

    def _readings(self, i: int) -> Iterator[Found | None]:  # noqa: C901, PLR0912, PLR0915
        norm = self.norms[i]
        for rest, kind, cut in self.rules.phrases.get(norm, ()):
            if tuple(self.norms[i + 1 : i + 1 + len(rest)]) == rest:
                yield self._phrase(i, cut, i + 1 + len(rest), kind)
                break
        forms = self.rules.forms.get(norm, ())
        kinds = {w.kind: w for w in forms}
        if "since" in kinds:
            yield self._since(i, kinds["since"].cut)
        if norm in ("اعتبارا", "ابتداء", "بدءا", "واعتبارا") and self.norms[i + 1] == "من":
            yield self._since(i + 1, 0, first=i)
        if "ago" in kinds:
            yield self._ago(i, kinds["ago"].cut)
        if norm in ("بعد", "وبعد", "عقب"):
            yield self._after(i)
        if norm.removeprefix("و") in THEREAFTER:
            yield self._found(i, shifted(self, i), cut=len(norm) - len(norm.removeprefix("و")))
        if norm in ("حتي", "الي", "لغايه", "وحتي") or norm in self.rules.telling["moment"]:
            yield self._until_told(i)
        if norm in ("خلال", "غضون", "وخلال"):
            yield self._within(i)
        if norm.endswith("لليوم") or (norm.startswith(("لل", "ولل")) and "weekday" in kinds):
            yield self._found(i, day_in_a_row(self, i), cut=int(norm.startswith("و")))
        if norm in OPENERS or norm.endswith(("بين", "من")):
            yield self._range(i)
        if norm in CLOCK_HEADS:
            yield self._clock(i)
        if norm.startswith("ال") and norm[2:4] in ORDINAL_HEADS:
            yield self.spoken_hour(i)
        if norm.endswith(("صلاه", "اذان")):
            yield self._found(i, prayer(self, i), cut=len(norm) - 4)
        if norm.endswith("القرن"):
            yield self._found(i, century(self, i), cut=len(norm) - len("القرن"))
        if self.norms[i + 1] in SAME or norm.endswith(("ذلك", "تلك", "نفس", "ذات")):
            yield self._found(i, same_period(self, i), cut=len(norm) - len(norm.lstrip("ولب")))
        if norm.endswith(("الساعات", "ساعه", "وقت", "منتصف", "ساعات")):
            yield self._found(i, self.early_hours(i), cut=cut_before(norm))
        if "daypart" in kinds:
            yield self._found(i, self.daypart(i), cut=kinds["daypart"].cut)
            yield self._found(i, bare_part(self, i), cut=0)
        if "adverb" in kinds:
            yield self._adverb(i, kinds["adverb"].cut)
        if "weekday" in kinds and kinds["weekday"].definite:
            yield self._found(i, self.weekday(i, int(kinds["weekday"].value)), cut=kinds["weekday"].cut)
        if norm in THIS or norm[1:] in THIS:
            yield self._found(i, self.this_unit(i), cut=len(norm) - len(norm.lstrip("ولب")))
        yield self._found(i, self._days(i), cut=cut_before(norm))
        if "unit" in kinds:
            cut = kinds["unit"].cut
            yield self._found(i, self.unit_phrase(i), cut=cut)
            yield self._found(i, first_units(self, i), cut=cut)
        if "part" in kinds:
            yield self._found(i, self.part_of(i), cut=kinds["part"].cut)
            yield self._found(i, self.numbered_recent(i), cut=kinds["part"].cut) if norm.endswith("اخر") else None
        if self.norms[i + 1] in THIS and norm.removeprefix("ب").removeprefix("ل") == "مثل":
            yield self._found(i, same_in_year(self, i + 1), cut=0)
        if norm in SHARES:
            yield self._found(i, share_of_period(self, i), cut=len(norm) - len(norm.lstrip("وب")))
        if _names_feast(self.rules, norm) or _names_feast(self.rules, self.norms[i + 1]) or self._of_feast(i):
            cut = kinds["daypart"].cut if "daypart" in kinds else len(norm) - len(norm.lstrip("ولب"))
            yield self._found(i, feast(self, i), cut=cut)
        if self.norms[i + 1] in IN_MONTH or "weekday" in kinds or self.norms[i + 2] in IN_MONTH:
            yield self._found(i, nth_of_month(self, i), cut=0)
        if "season" in kinds or norm in ("فصل", "موسم", "اشهر", "شهور"):
            yield self._found(i, self.season(i), cut=kinds["season"].cut if "season" in kinds else 0)
        if self.tokens[i].kind == "number" or number_word(norm) or norm in ("ال", "بال"):
            yield self._found(i, self.numbered_recent(i), cut=0)
            yield self._found(i, first_units(self, i), cut=0)
            yield self._bare_year(i)
            yield self._bare_clock(i)
        yield self._found(i, self.year_value(i), cut=cut_before(norm) if "عام" in norm or "سنه" in norm else 0)
        yield self._month(i)
        yield self._found(i, self.decade(i), cut=int(norm.startswith("وال")))

    def _of_feast(self, i: int) -> bool:
        """«أول أيام العيد»، «اليوم الأول للعيد»، «العشر الأواخر»: what a day of a feast may begin with."""
        norm, after = self.norms[i], self.norms[i + 1]
        return "العيد" in (after, self.norms[i + 2]) or after == "ايام" or norm == "اليوم" or norm.removeprefix("و") in ("العشر", "العشره")

    def _found(self, i: int, read: Read | None, *, cut: int) -> Found | None:
        return Found(i, cut, read[1], read[0]) if read is not None else None

    def _extended(self, found: Found) -> Found:
        """Take in what follows a day and only narrows it: «السبت مساء»، «الأربعاء الساعة 17:08 بتوقيت غرينتش»."""
        if found.value.granularity != "day" or found.last >= len(self.tokens):
            return found
        last = found.last
        if self.norms[last] in ("بعد", "قبل") and self.norms[last + 1] == "الظهر":
            return replace(found, last=last + 2)
        word = self.kind(last, "adverb")
        if word is not None and not word.cut and self.daypart(last) is None:
            return replace(found, last=last + 1)
        if self.norms[last] == "الساعه" and (face := self._clock_face(last + 1)) is not None:
            clock = self._clock_day(last, 0, face)
            return replace(found, last=clock.last, value=replace(found.value, granularity="hour"))
        return found

    def _duration(self, i: int) -> tuple[Duration, int] | None:
        """A length of time at token i («ثلاثة أيام»، «يومين»); an age is none."""
        count = self.count(i)
        if count is None or count.count is None or count.unit not in COUNTED_TIME:
            return None
        if (
            count.count == 1
            and not count.spoken
            and not (i and self.norms[i - 1] in BEFORE_ONE)
            and not (i and self.norms[i - 1] in ("بعد", "عقب") and self.norms[count.last] in ("من", "علي"))
        ):
            return None
        if self.norms[count.last - 1] == "عاما" and not any(n in LASTS for n in self.norms[max(0, i - 2) : i]):
            return None
        if "العمر" in self.norms[max(0, i - 3) : i] or self.norms[count.last] == ")" or self.norms[i - 1] == "(":
            return None
        span = self.text.span(i, count.last)
        return Duration(
            span=span, text=self.text.slice(span), days=round(count.count * DAYS_IN[count.unit], 3)
        ), count.last

    def _of_fame(self, found: Found) -> Found:
        """A date with no year after the word that makes it a known one: هجمات 11 سبتمبر."""
        start = found.value.start
        if start is None or found.value.granularity != "day" or found.first == 0:
            return found
        before = self.norms[found.first - 1].removeprefix("ل").removeprefix("ب")
        for named in self.rules.named_dates:
            if (named.month, named.day) == (start.month, start.day) and before in named.after:
                date = dt.date(named.year, named.month, named.day)
                if (self.now is None or date <= self.now) and not self._names_year(found.first, found.last):
                    return replace(found, value=replace(found.value, start=date, end=date))
        return found

    def _is_name(self, found: Found) -> bool:
        """Whether the words name something else: a newspaper, a street, a person."""
        i = found.first
        before = self.norms[i - 1] if i else ""
        norm = self.norms[i]
        if self.norms[found.last - 1] != "التوالي" and "علي" in self.norms[found.last : found.last + 2] and "التوالي" in self.norms[found.last : found.last + 3]:
            return True  # «للجمعة الثانية على التوالي» counts
        if (
            before in self.rules.names_before
            and found.value.basis == "absolute"
            and found.value.granularity in ("day", "month")
        ):
            return True
        if norm == "اليوم" and found.last == i + 1 and before in self.rules.names_before_today:
            return True
        word = self.kind(i, "weekday")
        if self._recurs(i, found):
            return True
        if word is not None and not word.cut and found.last == i + 1:
            return (
                before in self.rules.names_before_weekday
                or self.norms[i + 1] in ("عشر", "عشره")
                or (norm == "السبت" and before == "ابو")
            )
        return False

    def _recurs(self, i: int, found: Found) -> bool:
        """«كل يوم جمعة»، «أيام الجمعة من كل أسبوع»: no day but a custom."""
        before = self.norms[i - 1].removeprefix("و") if i else ""
        weekday = any(self.kind(k, "weekday") for k in range(i, found.last))
        if before == "كل" and (weekday or self.norms[i] in ("عام", "شهر", "سنه")):
            return True
        following = self.kind(found.last, "weekday")
        alone = before == "ايام" and found.last == i + 1 and weekday
        return alone and (following is None or not following.cut)

    def _is_dateline(self, found: Found) -> bool:
        """A line that holds nothing but a date is the page's, not the article's."""
        if found.value.basis != "absolute" or found.value.granularity not in ("day", "hour"):
            return False
        sentence = self.text.sentence_of[found.first]
        if sentence < 0:
            return False
        bounds = self.text.sentences[sentence]
        if self.norms[bounds.last - 1] == ".":
            return False
        if bounds.paragraph > 2 and bounds.paragraph < self.text.sentences[-1].paragraph - 2:
            return False
        rest = [
            t
            for k, t in enumerate(self.tokens[bounds.first : bounds.last], bounds.first)
            if t.kind in ("word", "latin") and not found.first <= k < found.last
        ]
        return len(rest) <= 4 and bounds.last - bounds.first < 14 and len(self.text.sentences) > 1

    def _time(self, found: Found) -> Time:
        token = self.tokens[found.first]
        start = token.start + (letters_in(token.raw, found.cut) if found.cut else 0)
        span = (start, self.tokens[found.last - 1].end)
        value = found.value
        known = value.start is not None and value.end is not None
        return Time(
            span=span,
            text=self.text.slice(span),
            start=value.start.isoformat() if known and value.start else None,
            end=value.end.isoformat() if known and value.end else None,
            granularity=value.granularity,
            basis=value.basis,
            calendar=value.calendar,
        )


_LEAD = 1  # the last paragraph of a lead
_NEWS = 3  # days that news is old
# What else a time begins with.
_HEADS = frozenset(("مثل", "بمثل", "لمثل", "خلال", "وخلال", "غضون", "لليوم", "ولليوم", "فصل", "موسم"))


def _names_feast(rules: TimeRules, norm: str) -> bool:
    """Whether a folded word begins the name of a feast, with و، ب or ل before it or none."""
    return norm in rules.feasts or (norm[:1] in ("و", "ب", "ل") and norm[1:] in rules.feasts)


@lru_cache(maxsize=40_000)
def _wanted_next(rules: TimeRules, norm: str) -> frozenset[str] | None:
    """The words one of which must follow a folded word for a time to begin with it; None where any may.

    Empty where no time begins with it. Without this في would be tried all day for the sake of «في الوقت الحالي».
    """
    if (
        norm in rules.forms
        or norm in OPENERS
        or _names_feast(rules, norm)
        or norm in SHARES
        or norm in _HEADS
        or norm in rules.telling["moment"]
        or norm in ORDINAL_WORDS
        or norm.endswith(("صلاه", "اذان", "القرن", "ينات", "نيات"))
        or number_word(norm) is not None
        or (norm.startswith("ال") and norm[2:4] in ORDINAL_HEADS)
    ):
        return None
    if norm == "الفاتح":
        return frozenset({"من"})
    rests = [rest for rest, _, _ in rules.phrases.get(norm, ())]
    rests += [rest for k in range(3) for rest, *_ in rules.months.get(norm[k:], ())]
    if () in rests:
        return None
    wanted = {rest[0] for rest in rests}
    if norm.endswith(("ذلك", "تلك", "نفس", "ذات")):
        wanted |= UNITS_NAMED
    if norm.endswith("وقت"):
        wanted |= EARLY_OR_LATE
    return frozenset(wanted) or _NONE
