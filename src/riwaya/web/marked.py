"""An article as a page shows it: lines of pieces, each with its offsets in the original and its part in each claim.

The words of the pieces, one after the other, are the text: what is selected on the page is found again in the original.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from riwaya.model import Document, Span
from riwaya.review.protection import Protected
from riwaya.review.seen import SeenClaim
from riwaya.rules.event_types import event_types
from riwaya.views import labels
from riwaya.views.marking import Part, Piece, pieces

CODES: Mapping[Part, str] = {
    "clause": "k", "trigger": "t", "source": "s", "cue": "u", "actor": "a", "target": "g", "place": "p", "time": "d", "figure": "f",
}  # fmt: skip
"""The letter that stands for a part in `data-p`: `3t 3k` is the trigger of claim 3, in its clause."""


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the text that is the same throughout. `[start, end)` in code points of the original.

    `shown` is what stands on the page: the words themselves, or a code where they are covered; then it is `whole`, and
    nothing inside it can be pointed at. `numbers`: the claims whose number stands after it; `claim`: the one that it
    is the trigger of.
    """

    start: int
    end: int
    shown: str
    whole: bool
    classes: str
    parts: str
    claim: int | None
    numbers: tuple[int, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the text. `furniture`: all of it belongs to the page, not to the article; `blank`: nothing in it shows.

    `direction`: as of `labels.direction`.
    """

    words: tuple[Words, ...]
    furniture: bool
    title: bool
    blank: bool
    direction: str


def lines(document: Document, seen: Sequence[SeenClaim], within: Span, hidden: Sequence[Protected]) -> list[Line]:
    """The lines of a stretch of an article, with these claims marked; they are numbered from 0 as they are given."""
    marked = msgspec.structs.replace(document, claims=tuple(one.claim for one in seen))
    covers = [one for one in hidden if one.span[0] < within[1] and within[0] < one.span[1]]
    out: list[Line] = []
    line: list[tuple[Piece, Words]] = []
    for piece in pieces(marked, within=within):
        line += [(piece, words) for words in _words(piece, marked, seen, covers)]
        if document.text[piece.span[0] : piece.span[1]] == "\n":
            out.append(_line(line))
            line = []
    if line:
        out.append(_line(line))
    return out


def _line(line: Sequence[tuple[Piece, Words]]) -> Line:
    showing = [piece for piece, words in line if words.shown.strip()]
    return Line(
        words=tuple(words for _, words in line),
        furniture=bool(showing) and all("furniture" in piece.layers for piece in showing),
        title=bool(showing) and all("title" in piece.layers for piece in showing),
        blank=not showing,
        direction=labels.direction("".join(words.shown for _, words in line)),
    )


def _words(piece: Piece, document: Document, seen: Sequence[SeenClaim], covers: Sequence[Protected]) -> list[Words]:
    """The piece, cut again where covered words begin and end. Of these the first stretch on the page shows the code."""
    start, end = piece.span
    cuts = sorted({start, end, *(at for one in covers for at in one.span if start < at < end)})
    out = []
    for first, last in pairwise(cuts):
        cover = next((one for one in covers if one.span[0] <= first < one.span[1]), None)
        shown = document.text[first:last]
        if cover is not None:
            shown = cover.code if first == cover.span[0] else ""
        numbers = piece.badges if last == end else ()
        triggers = [k for k, part in piece.parts if part == "trigger"]
        out.append(
            Words(
                start=first,
                end=last,
                shown=shown,
                whole=cover is not None,
                classes=_classes(piece, seen),
                parts=" ".join(f"{k}{CODES[part]}" for k, part in piece.parts),
                claim=triggers[0] if triggers else None,
                numbers=numbers,
            )
        )
    return out


def _classes(piece: Piece, seen: Sequence[SeenClaim]) -> str:
    found = [f"m-{layer}" for layer in piece.layers if layer != "title"]
    found += [f"p-{part}" for _, part in piece.parts if part != "clause"]
    for k, part in piece.parts:
        if part == "trigger":
            claim = seen[k].claim
            kind = event_types().get(claim.type)
            found.append(f"f-{kind.family if kind else 'state'}")
            found += ["denied"] if claim.polarity == "denied" else []
            found += ["maybe"] if claim.modality != "asserted" else []
            found += ["rejected"] if seen[k].verdict == "rejected" else []
    return " ".join(dict.fromkeys(found))
