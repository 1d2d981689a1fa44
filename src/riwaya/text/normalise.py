"""Folding: one spelling for what print writes in many, with the way back to the text.

Folded away: tatweel, diacritics, zero-width and bidi marks (deleted); the alefs, yaa and alef
maqsura, taa marbuta and haa, Persian kaf and yaa, Arabic-Indic and Persian digits, no-break and
other spaces (replaced); presentation forms (expanded). Hamza on waw and on yaa is kept: it
separates words (مسؤول and مسول are not both Arabic).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec

from riwaya.model import Span

_DELETED = (
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"  # marks and tatweel
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c"  # zero-width and bidi
)
_EXPANDED = "\ufb50-\ufdfd\ufe70-\ufefc\u2026"
_UNEQUAL = re.compile(f"[{_DELETED}]+|[{_EXPANDED}]")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c") | {
    chr(c) for c in (*range(0x202A, 0x202F), *range(0x2061, 0x206A))
}
_REPLACED = str.maketrans(
    "أإآٱىةکیہھ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹\u00a0\u2007\u202f\u2009\u3000\t٬٫",
    "اااايهكيهه01234567890123456789      ,.",
)

_REPLACED_CHARS = frozenset(map(chr, _REPLACED))
_LONG = 100


class Folded(msgspec.Struct, frozen=True):
    """Folded text and the offset map back: both sides in code points."""

    text: str
    raw: str
    _at: tuple[int, ...]
    _shift: tuple[int, ...]

    def raw_offset(self, index: int) -> int:
        """The offset in `raw` of the character at `index` of the folded text (or of its end)."""
        i = bisect_right(self._at, index) - 1
        return index if i < 0 else index + self._shift[i]

    def raw_span(self, start: int, end: int) -> Span:
        """The raw span of folded `[start, end)`; trailing vowel marks belong to the word, bidi marks do not."""
        if start >= end:
            at = self.raw_offset(start)
            return (at, at)
        first, last = self.raw_offset(start), max(self.raw_offset(end), self.raw_offset(end - 1) + 1)
        while last > first + 1 and self.raw[last - 1] in _INVISIBLE:
            last -= 1
        return (first, last)


    def raw_spans(self) -> Callable[[int, int], Span]:
        """`raw_span` for spans asked in order of their starts: the shift in force is followed, not searched."""
        at, shift, count = self._at, self._shift, len(self._at)
        k, below, ahead = -1, 0, at[0] if at else len(self.text) + 1

        def span(start: int, end: int) -> Span:
            nonlocal k, below, ahead
            if end >= ahead or start < below:
                k = bisect_right(at, start) - 1
                below, ahead = at[k] if k >= 0 else 0, at[k + 1] if k + 1 < count else len(self.text) + 1
                if end >= ahead:
                    return self.raw_span(start, end)
            if start >= end:
                return self.raw_span(start, end)
            moved = shift[k] if k >= 0 else 0
            first, last = start + moved, end + moved
            while last > first + 1 and self.raw[last - 1] in _INVISIBLE:
                last -= 1
            return (first, last)

        return span


def fold(raw: str) -> Folded:
    """Fold a text, keeping the way back.

    >>> f = fold("قـُتِلَ ٣ جنودٍ")
    >>> f.text
    'قتل 3 جنود'
    >>> s, e = f.raw_span(6, 10)
    >>> f.raw[s:e]
    'جنودٍ'
    """
    pieces: list[str] = []
    at: list[int] = []
    shift: list[int] = []
    done = length = 0
    for match in _UNEQUAL.finditer(raw):
        pieces.append(raw[done : match.start()])
        length += match.start() - done
        done = match.end()
        run = match.group()
        if _is_expanded(run):
            put = _compatible(run)
            pieces.append(put)
            for k in range(len(put)):  # every character of the expansion maps to the one it came from
                at.append(length + k)
                shift.append(match.start() - (length + k))
            length += len(put)
        at.append(length)
        shift.append(match.end() - length)
    pieces.append(raw[done:])
    return Folded(_one_spelling("".join(pieces)), raw, tuple(at), tuple(shift))


@lru_cache(maxsize=60_000)
def fold_word(word: str) -> str:
    """Fold a word or a phrase of the rule data the way articles are folded.

    >>> fold_word("الأمُمُ المتَّحدة")
    'الامم المتحده'
    """
    return word.translate(_REPLACED) if _UNEQUAL.search(word) is None else fold(word).text


def fold_words(words: Iterable[str]) -> frozenset[str]:
    """A set of words or phrases of the rule data, each folded."""
    return frozenset(fold_word(word) for word in words)


def _one_spelling(text: str) -> str:
    """The replaced characters, one at a time over a long text: str.translate looks every character up."""
    if len(text) < _LONG:
        return text.translate(_REPLACED)
    for char in _REPLACED_CHARS.intersection(text):
        text = text.replace(char, chr(_REPLACED[ord(char)]))
    return text


def _is_expanded(run: str) -> bool:
    return len(run) == 1 and (run == "\u2026" or "\ufb50" <= run <= "\ufdfd" or "\ufe70" <= run <= "\ufefc")


@lru_cache(maxsize=2048)
def _compatible(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).strip()
    return re.sub(f"[{_DELETED}]+", "", plain)
