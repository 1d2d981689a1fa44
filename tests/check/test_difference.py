"""Two readings side by side, and whether scores mean what they say."""

import msgspec
import pytest

import riwaya
from riwaya.check.difference import compare, summary
from riwaya.check.reliability import curve, expected_error
from riwaya.errors import InputError
from riwaya.pipeline import read_article
from riwaya.sources import Article

TEXT = "قتل خمسة مدنيين في قصف مدفعي على بلدة كفرنبل، بحسب المرصد السوري لحقوق الإنسان."


def test_a_reading_does_not_differ_from_itself() -> None:
    document = riwaya.read(TEXT, published="2019-05-03")
    assert document.claims
    assert list(compare([document], [document])) == []


def test_gained_lost_and_changed_claims_are_told_with_their_words() -> None:
    document = riwaya.read(TEXT, published="2019-05-03")
    first, *rest = document.claims
    fewer = msgspec.structs.replace(document, claims=tuple(rest))
    denied = msgspec.structs.replace(document, claims=(msgspec.structs.replace(first, polarity="denied"), *rest))
    assert [c.kind for c in compare([document], [fewer])] == ["lost"]
    assert [c.kind for c in compare([fewer], [document])] == ["gained"]
    (change,) = compare([document], [denied])
    assert (change.kind, change.field, change.before, change.after) == ("changed", "polarity", "affirmed", "denied")
    assert f"[{first.trigger.text}]" in change.words
    assert summary([change]) == {("changed", "polarity"): 1}


def test_other_articles_cannot_be_compared() -> None:
    document = riwaya.read(TEXT)
    other = riwaya.read(TEXT + " انتهى")
    with pytest.raises(InputError, match="another text"):
        list(compare([document], [other]))
    with pytest.raises(InputError, match="not in the second"):
        list(compare([document], []))


def test_the_reliability_curve() -> None:
    bins = curve([(0.95, True), (0.91, True), (0.15, False), (1.0, False)])
    assert [(b.low, b.claims) for b in bins] == [(0.1, 1), (0.9, 3)]
    assert bins[1].right == pytest.approx(2 / 3)
    assert expected_error(curve([(1.0, True)])) == 0
    assert expected_error([]) == 0


def test_min_score_leaves_out_what_is_below_it() -> None:
    article = Article(uri="x", media_type="text/plain", sha256="0" * 64, bytes=1, encoding="utf-8", text=TEXT)
    every = read_article(article).claims
    bar = max(c.score for c in every)
    assert [c for c in every if c.score >= bar] == list(read_article(article, min_score=bar).claims)
