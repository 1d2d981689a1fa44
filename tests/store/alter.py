"""Alters one byte of one value in a workspace file, behind the program's back."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Table

Cell = tuple[str, str, object]


def cells(connection: sqlite3.Connection, table: Table) -> Iterator[Cell]:
    """Table, column and primary key of every value of a table."""
    key = next(iter(table.primary_key.columns)).name
    for (name,) in connection.execute(f'SELECT "{key}" FROM "{table.name}"'):
        for column in table.columns:
            yield table.name, column.name, name


def alter_one_byte(where: Path, table: str, column: str, key: object, chance: random.Random) -> str:
    """Change one byte of a value to another; what was done, in words."""
    with closing(sqlite3.connect(where)) as connection, connection:
        primary = next(row[1] for row in connection.execute(f'PRAGMA table_info("{table}")') if row[5] == 1)
        (value,) = connection.execute(f'SELECT "{column}" FROM "{table}" WHERE "{primary}" IS ?', (key,)).fetchone()
        while True:
            try:
                _alter(connection, table, column, (primary, key, value), chance)
            except sqlite3.IntegrityError:  # the value of another row: the database itself will not have it
                continue
            return f"{table}.{column} of {key}"


def _alter(connection: sqlite3.Connection, table: str, column: str, row: tuple[str, object, object], chance: random.Random) -> None:
    primary, key, value = row
    if isinstance(value, int):
        new: object = value ^ (1 << chance.randrange(12, 20))
        connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE "{primary}" IS ?', (new, key))
        return
    data = bytearray(value if isinstance(value, bytes) else str(value).encode())
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    else:
        data = bytearray(b"x")
    wrap = "?" if isinstance(value, bytes) else "CAST(? AS TEXT)"
    connection.execute(f'UPDATE "{table}" SET "{column}" = {wrap} WHERE "{primary}" IS ?', (bytes(data), key))
