"""Events in the store: claims as seen, grouped under people's merges and splits, written as a derived table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, text, update

from riwaya.events import events_of
from riwaya.events.accounts import Account
from riwaya.events.extract import accounts_of
from riwaya.model import Document, Event
from riwaya.review.judgements import Words, decisions
from riwaya.review.seen import match_anchor, seen_document
from riwaya.store import schema
from riwaya.store.articles import newest
from riwaya.store.judgements import Judged
from riwaya.store.packing import pack_event, unpack_event
from riwaya.store.views import seen_claims

_event, _held, _actor = schema.event, schema.event_claim, schema.event_actor


def seen_documents(connection: Connection, numbers: Sequence[int] | None = None) -> Iterator[Document]:
    """Documents as seen, in the order they were added: corrected, rejected claims left out."""
    judged = Judged(connection)
    for number, document in newest(connection, numbers):
        corrected, seen = seen_claims(connection, number, document, judged)
        yield seen_document(corrected, seen)


def all_events(connection: Connection) -> list[Event]:
    """All events as seen, computed anew from every article."""
    accounts: dict[str, tuple[Account, ...]] = {}
    at: dict[Words, str] = {}
    wanted = _anchored(connection)
    for document in seen_documents(connection):
        accounts[document.id] = accounts_of(document)
        at.update(_anchors_in(document, wanted))
    return events_of(accounts, decisions(Judged(connection).all(), at))


def write_events(connection: Connection, events: Iterable[Event], *, seq: int) -> int:
    """Write these events in place of all; `seq` is the last log entry they take into account. How many."""
    connection.execute(delete(_event))
    number = _insert(connection, events)
    connection.execute(update(schema.workspace).values(grouped=seq))
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA analysis_limit = 1000"))
    connection.execute(text("ANALYZE"))  # how common values are decides which index a list is read from
    return number


def refresh_events(connection: Connection, documents: Iterable[str], claims: Iterable[str] = ()) -> None:
    """Compute anew the events that hold claims of these documents, or these claims: what a judgement changes at once.

    The claims are grouped among themselves; what they have to do with all others is left to the next full grouping.
    """
    documents = frozenset(documents)
    old = _touched(connection, documents, claims)
    if not old and not documents:
        return
    held = {claim for event in old for claim in event.claims}
    prefixes = sorted({claim.split(":", 1)[0] for claim in held} | {document[:12] for document in documents})
    numbers = connection.execute(
        select(schema.article.c.id).where(func.substr(schema.article.c.document, 1, 12).in_(prefixes))
    ).scalars().all()
    accounts: dict[str, tuple[Account, ...]] = {}
    at: dict[Words, str] = {}
    wanted = _anchored(connection)
    for document in seen_documents(connection, list(numbers)):
        whole = accounts_of(document)
        accounts[document.id] = tuple(a for a in whole if a.id in held or document.id in documents)
        at.update(_anchors_in(document, wanted))
    made = events_of({name: found for name, found in accounts.items() if found}, decisions(Judged(connection).all(), at))
    outside = {e.event for e in connection.execute(select(_event.c.event))} if any(e.related for e in old) else set()
    gone = {e.id for e in old}
    related = {e.id: tuple(r for r in e.related if r.event not in gone and r.event in outside) for e in old}
    connection.execute(delete(_event).where(_event.c.event.in_(sorted(gone))))
    _insert(connection, (msgspec.structs.replace(e, related=(*e.related, *related.get(e.id, ()))) for e in made))


def _touched(connection: Connection, documents: Iterable[str], claims: Iterable[str]) -> list[Event]:
    found: dict[str, Event] = {}
    for document in documents:
        wanted = _held.c.claim.startswith(f"{document[:12]}:", autoescape=True)
        _collect(connection, wanted, found)
    named = sorted(set(claims))
    if named:
        _collect(connection, _held.c.claim.in_(named), found)
    return list(found.values())


def _collect(connection: Connection, wanted: Any, found: dict[str, Event]) -> None:  # noqa: ANN401
    rows = connection.execute(select(_event.c.event, _event.c.body).where(_event.c.id.in_(select(_held.c.event).where(wanted))))
    found.update({row.event: unpack_event(row.body, where=f"event {row.event}") for row in rows})


def _anchored(connection: Connection) -> dict[str, list[Any]]:
    """The anchors of merges and splits, by document."""
    out: dict[str, list[Any]] = {}
    for judgement in Judged(connection).all():
        if judgement.kind in ("merge", "split"):
            for anchor in judgement.claims:
                out.setdefault(anchor.document, []).append(anchor)
    return out


def _anchors_in(document: Document, wanted: dict[str, list[Any]]) -> Iterator[tuple[Words, str]]:
    for anchor in wanted.get(document.id, ()):
        claim = match_anchor(anchor, document.claims)
        if claim is not None:
            yield anchor.words, claim.id


def _insert(connection: Connection, events: Iterable[Event]) -> int:
    first = int(connection.execute(select(func.coalesce(func.max(_event.c.id), 0))).scalar_one()) + 1
    number = first
    rows: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    actors: list[dict[str, Any]] = []
    for event in events:
        rows.append(_row(number, event))
        claims += [{"claim": claim, "event": number} for claim in event.claims]
        named = {(a, "actor") for a in event.actors} | {(a, "target") for a in event.targets}
        actors += [{"event": number, "actor": actor, "role": role} for actor, role in sorted(named)]
        number += 1
    for table, found in ((_event, rows), (_held, claims), (_actor, actors)):
        if found:
            connection.execute(insert(table), found)
    return number - first


def _row(number: int, event: Event) -> dict[str, Any]:
    place = event.place
    return {
        "id": number,
        "event": event.id,
        "type": event.type,
        "family": event.family,
        "status": event.status,
        "first_day": event.time.start if event.time else None,
        "last_day": event.time.end if event.time else None,
        "place": place.place_id if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "articles": event.articles,
        "origins": len(event.origins),
        "disputes": len(event.disputes),
        "first_reported": event.first_reported,
        "body": pack_event(event),
    }
