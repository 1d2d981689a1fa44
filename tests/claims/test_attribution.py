"""Attribution: on whose word each claim stands, as language cases, and what must hold of any text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from riwaya import read
from riwaya.claims.attribution import Attribution
from riwaya.claims.context import Context
from riwaya.pipeline import default_pipeline
from riwaya.sources.article import Article

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "attribution.yaml").read_text(encoding="utf-8"))


def context_of(text: str, outlet: str | None = None) -> Context:
    """The text as the claim stages see it."""
    data = text.encode()
    article = Article(
        uri="case",
        media_type="text/plain",
        sha256="0" * 64,
        bytes=len(data),
        encoding="utf-8",
        text=text,
        outlet=outlet,
    )
    return default_pipeline().understand(article).context


def chain_at(case: dict[str, Any]) -> list[str]:
    """The words of the chain at a case's trigger."""
    text: str = case["text"]
    ctx = context_of(text, case.get("outlet"))
    return [source.text for source in Attribution(ctx).chain_at(ctx.text.token_at(text.rindex(case["trigger"])))]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 60
    assert len({case["about"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_case(case: dict[str, Any]) -> None:
    found = chain_at(case)
    assert len(found) == len(case["chain"]), found
    for expected, source in zip(case["chain"], found, strict=True):
        assert expected == source if case.get("whole") else expected in source


def test_frames_stay_inside_their_sentence() -> None:
    ctx = context_of("\n".join(case["text"] for case in CASES))
    for frame in Attribution(ctx).frames:
        assert frame.first < frame.last
        assert ctx.text.sentence_of[frame.first] == ctx.text.sentence_of[frame.last - 1]


def test_every_link_points_at_its_own_words() -> None:
    document = read("\n".join(case["text"] for case in CASES))
    links = [source for claim in document.claims for source in claim.attribution]
    assert links
    for source in links:
        assert document.text[slice(*source.span)] == source.text
        assert source.cue is not None
        assert document.text[slice(*source.cue.span)] == source.cue.text


def test_a_source_stands_in_a_chain_once() -> None:
    ctx = context_of("قال الجيش في بيان إن القوات انسحبت، بحسب الجيش.")
    chain = Attribution(ctx).chain_at(ctx.text.token_at(ctx.text.raw.index("انسحبت")))
    assert len(chain) == 1


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("قال الوزير إنه يجب وقف القصف على المدينة فورا.", ()),
        ("قال الوزير إن الحركة طالبت بوقف القصف على المدينة.", ("الوزير",)),
    ],
)
def test_a_demand_in_the_mouth_of_a_source_is_its_own_act(text: str, owner: tuple[str, ...]) -> None:
    demands = [claim for claim in read(text).claims if claim.type == "demand"]
    assert demands
    assert tuple(source.text for source in demands[0].attribution) == owner


def test_what_a_place_has_seen_is_told_in_passing() -> None:
    claims = read("أعلن الهلال الأحمر أن قافلة وصلت إلى البلدة التي شهدت مؤخرا معارك عنيفة.").claims
    assert [claim.attribution for claim in claims if claim.type == "clash"] == [()]


def test_no_frames_in_an_empty_text() -> None:
    assert Attribution(context_of("")).frames == []
