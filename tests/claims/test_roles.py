"""Participants: who did what to whom, end to end and piece by piece."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from riwaya.claims.clauses import clause_bounds
from riwaya.claims.context import Context
from riwaya.claims.participants import Considered, History, ParticipantWeights, Stage, choose, features
from riwaya.claims.roles import RoleReader
from riwaya.claims.selection import candidates_in
from riwaya.claims.verbal import is_verbal
from riwaya.model import ActorRef
from riwaya.pipeline import default_pipeline, read
from riwaya.rules.weights import Weights
from riwaya.sources.article import Article

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "roles.yaml").read_text(encoding="utf-8"))
CLAIM = ("", "verb", "attack", "verb actor either", "strike")


def named(refs: tuple[ActorRef, ...]) -> list[str]:
    return [ref.actor_id or ref.text for ref in refs]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_participants(case: dict[str, Any]) -> None:
    document = read(case["text"], published="2019-05-03")
    word, kind = case["claim"]
    claim = next(c for c in document.claims if (c.trigger.text, c.type) == (word, kind))
    if "actors" in case:
        assert named(claim.actors) == case["actors"]
    if "targets" in case:
        assert named(claim.targets) == case["targets"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_participants_are_exact_words_and_nobody_is_both(case: dict[str, Any]) -> None:
    document = read(case["text"], published="2019-05-03")
    for claim in document.claims:
        for ref in (*claim.actors, *claim.targets):
            assert document.text[slice(*ref.span)] == ref.text
            assert ref.head in ref.text
        acting = {ref.actor_id for ref in claim.actors if ref.actor_id}
        assert acting.isdisjoint(ref.actor_id for ref in claim.targets)


def considered(mention: int, actor: str, near: str) -> Considered:
    return Considered(mention, 3 * mention, 3 * mention + 1, actor, joined=False, parts=(None, near))


def models(actor: dict[str, float], target: dict[str, float]) -> ParticipantWeights:
    return ParticipantWeights(Weights(0.0, 0.5, actor), Weights(0.0, 0.5, target))


def test_the_pair_that_scores_best_together_is_taken() -> None:
    weights = models({"near any |before 1": 2.0, "near any |after 2": 1.5}, {"near any |before 1": 1.9, "near any |after 2": 0.2})
    one, two = considered(0, "a", "before 1"), considered(20, "b", "after 2")
    actors, targets = choose([one, two], weights, CLAIM, "attack")
    assert (actors, targets) == ([two], [one])


def test_what_scores_below_nothing_is_left_out() -> None:
    weights = models({"near any |before 1": -0.1}, {})
    assert choose([considered(0, "a", "before 1")], weights, CLAIM, "attack")[0] == []


def test_joined_sides_of_a_clash_act_together() -> None:
    weights = models({"near any |after 1": 2.0}, {"near any |after 2": 2.0})
    one, two = considered(0, "a", "after 1"), Considered(1, 1, 2, "b", joined=True, parts=(None, "after 2"))
    actors, targets = choose([one, two], weights, CLAIM, "clash")
    assert (actors, targets) == ([one, two], [])
    assert choose([one, two], weights, CLAIM, "attack") == ([one], [two])


def test_features_name_both_halves() -> None:
    assert features(considered(0, "a", "before 1"), CLAIM) == [
        "near any |before 1",
        "near shape verb|before 1",
        "near kind attack|before 1",
        "near followed verb actor either|before 1",
    ]


def test_every_actor_before_is_considered_once_and_all_of_the_sentence() -> None:
    text = "قال الجيش التركي ذلك. وأضاف الجيش التركي شيئا. قصف الجيش التركي مواقع الجيش التركي."
    article = Article(uri="x", media_type="text/plain", sha256="0", bytes=1, encoding="utf-8", text=text)
    ctx = default_pipeline().understand(article).context
    claims = [c for c in candidates_in(ctx) if c.type == "shelling"]
    found = Stage(ctx, clause_bounds(ctx), claims).consider(0, (), History())
    assert [ctx.text.sentence_of[c.first] for c in found] == [1, 2, 2]


def context(text: str) -> Context:
    article = Article(uri="x", media_type="text/plain", sha256="0", bytes=1, encoding="utf-8", text=text)
    return default_pipeline().understand(article).context


@pytest.mark.parametrize(
    ("text", "kind", "verbal"),
    [
        ("وقتل الجيش التركي 16 شخصا.", "killing", True),
        ("وقد قصف الجيش البلدة.", "shelling", True),
        ("قال إن الجيش انسحب، كما قتل 3 مدنيين.", "killing", True),
        ("قصف تركي على البلدة.", "shelling", False),
        ("أدى ذلك إلى قتل 3 مدنيين.", "killing", False),
        ("عمليات القتل والأسر مستمرة.", "killing", False),
    ],
)
def test_a_word_that_is_verb_and_noun_is_a_verb_where_a_verb_is_due(text: str, kind: str, verbal: bool) -> None:  # noqa: FBT001
    ctx = context(text)
    candidate = next(c for c in candidates_in(ctx) if c.type == kind)
    assert is_verbal(ctx, candidate) == verbal


@pytest.mark.parametrize(
    ("text", "kind", "slots"),
    [
        ("وقتل الجيش التركي، الجمعة الماضية، 16 شخصا.", "killing", ("actor", "people")),
        ("قصف الجيش السوري مدينة حمص.", "shelling", ("actor", "place")),
        ("صادر الجيش العراقي أسلحة.", "seizure", ("actor", "thing")),
        ("اعتقل الجيش العراقي عناصر من تنظيم داعش.", "arrest", ("actor", "actor")),
    ],
)
def test_syntax_says_what_fills_each_role(text: str, kind: str, slots: tuple[str, str]) -> None:
    ctx = context(text)
    candidate = next(c for c in candidates_in(ctx) if c.type == kind)
    found = RoleReader(ctx, clause_bounds(ctx)).read(candidate)
    assert (found.actor_slot, found.target_slot) == slots


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        ("وطالب البيان المجتمع الدولي بالتحرك.", "demand", [], ["المجتمع الدولي"]),
        ("البوارج التابعة للتحالف الدولي دكت مواقع وثكنات حركة حماس.", "shelling", ["البوارج التابعة للتحالف الدولي"], ["مواقع وثكنات حركة حماس"]),
        ("وكانت مواقع لحركة حماس تعرضت لضربات إسرائيلية.", "airstrike", ["إسرائيلية"], ["مواقع لحركة حماس"]),
        ("حكومة هادي التي أطاح بها الحوثيون.", "capture", ["الحوثيون"], ["حكومة هادي"]),
        ("قتل خمسة في غارات للتحالف الدولي.", "airstrike", ["للتحالف الدولي"], []),
        ("أفرج النظام السوري عن سبعين عنصرا من تنظيم داعش.", "release", ["النظام السوري"], ["سبعين عنصرا من تنظيم داعش"]),
    ],
)
def test_syntax_names_the_parties(text: str, kind: str, actors: list[str], targets: list[str]) -> None:
    ctx = context(text)
    candidate = next(c for c in candidates_in(ctx) if c.type == kind)
    found = RoleReader(ctx, clause_bounds(ctx)).read(candidate)
    assert ([a.text for a in found.actors], [t.text for t in found.targets]) == (actors, targets)
