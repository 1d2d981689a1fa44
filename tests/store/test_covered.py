"""Lists with names covered, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from riwaya.review.judgements import Judgement
from riwaya.review.masking import masked
from riwaya.review.protection import code_of, protected
from riwaya.search.terms import words
from riwaya.store import schema
from riwaya.store.filters import Filter
from riwaya.store.workspace import Workspace, open_workspace
from tests.store.articles import AMBUSH, MARKET, write

TOLD = "قال الناشط أحمد الخالدي إن ثلاثة مدنيين قتلوا في قصف على بلدة الزيتونة أمس. وأكد الخالدي أن القصف أصاب سوقها."
AGAIN = "قتل ثلاثة مدنيين في قصف على بلدة الزيتونة أمس، بحسب أحمد الخالدي، ونفى الجيش القصف."
VICTIM = "قتل الطفل سامر العلي في قصف على بلدة الزيتونة أمس، بحسب سكان."
NAMES = ("أحمد الخالدي", "الخالدي", "سامر العلي")


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    path = write(tmp_path / "news.jsonl", [MARKET, AMBUSH, VICTIM, AGAIN])
    titled = {"id": "t", "text": TOLD, "published": "2024-05-14", "outlet": "وكالة الضحى", "title": "أحمد الخالدي: القصف مستمر"}
    (tmp_path / "titled.jsonl").write_text(json.dumps(titled, ensure_ascii=False) + "\n", encoding="utf-8")
    workspace.add([path, str(tmp_path / "titled.jsonl")], by="ann")
    return workspace


def everything(workspace: Workspace) -> list[Any]:
    """All that the workspace shows covered."""
    events = workspace.events(limit=100, covered=True).items
    claims = workspace.claims(Filter(rejected=True), limit=500, covered=True).items
    return [
        workspace.articles(covered=True),
        claims,
        events,
        [workspace.event(event.id, covered=True) for event in events],
        [workspace.claim(one.seen.claim.id, covered=True) for one in claims],
        [workspace.search(asked, covered=True) for asked in ("قصف", "الخالدي", "أحمد الخالدي قصف", "سامر")],
    ]


def names_left(value: Any, names: tuple[str, ...] = NAMES) -> set[str]:
    """Those of the names whose words stand in the encoded value, in whatever spelling."""
    said = [word.key for word in words(msgspec.json.encode(value).decode().replace("-", " "))]
    keys = {name: [word.key for word in words(name)] for name in names}
    return {name for name, key in keys.items() if any(said[i : i + len(key)] == key for i in range(len(said)))}


def test_no_protected_name_leaves_a_covered_list(filled: Workspace) -> None:
    assert names_left([filled.claims(limit=500), filled.events(limit=100), filled.articles()]) == set(NAMES)
    assert names_left(everything(filled)) == set()
    assert code_of("أحمد الخالدي", secret=secret(filled)) in msgspec.json.encode(everything(filled)).decode()


def test_what_names_nobody_comes_as_it_is(filled: Workspace) -> None:
    for plain, shown in zip(filled.claims(limit=500).items, filled.claims(limit=500, covered=True).items, strict=True):
        assert shown.seen.claim.span == plain.seen.claim.span
        if not filled.covers([plain.document])[plain.document]:
            assert shown == plain
    assert {e.id for e in filled.events(limit=100, covered=True).items} == {e.id for e in filled.events(limit=100).items}


def secret(workspace: Workspace) -> str:
    with workspace._database.reading() as connection:
        return str(connection.execute(select(schema.workspace.c.secret)).scalar_one())


def test_covers_are_those_of_the_articles_themselves(filled: Workspace) -> None:
    documents = {d.id: d for d in filled.documents()}
    covers = filled.covers(documents)
    assert set(covers) == set(documents)
    for name, document in documents.items():
        assert covers[name] == protected(document, secret=secret(filled)) == filled.protected(name)
        assert all(document.text[p.span[0] : p.span[1]] == p.text for p in covers[name])
        assert masked(document.text, 0, len(document.text), covers[name]) == filled.cover(document).text
    assert filled.covers(["f" * 64]) == {}


def test_covered_words_of_a_claim_are_the_articles_with_codes(filled: Workspace) -> None:
    texts = {d.id: d.text for d in filled.documents()}
    for one in filled.claims(limit=500, covered=True).items:
        hidden = filled.covers([one.document])[one.document]
        assert one.words == masked(texts[one.document], *one.seen.claim.span, hidden)


def test_marks_of_covered_hits_stand_on_their_words(filled: Workspace) -> None:
    covered = {d.id: d.text for d in filled.covered()}
    found = filled.search("القصف", covered=True)
    assert found.total
    for hit in found.items:
        text = covered[hit.article.document]
        assert {text[s:e].removeprefix("و") for s, e in hit.marks} <= {"القصف", "قصف"}
        for snippet in hit.snippets:
            assert text[snippet.span[0] : snippet.span[1]] == snippet.text
        assert all("P-" not in (hit.article.title or "")[s:e] for s, e in hit.title_marks)
    named = filled.search("الخالدي", covered=True)
    assert [hit.marks for hit in named.items] == [()] * 2


def test_a_person_is_found_by_the_code_that_was_shown(filled: Workspace) -> None:
    code = f"person:{code_of('أحمد الخالدي', secret=secret(filled))}"
    shown = filled.claims(Filter(origins=(code,)), covered=True)
    assert shown.total == filled.claims(Filter(origins=("person:احمد-الخالدي",))).total > 0
    assert {one.seen.claim.attribution[-1].source_id for one in shown.items} == {code}


def with_protecting(workspace: Workspace, kind: str, name: str, **more: Any) -> Judgement:
    return workspace.judge(Judgement(kind=kind, by="ann", subject=name, **more))  # type: ignore[arg-type]


def test_covers_follow_judgements_about_names(filled: Workspace) -> None:
    def hidden(text: str) -> set[str]:
        (document,) = (d.id for d in filled.documents() if d.text == text)
        return {p.text for p in filled.covers([document])[document]}

    done = with_protecting(filled, "protect", "مرصد النور")
    assert "مرصد النور" in hidden(MARKET)
    assert names_left(everything(filled), ("مرصد النور",)) == set()
    undo = filled.judge(Judgement(kind="undo", by="ann", undoes=done.id))
    assert hidden(MARKET) == set()
    filled.judge(Judgement(kind="undo", by="ann", undoes=undo.id))
    assert hidden(MARKET) == {"مرصد النور"}
    with_protecting(filled, "expose", "أحمد الخالدي")
    assert hidden(AGAIN) == hidden(TOLD) == set()
    assert names_left(filled.articles(covered=True)) == {"أحمد الخالدي", "الخالدي"}
    start = AMBUSH.index("الغدير")
    (ambush,) = (d.id for d in filled.documents() if d.text == AMBUSH)
    with_protecting(filled, "protect", f"{ambush}:{start}:{start + 6}")
    assert hidden(AMBUSH) == {"الغدير"}
    before = filled.veils(d.id for d in filled.documents())
    filled.rebuild(by="ann")
    assert filled.veils(d.id for d in filled.documents()) == before


def test_a_name_in_page_furniture_is_covered_too(workspace: Workspace, tmp_path: Path) -> None:
    text = f"{MARKET}\n\nالمزيد من الأخبار:\nسليم الحداد يكتب لكم\nشارك الخبر"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    workspace.add([str(tmp_path / "page.txt")], by="ann")
    (document,) = workspace.documents()
    with_protecting(workspace, "protect", "سليم الحداد")
    assert [p.text for p in workspace.covers([document.id])[document.id]] == ["سليم الحداد"]


def test_later_articles_are_covered_as_was_decided_before(filled: Workspace, tmp_path: Path) -> None:
    with_protecting(filled, "protect", "مرصد السنابل")
    told = "قتل مدنيان في قصف على قرية الغدير اليوم، بحسب مرصد السنابل."
    filled.add([write(tmp_path / "later.jsonl", [told])], by="ben")
    assert names_left(everything(filled), ("مرصد السنابل",)) == set()


def test_what_an_older_workspace_has_not_written_is_covered_all_the_same(filled: Workspace) -> None:
    before = filled.veils(d.id for d in filled.documents())
    with filled._database.writing() as connection:
        connection.execute(delete(schema.cover))
    assert filled.veils(d.id for d in filled.documents()) == before
    assert names_left(everything(filled)) == set()


def test_an_added_claim_and_its_values_are_covered(filled: Workspace) -> None:
    (document,) = (d for d in filled.documents() if d.text == TOLD)
    at = TOLD.index("أحمد الخالدي")
    anchor = filled.anchor_on(document.id, (TOLD.index("مدنيين"), TOLD.index("مدنيين") + 6), "clash")
    value = {"actors": [{"span": [at, at + 12], "actor_id": "person:احمد-الخالدي"}], "targets": [{"span": [at - 7, at + 12], "actor_id": "person:خالد-الجاسم"}]}
    filled.judge(Judgement(kind="add", by="ann", claims=(anchor,), value=value))
    assert names_left(everything(filled), (*NAMES, "خالد الجاسم")) == set()


GIVEN = ["أحمد", "سامر", "خالد", "ليلى", "مريم"]
FAMILY = ["الخالدي", "الجاسم", "العلي", "الشامي"]
FORMS: list[Callable[[str], str]] = [
    lambda n: f"قال الناشط {n} إن ثلاثة مدنيين قتلوا في قصف على بلدة الزيتونة أمس.",
    lambda n: f"قتل المواطن {n} في قصف على بلدة الزيتونة أمس، بحسب سكان.",
    lambda n: f"وأفاد الشاهد {n} بأن مسلحين هاجموا حاجزا قرب قرية الغدير، ونفى الجيش ذلك.",
    lambda n: f"اعتقل مسلحون الصحفي {n} في بلدة الزيتونة أمس.",
]


@settings(max_examples=8)
@given(st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(GIVEN), st.sampled_from(FAMILY)), min_size=1, max_size=4, unique=True))
def test_whoever_is_named_is_covered(tmp_path_factory: pytest.TempPathFactory, told: list[tuple[Callable[[str], str], str, str]]) -> None:
    folder = tmp_path_factory.mktemp("w")
    texts = [form(f"{given} {family}") for form, given, family in told]
    with open_workspace(str(folder / "w.riwaya"), create=True) as workspace:
        workspace.add([write(folder / "news.jsonl", texts)], by="ann")
        hidden = {p.text for found in workspace.covers(d.id for d in workspace.documents()).values() for p in found}
        assert hidden
        assert names_left(everything(workspace), tuple(hidden)) == set()
