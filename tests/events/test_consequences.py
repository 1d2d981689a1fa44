"""Which act a sentence lays harm to, and when the two are one event."""

from __future__ import annotations

import pytest

import riwaya
from riwaya.events import group_documents
from riwaya.events.consequences import caused
from riwaya.model import Document, Event
from riwaya.rules.files import data_root, read_yaml

ROWS = read_yaml(data_root() / "events" / "consequences.yaml")


def read(text: str, *, outlet: str = "صحيفة الأفق", day: str = "2031-03-04") -> Document:
    return riwaya.read(f"{text}", published=day, outlet=outlet)


def types(event: Event, *documents: Document) -> set[str]:
    kinds = {c.id: c.type for d in documents for c in d.claims}
    return {kinds[claim] for claim in event.claims}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_each_tie_ties_its_example_and_not_the_other(row: dict[object, str]) -> None:
    assert caused(riwaya.read(f"{row[True]}."))
    assert not caused(riwaya.read(f"{row[False]}."))


def test_harm_is_tied_to_the_act_next_to_its_tie() -> None:
    document = riwaya.read("قصفت طائرات بلدة كفرنبل، وقتل خمسة مدنيين في انفجار سيارة مفخخة في مدينة عفرين.")
    kinds = {c.id: c.type for c in document.claims}
    assert {kinds[act] for act in caused(document).values()} == {"explosion"}


def test_harm_joins_an_act_that_its_own_words_lay_at_a_door() -> None:
    document = read("قتل ستة مدنيين الثلاثاء في قصف لقوات النظام على بلدة كفرنبل.")
    event = max(group_documents([document]), key=lambda e: len(e.claims))
    assert types(event, document) == {"killing", "shelling"}
    assert event.figures["killed"].best == 6


def test_harm_joins_an_act_whose_doer_nobody_names() -> None:
    document = read("قتل ستة مدنيين الثلاثاء في قصف على بلدة كفرنبل.")
    event = max(group_documents([document]), key=lambda e: len(e.claims))
    assert types(event, document) == {"killing", "shelling"}


def test_harm_that_nobody_lays_at_a_door_is_part_of_an_act_that_others_do() -> None:
    told = read("قالت مصادر محلية إن ستة مدنيين قتلوا الثلاثاء في قصف على محافظة إدلب.")
    blamed = read("قالت تركيا إن قوات النظام قصفت محافظة إدلب الثلاثاء.", outlet="شبكة الضفاف")
    events = group_documents([told, blamed])
    act = next(e for e in events if e.type == "shelling")
    harm = next(e for e in events if e.type == "killing")
    assert act.actors == ("syria-government-forces",)
    assert ("part_of", act.id) in [(r.relation, r.event) for r in harm.related]
