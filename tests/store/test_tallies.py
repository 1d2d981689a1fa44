"""Counts of sources, actors and places, against a workspace made by hand; and that they are what the claims add up to."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path

import pytest

from riwaya.errors import InputError
from riwaya.review.judgements import Judgement
from riwaya.store.filters import Filter
from riwaya.store.subjects import Asked
from riwaya.store.workspace import Workspace

ARTICLES = (
    ("وكالة الضحى", "2024-05-14", "قُتل ثلاثة مدنيين في قصف على سوق بلدة الزيتونة أمس، بحسب المرصد السوري لحقوق الإنسان."),
    ("صحيفة الرافد", "2024-05-14", "نقلت وكالة رويترز عن المرصد السوري لحقوق الإنسان أن ثلاثة مدنيين قتلوا في قصف على بلدة الزيتونة."),
    ("صحيفة الرافد", "2024-06-02", "قال ناشطون إن طائرات قصفت قرية الغدير."),
    ("وكالة الضحى", "2024-06-03", "سيطر تنظيم داعش على قرية الغدير."),
    ("وكالة الضحى", "2024-06-04", "هاجمت جبهة النصرة مواقع داعش قرب قرية الغدير."),
)


@pytest.fixture
def told(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Articles by two outlets, one of which passes on what an agency passes on."""
    path = tmp_path / "told.jsonl"
    lines = [json.dumps({"text": t, "outlet": o, "published": d}, ensure_ascii=False) for o, d, t in ARTICLES]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    workspace.add([str(path)], by="ann")
    return workspace


def expected(workspace: Workspace) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """Relays and what each source says itself, read off the claims' own chains."""
    relays: Counter[tuple[str, str]] = Counter()
    said: Counter[str] = Counter()
    for one in workspace.claims(limit=200).items:
        chain = [one.outlet or "", *(link.source_id or link.kind for link in one.seen.claim.attribution)]
        said[chain[-1]] += 1
        for pair in {p for p in itertools.pairwise(chain) if p[0] != p[1]}:
            relays[pair] += 1
    return relays, said


def test_relays_are_those_of_the_chains(told: Workspace) -> None:
    relays, said = expected(told)
    assert relays["صحيفة الرافد", "outlet:reuters"], relays
    assert relays["outlet:reuters", "sohr"], relays
    assert {(r.teller, r.source): r.claims for r in told.relays(limit=200)} == dict(relays)
    assert {s.name: s.leading for s in told.subjects("source", limit=200).items if s.leading} == dict(said)


def test_every_number_is_that_of_the_claims_behind_it(told: Workspace) -> None:
    for relay in told.relays(limit=200):
        assert told.claims(Filter(relays=(f"{relay.teller}~{relay.source}",))).total == relay.claims
    for one in told.subjects("source", limit=200).items:
        assert told.claims(Filter(origins=(one.name,))).total == one.leading, one.name
        assert told.claims(Filter(tellers=(one.name,))).total == one.following, one.name
        for status, number in (("single-origin", one.single), ("corroborated", one.corroborated)):
            assert told.claims(Filter(origins=(one.name,), statuses=(status,))).total == number
    for one in told.subjects("actor", limit=200).items:
        assert told.claims(Filter(doers=(one.name,))).total == one.leading
        assert told.claims(Filter(targets=(one.name,))).total == one.following
    for one in told.subjects("place", limit=200).items:
        assert sum(c.claims for c in told.counts("place", one.name)[0]) == one.claims


def test_months_and_families_narrow_the_relays(told: Workspace) -> None:
    june = told.relays(since="2024-06", until="2024-06", limit=200)
    assert {(r.teller, r.source) for r in june} == {("صحيفة الرافد", "activist")}
    assert told.relays(families=("diplomacy",)) == []


def test_names_are_found_under_every_spelling(told: Workspace) -> None:
    assert [s.name for s in told.subjects("actor", Asked(words="الدوله الاسلاميه")).items] == ["isis"]
    assert {w.words for w in told.written("actor", "isis")} <= {"تنظيم داعش", "داعش"}
    with pytest.raises(InputError, match="I048"):
        told.subject("actor", "nobody")


def test_one_actor_under_two_names_is_counted_as_one_until_that_is_undone(told: Workspace) -> None:
    before = {s.name: s.claims for s in told.subjects("actor", limit=200).items}
    assert before["isis"]
    assert before["jabhat-al-nusra"]
    made = told.judge(Judgement(kind="same_actor", by="ann", actors=("isis", "jabhat-al-nusra"), reason="a test"))
    assert told.claims(Filter(actors=("jabhat-al-nusra",))).total == 0
    assert told.uncounted() > 0
    told.group(by="ann")
    assert told.uncounted() == 0
    assert {s.name for s in told.subjects("actor", limit=200).items} == set(before) - {"jabhat-al-nusra"}
    told.judge(Judgement(kind="undo", by="ann", undoes=made.id))
    told.group(by="ann")
    assert {s.name: s.claims for s in told.subjects("actor", limit=200).items} == before


def test_a_rejected_claim_counts_no_more(told: Workspace) -> None:
    claim = told.claims(Filter(origins=("activist",))).items[0]
    before = told.subject("source", "activist").leading
    told.judge(Judgement(kind="reject", by="ann", claims=told.anchors([claim.seen.claim.id])))
    told.group(by="ann")
    left = {s.name: s.leading for s in told.subjects("source", limit=200).items}
    assert left.get("activist", 0) == before - 1


def test_rebuilding_counts_the_same(told: Workspace) -> None:
    before = [told.subjects(what, limit=200) for what in ("source", "actor", "place")], told.relays(limit=200)
    told.rebuild(by="ann")
    assert ([told.subjects(what, limit=200) for what in ("source", "actor", "place")], told.relays(limit=200)) == before


def test_private_persons_are_known_by_their_kind(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("قال الشاهد سامر الزيتوني إن مسلحين من تنظيم داعش هاجموا قرية الغدير.", encoding="utf-8")
    workspace.add([str(path)], by="ann", outlet="وكالة الضحى", published="2024-05-14")
    for what in ("source", "actor"):
        assert not [s for s in workspace.subjects(what, limit=200).items if "زيتون" in s.title or "زيتون" in s.name]
