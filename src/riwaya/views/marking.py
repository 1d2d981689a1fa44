"""Cuts an article's text where what was read out of it begins and ends, so that each piece can be marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from riwaya.model import Claim, Document, Span

Part = Literal["clause", "trigger", "source", "cue", "actor", "target", "place", "time", "figure"]
Layer = Literal["furniture", "title", "times", "quantities", "places", "actors"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same throughout: its layers, and its parts in claims (by place in `claims`).

    `badges` are the claims whose number is shown right after it.
    """

    span: Span
    layers: tuple[Layer, ...]
    parts: tuple[tuple[int, Part], ...]
    badges: tuple[int, ...]


def claim_parts(claim: Claim, document: Document) -> Iterator[tuple[Part, Span]]:
    """Every stretch of text a claim stands on, with its part in it."""
    yield "clause", claim.span
    yield "trigger", claim.trigger.span
    for actor in claim.actors:
        yield "actor", actor.span
    for target in claim.targets:
        yield "target", target.span
    if claim.place is not None:
        yield "place", claim.place.span
    if claim.time is not None:
        yield "time", claim.time.span
    for figure in claim.figures:
        yield "figure", document.quantities[figure.quantity].span
    for source in claim.attribution:
        yield "source", source.span
        if source.cue is not None:
            yield "cue", source.cue.span


def pieces(document: Document, *, within: Span | None = None) -> list[Piece]:
    """The text, cut: the pieces follow each other without a gap and none crosses a line end.

    `within`: only this stretch of it; what reaches beyond is marked as far as it is inside.
    """
    marks: list[tuple[Span, Layer | tuple[int, Part]]] = [(span, "furniture") for span in document.furniture]
    if document.title is not None and document.title.span is not None:
        marks.append((document.title.span, "title"))
    marks += [(m.span, "times") for m in document.times if m.span is not None]
    marks += [(m.span, "quantities") for m in document.quantities]
    marks += [(m.span, "places") for m in document.places]
    marks += [(m.span, "actors") for m in document.actors]
    badges: dict[int, list[int]] = {}
    for k, claim in enumerate(document.claims):
        marks += [(span, (k, part)) for part, span in claim_parts(claim, document)]
        badges.setdefault(_word_end(document.text, claim.trigger.span[1]), []).append(k)
    if within is None:
        return _cut(document.text, (0, len(document.text)), marks, badges)
    first, last = within
    inside = [((max(s, first), min(e, last)), mark) for (s, e), mark in marks if s < last and first < e]
    return _cut(document.text, within, inside, {at: ks for at, ks in badges.items() if first < at <= last})


def _cut(text: str, within: Span, marks: list[tuple[Span, Layer | tuple[int, Part]]], badges: dict[int, list[int]]) -> list[Piece]:
    first, last = within
    cuts = {first, last, *badges}
    for (start, end), _ in marks:
        cuts.update((start, end))
    for at in range(first, last):
        if text[at] == "\n":
            cuts.update((at, at + 1))
    at_ = sorted(cuts)
    held: list[list[Layer | tuple[int, Part]]] = [[] for _ in at_]
    for (start, end), mark in marks:
        for k in range(bisect_left(at_, start), bisect_right(at_, end) - 1):
            held[k].append(mark)
    out = []
    for k, (start, end) in enumerate(pairwise(at_)):
        layers = tuple(dict.fromkeys(m for m in held[k] if isinstance(m, str)))
        parts = tuple(dict.fromkeys(m for m in held[k] if not isinstance(m, str)))
        out.append(Piece((start, end), layers, parts, tuple(badges.get(end, ()))))
    return out


def _word_end(text: str, at: int) -> int:
    """The end of the word that `at` stands in: a number inside a word would break its joined letters.

    >>> _word_end("قصفهم ثم", 3)
    5
    """
    while at < len(text) and (text[at].isalnum() or "\u064b" <= text[at] <= "\u0652"):
        at += 1
    return at
