"""Polarity and modality of claims in sentences."""

from __future__ import annotations

from typing import Any

import pytest

from tests.claims.cases import claim_on, document_of, load_cases

CASES = load_cases("stance.yaml")
FLOOR = 0.85  # share of all cases, the desirable ones among them, that must hold


def failures(case: dict[str, Any]) -> list[str]:
    document = document_of(case)
    wrong = []
    for word, polarity, modality in case["claims"]:
        claim = claim_on(document, word)
        if claim is None:
            wrong.append(f"{word}: no claim")
        elif (claim.polarity, modality and claim.modality) != (polarity, modality):
            wrong.append(f"{word}: {claim.polarity} {claim.modality}")
    return wrong


@pytest.mark.parametrize("case", [c for c in CASES if c["level"] == "must"], ids=lambda c: c["id"])
def test_stance(case: dict[str, Any]) -> None:
    assert not failures(case)


def test_most_desirable_cases_hold() -> None:
    failed = {c["id"]: failures(c) for c in CASES if failures(c)}
    assert len(failed) <= (1 - FLOOR) * len(CASES), failed
