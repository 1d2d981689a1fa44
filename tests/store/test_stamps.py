"""Time stamps: asked of an authority, kept, checked, and of no use for another log."""

from __future__ import annotations

from pathlib import Path

import pytest

from riwaya.errors import InputError, StoreError
from riwaya.store.workspace import Workspace, open_workspace
from tests.store.articles import MARKET, write
from tests.store.authority import Authority

pytest.importorskip("rfc3161_client", reason="the extra riwaya[timestamps] is not installed")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_a_stamp_vouches_for_the_log_as_it_was(workspace: Workspace, authority: Authority, tmp_path: Path) -> None:
    workspace.add([write(tmp_path / "news.jsonl", [MARKET])], by="ann")
    head = workspace.status()
    with authority.listening() as address:
        stamp = workspace.stamp(address, by="ann")
    assert stamp.of == head.entries
    assert [s.signed for s in workspace.stamps()] == [None]
    assert [s.signed for s in workspace.stamps(trust=str(authority.root))] == [True]
    assert workspace.verify().is_clean
    assert workspace.log()[-1].action == "stamp"


def test_a_request_can_be_carried_there_by_hand(workspace: Workspace, authority: Authority) -> None:
    answer = authority.answer(workspace.stamp_request())
    assert workspace.keep_stamp("by hand", answer, by="ann").of == 1


def test_a_stamp_of_another_log_is_refused(workspace: Workspace, authority: Authority, tmp_path: Path) -> None:
    with open_workspace(str(tmp_path / "other.riwaya"), create=True) as other:
        answer = authority.answer(other.stamp_request())
    with pytest.raises(StoreError, match="S011"):
        workspace.keep_stamp("by hand", answer, by="ann")
    with pytest.raises(StoreError, match="S011"):
        workspace.keep_stamp("by hand", b"no answer", by="ann")


def test_a_signature_of_somebody_else_is_not_trusted(workspace: Workspace, authority: Authority, tmp_path: Path) -> None:
    workspace.keep_stamp("by hand", authority.answer(workspace.stamp_request()), by="ann")
    stranger = Authority(tmp_path)
    assert [s.signed for s in workspace.stamps(trust=str(stranger.root))] == [False]


def test_an_authority_that_is_not_there_is_told(workspace: Workspace) -> None:
    with pytest.raises(StoreError, match="S011"):
        workspace.stamp("http://127.0.0.1:9/", by="ann")
    with pytest.raises(InputError, match="I037"):
        workspace.stamp("file:///etc/passwd", by="ann")
    assert workspace.stamps() == []
