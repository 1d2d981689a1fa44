"""Linear models over named features, and what each feature gave."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from riwaya.rules.weights import Weights


def probability(features: Mapping[str, float], weights: Weights) -> float:
    """The model's probability for something with these features."""
    given = weights.by_feature
    return logistic(weights.bias + sum(value * given.get(name, 0.0) for name, value in features.items()))


def score(features: Iterable[str], weights: Weights) -> float:
    """The score of an option whose features are all present or absent; above 0 it beats taking nothing."""
    given, total = weights.by_feature, weights.bias
    for name in features:  # a plain loop: twice as fast as sum() over a generator, and this is the hottest line
        weight = given.get(name)
        if weight is not None:
            total += weight
    return total


def logistic(total: float) -> float:
    """A score as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def explain(features: Mapping[str, float], weights: Weights) -> list[tuple[str, float]]:
    """What each feature gave, the strongest first."""
    given = [(name, value * weights.by_feature.get(name, 0.0)) for name, value in features.items()]
    return sorted((g for g in given if g[1]), key=lambda g: -abs(g[1]))
