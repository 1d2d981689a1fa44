"""Proof: the log's chain computed again, and every primary row held against what the log says of it.

An altered byte is found because the log holds the SHA-256 of every value, and every entry the hash of the one before.
What this cannot find: a log cut off at its end, or written anew as a whole. For that, keep the head's hash elsewhere
(`riwaya status` prints it, `verify --head` takes it), or have it stamped by an authority (stamps.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select, text
from sqlalchemy.exc import DBAPIError

from riwaya.errors import StoreError
from riwaya.review.judgements import Judgement
from riwaya.store import schema
from riwaya.store.chain import START, Entry, canonical, fingerprint, is_sealed
from riwaya.store.database import Database
from riwaya.store.packing import unpack

_PAGE = 500


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not as the log says: where (a log entry, a row and its column), and what is wrong."""

    where: str
    what: str


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked, how much of it, and all that is wrong. `head` is the hash of the newest entry."""

    entries: int
    rows: dict[str, int]
    head: str
    faults: tuple[Fault, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(database: Database, *, expected_head: str | None = None, tell: Callable[[int], None] | None = None) -> Verified:
    """Check everything there is; `tell` is called with the number of rows checked so far.

    `expected_head`: a hash noted earlier, which the log must still contain.
    """
    with database.reading() as connection:
        _lenient(connection)
        checker = _Checker(connection, tell)
        checker.database()
        head = checker.log(expected_head)
        counts = {table.name: checker.table(table) for table in schema.PRIMARY}
        checker.leftovers()
        checker.workspace()
        checker.about()
        return Verified(entries=checker.entries, rows=counts, head=head, faults=tuple(checker.faults))


def _lenient(connection: Connection) -> None:
    """Let letters through that are none any more: they are to be found, not to stop the search."""
    raw: Any = connection.connection.dbapi_connection
    if connection.dialect.name == "sqlite":
        raw.text_factory = lambda data: data.decode("utf-8", "replace")


class _Checker:
    def __init__(self, connection: Connection, tell: Callable[[int], None] | None) -> None:
        self._connection, self._tell = connection, tell
        self._expected: dict[tuple[str, str], bytes] = {}
        self._entry_of: dict[tuple[str, str], int] = {}
        self._first: Entry | None = None
        self._looked = self.entries = 0
        self.faults: list[Fault] = []

    def database(self) -> None:
        """What the database itself finds wrong with its file."""
        if self._connection.dialect.name != "sqlite":
            return
        try:
            told = [row[0] for row in self._connection.execute(text("PRAGMA integrity_check(20)"))]
        except DBAPIError as error:
            told = [str(error.orig)]
        self.faults += [Fault(where="database file", what=line) for line in told if line != "ok"]

    def log(self, expected_head: str | None) -> str:
        """Walk the chain; the hash of its last entry."""
        before, known = START, expected_head in (None, START)
        for row in self._rows(schema.log):
            entry = Entry(**row)
            self.entries += 1
            where = f"log entry {entry.seq}"
            if entry.seq != self.entries:
                self._fault(f"log entry {self.entries}", f"missing (the next is {entry.seq})")
                self.entries = entry.seq if isinstance(entry.seq, int) else self.entries
            if entry.previous != before:
                self._fault(where, "does not follow from the entry before")
            if not _sealed(entry):
                self._fault(where, "altered: its hash is not that of its content")
            before = entry.hash
            known = known or entry.hash == expected_head
            self._expect(entry)
            self._first = self._first or entry
        if not known:
            self._fault("log", f"does not contain the entry with the hash {expected_head}")
        return before

    def table(self, table: Table) -> int:
        """Hold every row of a table against the log; how many there are."""
        number = 0
        for row in self._rows(table):
            number += 1
            key = (table.name, str(row[_key(table)]))
            expected = self._expected.pop(key, None)
            if expected is None:
                self._fault(_where(*key), "no entry of the log vouches for it")
            elif _digest(row) != expected:
                self._fault(_where(*key), self._difference(key, row))
            if table is schema.source:
                self._source(row)
        return number

    def leftovers(self) -> None:
        """Rows that the log knows and that are gone."""
        for table, key in self._expected:
            self._fault(_where(table, key), f"missing: log entry {self._entry_of[table, key]} says it was kept")

    def workspace(self) -> None:
        """The workspace's own row, whose secret makes the codes of protected names."""
        rows = list(self._rows(schema.workspace))
        if len(rows) != 1 or self._first is None:
            self._fault("workspace", "its row or its first log entry is missing")
            return
        said = fingerprint({"created": rows[0]["created"], "secret": str(rows[0]["secret"]).encode("utf-8", "replace")})
        if self._first.subject != rows[0]["uuid"] or self._first.payload != canonical(said):
            self._fault("workspace", "its row is not as its first log entry says")

    def about(self) -> None:
        """The table that finds judgements by document: a judgement that it hides would not be seen."""
        table = schema.judgement_document
        kept = {(row["document"], row["seq"]) for row in self._rows(table)}
        made: set[tuple[str, int]] = set()
        of: dict[str, set[str]] = {}
        for row in self._rows(schema.judgement):
            documents = _documents(row, of)
            of[row["id"]] = documents
            made |= {(document, row["seq"]) for document in documents}
        for document, seq in sorted(kept ^ made, key=str):
            self._fault(f"judgement j{seq}", f"the index of judgements is wrong about article {str(document)[:12]}")

    def _rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows in order; what the database cannot read is told, and ends the table."""
        last: object = None
        try:
            wanted = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_PAGE)
            with self._connection.execute(wanted) as rows:
                for row in rows:
                    last = row[0]
                    self._looked += 1
                    if self._tell is not None:
                        self._tell(self._looked)
                    yield row._asdict()
        except DBAPIError as error:
            self._fault(f"{table.name} after {last}", f"cannot be read ({error.orig})")

    def _expect(self, entry: Entry) -> None:
        try:
            payload = msgspec.json.decode(entry.payload)
            rows = payload.items() if isinstance(payload, dict) else ()
            for name, row in rows:
                if name in _PRIMARY:
                    key = (name, str(row[_key(_PRIMARY[name])]))
                    self._expected[key] = hashlib.sha256(canonical(row).encode()).digest()
                    self._entry_of[key] = entry.seq
        except (msgspec.DecodeError, KeyError, TypeError, AttributeError):
            self._fault(f"log entry {entry.seq}", "its payload cannot be read")

    def _difference(self, key: tuple[str, str], row: dict[str, Any]) -> str:
        """Which columns differ from what the log says."""
        seq = self._entry_of[key]
        payload = self._connection.execute(select(schema.log.c.payload).where(schema.log.c.seq == seq)).scalar_one()
        said = msgspec.json.decode(payload)[key[0]]
        found = fingerprint(row)
        differ = [name for name in {**said, **found} if said.get(name) != found.get(name)]
        return f"altered: {', '.join(differ) or 'its row'} is not what log entry {seq} says"

    def _source(self, row: dict[str, Any]) -> None:
        where = _where("source", str(row["sha256"]))
        try:
            data = unpack(row["data"], where=where)
        except (StoreError, TypeError) as error:
            self._fault(where, f"its bytes cannot be unpacked ({error})")
            return
        if hashlib.sha256(data).hexdigest() != row["sha256"]:
            self._fault(where, "its bytes are not those of its digest")

    def _fault(self, where: str, what: str) -> None:
        self.faults.append(Fault(where=where, what=what))


_PRIMARY = {table.name: table for table in schema.PRIMARY}


def _key(table: Table) -> str:
    return str(next(iter(table.primary_key.columns)).name)


def _where(table: str, key: str) -> str:
    return f"{table} {key[:12]}"


def _digest(row: dict[str, Any]) -> bytes | None:
    try:
        return hashlib.sha256(canonical(fingerprint(row)).encode()).digest()
    except (TypeError, UnicodeEncodeError, msgspec.EncodeError):
        return None


def _sealed(entry: Entry) -> bool:
    try:
        return is_sealed(entry)
    except (TypeError, UnicodeEncodeError, msgspec.EncodeError):
        return False


def _documents(row: dict[str, Any], of: dict[str, set[str]]) -> set[str]:
    """The documents a judgement is about, as its own row says."""
    try:
        fields = {**msgspec.json.decode(row["body"]), **{name: row[name] for name in ("kind", "by", "reason", "id", "at")}}
        judgement = msgspec.convert(fields, Judgement)
    except (msgspec.DecodeError, msgspec.ValidationError, TypeError):
        return set()
    return of.get(judgement.undoes, set()) if judgement.undoes else set(judgement.documents)
