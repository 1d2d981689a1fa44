"""Where accounts part, and where they only seem to."""

from __future__ import annotations

import riwaya
from riwaya.events import group_documents
from riwaya.model import Document, Event


def read(text: str, *, outlet: str = "صحيفة الأفق", day: str = "2031-03-04") -> Document:
    return riwaya.read(text, published=day, outlet=outlet)


def event_of(*documents: Document, kind: str) -> Event:
    return max((e for e in group_documents(documents) if e.type == kind), key=lambda e: len(e.claims))


def dimensions(event: Event) -> set[tuple[str, str | None]]:
    return {(d.dimension, d.role) for d in event.disputes}


STRIKE = "قصفت طائرات إسرائيلية فجر الثلاثاء مطار الضبعة العسكري في ريف حمص، وفق ما أفاد المرصد السوري لحقوق الإنسان."


def test_a_denial_of_what_all_say_is_about_whether_it_happened() -> None:
    denial = read(
        "نفى الجيش الإسرائيلي الأربعاء تنفيذ غارات على مطار الضبعة العسكري.", outlet="شبكة الضفاف", day="2031-03-05"
    )
    event = event_of(read(STRIKE), denial, kind="airstrike")
    assert ("occurrence", None) in dimensions(event)
    assert event.status == "contested"
    sides = {p.value: p.origins for d in event.disputes if d.dimension == "occurrence" for p in d.positions}
    assert sides["did not happen"] == ("israel",)
    assert "sohr" in sides["happened"]


def test_the_denial_itself_is_an_event_that_points_at_what_it_denies() -> None:
    denial = read(
        "نفى الجيش الإسرائيلي الأربعاء تنفيذ غارات على مطار الضبعة العسكري.", outlet="شبكة الضفاف", day="2031-03-05"
    )
    events = group_documents([read(STRIKE), denial])
    strike = next(e for e in events if e.type == "airstrike")
    said = next(e for e in events if e.type == "denial")
    assert [(r.event, r.relation) for r in said.related if r.relation == "denies"] == [(strike.id, "denies")]


def test_figures_that_do_not_meet_on_one_day_are_a_dispute() -> None:
    one = read("انفجرت سيارة مفخخة الجمعة في مدينة عفرين وأصيب 15 مدنياً، بحسب مصادر طبية.", day="2031-03-07")
    other = read(
        "أصيب عشرون مدنياً في انفجار سيارة مفخخة في مدينة عفرين الجمعة، وفق الدفاع المدني السوري.",
        outlet="شبكة الضفاف",
        day="2031-03-07",
    )
    event = event_of(one, other, kind="explosion")
    assert ("figure", "injured") in dimensions(event)
    assert (event.figures["injured"].low, event.figures["injured"].high) == (15, 20)


def test_a_larger_toll_of_a_later_day_is_an_update() -> None:
    first = read("قتل سبعة مدنيين الثلاثاء في غارات روسية على بلدة كفرنبل، بحسب المرصد السوري لحقوق الإنسان.")
    later = read(
        "أعلن الدفاع المدني السوري أن أحد عشر مدنياً قتلوا الثلاثاء في غارات روسية على بلدة كفرنبل.",
        outlet="شبكة الضفاف",
        day="2031-03-05",
    )
    event = event_of(first, later, kind="airstrike")
    assert not [d for d in event.disputes if d.dimension == "figure"]
    assert sorted({(b.origin, b.update) for b in event.figures["killed"].by}) == [
        ("sohr", False),
        ("syria-civil-defence", True),
    ]


def test_more_than_twenty_and_twenty_do_not_contradict_each_other() -> None:
    one = read("أصيب أكثر من 20 مدنياً في انفجار سيارة مفخخة في مدينة عفرين الجمعة، بحسب مصادر طبية.", day="2031-03-07")
    other = read(
        "أصيب عشرون مدنياً في انفجار سيارة مفخخة في مدينة عفرين الجمعة، وفق الدفاع المدني السوري.",
        outlet="شبكة الضفاف",
        day="2031-03-07",
    )
    assert not event_of(one, other, kind="explosion").disputes


def test_two_names_for_who_did_it_are_a_dispute_about_the_actor() -> None:
    one = read("قال المرصد السوري لحقوق الإنسان إن طائرات إسرائيلية قصفت مطار الضبعة العسكري الثلاثاء.")
    other = read("قال الدفاع المدني السوري إن طائرات أميركية قصفت مطار الضبعة العسكري الثلاثاء.", outlet="شبكة الضفاف")
    event = event_of(one, other, kind="airstrike")
    positions = {p.value for d in event.disputes if d.dimension == "actor" for p in d.positions}
    assert {"israel", "usa"} <= positions


def test_some_among_the_dead_do_not_contradict_the_toll() -> None:
    one = read("قتل 14 شخصاً الجمعة في انفجار سيارة مفخخة في مدينة عفرين، بحسب المرصد السوري لحقوق الإنسان.")
    other = read(
        "قالت وكالة سانا إن ثلاثة أشخاص كانوا بين القتلى في انفجار سيارة مفخخة في مدينة عفرين الجمعة.",
        outlet="شبكة الضفاف",
    )
    assert not [d for e in group_documents([one, other]) for d in e.disputes if d.dimension == "figure"]


def test_an_earlier_toll_that_is_told_as_earlier_is_no_position() -> None:
    one = read("قتل 28 شخصاً الجمعة في انفجار سيارة مفخخة في مدينة عفرين، بحسب المرصد السوري لحقوق الإنسان.")
    other = read(
        "أعلن الدفاع المدني السوري في حصيلة أولية مقتل تسعة أشخاص في انفجار سيارة مفخخة في مدينة عفرين الجمعة.",
        outlet="شبكة الضفاف",
    )
    assert not [d for e in group_documents([one, other]) for d in e.disputes if d.dimension == "figure"]


def test_a_standing_denial_is_not_of_this_event() -> None:
    one = read(STRIKE)
    other = read("وتنفي إسرائيل دائما قصف مطار الضبعة العسكري في سوريا.", outlet="شبكة الضفاف")
    assert not [d for e in group_documents([one, other]) for d in e.disputes if d.dimension == "occurrence"]


def test_two_days_of_one_siege_contradict_nothing() -> None:
    one = read("قالت تركيا إن قوات النظام حاصرت بلدة كفرنبل الاثنين.")
    other = read("قال المرصد السوري لحقوق الإنسان إن قوات النظام حاصرت بلدة كفرنبل الثلاثاء.", outlet="شبكة الضفاف")
    assert not [d for e in group_documents([one, other]) for d in e.disputes]
