"""How found things are paired with expected ones, and how hits are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from riwaya.model import Span

G = TypeVar("G")
P = TypeVar("P")


@dataclass(slots=True)
class Tally:
    """Hits among what was expected and what was found: precision, recall and their harmonic mean."""

    hits: int = 0
    expected: int = 0
    found: int = 0

    def add(self, hits: int, expected: int, found: int) -> None:
        """The counts of one article more."""
        self.hits += hits
        self.expected += expected
        self.found += found

    def figures(self) -> dict[str, float | int | None]:
        """P, R and F1 to three places (0 where there is nothing to divide by), and how many were expected."""
        precision = self.hits / self.found if self.found else 0.0
        recall = self.hits / self.expected if self.expected else 0.0
        total = precision + recall
        f1 = 2 * precision * recall / total if total else 0.0
        return {"P": round(precision, 3), "R": round(recall, 3), "F1": round(f1, 3), "n": self.expected}


@dataclass(slots=True)
class Rate:
    """The share of cases that came out right."""

    right: int = 0
    cases: int = 0

    def add(self, *, right: bool) -> None:
        """One case more."""
        self.right += right
        self.cases += 1

    def figures(self) -> dict[str, float | int | None]:
        """Accuracy to three places (None where there was no case) and the number of cases."""
        return {"acc": round(self.right / self.cases, 3) if self.cases else None, "n": self.cases}


@dataclass(slots=True)
class Scores:
    """All tallies and rates by name, and what was missed; names stand in the order they were first counted."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    rates: dict[str, Rate] = field(default_factory=dict)
    misses: dict[str, list[str]] = field(default_factory=dict)
    bad_slices: int = 0
    articles: int = 0
    records: int = 0

    def tally(self, name: str, hits: int, expected: int, found: int) -> None:
        """Count one article's hits under a name."""
        self.tallies.setdefault(name, Tally()).add(hits, expected, found)

    def rate(self, name: str, *, right: bool) -> None:
        """Count one case under a name."""
        self.rates.setdefault(name, Rate()).add(right=right)

    def missed(self, name: str, lines: Iterator[str] | Sequence[str]) -> None:
        """Keep what was missed, to be read by a person."""
        self.misses.setdefault(name, []).extend(lines)

    def figures(self) -> dict[str, int | dict[str, float | int | None]]:
        """Everything as plain values, tallies first."""
        out: dict[str, int | dict[str, float | int | None]] = {}
        out["articles"], out["records"], out["bad slices"] = self.articles, self.records, self.bad_slices
        out |= {name: tally.figures() for name, tally in self.tallies.items()}
        out |= {name: rate.figures() for name, rate in self.rates.items()}
        return out


def overlap(one: Span, other: Span) -> int:
    """How many code points two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def likeness(one: Span, other: Span) -> float:
    """Shared code points over all code points of both (Jaccard): 1 for equal spans, 0 for separate ones."""
    shared = overlap(one, other)
    return shared / (one[1] - one[0] + other[1] - other[0] - shared) if shared else 0.0


def pair(
    expected: Sequence[tuple[Span, G]], found: Sequence[tuple[Span, P]], *, above: float = 0.0
) -> list[tuple[int, int]]:
    """Places of expected and found spans that belong together: one to one, the likest first, none at or below `above`.

    Where two pairs are equally like, the one that stands later in the lists comes first.
    """
    likely = sorted(
        (
            (likeness(e[0], f[0]), i, j)
            for i, e in enumerate(expected)
            for j, f in enumerate(found)
            if overlap(e[0], f[0])
        ),
        reverse=True,
    )
    pairs: list[tuple[int, int]] = []
    taken_i: set[int] = set()
    taken_j: set[int] = set()
    for like, i, j in likely:
        if like > above and i not in taken_i and j not in taken_j:
            taken_i.add(i)
            taken_j.add(j)
            pairs.append((i, j))
    return pairs
