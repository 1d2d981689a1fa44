"""Where an export writes: a folder whose files take their names only when all of it is whole, and its manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import msgspec

from riwaya.errors import InputError
from riwaya.export.coding import Coding
from riwaya.export.loss import LossReport
from riwaya.version import __version__

PART = ".part"
MANIFEST = "manifest.json"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an export is: its format, the rules in force, how persons are protected, and its files.

    Holds no clock time: the same material gives the same bytes.
    """

    format: str
    riwaya: str
    rules: dict[str, bool]
    protection: str
    losses: dict[str, int]
    files: dict[str, FileEntry]


class FileEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One file: rows written, size, SHA-256."""

    rows: int
    bytes: int
    sha256: str


class Output:
    """One file of an export: bytes go through a running SHA-256."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._sha256 = hashlib.sha256()
        self.rows = 0
        self._size = 0

    def write(self, data: bytes, *, rows: int = 0) -> None:
        """Write bytes that hold so many rows."""
        self._stream.write(data)
        self._sha256.update(data)
        self._size += len(data)
        self.rows += rows

    def line(self, data: bytes) -> None:
        """Write one row and end it."""
        self.write(data + b"\n", rows=1)

    def entry(self) -> FileEntry:
        """What the manifest says of it."""
        return FileEntry(rows=self.rows, bytes=self._size, sha256=self._sha256.hexdigest())


class Folder:
    """The folder of one export.

    Files stand as NAME.part until it is left without an error; then come the manifest and the loss report. Files of
    the same names are replaced, others are left alone.
    """

    def __init__(self, path: str, name: str, rules: Coding, protection: str = "", used: tuple[str, ...] = ()) -> None:
        self.path = Path(path)
        self._name, self._rules, self._used, self._protection = name, rules, used, protection
        self._outputs: dict[str, Output] = {}
        self._stack = ExitStack()
        self._entries: dict[str, FileEntry] = {}

    def __enter__(self) -> Self:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.loss = LossReport(self._stack.enter_context((self.path / f"loss.jsonl{PART}").open("wb")))
        except OSError as error:
            raise _cannot_write(self.path, error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        if kind is not None:
            return
        entries = {**{name: output.entry() for name, output in self._outputs.items()}, **self._entries}
        for name in (*self._outputs, "loss.jsonl"):
            (self.path / f"{name}{PART}").replace(self.path / name)
        self._put("loss.txt", self.loss.text(self._name, {name: e.rows for name, e in entries.items()}).encode())
        self._put(MANIFEST, msgspec.json.format(msgspec.json.encode(self._manifest(entries)), indent=1) + b"\n")

    def file(self, name: str) -> Output:
        """Open a file of the export; it is closed with the folder."""
        try:
            stream = self._stack.enter_context((self.path / f"{name}{PART}").open("wb"))
        except OSError as error:
            raise _cannot_write(self.path / name, error) from error
        self._outputs[name] = Output(stream)
        return self._outputs[name]

    def whole(self, name: str, data: bytes, rows: int = 1) -> None:
        """Write a file that is made in one piece (one of many, such as a page an event)."""
        self._put(name, data)
        self._entries[name] = FileEntry(rows=rows, bytes=len(data), sha256=hashlib.sha256(data).hexdigest())

    @contextmanager
    def written_by(self, name: str) -> Iterator[tuple[Path, list[int]]]:
        """A path for a library that writes files itself; the list takes the number of rows."""
        part, rows = self.path / f"{name}{PART}", [0]
        yield part, rows
        digest = hashlib.sha256()
        with part.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
        self._entries[name] = FileEntry(rows=rows[0], bytes=part.stat().st_size, sha256=digest.hexdigest())
        part.replace(self.path / name)

    def _put(self, name: str, data: bytes) -> None:
        part = self.path / f"{name}{PART}"
        try:
            part.write_bytes(data)
        except OSError as error:
            raise _cannot_write(self.path / name, error) from error
        part.replace(self.path / name)

    def _manifest(self, entries: Mapping[str, FileEntry]) -> Manifest:
        losses: dict[str, int] = {}
        for (action, rule, _), count in self.loss.counts.items():
            losses[f"{action}/{rule}"] = losses.get(f"{action}/{rule}", 0) + count
        return Manifest(
            format=self._name,
            riwaya=__version__,
            rules={name: self._rules(name) for name in self._used},
            protection=self._protection,
            losses=dict(sorted(losses.items())),
            files=dict(sorted(entries.items())),
        )


def _cannot_write(path: Path, error: OSError) -> InputError:
    return InputError(
        "O001",
        f"cannot be written ({error.strerror})",
        where=str(path),
        remedy="Give --out a folder that can be written.",
    )
