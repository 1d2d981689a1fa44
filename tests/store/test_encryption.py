"""Encrypted workspaces: nothing readable in the file, the right key opens it, a wrong one says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from riwaya.errors import StoreError
from riwaya.store.workspace import open_workspace
from tests.store.articles import MARKET, TALKS, write

pytest.importorskip("sqlcipher3", reason="the extra riwaya[encryption] is not installed")


def fill(where: Path, key: str | None) -> None:
    with open_workspace(str(where), key=key, create=True) as workspace:
        workspace.add([write(where.parent / "news.jsonl", [MARKET, TALKS])], by="ann")


def test_it_works_and_nothing_in_its_file_can_be_read(tmp_path: Path) -> None:
    where = tmp_path / "cases.riwaya"
    fill(where, "a long key 'with' quotes")
    data = where.read_bytes()
    assert not data.startswith(b"SQLite format 3")
    assert b"workspace" not in data
    with open_workspace(str(where), key="a long key 'with' quotes") as workspace:
        assert workspace.verify().is_clean
        assert workspace.search("السوق").total == 2
        assert workspace.status().articles == 2


@pytest.mark.parametrize("key", [None, "another key"])
def test_a_wrong_key_is_told(tmp_path: Path, key: str | None) -> None:
    fill(tmp_path / "cases.riwaya", "a key")
    with pytest.raises(StoreError, match="S008"):
        open_workspace(str(tmp_path / "cases.riwaya"), key=key)


@pytest.mark.parametrize(("before", "after"), [(None, None), (None, "new"), ("old", "new"), ("old", None)])
def test_a_copy_holds_all_under_its_own_key(tmp_path: Path, before: str | None, after: str | None) -> None:
    fill(tmp_path / "cases.riwaya", before)
    with open_workspace(str(tmp_path / "cases.riwaya"), key=before) as workspace:
        workspace.copy(str(tmp_path / "copy.riwaya"), key=before, new_key=after)
        head = workspace.status().head
        with pytest.raises(StoreError, match="S012"):
            workspace.copy(str(tmp_path / "copy.riwaya"), key=before)
    with open_workspace(str(tmp_path / "copy.riwaya"), key=after) as copy:
        assert copy.verify(head=head).is_clean
        assert copy.search("السوق").total == 2
        copy.add([write(tmp_path / "more.jsonl", ["قصفت الطائرات سوق القرية صباح اليوم، بحسب سكان."])], by="ben")
        assert copy.search("سوق").total == 3
