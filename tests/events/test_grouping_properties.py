"""What holds of every grouping, whatever the articles."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.events import group_documents
from riwaya.model import Document, Event, Merge, Split

from .news import documents, many

NEWS = documents()


def _bytes(events: list[Event]) -> bytes:
    return msgspec.json.encode(events)


WHOLE = _bytes(group_documents(NEWS))


@settings(max_examples=60, deadline=None)
@given(st.permutations(NEWS))
def test_the_order_of_articles_does_not_matter(order: list[Document]) -> None:
    assert _bytes(group_documents(order)) == WHOLE


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(NEWS), max_size=12))
def test_an_article_given_twice_changes_nothing(again: list[Document]) -> None:
    assert _bytes(group_documents([*NEWS, *again])) == WHOLE


@settings(max_examples=30, deadline=None)
@given(st.sets(st.sampled_from(range(len(NEWS)))))
def test_every_claim_is_in_exactly_one_event(chosen: set[int]) -> None:
    given_documents = [NEWS[n] for n in sorted(chosen)]
    events = group_documents(given_documents)
    claims = sorted(c for e in events for c in e.claims)
    assert claims == sorted(c.id for d in given_documents for c in d.claims)
    assert len({e.id for e in events}) == len(events)
    for event in events:
        assert sorted(c for o in event.origins for c in o.claims) == sorted(event.claims)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_undoing_a_split_restores_the_event(data: st.DataObject) -> None:
    claims = [c.id for d in NEWS for c in d.claims]
    chosen = data.draw(st.sets(st.sampled_from(claims), min_size=1))
    split = Split(id="j1", claims=tuple(sorted(chosen)))
    parted = group_documents(NEWS, [split])
    assert set(split.claims) in [set(e.claims) for e in parted]
    assert sorted(c for e in parted for c in e.claims) == sorted(claims)
    assert _bytes(group_documents(NEWS, [])) == WHOLE


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_merge_takes_back_a_split(data: st.DataObject) -> None:
    event = data.draw(st.sampled_from([e for e in group_documents(NEWS) if len(e.claims) > 1]))
    part = data.draw(st.sets(st.sampled_from(event.claims), min_size=1))
    judgements: list[Split | Merge] = [Split(id="j1", claims=tuple(sorted(part))), Merge(id="j2", claims=event.claims)]
    assert _bytes(group_documents(NEWS, judgements)) == WHOLE


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(many()))))
def test_many_articles_in_any_order_lose_no_claim(order: list[int]) -> None:
    events = group_documents(many()[n] for n in order)
    assert sorted(c for e in events for c in e.claims) == sorted(c.id for d in many() for c in d.claims)
    assert _bytes(events) == MANY


MANY = _bytes(group_documents(many()))
