"""Reading anew what is kept, when the rules have changed: new claims beside people's judgements, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import msgspec
from sqlalchemy import Connection, delete, select

from riwaya.engine.local import run
from riwaya.errors import RiwayaError
from riwaya.model import Claim, Document
from riwaya.pipeline import read_article
from riwaya.review.judgements import standing
from riwaya.review.seen import match_anchor
from riwaya.search import index_keys
from riwaya.sources.article import Article, Refusal
from riwaya.store import schema
from riwaya.store.adding import Step, keep_failure
from riwaya.store.articles import Reader, document_of, given_article, keep_reading, newest
from riwaya.store.covers import clear_covers
from riwaya.store.database import Database
from riwaya.store.judgements import Judged
from riwaya.store.log import LogWriter
from riwaya.store.search import clear_index, index_article
from riwaya.store.views import seen_claims, write_views


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a new reading changed at one trigger. `fields` names what differs of a claim read both times.

    `judged`: ids of judgements in force about these words; they stay attached.
    """

    document: str
    kind: Literal["gained", "lost", "changed"]
    before: Claim | None
    after: Claim | None
    fields: tuple[str, ...] = ()
    judged: tuple[str, ...] = ()


class Reread(msgspec.Struct, kw_only=True):
    """What reading anew did: articles read, those whose reading changed, those that failed, and every change."""

    read: int = 0
    changed: int = 0
    failed: int = 0
    changes: list[Change] = msgspec.field(default_factory=list)
    errors: list[str] = msgspec.field(default_factory=list)
    exit_status: int = 0


def reread_articles(
    database: Database,
    documents: Iterable[str],
    *,
    by: str,
    reader: Reader,
    jobs: int = 1,
    tell: Callable[[Step], None] | None = None,
) -> Reread:
    """Read these articles again and keep each reading that is another one; old readings stay."""
    done = Reread()
    names = list(documents)
    for name, outcome in zip(names, run(_articles(database, names), read_article, jobs=jobs), strict=True):
        done.read += 1
        step = Step(name, name, outcome if isinstance(outcome, RiwayaError) else None)
        with database.writing() as connection:
            log = LogWriter(connection, by)
            if isinstance(outcome, RiwayaError):
                told = Refusal(uri=step.uri, code=outcome.code, message=outcome.what, remedy=outcome.remedy)
                keep_failure(connection, log, told, document=name)
                done.failed += 1
                done.errors.append(outcome.message())
                done.exit_status = max(done.exit_status, outcome.exit_status)
            else:
                changes = _keep(connection, log, outcome, reader)
                done.changed += changes is not None
                done.changes += changes or ()
            log.flush()
        if tell is not None:
            tell(step)
    return done


def changes_between(before: Document, after: Document) -> list[Change]:
    """What differs between two readings of one text, claim by claim: matched by the words of their triggers."""
    found: list[Change] = []
    old = {(c.trigger.span, c.type): c for c in before.claims}
    new = {(c.trigger.span, c.type): c for c in after.claims}
    for key in sorted({*old, *new}):
        one, other = old.get(key), new.get(key)
        if one is None or other is None:
            found.append(Change(document=after.id, kind="lost" if other is None else "gained", before=one, after=other))
            continue
        fields = tuple(n for n in one.__struct_fields__ if n != "id" and _said(one, n, before) != _said(other, n, after))
        if fields:
            found.append(Change(document=after.id, kind="changed", before=one, after=other, fields=fields))
    return found


def rebuild(database: Database, *, by: str, tell: Callable[[int], None] | None = None) -> int:
    """Make the lists, the judgement index and the search index anew from the primary rows; how many articles."""
    number = 0
    with database.writing() as connection:
        clear_index(connection)
        clear_covers(connection)
        for table in (schema.claim_actor, schema.claim_source, schema.claim, schema.article_view):
            connection.execute(delete(table))
        _index_judgements(connection)
        log, judged = LogWriter(connection, by), Judged(connection)
        for article, document in list_of(connection):
            corrected, seen = seen_claims(connection, article, document, judged)
            index_article(connection, article, index_keys(document.text, without=document.furniture))
            write_views(connection, log, article, corrected, seen, judged)
            number += 1
            if tell is not None:
                tell(number)
        log.note("rebuild", "views", {"articles": number})
        log.flush()
    return number


def list_of(connection: Connection, numbers: Sequence[int] | None = None) -> Iterator[tuple[int, Document]]:
    """These articles, by their numbers (all, where none are given), a few at a time: what is written meanwhile must not disturb the reading."""
    ids = numbers
    if ids is None:
        ids = list(connection.execute(select(schema.article.c.id).order_by(schema.article.c.id)).scalars())
    for at in range(0, len(ids), 100):
        yield from list(newest(connection, ids[at : at + 100]))


def _articles(database: Database, names: Iterable[str]) -> Iterator[Article]:
    for name in names:
        with database.reading() as connection:
            article = given_article(connection, name)
        yield article


def _keep(connection: Connection, log: LogWriter, after: Document, reader: Reader) -> list[Change] | None:
    """Keep a reading where it differs; the changes, None where it is the same."""
    found = document_of(connection, after.id)
    if found is None:  # kept, and never read before
        number = connection.execute(select(schema.article.c.id).where(schema.article.c.document == after.id)).scalar_one()
        changes: list[Change] = [Change(document=after.id, kind="gained", before=None, after=c) for c in after.claims]
    else:
        number, before = found
        if msgspec.json.encode(before) == msgspec.json.encode(after):
            return None
        changes = changes_between(before, after)
    keep_reading(log, number, after, reader)
    judged = Judged(connection)
    corrected, seen = seen_claims(connection, number, after, judged)
    write_views(connection, log, number, corrected, seen, judged)
    connection.execute(delete(schema.failure).where(schema.failure.c.document == after.id))
    return [_with_judgements(change, judged) for change in changes]


def _with_judgements(change: Change, judged: Judged) -> Change:
    claims = [claim for claim in (change.before, change.after) if claim is not None]
    ids = tuple(
        j.id
        for j in standing(judged.about(change.document))
        if any(a.document == change.document and match_anchor(a, claims) is not None for a in j.claims)
    )
    return msgspec.structs.replace(change, judged=ids) if ids else change


def _said(claim: Claim, field: str, document: Document) -> object:
    """A field of a claim as it can be compared: figures by what they count, scores to two digits."""
    if field == "figures":
        return [(f.role, document.quantities[f.quantity]) for f in claim.figures]
    if field == "score":
        return round(claim.score, 2)
    return getattr(claim, field)


def _index_judgements(connection: Connection) -> None:
    table = schema.judgement_document
    connection.execute(delete(table))
    of: dict[str, frozenset[str]] = {}
    for number, judgement in Judged(connection).numbered():
        documents = of.get(judgement.undoes, frozenset()) if judgement.undoes else judgement.documents
        of[judgement.id] = documents
        if documents:
            connection.execute(table.insert(), [{"document": d, "seq": number} for d in sorted(documents)])
