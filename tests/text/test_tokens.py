"""Tokens, clitics, sentences and quotations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.text import Split, analyse, split_clitics

from .test_normalise import ARABIC


def test_letters_without_end_are_no_word() -> None:
    raw = "قتل " + "ابت" * 1000 + " " + "abc" * 1000
    tokens = analyse(raw).tokens
    assert max(len(token.raw) for token in tokens) == 80
    assert "".join(token.raw for token in tokens) == raw.replace(" ", "")


@given(ARABIC)
def test_tokens_are_exact_slices_in_order(raw: str) -> None:
    text = analyse(raw)
    end = 0
    for token in text.tokens:
        assert token.raw == raw[token.start : token.end]
        assert end <= token.start < token.end
        end = token.end


@given(ARABIC)
def test_sentences_cover_every_word_once(raw: str) -> None:
    text = analyse(raw)
    covered = [i for s in text.sentences for i in range(s.first, s.last)]
    assert covered == sorted(set(covered))
    assert {t.i for t in text.tokens if t.kind in ("word", "number", "latin")} <= set(covered)


@given(ARABIC, st.integers(0, 100))
def test_token_at_finds_the_covering_token(raw: str, offset: int) -> None:
    text = analyse(raw)
    i = text.token_at(offset)
    assert all(t.end <= offset for t in text.tokens[:i])
    assert i == len(text.tokens) or text.tokens[i].end > offset


@pytest.mark.parametrize(
    ("word", "split"),
    [
        ("وبالمدينة", Split(("و", "ب", "ال"), "مدينه", "")),
        ("للحوثيين", Split(("ل", "ال"), "حوثيين", "")),
        ("فقصفوهم", Split(("ف",), "قصفو", "هم")),
        ("سيهاجم", Split(("س",), "يهاجم", "")),
        ("كالقصف", Split(("ك", "ال"), "قصف", "")),
        ("مقتلها", Split((), "مقتل", "ها")),
    ],
)
def test_clitics_come_off(word: str, split: Split) -> None:
    assert split in analyse(word).tokens[0].splits


def test_taa_marbuta_takes_no_pronoun() -> None:
    assert all(not s.after for s in split_clitics("ضربه", taa=True))
    assert any(s.after == "ه" for s in split_clitics("ضربه"))


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ("قتل جندي. وأصيب آخر.", 2),
        ("نقلت أ.ف.ب عن مصدر أن الطريق مغلق.", 1),
        ("عنوان\nنص المقال هنا", 2),
        ("بلغت المسافة 3.5 كيلومترا شرقا.", 1),
        ("ماذا جرى؟ لا أحد يعلم!", 2),
        ("قال: «انسحبنا.» ثم مضى.", 2),
    ],
)
def test_sentence_ends(raw: str, count: int) -> None:
    assert len(analyse(raw).sentences) == count


def test_a_quotation_that_is_not_closed_ends_with_its_paragraph() -> None:
    text = analyse("قال: «لن ننسحب من المدينة\nوساد الهدوء")
    (quote,) = text.quotes
    assert not quote.closed
    assert text.tokens[quote.close].norm == "المدينه"


def test_ten_thousand_nested_quotations_are_read() -> None:
    text = analyse("«" * 10_000 + "قصف" + "»" * 10_000)
    assert len(text.quotes) == 10_000
    assert all(q.closed for q in text.quotes)


def test_quotation_marks_of_several_kinds() -> None:
    text = analyse('قال «أ» و"ب" و“ج”')
    assert [text.tokens[q.open + 1].norm for q in text.quotes] == ["ا", "ب", "ج"]
