"""Claims as seen: what judgements do to them, whatever is read anew."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import riwaya
from riwaya.errors import InputError
from riwaya.model import Document
from riwaya.review.corrections import normal_value
from riwaya.review.judgements import Judgement, anchor_of, check, may_reveal, standing
from riwaya.review.seen import as_seen, seen_document
from riwaya.rules.event_types import event_types

TEXT = "قتل ثلاثة مدنيين في قصف على بلدة الزيتونة أمس، بحسب المرصد السوري لحقوق الإنسان. ونفى الجيش قصف البلدة."
DOCUMENT = riwaya.read(TEXT, published="2024-05-14")
TYPES = frozenset(event_types())


def judged(n: int, kind: str, *, by: str = "ann", claim: int = 0, document: Document = DOCUMENT, **more: object) -> Judgement:
    return Judgement(kind=kind, by=by, id=f"j{n}", claims=(anchor_of(document.id, document.claims[claim]),), **more)


def test_without_judgements_all_is_as_the_machine_read_it() -> None:
    document, seen = as_seen(DOCUMENT, ())
    assert document == DOCUMENT
    assert [s.claim for s in seen] == sorted(DOCUMENT.claims, key=lambda c: (c.trigger.span, c.id))
    assert {(s.state, s.verdict, s.machine == s.claim) for s in seen} == {("machine", None, True)}


def test_rejected_claims_leave_the_document() -> None:
    document, seen = as_seen(DOCUMENT, [judged(1, "reject")])
    assert DOCUMENT.claims[0].id not in {c.id for c in seen_document(document, seen).claims}
    assert len(seen) == len(DOCUMENT.claims)


def test_a_later_word_of_the_same_coder_counts() -> None:
    _, seen = as_seen(DOCUMENT, [judged(1, "reject"), judged(2, "accept")])
    first = next(s for s in seen if s.claim.id == DOCUMENT.claims[0].id)
    assert (first.verdict, first.state, first.judgements) == ("accepted", "agreed", ("j1", "j2"))


def test_a_judgement_stays_with_its_words_when_the_claims_are_numbered_anew() -> None:
    renamed = msgspec.structs.replace(
        DOCUMENT, claims=tuple(msgspec.structs.replace(c, id=f"{c.id}0") for c in reversed(DOCUMENT.claims))
    )
    _, seen = as_seen(renamed, [judged(1, "reject")])
    (rejected,) = [s for s in seen if s.verdict == "rejected"]
    assert rejected.claim.trigger == DOCUMENT.claims[0].trigger


def test_a_claim_that_is_read_no_more_stays_where_somebody_judged_it() -> None:
    lost = DOCUMENT.claims[0]
    fewer = msgspec.structs.replace(DOCUMENT, claims=DOCUMENT.claims[1:])
    _, seen = as_seen(fewer, [judged(1, "accept")], kept={lost.trigger.span: lost})
    kept = next(s for s in seen if s.claim.id == lost.id)
    assert (kept.machine, kept.verdict) == (None, "accepted")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "clash"),
        ("polarity", "denied"),
        ("modality", "possible"),
        ("place", {"span": [28, 41], "name": "الزيتونة", "country": "XX"}),
        ("place", None),
        ("time", {"span": [42, 45], "start": "2024-05-12", "end": "2024-05-12"}),
        ("actors", [{"span": [0, 3], "actor_id": "isis"}]),
        ("targets", []),
        ("figures", [{"role": "killed", "quantity": {"span": [4, 16], "low": 3, "best": 3, "high": 3}}]),
        ("attribution", []),
    ],
)
def test_every_field_can_be_corrected_and_points_at_its_words(field: str, value: object) -> None:
    normal = normal_value(field, value, DOCUMENT, TYPES)
    document, seen = as_seen(DOCUMENT, [judged(1, "correct", field=field, value=normal)])
    one = next(s for s in seen if s.claim.id == DOCUMENT.claims[0].id)
    assert one.corrected == (field,)
    for ref in (one.claim.place, one.claim.time, *one.claim.actors, *one.claim.targets):
        assert ref is None or document.text[ref.span[0] : ref.span[1]] == ref.text
    for figure in one.claim.figures:
        quantity = document.quantities[figure.quantity]
        assert document.text[quantity.span[0] : quantity.span[1]] == quantity.text
    assert normal_value(field, normal, DOCUMENT, TYPES) == normal


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "picnic"),
        ("polarity", True),
        ("place", {"span": [0, 999], "name": "x"}),
        ("place", {"span": [5, 5], "name": "x"}),
        ("place", {"span": [0, 3], "text": "other", "name": "x"}),
        ("place", "Aleppo"),
        ("actors", [{"actor_id": "isis"}]),
        ("figures", [{"role": "eaten", "quantity": {"span": [4, 16]}}]),
    ],
)
def test_what_a_field_cannot_be_is_refused(field: str, value: object) -> None:
    with pytest.raises(InputError, match="I032"):
        normal_value(field, value, DOCUMENT, TYPES)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 7)), max_size=8))
def test_undoing_is_undone_by_undoing(steps: list[tuple[bool, int]]) -> None:
    made: list[Judgement] = []
    for n, (undo, which) in enumerate(steps):
        undoes = made[which % len(made)].id if undo and made else None
        made.append(Judgement(kind="undo" if undoes else "accept", by="a", id=f"j{n}", undoes=undoes))
    force = {j.id for j in standing(made)}
    again = [*made, Judgement(kind="undo", by="a", id="u1", undoes=made[-1].id)] if made else made
    twice = [*again, Judgement(kind="undo", by="a", id="u2", undoes="u1")] if made else made
    assert {j.id for j in standing(twice)} == force


def test_only_who_may_lets_others_see_names() -> None:
    allow = [Judgement(kind="allow", by="eve", subject="eve"), Judgement(kind="allow", by="ann", subject="ben")]
    assert may_reveal(allow, "ann") == {"ann", "ben"}
    assert may_reveal([*allow, Judgement(kind="disallow", by="ben", subject="ann")], "ann") == {"ann", "ben"}


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement(kind="accept", by=""),
        Judgement(kind="accept", by="ann"),
        Judgement(kind="merge", by="ann", claims=(anchor_of(DOCUMENT.id, DOCUMENT.claims[0]),)),
        Judgement(kind="correct", by="ann", field="score", claims=(anchor_of(DOCUMENT.id, DOCUMENT.claims[0]),)),
        Judgement(kind="same_actor", by="ann", actors=("isis",)),
        Judgement(kind="assign", by="ann", subject="ben"),
        Judgement(kind="protect", by="ann"),
        Judgement(kind="undo", by="ann"),
    ],
)
def test_a_judgement_that_lacks_something_says_what(judgement: Judgement) -> None:
    with pytest.raises(InputError, match="I031"):
        check(judgement)
