"""Places and times of claims in sentences."""

from __future__ import annotations

from typing import Any

import pytest

from riwaya.model import Ref
from riwaya.pipeline import read
from tests.claims.cases import claim_on, document_of, load_cases

CASES = load_cases("setting.yaml")
FLOOR = 0.8  # share of all cases, the desirable ones among them, that must hold


def agrees(found: Ref | None, words: str | None) -> bool:
    if found is None or words is None:
        return found is None and words is None
    return found.text in words or words in found.text


def failures(case: dict[str, Any]) -> list[str]:
    document = document_of(case)
    wrong = []
    for word, place, time in case["claims"]:
        claim = claim_on(document, word)
        if claim is None:
            wrong.append(f"{word}: no claim")
        elif not (agrees(claim.place, place) and agrees(claim.time, time)):
            wrong.append(f"{word}: {claim.place and claim.place.text} | {claim.time and claim.time.text}")
    return wrong


@pytest.mark.parametrize("case", [c for c in CASES if c["level"] == "must"], ids=lambda c: c["id"])
def test_setting(case: dict[str, Any]) -> None:
    assert not failures(case)


def test_most_desirable_cases_hold() -> None:
    failed = {c["id"]: failures(c) for c in CASES if failures(c)}
    assert len(failed) <= (1 - FLOOR) * len(CASES), failed


def test_carried_settings_say_so() -> None:
    document = read("قصفت المدفعية مدينة سراقب صباح الجمعة.\nوأدى القصف إلى مقتل خمسة مدنيين.", published="2019-05-04")
    own, carried = claim_on(document, "قصفت"), claim_on(document, "مقتل")
    assert own is not None
    assert carried is not None
    assert not own.context.place
    assert not own.context.time
    assert (carried.context.place, carried.context.time) == (carried.place is not None, carried.time is not None)
    assert carried.place is not None


def test_settings_are_words_of_the_article() -> None:
    for case in CASES:
        document = document_of(case)
        for claim in document.claims:
            for ref in (claim.place, claim.time):
                assert ref is None or document.text[ref.span[0] : ref.span[1]] == ref.text
