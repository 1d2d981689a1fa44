"""What a workspace promises, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

import riwaya
from riwaya.errors import InputError, StoreError
from riwaya.review.judgements import Judgement
from riwaya.store.articles import Reader, document_of, keep_reading
from riwaya.store.filters import Filter
from riwaya.store.judgements import Judged
from riwaya.store.log import LogWriter
from riwaya.store.views import seen_claims, write_views
from riwaya.store.workspace import Workspace, open_workspace
from tests.store.articles import AMBUSH, DAY, MARKET, TALKS, write


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    workspace.add([write(tmp_path / "news.jsonl", [MARKET, AMBUSH, TALKS])], by="ann")
    return workspace


def test_what_is_added_comes_out_as_it_was_read(filled: Workspace) -> None:
    documents = {d.text: d for d in filled.documents()}
    assert set(documents) == {MARKET, AMBUSH, TALKS}
    read = riwaya.read(MARKET, published=DAY, outlet="وكالة الضحى")
    kept = documents[MARKET]
    assert [msgspec.structs.replace(c, id="") for c in kept.claims] == [msgspec.structs.replace(c, id="") for c in read.claims]
    assert kept.claims


def test_source_bytes_are_kept_under_their_digest(filled: Workspace) -> None:
    for document in filled.documents():
        data = filled.source(document.id)
        assert hashlib.sha256(data).hexdigest() == document.id
        assert msgspec.json.decode(data)["text"] == document.text


def test_adding_again_changes_nothing(filled: Workspace, tmp_path: Path) -> None:
    before = filled.status()
    done = filled.add([str(tmp_path / "news.jsonl")], by="ben")
    assert (done.read, done.known, done.failed) == (0, 3, 0)
    assert filled.status() == before


def test_what_cannot_be_read_is_kept_with_its_reason(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nothing in Arabic.", encoding="utf-8")
    (tmp_path / "b.txt").write_text(MARKET, encoding="utf-8")
    done = workspace.add([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")], by="ann")
    assert (done.read, done.failed, done.exit_status) == (1, 1, 3)
    (failure,) = workspace.failures()
    assert (failure.uri, failure.code, failure.tries) == (str(tmp_path / "a.txt"), "I018", 1)
    workspace.add([str(tmp_path / "a.txt")], by="ann")
    assert workspace.failures()[0].tries == 2
    (tmp_path / "a.txt").write_text(AMBUSH, encoding="utf-8")
    workspace.add([str(tmp_path / "a.txt")], by="ann")
    assert workspace.failures() == []


def test_it_opens_again_with_what_it_held(filled: Workspace, where: str) -> None:
    status = filled.status()
    with open_workspace(where) as again:
        assert msgspec.structs.replace(again.status(), database=status.database) == status


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("سوق", ["سوق", "وسوقها"]),
        ("السوق", ["سوق", "وسوقها"]),
        ("المدينه", ["المدينة"]),
        ("المدينة القديمة", ["المدينة", "القديمة"]),
        ('"مدينة قديمة"', ["المدينة القديمة"]),
        ("قَصْفٌ", ["قصف", "القصف"]),
        ("مدنيين -كمين", ["مدنيين"]),
        ("زيتون*", ["الزيتونة"]),
    ],
)
def test_words_are_found_and_marked_in_the_original(filled: Workspace, asked: str, found: list[str]) -> None:
    hits = {hit.article.document: hit for hit in filled.search(asked).items}
    (market,) = (d for d in filled.documents() if d.text == MARKET)
    assert [MARKET[s:e] for s, e in hits[market.id].marks] == found
    for hit in hits.values():
        document, _ = filled.article(hit.article.document)
        for snippet in hit.snippets:
            assert document.text[snippet.span[0] : snippet.span[1]] == snippet.text


def test_what_is_unwanted_or_not_there_is_not_found(filled: Workspace) -> None:
    assert filled.search("سوق -كمين -وزارة").total == 1
    assert filled.search("سوق").total == 2
    assert filled.search('"القديمة المدينة"').total == 0
    assert filled.search("غواصة").total == 0


def test_a_word_pasted_with_its_particle_is_found_without_it(filled: Workspace) -> None:
    found = filled.search("بكمين")
    assert (found.total, found.stripped) == (1, True)


def test_a_query_that_asks_for_nothing_is_refused(filled: Workspace) -> None:
    for query in ("", "  ", "-سوق", "،؛"):
        with pytest.raises(InputError, match="I030"):
            filled.search(query)


def test_filters_narrow_claims_articles_events_and_search(filled: Workspace) -> None:
    everything = filled.claims(limit=500)
    assert everything.total == len(everything.items) == filled.status().claims
    killings = filled.claims(Filter(types=("killing",)))
    assert killings.total
    assert {c.seen.claim.type for c in killings.items} == {"killing"}
    denied = filled.claims(Filter(polarities=("denied",)))
    assert {c.seen.claim.polarity for c in denied.items} == {"denied"}
    assert filled.articles(Filter(types=("ceasefire",))).total == 1
    assert filled.articles(Filter(outlets=("وكالة الضحى",))).total == 3
    assert filled.articles(Filter(published_since="2024-05-15")).total == 0
    assert filled.claims(Filter(since="2024-05-13", until="2024-05-13")).total
    assert filled.claims(Filter(since="2025-01-01")).total == 0
    assert filled.search("سوق", Filter(types=("ceasefire",))).total == 1
    assert filled.events(Filter(types=("ceasefire",))).total >= 1
    statuses = {e.status for e in filled.events(limit=100).items}
    for status in statuses:
        assert {e.status for e in filled.events(Filter(statuses=(status,))).items} == {status}


def test_pages_follow_each_other_without_gap(filled: Workspace) -> None:
    whole = [c.seen.claim.id for c in filled.claims(limit=500).items]
    parts = [c.seen.claim.id for at in range(0, len(whole), 3) for c in filled.claims(limit=3, offset=at).items]
    assert parts == whole
    assert len(set(whole)) == len(whole)


def test_a_rejected_claim_is_gone_from_lists_and_events_and_comes_back(filled: Workspace) -> None:
    name = filled.claims(Filter(types=("killing",))).items[0].seen.claim.id
    before = [e.claims for e in filled.events(limit=100).items]
    done = filled.judge(Judgement(kind="reject", by="ann", reason="an exercise", claims=filled.anchors([name])))
    assert (done.by, done.reason, bool(done.at)) == ("ann", "an exercise", True)
    assert name not in {c.seen.claim.id for c in filled.claims(limit=500).items}
    assert all(name not in e.claims for e in filled.events(limit=100).items)
    assert filled.claim(name).seen.verdict == "rejected"
    filled.judge(Judgement(kind="undo", by="ben", undoes=done.id))
    assert filled.claim(name).seen.verdict is None
    assert sorted(e.claims for e in filled.events(limit=100).items) == sorted(before)


def test_a_correction_shows_beside_what_the_machine_read(filled: Workspace) -> None:
    name = filled.claims(Filter(types=("killing",))).items[0].seen.claim.id
    filled.judge(Judgement(kind="correct", by="ann", field="type", value="attack", claims=filled.anchors([name])))
    seen = filled.claim(name).seen
    assert (seen.claim.type, seen.corrected, seen.verdict, seen.state) == ("attack", ("type",), "accepted", "agreed")
    assert seen.machine is not None
    assert seen.machine.type == "killing"
    assert name in {c.seen.claim.id for c in filled.claims(Filter(types=("attack",)), limit=500).items}


def test_a_correction_that_cannot_be_is_refused_and_not_kept(filled: Workspace) -> None:
    anchors = filled.anchors([filled.claims().items[0].seen.claim.id])
    for field, value in (("type", "picnic"), ("place", {"span": [0, 10_000], "name": "x"}), ("score", 1), ("polarity", None)):
        with pytest.raises(InputError):
            filled.judge(Judgement(kind="correct", by="ann", field=field, value=value, claims=anchors))
    assert filled.judgements() == []


def test_a_corrected_place_points_at_its_words(filled: Workspace) -> None:
    claim = filled.claims(Filter(types=("killing",))).items[0]
    document, _ = filled.article(claim.document)
    start = document.text.index("قرب" if "قرب" in document.text else "بلدة")
    value = {"span": [start, start + 3], "name": "الزيتونة", "country": "XX", "kind": "town"}
    filled.judge(Judgement(kind="correct", by="ann", field="place", value=value, claims=filled.anchors([claim.seen.claim.id])))
    seen = filled.claim(claim.seen.claim.id).seen.claim
    assert seen.place is not None
    assert seen.place.text == document.text[start : start + 3]
    assert filled.claims(Filter(places=("XX",))).total == 1


def test_merged_events_are_one_and_part_again(filled: Workspace) -> None:
    events = filled.events(limit=100).items
    one, other = events[0], events[1]
    merge = Judgement(kind="merge", by="ann", claims=filled.anchors([one.claims[0], other.claims[0]]))
    done = filled.judge(merge)
    event, claims = filled.event(one.claims[0])
    assert set(event.claims) == {*one.claims, *other.claims}
    assert [c.seen.claim.id for c in claims]
    assert filled.group(by="ann") == len(events) - 1
    filled.judge(Judgement(kind="undo", by="ann", undoes=done.id))
    assert {e.claims for e in filled.events(limit=100).items} == {e.claims for e in events}


def test_a_split_claim_is_an_event_of_its_own(filled: Workspace) -> None:
    event = max(filled.events(limit=100).items, key=lambda e: len(e.claims))
    if len(event.claims) == 1:
        pytest.skip("nothing was grouped")
    filled.judge(Judgement(kind="split", by="ann", claims=filled.anchors([event.claims[-1]])))
    assert filled.event(event.claims[-1])[0].claims == (event.claims[-1],)


def test_two_coders_are_blind_to_each_other_until_they_differ(filled: Workspace) -> None:
    claim = filled.claims(Filter(types=("killing",))).items[0]
    name, document = claim.seen.claim.id, claim.document
    for coder in ("ann", "ben"):
        filled.judge(Judgement(kind="assign", by="eve", subject=coder, document=document))
    assert filled.claim(name).seen.state == "in_review"
    filled.judge(Judgement(kind="accept", by="ann", claims=filled.anchors([name])))
    assert filled.claim(name).seen.state == "in_review"
    _, as_ben = filled.article(document, coder="ben")
    assert next(s for s in as_ben if s.claim.id == name).verdict is None
    filled.judge(Judgement(kind="reject", by="ben", claims=filled.anchors([name])))
    seen = filled.claim(name).seen
    assert (seen.state, seen.disputed, seen.verdict) == ("disputed", ("verdict",), None)
    filled.judge(Judgement(kind="accept", by="eve", settles=True, claims=filled.anchors([name])))
    seen = filled.claim(name).seen
    assert (seen.state, seen.verdict) == ("agreed", "accepted")


def test_actors_said_to_be_one_are_found_under_one_id(filled: Workspace, tmp_path: Path) -> None:
    filled.add([write(tmp_path / "more.jsonl", ["قتل مدنيان في قصف على القرية، بحسب المرصد السوري لحقوق الإنسان."])], by="ann")
    assert filled.claims(Filter(origins=("sohr",))).total
    done = filled.judge(Judgement(kind="same_actor", by="ann", actors=("own:one", "sohr")))
    assert filled.claims(Filter(origins=("own:one",))).total
    assert filled.claims(Filter(origins=("sohr",))).total == 0
    filled.judge(Judgement(kind="undo", by="ann", undoes=done.id))
    assert filled.claims(Filter(origins=("sohr",))).total


def test_a_judgement_that_names_nothing_there_is_refused(filled: Workspace) -> None:
    with pytest.raises(InputError, match="I035"):
        filled.anchors(["nowhere:c1"])
    with pytest.raises(InputError, match="I034"):
        filled.judge(Judgement(kind="undo", by="ann", undoes="j999"))
    with pytest.raises(InputError, match="I031"):
        filled.judge(Judgement(kind="accept", by=" "))
    assert filled.judgements() == []


def test_the_log_tells_who_did_what(filled: Workspace) -> None:
    name = filled.claims().items[0].seen.claim.id
    filled.judge(Judgement(kind="reject", by="ben", reason="no event", claims=filled.anchors([name])))
    found = filled.log()
    assert [e.seq for e in found] == list(range(1, len(found) + 1))
    assert found[-1].action == "judgement.reject"
    assert found[-1].by == "ben"
    assert "no event" in found[-1].payload
    assert [e.action for e in filled.log(action="judgement")] == ["judgement.reject"]
    assert filled.log(newest_first=True, limit=1) == found[-1:]


def test_status_counts_what_is_there(filled: Workspace) -> None:
    status = filled.status()
    assert (status.articles, status.failed, status.judgements) == (3, 0, 0)
    assert status.claims == filled.claims().total > 0
    assert status.events == filled.events().total > 0
    assert status.entries == filled.log()[-1].seq
    assert not status.stale


def test_reading_anew_keeps_judgements_with_their_words_and_tells_what_changed(filled: Workspace) -> None:
    claims = filled.claims(limit=500).items
    one, other = claims[0], next(c for c in claims if c.document != claims[0].document)
    filled.judge(Judgement(kind="accept", by="ann", claims=filled.anchors([one.seen.claim.id])))
    filled.judge(Judgement(kind="correct", by="ann", field="modality", value="possible", claims=filled.anchors([other.seen.claim.id])))
    assert filled.reread(by="ben").changed == 0
    pretend_other_rules(filled, one.document, other.document)
    done = filled.reread(by="ben")
    assert done.changed == 2
    gained = {(c.document, c.after.trigger.span) for c in done.changes if c.kind == "gained" and c.after}
    assert (one.document, one.seen.claim.trigger.span) in gained
    assert any(change.judged for change in done.changes)
    again = {(c.document, c.seen.claim.trigger.span): c.seen for c in filled.claims(limit=500).items}
    assert again[one.document, one.seen.claim.trigger.span].verdict == "accepted"
    assert again[other.document, other.seen.claim.trigger.span].claim.modality == "possible"
    assert len(again) == len(claims)
    assert filled.verify().is_clean


def pretend_other_rules(workspace: Workspace, *documents: str) -> None:
    """Keep a reading of these articles as other rules would have made it: without their claims."""
    with workspace._database.writing() as connection:
        log = LogWriter(connection, "ann")
        for name in documents:
            found = document_of(connection, name)
            assert found is not None
            number, document = found
            without = msgspec.structs.replace(document, claims=())
            keep_reading(log, number, without, Reader("0" * 64, "other"))
            corrected, seen = seen_claims(connection, number, without, Judged(connection))
            write_views(connection, log, number, corrected, seen, Judged(connection))
        log.flush()


def test_a_judged_claim_that_is_read_no_more_stays(filled: Workspace) -> None:
    claim = filled.claims().items[0]
    filled.judge(Judgement(kind="accept", by="ann", claims=filled.anchors([claim.seen.claim.id])))
    pretend_other_rules(filled, claim.document)
    _, seen = filled.article(claim.document)
    assert [(s.machine, s.verdict, s.claim.trigger) for s in seen] == [(None, "accepted", claim.seen.claim.trigger)]


def test_what_is_derived_can_be_made_anew(filled: Workspace) -> None:
    filled.judge(Judgement(kind="reject", by="ann", claims=filled.anchors([filled.claims().items[0].seen.claim.id])))
    filled.group(by="ann")
    before = filled.claims(Filter(rejected=True), limit=500), filled.events(limit=500), filled.search("سوق")
    assert filled.rebuild(by="ann") == 3
    assert (filled.claims(Filter(rejected=True), limit=500), filled.events(limit=500), filled.search("سوق")) == before
    assert filled.verify().is_clean


def test_the_history_of_a_claim_is_its_article_and_its_judgements(filled: Workspace) -> None:
    claims = filled.claims(limit=500).items
    one, other = claims[0], next(c for c in claims if c.document != claims[0].document)
    done = filled.judge(Judgement(kind="reject", by="ann", claims=filled.anchors([one.seen.claim.id])))
    filled.judge(Judgement(kind="accept", by="ann", claims=filled.anchors([other.seen.claim.id])))
    filled.judge(Judgement(kind="undo", by="ben", undoes=done.id))
    actions = [(e.action, e.by) for e in filled.history(one.seen.claim.id)]
    assert actions == [("article", "ann"), ("reading", "ann"), ("judgement.reject", "ann"), ("judgement.undo", "ben")]
    assert [e.action for e in filled.history(done.id)] == ["judgement.reject", "judgement.undo"]
    for nothing in ("j900", "000000000000:c1", "no/file.txt"):
        with pytest.raises(InputError):
            filled.history(nothing)


def test_names_leave_the_workspace_covered_unless_one_who_may_asks(workspace: Workspace, tmp_path: Path) -> None:
    told = "قال الناشط أحمد الخالدي إن ثلاثة مدنيين قتلوا في قصف على البلدة أمس."
    workspace.add([write(tmp_path / "news.jsonl", [told])], by="ann")
    (covered,) = workspace.covered()
    assert "الخالدي" not in msgspec.json.encode(covered).decode()
    (raw,) = workspace.documents()
    assert workspace.cover(raw) == covered
    founder = workspace.log(limit=1)[0].by
    for by, reason in (("stranger", "curious"), (founder, " ")):
        with pytest.raises(StoreError, match="S010"):
            next(workspace.covered(by=by, reveal=True, reason=reason))
    workspace.judge(Judgement(kind="allow", by=founder, subject="eve"))
    assert next(workspace.covered(by="eve", reveal=True, reason="a court asks")) == raw
    last = workspace.log(newest_first=True, limit=1)[0]
    assert (last.action, last.by) == ("reveal", "eve")
    workspace.judge(Judgement(kind="expose", by="ann", subject="أحمد الخالدي"))
    assert next(workspace.covered()).text == told


def test_what_failed_is_tried_again_as_it_was_given(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "late.txt"
    workspace.add([str(path)], by="ann", outlet="وكالة الضحى", published=DAY)
    assert [f.code for f in workspace.failures()] == ["I001"]
    path.write_text(MARKET, encoding="utf-8")
    done = workspace.retry(by="ben")
    assert (done.read, done.failed, workspace.failures()) == (1, 0, [])
    (article,) = workspace.articles().items
    assert (article.outlet_name, article.published) == ("وكالة الضحى", DAY)


def test_coders_are_compared(filled: Workspace) -> None:
    names = [c.seen.claim.id for c in filled.claims().items[:3]]
    for name in names:
        filled.judge(Judgement(kind="accept", by="ann", claims=filled.anchors([name])))
        filled.judge(Judgement(kind="reject" if name == names[0] else "accept", by="ben", claims=filled.anchors([name])))
    found = filled.agreement()
    assert (found.coders, found.measures[0].units, found.measures[0].same) == (("ann", "ben"), 3, 2)
    assert [d.anchor.claim for d in found.differences] == names[:1]
