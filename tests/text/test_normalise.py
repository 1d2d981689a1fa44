"""Folding: what is told apart, what is not, and the way back to the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.text import fold, fold_word

ARABIC = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=0x0600, max_codepoint=0x06FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFC),
        st.sampled_from(" \n\t.،«»\"'abc019\u200f\u202a\u00a0\u2026\U0001f600"),
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("قُتِلَ", "قتل"),
        ("قـــتل", "قتل"),
        ("أحمد", "احمد"),
        ("إلى", "الي"),
        ("مدينة", "مدينه"),
        ("٢٠١٨", "2018"),
        ("۲۰۱۸", "2018"),
        ("ﻻ", "لا"),
        ("کرکوک", "كركوك"),
        ("\u200fحلب\u200e", "حلب"),
        ("حي\u00a0السلام", "حي السلام"),
    ],
)
def test_spellings_fold_alike(one: str, other: str) -> None:
    assert fold_word(one) == fold_word(other)


def test_hamza_on_its_seat_is_kept() -> None:
    assert fold_word("مسؤول") != fold_word("مسول")


@given(ARABIC)
def test_every_folded_character_maps_into_the_text(raw: str) -> None:
    folded = fold(raw)
    offsets = [folded.raw_offset(i) for i in range(len(folded.text) + 1)]
    assert offsets == sorted(offsets)
    assert all(0 <= at <= len(raw) for at in offsets)
    assert folded.raw_offset(len(folded.text)) == len(raw)


@given(ARABIC)
def test_folding_the_slice_gives_the_folded_words_back(raw: str) -> None:
    folded = fold(raw)
    for start in range(len(folded.text)):
        first, last = folded.raw_span(start, start + 1)
        assert folded.text[start] in fold(raw[first:last]).text


@given(ARABIC)
def test_folding_twice_changes_nothing(raw: str) -> None:
    once = fold(raw).text
    assert fold(once).text == once
