"""Verbs over an event noun: which forms are known, and what is no such verb."""

from __future__ import annotations

import pytest

from riwaya.claims.context import Context
from riwaya.claims.nominals import is_light, noun_verb
from riwaya.pipeline import default_pipeline
from riwaya.sources.article import Article


def context(text: str) -> Context:
    article = Article(uri="x", media_type="text/plain", sha256="0", bytes=1, encoding="utf-8", text=text)
    return default_pipeline().understand(article).context


@pytest.mark.parametrize("word", ["شن", "شنت", "وشنت", "يشن", "ستشن", "نفذوا"])
def test_forms_of_a_light_verb(word: str) -> None:
    ctx = context(f"{word} هجوما")
    assert is_light(ctx, 0)
    assert not is_light(ctx, 0, pronoun=True)


@pytest.mark.parametrize("word", ["شنته", "شنتها", "نفذها"])
def test_a_light_verb_before_a_pronoun_has_its_noun_behind_it(word: str) -> None:
    assert is_light(context(f"غارات {word} مقاتلات"), 1, pronoun=True)


def test_a_control_verb_is_not_light() -> None:
    verb = noun_verb(context("تمكنت القوة من دخول البلدة"), 0)
    assert verb is not None
    assert verb.kind == "control"
    assert not is_light(context("تمكنت القوة"), 0)


@pytest.mark.parametrize("word", ["قصف", "قال", "هجوم"])
def test_a_deed_governs_no_other(word: str) -> None:
    assert noun_verb(context(f"{word} شيئا"), 0) is None
