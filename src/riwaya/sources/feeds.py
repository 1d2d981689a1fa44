"""JSON Lines and JSON: one record an article, each on its own, so that one bad record costs nothing else.

A .json file is cut into its top-level values by a scan for brackets outside strings: memory is
bounded by the largest article, and an array of any length is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO, NamedTuple

import msgspec

from riwaya.sources.article import (
    EMPTY,
    FIELD_MISSING,
    FIELD_TYPE,
    MAX_ARTICLE_BYTES,
    NOT_JSON,
    TOO_LONG,
    TRUNCATED,
    Article,
    Fault,
    Refusal,
)
from riwaya.sources.decoding import Decoded, check_text, decode, sniff_wide, surrogate_in
from riwaya.sources.elements import UNCLOSED, Element, Scan, elements
from riwaya.sources.streams import Line, Readable, lines, read_limited, with_head

FIELDS = ("text", "title", "outlet", "published", "retrieved", "url", "byline")
"""What is read of a record; other fields are passed over."""

_TOO_LONG = Fault(TOO_LONG, f"longer than {MAX_ARTICLE_BYTES:,} bytes", "Split it: one record is one article.")


class Naming(msgspec.Struct):
    """Names the records of one feed: path#ID, path#N without an id, path#ID@N where an id comes again."""

    path: str
    _seen: set[str] = msgspec.field(default_factory=set)

    def uri(self, record_id: str | None, number: int) -> str:
        """The record's name, unique in its feed."""
        if record_id is None:
            return f"{self.path}#{number}"
        name = record_id if record_id not in self._seen else f"{record_id}@{number}"
        self._seen.add(record_id)
        return f"{self.path}#{name}"


def read_jsonl(stream: BinaryIO, path: str) -> Iterator[Article | Refusal]:
    """The articles of a JSON Lines stream in order; a bad line is a refusal and the next is read."""
    naming = Naming(path)
    for line in lines(stream, MAX_ARTICLE_BYTES):
        if line.data is not None and not line.data.strip():
            continue
        yield _read_line(line, naming)


def read_json(stream: BinaryIO, path: str) -> Iterator[Article | Refusal]:
    """The articles of a JSON stream: one object (its uri is the path), an array, or objects in a row."""
    head, stream = with_head(stream)
    counted = _Counted(stream)
    if sniff_wide(head) is not None:
        results = _read_wide_json(counted, path)
    else:
        results = _read_elements(elements(counted), path)
    for result in results:
        if isinstance(result, Article) and result.uri == path:  # the whole file is the article
            data = counted.data()
            yield _TOO_LONG.refusal(path) if data is None else _of_whole_file(result, data)
        else:
            counted.forget()
            yield result


def _of_whole_file(article: Article, data: bytes) -> Article:
    digest = hashlib.sha256(data).hexdigest()
    return msgspec.structs.replace(article, sha256=digest, bytes=len(data), data=data)


class Found(NamedTuple):
    """Where a record's bytes were found, and how they were read."""

    uri: str
    media_type: str
    data: bytes
    encoding: str
    notes: tuple[str, ...] = ()


def article_from(record: Mapping[str, object], found: Found) -> Article | Fault:
    """An article from a record's fields; the first field that is missing or of the wrong type is the fault."""
    values = _values(record)
    if isinstance(values, Fault):
        return values
    text = values.pop("text") or ""
    fault = check_text(text)
    if fault is not None:
        return fault
    return Article(
        uri=found.uri,
        media_type=found.media_type,
        sha256=hashlib.sha256(found.data).hexdigest(),
        bytes=len(found.data),
        encoding=found.encoding,
        text=text,
        notes=found.notes if found.encoding == "utf-8" else (*found.notes, f"read as {found.encoding}"),
        data=found.data,
        published_basis="metadata" if values["published"] is not None else None,
        **values,
    )


def _values(record: Mapping[str, object]) -> dict[str, str | None] | Fault:
    if record.get("text") is None:
        had = ", ".join(list(record)[:8]) or "none"
        return Fault(
            FIELD_MISSING, f"no field `text` (fields: {had})", "Give the article's text in a field named text."
        )
    values: dict[str, str | None] = {}
    for name in FIELDS:
        value = record.get(name)
        if value is not None and not isinstance(value, str):
            return Fault(FIELD_TYPE, f"`{name}` is {_kind(value)}, not a string", f"Give `{name}` as a string.")
        if value is not None and (lone := surrogate_in(value)) is not None:
            return Fault(lone.code, f"`{name}`: {lone.message}", lone.remedy)
        values[name] = value if name == "text" else (value or "").strip() or None
    return values


def record_id(record: Mapping[str, object]) -> str | Fault | None:
    """The record's own id as a string, None where it has none, a fault where it is no id."""
    value = record.get("id")
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return Fault(FIELD_TYPE, f"`id` is {_kind(value)}, not a string", "Give `id` as a string or leave it out.")
    lone = surrogate_in(str(value))
    return lone if lone is not None else str(value)


class _Piece(NamedTuple):
    """One record before it is parsed: bytes, the text where they are UTF-16, place, line, and the uri if it is alone."""

    data: bytes
    text: str | None
    number: int
    line: int
    media_type: str
    alone: str | None = None


def _read_line(line: Line, naming: Naming) -> Article | Refusal:
    if line.data is None:
        return _TOO_LONG.refusal(naming.uri(None, line.number), line=line.number)
    data = line.data.rstrip(b"\r\n") if line.text is None else line.data
    return _read_record(_Piece(data, line.text, line.number, line.number, "application/x-ndjson"), naming)


def _read_elements(found: Iterator[Element], path: str) -> Iterator[Article | Refusal]:
    naming = Naming(path)
    first = next(found, None)
    if first is None:
        yield Fault(EMPTY, "nothing in it", "Leave it out, or fetch it again.").refusal(path)
        return
    second = next(found, None)
    alone = second is None and first.place == 0
    for element in (first, *(() if second is None else (second,))):
        yield _read_element(element, naming, path if alone else None)
    for element in found:
        yield _read_element(element, naming, None)


def _read_element(element: Element, naming: Naming, alone: str | None) -> Article | Refusal:
    number = max(element.place, 1)
    if element.data == UNCLOSED:
        fault = Fault(TRUNCATED, "the array never closes", "Fetch it again: it was cut; what came before was read.")
        return fault.refusal(naming.path, line=element.line)
    if element.data is None:
        return _TOO_LONG.refusal(alone or naming.uri(None, number), line=element.line)
    return _read_record(_Piece(element.data, None, number, element.line, "application/json", alone), naming)


def _read_wide_json(stream: Readable, path: str) -> Iterator[Article | Refusal]:
    data = read_limited(stream, MAX_ARTICLE_BYTES)
    if data is None:
        remedy = "Convert it to UTF-8: in UTF-16, JSON is read only up to that size."
        yield Fault(TOO_LONG, f"longer than {MAX_ARTICLE_BYTES:,} bytes", remedy).refusal(path)
        return
    decoded = decode(data)
    if isinstance(decoded, Fault):
        yield decoded.refusal(path)
        return
    scan = Scan()
    found = [*scan.feed(decoded.text.encode("utf-8")), *scan.finish()]
    for result in _read_elements(iter(found), path):
        if isinstance(result, Article):
            notes = (*result.notes, f"read as {decoded.encoding}")
            yield msgspec.structs.replace(result, encoding=decoded.encoding, notes=notes)
        else:
            yield result


def _read_record(piece: _Piece, naming: Naming) -> Article | Refusal:
    decoded = decode(piece.data) if piece.text is None else Decoded(piece.text, "utf-16")
    value = decoded if isinstance(decoded, Fault) else _parse(decoded.text)
    own = value if isinstance(value, Fault) else record_id(value)
    if isinstance(decoded, Fault) or isinstance(value, Fault) or isinstance(own, Fault):
        fault = next(step for step in (decoded, value, own) if isinstance(step, Fault))
        return fault.refusal(piece.alone or naming.uri(None, piece.number), line=piece.line)
    uri = piece.alone or naming.uri(own, piece.number)
    notes = ("byte order mark left out",) if decoded.bom else ()
    made = article_from(value, Found(uri, piece.media_type, piece.data, decoded.encoding, notes))
    return made.refusal(uri, line=piece.line) if isinstance(made, Fault) else made


def _parse(text: str) -> dict[str, object] | Fault:
    try:
        value = json.loads(text)
    except RecursionError:
        return Fault(NOT_JSON, "JSON nested too deep", "Give one flat object an article.")
    except ValueError as error:
        return Fault(NOT_JSON, f"not JSON ({error})", "Give one JSON object a line, or name the file by what it holds.")
    if not isinstance(value, dict):
        return Fault(NOT_JSON, f"{_kind(value)}, not a JSON object", "Give one JSON object an article.")
    return value


def _kind(value: object) -> str:
    names = {
        bool: "a truth value",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
        str: "a string",
    }
    return names.get(type(value), "null")


class _Counted:
    """A stream that keeps what was read from it, as long as it may all be one article."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._parts: list[bytes] | None = []
        self._size = 0

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._size += len(data)
        if self._size > MAX_ARTICLE_BYTES:
            self.forget()
        if self._parts is not None:
            self._parts.append(data)
        return data

    def data(self) -> bytes | None:
        """All that was read; None where it was too long or was let go."""
        return None if self._parts is None else b"".join(self._parts)

    def forget(self) -> None:
        """Let go of what was read: there is more than one article in it."""
        self._parts = None
