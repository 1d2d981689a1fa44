"""Copies of a workspace file: as a backup while others work on it, and to encrypt it, decrypt it or change its key."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from riwaya.errors import StoreError
from riwaya.store.database import Database, cipher_module, is_url


def copy_file(database: Database, target: str, *, key: str | None, new_key: str | None) -> None:
    """Write a copy of the workspace's file, whole as of one moment, encrypted with `new_key` where one is given.

    StoreError S012 where the target is there already, or the workspace is no file.
    """
    if database.dialect != "sqlite" or is_url(target):
        remedy = "Use pg_dump for a workspace in PostgreSQL."
        raise StoreError("S012", "only a workspace in a file can be copied to a file", where=database.name, remedy=remedy)
    if Path(target).exists():
        raise StoreError("S012", "is there already", where=target, remedy="Name a new file.")
    part = Path(f"{target}.part")
    part.unlink(missing_ok=True)
    with closing(database.engine.raw_connection()) as pooled:
        raw: Any = pooled.driver_connection
        if key is None and new_key is None:
            with closing(sqlite3.connect(part)) as out:
                raw.backup(out)
        else:
            _export(raw if key is not None else _cipher(database.name), part, new_key)
    part.replace(target)


def _export(raw: Any, part: Path, new_key: str | None) -> None:  # noqa: ANN401  (a connection of SQLCipher's)
    """SQLCipher's own way to copy between keys."""
    raw.execute("ATTACH DATABASE ? AS copied KEY ?", (str(part), new_key or ""))
    try:
        raw.execute("SELECT sqlcipher_export('copied')")
        raw.execute("DETACH DATABASE copied")
    except raw.Error as error:
        raise StoreError("S009", f"the copy failed ({error})", where=str(part), remedy="Nothing was changed.") from error


def _cipher(name: str) -> Any:  # noqa: ANN401
    """A plain file, opened by SQLCipher: only that can write an encrypted one."""
    return cipher_module().connect(name, isolation_level=None)

