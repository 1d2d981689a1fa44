"""Quantities: language cases, and what must hold of any text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.errors import RuleError
from riwaya.mentions.quantities import find_quantities
from riwaya.mentions.times import find_times
from riwaya.rules.times import load_times
from riwaya.rules.units import load_units
from riwaya.text import analyse

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "quantities.yaml").read_text(encoding="utf-8"))
PIECES = st.sampled_from(
    [
        "أكثر",
        "من",
        "نحو",
        "12",
        "ألف",
        "و",
        "مئتين",
        "عشرات",
        "الآلاف",
        "قتيلا",
        "آخرين",
        "على",
        "الأقل",
        "الـ",
        "24",
        "بلدتي",
        "طفلان",
        "بين",
        "3",
        "إلى",
        "-",
        "1.5",
        "مليون",
        "بالمئة",
        "%",
        "(",
        ")",
        "\n",
        ".",
        "عنصر",
        "القتلى",
        "اثنين",
    ]
)


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_case(case):
    got = [
        [q.text, q.low, q.best, q.high, q.qualifier, q.unit]
        for q in find_quantities(analyse(case["text"]), [], load_units())
    ]
    assert got == case["quantities"]


@given(st.lists(PIECES, max_size=25).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_spans_are_exact_sorted_and_apart(raw):
    text = analyse(raw)
    end = 0
    for quantity in find_quantities(text, [], load_units()):
        assert text.slice(quantity.span) == quantity.text
        assert quantity.span[0] >= end
        end = quantity.span[1]
        if quantity.counted is not None:
            assert text.slice(quantity.counted.span) == quantity.counted.text
            assert quantity.span[0] <= quantity.counted.span[0]
            assert quantity.counted.span[1] <= quantity.span[1]
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high


def counts(raw: str) -> list[str]:
    text = analyse(raw)
    times, _ = find_times(text, dt.date(2018, 5, 22), load_times())
    return [q.text for q in find_quantities(text, [t.span for t in times if t.span], load_units())]


def test_numbers_of_a_date_are_not_counts():
    assert counts("قتل 5 في 7 أبريل 2018 الساعة 03:25 بتوقيت موسكو") == ["5"]


def test_counted_units_of_time_are_counts_inside_a_time_too():
    assert counts("انقلبوا قبل 3 أعوام") == ["3 أعوام"]
    assert counts("خلال الـ24 ساعة الماضية") == []
    assert counts("توفي قبل يومين") == []


def test_a_date_on_a_line_of_its_own_is_no_count():
    assert counts("خبر\n28 يوليو 2019\nقتل مدنيان") == ["مدنيان"]


def test_a_broken_table_says_what_is_wrong(tmp_path):
    folder = tmp_path / "lexicon"
    folder.mkdir()
    (folder / "units.yaml").write_text("units: [1]", encoding="utf-8")
    with pytest.raises(RuleError, match="R020"):
        load_units(tmp_path)


def test_the_table_is_large_and_declines():
    forms = load_units().forms
    assert len({f.unit for f in forms.values()}) >= 60
    assert forms["غارات"].unit == "airstrike"
    assert forms["قريتين"].number == "dual"
    assert forms["مقاتلين"].number == "plural"
