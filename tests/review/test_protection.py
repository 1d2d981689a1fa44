"""Who is protected, and that nothing of a covered document tells who it is."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import riwaya
from riwaya.model import Document
from riwaya.review.covering import Covered, cover, covered_id
from riwaya.review.judgements import Judgement
from riwaya.review.protection import Protected, code_of, protected

SECRET = "a secret of the tests"

ACTIVIST = "قال الناشط أحمد الخالدي لموقعنا إن القصف استهدف المدرسة، وأضاف الخالدي أن طفلين قتلا. ورأى أحمد الخالدي ذلك."
ASKED = "أفاد مصدر طبي رفض الكشف عن هويته بمقتل خمسة مدنيين. وقال المرصد السوري لحقوق الإنسان إن القصف مستمر."
KUNYA = "وقالت أم محمد، وهي نازحة، إن منزلها قصف أمس."
OFFICE = "قال المتحدث باسم الجيش العميد سليم الحداد إن القوات سيطرت على البلدة، وصرح وزير الدفاع كمال الناصر بذلك."
VICTIM = "قتل الطفل سامر العلي والمواطن خالد حسن الجاسم في القصف على القرية."


def read(text: str) -> Document:
    return riwaya.read(text, published="2024-05-14")


def reasons(text: str) -> dict[str, str]:
    return {p.text: p.reason for p in protected(read(text), secret=SECRET)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (ACTIVIST, {"أحمد الخالدي": "private_person", "الخالدي": "private_person"}),
        (ASKED, {"مصدر طبي": "asked_not_named"}),
        (KUNYA, {"أم محمد": "pseudonym"}),
        (OFFICE, {}),
        ("قتل مدنيان على الأقل وأصيب شاب على الطريق في قصف على القرية.", {}),  # على is no name here
        (VICTIM, {"سامر العلي": "private_person", "خالد حسن الجاسم": "private_person"}),
    ],
)
def test_who_is_protected(text: str, found: dict[str, str]) -> None:
    assert reasons(text) == found


@pytest.mark.parametrize("text", [ACTIVIST, ASKED, KUNYA, VICTIM])
def test_nothing_of_a_covered_document_names_them(text: str) -> None:
    document = read(text)
    hidden = protected(document, secret=SECRET)
    covered = cover(document, hidden, secret=SECRET)
    written = msgspec.json.encode(covered).decode()
    for one in hidden:
        assert one.text not in written
        assert one.text.replace(" ", "-").replace("أ", "ا") not in written
        assert one.code in covered.text


@pytest.mark.parametrize("text", [ACTIVIST, ASKED, KUNYA, OFFICE, VICTIM])
def test_every_span_of_a_covered_document_holds_its_words(text: str) -> None:
    document = read(text)
    covered = cover(document, protected(document, secret=SECRET), secret=SECRET)
    for claim in covered.claims:
        for ref in (claim.trigger, *claim.actors, *claim.targets, *claim.attribution):
            assert covered.text[ref.span[0] : ref.span[1]] == ref.text
    for mention in (*covered.times, *covered.quantities, *covered.places, *covered.actors):
        if mention.span is not None:
            assert covered.text[mention.span[0] : mention.span[1]] == mention.text
    assert [c.id for c in covered.claims] == [c.id for c in document.claims]


def test_one_name_has_one_code_in_whatever_article() -> None:
    one = protected(read(ACTIVIST), secret=SECRET)
    other = protected(read("وصل الناشط أحمد الخالدي إلى البلدة، وقال أحمد الخالدي إن الطريق مقطوع."), secret=SECRET)
    assert {p.code for p in one} == {p.code for p in other} == {code_of("أحمد الخالدي", secret=SECRET)}
    assert code_of("أحمد الخالدي", secret="another") not in {p.code for p in one}


def test_people_decide_by_judgement_and_take_it_back() -> None:
    document = read(ACTIVIST)
    expose = Judgement(kind="expose", by="ann", subject="أحمد الخالدي", id="j1")
    assert protected(document, secret=SECRET, judgements=[expose]) == ()
    undo = Judgement(kind="undo", by="ann", undoes="j1", id="j2")
    assert protected(document, secret=SECRET, judgements=[expose, undo]) == protected(document, secret=SECRET)
    hide = Judgement(kind="protect", by="ann", subject="سليم الحداد", id="j3")
    assert [p.reason for p in protected(read(OFFICE), secret=SECRET, judgements=[hide])] == ["by_hand"]
    elsewhere = Judgement(kind="protect", by="ann", subject="سليم الحداد", document="f" * 64, id="j4")
    assert protected(read(OFFICE), secret=SECRET, judgements=[elsewhere]) == ()


def test_words_are_protected_where_they_stand() -> None:
    document = read(OFFICE)
    start = document.text.index("البلدة")
    words = Judgement(kind="protect", by="ann", subject=f"{document.id}:{start}:{start + 6}", id="j1")
    assert [p.text for p in protected(document, secret=SECRET, judgements=[words])] == ["البلدة"]


def test_a_title_from_outside_the_text_is_covered_too() -> None:
    document = msgspec.structs.replace(read(ACTIVIST), title=riwaya.model.Title(text="أحمد الخالدي: المدرسة دمرت"))
    covered = cover(document, protected(document, secret=SECRET), secret=SECRET)
    assert covered.title is not None
    assert covered.title.text == f"{code_of('أحمد الخالدي', secret=SECRET)}: المدرسة دمرت"


def test_ids_made_of_a_private_name_are_covered_and_others_stay() -> None:
    assert covered_id("isis", secret=SECRET) == "isis"
    assert covered_id("person:احمد-الخالدي", secret=SECRET) == f"person:{code_of('أحمد الخالدي', secret=SECRET)}"


@given(st.text(alphabet="اب ج", min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 8)), max_size=6), st.data())
def test_spans_go_where_their_words_go(text: str, cuts: list[tuple[int, int]], data: st.DataObject) -> None:
    hidden: list[Protected] = []
    for start, size in sorted(cuts):
        end = min(start + size, len(text))
        if start < end and (not hidden or start >= hidden[-1].span[1]):
            hidden.append(Protected(span=(start, end), text=text[start:end], reason="by_hand", code=f"P-{len(hidden)}"))
    covered = Covered(text, hidden)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    pieces = [text[i] if not any(p.span[0] <= i < p.span[1] for p in hidden) else next(p.code for p in hidden if p.span[0] <= i < p.span[1]) for i in range(start, end)]
    expected = "".join(piece for n, piece in enumerate(pieces) if n == 0 or len(piece) == 1 or piece != pieces[n - 1])
    new = covered.span((start, end))
    assert covered.text[new[0] : new[1]] == expected
