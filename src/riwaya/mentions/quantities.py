"""Quantities: counts and measures with their qualifier, their range and the noun they count."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from riwaya.mentions.numerals import VAGUE, letters_in, number_word
from riwaya.mentions.quantity_amounts import (
    AMOUNT_HEADS,
    LENGTHS,
    VAGUE_PREFIXES,
    Amount,
    AmountReader,
    apply_qualifier,
)
from riwaya.model import Quantity, SpanText
from riwaya.model.span import Span
from riwaya.rules.units import UnitForm, UnitRules
from riwaya.text import Text, Token

_OTHERS = frozenset({"اخرين", "اخرون", "اخر", "اخري", "اخريات", "الاخرين", "الاخرون", "اخريين", "الاخري", "اخران"})
_ONE = frozenset({"واحد", "واحده", "واحدا"})
_CLOSED_VAGUE = frozenset({"العشرات", "المئات", "الالاف", "الملايين", "المليارات"})
_TWO = frozenset({"اثنين", "اثنان", "اثنتين", "اثنتان"})
_ONE_OR_TWO = _ONE | _TWO
_NOTHING = (False, False)
_DUAL_PREFIXES = ("", "ال", "و", "ب", "ل", "وال", "بال", "لل", "ف", "ول", "وب", "ولل", "فال", "ك", "كال", "وبال")
_DUAL_ENDINGS = ("ان", "ين", "ي", "تا", *(end + whose for end in "يا" for whose in ("ه", "ها", "هم", "هما")))
_VAGUE_WORDS = frozenset(VAGUE) | {"بضع", "بضعه"}


def find_quantities(text: Text, taken: Sequence[Span], rules: UnitRules) -> list[Quantity]:
    """Counts and measures in order of their spans.

    `taken` are the spans of times: numbers in them are not counts, except where units of time are
    themselves counted (قبل ثلاثة أعوام). Duals count two; a singular noun counts nothing.

    >>> from riwaya.rules.units import load_units
    >>> from riwaya.text import analyse
    >>> [(q.text, q.low, q.high, q.unit) for q in find_quantities(analyse("مقتل أكثر من 70 عنصرا وطفلين"), [], load_units())]
    [('أكثر من 70 عنصرا', 71, None, 'fighter'), ('طفلين', 2, 2, 'child')]
    """
    return _Counter(text, taken, rules).all()


class _Counter(AmountReader):
    """Walks the tokens once."""

    def all(self) -> list[Quantity]:
        """Every quantity, in order."""
        out: list[Quantity] = []
        i, count = 0, len(self.tokens)
        norms, rules = self.norms, self.rules
        while i < count:
            kind = self.tokens[i].kind
            if kind in ("break", "latin") or (
                kind != "number" and norms[i + 1] not in _ONE_OR_TWO and _begins(rules, norms[i]) == _NOTHING
            ):  # most words by far
                i += 1
                continue
            found = self._at(i)
            if found is None:
                i += 1
                continue
            quantity, last = found
            out.append(quantity)
            i = self.done = max(last, i + 1)
        return out

    def _at(self, i: int) -> tuple[Quantity, int] | None:
        token = self.tokens[i]
        if token.kind == "number":
            amount = self.amount(i)
        else:
            amounts, dual = _begins(self.rules, token.norm)
            amount = (self.qualified(i) or self.amount(i)) if amounts else None
            if amount is None:
                after = self.norms[i + 1]
                if after in _ONE:
                    return self._one(i)
                return self._dual(i) if dual or after in _TWO else None
        if amount is None or self.is_taken(amount) or self.is_label(amount):
            return None
        return self._counted(amount)

    # -- amounts --------------------------------------------------------------------------------

    def _counted(self, amount: Amount) -> tuple[Quantity, int]:
        """The quantity with its noun and what follows that qualifies it."""
        last = amount.last
        noun_first, noun_last, unit = self._noun(amount)
        first, cut = amount.first, amount.cut
        if noun_last is not None:
            last = noun_last
            first -= self.bracketed(amount)
        elif (before := self.noun_before(amount)) is not None:
            first, unit = before
            cut, noun_first, noun_last = 0, first, first + 1
        amount = self._post_qualified(amount, last)
        last = max(last, amount.last)
        start = self._start(first, cut)
        span = (start, self.tokens[last - 1].end)
        counted = None
        if noun_first is not None and noun_last is not None:
            counted = self.text.span(noun_first, noun_last)
        return (
            self._quantity(amount, span, unit, counted),
            last,
        )

    def _quantity(self, amount: Amount, span: Span, unit: str | None, counted: Span | None) -> Quantity:
        return Quantity(
            span=span,
            text=self.text.slice(span),
            low=amount.low,
            best=amount.best,
            high=amount.high,
            qualifier=amount.qualifier,
            unit=unit,
            counted=SpanText(counted, self.text.slice(counted)) if counted is not None else None,
        )

    def _start(self, first: int, cut: int) -> int:
        token = self.tokens[first]
        return token.start + (letters_in(token.raw, cut) if cut else 0)

    def _noun(self, amount: Amount) -> tuple[int | None, int | None, str | None]:
        """The counted noun after a number: its tokens and its unit."""
        j = amount.last
        if self.bracketed(amount):
            j += 1
        if j >= len(self.tokens):
            return None, None, None
        for phrase, unit in self.rules.phrases.get(self.norms[j], ()):
            if tuple(self.norms[j : j + len(phrase)]) == phrase:
                return j, j + len(phrase), unit
        norm = self.norms[j]
        if norm in _OTHERS:
            return j, j + 1, "person"
        if norm == "من" and self._of(j + 1):
            form = self.form(j + 1)
            return j + 1, j + 2, form.unit if form else None
        token = self.tokens[j]
        if (
            token.kind != "word"
            or norm in self.rules.not_counted
            or (number_word(norm) is not None and self.rules.forms.get(norm) is None)
        ):
            return None, None, None
        if amount.qualifier == "vague" and self.norms[amount.first].lstrip("وبلف") in _CLOSED_VAGUE:
            return None, None, None  # «العشرات مطار المدينة»: the article closes the phrase
        form = self.form(j)
        if form is None and (
            not self._looks_counted(token, amount)
            or (amount.numeral is not None and amount.numeral.words and amount.numeral.definite)
        ):
            return None, None, None
        if norm == "يوم" and (amount.best is None or amount.best <= 10):
            return None, None, None
        last = j + 1
        if self.norms[last] in _OTHERS:
            last += 1
        return j, last, form.unit if form else None

    def _of(self, j: int) -> bool:
        """Whether «من» before token j counts out of a group: «40 من مسلحي الجماعة»، not «5 من الشهر»."""
        if j >= len(self.tokens) or self.tokens[j].kind != "word":
            return False
        form = self.form(j)
        if form is not None:
            return form.unit not in self.rules.time_units
        norm = self.norms[j]
        return norm.startswith("ال") or (norm.endswith(("ي", "ه", "ها", "هم")) and norm not in self.rules.not_counted)

    def _looks_counted(self, token: Token, amount: Amount) -> bool:
        """Whether an unknown word after a number has the shape of a noun it can count."""
        norm = token.norm
        if norm.startswith(("و", "بال", "لل", "وال", "فال")) or (norm[0] in "بل" and norm[1:] in self.rules.forms):
            return False
        if norm.startswith(("ال", "ب", "ل", "ف", "ي", "ت")) and not norm.endswith(("ا", "ه", "ات", "ين", "ون")):
            return False
        if norm.endswith("وا") or len(norm) < 3:
            return False
        value = amount.best if amount.best is not None else amount.high
        if amount.qualifier == "vague":
            return norm.startswith("ال") or norm.endswith(("ات", "ين"))
        if value is not None and value > 10:
            return token.raw.endswith(("ا", "اً", "ًا", "ة", "ً")) or norm.endswith("ا")
        return not norm.startswith("ال")

    def _post_qualified(self, amount: Amount, last: int) -> Amount:
        """«على الأقل»، «كحد أقصى» after the noun (or one word further: غارة جوية على الأقل)."""
        for j in self._after_noun(last):
            for words, qualifier in self.rules.qualifiers_after:
                if tuple(self.norms[j : j + len(words)]) == words:
                    if amount.qualifier == "exact":
                        return replace(apply_qualifier(amount, qualifier), last=j + len(words))
                    kept = (
                        qualifier if qualifier == "at_least" and amount.qualifier == "more_than" else amount.qualifier
                    )
                    return replace(amount, qualifier=kept, last=j + len(words))
        return amount

    def _after_noun(self, last: int) -> list[int]:
        """The tokens «على الأقل» may begin at: after the noun, its adjective, or either and a comma."""
        at = [last]
        if last < len(self.tokens) and self.tokens[last].kind == "word":
            at.append(last + 1)
        return at + [j + 1 for j in at if self.norms[j] in ("،", ",") and j + 1 < len(self.tokens)]

    # -- duals -----------------------------------------------------------------------------------

    def _one(self, i: int) -> tuple[Quantity, int] | None:
        """«شخص واحد»: a singular noun counts one where the number word says so."""
        form = self.form(i)
        if (
            form is None
            or form.number != "singular"
            or form.unit not in self.rules.ones
            or self.norms[i + 1] not in _ONE
        ):
            return None
        amount = self._post_qualified(Amount(i, i + 2, 0, 1, 1, 1, "exact"), i + 2)
        span = (self.tokens[i].start, self.tokens[max(i + 2, amount.last) - 1].end)
        counted = self.text.span(i, i + 1)
        quantity = self._quantity(amount, span, form.unit, counted)
        return quantity, max(i + 2, amount.last)

    def _dual(self, i: int) -> tuple[Quantity, int] | None:
        """A dual noun: «قتيلان»، «بلدتي رويضة وشطيب»، «مدنيين اثنين»."""
        found = self._two_of(i)
        if found is None:
            return None
        form, cut = found
        two = self.norms[i + 1] in _TWO
        at = self.tokens[i].start
        k = bisect_right(self._starts, at) - 1
        if k >= 0 and self.taken[k][1] > at and self.norms[self.text.token_at(self.taken[k][0])] not in LENGTHS:
            return None
        if i and not cut and self.norms[i - 1] in ("ابو", "ابي", "ابا", "بن", "ام", "ال"):
            return None
        if form.owned and self.tokens[i].raw.endswith("ة"):
            return None  # «أبنية» is no ابنيه
        if form.construct and not self._governs_two(i, form):
            return None
        if (
            i
            and not form.construct
            and (before := self._dual_form(self.norms[i - 1])) is not None
            and not self.norms[i].startswith("و")
            and not before[0].construct
        ):
            return None  # the adjective of a dual before it: مسؤولان إيرانيان
        last = i + 1
        if two:
            last += 1
        elif form.construct and self.tokens[last].kind == "word":
            last += 1
            if (
                not form.governed_only
                and self.norms[last].startswith("و")
                and self.tokens[last].kind == "word"
                and len(self.norms[last]) > 2
            ):
                last += 1
        elif self.norms[last] in _OTHERS:
            last += 1
        amount = self._post_qualified(Amount(i, last, cut, 2, 2, 2, "exact"), last)
        span = (self._start(i, cut), self.tokens[max(last, amount.last) - 1].end)
        where = (span[0], self.tokens[i].end)
        return (
            self._quantity(amount, span, form.unit or None, where),
            max(last, amount.last),
        )

    def _two_of(self, i: int) -> tuple[UnitForm, int] | None:
        """What token i is two of, and the letters before it; a word no list knows only before «اثنين»."""
        norm = self.norms[i]
        found = self._dual_form(norm)
        if found is not None:
            return found
        if (form := self._nominative_two(i)) is not None:
            return form, 0
        told = self.norms[i + 1] in _TWO and norm.endswith(("ين", "ان")) and norm not in self.rules.not_counted
        return (self.form(i) or UnitForm("", "dual"), 0) if told else None

    def _nominative_two(self, i: int) -> UnitForm | None:
        """«ضابطا شرطة»، «وزيرا الخارجية والدفاع»: -ا before the noun it governs is no accusative but two."""
        form, after = self.rules.forms.get(self.norms[i]), self.norms[i + 1]
        if form is None or form.number != "singular" or not self.norms[i].endswith("ا"):
            return None
        pair = after.startswith("ال") and any(n.startswith("وال") for n in self.norms[i + 2 : i + 4])
        if after not in self.rules.governed and not (pair and form.unit == "official"):
            return None
        return UnitForm(form.unit, "dual", construct=True, needs_pair=True, governed_only=after in self.rules.governed)

    def _dual_form(self, norm: str) -> tuple[UnitForm, int] | None:
        return _dual_of(self.rules, norm)

    def _governs_two(self, i: int, form: UnitForm) -> bool:
        """Whether the noun after a construct dual is a name or a pair joined by و."""
        j = i + 1
        if j >= len(self.tokens) or self.tokens[j].kind == "break" or self.norms[j] in self.rules.not_counted:
            return False
        if self.tokens[j].kind == "punct" and self.norms[j] not in ('"', "«", "“", "'"):
            return False
        if not form.needs_pair or self.norms[j] in self.rules.governed:
            return True
        if form.construct and self.norms[i].endswith(("تي", "تا")) and not self.norms[j].startswith(("ال", "و")):
            return True  # «ناقلتي نفط»; before an article it may be "my": سيارتي الجديدة
        if form.governed_only:
            return False
        return any(self.norms[k].startswith("و") and len(self.norms[k]) > 2 for k in range(j + 1, j + 4))


@lru_cache(maxsize=40_000)
def _begins(rules: UnitRules, norm: str) -> tuple[bool, bool]:
    """Whether an amount, and whether a dual, can begin at a folded word."""
    amount = (
        norm in AMOUNT_HEADS
        or number_word(norm) is not None
        or norm in rules.qualifiers
        or (norm[:1] in "وبلفك" and norm[1:] in rules.qualifiers)
        or any(norm.startswith(p) and norm[len(p) :] in _VAGUE_WORDS for p in VAGUE_PREFIXES)
    )
    return amount, number_word(norm) is None and (_dual_of(rules, norm) is not None or _may_be_two(rules, norm))


def _may_be_two(rules: UnitRules, norm: str) -> bool:
    """Whether a folded word is a counted noun in -ا: an accusative, or two before what it governs."""
    form = rules.forms.get(norm) if norm.endswith("ا") else None
    return form is not None and form.number == "singular"


@lru_cache(maxsize=40_000)
def _dual_of(rules: UnitRules, norm: str) -> tuple[UnitForm, int] | None:
    """The dual a folded word is, and the letters of proclitics before it."""
    if not norm.endswith(_DUAL_ENDINGS) or len(norm) < 4 or norm in rules.not_dual:
        return None
    for prefix in _DUAL_PREFIXES:
        if not norm.startswith(prefix):
            continue
        form = rules.forms.get(norm[len(prefix) :])
        if form is None or form.number != "dual" or norm[len(prefix) :] in rules.not_dual:
            continue
        definite = prefix.endswith(("ال", "لل"))
        if definite and (form.construct or form.needs_pair or form.owned):
            continue
        return form, 0 if prefix in ("لل", "ولل") else len(prefix) - (2 if definite else 0)
    return None
