"""Reads tables of places with a header line (CSV, TSV): OCHA administrative tables, lists of settlements.

Columns are known by their names in the spellings in use: admin1Name_en, ADM1_AR, adm1_name1, admin1Pcode;
name_ar, featureName_en, Latitude_y, X, population. What language a name is in is told by its letters.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from riwaya.errors import InputError
from riwaya.rules.place_files import PlaceFile, text_of
from riwaya.rules.place_found import NO_ARABIC, OTHER_COUNTRY, TWICE, Broken, Found, Left, coordinates
from riwaya.rules.place_words import arabic_names, is_arabic, plain_english
from riwaya.text import fold_word

_NOT_IN_NAMES = re.compile(r"[^a-z0-9\u0621-\u064a]")
_LEVEL = re.compile(r"(?:admin|adm)(\d)(?:altname\d?|refname|ref|name\d?)?(?:en|eng|english|ar|ara|arabic|fr|alt\d?|pcode|code|\d)*")
_LANGUAGE = r"(?:en|eng|english|ar|ara|arabic|alt|ref|\d)*"
_PLACE = r"(?:place|feature|location|locality|village|settlement|community|popplace|city|town|site|camp|neighbou?rhood)"
_NAME = re.compile(rf"(?:(?:{_PLACE}?(?:ref)?names?|{_PLACE}){_LANGUAGE}|{_LANGUAGE}{_PLACE}?name|اسم|الاسم|اسمالقريه|القريه|البلده|المدينه)")
_LATITUDE = re.compile(r"(?:center|centroid|gps|point)?_?(?:lat|latitude|y)(?:y|dd|wgs84|decimal)?|ycoord|خطالعرض")
_LONGITUDE = re.compile(r"(?:center|centroid|gps|point)?_?(?:lon|long|lng|longitude|x)(?:x|dd|wgs84|decimal)?|xcoord|خطالطول")
_CODE = re.compile(rf"(?:{_PLACE})?(?:pcode|code)|locationid|placecode")
_COUNTRY = re.compile(r"iso|iso2|isocountry|countrycode|country(?:name|en)?|(?:admin|adm)0.*")
_PEOPLE = re.compile(r"(?:total)?pop(?:ulation)?(?:total|est|estimate)?\d*")
_TYPE = re.compile(rf"{_PLACE}?(?:type|kind|class)(?:en)?")

_KIND_OF_LEVEL = {1: "governorate", 2: "district", 3: "district"}
_KINDS = {
    "city": "city", "town": "town", "village": "village", "hamlet": "village", "camp": "camp", "refugeecamp": "camp", "idpcamp": "camp",
    "neighbourhood": "neighbourhood", "neighborhood": "neighbourhood", "suburb": "neighbourhood", "quarter": "neighbourhood",
    "district": "district", "subdistrict": "district", "governorate": "governorate", "site": "site", "airport": "site", "dam": "site",
    "مدينه": "city", "بلده": "town", "قريه": "village", "مزرعه": "village", "مخيم": "camp", "حي": "neighbourhood",
}  # fmt: skip

IS_SHIPPED = "a governorate the gazetteer has"
Atlas = Callable[[str, str], str | None]
"""(Arabic name, country): the English name of the shipped governorate of that name."""


@dataclass
class Columns:
    """Which columns of a table hold what."""

    names: list[int] = field(default_factory=list)
    levels: dict[int, list[int]] = field(default_factory=dict)
    codes: dict[int, int] = field(default_factory=dict)
    code: int | None = None
    country: list[int] = field(default_factory=list)
    lat: int | None = None
    lon: int | None = None
    people: int | None = None
    type: int | None = None


def columns_of(header: list[str]) -> Columns | None:
    """The columns of a header line; None where no column can hold a place's name.

    >>> c = columns_of(["admin1Name_en", "admin1Name_ar", "admin1Pcode", "name_ar", "Latitude_y", "Longitude_x"])
    >>> c.levels, c.codes, c.names, c.lat, c.lon
    ({1: [0, 1]}, {1: 2}, [3], 4, 5)
    """
    columns = Columns()
    for k, raw in enumerate(header):
        _assign(columns, k, _NOT_IN_NAMES.sub("", fold_word(raw.strip()).lower()))
    return columns if columns.names or columns.levels else None


def _assign(columns: Columns, k: int, name: str) -> None:
    level = _LEVEL.fullmatch(name)
    if level is not None and level.group(1) != "0":
        number = int(level.group(1))
        if name.endswith("code"):
            columns.codes.setdefault(number, k)
        else:
            columns.levels.setdefault(number, []).append(k)
    elif _COUNTRY.fullmatch(name):
        columns.country.append(k)
    elif _LATITUDE.fullmatch(name):
        columns.lat = k if columns.lat is None else columns.lat
    elif _LONGITUDE.fullmatch(name):
        columns.lon = k if columns.lon is None else columns.lon
    elif _PEOPLE.fullmatch(name):
        columns.people = k if columns.people is None else columns.people
    elif _TYPE.fullmatch(name):
        columns.type = k if columns.type is None else columns.type
    elif _CODE.fullmatch(name):
        columns.code = k if columns.code is None else columns.code
    elif _NAME.fullmatch(name):
        columns.names.append(k)


@dataclass
class TableReader:
    """Reads one table. `country_of` turns what a column says of the country into its ISO code."""

    countries: frozenset[str]
    country_of: Callable[[str], str | None]
    atlas: Atlas
    _seen: set[str] = field(default_factory=set)

    def read(self, file: PlaceFile) -> Iterator[Found | Left | Broken]:
        """The places of each row: what it names, and the divisions it lies in where they are new."""
        numbers = [0]
        texts = _texts(file, numbers)
        first = next(texts, "")
        rows = csv.reader(chain((first,), texts), delimiter=_delimiter(first))
        header: list[str] = []
        columns: Columns | None = None
        try:
            for row in rows:
                if columns is None:
                    header, columns = row, columns_of(row)
                    if columns is None:
                        raise InputError(
                            "G021", "no column of this table names places", where=f"{file.name}:1",
                            remedy="Name its columns in the first line: name_ar, name_en, lat, lon, or admin1Name_ar and so on.",
                        )  # fmt: skip
                elif not any(row) or row[0].startswith("#"):  # a line of HXL tags
                    continue
                elif len(row) != len(header):
                    yield Broken(f"{file.name}:{numbers[0]}", f"{len(row)} columns, where the header line has {len(header)}")
                else:
                    yield from self._row([c.strip() for c in row], columns, f"{file.name}:{numbers[0]}")
        except csv.Error as error:
            raise InputError("G022", f"no table ({error})", where=f"{file.name}:{numbers[0]}") from error

    def _row(self, row: list[str], columns: Columns, where: str) -> Iterator[Found | Left | Broken]:
        country = self._country(row, columns)
        if country is None:
            yield Broken(where, "which country it is in is not told; give one with --country SY")
            return
        if self.countries and country not in self.countries:
            yield Left(OTHER_COUNTRY)
            return
        lat, lon = (row[k] if k is not None else "" for k in (columns.lat, columns.lon))
        at = coordinates(lat.replace(",", "."), lon.replace(",", "."))
        if at is None:
            yield Broken(where, f"latitude {lat[:20]!r}, longitude {lon[:20]!r}: no place on Earth")
            return
        depth = max((n for n, ks in columns.levels.items() if any(row[k] for k in ks)), default=0)
        province = self._province(row, columns, country)
        listed = bool(columns.names) and any(row[k] for k in columns.names)
        for level in sorted(columns.levels):
            if level < depth or (level == depth and listed):
                division = self._division(row, columns, level, country, province, ("", ""))
                if isinstance(division, Found):
                    yield division._replace(above=True)
        if listed:
            yield self._settlement(row, columns, country, province, at)
        elif depth:
            yield self._division(row, columns, depth, country, province, at)
        else:
            yield Left(NO_ARABIC)

    def _settlement(self, row: list[str], columns: Columns, country: str, province: str, at: tuple[str, str]) -> Found | Left:
        names, english = _named(row, columns.names)
        told = _NOT_IN_NAMES.sub("", fold_word(row[columns.type]).lower()) if columns.type is not None else ""
        people = _people(row, columns)
        kind = _KINDS.get(told) or ("city" if people >= 40_000 else "town" if people >= 4_000 else "village")
        code = row[columns.code] if columns.code is not None else ""
        return self._new(Found(_id(code, country, names, at), names, english, kind, country, province, *at, people))

    def _division(
        self, row: list[str], columns: Columns, level: int, country: str, province: str, at: tuple[str, str]
    ) -> Found | Left:
        names, english = _named(row, columns.levels[level])
        code = row[columns.codes[level]] if level in columns.codes else ""
        kind = _KIND_OF_LEVEL.get(level, "village")
        if kind == "governorate" and any(self.atlas(n, country) for n in names):
            return Left(IS_SHIPPED)
        people = _people(row, columns) if at != ("", "") else 0
        own = english if kind == "governorate" else province
        return self._new(Found(_id(code, country, [*names, str(level), province], at), names, english, kind, country, own, *at, people))

    def _new(self, found: Found) -> Found | Left:
        if not found.names:
            return Left(NO_ARABIC)
        if found.id in self._seen:
            return Left(TWICE)
        self._seen.add(found.id)
        return found

    def _country(self, row: list[str], columns: Columns) -> str | None:
        told = (self.country_of(row[k]) for k in columns.country if row[k])
        known = next((iso for iso in told if iso), None)
        if known is None:
            codes = [row[k] for k in (columns.code, *columns.codes.values()) if k is not None]
            prefixes = (re.match(r"([A-Z]{2})[A-Z]{0,2}\d", code) for code in codes)
            known = next((iso for m in prefixes if m and (iso := self.country_of(m.group(1)))), None)
        return known or (next(iter(self.countries)) if len(self.countries) == 1 else None)

    def _province(self, row: list[str], columns: Columns, country: str) -> str:
        names, english = _named(row, columns.levels.get(1, []))
        return next((known for n in names if (known := self.atlas(n, country))), english)


def _named(row: list[str], columns: list[int]) -> tuple[list[str], str]:
    """The Arabic names in these cells, and the first that is not Arabic."""
    cells = [part.strip() for k in columns for part in re.split(r"[|;،]", row[k]) if part.strip()]
    english = next((plain_english(c) for c in cells if not is_arabic(c)), "")
    return arabic_names(cells), english


def _people(row: list[str], columns: Columns) -> int:
    told = row[columns.people].replace(",", "").removesuffix(".0") if columns.people is not None else ""
    return int(told) if told.isdecimal() else 0


def _id(code: str, country: str, names: list[str], at: tuple[str, str]) -> str:
    """`ocha:` and the place code, or where there is none a name made of what is known, the same at every import."""
    if code and not re.search(r"\s", code):
        return f"ocha:{code}"
    return f"user:{hashlib.sha256('|'.join((country, *names, *at)).encode()).hexdigest()[:12]}"


def _delimiter(header: str) -> str:
    return max(",\t;", key=header.count)


def _texts(file: PlaceFile, numbers: list[int]) -> Iterator[str]:
    for line in file.lines:
        numbers[0] = line.number
        yield text_of(line, file.encoding, file.name) + "\n"
