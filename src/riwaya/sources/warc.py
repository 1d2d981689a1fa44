"""Web archives, record by record: where each begins, its bytes, and what is wrong with it.

The readers on the package index stop at the first damaged record and lose the rest of the file; one that is cut
inside a record's first bytes ends for them as if it were whole. So where a record begins and ends is found here: a
gzip member a record (as the standard asks), or plain records one after the other. After damage the next record is
searched for, and read on from there. What is inside a record is fastwarc's to parse (sources/warc_page.py).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from riwaya.sources.article import MAX_ARTICLE_BYTES, TOO_LONG, TRUNCATED, Fault

DAMAGED = "I030"
"""The code of a record that is damaged: wrong bytes, a wrong length, a digest that does not hold."""

GZIP = b"\x1f\x8b\x08"
_CHUNK = 1 << 16
_HEAD_LIMIT = 1 << 16
_LENGTH = re.compile(rb"\r?\nContent-Length:[ \t]*(\d{1,18})[ \t]*\r?\n", re.IGNORECASE)
_OPENING = re.compile(rb"WARC/\d\.\d\r?\n")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_REMEDY = "Fetch the archive again; the records after it are read."


class Frame(NamedTuple):
    """A record at `offset` in its file: its bytes (WARC header and block), or the fault that keeps it from being read."""

    offset: int
    end: int
    data: bytes
    fault: Fault | None = None


def frames(stream: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[Frame]:
    """The records that begin in [start, end), in their order; `start` is 0 or where a record begins.

    Memory is bounded by MAX_ARTICLE_BYTES: a longer record is a fault, and is passed over without being unpacked.
    Bytes that are no record are one fault at the offset where they begin.
    """
    window = Window(stream)
    head = window.read(0, 8)
    framing = _member if head.startswith(GZIP) else _plain
    following = _next_member if head.startswith(GZIP) else _next_plain
    offset = start
    while (end is None or offset < end) and window.read(offset, 1):
        frame = framing(window, offset)
        if frame.fault is not None and frame.end < 0:
            frame = frame._replace(end=following(window, offset + 1))
        yield frame
        offset = frame.end


def boundaries(stream: BinaryIO, every: int) -> list[int]:
    r"""Offsets that cut an archive into stretches of `every` records, from 0 to the end of the file.

    >>> import io
    >>> record = b"WARC/1.0\r\nWARC-Type: x\r\nContent-Length: 2\r\n\r\nab\r\n\r\n"
    >>> boundaries(io.BytesIO(record * 3), 2), len(record)
    ([0, 102, 153], 51)
    """
    cuts, last = [0], 0
    for number, frame in enumerate(frames(stream)):
        if number and number % every == 0:
            cuts.append(frame.offset)
        last = frame.end
    return [*cuts, last] if last else cuts


def begins_archive(head: bytes) -> bool:
    """Whether these are the first bytes of a web archive, packed or not."""
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head[:_HEAD_LIMIT], 5)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


class Window:
    """Random reading with one buffer, so that looking ahead and searching cost no second read of the disk."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at, self._data = stream, 0, b""

    def read(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset`; fewer only at the end of the file."""
        if not self._at <= offset or offset + size > self._at + len(self._data):
            self._stream.seek(offset)
            self._at, self._data = offset, self._stream.read(max(size, 4 * _CHUNK))
        begin = offset - self._at
        return self._data[begin : begin + size]

    def find(self, wanted: bytes, offset: int) -> int:
        """Where `wanted` stands first from `offset` on, or -1."""
        while data := self.read(offset, _CHUNK):
            found = data.find(wanted)
            if found >= 0:
                return offset + found
            if len(data) < _CHUNK:
                return -1
            offset += len(data) - len(wanted) + 1
        return -1

    def size(self) -> int:
        """The length of the file."""
        return self._stream.seek(0, 2)


def _member(window: Window, offset: int) -> Frame:
    """The gzip member at `offset`; `end` is -1 where it has to be searched for."""
    unpacker, parts, unpacked, at = zlib.decompressobj(31), [], 0, offset
    limit = MAX_ARTICLE_BYTES + _HEAD_LIMIT
    while not unpacker.eof:
        packed = window.read(at, _CHUNK)
        if not packed:
            return Frame(offset, at, b"", _fault(TRUNCATED, "the archive is cut inside this record"))
        try:
            part = unpacker.decompress(packed, limit + 1 - unpacked)
        except zlib.error as error:
            return Frame(offset, -1, b"", _fault(DAMAGED, f"damaged gzip ({error})"))
        at += len(packed) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
        parts.append(part)
        unpacked += len(part)
        if unpacked > limit:
            return Frame(offset, -1, b"", _too_long())
    data = b"".join(parts)
    record = _only_record(data)
    return Frame(offset, at, b"", record) if isinstance(record, Fault) else Frame(offset, at, record)


def _only_record(data: bytes) -> bytes | Fault:
    """The one record of a gzip member, without the blank lines after it."""
    measured = _measure(data)
    if isinstance(measured, Fault):
        return measured
    begin, length = measured
    rest = data[begin + length :].strip(b"\r\n")
    if begin + length > len(data):
        return _fault(DAMAGED, f"{len(data) - begin:,} bytes where its header says {length:,}")
    if rest.startswith(b"WARC/"):
        return Fault(DAMAGED, "several records in one gzip member", "Unpack it with gunzip: the plain .warc is read.")
    return _fault(DAMAGED, "more bytes than its header says") if rest else data[: begin + length]


def _plain(window: Window, offset: int) -> Frame:
    """The record at `offset` of a file that is not packed."""
    head = window.read(offset, _HEAD_LIMIT)
    measured = _measure(head)
    if isinstance(measured, Fault):
        return Frame(offset, -1, b"", measured)
    begin, length = measured
    end = offset + begin + length
    tail = window.read(end, 64)
    if not tail.startswith((b"\r\n\r\n", b"\n\n")):
        return _miscounted(window, offset, end)
    following = end + len(tail) - len(tail.lstrip(b"\r\n"))
    if length > MAX_ARTICLE_BYTES:
        return Frame(offset, following, b"", _too_long())
    return Frame(offset, following, window.read(offset, begin + length))


def _miscounted(window: Window, offset: int, end: int) -> Frame:
    """A record that does not end where its header says: cut off, where no other begins in it; else miscounted."""
    if end + 2 >= window.size() and _next_plain(window, offset + 1) >= window.size():
        if end <= window.size() and not window.read(end, 2).strip(b"\r\n") and end - offset <= MAX_ARTICLE_BYTES:
            return Frame(offset, window.size(), window.read(offset, end - offset))  # only the blank lines are missing
        return Frame(offset, window.size(), b"", _fault(TRUNCATED, "the archive is cut inside this record"))
    return Frame(offset, -1, b"", _fault(DAMAGED, "it does not end where its header says"))


def _measure(data: bytes) -> tuple[int, int] | Fault:
    """Where the block of a record begins in `data`, and how long its header says that it is."""
    if not data.startswith(b"WARC/"):
        return _fault(DAMAGED, "no WARC record")
    stop = _BLANK_LINE.search(data, 0, _HEAD_LIMIT)
    found = _LENGTH.search(data, 0, stop.end()) if stop is not None else None
    if stop is None or found is None or data.find(b"\nWARC-Type:", 0, stop.end()) < 0:
        return _fault(DAMAGED, "a WARC header without an end or a length")
    if _OPENING.search(data, 1, stop.end()):
        return _fault(DAMAGED, "cut inside its header, where another record begins")
    return stop.end(), int(found.group(1))


def _next_member(window: Window, offset: int) -> int:
    """Where the next gzip member with a record begins, or the end of the file."""
    while (offset := window.find(GZIP, offset)) >= 0:
        if begins_archive(window.read(offset, 1024)):
            return offset
        offset += 1
    return window.size()


def _next_plain(window: Window, offset: int) -> int:
    """Where the next plain record begins, or the end of the file."""
    while (offset := window.find(b"WARC/1.", offset)) >= 0:
        if not isinstance(_measure(window.read(offset, _HEAD_LIMIT)), Fault):
            return offset
        offset += 1
    return window.size()


def _fault(code: str, message: str) -> Fault:
    return Fault(code, message, _REMEDY)


def _too_long() -> Fault:
    return Fault(TOO_LONG, f"a record longer than {MAX_ARTICLE_BYTES:,} bytes", "It is left out; the others are read.")
