"""The folder of a batch: what is where, written so that a kill at any moment leaves nothing half done or doubled.

Every file is written under another name and renamed when it is whole; a task is done when its note under
`.work/done` is there, which is written last. Tasks name their files by what they read, so a task that is run
again writes the same files again.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from riwaya.errors import StoreError

DISK = "S030"
BUSY = "S031"
OTHER_PLAN = "S032"
MISSING_EXTRA = "I031"

T = TypeVar("T")


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder was begun with: going on with anything else would mix two readings."""

    version: str
    rules: str
    min_score: float
    published: str | None
    outlet: str | None
    partitions: int
    chunk: int


class Folder:
    """A batch's folder. Paths only: it can be made anew from its root on any worker."""

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)
        self.work = self.root / ".work"

    def path(self, *parts: str) -> Path:
        """A file of the working part."""
        return self.work.joinpath(*parts)

    def begin(self, plan: Plan) -> None:
        """Make the folder, or check that it was begun with the same plan. StoreError where it was not."""
        path = self.path("plan.json")
        if not path.exists():
            if self.root.exists() and any(p.name != ".work" for p in self.root.iterdir()):
                raise StoreError("S033", "holds other files", where=str(self.root), remedy="Give a new folder.")
            write_bytes(path, msgspec.json.encode(plan))
            return
        old = msgspec.json.decode(path.read_bytes(), type=Plan)
        if old != plan:
            was, now = msgspec.structs.asdict(old), msgspec.structs.asdict(plan)
            names = ", ".join(name for name in now if now[name] != was[name])
            raise StoreError(
                OTHER_PLAN,
                f"was begun with other settings ({names})",
                where=str(self.root),
                remedy="Give a new folder, or the settings it was begun with.",
            )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one run at a time. StoreError where another has it; a killed one holds nothing."""
        with reported(self.root):
            self.work.mkdir(parents=True, exist_ok=True)
            with self.path("lock").open("w") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError as error:
                    what = "another run is at work in it"
                    raise StoreError(BUSY, what, where=str(self.root), remedy="Wait for it, or stop it.") from error
                yield

    def note(self, stage: str, name: str, outcome: bytes) -> None:
        """Say that a task is done; its outcome is kept with that."""
        write_bytes(self.path("done", stage, f"{name}.json"), outcome)

    def noted(self, stage: str, name: str) -> bytes | None:
        """The outcome of a task that is done, None of one that is not."""
        try:
            return self.path("done", stage, f"{name}.json").read_bytes()
        except FileNotFoundError:
            return None

    def forget(self, stage: str) -> None:
        """Take a stage's notes and files away."""
        shutil.rmtree(self.path("done", stage), ignore_errors=True)
        shutil.rmtree(self.path(stage), ignore_errors=True)

    def drop_strays(self, dataset: str, names: Iterable[str]) -> None:
        """Remove files of a dataset that no finished task stands behind: what a kill left."""
        wanted = {f"{name}.parquet" for name in names}
        for path in (self.root / dataset).glob("*"):
            if path.name not in wanted:
                path.unlink()


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream to a file that takes its name when it is whole; nothing stays of one that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """A whole file, or none."""
    with replacing(path) as stream:
        stream.write(data)


@contextmanager
def reported(where: Path) -> Iterator[None]:
    """Turn what the disk refuses into a StoreError that says what to do."""
    try:
        yield
    except OSError as error:
        raise disk_error(error, where) from error


def disk_error(error: OSError, where: Path) -> StoreError:
    """What a refusal of the disk means to the person who runs the batch."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    what = "the disk is full" if full else f"cannot be written ({error.strerror or error})"
    remedy = "Make room and run the same command again: it goes on where it stopped." if full else "Check the folder."
    return StoreError(DISK, what, where=str(error.filename or where), remedy=remedy)


def name_of(*parts: object) -> str:
    """A short name for a task, made of what it reads."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:20]
