"""The grammar of clock hours: «الساعة السابعة والنصف صباح اليوم»، «03:25 بتوقيت موسكو»."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from riwaya.mentions.numerals import read_numeral, read_ordinal
from riwaya.mentions.time_grammar import Read
from riwaya.mentions.time_relative import RelativeReader
from riwaya.mentions.time_values import Value
from riwaya.mentions.time_words import MINUTE_WORDS, ZONES, cut_before


class Found(msgspec.Struct, frozen=True):
    """A time read from tokens `[first, last)`; `cut` letters of proclitics stand before it."""

    first: int
    cut: int
    last: int
    value: Value


class ClockReader(RelativeReader):
    """Adds hours: the day they stand with is their value."""

    def _clock(self, i: int) -> Found | None:
        """«الساعة السابعة والنصف صباح اليوم»، «الساعة 03:25 و03:53 بتوقيت موسكو»."""
        j = i
        if self.norms[j] in ("تمام", "حدود"):
            j += 1
        if self.norms[j].endswith("الساعه") or self.norms[j].endswith("الساعات"):
            j += 1
        read = self._clock_face(j)
        if read is None and self.norms[j] == "(":
            read = self._bracketed_face(j)
        if read is None:
            return None
        return self._clock_day(i, cut_before(self.norms[i]) if self.norms[i] not in ("تمام", "حدود") else 0, read)

    def _bracketed_face(self, j: int) -> int | None:
        """«الساعة (الثانية والنصف ظهرا)»: the token after the bracket."""
        face = self._clock_face(j + 1)
        if face is None:
            return None
        last = self._clock_day(j + 1, 0, face).last
        return last + 1 if self.norms[last] == ")" else None

    def spoken_hour(self, i: int) -> Found | None:
        """«الثامنة مساء»، «الثالثة والنصف فجرا»: an hour with no noun, told by the part of the day after it."""
        if not self.norms[i].endswith("ه"):
            return None
        face = self._clock_face(i)
        if face is None:
            return None
        j = face + 1 if self.norms[face] == "من" else face
        part = self.kind(j, "adverb") or self.kind(j, "daypart")
        if (part is None or part.cut) and self._beside_noon(j) is None:
            return None
        return self._clock_day(i, 0, face)

    def _clock_face(self, j: int) -> int | None:
        """The token after an hour and its minutes; None where no hour stands."""
        if j >= len(self.tokens):
            return None
        last: int | None = None
        if self.tokens[j].kind == "number":
            parts = self.norms[j].replace(".", ":").replace(",", ":").split(":")
            plain = all(p.isdigit() for p in parts) and int(parts[0]) <= 24 and len(parts) <= 3
            if plain or (_military(self.norms[j]) and self._called_hour(j)):
                last = j + 1
        else:
            ordinal = read_ordinal(self.tokens, j)
            numeral = read_numeral(self.tokens, j) if ordinal is None else None
            if ordinal is not None and 1 <= ordinal[0] <= 12:
                last = ordinal[1]
            elif ordinal is not None and ordinal[0] > 20 and ordinal[0] % 10:
                last = j + 1  # «الرابعة وأربعون دقيقة» is no forty-fourth
            elif self.norms[j] == "صفر" and j and self.norms[j - 1].endswith("الساعه"):
                last = j + 1
            elif numeral is not None and isinstance(numeral.value, int) and 1 <= numeral.value <= 24:
                last = numeral.last
        if last is None:
            return None
        return self._minutes(last)

    def _minutes(self, last: int) -> int:
        while last < len(self.tokens):
            norm = self.norms[last]
            numeral = (
                read_numeral(self.tokens, last) if norm.startswith("و") or self.tokens[last].kind == "number" else None
            )
            if (
                norm == "و"
                and last + 1 < len(self.tokens)
                and (read_numeral(self.tokens, last + 1) or ":" in self.norms[last + 1])
            ):
                step = read_numeral(self.tokens, last + 1)
                last = step.last if step is not None else last + 2
            elif numeral is not None and numeral.joined:
                last = numeral.last
            elif norm in MINUTE_WORDS:
                last += 1
            elif norm.startswith("وال") and (hour := read_ordinal(self.tokens, last)) is not None and hour[0] <= 12:
                last = hour[1]  # «بين الساعة الرابعة والسادسة»
            else:
                break
        return last

    def _clock_day(self, i: int, cut: int, last: int) -> Found:
        """Take in the brackets, the part of the day, the zone and the day that follow an hour."""
        value = None
        for _ in range(6):
            norm = self.norms[last]
            if (
                norm == "("
                and (close := next((k for k in range(last + 1, last + 8) if self.norms[k] == ")"), None))
                and any(":" in n or "," in n or n in ZONES for n in self.norms[last + 1 : close])
            ):
                if self._apart(last + 1, close) and self._day_after_clock(close + 1) is None:
                    break  # «(06,30 ت غ)» is a time of its own
                last = close + 1
            elif norm in ("بتوقيت", "بالتوقيت"):
                last += 2
                while self.norms[last] in ("المحلي", "نيويورك", "الشرقي", "الصيفي", "الامريكيه", "المكرمه"):
                    last += 1
            elif (norm == "ت" and self.norms[last + 1] in ("غ", ".")) or norm in ("تغ", "GMT", "gmt"):
                last += 2 if norm == "ت" else 1
            elif (found := self._day_after_clock(last) or self._beside_noon(last + (norm == "من"))) is not None:
                value, last = found
            elif self.kind(last, "adverb") is not None or (
                self.kind(last, "daypart") is not None and norm.startswith("ال")
            ):
                last += 1
            else:
                break
        if value is None:
            value = self.inferred()
        return Found(i, cut, last, replace(value, granularity="hour"))

    def _apart(self, first: int, close: int) -> bool:
        """Whether tokens `[first, close)` of a bracket are the hour told again in another zone."""
        return self.tokens[first].kind == "number" and (
            "و" in self.norms[first:close] or any(self._zoned(k) for k in range(first + 1, close))
        )

    def _beside_noon(self, last: int) -> Read | None:
        """«بعد الظهر»، «بعد ظهر اليوم»، «قبل منتصف الليل» after an hour."""
        if self.norms[last] not in ("بعد", "قبل"):
            return None
        if self.norms[last + 1] == "الظهر":
            return self.day_value(last + 2) or (self.inferred(), last + 2)
        if self.norms[last + 1] == "منتصف":
            return self.early_hours(last + 1)
        return self.daypart(last + 1) if self.norms[last + 1] == "ظهر" else None

    def _day_after_clock(self, last: int) -> Read | None:
        j = last + 1 if self.norms[last] == "من" else last
        found = self.daypart(j) or self.day_value(j)
        return (
            found if found is not None and found[0].granularity == "day" and self.tokens[j].kind != "number" else None
        )

    def _bare_clock(self, i: int) -> Found | None:
        """«(00:25 و00:53 ت غ)»، «3:18 صباحا»: an hour with minutes and a mark that it is one."""
        if self.tokens[i].kind != "number":
            return None
        clear = self.norms[i].count(":") in (1, 2)
        if not clear and not (("," in self.norms[i] or _military(self.norms[i])) and self._zoned(i + 1)):
            return None
        face = self._clock_face(i)
        if face is None:
            return None
        found = self._clock_day(i, 0, face)
        marked = found.last > face or (i and self.norms[i - 1] in ("عند", "الساعه"))
        return found if marked else None

    def _called_hour(self, j: int) -> bool:
        """Whether what stands around four digits makes them an hour: الساعة before, a zone after."""
        return bool(j and (self.norms[j - 1].endswith("الساعه") or self.norms[j - 1] == "(")) or self._zoned(j + 1)

    def _zoned(self, i: int) -> bool:
        """Whether a time zone is named at token i."""
        return (
            self.norms[i] in ("بتوقيت", "بالتوقيت")
            or self.norms[i] in ZONES
            or (self.norms[i] == "ت" and self.norms[i + 1] in ("غ", "."))
        )


def _military(norm: str) -> bool:
    """Whether four digits are an hour and its minutes: 1100، 0424.

    >>> _military("0424"), _military("2018"), _military("2365")
    (True, True, False)
    """
    return len(norm) == 4 and norm.isdigit() and int(norm[:2]) <= 24 and int(norm[2:]) < 60
