"""Added claims in a workspace, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from riwaya.cli import main
from riwaya.errors import InputError
from riwaya.export.workspaces import workspace_material
from riwaya.model import Document
from riwaya.review.judgements import Judgement
from riwaya.store.filters import Filter
from riwaya.store.workspace import Workspace, open_workspace
from tests.store.articles import AMBUSH, MARKET, write
from tests.store.test_contract import pretend_other_rules

QUIET = "عاش سكان بلدة الزيتونة ليلة عصيبة أمس. وقالت البلدية إن الأسواق ستبقى مغلقة."


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    workspace.add([write(tmp_path / "news.jsonl", [MARKET, AMBUSH, QUIET])], by="ann")
    return workspace


def quiet(workspace: Workspace) -> Document:
    return next(d for d in workspace.documents() if d.text == QUIET)


def add(workspace: Workspace, by: str = "ann", **value: object) -> tuple[Judgement, str]:
    document = quiet(workspace)
    start = QUIET.index("ليلة عصيبة")
    anchor = workspace.anchor_on(document.id[:10], (start, start + 10), "shelling")
    return workspace.judge(Judgement(kind="add", by=by, reason="told so", claims=(anchor,), value=value)), anchor.claim


def test_it_is_listed_grouped_found_and_exported_and_goes_when_it_is_undone(filled: Workspace) -> None:
    before = filled.status().claims, filled.status().events
    done, name = add(filled, polarity="denied")
    listed = filled.claim(name)
    assert (listed.seen.claim.polarity, listed.seen.machine, listed.seen.added) == ("denied", None, listed.seen.claim)
    assert QUIET.startswith(listed.words)
    assert (filled.status().claims, filled.status().events) == (before[0] + 1, before[1] + 1)
    assert name in {c.seen.claim.id for c in filled.claims(Filter(types=("shelling",), polarities=("denied",))).items}
    event, claims = filled.event(name)
    assert [c.seen.claim.id for c in claims] == list(event.claims) == [name]
    assert filled.group(by="ann") == before[1] + 1
    material = workspace_material(filled)
    assert name in {c.id for d in material.documents() for c in d.claims}
    assert material.document_of(name) is not None
    assert [e.action for e in filled.history(name)][-1] == "judgement.add"
    filled.judge(Judgement(kind="undo", by="ben", undoes=done.id))
    assert (filled.status().claims, filled.status().events) == before
    with pytest.raises(InputError, match="I035"):
        filled.claim(name)


def test_it_is_judged_like_any_other(filled: Workspace) -> None:
    _, name = add(filled)
    anchors = filled.anchors([name])
    filled.judge(Judgement(kind="correct", by="ann", field="modality", value="possible", claims=anchors))
    assert filled.claim(name).seen.corrected == ("modality",)
    filled.judge(Judgement(kind="reject", by="ann", claims=filled.anchors([name])))
    assert filled.claim(name).seen.verdict == "rejected"
    with pytest.raises(InputError, match="I036"):
        filled.event(name)
    filled.judge(Judgement(kind="accept", by="ann", claims=filled.anchors([name])))
    market = next(c for c in filled.claims(limit=500).items if c.document != quiet(filled).id)
    filled.judge(Judgement(kind="merge", by="ann", claims=filled.anchors([name, market.seen.claim.id])))
    assert {name, market.seen.claim.id} <= set(filled.event(name)[0].claims)
    filled.group(by="ann")
    assert {name, market.seen.claim.id} <= set(filled.event(name)[0].claims)
    assert filled.verify().is_clean


def test_it_is_its_coders_until_another_agrees(filled: Workspace) -> None:
    document = quiet(filled).id
    for coder in ("ann", "ben"):
        filled.judge(Judgement(kind="assign", by="eve", subject=coder, document=document))
    _, name = add(filled)
    assert filled.claim(name).seen.state == "in_review"
    assert name not in {s.claim.id for s in filled.article(document, coder="ben")[1]}
    with pytest.raises(InputError, match="says so already"):
        add(filled)
    _, again = add(filled, by="ben")
    assert again == name
    assert filled.claim(name).seen.state == "agreed"
    assert filled.articles(Filter(documents=(document,))).items[0].claims == 1


def test_it_stays_when_the_article_is_read_anew(filled: Workspace) -> None:
    _, name = add(filled, modality="possible")
    before = filled.claim(name).seen
    pretend_other_rules(filled, quiet(filled).id)
    assert filled.claim(name).seen == before
    assert filled.reread(by="ben").changed == 0
    filled.rebuild(by="ben")
    assert filled.claim(name).seen == before


def test_it_becomes_one_with_the_claim_that_the_machine_comes_to_read(filled: Workspace) -> None:
    claim = next(c for c in filled.claims(limit=500).items if c.seen.claim.type == "killing")
    document, trigger = claim.document, claim.seen.claim.trigger
    pretend_other_rules(filled, document)
    anchor = filled.anchor_on(document, trigger.span, "killing")
    filled.judge(Judgement(kind="add", by="ann", claims=(anchor,), value={"polarity": "denied"}))
    assert filled.claim(anchor.claim).seen.machine is None
    assert filled.reread(by="ben").changed
    joined = filled.claim(anchor.claim).seen
    assert (joined.claim.id, joined.claim.polarity) == (claim.seen.claim.id, "denied")
    assert joined.machine == claim.seen.claim
    assert anchor.claim in {a.claim for j in filled.judgements() for a in j.claims}
    assert filled.event(anchor.claim)[0].claims
    assert "judgement.add" in [e.action for e in filled.history(anchor.claim)]


def test_the_command_adds_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = str(tmp_path / "cases.riwaya")
    with open_workspace(where, create=True) as workspace:
        workspace.add([write(tmp_path / "news.jsonl", [QUIET])], by="ann")
        document = quiet(workspace).id
    start = QUIET.index("ليلة")
    more = ["--field", "polarity", "--value", "denied", "--field", "modality", "--value", "possible", "--by", "ann", "--json"]
    words = ["--document", document[:10], "--span", f"{start}:{start + 10}", "--type", "shelling"]
    assert main(["judge", where, "add", *words, *more]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["kind"], done["claims"][0]["text"], done["value"]) == (
        "add", "ليلة عصيبة", {"polarity": "denied", "modality": "possible"},
    )  # fmt: skip
    assert main(["judge", where, "add", *words, "--by", "ann"]) == 3
    assert main(["judge", where, "add", "--type", "shelling"]) == 3
    assert main(["judge", where, "correct", done["claims"][0]["claim"], "--field", "type", "--value", "clash"]) == 0
    assert main(["judge", where, "correct", done["claims"][0]["claim"], "--field", "type"]) == 3
