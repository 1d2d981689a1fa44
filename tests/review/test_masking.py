"""Words shown with codes at the article's own offsets; claims and events with no name left in them."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import riwaya
from riwaya.review.covering import Covered, cover
from riwaya.review.masking import masked, masked_claim, names_in, names_masked, pieces, veil_of
from riwaya.review.protection import Protected
from riwaya.review.seen import as_seen
from tests.review.test_protection import ACTIVIST, ASKED, KUNYA, SECRET, VICTIM

HIDDEN = st.lists(st.tuples(st.integers(0, 59), st.integers(1, 8)), max_size=6)


def disjoint(text: str, cuts: list[tuple[int, int]]) -> list[Protected]:
    hidden: list[Protected] = []
    for start, size in sorted(cuts):
        end = min(start + size, len(text))
        if start < end and (not hidden or start >= hidden[-1].span[1]):
            hidden.append(Protected(span=(start, end), text=text[start:end], reason="by_hand", code=f"P-{len(hidden)}"))
    return hidden


@given(st.text(alphabet="اب ج", min_size=1, max_size=60), HIDDEN, st.data())
def test_pieces_follow_each_other_at_the_articles_offsets(text: str, cuts: list[tuple[int, int]], data: st.DataObject) -> None:
    hidden = disjoint(text, cuts)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = pieces(text, start, end, hidden)
    assert [start, *(p.end for p in found)] == [*(p.start for p in found), end]
    for piece in found:
        if piece.code is None:
            assert piece.shown == text[piece.start : piece.end]
            assert all(p.span[1] <= piece.start or piece.end <= p.span[0] for p in hidden)
        else:
            assert piece.shown == piece.code
            assert any(p.span[0] <= piece.start and piece.end <= p.span[1] and p.code == piece.code for p in hidden)
    assert masked(text, start, end, hidden) == "".join(p.shown for p in found)
    assert masked(text, 0, len(text), hidden) == Covered(text, hidden).text


@pytest.mark.parametrize("text", [ACTIVIST, ASKED, KUNYA, VICTIM])
def test_no_claim_names_who_is_hidden_and_its_spans_stay(text: str) -> None:
    document, seen = as_seen(riwaya.read(text, published="2024-05-14"), ())
    veil = veil_of(document, seen, secret=SECRET, judgements=())
    assert veil.text
    shown = [masked_claim(one, veil) for one in seen]
    written = msgspec.json.encode(shown).decode()
    for one in veil.text:
        assert one.text not in written
        assert one.text.replace(" ", "-").replace("أ", "ا") not in written
    assert [s.claim.span for s in shown] == [s.claim.span for s in seen]
    for old, new in zip(seen, shown, strict=True):
        for ref, veiled in zip((*old.claim.actors, *old.claim.attribution), (*new.claim.actors, *new.claim.attribution), strict=True):
            assert ref.span == veiled.span
            assert veiled.text == masked(text, *ref.span, veil.text)


def test_claims_have_the_ids_that_a_covered_document_has() -> None:
    document, seen = as_seen(riwaya.read(ACTIVIST, published="2024-05-14"), ())
    veil = veil_of(document, seen, secret=SECRET, judgements=())
    covered = cover(document, veil.text, secret=SECRET)
    mine = [s.source_id for one in seen for s in masked_claim(one, veil).claim.attribution]
    assert mine == [s.source_id for c in sorted(covered.claims, key=lambda c: c.trigger.span) for s in c.attribution]
    assert any(name and name.startswith("person:P-") for name in mine)


@pytest.mark.parametrize("words", ["أحمد الخالدي", "وأحمد الخالدي", "name:الناشط احمد الخالدي", "الناشط أحمد الخالدي (الضحى)", "person:احمد-الخالدي", "للخالدي"])
def test_a_name_is_found_however_it_is_spelt(words: str) -> None:
    document, seen = as_seen(riwaya.read(ACTIVIST, published="2024-05-14"), ())
    shown = names_masked(words, names_in([veil_of(document, seen, secret=SECRET, judgements=())]))
    assert "P-" in shown
    assert "خالدي" not in shown


def test_other_words_stay() -> None:
    document, seen = as_seen(riwaya.read(ACTIVIST, published="2024-05-14"), ())
    hidden = names_in([veil_of(document, seen, secret=SECRET, judgements=())])
    for words in ("الخالدية", "مرصد النور", "isis", "geonames:170062"):
        assert names_masked(words, hidden) == words
