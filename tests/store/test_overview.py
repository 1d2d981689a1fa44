"""Events counted by place, day and status, and the filters that maps and timelines make, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from riwaya.review.judgements import Judgement
from riwaya.store.filters import Filter
from riwaya.store.workspace import Workspace
from tests.store.articles import AMBUSH, MARKET, TALKS, write


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    near = "قُتل أربعة مدنيين في قصف على مدينة إدلب أمس، وقال مصدر محلي إن القصف أصاب المدينة."
    workspace.add([write(tmp_path / "news.jsonl", [MARKET, AMBUSH, TALKS, near])], by="ann")
    return workspace


def test_the_overview_counts_what_the_list_holds(filled: Workspace) -> None:
    every = filled.events(limit=200).items
    assert every
    asked = [Filter(), Filter(lacking=("place",)), Filter(lacking=("time",)), Filter(words="سوق"), Filter(words="القصف")]
    asked += [Filter(box=(30.0, 30.0, 45.0, 40.0)), Filter(box=(170.0, -90.0, -170.0, 90.0)), Filter(places=("الزيتونة",))]
    for wanted in asked:
        listed, counted = filled.events(wanted, limit=200), filled.overview(wanted)
        assert counted.events == listed.total == sum(place.events for place in counted.places)
        for status, number in counted.statuses().items():
            assert number == sum(event.status == status for event in listed.items)
    assert 0 < filled.overview(Filter(words="سوق")).events < len(every)
    assert filled.overview(Filter(box=(30.0, 30.0, 45.0, 40.0))).events > 0
    unplaced = {e.id for e in every if e.place is None or (e.place.lat is None and e.place.country is None)}
    assert {e.id for e in filled.events(Filter(lacking=("place",)), limit=200).items} == unplaced


def test_places_are_counted_after_a_judgement_too(filled: Workspace) -> None:
    placed = next(e for e in filled.events(limit=200).items if e.place and len(e.claims) > 1)
    filled.judge(Judgement(kind="split", by="ann", claims=filled.anchors(placed.claims[:1])))
    assert filled.overview().events == filled.events(limit=200).total == sum(p.events for p in filled.overview().places)


def test_events_are_found_by_their_ids_and_by_what_they_are_to_each_other(filled: Workspace) -> None:
    every = filled.events(limit=200).items
    names = [event.id for event in every]
    assert [event.id for event in filled.events_named([*names[:2], "e0", names[0]])] == names[:2]
    for event in every:
        pointing = {other.id for other in every if any(r.event == event.id for r in other.related)}
        assert {other.id for other in filled.events_relating_to(event.id)} == pointing


def test_what_the_workspace_holds_is_listed_by_how_often(filled: Workspace) -> None:
    for kind in ("actor", "place", "outlet", "origin"):
        held = filled.held(kind)  # type: ignore[arg-type]  (each is one of them)
        assert [one.number for one in held] == sorted((one.number for one in held), reverse=True)
    assert [one.words for one in filled.held("outlet")] == [("وكالة الضحى",)]
    assert "الزيتونة" in {word for one in filled.held("place") for word in one.words}
