"""What a workspace stands: killed runs, altered bytes, a full disk.

    python bench/workspace_faults.py kill ARTICLES.jsonl [--times 50]
    python bench/workspace_faults.py flip ARTICLES.jsonl [--times 1000]
    python bench/workspace_faults.py full ARTICLES.jsonl FOLDER     # a small file system of its own

kill: `riwaya add` is killed (SIGKILL) at random points, going on each time where it stopped; after each, the workspace
is verified; in the end it must hold every article once. flip: one byte of one random value of sources, log or
judgements is altered, `verify` must find it; then a fifth as many random bytes of the file, in the pages of these tables. full: adding until the
disk is full; the error must be clear and the workspace whole.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from riwaya.errors import StoreError
from riwaya.review.judgements import Judgement
from riwaya.store.schema import PRIMARY, log
from riwaya.store.workspace import open_workspace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.store.alter import alter_one_byte, cells

ADD = [sys.executable, "-m", "riwaya", "add"]
SIDE = ("-wal", "-shm")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kill", "flip", "full"))
    parser.add_argument("articles", type=Path)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311  (which bytes, not a key)
    with tempfile.TemporaryDirectory() as folder:
        if options.what == "kill":
            kill(Path(folder), options.articles, options.times, chance)
        elif options.what == "flip":
            flip(Path(folder), options.articles, options.times, chance)
        else:
            full(options.folder, options.articles)


def kill(folder: Path, articles: Path, times: int, chance: random.Random) -> None:
    """Kill `add` again and again."""
    where, bad, none = folder / "w.riwaya", 0, 0
    lines = [line for line in articles.read_bytes().splitlines() if line.strip()]
    for n in range(times):
        if n % 5 == 4:  # begin anew: the first moments of a workspace are moments too
            for suffix in ("", *SIDE):
                Path(f"{where}{suffix}").unlink(missing_ok=True)
        with subprocess.Popen([*ADD, str(where), str(articles)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            while not where.exists() and run.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.uniform(0.0, 6.0))
            run.send_signal(signal.SIGKILL)
        state = whole(where)
        bad += state is False
        none += state is None
    subprocess.run([*ADD, str(where), str(articles)], check=True, stdout=subprocess.DEVNULL)
    with open_workspace(str(where)) as workspace:
        status, kept = workspace.status(), [d.id for d in workspace.documents()]
        clean = workspace.verify().is_clean
    print(f"{times} kills: {bad} workspaces harmed, {none} before there was one")
    print(f"in the end {status.articles} articles of {len(lines)}, {len(kept) - len(set(kept))} doubled, verify {'clean' if clean else 'NOT CLEAN'}")


def flip(folder: Path, articles: Path, times: int, chance: random.Random) -> None:
    """Alter values one at a time, then bytes of the file."""
    where = folder / "w.riwaya"
    with open_workspace(str(where), create=True) as workspace:
        workspace.add([str(articles)], by="bench")
        names = [c.seen.claim.id for c in workspace.claims(limit=40).items]
        for n, name in enumerate(names):
            workspace.judge(Judgement(kind="reject" if n % 2 else "accept", by="bench", reason=f"number {n}", claims=workspace.anchors([name])))
    pristine = where.read_bytes()
    with closing(sqlite3.connect(where)) as connection:
        every = [cell for table in (*PRIMARY, log) for cell in cells(connection, table)]
        inside = pages_of(connection)
    found, missed, unnamed = 0, [], 0
    for _ in range(times):
        table, column, key = chance.choice(every)
        restore(where, pristine)
        told = alter_one_byte(where, table, column, key, chance)
        faults = faults_of(where)
        found += bool(faults)
        if not faults:
            missed.append(told)
        elif not any(f.startswith((table, "log entry")) for f in faults):
            unnamed += 1
    print(f"values: {found} of {times} altered bytes found, {unnamed} of them not by name; missed: {missed[:5]}")
    found, quiet, times = 0, 0, times // 5
    for _ in range(times):
        page, size = chance.choice(inside)
        at = (page - 1) * size + chance.randrange(size)
        data = bytearray(pristine)
        data[at] ^= 1 << chance.randrange(8)
        restore(where, bytes(data))
        if faults_of(where):
            found += 1
        elif content(where) == content_of(folder, pristine):
            quiet += 1
    print(f"file: of {times} bytes in the pages of these tables {found} found, {quiet} in unused room (no value altered), {times - found - quiet} MISSED")


def full(folder: Path, articles: Path) -> None:
    """Add until there is no room."""
    where = folder / "w.riwaya"
    done = subprocess.run([*ADD, str(where), str(articles)], capture_output=True, text=True, check=False)
    print(f"status {done.returncode}: {done.stderr.strip().splitlines()[-1] if done.stderr else 'nothing said'}")
    copy = Path(tempfile.mkdtemp()) / "w.riwaya"
    for suffix in ("", *SIDE):
        if Path(f"{where}{suffix}").exists():
            shutil.copyfile(f"{where}{suffix}", f"{copy}{suffix}")
    with open_workspace(str(copy)) as workspace:
        print(f"{workspace.status().articles} articles kept, verify {'clean' if workspace.verify().is_clean else 'NOT CLEAN'}")


def whole(where: Path) -> bool | None:
    """Whether a workspace verifies; None where there is none yet."""
    try:
        with open_workspace(str(where)) as workspace:
            return workspace.verify().is_clean
    except StoreError as error:
        return None if error.code == "S001" else False


def faults_of(where: Path) -> list[str]:
    """What verify says; a workspace that cannot be opened is found too."""
    try:
        with open_workspace(str(where)) as workspace:
            return [fault.where for fault in workspace.verify().faults]
    except StoreError as error:
        return [f"log entry: {error.code}"]


def restore(where: Path, data: bytes) -> None:
    """The file as it was."""
    for suffix in SIDE:
        Path(f"{where}{suffix}").unlink(missing_ok=True)
    where.write_bytes(data)


def pages_of(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Number and size of the pages that hold the tables that are proved."""
    names = [table.name for table in (*PRIMARY, log)]
    marks = ", ".join("?" for _ in names)
    return list(connection.execute(f"SELECT pageno, pgsize FROM dbstat WHERE name IN ({marks})", names))  # noqa: S608


def content(where: Path) -> str:
    """Every value of the tables that are proved."""
    with closing(sqlite3.connect(where)) as connection:
        connection.text_factory = bytes
        return json.dumps([repr(connection.execute(f'SELECT * FROM "{t.name}" ORDER BY 1').fetchall()) for t in (*PRIMARY, log)])  # noqa: S608


def content_of(folder: Path, data: bytes) -> str:
    """The same of a file that nobody altered."""
    other = folder / "pristine.riwaya"
    restore(other, data)
    return content(other)


if __name__ == "__main__":
    main()
