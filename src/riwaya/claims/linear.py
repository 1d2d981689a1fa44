"""Linear models over named features, and what each feature gave."""

from __future__ import annotations

import math
from collections.abc import Mapping

from riwaya.rules.weights import Weights


def probability(features: Mapping[str, float], weights: Weights) -> float:
    """The model's probability for something with these features."""
    given = weights.by_feature
    return logistic(weights.bias + sum(value * given.get(name, 0.0) for name, value in features.items()))


def logistic(total: float) -> float:
    """A score as a probability."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def explain(features: Mapping[str, float], weights: Weights) -> list[tuple[str, float]]:
    """What each feature gave, the strongest first."""
    given = [(name, value * weights.by_feature.get(name, 0.0)) for name, value in features.items()]
    return sorted((g for g in given if g[1]), key=lambda g: -abs(g[1]))
