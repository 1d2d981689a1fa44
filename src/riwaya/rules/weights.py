"""Weights of the linear models: data/weights/*.tsv, one feature a line."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources.abc import Traversable

import msgspec

from riwaya.rules.files import read_tsv


class Weights(msgspec.Struct, frozen=True, eq=False):
    """A linear model: bias, threshold on the probability, and a weight a feature."""

    bias: float
    threshold: float
    by_feature: Mapping[str, float]


def load_weights(root: Traversable, name: str) -> Weights:
    """Read `weights/NAME.tsv` (columns feature, weight) below the data folder."""
    rows = {row["feature"]: float(row["weight"]) for row in read_tsv(root / "weights" / f"{name}.tsv")}
    return Weights(rows.pop("(bias)"), rows.pop("(threshold)"), rows)
