"""The queue of review, on SQLite and on PostgreSQL alike: what waits for whom, and in which order."""

from pathlib import Path

import pytest

from riwaya.review.judgements import Judgement
from riwaya.store.filters import Filter
from riwaya.store.workspace import Workspace
from tests.store.articles import AMBUSH, MARKET, TALKS, write


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    workspace.add([write(tmp_path / "news.jsonl", [MARKET, AMBUSH, TALKS])], by="ann")
    return workspace


def test_the_least_certain_come_first_and_stay_where_they_were(filled: Workspace) -> None:
    found = filled.queue(by="ann", limit=200)
    assert [q.turn for q in found] == sorted(q.turn for q in found)
    assert len(found) == filled.waiting(by="ann") == filled.claims(limit=1).total
    first = found[0].listed.seen.claim.id
    filled.judge(Judgement(kind="accept", by="ann", claims=filled.anchors([first])))
    assert [q.turn for q in filled.queue(by="ann", limit=200)] == [q.turn for q in found[1:]]
    assert filled.queue(by="ann", after=first)[0].turn == found[1].turn


def test_the_queue_is_filtered_as_everything(filled: Workspace) -> None:
    kind = filled.claims().items[0].seen.claim.type
    found = filled.queue(Filter(types=(kind,)), by="ann", limit=200)
    assert {q.listed.seen.claim.type for q in found} == {kind}
    assert filled.queue(Filter(states=("disputed",)), by="ann") == []


def test_what_others_judged_waits_for_who_codes_alone(filled: Workspace) -> None:
    article = next(a for a in filled.articles().items if a.claims > 1)
    for name in ("ann", "ben"):
        filled.judge(Judgement(kind="assign", by="founder", subject=name, document=article.document))
    claims = [one.claim.id for one in filled.article(article.document)[1]]
    filled.judge(Judgement(kind="reject", by="ann", claims=filled.anchors([claims[0]])))
    assert claims[0] in [q.listed.seen.claim.id for q in filled.queue(by="ben", alone=True, limit=99)]
    assert claims[0] not in [q.listed.seen.claim.id for q in filled.queue(by="ann", alone=True, limit=99)]
    assert filled.queue(by="cora", alone=True) == []
    assert filled.judged_by([article.document]) == {article.document: {"ann": 1}}
    assert filled.assignments() == {article.document: ("ann", "ben")}


def test_what_was_undone_waits_again(filled: Workspace) -> None:
    (first,) = filled.queue(by="ann")
    done = filled.judge(Judgement(kind="accept", by="ann", claims=filled.anchors([first.listed.seen.claim.id])))
    assert filled.queue(by="ann")[0].turn != first.turn
    filled.judge(Judgement(kind="undo", by="ann", undoes=done.id))
    assert filled.queue(by="ann")[0].turn == first.turn


def test_the_log_is_paged_from_its_end(filled: Workspace) -> None:
    newest = filled.log(newest_first=True, limit=2)
    older = filled.log(newest_first=True, before=newest[-1].seq, limit=2)
    assert [e.seq for e in (*newest, *older)] == sorted((e.seq for e in (*newest, *older)), reverse=True)
