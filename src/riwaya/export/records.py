"""Material from files: records and events as JSON Lines, read at random without being held."""

from __future__ import annotations

import gzip
import sys
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from riwaya.errors import InputError
from riwaya.events import events_of
from riwaya.events.extract import accounts_of
from riwaya.model import Document, Event, Judgement, Merge, Split

HELD = 64
"""Documents kept decoded: neighbours of an event's claims are asked for again at once, others seldom."""
PREFIX = 12
"""So much of a document's id stands in the ids of its claims."""

_Place = tuple[BinaryIO, int, int]


class _Head(msgspec.Struct):
    """Enough of a line to tell what it is."""

    id: str
    schema: str | None = None
    origins: msgspec.Raw = msgspec.Raw()
    type: str | None = None


class FileMaterial:
    """Records, events and judgements of files; a folder that `riwaya export jsonl` wrote counts as its files.

    Where no events are given they are grouped here (unless `group` is false), under the judgements. Only places in the files are held (and the
    events, where they were grouped); the files are closed with the object. A record that comes twice counts once. InputError names file and line.
    """

    protection = ""

    def __init__(self, paths: Sequence[str], judgements: Sequence[Judgement] = (), *, group: bool = True) -> None:
        self._order: list[_Place] = []
        self._documents: dict[str, _Place] = {}
        self._ids: set[str] = set()
        self._events: list[_Place] = []
        self._grouped: list[Event] | None = None
        self._judgements: list[Judgement] = list(judgements)
        self._held: OrderedDict[str, Document] = OrderedDict()
        self._decoder = msgspec.json.Decoder(Document)
        self._streams = ExitStack()
        weakref.finalize(self, self._streams.close)
        for path in paths:
            for name in _files(path):
                self._index(name)
        if group and not self._events:
            self._group()

    def documents(self) -> Iterator[Document]:
        """Every document once, in the order of the files."""
        for place in self._order:
            yield self._decoder.decode(_at(place))

    def events(self) -> Iterator[Event]:
        """Every event once, in the order of the files; where they were grouped here, in the order of grouping."""
        if self._grouped is not None:
            yield from self._grouped
            return
        decoder = msgspec.json.Decoder(Event)
        for place in self._events:
            yield decoder.decode(_at(place))

    def judgements(self) -> Iterator[Judgement]:
        """The judgements, in their order."""
        yield from self._judgements

    def document_of(self, claim: str) -> Document | None:
        """The document of a claim, by the beginning of its id."""
        key = claim[:PREFIX]
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        place = self._documents.get(key)
        if place is None:
            return None
        document = self._held[key] = self._decoder.decode(_at(place))
        if len(self._held) > HELD:
            self._held.popitem(last=False)
        return document

    def _index(self, name: str) -> None:
        stream = self._streams.enter_context(_seekable(name))
        shown = "<standard input>" if name == "-" else name
        at = 0
        for number, line in enumerate(stream, 1):
            if line.strip():
                self._note(line, (stream, at, len(line)), f"{shown}:{number}")
            at += len(line)

    def _note(self, line: bytes, place: _Place, where: str) -> None:
        kind, key = _kind(line, where)
        if kind == "document":
            if key in self._ids:
                return
            self._ids.add(key)
            self._check(self._decoder, line, where)
            self._order.append(place)
            self._documents.setdefault(key[:PREFIX], place)
        elif kind == "event":
            self._check(_EVENT, line, where)
            self._events.append(place)
        else:
            self._judgements.append(_JUDGEMENT.decode(line))

    @staticmethod
    def _check(decoder: msgspec.json.Decoder[Document] | msgspec.json.Decoder[Event], line: bytes, where: str) -> None:
        """A line that cannot be read is named now, before anything is written."""
        try:
            decoder.decode(line)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise InputError("I022", f"neither an event nor a record ({error})", where=where) from error

    def _group(self) -> None:
        articles = {document.id: accounts_of(document) for document in self.documents()}
        self._grouped = events_of(articles, self._judgements)


_EVENT = msgspec.json.Decoder(Event)
_JUDGEMENT: msgspec.json.Decoder[Judgement] = msgspec.json.Decoder(Merge | Split)
_HEAD = msgspec.json.Decoder(_Head)


def _kind(line: bytes, where: str) -> tuple[Literal["document", "event", "judgement"], str]:
    try:
        head = _HEAD.decode(line)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise InputError(
            "I022", f"neither an event nor a record ({error})", where=where, remedy="Give what riwaya read printed."
        ) from error
    if head.schema is not None:
        return "document", head.id
    if bytes(head.origins):
        return "event", head.id
    if head.type in ("merge", "split"):
        return "judgement", head.id
    raise InputError("I022", "neither an event nor a record", where=where, remedy="Give what riwaya read printed.")


def _at(place: _Place) -> bytes:
    stream, start, length = place
    stream.seek(start)
    return stream.read(length)


def _files(path: str) -> list[str]:
    folder = Path(path)
    if path == "-" or not folder.is_dir():
        return [path]
    names = [folder / f"{name}.jsonl" for name in ("documents", "events", "judgements")]
    found = [str(name) for name in names if name.is_file()]
    if not found:
        raise InputError(
            "I024",
            "holds no documents.jsonl and no events.jsonl",
            where=path,
            remedy="Give files of records, or a folder that riwaya export jsonl wrote.",
        )
    return found


def _seekable(name: str) -> BinaryIO:
    """The file itself, or an unpacked copy in a temporary file where it cannot be read at random."""
    try:
        if name != "-" and not name.endswith(".gz"):
            return Path(name).open("rb")
        copy = tempfile.TemporaryFile()  # noqa: SIM115  (held as long as the material)
        with gzip.open(name) if name != "-" else sys.stdin.buffer as packed:
            while block := packed.read(1 << 20):
                copy.write(block)
        copy.seek(0)
    except (OSError, EOFError) as error:
        raise InputError("I001", f"cannot be read ({error})", where=name) from error
    return copy
