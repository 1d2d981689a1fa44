"""What is covered in each article, kept beside the lists: derived, written wherever an article's views are written.

A page of a list then costs one question more, not a reading of every article on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from riwaya.model import Document
from riwaya.review.judgements import Judgement, is_words
from riwaya.review.masking import Veil, veil_of
from riwaya.review.protection import code_of
from riwaya.review.seen import SeenClaim
from riwaya.search import Query, Term
from riwaya.search.terms import words
from riwaya.store import schema
from riwaya.store.articles import find_article
from riwaya.store.filters import Filter, found_by
from riwaya.store.judgements import Judged
from riwaya.store.packing import unpack_text

_cover, _code, _article, _view = schema.cover, schema.person_code, schema.article, schema.article_view
_PAGE = 200
_RANGES = 100
_veil = msgspec.json.Decoder(Veil)
_spans = msgspec.json.Decoder(list[tuple[int, int]])



def write_cover(connection: Connection, number: int, document: Document, seen: Sequence[SeenClaim], judged: Judged) -> Veil:
    """Write what is covered in an article, in place of what was."""
    veil = veil_of(document, seen, secret=judged.secret(), judgements=judged.of_names())
    connection.execute(delete(_cover).where(_cover.c.article == number))
    connection.execute(insert(_cover), [{"article": number, "veil": msgspec.json.encode(veil).decode()}])
    codes = [{"code": shown, "actor": name} for name, shown in veil.ids.items() if shown != name]
    if codes:
        made: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(made.insert(_code).on_conflict_do_nothing(), codes)
    return veil


def clear_covers(connection: Connection) -> None:
    """Forget all of them."""
    for table in (_cover, _code):
        connection.execute(delete(table))


def kept_veils(connection: Connection, documents: Iterable[str]) -> dict[str, Veil]:
    """What is covered in these articles, by their ids, as far as it was ever written."""
    found: dict[str, Veil] = {}
    wanted = sorted(set(documents))
    for at in range(0, len(wanted), _PAGE):
        chosen = select(_article.c.document, _cover.c.veil).join(_cover, _cover.c.article == _article.c.id)
        rows = connection.execute(chosen.where(_article.c.document.in_(wanted[at : at + _PAGE])))
        found.update({row.document: _veil.decode(row.veil) for row in rows})
    return found


def documents_of(connection: Connection, claims: Iterable[str]) -> list[str]:
    """The articles that claims are in, by the beginnings of the claims' ids: also those of claims that are gone."""
    found: set[str] = set()
    beginnings = sorted({claim[:12] for claim in claims})
    for at in range(0, len(beginnings), _RANGES):
        ranges = or_(*(_article.c.document.between(one, f"{one}g") for one in beginnings[at : at + _RANGES]))
        found.update(connection.execute(select(_article.c.document).where(ranges)).scalars())
    return sorted(found)


def with_names(connection: Connection, wanted: Filter) -> Filter:
    """The filter with the ids of private persons in place of the codes that pages show for them."""
    given = {code for code in (*wanted.actors, *wanted.targets, *wanted.doers, *wanted.origins) if code.startswith("person:P-")}
    if not given:
        return wanted
    names: dict[str, list[str]] = {}
    for row in connection.execute(select(_code).where(_code.c.code.in_(sorted(given)))):
        names.setdefault(row.code, []).append(row.actor)
    fields = {
        field: tuple(name for value in getattr(wanted, field) for name in names.get(value, (value,)))
        for field in ("actors", "targets", "doers", "origins")
    }
    return msgspec.structs.replace(wanted, **fields)


def articles_with(connection: Connection, judgement: Judgement, *, secret: str) -> list[int]:
    """The numbers of the articles in which a judgement that protects or exposes a name may change what is covered."""
    name = judgement.subject or ""
    named = judgement.document or (name.split(":", 1)[0] if is_words(name) else None)
    if named is not None:
        return [connection.execute(select(_article.c.id).where(_article.c.document == find_article(connection, named))).scalar_one()]
    keys = tuple(word.key for word in words(name))
    if not keys:
        return []
    query = Query(tuple(Term((frozenset((key,)),)) for key in dict.fromkeys(keys)))
    found = {row.id for row in connection.execute(found_by(connection, query))}
    code = code_of(name, secret=secret)
    found |= set(connection.execute(select(_cover.c.article).where(_cover.c.veil.contains(code, autoescape=True))).scalars())
    return sorted(found | set(_unindexed(connection, keys)))


def _unindexed(connection: Connection, keys: tuple[str, ...]) -> Iterator[int]:
    """Articles that have all of these words in their title or in page furniture, which search does not know."""
    wanted: Select[Any] = (
        select(_article.c.id, _article.c.document, _article.c.text, _view.c.title, _view.c.furniture)
        .join(_view, _view.c.article == _article.c.id)
        .where((_view.c.furniture != "[]") | _view.c.title.is_not(None))
        .execution_options(yield_per=_PAGE)
    )
    with connection.execute(wanted) as rows:
        for row in rows:
            furniture = _spans.decode(row.furniture)
            text = unpack_text(row.text, where=f"article {row.document[:12]}") if furniture else ""
            said = "\n".join((row.title or "", *(text[start:end] for start, end in furniture)))
            if set(keys) <= {word.key for word in words(said)}:
                yield row.id
