"""Hits: where in the original text the words of a query stand, and the lines around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from riwaya.model import Span
from riwaya.search.query import Query, Term
from riwaya.search.terms import Word, words

AROUND = 70
"""Characters shown on each side of a hit."""


class Snippet(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the article (`span`, exact words in `text`) and the hits in it (`marks`, offsets into the article)."""

    span: Span
    text: str
    marks: tuple[Span, ...]


def marks(text: str, query: Query, *, without: Iterable[Span] = ()) -> list[Span]:
    """The spans of `text` (code points) where the query's wanted words stand, in order; a phrase is one span.

    >>> text = "قُصِفت المدينةُ القديمة، وسكانُ المدينة نزحوا."
    >>> from riwaya.search.query import parse_query
    >>> [text[s:e] for s, e in marks(text, parse_query("سكان «مدينة قديمة»"))]
    ['المدينةُ القديمة', 'وسكانُ']
    """
    found = list(words(text, without=without))
    spans = {span for term in query.wanted for span in _spans(found, term)}
    return _disjoint(sorted(spans, key=lambda s: (s[0], -s[1])))


def snippets(text: str, spans: Sequence[Span], *, most: int = 3) -> list[Snippet]:
    """Up to `most` stretches of the text around the hits, cut at spaces; hits near each other share one."""
    out: list[Snippet] = []
    at = 0
    while at < len(spans) and len(out) < most:
        first = at
        while at + 1 < len(spans) and spans[at + 1][1] - spans[first][0] <= 2 * AROUND:
            at += 1
        start, end = _cut(text, spans[first][0], spans[at][1])
        at += 1
        while at < len(spans) and spans[at][1] <= end:
            at += 1
        out.append(Snippet(span=(start, end), text=text[start:end], marks=tuple(spans[first:at])))
    return out


def _spans(found: Sequence[Word], term: Term) -> Iterable[Span]:
    size = len(term.words)
    firsts = term.words[0]
    for i in range(len(found) - size + 1):
        if term.open_end:
            if any(found[i].key.startswith(beginning) for beginning in firsts):
                yield found[i].span
        elif found[i].key in firsts and all(found[i + k].key in term.words[k] for k in range(1, size)):
            yield (found[i].span[0], found[i + size - 1].span[1])


def _disjoint(spans: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        if not out or span[0] >= out[-1][1]:
            out.append(span)
    return out


def _cut(text: str, start: int, end: int) -> Span:
    """Widen to AROUND characters on each side, within the paragraph, to whole words."""
    low = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    line_end = text.find("\n", end)
    high = min(len(text) if line_end < 0 else line_end, end + AROUND)
    while low > 0 and low < start and not text[low - 1].isspace():
        low += 1
    while high < len(text) and high > end and not text[high].isspace():
        high -= 1
    return (low, high)
