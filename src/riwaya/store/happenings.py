"""What grouping keeps of articles: their happenings, the keys these may meet others under, what harm is tied to what act.

An article is taken in when it was read or judged anew: what it told before goes, what it tells now stands beside all
others, without an island until `linking` has compared it.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from riwaya.events.accounts import Account
from riwaya.events.block import key_number, keys
from riwaya.events.consequences import is_bare_harm, names_no_doer
from riwaya.events.copies import SLOTS, sketch
from riwaya.events.extract import accounts_of
from riwaya.events.group import profile, within
from riwaya.events.profile import Profile
from riwaya.model import Document
from riwaya.store import schema
from riwaya.store.packing import pack, unpack

T = TypeVar("T")

MANY = 500
"""Values in one list of a query."""

SKETCH = struct.Struct(f"<{SLOTS}I")

_happening, _key, _tie, _gone = schema.happening, schema.happening_key, schema.happening_tie, schema.happening_gone
_article, _view = schema.grouped_article, schema.article_view
_ENCODE = msgspec.msgpack.Encoder().encode
_ACCOUNTS = msgspec.msgpack.Decoder(tuple[Account, ...])


def changed_articles(connection: Connection) -> list[tuple[int, int]]:
    """Articles that were read or judged since grouping took them in, the earliest published first; with their `changed`."""
    wanted = (
        select(_view.c.article, _view.c.changed)
        .outerjoin(_article, _article.c.article == _view.c.article)
        .where(_article.c.article.is_(None) | (_article.c.changed != _view.c.changed))
        .order_by(_view.c.published, _view.c.article)
    )
    return [(row.article, row.changed) for row in connection.execute(wanted)]


def forget_all(connection: Connection) -> None:
    """Let go of all that grouping keeps but the events."""
    for table in (_tie, _key, schema.crowd_key, _gone, _happening, schema.copy_band, _article):
        connection.execute(delete(table))


def take_in(connection: Connection, documents: Iterable[tuple[int, int, Document]]) -> None:
    """Take in articles: their numbers, their `changed`, and the documents as seen."""
    numbers = count(_next(connection))
    for number, changed, document in documents:
        _let_go(connection, number)
        accounts = accounts_of(document)
        shape = sketch(document.text) if not accounts else accounts[0].report.sketch
        _note_article(connection, number, changed, document, SKETCH.pack(*shape), told=bool(accounts))
        rows = _rows(number, accounts, numbers)
        if rows:
            connection.execute(insert(_happening), [row for row, _ in rows])
        key_rows = [{"key": key, "happening": row["id"]} for row, one in rows for key in numbers_of(one)]
        if key_rows:
            connection.execute(insert(_key), key_rows)
        ties = list(_ties(rows))
        if ties:
            connection.execute(insert(_tie), ties)


def numbers_of(one: Profile) -> frozenset[int]:
    """The numbers of a happening's blocking keys."""
    return frozenset(map(key_number, keys(one)))


def pack_accounts(accounts: Sequence[Account]) -> bytes:
    """Accounts of a happening, packed."""
    return pack(_ENCODE(tuple(accounts)))


def unpack_accounts(data: bytes, *, name: object) -> tuple[Account, ...]:
    """The accounts again; StoreError S005 for what was altered."""
    return _ACCOUNTS.decode(unpack(data, where=f"happening {name}"))


def accounts_by_number(connection: Connection, numbers: Iterable[int]) -> Iterator[tuple[int, tuple[Account, ...]]]:
    """Happenings by their numbers, in no order."""
    for some in some_of(numbers):
        rows = connection.execute(select(_happening.c.id, _happening.c.body).where(_happening.c.id.in_(some)))
        for row in rows:
            yield row.id, unpack_accounts(row.body, name=row.id)


def profiles_by_number(connection: Connection, numbers: Iterable[int]) -> Iterator[tuple[int, Profile]]:
    """Happenings by their numbers, as they are compared."""
    return ((number, profile(accounts)) for number, accounts in accounts_by_number(connection, numbers))


def some_of(items: Iterable[T], size: int = MANY) -> Iterator[list[T]]:
    """The items in lists, as many as one query may name."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def named(document: str) -> int:
    """A number for a document, from the beginning of its id: numbers sort as ids do."""
    return int(document[:12], 16)


def _next(connection: Connection) -> int:
    last = (connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one() for table in (_happening, _gone))
    return int(max(last)) + 1


def _let_go(connection: Connection, number: int) -> None:
    """What an article told before stands aside until its islands are linked anew."""
    old = connection.execute(select(_happening).where(_happening.c.article == number)).all()
    if not old:
        return
    seen = [
        {"id": row.id, "island": row.island, "joined": row.joined, "body": row.body} for row in old if row.island is not None
    ]
    if seen:
        connection.execute(insert(_gone), seen)
    for row in old:
        of_it = numbers_of(profile(unpack_accounts(row.body, name=row.id)))
        if of_it:
            connection.execute(delete(_key).where(_key.c.key.in_(of_it), _key.c.happening == row.id))
    gone = [row.id for row in old]
    connection.execute(delete(_tie).where(_tie.c.harm.in_(gone)))
    connection.execute(delete(_happening).where(_happening.c.id.in_(gone)))


def _note_article(connection: Connection, number: int, changed: int, document: Document, shape: bytes, *, told: bool) -> None:
    old = connection.execute(select(_article.c.banded, _article.c.family).where(_article.c.article == number)).first()
    connection.execute(delete(_article).where(_article.c.article == number))
    row = {
        "article": number,
        "changed": changed,
        "named": named(document.id),
        "sketch": shape,
        "told": int(told),
        "banded": old.banded if old is not None else 0,
        "family": old.family if old is not None else named(document.id),
    }
    connection.execute(insert(_article), [row])


def _rows(number: int, accounts: Sequence[Account], numbers: Iterator[int]) -> list[tuple[dict[str, Any], Profile]]:
    if not accounts:
        return []
    report = replace(accounts[0].report, sketch=())
    found = within([replace(account, report=report) for account in accounts])
    return [
        (
            {
                "id": next(numbers),
                "article": number,
                "name": one.id,
                "island": None,
                "grp": None,
                "joined": None,
                "bare": int(is_bare_harm(one.accounts)),
                "doer": int(not names_no_doer(one.accounts)),
                "body": pack_accounts(one.accounts),
            },
            one,
        )
        for one in found
    ]


def _ties(rows: Sequence[tuple[dict[str, Any], Profile]]) -> Iterator[dict[str, int]]:
    """Which happenings hold harm that the words tie to an act in another."""
    holder = {account.id: row["id"] for row, one in rows for account in one.accounts}
    told = Counter(
        (row["id"], holder[account.caused_by])
        for row, one in rows
        for account in one.accounts
        if account.caused_by in holder and row["bare"]
    )
    return ({"harm": harm, "act": act, "times": times} for (harm, act), times in told.items() if harm != act)
