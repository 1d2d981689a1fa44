"""The actor mentions of an article by themselves, and what the claims before say of them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from riwaya.claims.cast import find_cast
from riwaya.claims.clauses import clause_bounds
from riwaya.claims.context import Context
from riwaya.claims.landmarks import Landmarks
from riwaya.claims.participants import History
from riwaya.claims.selection import candidates_in
from riwaya.pipeline import default_pipeline
from riwaya.sources.article import Article


def context(text: str) -> Context:
    article = Article(uri="x", media_type="text/plain", sha256="0", bytes=1, encoding="utf-8", text=text)
    return default_pipeline().understand(article).context


@pytest.mark.parametrize(
    ("name", "gender"),
    [("إسرائيل", "f"), ("البنتاغون", "m"), ("القوات العراقية", "f"), ("الجيش التركي", "m"), ("الحوثيون", "plural")],
)
def test_a_mention_shows_the_gender_its_verb_takes(name: str, gender: str) -> None:
    assert [member.gender for member in find_cast(context(f"هاجم {name} المدينة."))] == [gender]


def test_the_cast_stands_in_order_and_covers_each_mention_once() -> None:
    ctx = context("قصف الجيش التركي مواقع حزب الله، ورد حزب الله على الجيش التركي.")
    cast = find_cast(ctx)
    assert [ctx.mentions.actors[member.index].span for member in cast] == [member.span for member in cast]
    assert all(one.last <= other.first for one, other in pairwise(cast))


@pytest.mark.parametrize(
    ("phrase", "bond"),
    [
        ("القوات الموالية بشدة لتنظيم داعش", "friendly"),
        ("فصيل مدعوم من تركيا", "friendly"),
        ("مناطق خاضعة لسيطرة تنظيم داعش", "held"),
        ("حزب مناهض لتركيا", "hostile"),
        ("موقع قريب من تركيا", None),
    ],
)
def test_a_party_that_a_phrase_is_only_tied_to_is_known_as_such(phrase: str, bond: str | None) -> None:
    assert find_cast(context(f"هاجم رجل {phrase}."))[-1].bond == bond


def test_history_keeps_the_last_claim_the_last_of_a_type_and_the_last_strike() -> None:
    history = History()
    ctx = context("قصف الجيش التركي البلدة. قتل ثلاثة مدنيين. اعتقل رجل.")
    by_type = {c.type: c for c in candidates_in(ctx)}
    history.note(by_type["shelling"], 0, frozenset({"a"}), frozenset({"b"}))
    history.note(by_type["killing"], 1, frozenset(), frozenset({"c"}))
    assert (history.struck.role("a"), history.struck.role("b"), history.struck.role(None)) == ("actor", "target", None)
    assert (history.last.type, history.last.role("a"), history.last.role("c")) == ("killing", None, "target")
    assert history.of_type["shelling"].sentence == 0


def test_a_place_that_another_is_measured_from_is_known_as_such() -> None:
    ctx = context("انفجرت سيارة في الفلوجة جنوب شرقي مدينة بغداد.")
    traits = {mark.name: mark.about.names for mark in Landmarks(ctx, clause_bounds(ctx), "place").all}
    assert "measured from" in traits["بغداد"]
    assert "measured from" not in traits["الفلوجة"]
