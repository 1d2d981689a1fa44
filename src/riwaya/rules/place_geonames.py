"""Reads GeoNames dumps (SY.txt, allCountries.txt) and their table of names (alternateNamesV2.txt), row by row.

https://download.geonames.org/export/dump/readme.txt describes both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from riwaya.errors import InputError
from riwaya.rules.place_files import Line, PlaceFile, text_of
from riwaya.rules.place_found import NO_ARABIC, OTHER_COUNTRY, Broken, Found, Left, coordinates
from riwaya.rules.place_words import arabic_names, plain_english

_TABS = 18
_ARABIC_BYTES = re.compile(rb"[\xd8-\xdb][\x80-\xbf]")
_CITY, _TOWN = 40_000, 4_000

NOT_USED = "no settlement, division, or site of a kind news names"
HISTORICAL = "historical"
COUNTRY = "a country (those are shipped)"
NOT_ARABIC_SPEAKING = "name not marked as Arabic, in a country that writes other languages in Arabic letters"

_CODES = {
    "ADM1": "governorate", "ADM2": "district", "ADM3": "district", "ADM4": "district", "ADM5": "district", "ADMD": "district",
    "ADMF": "district", "ZN": "region", "TERR": "region",
    "AIRP": "site", "AIRB": "site", "AIRF": "site", "AIRQ": "site", "DAM": "site", "CMPRF": "camp", "CMP": "camp",
    "INSM": "site", "MILB": "site", "PRN": "site", "PSTB": "site", "CSTM": "site", "OILR": "site", "OILF": "site", "GASF": "site",
    "PS": "site", "PSH": "site", "PSN": "site", "BDG": "site", "FT": "site", "CSTL": "site", "PRT": "site", "NVB": "site",
    "MT": "site", "MTS": "region", "HLL": "site", "HLLS": "site", "PK": "site", "PASS": "site", "CAPE": "site",
    "ISL": "site", "ISLS": "region", "PEN": "region", "DSRT": "desert", "VAL": "region", "PLN": "region", "PLAT": "region",
    "RGN": "region", "OAS": "region", "LK": "site", "RSV": "site", "STRT": "region", "GULF": "region", "BAY": "region", "WAD": "region",
}  # fmt: skip
_SETTLEMENTS = {"PPLX": "neighbourhood", "PPLA": "city", "PPLC": "city"}
_OTHER_LANGUAGES = {"IR": 15_000, "AF": 15_000, "PK": 15_000, "IN": 100_000, "CN": 100_000}
"""Where Arabic letters write other languages: an unmarked name counts from so many people on (cf. tools/build_gazetteer.py)."""


def is_dump(first: str) -> bool:
    """Whether the first line of a file is a row of a GeoNames dump."""
    return first.count("\t") == _TABS and first.partition("\t")[0].isdigit()


def is_names_table(first: str) -> bool:
    """Whether the first line of a file is a row of alternateNames or alternateNamesV2."""
    cells = first.split("\t")
    return len(cells) in (8, 10) and cells[0].isdigit() and cells[1].isdigit()


def read_names(file: PlaceFile) -> dict[int, list[str]]:
    """The names marked as Arabic (not historical), preferred ones first, by GeoNames number.

    Held in memory: some 200 bytes a place that has one.
    """
    names: dict[int, list[str]] = {}
    for line in file.lines:
        if line.number == 1 and not is_names_table(text_of(line, file.encoding, file.name)):
            raise InputError(
                "G020", "no table of alternate names", where=f"{file.name}:1", remedy="Give alternateNamesV2.txt or its .zip with --names."
            )
        if b"\tar\t" not in line.data:
            continue
        cells = text_of(line, file.encoding, file.name).split("\t")
        if len(cells) < 8 or cells[2] != "ar" or cells[7] == "1" or not cells[1].isdigit():
            continue
        known = names.setdefault(int(cells[1]), [])
        known.insert(0, cells[3]) if cells[4] == "1" else known.append(cells[3])
    return names


@dataclass
class GeoNamesReader:
    """Reads one dump. `provinces`, filled while reading: (GeoNames id, English name) by code («SY.09»)."""

    countries: frozenset[str]
    marked: Mapping[int, list[str]]
    provinces: dict[str, tuple[str, str]] = field(default_factory=dict)

    def read(self, file: PlaceFile) -> Iterator[Found | Left | Broken]:
        """One answer for each line that is not empty."""
        wanted = tuple(f"\t{c}\t".encode() for c in self.countries)
        for line in file.lines:
            data = line.data
            if data.count(b"\t") != _TABS:
                if data.strip():
                    tabs = data.count(b"\t")
                    yield Broken(f"{file.name}:{line.number}", f"{tabs + 1} columns, where a GeoNames dump has {_TABS + 1}")
            elif wanted and not any(w in data for w in wanted):
                yield Left(OTHER_COUNTRY)
            elif not self.marked and b"\tADM1\t" not in data and not _ARABIC_BYTES.search(data):
                yield Left(NO_ARABIC)
            else:
                yield self._row(line, file)

    def _row(self, line: Line, file: PlaceFile) -> Found | Left | Broken:
        try:
            cells = line.data.decode("utf-8").rstrip("\r\n").split("\t")
        except UnicodeDecodeError as error:
            return Broken(f"{file.name}:{line.number}", f"not UTF-8 (byte 0x{line.data[error.start]:02x})")
        number, name, ascii_name, others, lat, lon, group, code, country = cells[:9]
        if self.countries and country not in self.countries:
            return Left(OTHER_COUNTRY)
        where = coordinates(lat, lon)
        people = cells[14]
        if not number.isdigit() or where is None or not (people.isdigit() or not people):
            return Broken(f"{file.name}:{line.number}", _fault(number, lat, lon, people))
        province = f"{country}.{cells[10]}" if cells[10] not in ("", "00") else ""
        if code == "ADM1" and province:
            self.provinces[province] = (f"geonames:{number}", plain_english(ascii_name or name))
        kind = _kind(group, code, int(people or 0))
        if isinstance(kind, Left):
            return kind
        names = self._names(int(number), name, others, country, int(people or 0))
        if isinstance(names, Left):
            return names
        return Found(f"geonames:{number}", names, plain_english(ascii_name or name), kind, country, province, *where, int(people or 0))

    def _names(self, number: int, name: str, others: str, country: str, people: int) -> list[str] | Left:
        marked = arabic_names(self.marked.get(number, ()))
        unmarked = arabic_names((name, *others.split(",")))
        floor = _OTHER_LANGUAGES.get(country)
        if not marked and unmarked and floor is not None and people < floor:
            return Left(NOT_ARABIC_SPEAKING)
        names = marked if floor is not None and marked else arabic_names((*marked, *unmarked))
        return names or Left(NO_ARABIC)


def _kind(group: str, code: str, people: int) -> str | Left:
    if code.startswith("PCL"):
        return Left(COUNTRY)
    if code == "PPLH" or (group == "A" and code.endswith("H")):
        return Left(HISTORICAL)
    if group == "P":
        settled = _SETTLEMENTS.get(code)
        if settled is not None:
            return settled
        return "city" if people >= _CITY else "town" if people >= _TOWN or code.startswith("PPLA") else "village"
    kind = _CODES.get(code)
    return kind if kind is not None else Left(NOT_USED)


def _fault(number: str, lat: str, lon: str, people: str) -> str:
    if not number.isdigit():
        return f"{number[:20]!r} is no GeoNames number"
    if people and not people.isdigit():
        return f"{people[:20]!r} is no number of people"
    return f"latitude {lat[:20]!r}, longitude {lon[:20]!r}: no place on Earth"
