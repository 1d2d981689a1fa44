"""Fits the linear models: L-BFGS on the logistic loss (one yes or no a sample) or on a choice among several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Features = dict[str, float]
_RARE = 3  # features seen less often are left out
_SHOWN = 0.01  # weights smaller than this are not written


class Fitted(NamedTuple):
    """Bias and a weight a feature."""

    bias: float
    by_feature: dict[str, float]


class Choice(NamedTuple):
    """One decision: options with their features, and which are right (none: 'nothing' is)."""

    options: list[Features]
    right: list[bool]


def fit_binary(samples: Sequence[tuple[Features, bool, float]], *, l2: float) -> Fitted:
    """Logistic regression over (features, label, sample weight)."""
    matrix, names = _matrix([f for f, _, _ in samples])
    label = np.array([float(y) for _, y, _ in samples])
    weight = np.array([w for _, _, w in samples])

    def loss(parameters: Any) -> tuple[float, Any]:  # noqa: ANN401  (arrays)
        bias, theta = parameters[0], parameters[1:]
        z = matrix @ theta + bias
        value = float((weight * (np.logaddexp(0, z) - label * z)).sum() + 0.5 * l2 * (theta @ theta))
        slope = weight * (1 / (1 + np.exp(-z)) - label)
        return value, np.concatenate([[slope.sum()], matrix.T @ slope + l2 * theta])

    return _minimised(loss, names)


def fit_choice(choices: Sequence[Choice], *, l2: float, nothing: float, rare: int = _RARE) -> Fitted:
    """Conditional logit against 'nothing' (score 0); decisions where nothing is right weigh `nothing`."""
    choices = [c for c in choices if c.options]
    matrix, names = _matrix([f for c in choices for f in c.options], rare)
    group = np.repeat(np.arange(len(choices)), [len(c.options) for c in choices])
    right = np.array([float(r) for c in choices for r in c.right])
    empty = np.array([not any(c.right) for c in choices])
    weight = np.where(empty, nothing, 1.0)

    def softmax(z: Any, options: Any, none: Any) -> tuple[Any, Any]:  # noqa: ANN401  (arrays)
        top = np.where(none, 0.0, -1e9)
        np.maximum.at(top, group, np.where(options > 0, z, -1e9))
        share = np.where(options > 0, np.exp(z - top[group]), 0.0)
        total = np.bincount(group, share, len(choices)) + np.where(none, np.exp(-top), 0.0)
        return top + np.log(total), share / total[group]

    def loss(parameters: Any) -> tuple[float, Any]:  # noqa: ANN401  (arrays)
        bias, theta = parameters[0], parameters[1:]
        z = matrix @ theta + bias
        all_, p_all = softmax(z, np.ones_like(z), np.ones(len(choices), bool))
        good, p_good = softmax(z, right, empty)
        slope = weight[group] * (p_all - p_good)
        value = float((weight * (all_ - good)).sum() + 0.5 * l2 * (theta @ theta))
        return value, np.concatenate([[slope.sum()], matrix.T @ slope + l2 * theta])

    return _minimised(loss, names)


def write_weights(path: Path, fitted: Fitted, *, threshold: float) -> int:
    """Write a weights file; returns how many features it holds."""
    kept = {name: w for name, w in sorted(fitted.by_feature.items()) if abs(w) >= _SHOWN}
    lines = ["feature\tweight", f"(bias)\t{fitted.bias:.4f}", f"(threshold)\t{threshold:.4f}"]
    lines += [f"{name}\t{weight:.3f}" for name, weight in kept.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(kept)


def _matrix(rows: Sequence[Features], rare: int = _RARE) -> tuple[Any, list[str]]:
    seen = Counter(name for row in rows for name in row)
    index = {name: k for k, name in enumerate(sorted(n for n, count in seen.items() if count >= rare))}
    row_of, column_of, values = [], [], []
    for r, row in enumerate(rows):
        for name, value in row.items():
            if name in index:
                row_of.append(r)
                column_of.append(index[name])
                values.append(value)
    return csr_matrix((values, (row_of, column_of)), shape=(len(rows), len(index))), list(index)


def _minimised(loss: Any, names: list[str]) -> Fitted:  # noqa: ANN401  (arrays)
    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return Fitted(float(found[0]), dict(zip(names, map(float, found[1:]), strict=True)))
