"""Parts of an article: however long it is and however much is read in it, a page shows a part that a browser can hold."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from riwaya.model import Span

TEXT = 24_000
"""Code points of text on one page, at most."""
CLAIMS = 150
"""Claims on one page, at most, as far as they do not stand on the same words."""


def windows(text: str, triggers: Sequence[int], *, longest: int = TEXT, most: int = CLAIMS) -> list[Span]:
    r"""The text in parts of at most `longest` code points and about `most` claims, without a gap.

    `triggers`: where the claims' triggers begin, in order. A part ends at a line end where there is one in its second
    half, else at a blank, else wherever it must.

    >>> windows("aa bb\ncc dd", [0, 3, 6, 9], longest=7, most=9)
    [(0, 6), (6, 11)]
    >>> windows("aa bb cc", [0, 3, 6], longest=99, most=2)
    [(0, 6), (6, 8)]
    """
    out: list[Span] = []
    start = 0
    while start < len(text):
        end = min(start + longest, len(text))
        beyond = bisect_left(triggers, start) + most
        if beyond < len(triggers):
            end = min(end, max(triggers[beyond], start + 1))
        if end < len(text):
            end = _break(text, start, end)
        out.append((start, end))
        start = end
    return out or [(0, 0)]


def window_at(parts: Sequence[Span], offset: int) -> int:
    """Which part (from 0) an offset of the text is in."""
    return next((n for n, (_, end) in enumerate(parts) if offset < end), len(parts) - 1)


def _break(text: str, start: int, end: int) -> int:
    middle = start + (end - start) // 2
    for sign in ("\n", " "):
        at = text.rfind(sign, middle, end)
        if at >= 0:
            return at + 1
    return end
