"""Search keys: what a word is indexed under, and under which keys a word of a query may stand.

A word has one key, so that phrases can be searched and the index stays small: its folded form without
the article and what is glued before it (والمدينة, بالمدينة, للمدينة → مدينة). What cannot be taken off
with certainty (a bare و or ب may be part of the word) stays on; instead the query asks for every form
its word can have with clitics on. Whatever `text.tokens.split_clitics` takes apart is found so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from riwaya.model import Span
from riwaya.text.normalise import fold
from riwaya.text.tokens import CONJUNCTIONS, PREPOSITIONS, PRONOUNS

SHORTEST = 3
"""Letters that must be left when the article is taken off: الله and له are not one word."""

_WORD = re.compile(
    r"(?P<number>\d+(?:[.,:/]\d+)*)|(?P<word>[\u0621-\u063a\u0641-\u064a\u0671-\u06d3\u06fa-\u06ff]+)"
    r"|(?P<latin>[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)*)"
)
_ARTICLE = re.compile(rf"[وف]?(?:[بك]?ال|لل)(?=.{{{SHORTEST}}})")
_HAMZA = str.maketrans("ؤئ", "ءء")
_MARKS = re.compile(r"[.:/'’]")
_SILENT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0640\u200c\u200d\u200e\u200f"


class Word(NamedTuple):
    """A word of a text: its span (code points) and its key."""

    span: Span
    key: str


def index_keys(text: str, *, without: Iterable[Span] = ()) -> list[str]:
    """The keys of a text's words in order, those inside the spans `without` left out."""
    return [word.key for word in words(text, without=without)]


def words(text: str, *, without: Iterable[Span] = ()) -> Iterator[Word]:
    """The words of a text with their keys, in order. `text[start:end]` is the word as it was written."""
    folded = fold(text)
    spans = folded.raw_spans()
    closed = sorted(without)
    at = done = 0
    for match in _WORD.finditer(folded.text):
        start, end = spans(*match.span())
        while at < len(closed) and closed[at][1] <= start:
            at += 1
        if start < done or (at < len(closed) and closed[at][0] <= start):
            continue
        done = end
        kind = match.lastgroup
        found = key_of(match.group(), taa=_taa(text, start, end)) if kind == "word" else _plain(match.group())
        yield Word((start, end), found)


@lru_cache(maxsize=60_000)
def key_of(norm: str, *, taa: bool = False) -> str:
    """The key of a folded word; `taa` where it is written with a final ة.

    ة is told from ه where it is written so: مدرسة is not مدرس with a pronoun.

    >>> key_of("وبالمدينه", taa=True), key_of("للحوثيين"), key_of("الله"), key_of("مسئول")
    ('مدينة', 'حوثيين', 'الله', 'مسءول')
    """
    bare = norm[:-1] + "ة" if taa and norm.endswith("ه") else norm
    match = _ARTICLE.match(bare)
    return (bare[match.end() :] if match is not None else bare).translate(_HAMZA)


@lru_cache(maxsize=4096)
def query_keys(word: str, *, open_end: bool = False) -> frozenset[str]:
    """Every key under which a text may hold this word, whatever is glued to it there.

    `open_end`: the beginnings of those keys instead (the query said حوث*).

    >>> {key_of("وبمدينتهم"), key_of("المدينه", taa=True), key_of("مدينه")} <= query_keys("المدينة")
    True
    >>> key_of("مدرسه", taa=True) in query_keys("مدرس")
    False
    """
    found = list(words(word))
    if len(found) != 1:
        return frozenset(w.key for w in found)
    base = found[0].key
    if not base[0] > "\u0600" or base[0].isdigit():
        return frozenset((base,))
    ends = _beginnings(base) if open_end else _endings(base)
    forms = {(before + stem, taa) for stem, taa in ends for before in _BEFORE}
    return frozenset(key_of(form.removesuffix("ة") + "ه" if form.endswith("ة") else form, taa=taa) for form, taa in forms)


def stripped(word: str) -> str | None:
    """A query's word without what may be a particle glued before it; None where nothing may be.

    Asked only where the word as it stands is nowhere: a query pasted from a text (بحلب).
    """
    found = list(words(word))
    if len(found) != 1:
        return None
    rest = found[0].key
    if rest[:1] in CONJUNCTIONS and len(rest) > SHORTEST:
        rest = rest[1:]
    if rest[:1] in PREPOSITIONS and len(rest) > SHORTEST:
        rest = rest[1:]
    return rest if rest != found[0].key else None


def _clitics_before() -> tuple[str, ...]:
    glued = ("", *PREPOSITIONS, "س", "ال", "بال", "كال", "لل")
    return tuple(conjunction + particle for conjunction in ("", *CONJUNCTIONS) for particle in glued)


_BEFORE = _clitics_before()


def _beginnings(base: str) -> set[tuple[str, bool]]:
    return {(base.rstrip("ةه") if base[-1] == "ة" else base, False)}


def _endings(base: str) -> set[tuple[str, bool]]:
    """The word as it stands, with its accusative ا, with each pronoun; (form, whether it ends in a written ة)."""
    if base[-1] in "ةه":
        root = base[:-1]
        return {(base[:-1] + "ه", True), (root + "ه", False)} | {(root + "ت" + pronoun, False) for pronoun in PRONOUNS}
    return {(base, False), (base + "ا", False)} | {(base + pronoun, False) for pronoun in PRONOUNS}


def _plain(word: str) -> str:
    return _MARKS.sub("_", word.replace(",", "").lower())


def _taa(text: str, start: int, end: int) -> bool:
    last = text[end - 1]
    return last == "ة" or (last in _SILENT and text[start:end].rstrip(_SILENT)[-1:] == "ة")
