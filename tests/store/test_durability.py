"""Nothing is lost, doubled or half-done: killed runs, full disks, read-only files, two writers."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from riwaya.errors import StoreError
from riwaya.review.judgements import Judgement
from riwaya.store.workspace import Workspace, open_workspace
from tests.store.articles import AMBUSH, MARKET, TALKS, write

PROGRAM = [sys.executable, "-m", "riwaya"]
MANY = [f"{text} وانتهى الخبر رقم {n}." for n in range(30) for text in (MARKET, AMBUSH, TALKS)]


def test_a_run_killed_anywhere_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    news, where = write(tmp_path / "news.jsonl", MANY), tmp_path / "cases.riwaya"
    chance = random.Random(11)
    for _ in range(4):
        with subprocess.Popen([*PROGRAM, "add", str(where), news, "--no-group"], stdout=subprocess.DEVNULL) as run:
            time.sleep(chance.uniform(0.3, 1.6))
            run.send_signal(signal.SIGKILL)
        if where.exists():
            assert is_whole(where)
    done = subprocess.run([*PROGRAM, "add", str(where), news], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    with open_workspace(str(where)) as workspace:
        assert workspace.verify().is_clean
        assert workspace.status().articles == len(MANY) == len({d.text for d in workspace.documents()})
        assert workspace.search("سوق").total == 60


def is_whole(where: Path) -> bool:
    """Whether the workspace verifies, or has no tables yet."""
    try:
        with open_workspace(str(where)) as workspace:
            return workspace.verify().is_clean
    except StoreError as error:
        return error.code == "S001"


def test_a_disk_that_fills_is_told_and_harms_nothing(tmp_path: Path) -> None:
    where = tmp_path / "cases.riwaya"
    with open_workspace(str(where), create=True) as workspace:
        workspace.add([write(tmp_path / "first.jsonl", [MARKET])], by="ann")
        before = workspace.status().articles
    room = where.stat().st_size + 200_000
    done = subprocess.run(
        [*PROGRAM, "add", str(where), write(tmp_path / "news.jsonl", MANY)],
        capture_output=True, text=True, check=False, timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )  # fmt: skip
    assert done.returncode == StoreError.exit_status
    assert "[S003]" in done.stderr
    with open_workspace(str(where)) as workspace:
        assert workspace.verify().is_clean
        assert before <= workspace.status().articles < len(MANY)


def test_a_workspace_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    where = tmp_path / "cases.riwaya"
    with open_workspace(str(where), create=True) as workspace:
        workspace.add([write(tmp_path / "news.jsonl", [MARKET, TALKS])], by="ann")
    read_only = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(where)], capture_output=True, text=True, check=False, timeout=60
    )
    assert read_only.returncode == 0, read_only.stderr
    assert read_only.stdout.split() == ["2", "S002"]


READ_ONLY = """
import os, sys
os.access = lambda path, mode, **more: mode != os.W_OK  # what a read-only medium answers, also to root
from riwaya.errors import StoreError
from riwaya.review.judgements import Judgement
from riwaya.store.workspace import open_workspace
with open_workspace(sys.argv[1]) as workspace:
    assert workspace.search("سوق").total == 2 and workspace.verify().is_clean
    print(workspace.status().articles)
    try:
        workspace.judge(Judgement(kind="allow", by="ann", subject="ben"))
    except StoreError as error:
        print(error.code)
"""


def test_two_writers_lose_no_judgement(where: str, tmp_path: Path) -> None:
    with open_workspace(where, create=True) as workspace:
        workspace.add([write(tmp_path / "news.jsonl", [MARKET, AMBUSH, TALKS])], by="ann")
        names = [c.seen.claim.id for c in workspace.claims().items]
    failed: list[Exception] = []

    def work(coder: str) -> None:
        try:
            with open_workspace(where) as own:
                for n in range(12):
                    own.judge(Judgement(kind="accept", by=coder, reason=str(n), claims=own.anchors([names[n % len(names)]])))
        except Exception as error:  # noqa: BLE001  (told by the test itself)
            failed.append(error)

    workers = [threading.Thread(target=work, args=[coder]) for coder in ("ann", "ben", "eve")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failed
    with open_workspace(where) as workspace:
        made = {(j.by, j.reason) for j in workspace.judgements()}
        assert made == {(coder, str(n)) for coder in ("ann", "ben", "eve") for n in range(12)}
        assert workspace.verify().is_clean


def test_a_folder_that_is_not_there_and_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="S001"):
        open_workspace(str(tmp_path / "none.riwaya"))
    with pytest.raises(StoreError, match="S001"):
        open_workspace(str(tmp_path / "no" / "cases.riwaya"), create=True)
    (tmp_path / "photo.jpg").write_bytes(os.urandom(5000))
    with pytest.raises(StoreError, match="S008"):
        open_workspace(str(tmp_path / "photo.jpg"))
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises(StoreError, match="S001"):
        open_workspace(str(tmp_path / "empty"))


def test_a_truncated_workspace_is_told(workspace: Workspace, tmp_path: Path, where: str) -> None:
    if "://" in where:
        pytest.skip("a server keeps its own files")
    workspace.add([write(tmp_path / "news.jsonl", MANY[:9])], by="ann")
    workspace.close()
    copy = tmp_path / "cut.riwaya"
    shutil.copyfile(where, copy)
    os.truncate(copy, copy.stat().st_size // 2)
    assert not is_whole(copy)
