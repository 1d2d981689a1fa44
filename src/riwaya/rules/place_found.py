"""What a reader of places says of each row of a file: a place, a row left out, or a row that is broken."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """A place. `province` is the English name of its governorate, or the code the reader's `provinces` resolves.

    `above` marks a division the row's own place lies in. Coordinates are the file's own digits, empty where it has none.
    """

    id: str
    names: list[str]
    name_en: str
    kind: str
    country: str
    province: str
    lat: str = ""
    lon: str = ""
    population: int = 0
    above: bool = False


class Left(NamedTuple):
    """A row that is sound but not wanted; `why` is one of a few reasons, to be counted."""

    why: str


class Broken(NamedTuple):
    """A row that cannot be read; `where` is file:line."""

    where: str
    what: str


OTHER_COUNTRY = "in another country"
NO_ARABIC = "no name in Arabic"
TWICE = "twice in the file"


def coordinates(lat: str, lon: str) -> tuple[str, str] | None:
    """Latitude and longitude with five decimals at most; None where they are no place on Earth, ("", "") where absent.

    >>> coordinates("35.93424", " 36.45"), coordinates("", ""), coordinates("135", "36")
    (('35.93424', '36.45'), ('', ''), None)
    """
    lat, lon = lat.strip(), lon.strip()
    if not lat and not lon:
        return "", ""
    try:
        north, east = float(lat), float(lon)
    except ValueError:
        return None
    if not (-90 <= north <= 90 and -180 <= east <= 180) or north == east == 0:
        return None
    return _plain(north), _plain(east)


def _plain(degrees: float) -> str:
    return f"{degrees:.5f}".rstrip("0").rstrip(".")
