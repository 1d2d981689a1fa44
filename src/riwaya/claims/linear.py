"""Linear models over named features, and what each feature gave."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from riwaya.rules.weights import Weights

Key = tuple[object, ...]
"""What the names of a part's features are made of."""
Describe = Callable[..., Iterable[str]]
"""Names the features of a part, called with the items of a key."""
_REMEMBERED = 30_000  # keys kept a part


@lru_cache(maxsize=16)
def part_sums(weights: Weights, describe: tuple[Describe, ...]) -> tuple[PartSums, ...]:
    """For each part of a model's features what they give together, by the part's key; remembered for each model."""
    return tuple(PartSums(weights, names) for names in describe)


def names_of(describe: Sequence[Describe], keys: Sequence[Key]) -> Iterator[str]:
    """The names of the features under the keys of all parts."""
    for names, key in zip(describe, keys, strict=True):
        yield from names(*key)


class PartSums(dict[Key, float]):
    """What the features under a key give together, named and added up when first asked for.

    Naming features costs more than all the rest of scoring, and the same keys come again and again.
    """

    def __init__(self, weights: Weights, describe: Describe) -> None:
        self._weights, self._describe = weights.by_feature, describe

    def __missing__(self, key: Key) -> float:
        if len(self) >= _REMEMBERED:
            self.clear()
        total = sum(self._weights.get(name, 0.0) for name in self._describe(*key))
        self[key] = total
        return total


def logistic(total: float) -> float:
    """A score as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def explain(features: Mapping[str, float], weights: Weights) -> list[tuple[str, float]]:
    """What each feature gave, the strongest first."""
    given = [(name, value * weights.by_feature.get(name, 0.0)) for name, value in features.items()]
    return sorted((g for g in given if g[1]), key=lambda g: -abs(g[1]))
