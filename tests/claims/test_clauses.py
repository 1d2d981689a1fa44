"""Where clauses end and begin."""

from __future__ import annotations

import pytest

from riwaya.claims.clauses import clause_bounds, clause_range, count_verbs
from riwaya.claims.context import Context
from riwaya.pipeline import default_pipeline
from riwaya.sources.article import Article


def context_of(text: str) -> Context:
    article = Article(uri="case", media_type="text/plain", sha256="0" * 64, bytes=1, encoding="utf-8", text=text)
    return default_pipeline().understand(article).context


@pytest.mark.parametrize(
    ("text", "word", "clause"),
    [
        ("قتل جنديان، وأصيب ثالث", "وأصيب", "وأصيب ثالث"),
        ("هاجم المسلحون القرية وأحرقوا منزلين", "هاجم", "هاجم المسلحون القرية"),
        ("قال الناطق إن القوات انسحبت", "انسحبت", "إن القوات انسحبت"),
        ("هاجمت القوات بلدة التي تسيطر عليها المعارضة", "تسيطر", "التي تسيطر عليها المعارضة"),
        ("اندلعت معارك حيث قتل ثلاثة", "قتل", "حيث قتل ثلاثة"),
        ("وصلت القافلة بينما استمر القصف", "القصف", "بينما استمر القصف"),
    ],
)
def test_clause_of_a_word(text: str, word: str, clause: str) -> None:
    context = context_of(text)
    i = next(t.i for t in context.tokens if t.raw == word)
    first, last = clause_range(context, clause_bounds(context), i)
    start, end = context.text.span(first, last)
    assert text[start:end].strip(" ،") == clause


def test_clause_numbers_rise() -> None:
    bounds = clause_bounds(context_of("قتل جنديان، وأصيب ثالث، فيما انسحب الباقون. ثم هدأت المعارك"))
    assert bounds == sorted(bounds)
    assert bounds[-1] > bounds[0]


def test_a_clause_is_all_that_stands_around_a_word_with_its_number() -> None:
    context = context_of("قتل جنديان، وأصيب ثالث، فيما انسحب الباقون. ثم هدأت المعارك\n\nوقال الناطق إن القوات انسحبت.")
    bounds = clause_bounds(context)
    for i in range(len(context.tokens)):
        sentence = context.text.sentences[context.text.sentence_of[i]]
        first, last = clause_range(context, bounds, i)
        assert first <= i < last or not sentence.first <= i < sentence.last
        assert set(bounds[first:last]) <= {bounds[i]}
        assert first <= sentence.first or bounds[first - 1] != bounds[i]
        assert last >= sentence.last or bounds[last] != bounds[i]


def test_marks_within_marks_without_end_are_read() -> None:
    count = 20_000
    context = context_of("قال الناطق: " + "«“" * count + "قتل ثلاثة جنود أمس في بلدة الزيتونة" + "”»" * count)
    assert len(context.speech) == 2 * count
    assert [(q.open, q.close) for q in context.speech[-1:]] == [(count * 2 + 2, count * 2 + 10)]


def test_verbs_are_counted_before_each_token() -> None:
    context = context_of("قصفت الطائرات البلدة وقتلت رجلين")
    counts = count_verbs(context)
    assert counts[0] == 0
    assert counts[-1] == 2
    assert len(counts) == len(context.tokens) + 1
