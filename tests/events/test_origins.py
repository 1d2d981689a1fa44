"""Who first says a claim, and what counts as one voice."""

from __future__ import annotations

import pytest

import riwaya
from riwaya.events import group_documents
from riwaya.events.extract import accounts_of
from riwaya.events.origins import voice_of
from riwaya.model import Document, Event


def read(text: str, *, outlet: str = "صحيفة الأفق", day: str = "2031-03-04") -> Document:
    return riwaya.read(text, published=day, outlet=outlet)


def only(events: list[Event], kind: str) -> Event:
    found = [e for e in events if e.type == kind]
    assert len(found) == 1, [(e.type, e.place and e.place.name) for e in events]
    return found[0]


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("قصفت طائرات مجهولة بلدة هجين الثلاثاء، وفق ما أفاد المرصد السوري لحقوق الإنسان.", "sohr"),
        ("قال مدير المرصد السوري لحقوق الإنسان رامي عبد الرحمن إن طائرات قصفت بلدة هجين الثلاثاء.", "sohr"),
        ("نقلت وكالة سانا عن مصدر عسكري أن طائرات قصفت بلدة هجين الثلاثاء.", "syria-government"),
        ("أعلن الجيش السوري أن طائرات قصفت بلدة هجين الثلاثاء.", "syria-government"),
        ("قالت مصادر محلية إن طائرات قصفت بلدة هجين الثلاثاء.", "sources:outlet:name:صحيفه الافق"),
        ("قصفت طائرات بلدة هجين الثلاثاء.", "outlet:name:صحيفه الافق"),
        ("اتهمت تركيا الثلاثاء الوحدات الكردية بقصف مدينة كلس.", "turkey"),
    ],
)
def test_the_innermost_source_is_resolved(text: str, origin: str) -> None:
    assert voice_of(accounts_of(read(text))[0]).id == origin


def test_hidden_sources_of_one_outlet_are_one_origin_and_of_two_outlets_two() -> None:
    text = "قالت مصادر {} إن انفجار سيارة مفخخة وقع الجمعة في مدينة عفرين."
    one = read(text.format("محلية") + " وذكر شهود أن الانفجار وقع في مدينة عفرين الجمعة.")
    other = read(text.format("طبية"), outlet="شبكة الضفاف")
    event = only(group_documents([one, other]), "explosion")
    assert sorted(o.id for o in event.origins) == ["sources:outlet:name:شبكه الضفاف", "sources:outlet:name:صحيفه الافق"]
    assert event.status == "corroborated"


def test_three_outlets_that_quote_one_monitor_are_one_voice() -> None:
    text = "قتل ستة مدنيين الثلاثاء في غارات روسية على بلدة كفرنبل، بحسب المرصد السوري لحقوق الإنسان."
    told = [read(text, outlet=outlet) for outlet in ("صحيفة الأفق", "شبكة الضفاف")]
    told.append(
        read(
            "وقال المرصد السوري لحقوق الإنسان إن غارات روسية على بلدة كفرنبل الثلاثاء قتلت ستة مدنيين.",
            outlet="قناة المدى",
        )
    )
    event = only(group_documents(told), "airstrike")
    assert [o.id for o in event.origins] == ["sohr"]
    assert event.status == "single-origin"
    assert event.articles == len({d.id for d in told})


def test_copied_text_is_folded_into_the_first_outlet() -> None:
    text = (
        "سيطرت قوات سوريا الديمقراطية الأربعاء على بلدة هجين في ريف دير الزور بعد معارك دامت أياماً. "
        "ودخلت آلياتها أحياء البلدة من جهة الشرق وانتشرت قرب السوق والمدرسة."
    )
    copied = [read(text, day="2031-03-05"), read(text + " انتهى.", outlet="شبكة الضفاف", day="2031-03-06")]
    event = only(group_documents(copied), "capture")
    assert [o.id for o in event.origins] == ["outlet:name:صحيفه الافق"]
    assert event.status == "single-origin"


def test_an_outlet_that_names_its_source_elsewhere_in_the_article_is_not_independent() -> None:
    document = read(
        "قصفت طائرات روسية بلدة كفرنبل الثلاثاء. وقال المرصد السوري لحقوق الإنسان إن الطائرات الروسية قصفت بلدة كفرنبل الثلاثاء."
    )
    event = only(group_documents([document]), "airstrike")
    own = {o.id: o.independent for o in event.origins}
    assert own["sohr"]
    assert not own["outlet:name:صحيفه الافق"]
    assert event.status == "single-origin"


def test_two_origins_of_one_event_that_tell_different_parts_of_it_back_no_word() -> None:
    one = read("قال المرصد السوري لحقوق الإنسان إن طائرات روسية قصفت بلدة كفرنبل الثلاثاء.")
    other = read("قال الدفاع المدني السوري إن طائرات روسية قصفت بلدة كفرنبل الثلاثاء.", outlet="شبكة الضفاف")
    assert only(group_documents([one, other]), "airstrike").status == "corroborated"
    assert only(group_documents([one]), "airstrike").status == "single-origin"
