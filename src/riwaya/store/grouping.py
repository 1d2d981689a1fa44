"""Events in the store: claims as seen, grouped under people's merges and splits, written as a derived table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, text, update

from riwaya.events import events_of
from riwaya.events.accounts import Account
from riwaya.events.extract import accounts_of
from riwaya.model import Document, Event, EventPlace, Span
from riwaya.review.judgements import decisions
from riwaya.review.seen import match_anchor, seen_document
from riwaya.store import schema
from riwaya.store.articles import newest
from riwaya.store.judgements import Judged
from riwaya.store.packing import pack_event, unpack_event
from riwaya.store.views import seen_claims

_event, _held, _actor, _place = schema.event, schema.event_claim, schema.event_actor, schema.event_place
_PLACE_FIELDS = ("name", "place", "name_en", "kind", "country", "admin1", "lat", "lon", "geo_precision")
_PlaceKey = tuple[str | float | None, ...]


def seen_documents(connection: Connection, numbers: Sequence[int] | None = None) -> Iterator[Document]:
    """Documents as seen, in the order they were added: corrected, rejected claims left out."""
    judged = Judged(connection)
    for number, document in newest(connection, numbers):
        corrected, seen = seen_claims(connection, number, document, judged)
        yield seen_document(corrected, seen)


def all_events(connection: Connection) -> list[Event]:
    """All events as seen, computed anew from every article."""
    accounts: dict[str, tuple[Account, ...]] = {}
    at: dict[tuple[str, Span], str] = {}
    wanted = _anchored(connection)
    for document in seen_documents(connection):
        accounts[document.id] = accounts_of(document)
        at.update(_anchors_in(document, wanted))
    return events_of(accounts, decisions(Judged(connection).all(), at))


def write_events(connection: Connection, events: Iterable[Event], *, seq: int) -> int:
    """Write these events in place of all; `seq` is the last log entry they take into account. How many."""
    connection.execute(delete(_event))
    connection.execute(delete(_place))
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
    old = _touched(connection, documents, claims)
    if not old:
        return
    held = {claim for event in old for claim in event.claims}
    prefixes = sorted({claim.split(":", 1)[0] for claim in held})
    numbers = connection.execute(
        select(schema.article.c.id).where(func.substr(schema.article.c.document, 1, 12).in_(prefixes))
    ).scalars().all()
    accounts: dict[str, tuple[Account, ...]] = {}
    at: dict[tuple[str, Span], str] = {}
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


def _anchors_in(document: Document, wanted: dict[str, list[Any]]) -> Iterator[tuple[tuple[str, Span], str]]:
    for anchor in wanted.get(document.id, ()):
        claim = match_anchor(anchor, document.claims)
        if claim is not None:
            yield (document.id, anchor.span), claim.id


def _insert(connection: Connection, events: Iterable[Event]) -> int:
    first = int(connection.execute(select(func.coalesce(func.max(_event.c.id), 0))).scalar_one()) + 1
    number = first
    rows: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    actors: list[dict[str, Any]] = []
    listed = list(events)
    places = _place_numbers(connection, (event.place for event in listed))
    for event in listed:
        rows.append(_row(number, event, places[_place_key(event.place)] if event.place else None))
        claims += [{"claim": claim, "event": number} for claim in event.claims]
        named = {(a, "actor") for a in event.actors} | {(a, "target") for a in event.targets}
        actors += [{"event": number, "actor": actor, "role": role} for actor, role in sorted(named)]
        number += 1
    for table, found in ((_event, rows), (_held, claims), (_actor, actors)):
        if found:
            connection.execute(insert(table), found)
    return number - first


def _place_numbers(connection: Connection, places: Iterable[EventPlace | None]) -> dict[_PlaceKey, int]:
    """The number of each place, of new ones after they are written."""
    columns = (_place.c.name, *(_place.c[name] for name in _PLACE_FIELDS[1:]))
    rows = connection.execute(select(_place.c.id, *columns)).all()
    numbers: dict[_PlaceKey, int] = {tuple(row)[1:]: row.id for row in rows}
    last = max(numbers.values(), default=0)
    new: list[dict[str, Any]] = []
    for place in places:
        if place is not None and (key := _place_key(place)) not in numbers:
            last += 1
            numbers[key] = last
            new.append({"id": last} | dict(zip(_PLACE_FIELDS, key, strict=True)))
    if new:
        connection.execute(insert(_place), new)
    return numbers


def _place_key(place: EventPlace) -> _PlaceKey:
    return (
        place.name, place.place_id, place.name_en, place.kind, place.country, place.admin1, place.lat, place.lon, place.geo_precision,
    )  # fmt: skip


def _row(number: int, event: Event, place_number: int | None) -> dict[str, Any]:
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
        "event_place": place_number,
    }
