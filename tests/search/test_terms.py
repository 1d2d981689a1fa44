"""Whatever `split_clitics` can take off a word, a search for the bare word finds it; and spans hold their words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.search import key_of, marks, parse_query, query_keys, snippets
from riwaya.search.terms import words
from riwaya.text.tokens import PRONOUNS

STEMS = st.text(alphabet="جدرسقطعحمنزشخ", min_size=3, max_size=6)
BEFORE = ("", "و", "ف", "ب", "ل", "ك", "س", "ال", "وال", "فال", "بال", "كال", "لل", "وبال", "وب", "ول", "فلل", "وك")


@given(STEMS, st.sampled_from(BEFORE), st.sampled_from(("", *PRONOUNS)))
def test_a_word_is_found_under_whatever_is_glued_to_it(stem: str, before: str, after: str) -> None:
    form = before + stem + ("" if before.endswith("ل") and len(before) > 1 else after)
    assert key_of(form) in query_keys(stem)


@given(STEMS, st.sampled_from(BEFORE))
def test_so_is_a_feminine_word_with_and_without_its_pronoun(stem: str, before: str) -> None:
    assert key_of(before + stem + "ه", taa=True) in query_keys(stem + "ة")
    assert key_of("و" + stem + "تهم") in query_keys(stem + "ة")


@given(STEMS)
def test_the_article_asks_for_the_same(stem: str) -> None:
    assert query_keys("ال" + stem) == query_keys(stem)


@pytest.mark.parametrize(
    ("asked", "written", "found"),
    [
        ("مدينة", "المدينه", True),
        ("مسؤول", "المسئولين", False),
        ("مسؤول", "ومسئول", True),
        ("أحمد", "لأحمدَ", True),
        ("حلب", "بِحَلَبَ", True),
        ("جنود", "جنوداً", True),
        ("مدرس", "مدرسة", False),
        ("مدرس", "مدرسه", True),
        ("الله", "له", False),
        ("٢٠١٨", "2018", True),
        ("3000", "3,000", True),
        ("BBC", "bbc", True),
        ("سوق", "السوقية", False),
    ],
)
def test_spellings(asked: str, written: str, *, found: bool) -> None:
    text = f"قبل {written} بعد"
    assert bool(marks(text, parse_query(asked))) is found


@given(st.text(alphabet="ابجو ةه.\n«»ًّـ12", max_size=80), st.text(alphabet="ابجو ة", min_size=1, max_size=6))
def test_marks_and_snippets_are_stretches_of_the_text(text: str, asked: str) -> None:
    if not any(True for _ in words(asked)):
        return
    spans = marks(text, parse_query(asked))
    assert all(0 <= s < e <= len(text) for s, e in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for snippet in snippets(text, spans):
        assert text[snippet.span[0] : snippet.span[1]] == snippet.text
        assert all(snippet.span[0] <= s and e <= snippet.span[1] for s, e in snippet.marks)
