"""Claims that people add: known by their words, checked, joined with the machine's and with each other."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import riwaya
from riwaya.errors import InputError
from riwaya.model import Claim, Document
from riwaya.review.added import added_id, anchor_on, normal_addition
from riwaya.review.agreement import agreement
from riwaya.review.judgements import Judgement, anchor_of
from riwaya.review.seen import SeenClaim, as_seen, seen_document
from riwaya.rules.event_types import event_types

TEXT = "قتل ثلاثة مدنيين في بلدة الزيتونة أمس، وتحدث السكان عن ليلة عصيبة في البلدة. وكانت الكهرباء مقطوعة."
DOCUMENT = riwaya.read(TEXT, published="2024-05-14")
TYPES = frozenset(event_types())
NIGHT = TEXT.index("ليلة عصيبة")
SPAN = (NIGHT, NIGHT + len("ليلة عصيبة"))
PLACE = {"span": [TEXT.index("الزيتونة"), TEXT.index("الزيتونة") + 8], "name": "الزيتونة", "country": "XX"}


def addition(n: int, value: dict[str, Any] | None = None, *, by: str = "ann", document: Document = DOCUMENT) -> Judgement:
    anchor, kept = normal_addition(anchor_on(document, SPAN, "shelling"), value, document, TYPES, ())
    return Judgement(kind="add", by=by, id=f"j{n}", claims=(anchor,), value=kept)


def on_it(n: int, kind: str, seen: SeenClaim, *, by: str = "ann", **more: Any) -> Judgement:
    return Judgement(kind=kind, by=by, id=f"j{n}", claims=(anchor_of(DOCUMENT.id, seen.base),), **more)  # type: ignore[arg-type]


def found(judgements: list[Judgement], document: Document = DOCUMENT, **more: Any) -> list[SeenClaim]:
    return [s for s in as_seen(document, judgements, **more)[1] if s.claim.trigger.span == SPAN]


def test_an_added_claim_is_seen_with_its_own_id_and_fields() -> None:
    document, seen = as_seen(DOCUMENT, [addition(1, {"polarity": "denied", "place": PLACE})])
    (one,) = [s for s in seen if s.machine is None]
    assert one.claim.id == added_id(DOCUMENT.id, SPAN, "shelling")
    assert (one.claim.polarity, one.claim.modality, one.verdict, one.state) == ("denied", "asserted", "accepted", "agreed")
    assert (one.corrected, one.disputed, one.judgements, one.added) == ((), (), ("j1",), one.claim)
    assert one.claim.place is not None
    assert any(p.span == one.claim.place.span and p.country == "XX" for p in document.places)
    for ref in (one.claim.trigger, one.claim.place):
        assert document.text[ref.span[0] : ref.span[1]] == ref.text
    assert one.claim.span[0] <= SPAN[0] < SPAN[1] <= one.claim.span[1]
    assert one.claim in seen_document(document, seen).claims
    assert len(seen) == len(DOCUMENT.claims) + 1


def test_it_can_be_corrected_rejected_and_undone() -> None:
    made = addition(1, {"place": PLACE})
    (one,) = found([made])
    (corrected,) = found([made, on_it(2, "correct", one, field="type", value="clash")])
    assert (corrected.claim.type, corrected.corrected, corrected.added) == ("clash", ("type",), one.claim)
    assert corrected.claim.id == one.claim.id
    again = [made, on_it(2, "correct", one, field="type", value="clash"), on_it(3, "reject", corrected)]
    (rejected,) = found(again)
    assert (rejected.verdict, rejected.counts) == ("rejected", False)
    assert found([*again, Judgement(kind="undo", by="ann", id="j4", undoes="j1")]) == []


def test_each_coder_is_blind_to_what_others_added() -> None:
    made = [addition(1, {"polarity": "denied"}), addition(2, {"polarity": "denied"}, by="ben")]
    assert found(made[:1], coder="ben") == []
    assert len(found(made[:1], coder="ann")) == len(found(made[:1])) == 1
    (both,) = found(made)
    assert (both.state, both.disputed, both.judgements) == ("agreed", (), ("j1", "j2"))
    (own,) = found(made, coder="ben")
    assert own.judgements == ("j2",)


def test_while_somebody_else_is_to_look_it_is_in_review() -> None:
    assign = Judgement(kind="assign", by="eve", subject="ben", document=DOCUMENT.id, id="j0")
    (one,) = found([assign, addition(1)])
    assert (one.state, one.verdict, one.counts) == ("in_review", "accepted", True)


def test_coders_who_add_it_otherwise_differ_and_it_stays_as_first_added() -> None:
    made = [addition(1, {"polarity": "denied"}), addition(2, {"place": PLACE}, by="ben")]
    (one,) = found(made)
    assert (one.state, one.disputed) == ("disputed", ("place", "polarity"))
    assert (one.claim.polarity, one.claim.place) == ("denied", None)


def test_whoever_accepts_it_accepts_it_as_it_was_added() -> None:
    made = addition(1, {"polarity": "denied"})
    (one,) = found([made])
    (agreed,) = found([made, on_it(2, "accept", one, by="ben")])
    assert (agreed.state, agreed.disputed, agreed.claim) == ("agreed", (), one.claim)


def test_one_that_coders_differ_on_is_not_counted_until_it_is_settled() -> None:
    made = addition(1, {"polarity": "denied"})
    (one,) = found([made])
    differ = [made, on_it(2, "reject", one, by="ben")]
    document, seen = as_seen(DOCUMENT, differ)
    assert one.claim.id not in {c.id for c in seen_document(document, seen).claims}
    (disputed,) = found(differ)
    assert (disputed.state, disputed.disputed) == ("disputed", ("verdict",))
    (settled,) = found([*differ, on_it(3, "accept", one, by="eve", settles=True)])
    assert (settled.state, settled.counts, settled.claim) == ("agreed", True, one.claim)


def machine_reads_it(document: Document, **said: Any) -> tuple[Document, Claim]:
    bare = found([addition(1)], document)[0].claim
    claim = msgspec.structs.replace(bare, id=f"{document.id[:12]}:c90", score=0.8, **said)
    return msgspec.structs.replace(document, claims=(*document.claims, claim)), claim


def test_a_claim_that_the_machine_comes_to_read_becomes_one_with_the_added() -> None:
    later, claim = machine_reads_it(DOCUMENT)
    (one,) = found([addition(1, {"polarity": "denied", "modality": "asserted"})], later)
    assert (one.claim.id, one.machine, one.added) == (claim.id, claim, None)
    assert (one.claim.polarity, one.corrected, one.verdict) == ("denied", ("polarity",), "accepted")


def test_a_machine_claim_of_another_type_on_the_same_words_stays_apart() -> None:
    later, claim = machine_reads_it(DOCUMENT, type="clash")
    made = addition(1)
    both = found([made], later)
    assert {s.claim.type: s.machine is None for s in both} == {"shelling": True, "clash": False}
    added = next(s for s in both if s.machine is None)
    after = found([made, on_it(2, "reject", added), on_it(3, "accept", next(s for s in both if s.machine))], later)
    assert {s.claim.id: s.verdict for s in after} == {added.claim.id: "rejected", claim.id: "accepted"}


@pytest.mark.parametrize(
    ("span", "kind", "value"),
    [
        (SPAN, "picnic", {}),
        ((SPAN[1], SPAN[1] + 1), "clash", {}),
        ((0, 10_000), "clash", {}),
        ((SPAN[0], TEXT.index("وكانت") + 3), "clash", {}),
        (SPAN, "clash", {"score": 1}),
        (SPAN, "clash", {"type": "shelling"}),
        (SPAN, "clash", {"place": {"span": [0, 3], "text": "other", "name": "x"}}),
        (SPAN, "clash", ["denied"]),
        (DOCUMENT.claims[0].trigger.span, DOCUMENT.claims[0].type, {}),
    ],
)
def test_what_cannot_be_added_is_refused(span: tuple[int, int], kind: str, value: Any) -> None:
    with pytest.raises(InputError, match="I032"):
        normal_addition(anchor_on(DOCUMENT, span, kind), value, DOCUMENT, TYPES, DOCUMENT.claims)


def test_nothing_is_added_on_page_furniture_or_on_other_words_than_said() -> None:
    furniture = msgspec.structs.replace(DOCUMENT, furniture=(SPAN,))
    with pytest.raises(InputError, match="furniture"):
        normal_addition(anchor_on(furniture, SPAN, "clash"), {}, furniture, TYPES, ())
    other = msgspec.structs.replace(anchor_on(DOCUMENT, SPAN, "clash"), text="ليلة")
    with pytest.raises(InputError, match="the article says"):
        normal_addition(other, {}, DOCUMENT, TYPES, ())


def test_coders_who_add_the_same_claim_agree_on_it() -> None:
    (one,) = found([addition(1)])
    told = agreement([addition(1), addition(2, by="ben"), on_it(3, "reject", one, by="eve")])
    assert (told.measures[0].units, told.measures[0].same) == (1, 0)
    assert agreement([addition(1), addition(2, by="ben")]).measures[0].same == 1


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 30))
def test_an_anchor_holds_the_words_it_stands_on(start: int, size: int) -> None:
    end = min(start + size, len(TEXT))
    anchor = anchor_on(DOCUMENT, (start, end), "clash")
    assert TEXT[anchor.span[0] : anchor.span[1]] == anchor.text == TEXT[start:end].strip()
    try:
        kept, value = normal_addition(anchor, {}, DOCUMENT, TYPES, DOCUMENT.claims)
    except InputError:
        return
    seen = as_seen(DOCUMENT, [Judgement(kind="add", by="a", id="j1", claims=(kept,), value=value)])[1]
    assert [s.claim.trigger.text for s in seen if s.added is not None] == [anchor.text]
