"""Articles out of archives and files into parts, with what telling copies needs of each."""

from __future__ import annotations

import struct
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from riwaya.batch import tasks as t
from riwaya.batch.folder import Folder
from riwaya.batch.shuffle import Keyed, write_routed
from riwaya.batch.tables import ARTICLES, SET_ASIDE, Row, article_row, refusal_row, write_table
from riwaya.errors import InputError
from riwaya.events.copies import SLOTS, bands, sketch
from riwaya.sources.article import NO_ARTICLE, NOT_ARABIC, UNREADABLE, Article, Refusal
from riwaya.sources.opening import with_given
from riwaya.sources.wacz import opened_inside
from riwaya.sources.warc import boundaries
from riwaya.sources.warc_page import Passed, read_stretch

PACKED = struct.Struct(f"<{SLOTS}I")
NO_FAULT = (NO_ARTICLE, NOT_ARABIC)
"""Codes of pages that are whole and no Arabic article: in a crawl no fault, so they are told apart from damage."""


class Copy(msgspec.Struct, frozen=True, array_like=True):
    """An article as it is compared with its copies: where it waits (part and row), and what says which came first.

    `address` is that of a page in an archive, and empty for an article that was given as one.
    """

    id: str
    uri: str
    address: str
    day: str
    part: str
    row: int


def cut(task: t.Cut, folder: Folder) -> t.Outcome:  # noqa: ARG001  (every step takes both)
    """The offsets at which an archive can be cut."""
    with opened(task.path, None) as stream:
        return t.Outcome(numbers=tuple(boundaries(stream, task.every)))


def extract(task: t.Extract, folder: Folder) -> t.Outcome:
    """A stretch's articles as a part; what is damaged and what is no article, each in its place of the count."""
    counts: Counter[str] = Counter()
    articles: list[Article] = []
    refused: list[Refusal] = []
    uri = task.path if task.inside is None else f"{task.path}!{task.inside}"
    with opened(task.path, task.inside) as stream:
        for found in read_stretch(stream, uri, task.start, task.end):
            if isinstance(found, Passed):
                counts[f"passed over: {found.reason}"] += 1
            elif isinstance(found, Refusal):
                counts["passed over: no Arabic article" if found.code in NO_FAULT else "set aside"] += 1
                refused.append(found)
            else:
                articles.append(with_given(found, task.published, task.outlet))
    write_part(folder, task.name, articles, task.partitions, captured=True)
    write_table(folder.root / "set_aside" / f"{task.name}.parquet", SET_ASIDE, [refusal_row(r) for r in refused])
    counts["articles"] = len(articles)
    return t.Outcome(counts=dict(counts))


def write_part(
    folder: Folder, name: str, articles: Iterable[Article], partitions: int, *, captured: bool = False
) -> None:
    """Articles as a part: themselves, and two shuffles that find their copies. `captured`: pages of an archive."""
    rows: list[Row] = []
    texts: list[Keyed] = []
    met: list[Keyed] = []
    for number, article in enumerate(articles):
        slots = sketch(article.text)
        row = article_row(article, PACKED.pack(*slots))
        address = (article.url or "") if captured else ""
        copy = Copy(article.sha256, article.uri, address, row["day"], name, number)
        rows.append(row)
        texts.append(Keyed(row["text_digest"], msgspec.msgpack.encode(copy)))
        met.extend(banded(article.sha256, slots))
    write_routed(folder.path("texts", f"{name}.parquet"), texts, partitions)
    write_routed(folder.path("bands", f"{name}.parquet"), met, partitions)
    write_table(folder.path("articles", f"{name}.parquet"), ARTICLES, rows)


def banded(name: str, slots: tuple[int, ...]) -> Iterator[Keyed]:
    """An article's name under each band of its sketch."""
    return (Keyed(struct.pack(f"<{len(band)}I", *band), name.encode()) for band in bands(slots))


@contextmanager
def opened(path: str, inside: str | None) -> Iterator[BinaryIO]:
    """An archive, or one in a WACZ, that can be searched. InputError where it cannot be read."""
    try:
        if inside is None:
            with Path(path).open("rb") as stream:
                yield stream
            return
        with zipfile.ZipFile(path) as packed, opened_inside(packed, inside) as (archive, _):
            yield archive
    except (FileNotFoundError, PermissionError, zipfile.BadZipFile, KeyError) as error:
        raise InputError(UNREADABLE, f"cannot be read ({error})", where=path, remedy="Check that it is there.") from error
