"""What events are to each other, kept by where they meet (riwaya.events.meetings): only meetings that change are held again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from riwaya.events.accounts import Account
from riwaya.events.meetings import Draft, Met, keys_of, met, related_of
from riwaya.events.profile import slim_account
from riwaya.model import Related
from riwaya.store import schema
from riwaya.store.happenings import some_of, unpack_accounts
from riwaya.store.packing import pack, unpack

_event, _draft, _meeting, _relation = schema.event, schema.event_draft, schema.event_meeting, schema.event_relation
_happening, _held = schema.happening, schema.event_claim
_KINDS: tuple[Met, ...] = ("place", "body", "report")
_ENCODE = msgspec.msgpack.Encoder().encode
_DRAFT = msgspec.msgpack.Decoder(Draft)
_TOGETHER = 50
"""Articles whose events are looked at together."""


def pack_draft(draft: Draft) -> bytes:
    """A draft with no more than its meetings over places and bodies need."""
    whole = draft.whole
    slim = replace(whole, places=whole.places[:1], counts=(), means=frozenset(), target_classes=frozenset(), types=frozenset())
    if draft.kind in ("accusation", "denial"):
        slim = replace(slim, accounts=tuple(map(slim_account, whole.accounts)))
    else:
        slim = replace(slim, accounts=(), words=frozenset())
    return pack(_ENCODE(msgspec.structs.replace(draft, whole=slim)))


def numbers_met(data: bytes) -> list[int]:
    """The numbers of the places and bodies that a packed draft meets others over."""
    return numbers_of_draft(_unpacked(data))


def numbers_of_draft(draft: Draft) -> list[int]:
    """The same of a draft that is at hand."""
    return sorted({number_of(where, key) for where, key in keys_of(draft)})


def number_of(where: Met, key: str) -> int:
    """A number for a meeting, the same in every run; what it is over can be told from it."""
    return int.from_bytes(blake2b(key.encode(), digest_size=7).digest()) * len(_KINDS) + _KINDS.index(where)


def relate(connection: Connection, meetings: Iterable[int], articles: Iterable[int]) -> None:
    """Hold these meetings over places and bodies, and those in these articles, anew."""
    for number in sorted(set(meetings)):
        rows = connection.execute(
            select(_draft.c.event, _draft.c.body).join(_meeting, _meeting.c.event == _draft.c.event).where(_meeting.c.met == number)
        )
        drafts = {row.event: _unpacked(row.body) for row in rows}
        _forget(connection, number, drafts)
        _write(connection, _found(number, drafts))
    for some in some_of(sorted(set(articles)), _TOGETHER):
        for number, drafts in _in_articles(connection, some):
            _forget(connection, number, drafts)
            _write(connection, _found(number, drafts))


def relate_all(connection: Connection) -> None:
    """Hold all meetings; there are no relations yet."""
    wanted = (
        select(_meeting.c.met, _draft.c.event, _draft.c.body)
        .join(_draft, _draft.c.event == _meeting.c.event)
        .order_by(_meeting.c.met)
        .execution_options(yield_per=1000)
    )
    waiting: list[dict[str, Any]] = []
    with connection.execute(wanted) as rows:
        for number, of_it in groupby(rows, key=lambda row: row.met):
            drafts = {row.event: row.body for row in of_it}
            if len(drafts) > 1:
                waiting += _found(number, {event: _unpacked(body) for event, body in drafts.items()})
            if len(waiting) > 5000:
                _write(connection, waiting)
                waiting = []
    _write(connection, waiting)
    numbers = connection.execute(select(schema.grouped_article.c.article).order_by(schema.grouped_article.c.article))
    for some in some_of(numbers.scalars().all(), _TOGETHER):
        _write(connection, [row for number, drafts in _in_articles(connection, some) for row in _found(number, drafts)])


def related_to(connection: Connection, events: Sequence[int]) -> dict[int, tuple[Related, ...]]:
    """The relations of events, by number; those that have none are left out."""
    one, other = _event.alias("one"), _event.alias("other")
    found: defaultdict[tuple[int, str], list[tuple[str, str, int]]] = defaultdict(list)
    for some in some_of(events):
        rows = connection.execute(
            select(_relation.c.event, one.c.event.label("name"), other.c.event.label("other"), _relation.c.relation, _relation.c.times)
            .join(one, one.c.id == _relation.c.event)
            .join(other, other.c.id == _relation.c.other)
            .where(_relation.c.event.in_(some))
        )
        for row in rows:
            found[row.event, row.name].append((row.other, row.relation, row.times))
    return {number: related_of(name, rows) for (number, name), rows in found.items()}


def _unpacked(data: bytes) -> Draft:
    return _DRAFT.decode(unpack(data, where="the draft of an event"))


def _found(number: int, drafts: dict[int, Draft]) -> list[dict[str, Any]]:
    """The rows of one meeting."""
    number_by_name = {draft.name: event for event, draft in drafts.items()}
    counted = Counter(met(_KINDS[number % len(_KINDS)], drafts.values()))
    return [
        {"event": number_by_name[one], "met": number, "other": number_by_name[other], "relation": relation, "times": times}
        for (one, other, relation), times in counted.items()
        if one != other
    ]


def _in_articles(connection: Connection, articles: Sequence[int]) -> Iterator[tuple[int, dict[int, Draft]]]:
    """The meetings in articles: their numbers, and the drafts with what the article tells."""
    told: defaultdict[str, list[Account]] = defaultdict(list)
    for row in connection.execute(select(_happening.c.id, _happening.c.body).where(_happening.c.article.in_(articles))):
        for account in unpack_accounts(row.body, name=row.id):
            told[account.report.id].append(account)
    event_of: dict[str, int] = {}
    for claims in some_of(a.id for accounts in told.values() for a in accounts):
        event_of.update({row.claim: row.event for row in connection.execute(select(_held).where(_held.c.claim.in_(claims)))})
    drafts: dict[int, Draft] = {}
    for events in some_of(sorted(set(event_of.values()))):
        rows = connection.execute(select(_draft).where(_draft.c.event.in_(events)))
        drafts.update({row.event: _unpacked(row.body) for row in rows})
    for report, accounts in told.items():
        by_event: defaultdict[int, list[Account]] = defaultdict(list)
        for account in accounts:
            if account.id in event_of:
                by_event[event_of[account.id]].append(account)
        yield number_of("report", report), {event: _telling(drafts[event], accounts) for event, accounts in by_event.items()}


def _telling(draft: Draft, accounts: Sequence[Account]) -> Draft:
    return msgspec.structs.replace(draft, whole=replace(draft.whole, accounts=tuple(accounts)))


def _forget(connection: Connection, number: int, events: Iterable[int]) -> None:
    for some in some_of(events):
        connection.execute(delete(_relation).where(_relation.c.event.in_(some), _relation.c.met == number))


def _write(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(_relation), rows)
