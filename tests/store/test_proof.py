"""Whatever is altered in sources, log or judgements is found and named."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from riwaya.review.judgements import Judgement
from riwaya.store.schema import PRIMARY, log
from riwaya.store.workspace import Workspace, open_workspace
from tests.store.alter import alter_one_byte, cells
from tests.store.articles import AMBUSH, MARKET, TALKS, write


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    workspace.add([write(tmp_path / "news.jsonl", [MARKET, AMBUSH, TALKS])], by="ann")
    names = [c.seen.claim.id for c in workspace.claims().items[:3]]
    workspace.judge(Judgement(kind="accept", by="ann", reason="seen by a witness", claims=workspace.anchors(names[:1])))
    done = workspace.judge(Judgement(kind="reject", by="ben", claims=workspace.anchors(names[1:])))
    workspace.judge(Judgement(kind="undo", by="ben", undoes=done.id))
    return workspace


def test_what_nobody_altered_is_clean(filled: Workspace) -> None:
    done = filled.verify()
    assert done.is_clean
    assert done.rows == {"source": 3, "article": 3, "reading": 3, "judgement": 3, "stamp": 0}
    assert done.head == filled.status().head
    assert filled.verify(head=done.head).is_clean


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE log SET payload = payload || ' ' WHERE seq = 3", "log entry 3"),
        ("UPDATE log SET \"by\" = 'eve' WHERE seq = 4", "log entry 4"),
        ("UPDATE judgement SET reason = 'because' WHERE kind = 'accept'", "judgement"),
        ("UPDATE judgement SET \"by\" = 'eve' WHERE kind = 'reject'", "judgement"),
        ("UPDATE article SET uri = 'elsewhere' WHERE id = 2", "article 2"),
        ("UPDATE reading SET at = '2020-01-01T00:00:00.000Z' WHERE id = 1", "reading 1"),
        ("UPDATE source SET bytes = bytes + 1", "source"),
        ("DELETE FROM reading WHERE id = 1", "reading 1"),
        ("DELETE FROM log WHERE seq = 5", "log entry 5"),
        ("DELETE FROM judgement WHERE kind = 'undo'", "judgement"),
        ("DELETE FROM judgement_document WHERE seq = (SELECT max(seq) FROM judgement)", "judgement j"),
        ("UPDATE workspace SET secret = 'known'", "workspace"),
    ],
)
def test_what_is_altered_is_named(filled: Workspace, statement: str, named: str) -> None:
    with filled._database.engine.connect() as connection, connection.begin():
        connection.execute(text(statement))
    faults = filled.verify().faults
    assert any(fault.where.startswith(named) for fault in faults), faults


def test_a_row_that_no_entry_vouches_for_is_named(filled: Workspace) -> None:
    with filled._database.engine.connect() as connection, connection.begin():
        connection.execute(
            text("INSERT INTO judgement (seq, id, kind, \"by\", at, reason, body) VALUES (900, 'j900', 'accept', 'eve', 'x', '', '{}')")
        )
    assert [f.what for f in filled.verify().faults if f.where == "judgement 900"] == ["no entry of the log vouches for it"]


def test_a_log_written_anew_is_found_by_its_head(filled: Workspace) -> None:
    assert [f.where for f in filled.verify(head="f" * 64).faults] == ["log"]


def test_every_altered_byte_is_found(tmp_path: Path) -> None:
    where = tmp_path / "cases.riwaya"
    with open_workspace(str(where), create=True) as workspace:
        workspace.add([write(tmp_path / "news.jsonl", [MARKET, TALKS])], by="ann")
        workspace.judge(Judgement(kind="reject", by="ann", reason="no", claims=workspace.anchors([workspace.claims().items[0].seen.claim.id])))
    chance = random.Random(5)
    pristine = where.read_bytes()
    with closing(sqlite3.connect(where)) as connection:
        found = [cell for table in (*PRIMARY, log) for cell in cells(connection, table)]
    for table, column, key in chance.sample(found, 40):
        where.write_bytes(pristine)
        told = alter_one_byte(where, table, column, key, chance)
        with open_workspace(str(where)) as workspace:
            faults = workspace.verify().faults
        assert faults, told
        assert any(table in fault.where or "log entry" in fault.where for fault in faults), (told, faults)
