"""Cuts a JSON stream into its top-level objects without parsing it.

A scan for brackets outside strings, chunk by chunk: memory is bounded by the largest object, an
array of any length is read, and a bad element costs only itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from riwaya.sources.article import MAX_ARTICLE_BYTES
from riwaya.sources.streams import CHUNK, Readable

UNCLOSED = b"["
"""The bytes of the element that stands for the end of an array that never closes."""

_STRUCTURE = re.compile(rb'[{}\[\]"\n]')
_IN_STRING = re.compile(rb'["\\\n]')


class Element(NamedTuple):
    """The bytes of one top-level value (None: too long), its place (1-based) and the line it begins on."""

    place: int
    line: int
    data: bytes | None


def elements(stream: Readable) -> Iterator[Element]:
    """Top-level objects of a JSON stream, those of a top-level array one by one; stray bytes come as elements too.

    >>> import io
    >>> [(e.place, e.data) for e in elements(io.BytesIO(b'[{"a": "]"}, {"b": [1]}]'))]
    [(1, b'{"a": "]"}'), (2, b'{"b": [1]}')]
    """
    scan = Scan()
    while chunk := stream.read(CHUNK):
        yield from scan.feed(chunk)
    yield from scan.finish()


class Scan:
    """Cuts a byte stream into top-level JSON objects (see `elements`)."""

    def __init__(self) -> None:
        self._chunk = b""
        self._kept = 0  # where in the chunk the bytes begin that belong to what comes next
        self._depth = 0
        self._base = 0  # 1 inside a top-level array
        self._in_string = False
        self._escaped = False
        self._parts: list[bytes] = []
        self._size = 0
        self._line = self._started = 1
        self._index = 0

    def feed(self, chunk: bytes) -> Iterator[Element]:
        """The elements that end in this chunk."""
        self._chunk, self._kept = chunk, 0
        at, self._escaped = int(self._escaped), False
        while (found := (_IN_STRING if self._in_string else _STRUCTURE).search(chunk, at)) is not None:
            at, mark = found.end(), found.group()
            if mark == b"\n":
                self._line += 1
            elif mark == b'"':
                self._in_string = not self._in_string
            elif mark == b"\\":
                self._escaped = at >= len(chunk)
                at += 1
            elif mark in b"{[":
                yield from self._open(mark, at)
            else:
                yield from self._close(mark, at)
        self._keep(chunk[self._kept :])

    def _open(self, mark: bytes, at: int) -> Iterator[Element]:
        if self._depth == 0:
            if mark == b"[" and self._base == 0 and self._index == 0 and not self._pending(at - 1):
                self._base = 1
                self._parts, self._size, self._kept = [], 0, at
                return
            yield from self._stray(at - 1)
            self._started = self._line
        self._depth += 1

    def _close(self, mark: bytes, at: int) -> Iterator[Element]:
        if self._depth:
            self._depth -= 1
            if self._depth == 0:
                self._keep(self._chunk[self._kept : at])
                self._kept = at
                yield self._cut()
        elif mark == b"]" and self._base == 1:
            yield from self._stray(at - 1)
            self._kept = at
            self._base = -1  # the array is closed; whatever follows is stray

    def finish(self) -> Iterator[Element]:
        """What is left at the end: an element that never closed, or stray bytes."""
        rest, self._parts = b"".join(self._parts), []
        if self._depth or rest.strip(b" \t\r\n,\xef\xbb\xbf"):
            self._index += 1
            yield Element(
                self._index if self._base else 0, self._started, rest if self._size <= MAX_ARTICLE_BYTES else None
            )
        elif self._base == 1:
            yield Element(self._index + 1, self._line, UNCLOSED)

    def _pending(self, end: int) -> bool:
        """Whether anything but space stands before `end` that is no element yet."""
        return bool(b"".join((*self._parts, self._chunk[self._kept : end])).strip(b" \t\r\n\xef\xbb\xbf"))

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= MAX_ARTICLE_BYTES:
            self._parts.append(part)
        else:
            self._parts.clear()

    def _cut(self) -> Element:
        self._index += 1
        data = b"".join(self._parts) if self._size <= MAX_ARTICLE_BYTES else None
        self._parts, self._size = [], 0
        first_alone = self._base == 0 and self._index == 1
        return Element(0 if first_alone else self._index, self._started, data)

    def _stray(self, end: int) -> Iterator[Element]:
        """Bytes between elements other than commas and space: an element of their own, to be refused."""
        stray = b"".join((*self._parts, self._chunk[self._kept : end])).strip(b" \t\r\n,\xef\xbb\xbf")
        self._parts, self._size, self._kept = [], 0, end
        if stray:
            self._index += 1
            yield Element(self._index, self._line, stray[:1000])
