"""Whether a claim's score means what it says: claims by score, and how many of them are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from riwaya.check.gold import GoldArticle
from riwaya.model import Document

BINS = 10


class Bin(NamedTuple):
    """Claims scored in `[low, high)`: how many, their mean score, the share that is right (trigger and type)."""

    low: float
    high: float
    claims: int
    mean: float
    right: float


def curve(pairs: Iterable[tuple[float, bool]], *, bins: int = BINS) -> list[Bin]:
    """The reliability curve of (score, right) pairs; bins without a claim are left out."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for score, right in pairs:
        held[min(int(score * bins), bins - 1)].append((score, right))
    return [
        Bin(k / bins, (k + 1) / bins, len(some), sum(s for s, _ in some) / len(some), sum(r for _, r in some) / len(some))
        for k, some in enumerate(held)
        if some
    ]


def expected_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of score and share right, weighted by claims (0 is best)."""
    total = sum(b.claims for b in bins)
    return sum(b.claims * abs(b.mean - b.right) for b in bins) / total if total else 0.0


def judged(article: GoldArticle, document: Document) -> list[tuple[float, bool]]:
    """Each predicted claim's score, and whether an annotated claim of its type stands there; neutral words are left out."""
    out: list[tuple[float, bool]] = []
    for claim in document.claims:
        span = claim.trigger.span
        here = [c for c in article.claims if _overlap(c.span, span)]
        if not here and any(_overlap(n, span) for n in article.neutral):
            continue
        out.append((claim.score, any(c.type == claim.type for c in here)))
    return out


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]
