"""Events kept up to date are those that grouping all articles at once gives, however the articles came."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riwaya.events import group_documents
from riwaya.model import Document
from riwaya.review import Judgement
from riwaya.sources.article import Article
from riwaya.store.adding import add_articles
from riwaya.store.grouping import group_workspace
from riwaya.store.workspace import Workspace, open_workspace, this_reader
from tests.events.news import documents, many

NEWS = (*documents(), *many())
_names = itertools.count()
JudgementKind = Literal["reject", "merge", "split", "undo"]
KINDS: tuple[JudgementKind, ...] = ("reject", "merge", "split", "undo")


def kept(workspace: Workspace, some: Iterable[Document]) -> None:
    """Articles as the store keeps them, read by what reads here."""
    articles = [
        Article(
            uri=d.source.uri or d.id, media_type="text/plain", sha256=d.id, bytes=len(d.text.encode()), encoding="utf-8",
            text=d.text, data=d.text.encode(), published=d.published.start if d.published else None,
            outlet=d.outlet.name if d.outlet else None,
        )
        for d in some
    ]  # fmt: skip
    add_articles(workspace._database, articles, by="ann", reader=this_reader())


def events_of(workspace: Workspace) -> list[str]:
    return sorted(msgspec.json.encode(e).decode() for e in workspace.events(limit=1000).items)


def whole(workspace: Workspace) -> list[str]:
    """What grouping all articles of a workspace at once, in memory, gives."""
    return sorted(msgspec.json.encode(e).decode() for e in group_documents(workspace.documents()))


def in_parts(order: Sequence[int], cuts: Sequence[int]) -> Iterable[list[Document]]:
    for one, two in itertools.pairwise((0, *sorted(cuts), len(NEWS))):
        yield [NEWS[n] for n in order[one:two]]


QUICK = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ORDERS, CUTS = st.permutations(range(len(NEWS))), st.lists(st.integers(0, len(NEWS)), min_size=1, max_size=6)


@QUICK
@given(order=ORDERS, cuts=CUTS, share=st.sampled_from((0.0, 0.3, 1.0)))
def test_adding_in_parts_gives_what_all_at_once_gives(tmp_path: Path, order: list[int], cuts: list[int], share: float) -> None:
    with open_workspace(str(tmp_path / f"{next(_names)}.riwaya"), create=True) as workspace:
        for part in in_parts(order, cuts):
            kept(workspace, part)
            group_workspace(workspace._database, by="ann", share=share)
        assert events_of(workspace) == whole(workspace)


@QUICK
@given(order=ORDERS, cuts=CUTS, crowd=st.integers(2, 9))
def test_blocks_that_grow_into_crowds_give_what_a_rebuild_gives(tmp_path: Path, order: list[int], cuts: list[int], crowd: int) -> None:
    with open_workspace(str(tmp_path / f"{next(_names)}.riwaya"), create=True) as workspace:
        for part in in_parts(order, cuts):
            kept(workspace, part)
            group_workspace(workspace._database, by="ann", crowd=crowd, share=1.0)
        grown = events_of(workspace)
        group_workspace(workspace._database, by="ann", anew=True, crowd=crowd, share=0.0)
        assert grown == events_of(workspace)


@QUICK
@given(data=st.data())
def test_judgements_taken_in_one_by_one_give_what_a_rebuild_gives(tmp_path: Path, data: st.DataObject) -> None:
    with open_workspace(str(tmp_path / f"{next(_names)}.riwaya"), create=True) as workspace:
        kept(workspace, NEWS)
        workspace.group()
        for _ in range(3):
            kind: JudgementKind = data.draw(st.sampled_from(KINDS))
            made = [j.id for j in workspace.judgements() if j.kind != "undo"]
            if kind == "undo":
                if not made:
                    continue
                workspace.judge(Judgement(kind="undo", by="ann", reason="so", undoes=data.draw(st.sampled_from(made))))
            else:
                ids = [c.seen.claim.id for c in workspace.claims(limit=500).items]
                chosen = data.draw(st.lists(st.sampled_from(ids), min_size=1 if kind == "reject" else 2, max_size=4, unique=True))
                workspace.judge(Judgement(kind=kind, by="ann", reason="so", claims=workspace.anchors(chosen)))
            if data.draw(st.booleans()):
                group_workspace(workspace._database, by="ann", share=1.0)
        group_workspace(workspace._database, by="ann", share=1.0)
        grown = events_of(workspace)
        workspace.rebuild()
        assert grown == events_of(workspace)
