"""Krippendorff's alpha against published examples, and what counts as judged twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.review.agreement import agreement, nominal_alpha
from riwaya.review.judgements import ClaimAnchor, Judgement

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011): examples B (two observers) and C (four, with gaps).
TWO = [[a, b] for a, b in zip("0100000010", "1110010000", strict=True)]
FOUR = [
    [v for v in column if v != "."]
    for column in zip("123321412...", "1233224125.3", ".333234225 1.".replace(" ", ""), "1233244125 1.".replace(" ", ""), strict=True)
]


def test_published_examples() -> None:
    assert nominal_alpha(TWO) == pytest.approx(0.095, abs=0.001)
    assert nominal_alpha(FOUR) == pytest.approx(0.743, abs=0.001)


def test_it_is_not_defined_where_nothing_could_differ() -> None:
    assert nominal_alpha([]) is None
    assert nominal_alpha([["a"], ["b"]]) is None
    assert nominal_alpha([["a", "a"], ["a", "a"]]) is None


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=4), min_size=1, max_size=12))
def test_it_is_at_most_one_and_one_only_where_all_agree(units: list[list[str]]) -> None:
    alpha = nominal_alpha(units)
    if alpha is not None:
        assert alpha <= 1
        assert (alpha == 1) == all(len(set(values)) == 1 for values in units)


def anchor(n: int) -> ClaimAnchor:
    return ClaimAnchor(document="d" * 64, span=(n, n + 3), type="attack", text="هجم", claim=f"dddddddddddd:c{n}")


def said(by: str, n: int, kind: str = "accept", **more: object) -> Judgement:
    return Judgement(kind=kind, by=by, claims=(anchor(n),), id=f"{by}{n}{kind}{more.get('field', '')}", **more)


def test_coders_are_compared_on_what_both_judged() -> None:
    found = agreement([said("ann", 1), said("ben", 1), said("ann", 2), said("ben", 2, "reject"), said("ann", 3)])
    (verdict,) = found.measures
    assert (found.coders, verdict.units, verdict.same) == (("ann", "ben"), 2, 1)
    assert [(d.anchor.span, d.values) for d in found.differences] == [((2, 5), {"ann": "accepted", "ben": "rejected"})]


def test_a_correction_differs_from_the_claim_as_read() -> None:
    found = agreement([said("ann", 1, "correct", field="type", value="clash"), said("ben", 1)])
    assert [d.values for d in found.differences] == [{"ann": "clash", "ben": "as read"}]
    assert [m.field for m in found.measures] == ["verdict", "type"]


def test_what_was_undone_or_settles_does_not_count() -> None:
    wrong = said("ben", 1, "reject")
    undo = Judgement(kind="undo", by="ben", undoes=wrong.id, id="u")
    settled = Judgement(kind="reject", by="eve", claims=(anchor(1),), settles=True, id="s")
    assert agreement([said("ann", 1), wrong, undo, settled]).measures[0].units == 0
