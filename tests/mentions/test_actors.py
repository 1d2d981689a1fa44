"""Actors: language cases, what must hold of any text, and places kept apart."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.mentions.actors import find_actors
from riwaya.mentions.metonymy import settle
from riwaya.model import PlaceMention
from riwaya.rules.actors import load_actor_rules
from riwaya.text import analyse

RULES = load_actor_rules()
CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "actors.yaml").read_text(encoding="utf-8"))
PIECES = st.sampled_from(
    'قالت دمشق و روسيا تنظيم "داعش" الحوثيون للحوثيين الجيش السوري القوات الحكومية العقيد محمد عبد الله بن الأسد علي على ، . ( ) \n # _ التنظيم النظام وكالة «سانا» من في 12 CNN شرطة درعا'.split(
        " "
    )
)


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_case(case):
    got = [[a.text, a.actor_id] for a in find_actors(analyse(case["text"]), RULES)]
    assert got == case["actors"]


@given(st.lists(PIECES, max_size=30).map(" ".join))
@settings(max_examples=200, deadline=None)
def test_spans_are_exact_sorted_and_apart(raw):
    end = 0
    for actor in find_actors(analyse(raw), RULES):
        start, stop = actor.span
        assert raw[start:stop] == actor.text
        assert end <= start < stop
        end = stop


def test_reading_twice_changes_nothing():
    text = analyse("قال الناشط أحمد السعدون إن الجيش السوري قصف البلدة، وأضاف السعدون أن النظام لا يتوقف")
    assert find_actors(text, RULES) == find_actors(text, RULES)


def test_the_publisher_is_known_by_a_word_that_is_otherwise_plain():
    text = analyse("وقال مصدر للميادين إن القصف توقف")
    assert find_actors(text, RULES) == []
    found = find_actors(text, RULES, outlet_id="outlet:al-mayadeen")
    assert [(a.text, a.actor_id) for a in found] == [("للميادين", "outlet:al-mayadeen")]


def _place(text, words, kind="city"):
    at = text.raw.index(words)
    return PlaceMention(
        span=(at, at + len(words)), text=words, place_id=None, name=words, name_en=None, kind=kind, country=None,
        admin1=None, lat=None, lon=None, geo_precision=None, score=1.0,
    )  # fmt: skip


def _settled(raw, *places):
    text = analyse(raw)
    kept, actors = settle(text, [_place(text, p) for p in places], find_actors(text, RULES))
    return [p.text for p in kept], [a.text for a in actors]


def test_a_capital_that_speaks_is_no_place():
    assert _settled("وقالت دمشق إن القصف توقف", "دمشق") == ([], ["دمشق"])


def test_a_capital_where_it_happens_is_a_place():
    assert _settled("وقع القصف في دمشق ليلا", "دمشق") == (["دمشق"], [])


def test_no_place_inside_the_fixed_name_of_a_group():
    assert _settled("هاجم تنظيم الدولة الإسلامية في العراق والشام البلدة", "العراق") == ([], ["تنظيم الدولة الإسلامية في العراق والشام"])


def test_the_place_that_completes_an_actor_stays():
    assert _settled("قالت قيادة شرطة درعا إن الدورية عادت", "درعا")[0] == ["درعا"]


def test_no_person_inside_a_longer_place():
    assert _settled("وقع القصف قرب ضاحية صلاح الدين سعيد", "ضاحية صلاح الدين سعيد") == (["ضاحية صلاح الدين سعيد"], [])


def test_organs_are_made_for_every_state():
    role = RULES.roles["foreign-ministry"]
    assert RULES.organ(RULES.states["kuwait"], role).id == "kuwait-foreign-ministry"
    assert RULES.organ(RULES.states["usa"], role).id == "us-state-department"
    assert len(RULES.states) >= 195


def test_every_id_that_the_data_name_is_an_actor():
    rows = yaml.safe_load((Path(__file__).parents[2] / "src/riwaya/data/actors/generic.yaml").read_text(encoding="utf-8"))
    named = {i for row in rows for i in [*(row.get("home") or {}).values(), *([row["any"]] if row.get("any") else [])]}
    assert named <= set(RULES.actors)
