"""Amounts: numbers, ranges and vague plurals with their qualifiers, and what numbers are labels instead."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from riwaya.mentions.numerals import (
    VAGUE,
    Numeral,
    digits_value,
    number_word,
    read_numeral,
    read_ordinal,
    strip_article,
)
from riwaya.model.mention import Qualifier
from riwaya.model.span import Span
from riwaya.rules.units import UnitForm, UnitRules
from riwaya.text import Text

Number = float | int | None
VAGUE_PREFIXES = ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف", "وب", "ول", "فال")
AMOUNT_HEADS = frozenset(
    {"ال", "ب", "ل", "و", "بال", "لل", "نصف", "ربع", "ف", "وال", "ثلث", "ما", "وما", "بين", "من", "مابين"}
)
# Words that begin a time made of a length: «خلال يومين» counts its days.
LENGTHS = ("خلال", "غضون")
_TROOPS = frozenset(("فرقه", "لواء", "فوج", "كتيبه", "سريه"))
_SHARES = frozenset(("خمس", "سدس", "ثمن"))
_FEW = frozenset(("بضع", "بضعه"))
_HUNDREDS_OF = frozenset({"الاف", "الالاف", "ملايين", "الملايين", "مليون", "الف", "الوف", "الالوف"})


class Amount(msgspec.Struct, frozen=True):
    """Low, best, high and how they are qualified, over tokens `[first, last)`."""

    first: int
    last: int
    cut: int
    low: Number
    best: Number
    high: Number
    qualifier: Qualifier
    numeral: Numeral | None = None


class AmountReader:
    """Reads amounts of one text; `taken` are the spans of its times."""

    def __init__(self, text: Text, taken: Sequence[Span], rules: UnitRules) -> None:
        self.text, self.rules = text, rules
        self.tokens = text.tokens
        self.norms = [t.norm for t in text.tokens] + ["\n"] * 6
        self.taken = sorted(taken)
        self._starts = [s for s, _ in self.taken]
        self.done = 0  # the token after the last quantity read

    def qualified(self, i: int) -> Amount | None:
        """A qualifier and the amount after it."""
        norm = self.norms[i]
        for cut in (0, 1):
            if cut and norm[:1] not in ("و", "ب", "ل", "ف", "ك"):
                break
            for rest, qualifier in self.rules.qualifiers.get(norm[cut:], ()):
                j = i + 1 + len(rest)
                if tuple(self.norms[i + 1 : j]) != rest:
                    continue
                if self.norms[j] in ("عددهم", "عددها"):
                    j += 1
                elif self.norms[j] == "عدد":  # «تجاوز عدد القتلى 30 ألفا»
                    j += 2
                amount = self.amount(j) if j < len(self.tokens) else None
                if amount is not None:
                    return replace(apply_qualifier(amount, qualifier), first=i, cut=cut)
                if (
                    qualifier == "more_than"
                    and self.norms[j] in ("هجوم", "عمليه", "موقع", "غاره", "جبهه", "محور", "طرف", "جهه", "شخص")
                    and rest
                ):
                    return Amount(i, j, cut, 2, 1, None, "more_than")
        return None

    def amount(self, i: int) -> Amount | None:
        """A number, a range of two, or a vague plural at token i."""
        if i >= len(self.tokens):
            return None
        vague = self._vague(i)
        if vague is not None:
            return vague
        joined_range = self._between(i)
        if joined_range is not None:
            return joined_range
        numeral = self._numeral(i)
        if numeral is None:
            return None
        second = self._second(numeral)
        if second is not None:
            low = self._low_end(numeral, second)
            return Amount(numeral.first, second.last, numeral.cut, low, None, second.value, "range", second)
        value = numeral.value
        return Amount(numeral.first, numeral.last, numeral.cut, value, value, value, "exact", numeral)

    def _numeral(self, i: int) -> Numeral | None:
        token = self.tokens[i]
        if token.kind == "number":
            if i and self.norms[i - 1] in ("ال", "وال", "بال", "لل"):
                return None  # read with its article, or a label: الذكرى الـ17
            if self._glued_to_latin(i) or ":" in token.norm or "/" in token.norm or (len(token.norm) > 9):
                return None
        elif (
            number_word(token.norm) is None
            and token.norm not in ("ال", "ب", "ل", "و", "بال", "لل", "نصف", "ربع", "ف", "وال", "ثلث")
        ) or self._is_other_word(i):
            return None
        return read_numeral(self.tokens, i)

    def _is_other_word(self, i: int) -> bool:
        """Number words that mean something else where they stand."""
        norm = self.norms[i]
        word = number_word(norm)
        after = self.norms[i + 1]
        if word is None:
            return False
        bare = norm[word.cut :]
        if bare in ("الاثنين", "اثنين") and word.definite:
            return True
        if bare in ("واحد", "واحده") and not self._joins_tens(i):
            return True
        if (
            bare in ("ست", "سبع", "تسع", "عشر", "الف", "الفا", "الفي", "ستين", "خمس", "ثمن")
            and word.cut
            and not word.definite
            and norm[0] in "لكف"
        ):
            return True
        if (
            bare == "الف"
            and word.cut == 0
            and (after.startswith("ال") or self.norms[i - 1 if i else 0] in ("الذي", "قد"))
        ):
            return True
        if norm in _SHARES and after.startswith("ال"):
            return True  # «خمس السكان» is a fifth of them
        return bare in ("صفر", "حداشر")

    def _joins_tens(self, i: int) -> bool:
        word = number_word(self.norms[i + 1])
        return (word is not None and word.role == "tens" and word.joined) or self.norms[i + 1] == "و"

    def _glued_to_latin(self, i: int) -> bool:
        """«T-4»، «F16»، «إف-16»: part of a name."""
        before = self.tokens[i - 1] if i else None
        token = self.tokens[i]
        if before is not None and before.end == token.start:
            if before.kind == "latin" or before.norm in ("#", "_"):
                return True
            if before.norm in ("-", "–", "/", ".", ":") and i > 1:
                head = self.tokens[i - 2]
                return head.end == before.start and (
                    head.kind in ("latin", "word") or (head.kind == "number" and before.norm in ("-", "–"))
                )
        if before is not None and before.kind == "latin" and len(before.norm) <= 3 and before.norm != "CNN":
            return True
        after = self.tokens[i + 1] if i + 1 < len(self.tokens) else None
        if after is None or after.start != token.end:
            return False
        return after.kind == "latin" or (after.norm in ("-", "_") and self._hyphen_range(i) is None)

    def _hyphen_range(self, i: int) -> Numeral | None:
        """The upper end of «10-15 شخصا»; a score (2-1) has no noun after it."""
        if self.norms[i + 1] not in ("-", "–") or i + 2 >= len(self.tokens) or self.tokens[i + 2].kind != "number":
            return None
        second = read_numeral(self.tokens, i + 2)
        if second is None or self.form(second.last) is None:
            return None
        low = digits_value(self.norms[i])
        return second if low is not None and low < second.value else None

    def _second(self, numeral: Numeral) -> Numeral | None:
        """The end of a range: «10 إلى 15»، «خمسة أو ستة»، «10-15»."""
        j = numeral.last
        if self.norms[j] in ("-", "–"):
            return self._hyphen_range(j - 1) if not numeral.words else None
        if self.norms[j] not in ("الي", "او", "حتي") or j + 1 >= len(self.tokens):
            return None
        second = read_numeral(self.tokens, j + 1)
        if second is None or second.cut or second.definite or second.value <= numeral.value:
            return None
        return second

    def _low_end(self, first: Numeral, second: Numeral) -> float | int:
        """The low end of a range; in «3 إلى 5 آلاف» the scale stands once and holds for both."""
        word = number_word(self.norms[second.last - 1])
        if word is None or word.role != "scale" or first.value >= 1000 or first.value * word.value >= second.value:
            return first.value
        return first.value * word.value

    def _between(self, i: int) -> Amount | None:
        """«ما بين 10 و15»، «بين خمسة وستة»، «من 10 إلى 15»."""
        norm = self.norms[i]
        start = i
        if norm in ("ما", "وما") and self.norms[i + 1] == "بين":
            i += 1
        if self.norms[i] not in ("بين", "من", "مابين") or i + 1 >= len(self.tokens):
            return None
        if self.tokens[i + 1].kind != "number" and number_word(self.norms[i + 1]) is None:
            return None
        first = read_numeral(self.tokens, i + 1)
        if first is None:
            return None
        j = first.last
        if self.norms[i] == "من":
            step = j + 1 if self.norms[j] in ("الي", "حتي") else -1
        elif self.norms[j] in ("و", "-", "–"):
            step = j + 1
        else:
            word = number_word(self.norms[j])
            step = j if (word is not None and word.joined) or self.norms[j] == "الي" else -1
            step += self.norms[j] == "الي"
        second = read_numeral(self.tokens, step) if 0 <= step < len(self.tokens) else None
        if second is None or second.value <= first.value:
            return None
        low = self._low_end(first, second)
        return Amount(start, second.last, 1 if norm == "وما" else 0, low, None, second.value, "range", second)

    def _vague(self, i: int) -> Amount | None:
        """«عشرات»، «مئات الآلاف»، «بضعة»."""
        read = _vague_word(self.norms[i])
        if read is None:
            return None
        bare, cut = read
        if bare not in _FEW:
            return self._vague_of(i, bare, cut)
        after = number_word(self.norms[i + 1])
        if after is not None and after.role == "scale":
            return Amount(i, i + 2, cut, 3 * after.value, None, 9 * after.value, "vague")
        if self.norms[i + 1] in ("مئات", "عشرات"):
            return None
        return Amount(i, i + 1, cut, 3, None, 9, "vague")

    def _vague_of(self, i: int, bare: str, cut: int) -> Amount | None:
        low, high = VAGUE[bare]
        last = i + 1
        while self.norms[last] in _HUNDREDS_OF or (self.norms[last] == "من" and self.norms[last + 1] in _HUNDREDS_OF):
            if self.norms[last] == "من":
                last += 1
            word = number_word(self.norms[last])
            scale = word.value if word is not None else 1000
            low, high = low * scale, (high + 1) * scale - 1 if high is not None else None
            last += 1
        return Amount(i, last, cut, low, None, high, "vague")

    # -- what is not a count ----------------------------------------------------------------------

    def is_taken(self, amount: Amount) -> bool:
        """Whether a time holds the number; قبل ثلاثة أعوام counts its years all the same."""
        numeral = amount.numeral
        at = self.tokens[numeral.first if numeral is not None else amount.first]
        k = bisect_right(self._starts, at.start) - 1
        if k < 0 or self.taken[k][1] <= at.start:
            return False
        if numeral is None or numeral.definite:
            return True
        unit = self.form(numeral.last)
        within = self.tokens[numeral.first - 1].norm if numeral.first else ""
        head = self.text.token_at(self.taken[k][0])
        counted_time = unit is not None and unit.unit in self.rules.time_units
        after = self.norms[numeral.last + 1]
        starts_since = self.norms[head].endswith(("قبل", "منذ", "بعد", *LENGTHS)) and within != "او"
        return not (
            counted_time
            and starts_since
            and self.norms[numeral.last] != "او"
            and after != "الماضيه"
            and " او " not in self.text.slice(self.taken[k])
        )

    def is_label(self, amount: Amount) -> bool:
        """A number that names rather than counts: a resolution, a page, a year, a weapon."""
        numeral = amount.numeral
        if numeral is None or amount.qualifier == "range":
            return False
        before = self.norms[numeral.first - 1] if numeral.first else ""
        plain = strip_article(before[1:] if before[:1] in ("و", "ب", "ل") else before)
        if (
            (before in self.rules.labels or plain in self.rules.labels)
            and amount.qualifier == "exact"
            and self.form(numeral.last) is None
        ):
            return True
        if self._is_sign(numeral, before) or plain == "عيار" or self._numbers_unit(numeral, plain):
            return True
        if (
            before in ("و", "ب", "ل")
            and numeral.first > 1
            and self.norms[numeral.first - 2].isdigit()
            and len(self.norms[numeral.first - 2]) == 4
        ):
            return True
        if self._in_dateline(numeral) or self._numbers_resolution(numeral):
            return True
        if numeral.words or numeral.definite:
            return numeral.definite and self._names_group(numeral)
        bare = self.form(numeral.last) is None
        if bare and numeral.first and self.tokens[numeral.first - 1].kind == "latin" and amount.qualifier == "exact":
            return True
        norm = self.norms[numeral.last - 1]
        if (
            bare
            and amount.qualifier == "exact"
            and norm.isdigit()
            and len(norm) == 4
            and 1900 <= int(norm) <= 2100
            and numeral.last - numeral.first == 1
        ):
            return self.norms[numeral.last] not in ("من", "اخرين", "اخرون", "علي")
        after = self.norms[numeral.last]
        if self.bracketed(amount):
            return False
        if after in (":", "/", ")", "(", "]") and before in ("", "\n", "(", "["):
            return True
        if (before in ("\n", ".", "،") and after in ("-", "–", ".", ")")) or (before in ("\n", "") and after == "\n"):
            return True
        return (before in ("-", "–") and self.norms[numeral.first - 2].isdigit()) or (
            after in ("-", "–") and self.norms[numeral.last + 1].isdigit()
        )

    def bracketed(self, amount: Amount) -> bool:
        """«(5) أهداف»: digits in brackets before the noun they count."""
        around = amount.first > 0 and self.norms[amount.first - 1] == "(" and self.norms[amount.last] == ")"
        return (
            around
            and amount.numeral is not None
            and not amount.numeral.words
            and self.form(amount.last + 1) is not None
        )

    def _numbers_unit(self, numeral: Numeral, plain: str) -> bool:
        """«الفرقة 11 دبابات»، «اللواء 135 مشاة»: digits after a unit of troops are its name."""
        return plain in _TROOPS and not numeral.words and self.norms[numeral.last] not in self.rules.qualifiers

    def _is_sign(self, numeral: Numeral, before: str) -> bool:
        """Part of an ordinal (الحادية عشرة), a clock time, a sum (5 + 1) or a channel's name (فرنسا 24)."""
        after = self.norms[numeral.last]
        if after in ("+", "بتوقيت", "تغ") or before == "+" or (before in ("فرنسا", "فرانس") and numeral.value == 24):
            return True
        return (
            numeral.words
            and numeral.value in range(10, 100, 10)
            and numeral.first > 0
            and (read_ordinal(self.tokens, numeral.first - 1) or (0, 0))[1] > numeral.first
        )

    def _in_dateline(self, numeral: Numeral) -> bool:
        """«28 يوليو 2019»، «1436 هـ» on a line of its own, which is no time of the article."""
        norm, after = self.norms[numeral.last - 1], self.norms[numeral.last]
        if len(norm) == 4 and norm.isdigit() and after in ("ه", "م", "هجري", "ميلادي"):
            return True
        if after == "من":
            after = self.norms[numeral.last + 1]
        return numeral.value <= 31 and after in self.rules.months

    def _numbers_resolution(self, numeral: Numeral) -> bool:
        """«القرارين الأمميين 2216 و2231»."""
        if numeral.words:
            return False
        return (
            self.form(numeral.last) is None
            and numeral.value > 200
            and any("قرار" in n for n in self.norms[max(0, numeral.first - 6) : numeral.first])
        )

    def _names_group(self, numeral: Numeral) -> bool:
        """«مجموعة السبعة»، «الدول الخمس الدائمة» name; «القتلى الثلاثة» counts."""
        before = self.norms[numeral.first - 1] if numeral.first else ""
        if strip_article(before) in ("مجموعه", "درجه", "مرحله", "دور", "ساعه"):
            return True
        return (
            self.form(numeral.last) is None
            and self.noun_before(Amount(numeral.first, numeral.last, 0, 0, 0, 0, "exact", numeral)) is None
        )

    # -- what is counted ----------------------------------------------------------------------------

    def form(self, i: int) -> UnitForm | None:
        """The unit noun at token i, article and pronoun off."""
        if i >= len(self.tokens):
            return None
        for phrase, unit in self.rules.phrases.get(self.norms[i], ()):
            if tuple(self.norms[i : i + len(phrase)]) == phrase:
                return UnitForm(unit, "singular")
        norm = self.norms[i]
        forms = self.rules.forms
        found = forms.get(norm) or (forms.get(norm[2:]) if norm.startswith("ال") else None)
        if found is None and self.tokens[i].kind == "word":
            for split in self.tokens[i].splits:
                if split.after and not split.before and (found := forms.get(split.stem)) is not None:
                    break
        return found

    def noun_before(self, amount: Amount) -> tuple[int, str] | None:
        """The noun before a definite number: «القتلى الثلاثة»، «القتلى الـ12»."""
        numeral = amount.numeral
        if numeral is None or not numeral.definite or amount.first != numeral.first or amount.first == 0:
            return None
        k = amount.first - 1
        if k >= self.done and self.norms[k].startswith(("ال", "لل", "بال", "وال")):
            form = self.rules.forms.get(strip_article(self.norms[k]))
            if form is not None and form.number == "plural":
                return k, form.unit
            k -= 1
        for at in range(k, max(self.done - 1, k - 3), -1):  # «مناطق خفض التصعيد الأربعة»
            form = self.form(at)
            if form is not None and form.number == "plural":
                return at, form.unit
        return None


@lru_cache(maxsize=40_000)
def _vague_word(norm: str) -> tuple[str, int] | None:
    """The vague numeral a folded word is, and the letters of proclitics before it."""
    for prefix in VAGUE_PREFIXES:
        bare = norm.removeprefix(prefix)
        if norm.startswith(prefix) and (bare in VAGUE or (bare in _FEW and prefix in ("", "و", "ب", "ل"))):
            return bare, len(prefix.removesuffix("ال")) if prefix != "لل" else 0
    return None


def apply_qualifier(amount: Amount, qualifier: Qualifier) -> Amount:
    """What a qualifier makes of a number: more than 70 is low 71, best 70, no high."""
    low, best, high = amount.low, amount.best, amount.high
    if amount.qualifier == "vague":
        if qualifier in ("more_than", "at_least"):
            return replace(amount, high=None, qualifier=qualifier)
        return amount
    if amount.qualifier == "range":
        return amount
    if qualifier == "more_than":
        step = 1 if isinstance(low, int) else 0
        return replace(amount, low=low + step if low is not None else None, high=None, qualifier=qualifier)
    if qualifier == "less_than":
        step = 1 if isinstance(high, int) else 0
        return replace(amount, low=None, high=high - step if high is not None else None, best=best, qualifier=qualifier)
    if qualifier == "at_least":
        return replace(amount, high=None, qualifier=qualifier)
    if qualifier == "at_most":
        return replace(amount, low=None, qualifier=qualifier)
    return replace(amount, qualifier=qualifier)
