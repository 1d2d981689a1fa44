"""Places and times of claims in sentences."""

from __future__ import annotations

from typing import Any

import pytest

from riwaya.claims.clauses import clause_bounds
from riwaya.claims.selection import candidates_in
from riwaya.claims.setting import SettingReader
from riwaya.model import Ref
from riwaya.pipeline import default_pipeline, read
from riwaya.readers.rules import RuleReader
from riwaya.sources.article import Article
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


def test_what_a_claim_can_go_back_to_is_bounded_in_a_very_long_report() -> None:
    months = "يناير مارس أبريل يونيو يوليو سبتمبر أكتوبر ديسمبر".split()
    days = [f"في {1 + n % 28} {months[n % 8]} {1990 + n % 30}" for n in range(400)]
    text = " ".join(f"قصفت طائرات حربية حي الزيتونة {day} وقتلت ثلاثة مدنيين." for day in days)
    article = Article(uri="x", media_type="text/plain", sha256="0", bytes=1, encoding="utf-8", text=text)
    pipeline = default_pipeline()
    assert isinstance(pipeline.reader, RuleReader)
    ctx = pipeline.understand(article).context
    candidates = candidates_in(ctx)
    settings = SettingReader(ctx, clause_bounds(ctx), pipeline.reader.setting, candidates)
    considered = []
    for candidate in candidates:
        considered.append([one.first for one in settings.consider("time", candidate)])
        settings.read(candidate)
    assert len(candidates) >= 400
    assert max(map(len, considered)) < 150
    assert all(len(set(firsts)) == len(firsts) for firsts in considered)
    first_time = considered[0][0]
    assert all(first_time in firsts for firsts in considered)  # the first named is always
