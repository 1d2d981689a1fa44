"""The grammar of number words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.mentions.numerals import digits_value, letters_in, read_number, read_numeral, read_ordinal
from riwaya.text import analyse

NUMBERS = {
    "صفر": 0,
    "سبعة": 7,
    "أحد عشر": 11,
    "إحدى عشرة": 11,
    "اثنتي عشرة": 12,
    "ثمانية عشر": 18,
    "عشرون": 20,
    "ثلاثة وعشرين": 23,
    "تسعة و تسعين": 99,
    "مئة": 100,
    "مائة وخمسة": 105,
    "مائتا": 200,
    "مئتين وخمسين": 250,
    "ثلاثمائة": 300,
    "ثلاث مئة وخمسة وأربعين": 345,
    "ثمانمئة": 800,
    "تسعماية": 900,
    "ألف وسبعمئة": 1700,
    "ألفين و300": 2300,
    "خمسة آلاف ومئتين وثلاثين": 5230,
    "اثني عشر ألفا": 12000,
    "مئتين وخمسين ألفا": 250_000,
    "ثلاثمائة ألف": 300_000,
    "مليون ونصف": 1_500_000,
    "نصف مليون": 500_000,
    "مليون و200 ألف": 1_200_000,
    "3 آلاف": 3000,
    "1.5 مليون": 1_500_000,
    "2,5 مليون": 2_500_000,
    "مليارين ونصف": 2_500_000_000,
    "١٠٬٠٠٠": 10_000,
    "١٫٥": 1.5,
    "10,000": 10_000,
    "3/4": 0.75,
    "-12": -12,
}


@pytest.mark.parametrize(("words", "value"), NUMBERS.items())
def test_reads(words, value):
    assert read_number(words) == value


@pytest.mark.parametrize("words", ["أحد", "قتيل", "عشرين وخمسة", "ثلاثة قتلى", "", "2254/"])
def test_refuses(words):
    assert read_number(words) is None


@given(st.integers(min_value=0, max_value=10**9))
def test_digits_read_as_themselves(value):
    assert read_number(str(value)) == value
    assert read_number(f"{value:,}") == value


@pytest.mark.parametrize(
    ("words", "value"),
    {
        "الأول": 1,
        "الثالثة": 3,
        "الحادي عشر": 11,
        "الثاني عشر": 12,
        "الحادي والعشرين": 21,
        "الواحد والثلاثين": 31,
        "العشرين": 20,
    }.items(),
)
def test_ordinals(words, value):
    tokens = analyse(words).tokens
    assert read_ordinal(tokens, 0) == (value, len(tokens))


def test_proclitics_and_article():
    numeral = read_numeral(analyse("بثمانية صواريخ").tokens, 0)
    assert numeral is not None
    assert (numeral.value, numeral.cut) == (8, 1)
    numeral = read_numeral(analyse("الـ24 ساعة").tokens, 0)
    assert numeral is not None
    assert (numeral.value, numeral.definite) == (24, True)


def test_coordinated_counts_are_not_one_number():
    tokens = analyse("مقتل عشرين وخمسة جرحى").tokens
    first = read_numeral(tokens, 1)
    assert first is not None
    assert (first.value, first.last) == (20, 2)
    tokens = analyse("100 و200").tokens
    assert read_numeral(tokens, 0).value == 100  # type: ignore[union-attr]


def test_clock_times_and_dates_are_not_digits():
    assert digits_value("03:25") is None
    assert digits_value("21/05/2018") is None


def test_letters_pass_over_marks():
    assert letters_in("وَبِثمانية", 2) == 4
