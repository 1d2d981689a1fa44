"""Reference events: rows of UCDP GED and ACLED-style tables in one form, to be compared with ours."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from riwaya.errors import InputError

SCHEMA = "riwaya-reference/1"
Known = Literal["day", "week", "month", "year"]
Geo = Literal["place", "near", "district", "governorate", "area", "country"]

_UCDP_DATE: dict[str, Known] = {"1": "day", "2": "week", "3": "week", "4": "month", "5": "year"}
_UCDP_GEO: dict[str, Geo] = {
    "1": "place",
    "2": "near",
    "3": "district",
    "4": "governorate",
    "5": "area",
    "6": "country",
    "7": "area",
}
_ACLED_DATE: dict[str, Known] = {"1": "day", "2": "week", "3": "month"}
_ACLED_GEO: dict[str, Geo] = {"1": "place", "2": "near", "3": "governorate"}
_UCDP_TYPE = {"1": "state-based", "2": "non-state", "3": "one-sided"}
_DATES = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d/%m/%Y")


class ReferenceEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event of another dataset. Days are ISO dates; `known` and `geo` say how closely it is dated and placed."""

    id: str
    source: Literal["ucdp", "acled"]
    type: str
    start: str
    end: str
    known: Known
    place: str
    admin1: str
    country: str
    lat: float | None
    lon: float | None
    geo: Geo
    sides: tuple[str, ...]
    low: int | None
    best: int | None
    high: int | None
    told: str
    schema: Literal["riwaya-reference/1"] = "riwaya-reference/1"


class RowFault(msgspec.Struct, frozen=True):
    """A row that could not be read: where (file and line) and why."""

    where: str
    what: str

    def __str__(self) -> str:
        return InputError("I027", self.what, where=self.where, remedy="The row was left out.").message()


def read_reference(path: str) -> Iterator[ReferenceEvent | RowFault]:
    """The events of a table (CSV; UCDP GED or ACLED columns) or of JSON Lines that `riwaya import` made of one.

    A row that cannot be read comes as a fault, and the rest goes on. InputError where the file cannot be read or has
    neither header.
    """
    try:
        if path.endswith(".jsonl"):
            yield from _lines(path)
        else:
            yield from _table(path)
    except OSError as error:
        raise InputError("I001", f"cannot be read ({error.strerror})", where=path) from error
    except UnicodeDecodeError as error:
        raise InputError(
            "I026", f"is not UTF-8 (byte {error.start})", where=path, remedy="Save the table as CSV in UTF-8."
        ) from error


def _lines(path: str) -> Iterator[ReferenceEvent | RowFault]:
    decoder = msgspec.json.Decoder(ReferenceEvent)
    with Path(path).open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                yield decoder.decode(line)
            except (msgspec.ValidationError, msgspec.DecodeError) as error:
                yield RowFault(f"{path}:{number}", f"not a reference event ({error})")


def _table(path: str) -> Iterator[ReferenceEvent | RowFault]:
    with Path(path).open(encoding="utf-8-sig", newline="") as stream:
        head = stream.readline()
        delimiter = max(",;\t", key=head.count)
        stream.seek(0)
        rows = csv.DictReader(stream, delimiter=delimiter)
        rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
        read = _reader(frozenset(rows.fieldnames), path)
        for row in rows:
            where = f"{path}:{rows.line_num}"
            try:
                yield read({key: (value or "").strip() for key, value in row.items() if isinstance(key, str)})
            except (KeyError, ValueError) as error:
                yield RowFault(where, f"not a row of the table ({error})")


_Row = Mapping[str, str]


def _reader(names: frozenset[str], path: str) -> Callable[[_Row], ReferenceEvent]:
    if {"type_of_violence", "date_start", "date_end", "best"} <= names:
        return _from_ucdp
    if {"event_date", "event_type", "fatalities"} <= names:
        return _from_acled
    raise InputError(
        "I028",
        "has neither UCDP GED's columns nor ACLED's",
        where=path,
        remedy="UCDP GED: type_of_violence, date_start, date_end, best. ACLED: event_date, event_type, fatalities.",
    )


def _from_ucdp(row: _Row) -> ReferenceEvent:
    start, end = _day(row["date_start"]), _day(row["date_end"])
    return ReferenceEvent(
        id=row["id"],
        source="ucdp",
        type=_UCDP_TYPE.get(row["type_of_violence"], row["type_of_violence"]),
        start=start,
        end=max(start, end),
        known=_UCDP_DATE.get(row.get("date_prec", ""), "day" if start == end else "week"),
        place=row.get("where_coordinates", ""),
        admin1=row.get("adm_1", ""),
        country=row.get("country", ""),
        lat=_number(row.get("latitude", "")),
        lon=_number(row.get("longitude", "")),
        geo=_UCDP_GEO.get(row.get("where_prec", ""), "near"),
        sides=tuple(side for side in (row.get("side_a", ""), row.get("side_b", "")) if side),
        low=_count(row.get("low", "")),
        best=_count(row["best"]),
        high=_count(row.get("high", "")),
        told=row.get("source_headline", "") or row.get("where_description", ""),
    )


def _from_acled(row: _Row) -> ReferenceEvent:
    day = _day(row["event_date"])
    dead = _count(row["fatalities"])
    return ReferenceEvent(
        id=row.get("event_id_cnty", "") or row["event_date"],
        source="acled",
        type=row.get("sub_event_type", "") or row["event_type"],
        start=day,
        end=day,
        known=_ACLED_DATE.get(row.get("time_precision", ""), "day"),
        place=row.get("location", ""),
        admin1=row.get("admin1", ""),
        country=row.get("country", ""),
        lat=_number(row.get("latitude", "")),
        lon=_number(row.get("longitude", "")),
        geo=_ACLED_GEO.get(row.get("geo_precision", ""), "near"),
        sides=tuple(side for side in (row.get("actor1", ""), row.get("actor2", "")) if side),
        low=dead,
        best=dead,
        high=dead,
        told=row.get("notes", ""),
    )


def _day(words: str) -> str:
    """An ISO day of the forms these tables use.

    >>> _day("2018-04-07 00:00:00.000"), _day("07 April 2018")
    ('2018-04-07', '2018-04-07')
    """
    plain = words.split("T", maxsplit=1)[0] if words[:4].isdigit() else words
    plain = plain.split(" ")[0] if words[:4].isdigit() else plain
    for form in _DATES:
        try:
            return dt.datetime.strptime(plain, form).date().isoformat()  # noqa: DTZ007  (days, not moments)
        except ValueError:
            continue
    raise ValueError(f"no day: {words!r}")


def _number(words: str) -> float | None:
    return float(words.replace(",", ".")) if words else None


def _count(words: str) -> int | None:
    return int(float(words)) if words else None
