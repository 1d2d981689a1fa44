"""What meets, and what each part of the score weighs."""

from __future__ import annotations

import riwaya
from riwaya.events import group_documents
from riwaya.events.block import candidates, keys
from riwaya.events.copies import families, likeness, sketch
from riwaya.events.extract import accounts_of
from riwaya.events.group import REACH, link, pairs_within, profile
from riwaya.events.profile import CONTRADICTION, Profile
from riwaya.events.score import compare
from riwaya.model import Document

from .news import documents


def read(text: str, *, day: str | None = "2031-03-04", outlet: str = "صحيفة الأفق") -> Document:
    return riwaya.read(text, published=day, outlet=outlet)


def first(document: Document) -> Profile:
    return profile((accounts_of(document)[0],))


def test_far_places_and_far_days_contradict_each_other() -> None:
    here = first(read("قصفت طائرات بلدة كفرنبل الثلاثاء."))
    there = first(read("قصفت طائرات مدينة مأرب الثلاثاء."))
    long_before = first(read("قصفت طائرات بلدة كفرنبل في 3 كانون الثاني 2030."))
    assert compare(here, there, within=False)["place"] == CONTRADICTION
    assert compare(here, long_before, within=False)["time"] == CONTRADICTION


def test_what_is_unknown_abstains() -> None:
    nowhere = first(read("قصفت طائرات روسية مواقع المعارضة.", day=None))
    somewhere = first(read("قصفت طائرات روسية بلدة كفرنبل الثلاثاء."))
    parts = compare(nowhere, somewhere, within=False)
    assert (parts["place"], parts["time"]) == (0, 0)


def test_nothing_known_makes_no_key() -> None:
    assert not list(keys(first(read("وقع انفجار.", day=None))))


def test_each_pair_of_candidates_comes_once_and_never_from_one_article() -> None:
    profiles = [profile((a,)) for d in documents() for a in accounts_of(d)]
    pairs = list(candidates(profiles))
    assert len(pairs) == len(set(pairs))
    for i, j in pairs:
        assert i < j
        assert profiles[i].accounts[0].report.id != profiles[j].accounts[0].report.id


def test_the_parts_of_an_event_score_add_up() -> None:
    for event in group_documents(documents()):
        assert abs(sum(event.score.parts.values()) - event.score.total) < 0.01


def test_average_linkage_does_not_chain() -> None:
    points = {(0, 1): 500, (1, 2): 500, (0, 2): -600}
    assert link(3, points, 300) == [[0, 1], [2]]


def test_a_pair_that_no_block_brought_together_weighs_against() -> None:
    assert link(3, {(0, 1): 310, (1, 2): 300}, 300) == [[0, 1], [2]]


def test_copies_are_found_and_news_of_one_day_is_not() -> None:
    text = " ".join(f"كلمة{n} خبر{n} من{n} المدينة{n}" for n in range(40))
    near = text.replace("خبر7", "نبأ")
    far = " ".join(f"سطر{n} آخر{n} عن{n} القرية{n}" for n in range(40))
    assert likeness(sketch(text), sketch(near)) > 0.7
    assert families({"c": sketch(text), "a": sketch(near), "b": sketch(far)}) == {"c": "a", "a": "a", "b": "b"}


def test_claims_of_an_article_are_compared_with_those_within_reach() -> None:
    one = first(read("قصفت طائرات بلدة كفرنبل الثلاثاء."))
    size = REACH + 40
    pairs = set(pairs_within([one] * size))
    assert pairs == {(i, j) for j in range(size) for i in range(max(0, j - REACH), j)}
