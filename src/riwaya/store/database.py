"""Opening a workspace's database, and reading and writing it in transactions whose errors say what to do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import QueuePool

from riwaya.errors import StoreError
from riwaya.store import schema

PATIENCE = 30
"""Seconds that a writer waits for another."""

_WRITES = "riwaya_writes"
_LOCK = 0x72697761


class Database:
    """An opened database. `writable` is false where its file or folder may not be written."""

    def __init__(self, engine: Engine, name: str, *, writable: bool = True) -> None:
        self.engine, self.name, self.writable = engine, name, writable
        self.dialect = engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the workspace, whatever others write meanwhile."""
        options = {"isolation_level": "REPEATABLE READ"} if self.dialect == "postgresql" else {}
        with self._told(), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes, one at a time: all of it is kept or nothing. Waits for other writers."""
        if not self.writable:
            raise self._read_only()
        with self._told(), self.engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            if self.dialect == "postgresql":
                connection.execute(select(schema.workspace.c.id).with_for_update())
            yield connection

    @contextmanager
    def making(self) -> Iterator[Connection]:
        """A transaction that makes or changes tables: one at a time, all of it or nothing."""
        with self._told(), self.engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            if self.dialect == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise store_error(error, self.name) from error

    def _read_only(self) -> StoreError:
        return StoreError(
            "S002", "the workspace may only be read", where=self.name, remedy="Copy it to where you may write."
        )


def is_url(where: str) -> bool:
    """Whether a workspace is named by a database URL rather than by a file.

    >>> is_url("cases.riwaya"), is_url("postgresql://localhost/cases")
    (False, True)
    """
    return "://" in where


def connect(where: str, *, key: str | None = None, create: bool = False) -> Database:
    """The database of a workspace: a file, or a PostgreSQL URL. Nothing is read or made in it yet.

    StoreError S001 where there is none and `create` is false, S007 where an extra is missing.
    """
    if is_url(where):
        return _server(where)
    return _file(Path(where), key, create=create)


def store_error(error: DBAPIError, name: str) -> StoreError:
    """What a database's error means to the person at work."""
    told = str(error.orig).strip().splitlines()[0] if error.orig is not None and str(error.orig) else str(error)
    kind = getattr(error.orig, "sqlite_errorname", "") or _guessed(told)
    for beginning, (code, what, remedy) in _ERRORS.items():
        if kind.startswith(beginning):
            return StoreError(code, f"{what} ({told})", where=name, remedy=remedy)
    if getattr(error.orig, "sqlstate", None) in ("53100", "53000"):
        code, what, remedy = _ERRORS["SQLITE_FULL"]
        return StoreError(code, f"{what} ({told})", where=name, remedy=remedy)
    if getattr(error.orig, "sqlstate", None) == "25006":
        code, what, remedy = _ERRORS["SQLITE_READONLY"]
        return StoreError(code, f"{what} ({told})", where=name, remedy=remedy)
    return StoreError("S009", f"the database refuses ({told})", where=name, remedy="Nothing of this step was kept.")


_ERRORS = {
    "SQLITE_FULL": ("S003", "the disk is full", "Make room and go on: what was written before is kept."),
    "SQLITE_READONLY": ("S002", "the workspace may only be read", "Copy it to where you may write."),
    "SQLITE_BUSY": ("S004", "somebody else is writing", "Try again."),
    "SQLITE_LOCKED": ("S004", "somebody else is writing", "Try again."),
    "SQLITE_NOTADB": ("S008", "no workspace, or an encrypted one", "Give its key with --key-file, or check the path."),
    "SQLITE_CORRUPT": ("S005", "damaged", "Go back to a copy; riwaya verify tells what is damaged."),
    "SQLITE_CANTOPEN": ("S001", "cannot be opened", "Check the path."),
    "SQLITE_IOERR": ("S003", "the disk fails or is full", "Make room and go on: what was written before is kept."),
}


def _guessed(told: str) -> str:
    """The error's name where the driver does not give it."""
    for words, name in (
        ("disk is full", "SQLITE_FULL"),
        ("readonly", "SQLITE_READONLY"),
        ("not a database", "SQLITE_NOTADB"),
        ("is locked", "SQLITE_BUSY"),
        ("malformed", "SQLITE_CORRUPT"),
        ("unable to open", "SQLITE_CANTOPEN"),
        ("disk I/O", "SQLITE_IOERR"),
    ):
        if words in told:
            return name
    return ""


def _server(where: str) -> Database:
    name = where.rsplit("@", maxsplit=1)[-1]  # without the password
    try:
        url = make_url(where)
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        if not url.drivername.startswith("postgresql"):
            raise StoreError(
                "S001", f"{url.drivername} is not supported", where=name, remedy="Give a file, or a postgresql:// URL."
            )
        engine = create_engine(url, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise StoreError(
            "S001", f"not a database URL ({error})", where=name, remedy="Write it as postgresql://USER@HOST/NAME."
        ) from error
    except ModuleNotFoundError as error:
        raise StoreError(
            "S007", "PostgreSQL needs psycopg", where=name, remedy="pip install 'riwaya[postgres]'"
        ) from error
    return Database(engine, url.render_as_string(hide_password=True))


def _file(path: Path, key: str | None, *, create: bool) -> Database:
    if not create and not path.is_file():
        raise StoreError("S001", "no workspace here", where=str(path), remedy="riwaya add makes one.")
    if create and not path.parent.is_dir():
        raise StoreError("S001", "no such folder", where=str(path.parent), remedy="Make it, or check the path.")
    writable = os.access(path if path.exists() else path.parent, os.W_OK) and os.access(path.parent, os.W_OK)
    module = _module(key)
    uri = f"file:{quote(str(path.resolve()))}"
    if not writable:
        wal = path.with_name(path.name + "-wal")
        uri += "?mode=ro" if wal.exists() else "?immutable=1"  # a journal beside it cannot be made, and need not

    def connection() -> Any:  # noqa: ANN401  (of either module)
        made = module.connect(uri, uri=True, timeout=PATIENCE, check_same_thread=False, isolation_level=None)
        _prepare(made, key, writable=writable)
        return made

    engine = create_engine("sqlite://", creator=connection, module=module, poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        """A writer takes its lock at once: one that reads first could not be let in later."""
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return Database(engine, str(path), writable=writable)


def _prepare(connection: Any, key: str | None, *, writable: bool) -> None:  # noqa: ANN401
    if key is not None:
        connection.execute("PRAGMA key = '{}'".format(key.replace("'", "''")))
    connection.execute("PRAGMA foreign_keys = ON")
    if writable:
        connection.execute("PRAGMA journal_mode = WAL")  # readers and the writer do not wait for each other
        connection.execute("PRAGMA synchronous = FULL")  # what was said to be kept outlives the power
    connection.execute("PRAGMA cache_size = -32000")


def _module(key: str | None) -> Any:  # noqa: ANN401  (sqlite3, or its encrypting twin)
    return sqlite3 if key is None else cipher_module()


def cipher_module() -> Any:  # noqa: ANN401
    """The encrypting twin of sqlite3; StoreError S007 where the extra is not installed."""
    try:
        from sqlcipher3 import dbapi2  # noqa: PLC0415  (an extra)
    except ModuleNotFoundError as error:
        raise StoreError(
            "S007", "an encrypted workspace needs SQLCipher", where="--key-file", remedy="pip install 'riwaya[encryption]'"
        ) from error
    return dbapi2
