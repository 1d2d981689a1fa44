"""The arithmetic of the measures."""

from __future__ import annotations

import pytest

from riwaya.check.scores import Rate, Scores, Tally, likeness, overlap, pair


def test_precision_recall_and_their_mean() -> None:
    tally = Tally()
    tally.add(3, 5, 4)
    tally.add(0, 1, 0)
    assert tally.figures() == {"P": 0.75, "R": 0.5, "F1": 0.6, "n": 6}


def test_nothing_expected_and_nothing_found_is_zero_not_an_error() -> None:
    assert Tally().figures() == {"P": 0.0, "R": 0.0, "F1": 0.0, "n": 0}
    assert Rate().figures() == {"acc": None, "n": 0}


@pytest.mark.parametrize(
    ("one", "other", "shared", "like"),
    [((0, 4), (0, 4), 4, 1.0), ((0, 4), (4, 8), 0, 0.0), ((0, 4), (2, 6), 2, 2 / 6), ((0, 0), (0, 4), 0, 0.0)],
)
def test_likeness_is_shared_over_all(one: tuple[int, int], other: tuple[int, int], shared: int, like: float) -> None:
    assert overlap(one, other) == shared
    assert likeness(one, other) == like
    assert likeness(other, one) == like


def test_pairs_are_one_to_one_and_the_likest_first() -> None:
    expected = [((0, 10), "a"), ((8, 12), "b")]
    found = [((7, 12), "x"), ((0, 3), "y")]
    assert sorted(pair(expected, found)) == [(0, 1), (1, 0)]
    assert pair(expected, found, above=0.5) == [(1, 0)]
    assert pair([], found) == []


def test_equally_like_pairs_go_to_the_later_ones() -> None:
    assert pair([((0, 4), "a"), ((0, 4), "b")], [((0, 4), "x")]) == [(1, 0)]


def test_names_keep_the_order_they_were_counted_in() -> None:
    scores = Scores()
    scores.rate("polarity", right=True)
    scores.tally("place spans", 1, 1, 1)
    scores.tally("claim triggers", 0, 1, 1)
    assert list(scores.figures()) == ["articles", "records", "bad slices", "place spans", "claim triggers", "polarity"]
