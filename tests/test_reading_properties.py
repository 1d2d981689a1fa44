"""Laws of reading: every span is its slice, reading is deterministic, the order of articles does not matter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import riwaya
from riwaya.model import Document
from riwaya.pipeline import read_article
from riwaya.sources import Article, open_sources

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
WORDS = (
    "قتل قصف غارة هجوم الجيش داعش الحوثيين حلب دمشق في على إلى من أن إن التي الذي قال أعلن أكد نفى اتهم بحسب وفق مصدر"
    ' المرصد السوري 5 ثلاثة جنود مدنيين أمس الثلاثاء 7 أبريل 2018 ، . : « » " ( ) \n ـ لم قد سوف وقال وأضاف مدينة ريف'
    " شمال بعد خلال إثر روسيا تركيا وزارة الدفاع المتحدث باسم عشرات أكثر إصابة اعتقال النظام التنظيم"
).split(" ")


def articles() -> list[Article]:
    return [a for a in open_sources([str(EXAMPLES)]) if isinstance(a, Article)]


def spans(value: Any) -> Iterator[tuple[list[int], str]]:
    """Every (span, text) pair anywhere in a record."""
    if isinstance(value, dict):
        if value.get("span") is not None and isinstance(value.get("text"), str):
            yield value["span"], value["text"]
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


def check_record(document: Document) -> None:
    record = msgspec.json.decode(msgspec.json.encode(document))
    text = record["text"]
    for (start, end), words in spans(record):
        assert text[start:end] == words
    for key in ("times", "quantities", "places", "actors"):
        found = [m["span"] for m in record[key]]
        assert found == sorted(found), key
    for claim in record["claims"]:
        assert claim["span"][0] <= claim["trigger"]["span"][0] < claim["trigger"]["span"][1] <= claim["span"][1]
        assert all(0 <= f["quantity"] < len(record["quantities"]) for f in claim["figures"])
        assert 0 <= claim["score"] <= 1
    triggers = [c["trigger"]["span"] for c in record["claims"]]
    assert triggers == sorted(triggers)
    assert len({c["id"] for c in record["claims"]}) == len(record["claims"])


@pytest.mark.parametrize("article", articles(), ids=lambda a: a.uri.rsplit("/", 1)[-1])
def test_every_span_of_the_examples_is_its_slice(article: Article) -> None:
    document = read_article(article)
    assert document.claims
    check_record(document)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=60))
def test_every_span_of_any_text_is_its_slice(words: list[str]) -> None:
    text = " ".join(words)
    if text.strip():
        check_record(riwaya.read(text, published="2018-04-10"))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=5, max_size=40), st.randoms(use_true_random=False))
def test_invisible_marks_change_no_reading(words: list[str], chance: random.Random) -> None:
    """Tatweel, vowel marks and bidi marks inside words move offsets and nothing else."""
    plain = " ".join(words)
    if not plain.strip():
        return
    marked = "".join(c + (chance.choice("\u0640\u064e\u200f") if "ب" <= c <= "ي" and chance.random() < 0.3 else "") for c in plain)
    one, other = riwaya.read(plain, published="2018-04-10"), riwaya.read(marked, published="2018-04-10")
    check_record(other)
    assert [c.type for c in one.claims] == [c.type for c in other.claims]
    assert [a.actor_id for a in one.actors] == [a.actor_id for a in other.actors]


def test_reading_twice_and_in_any_order_changes_nothing() -> None:
    given_order = articles()
    first = {a.uri: read_article(a) for a in given_order}
    shuffled = list(given_order)
    random.Random(7).shuffle(shuffled)
    for article in shuffled:
        assert read_article(article) == first[article.uri]


@pytest.mark.parametrize(
    "text",
    [
        "«" * 10_000 + "قتل جندي" + "»" * 10_000,
        "\u202eقتل ثلاثة جنود\u202c في \u2066حلب\u2069 أمس",
        "قصف " * 5_000,
        "قال " * 2_000 + "إن الجيش انسحب",
        "أ.ف.ب. " * 500,
        "1" * 5_000 + " قتيل",
        "(" * 3_000 + "غارة" + ")" * 3_000,
        "قتل\n" * 3_000,
    ],
    ids=["quotes", "bidi", "one word", "reports", "initials", "digits", "brackets", "lines"],
)
def test_odd_texts_are_read_whole(text: str) -> None:
    check_record(riwaya.read(text, published="2018-04-10"))


def test_nothing_is_guessed_without_a_publication_day() -> None:
    document = riwaya.read("قصفت القوات البلدة أمس، وكانت هاجمتها في 3 مايو 2017.")
    by_text = {t.text: (t.start, t.end) for t in document.times}
    assert by_text["أمس"] == (None, None)
    assert by_text["3 مايو 2017"] == ("2017-05-03", "2017-05-03")
    assert document.published is None
