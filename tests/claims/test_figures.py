"""Figures: what a claim counts, and in which role."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from riwaya.pipeline import read

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "figures.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_figures(case: dict[str, Any]) -> None:
    document = read(case["text"], published="2019-05-03")
    word, kind = case["claim"]
    claim = next(c for c in document.claims if (c.trigger.text, c.type) == (word, kind))
    assert [[document.quantities[f.quantity].text, f.role] for f in claim.figures] == case["figures"]


def test_a_figure_is_counted_once_in_a_claim() -> None:
    document = read("قتل 15 شخصا بينهم 5 أطفال و3 نساء، وأصيب 20 آخرون بجروح.", published="2019-05-03")
    for claim in document.claims:
        quantities = [f.quantity for f in claim.figures]
        assert len(quantities) == len(set(quantities))
