"""A record of a web archive to the article of its page; what is no page is passed over, and says why.

Parsing is fastwarc's (the extra `archive`): headers, chunks and packed bodies. Digests are checked here, since it does not
tell a wrong digest from one it does not know.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any, BinaryIO, NamedTuple

import msgspec

from riwaya.errors import InputError
from riwaya.sources.article import MAX_ARTICLE_BYTES, NOT_ARABIC, TOO_LONG, Article, Fault, Refusal
from riwaya.sources.decoding import charset_named
from riwaya.sources.warc import DAMAGED, Frame, frames
from riwaya.sources.webpage import read_page_bytes

MISSING_EXTRA = "I031"
_HTML = ("text/html", "application/xhtml+xml")
_ALGORITHMS = {"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "sha512": "sha512", "md5": "md5"}
_REMEDY = "Fetch the archive again; the records after it are read."
_ARABIC = re.compile("[\u0621-\u064a]")
_FEWEST_LETTERS = 40
"""Arabic letters under which a page is dismissed before its article is looked for, which costs a hundred times more."""
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


class Passed(NamedTuple):
    """A record that is no page of an article's kind: another type, status or media type."""

    uri: str
    reason: str


class Page(NamedTuple):
    """A page as it was kept: its bytes unpacked, the address, the time it was fetched, the charset its answer declared."""

    uri: str
    url: str
    retrieved: str | None
    data: bytes
    declared: str | None


def read_warc(stream: BinaryIO, uri: str) -> Iterator[Article | Refusal]:
    """The articles of an archive in order, each named uri#OFFSET; refusals for damage and for pages that are no articles.

    Records that are no HTML page answered with 200 (requests, images, errors) are no articles, and are left out.
    """
    for found in read_stretch(stream, uri):
        if not isinstance(found, Passed):
            yield found


def read_stretch(
    stream: BinaryIO, uri: str, start: int = 0, end: int | None = None
) -> Iterator[Article | Refusal | Passed]:
    """The same of the records that begin in [start, end), with what was passed over in its place."""
    for frame in frames(stream, start, end):
        name = f"{uri}#{frame.offset}"
        page = page_of(frame, name)
        if isinstance(page, Fault):
            yield page.refusal(name, byte=frame.offset)
        elif isinstance(page, Passed):
            yield page
        else:
            made = article_of(page)
            yield made.refusal(name, byte=frame.offset) if isinstance(made, Fault) else made


def page_of(frame: Frame, name: str) -> Page | Passed | Fault:
    """The page in a record; a fault where the record is damaged, its digests among that."""
    if frame.fault is not None:
        return frame.fault
    try:
        record = library().WarcRecord.from_bytes(frame.data)
        return _damage(record, frame.data) or _page(record, name)
    except (OSError, ValueError, EOFError) as error:
        return Fault(DAMAGED, f"the record cannot be taken apart ({error})", _REMEDY)


def article_of(page: Page) -> Article | Fault:
    """The article of a page, with what the archive says of it."""
    codec = charset_named(page.declared) if page.declared else None
    letters = page.data.decode("utf-8", "replace")
    if not page.data.count(b"\0") and "\ufffd" in letters:
        letters = page.data.decode(codec or "cp1256", "replace")
    if not page.data.count(b"\0") and sum(1 for _ in _ARABIC.finditer(letters)) < _FEWEST_LETTERS:
        return Fault(NOT_ARABIC, "not Arabic: hardly an Arabic letter on the page", "Riwaya reads Arabic; leave it out.")
    made = read_page_bytes(page.data, page.uri, declared=page.declared)
    if isinstance(made, Fault):
        return made
    notes = made.notes
    if codec is not None and codec not in (charset_named(made.encoding), "ascii"):
        notes = (*notes, f"declared {page.declared}, read as {made.encoding}")
    return msgspec.structs.replace(made, url=page.url, retrieved=page.retrieved, notes=notes)


def charset_in(media: str) -> str | None:
    """The charset that a Content-Type names.

    >>> charset_in("text/html; charset=windows-1256")
    'windows-1256'
    """
    found = _CHARSET.search(media)
    return found.group(1) if found else None


@lru_cache(maxsize=1)
def library() -> Any:  # noqa: ANN401  (a module of an optional package)
    """The package fastwarc. InputError where the extra is not installed."""
    try:
        return import_module("fastwarc")
    except ImportError as error:
        raise InputError(
            MISSING_EXTRA, "reading web archives is not installed", remedy="pip install 'riwaya[archive]'"
        ) from error


def _page(record: Any, name: str) -> Page | Passed | Fault:  # noqa: ANN401
    kinds = library().WarcRecordType
    if record.record_type not in (kinds.response, kinds.resource):
        return Passed(name, f"record of type {record.headers.get('WARC-Type')}")
    media = record.headers.get("Content-Type") or ""
    if record.is_http:
        record.parse_http(auto_decode="all", strict_mode=False)
        if record.http_headers.status_code != 200:
            return Passed(name, f"status {record.http_headers.status_code}")
        media = record.http_headers.get("Content-Type") or ""
    kind = media.split(";")[0].strip().lower()
    if kind and kind not in _HTML:
        return Passed(name, f"media type {kind[:60]}")
    data = record.reader.read(MAX_ARTICLE_BYTES + 1)
    if len(data) > MAX_ARTICLE_BYTES:
        return Fault(TOO_LONG, f"a page longer than {MAX_ARTICLE_BYTES:,} bytes", "It is left out; the others are read.")
    if not kind and b"<html" not in data[:4096].lower() and b"<!doctype html" not in data[:4096].lower():
        return Passed(name, "no media type, and no HTML")
    return Page(
        uri=name,
        url=(record.headers.get("WARC-Target-URI") or "").strip("<> "),
        retrieved=record.headers.get("WARC-Date"),
        data=data,
        declared=charset_in(media),
    )


def _damage(record: Any, data: bytes) -> Fault | None:  # noqa: ANN401
    """A digest that does not hold. A payload may have been hashed with its chunks or without them: either will do."""
    block = data[len(data) - record.content_length :]
    told = record.headers.get("WARC-Block-Digest")
    if told is not None and digest_holds(told, block) is False:
        return Fault(DAMAGED, "its bytes do not match its digest", _REMEDY)
    told = record.headers.get("WARC-Payload-Digest")
    payload = block.partition(b"\r\n\r\n")[2] if record.is_http else block
    if told is None or record.record_type == library().WarcRecordType.revisit or digest_holds(told, payload) is not False:
        return None
    if record.is_http:
        whole = library().WarcRecord.from_bytes(data)
        whole.parse_http(auto_decode="transfer", strict_mode=False)
        if digest_holds(told, whole.reader.read(MAX_ARTICLE_BYTES + 1)) is not False:
            return None
    return Fault(DAMAGED, "its bytes do not match its digest", _REMEDY)


def digest_holds(told: str, data: bytes) -> bool | None:
    """Whether `data` has the digest told (`algorithm:value`, in base 32 or hexadecimal); None for an unknown algorithm.

    >>> digest_holds("md5:5d41402abc4b2a76b9719d911017c592", b"hello"), digest_holds("crc:1", b"hello")
    (True, None)
    """
    name, _, value = told.strip().partition(":")
    if name.lower() not in _ALGORITHMS:
        return None
    want = hashlib.new(_ALGORITHMS[name.lower()], data, usedforsecurity=False).digest()
    try:
        given = bytes.fromhex(value) if len(value) == 2 * len(want) else base64.b32decode(value.upper())
    except (ValueError, binascii.Error):
        return False
    return given == want
