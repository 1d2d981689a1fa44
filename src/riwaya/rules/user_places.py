"""The places a user imported: tables in a folder of the user's own, read beside the shipped gazetteer."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from riwaya.errors import InputError, StoreError
from riwaya.settings import settings

COLUMNS = ("id", "name", "variants", "name_en", "kind", "country", "admin1", "lat", "lon", "population", "needs")
"""As in data/places/*.tsv."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class UserTable(msgspec.Struct, frozen=True):
    """One imported table; `origin` says what it was made from."""

    name: str
    path: Path
    places: int
    origin: str


def user_tables() -> tuple[Path, ...]:
    """The imported tables, in order of their names; () where there are none."""
    base = settings().data
    if base is None or not (base / "places").is_dir():
        return ()
    return tuple(sorted((base / "places").glob("*.tsv")))


def list_tables() -> list[UserTable]:
    """What was imported, with the number of places of each table."""
    return [_described(path) for path in user_tables()]


def remove_table(name: str) -> Path:
    """Delete an imported table; its path. InputError where there is none of that name."""
    path = table_path(name)
    if not path.is_file():
        known = ", ".join(p.stem for p in user_tables()) or "none"
        raise InputError("G004", f"no imported places called {name!r}", remedy=f"There are: {known}.")
    try:
        path.unlink()
    except OSError as error:
        raise StoreError("G005", f"cannot be removed ({error.strerror})", where=str(path)) from error
    return path


def table_path(name: str) -> Path:
    """Where a table of this name is kept. InputError where the name cannot be a file's, or the folder is turned off."""
    base = settings().data
    if base is None:
        raise InputError("G001", "RIWAYA_DATA is off: there is no folder for imported places", remedy="Unset it, or name a folder.")
    if not _NAME.fullmatch(name) or name.endswith("."):
        raise InputError(
            "G002", f"{name!r} cannot name a table", remedy="Give --name with Latin letters, digits, dots, dashes or underscores."
        )
    return base / "places" / f"{name}.tsv"


def _described(path: Path) -> UserTable:
    origin, places = "", -1  # the header line is no place
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith("#"):
                    places += 1
                elif not origin:
                    origin = line[1:].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError("G006", f"cannot be read ({error})", where=str(path), remedy="Remove it and import it again.") from error
    return UserTable(path.stem, path, max(places, 0), origin)
