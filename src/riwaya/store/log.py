"""The log: written with every change, in the same transaction; read back as entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select

from riwaya.store import schema
from riwaya.store.chain import START, Entry, canonical, fingerprint, sealed

_PAGE = 2000


class LogWriter:
    """Writes rows and the log entries that vouch for them; `flush` sends both. One a transaction, under its lock."""

    def __init__(self, connection: Connection, by: str) -> None:
        self._connection, self._by = connection, by
        self.seq, self._hash = head(connection)
        self._waiting: list[dict[str, Any]] = []
        self._next: dict[str, int] = {}

    def number(self, table: str) -> int:
        """The next free id of a table: only one transaction writes at a time."""
        if table not in self._next:
            column = schema.metadata.tables[table].c.id
            self._next[table] = self._connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one() + 1
        found = self._next[table]
        self._next[table] += 1
        return found

    def append(self, action: str, subject: str, rows: Mapping[str, Mapping[str, Any]], *, at: str | None = None) -> int:
        """Write the rows, by table, and the entry that holds their fingerprints; the entry's number."""
        for table, row in rows.items():
            if table in schema.metadata.tables:
                self._connection.execute(insert(schema.metadata.tables[table]), [dict(row)])
        return self.note(action, subject, {table: fingerprint(row) for table, row in rows.items()}, at=at)

    def note(self, action: str, subject: str, payload: Mapping[str, Any], *, at: str | None = None) -> int:
        """An entry for a change that makes no primary row; its number."""
        self.seq += 1
        entry = sealed(
            Entry(
                seq=self.seq,
                at=at or now(),
                by=self._by,
                action=action,
                subject=subject,
                payload=canonical(payload),
                previous=self._hash,
                hash="",
            )
        )
        self._waiting.append(msgspec.structs.asdict(entry))
        self._hash = entry.hash
        return self.seq

    def flush(self) -> None:
        """Send the entries."""
        if self._waiting:
            self._connection.execute(insert(schema.log), self._waiting)
            self._waiting = []


def now() -> str:
    """The time in UTC, to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the newest entry; 0 and zeros before the first."""
    row = connection.execute(select(schema.log.c.seq, schema.log.c.hash).order_by(schema.log.c.seq.desc()).limit(1)).first()
    return (row.seq, row.hash) if row is not None else (0, START)


def entries(  # noqa: PLR0913  (each narrows what is given, none is needed)
    connection: Connection,
    *,
    subjects: Sequence[str] | None = None,
    after: int = 0,
    before: int | None = None,
    by: str | None = None,
    action: str | None = None,
    newest_first: bool = False,
    limit: int | None = None,
) -> Iterator[Entry]:
    """Entries in their order. `subjects`: only those about these; `action`: its beginning (`judgement`)."""
    log = schema.log
    wanted = select(log).where(log.c.seq > after)
    if subjects is not None:
        wanted = wanted.where(log.c.subject.in_(subjects))
    if before is not None:
        wanted = wanted.where(log.c.seq < before)
    if by is not None:
        wanted = wanted.where(log.c.by == by)
    if action is not None:
        wanted = wanted.where(log.c.action.startswith(action, autoescape=True))
    wanted = wanted.order_by(log.c.seq.desc() if newest_first else log.c.seq).limit(limit)
    with connection.execute(wanted.execution_options(yield_per=_PAGE)) as rows:
        for row in rows:
            yield Entry(**row._asdict())
