"""Reading in bounded memory: lines of a stream with a length limit, and a look at its beginning.

A line longer than the limit is skipped, not held: a 50 MB line costs a buffer, and the lines
after it are read.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, Protocol

from riwaya.sources.article import BROKEN_GZIP, TRUNCATED, UNREADABLE, Fault
from riwaya.sources.decoding import sniff_wide

CHUNK = 1 << 18


class Line(NamedTuple):
    """A line with its end; `data` is in the file's own bytes, `text` is set where the file is UTF-16.

    `data` is None where the line is longer than the limit; `quotes` then tells whether it held an
    odd number of quotation marks (a CSV row may run on), as it does for every line.
    """

    number: int
    data: bytes | None
    text: str | None = None
    quotes: int = 0


class Prefixed(io.RawIOBase):
    """A stream whose first bytes were already taken, put back together."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill from the head first, then from the stream."""
        if self._head:
            n = min(len(buffer), len(self._head))
            buffer[:n] = self._head[:n]
            self._head = self._head[n:]
            return n
        data = self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def with_head(stream: BinaryIO, size: int = CHUNK) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream (fewer only at its end) and the stream with them put back."""
    head = stream.read(size)
    return head, io.BufferedReader(Prefixed(head, stream), CHUNK)


def unzipped(stream: BinaryIO) -> BinaryIO:
    """The stream inside gzip."""
    return io.BufferedReader(gzip.GzipFile(fileobj=stream, mode="rb"), CHUNK)


class Readable(Protocol):
    """Whatever gives bytes."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


def read_limited(stream: Readable, limit: int) -> bytes | None:
    """All bytes of a stream, or None where there are more than `limit`."""
    parts: list[bytes] = []
    size = 0
    while part := stream.read(CHUNK):
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
    return b"".join(parts)


def lines(stream: BinaryIO, limit: int) -> Iterator[Line]:
    """The lines of a stream, one at a time, in memory bounded by `limit` bytes a line."""
    head, stream = with_head(stream)
    wide = sniff_wide(head)
    if wide is not None:
        yield from _wide_lines(stream, limit, wide)
        return
    number = 0
    while data := stream.readline(limit + 1):
        number += 1
        quotes = data.count(b'"')
        if len(data) <= limit:
            yield Line(number, data, quotes=quotes)
            continue
        while data and not data.endswith(b"\n"):
            data = stream.readline(CHUNK)
            quotes += data.count(b'"')
        yield Line(number, None, quotes=quotes)


def stream_fault(error: Exception) -> Fault:
    """What a failure while reading a stream means to the person who gave the file."""
    if isinstance(error, EOFError):
        return Fault(BROKEN_GZIP, "the gzip file breaks off", "Fetch it again: it was cut; what came before was read.")
    if isinstance(error, (gzip.BadGzipFile, zlib.error)):
        return Fault(BROKEN_GZIP, f"damaged gzip ({error})", "Fetch it again; what came before was read.")
    if isinstance(error, UnicodeDecodeError):
        return Fault(TRUNCATED, f"not {error.encoding} ({error.reason})", "Fetch it again, or convert it to UTF-8.")
    reason = getattr(error, "strerror", None) or str(error)
    return Fault(UNREADABLE, f"cannot be read ({reason})", "Check that it is there and may be read.")


STREAM_ERRORS = (OSError, EOFError, zlib.error, UnicodeDecodeError)


def _wide_lines(stream: BinaryIO, limit: int, encoding: str) -> Iterator[Line]:
    """Lines of a UTF-16 stream; `data` is the line in the file's bytes again, so that digests are those of the file."""
    text = io.TextIOWrapper(stream, encoding=encoding, errors="strict", newline="\n")
    number = 0
    try:
        while line := text.readline(limit // 2):
            number += 1
            quotes = line.count('"')
            if line.endswith("\n") or len(line) < limit // 2:
                yield Line(number, line.encode(encoding), line.removeprefix("\ufeff") if number == 1 else line, quotes)
                continue
            while line and not line.endswith("\n"):
                line = text.readline(CHUNK)
                quotes += line.count('"')
            yield Line(number, None, quotes=quotes)
    except UnicodeDecodeError as error:
        error.reason = f"{error.reason}, after line {number}; nothing after it was read"
        raise
