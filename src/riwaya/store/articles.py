"""Articles in the store: kept with their source bytes and readings, and taken out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, and_, func, select

from riwaya.errors import InputError
from riwaya.model import Claim, Document, Span
from riwaya.sources.article import Article
from riwaya.store import schema
from riwaya.store.log import LogWriter, now
from riwaya.store.packing import pack, pack_record, pack_text, unpack, unpack_record, unpack_text

_article, _reading = schema.article, schema.reading
_PAGE = 200


class Reader(msgspec.Struct, frozen=True):
    """What made a reading: the digest of the rule data, and the version of Riwaya."""

    rules: str
    version: str


def keep_article(log: LogWriter, article: Article) -> int:
    """Keep source bytes, text and what was given with an article; its number."""
    number, at = log.number("article"), now()
    given = msgspec.structs.replace(article, text="", data=b"")
    rows = {
        "source": {"sha256": article.sha256, "bytes": article.bytes, "data": pack(article.data)},
        "article": {
            "id": number,
            "document": article.sha256,
            "uri": article.uri,
            "given": msgspec.json.encode(given).decode(),
            "text": pack_text(article.text),
            "added": at,
        },
    }
    log.append("article", article.sha256, rows, at=at)
    return number


def keep_reading(log: LogWriter, number: int, document: Document, reader: Reader) -> None:
    """Keep what was read of an article."""
    at = now()
    row = {
        "id": log.number("reading"),
        "article": number,
        "at": at,
        "rules": reader.rules,
        "version": reader.version,
        "record": pack_record(document),
    }
    log.append("reading", document.id, {"reading": row}, at=at)


def article_number(connection: Connection, document: str) -> int | None:
    """The number of an article by its document id; None where it is not kept."""
    return connection.execute(select(_article.c.id).where(_article.c.document == document)).scalar()


def article_numbers(connection: Connection, documents: Sequence[str]) -> list[int]:
    """The numbers of articles by their document ids; those that are not kept are left out."""
    found: list[int] = []
    for at in range(0, len(documents), _PAGE):
        some = select(_article.c.id).where(_article.c.document.in_(documents[at : at + _PAGE]))
        found += connection.execute(some).scalars()
    return found


def find_article(connection: Connection, named: str) -> str:
    """The document id that `named` means: the id, the beginning of one (6 letters at least), or the article's uri.

    InputError I033 where there is none, or more than one.
    """
    wanted = _article.c.document.startswith(named, autoescape=True) if len(named) >= 6 else _article.c.document == named
    found = connection.execute(select(_article.c.document).where(wanted).limit(2)).scalars().all()
    if not found:
        found = connection.execute(select(_article.c.document).where(_article.c.uri == named).limit(2)).scalars().all()
    if len(found) != 1:
        what = "more than one article" if found else "no article"
        raise InputError("I033", what, where=named, remedy="riwaya list WORKSPACE articles prints their ids.")
    return str(found[0])


def all_documents(connection: Connection) -> list[str]:
    """The ids of all articles, in the order of adding."""
    return list(connection.execute(select(_article.c.document).order_by(_article.c.id)).scalars())


def path_of(uri: str) -> str:
    """The file an article's uri names: what stands before # where that is a file's name.

    >>> path_of("news.jsonl.gz#12"), path_of("a#b.txt")
    ('news.jsonl.gz', 'a#b.txt')
    """
    head, mark, tail = uri.rpartition("#")
    return head if mark and "." not in tail else uri


def newest(connection: Connection, numbers: Sequence[int] | None = None) -> Iterator[tuple[int, Document]]:
    """Articles with their newest reading, in the order they were added; those never read are left out."""
    last = select(_reading.c.article, func.max(_reading.c.id).label("id")).group_by(_reading.c.article)
    if numbers is not None:
        last = last.where(_reading.c.article.in_(numbers))
    chosen = last.subquery()
    wanted = (
        select(_article.c.id, _article.c.document, _article.c.text, _reading.c.record)
        .join(chosen, chosen.c.article == _article.c.id)
        .join(_reading, _reading.c.id == chosen.c.id)
        .order_by(_article.c.id)
        .execution_options(yield_per=_PAGE)
    )
    with connection.execute(wanted) as rows:
        for row in rows:
            yield row.id, _document(row)


def document_of(connection: Connection, document: str) -> tuple[int, Document] | None:
    """An article by its document id, with its newest reading; None where it was never read."""
    number = article_number(connection, document)
    return None if number is None else next(iter([*newest(connection, [number])]), None)


def given_article(connection: Connection, document: str) -> Article:
    """An article as it was added, to be read anew: the text as it was taken out of the source then."""
    row = connection.execute(select(_article.c.given, _article.c.text).where(_article.c.document == document)).one()
    kept = msgspec.json.decode(row.given, type=Article)
    return msgspec.structs.replace(kept, text=unpack_text(row.text, where=f"article {document[:12]}"))


def source_bytes(connection: Connection, document: str) -> bytes:
    """The bytes an article was read from, as they were."""
    data = connection.execute(select(schema.source.c.data).where(schema.source.c.sha256 == document)).scalar()
    if data is None:
        raise InputError("I033", "no article", where=document, remedy="riwaya list WORKSPACE articles prints their ids.")
    return unpack(data, where=f"source {document[:12]}")


def earlier_claim(connection: Connection, number: int, span: Span) -> Claim | None:
    """The claim that an earlier reading had on these words: the newest such."""
    rows = connection.execute(
        select(_reading.c.record, _article.c.text, _article.c.document)
        .join(_article, and_(_article.c.id == _reading.c.article, _article.c.id == number))
        .order_by(_reading.c.id.desc())
    ).all()
    for row in rows:
        for claim in _document(row).claims:
            if claim.trigger.span == span:
                return claim
    return None


def _document(row: Row[Any, Any, Any] | Row[Any, Any, Any, Any]) -> Document:
    where = f"article {row.document[:12]}"
    return unpack_record(row.record, unpack_text(row.text, where=where), where=where)
