"""Opens what people point at: files, folders, globs, standard input; every article or the reason there is none."""

from __future__ import annotations

import glob
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from riwaya.errors import InputError
from riwaya.sources.article import (
    BAD_DATE,
    DUPLICATE,
    EMPTY,
    MAX_ARTICLE_BYTES,
    NOT_FOUND,
    TOO_LONG,
    UNREADABLE,
    Article,
    Fault,
    Refusal,
)
from riwaya.sources.days import published_day
from riwaya.sources.decoding import check_text, decode
from riwaya.sources.feeds import read_json, read_jsonl
from riwaya.sources.streams import STREAM_ERRORS, read_limited, stream_fault, unzipped, with_head
from riwaya.sources.table import read_csv
from riwaya.sources.wacz import read_wacz
from riwaya.sources.warc import begins_archive
from riwaya.sources.warc_page import read_warc
from riwaya.sources.webpage import read_page_bytes

Reader = Callable[[BinaryIO, str], Iterator[Article | Refusal]]


def open_sources(
    paths: Sequence[str], *, published: str | None = None, outlet: str | None = None
) -> Iterator[Article | Refusal]:
    """Every article under `paths` in order, and a refusal for everything that cannot be read.

    A path is a file (.txt .html .htm .json .jsonl .ndjson .csv .warc, each also .gz; .wacz), a folder (read
    recursively in sorted order, names that begin with a dot left out), a glob, or "-" for standard
    input. What has another name, or none, is told by its first bytes. `published` and `outlet` are
    given to every article and win over what the source says. The same bytes a second time are
    refused as a duplicate. Memory is bounded by the longest article (at most MAX_ARTICLE_BYTES)
    and some 200 bytes an article. Raises InputError where `published` is not a date.
    """
    if published is not None and published_day(published) is None:
        raise InputError(
            BAD_DATE, f"{published!r} is not a date", where="--published", remedy="Write it as 2018-08-12."
        )
    return _open_all(paths, published, outlet)


def _open_all(paths: Sequence[str], published: str | None, outlet: str | None) -> Iterator[Article | Refusal]:
    seen: dict[bytes, str] = {}
    for path in paths:
        for result in _open_path(path):
            if isinstance(result, Refusal):
                yield result
                continue
            digest = bytes.fromhex(result.sha256)
            if digest in seen:
                fault = Fault(DUPLICATE, f"the same bytes as {seen[digest]}", "Give it once.")
                yield fault.refusal(result.uri)
                continue
            seen[digest] = result.uri
            yield with_given(result, published, outlet)


def with_given(article: Article, published: str | None, outlet: str | None) -> Article:
    """The article with what was given for it; a publication time of its own that is no date is noted, and unknown."""
    if published is not None:
        article = msgspec.structs.replace(article, published=published, published_basis="given")
    elif article.published is not None and published_day(article.published) is None:
        note = f"`published` is not a date ({article.published[:40]!r}); taken as unknown"
        article = msgspec.structs.replace(article, published=None, published_basis=None, notes=(*article.notes, note))
    return article if outlet is None else msgspec.structs.replace(article, outlet=outlet)


def _open_path(path: str) -> Iterator[Article | Refusal]:
    if path == "-":
        yield from _read_stream(sys.stdin.buffer, "-", "")
        return
    for file in files_in([path]):
        if isinstance(file, Refusal):
            yield file
        else:
            yield from read_file(file)


def files_in(paths: Sequence[str]) -> Iterator[str | Refusal]:
    """The files under paths (files, folders, globs) in order, and refusals where there is none."""
    for path in paths:
        yield from _files_at(path)


def _files_at(path: str) -> Iterator[str | Refusal]:
    if os.path.isdir(path):  # noqa: PTH112  (paths are shown as they were given)
        files = list(_files_under(path))
        if not files:
            yield Fault(NOT_FOUND, "no files in this folder", "Check the path.").refusal(path)
        yield from files
    elif os.path.lexists(path):
        yield path
    else:
        found = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []  # noqa: PTH207
        if not found:
            yield Fault(NOT_FOUND, "no such file, and nothing matches it", "Check the path.").refusal(path)
        for match in found:
            yield from _files_at(match)


def _files_under(folder: str) -> Iterator[str]:
    """Regular files below a folder, sorted by path; hidden ones and links to folders are passed over."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = os.path.join(where, name)  # noqa: PTH118
            if not name.startswith(".") and (os.path.isfile(file) or os.path.islink(file)):  # noqa: PTH113, PTH114
                yield file


def read_file(path: str) -> Iterator[Article | Refusal]:
    """The articles of a file in order, and a refusal for everything in it that cannot be read."""
    try:
        with Path(path).open("rb") as stream:
            yield from _read_stream(stream, path, path)
    except OSError as error:
        yield stream_fault(error).refusal(path)


def _read_stream(stream: BinaryIO, uri: str, name: str) -> Iterator[Article | Refusal]:
    """The articles of a stream; what breaks off on the way (gzip, disk) is a refusal after what was read."""
    suffixes = [suffix.lower() for suffix in Path(name).suffixes[-2:]]
    try:
        archive, raw = archive_reader(name), stream
        if archive is not None:
            yield from archive(raw, uri)
            return
        head, stream = with_head(stream)
        if begins_archive(head):
            yield from _read_unnamed_archive(raw, uri)
            return
        if head.startswith(b"\x1f\x8b"):
            stream = unzipped(stream)
            head, stream = with_head(stream)
            suffixes = suffixes[:-1] if suffixes[-1:] == [".gz"] else suffixes
        elif suffixes[-1:] == [".gz"]:
            what = "nothing in it" if not head else "named .gz, and not gzip"
            yield Fault(UNREADABLE if head else EMPTY, what, "Fetch it again, or name it by what it holds.").refusal(
                uri
            )
            return
        reader = READERS.get(suffixes[-1] if suffixes else "") or sniff(head)
        yield from reader(stream, uri)
    except STREAM_ERRORS as error:
        yield stream_fault(error).refusal(uri)


def _read_unnamed_archive(stream: BinaryIO, uri: str) -> Iterator[Article | Refusal]:
    """A web archive told by its first bytes: damage in it can only be got over in a file that can be searched."""
    if not stream.seekable():
        fault = Fault(UNREADABLE, "a web archive on standard input", "Give it as a file: it has to be searched.")
        yield fault.refusal(uri)
        return
    stream.seek(0)
    yield from read_warc(stream, uri)


def archive_reader(name: str) -> Reader | None:
    """The reader of a web archive by its file's name, None for every other name; it needs a file that can be searched."""
    lower = name.lower()
    if lower.endswith((".warc", ".warc.gz")):
        return read_warc
    return read_wacz if lower.endswith(".wacz") else None


def sniff(head: bytes) -> Reader:
    """The reader for a stream of no known name, by its first bytes: JSON, JSON Lines, CSV, HTML, else text."""
    decoded = decode(head[: len(head) & ~1] if b"\0" in head[:64] else head)
    start = (decoded.text if not isinstance(decoded, Fault) else head.decode("utf-8", "replace")).lstrip(
        "\ufeff \t\r\n"
    )
    first = start.split("\n", 1)[0].strip()
    if first.startswith("{"):
        return read_jsonl if first.endswith("}") else read_json
    if first.startswith("["):
        return read_json if start[1:].lstrip()[:1] in ("{", "]") else _read_text
    if start[:1] == "<" and any(mark in start[:2048].lower() for mark in ("<!doctype html", "<html", "<head", "<body")):
        return _read_html
    columns = [cell.strip().strip('"').lower() for cell in first.replace(";", ",").replace("\t", ",").split(",")]
    if "text" in columns and len(columns) > 1 and first.isascii():
        return read_csv
    return _read_text


def _read_text(stream: BinaryIO, uri: str) -> Iterator[Article | Refusal]:
    data = read_limited(stream, MAX_ARTICLE_BYTES)
    yield _too_long(uri) if data is None else _text_article(data, uri)


def _read_html(stream: BinaryIO, uri: str) -> Iterator[Article | Refusal]:
    data = read_limited(stream, MAX_ARTICLE_BYTES)
    if data is None:
        yield _too_long(uri)
        return
    made = read_page_bytes(data, uri)
    yield made.refusal(uri) if isinstance(made, Fault) else made


def _text_article(data: bytes, uri: str) -> Article | Refusal:
    decoded = decode(data)
    if isinstance(decoded, Fault):
        return decoded.refusal(uri)
    fault = check_text(decoded.text)
    if fault is not None:
        return fault.refusal(uri)
    notes = ["byte order mark left out"] if decoded.bom else []
    if decoded.encoding != "utf-8":
        notes.append(f"read as {decoded.encoding}")
    return Article(
        uri=uri,
        media_type="text/plain",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        encoding=decoded.encoding,
        text=decoded.text,
        notes=tuple(notes),
        data=data,
    )


def _too_long(uri: str) -> Refusal:
    fault = Fault(TOO_LONG, f"longer than {MAX_ARTICLE_BYTES:,} bytes", "Split it: one file is one article.")
    return fault.refusal(uri)


READERS: dict[str, Reader] = {
    ".txt": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
}
