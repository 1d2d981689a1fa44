"""What other codebooks call things: data/exports as tables by type, by country and by actor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import TypeVar

from riwaya.errors import RuleError
from riwaya.rules.actors import load_actor_rules
from riwaya.rules.event_types import load_event_types
from riwaya.rules.files import data_root, read_tsv

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class TypeCodes:
    """What one event type is coded as; None where a codebook has no place for it.

    `rank`: the lower names an event whose claims differ in type. `acled_civilian`: ACLED's sub-event where civilians
    are the target, under "Violence against civilians".
    """

    type: str
    rank: int
    acled_event: str | None
    acled_sub_event: str | None
    acled_civilian: str | None
    plover: str | None
    plover_mode: str | None
    plover_context: str | None
    is_lethal: bool


@dataclass(frozen=True, slots=True)
class Country:
    """A country under the names that ACLED and UCDP GED give it. `gwno`: None where it is not known here."""

    iso2: str
    iso3: str
    numeric: int
    acled_name: str
    acled_region: str
    ucdp_name: str
    gwno: int | None
    ucdp_region: str


@dataclass(frozen=True, slots=True)
class Side:
    """A party as English-language codebooks name it. `home`: the countries in which its force is no external one."""

    id: str
    name_en: str
    inter: str
    is_state: bool
    home: frozenset[str]


@dataclass(frozen=True, slots=True)
class Codebooks:
    """The tables; `slugs` are the prefixes of the ids of state organs, with the country of each, longest first."""

    types: Mapping[str, TypeCodes]
    countries: Mapping[str, Country]
    sides: Mapping[str, Side]
    slugs: tuple[tuple[str, str], ...]


@lru_cache(maxsize=1)
def load_codebooks() -> Codebooks:
    """The shipped tables, loaded once. RuleError for a row that names an unknown type or is given twice."""
    return read_codebooks(data_root())


def read_codebooks(root: Traversable) -> Codebooks:
    """The tables under `root`."""
    folder = root / "exports"
    known = load_event_types(root)
    types = _by_key("types.tsv", ((row["type"], _type(row)) for row in read_tsv(folder / "types.tsv")))
    if set(types) != set(known):
        odd = ", ".join(sorted(set(types) ^ set(known)))
        raise RuleError("R040", f"types differ from event_types.tsv: {odd}", where="exports/types.tsv")
    states = load_actor_rules().states.values()
    return Codebooks(
        types=types,
        countries=_by_key(
            "countries.tsv", ((row["iso2"], _country(row)) for row in read_tsv(folder / "countries.tsv"))
        ),
        sides=_by_key("actors.tsv", ((row["id"], _side(row)) for row in read_tsv(folder / "actors.tsv"))),
        slugs=tuple(sorted(((s.slug, s.iso) for s in states if s.slug), key=lambda pair: (-len(pair[0]), pair[0]))),
    )


def _by_key(name: str, rows: Iterable[tuple[str, _Row]]) -> Mapping[str, _Row]:
    found: dict[str, _Row] = {}
    for key, value in rows:
        if key in found:
            raise RuleError("R041", "this row is there already", where=f"exports/{name}:{key}", remedy="Keep one.")
        found[key] = value
    return MappingProxyType(found)


def _type(row: Mapping[str, str]) -> TypeCodes:
    return TypeCodes(
        type=row["type"],
        rank=int(row["rank"]),
        acled_event=_given(row["acled_event"]),
        acled_sub_event=_given(row["acled_sub_event"]),
        acled_civilian=_given(row["acled_civilian"]),
        plover=_given(row["plover"]),
        plover_mode=_given(row["plover_mode"]),
        plover_context=_given(row["plover_context"]),
        is_lethal=row["lethal"] == "yes",
    )


def _country(row: Mapping[str, str]) -> Country:
    return Country(
        iso2=row["iso2"],
        iso3=row["iso3"],
        numeric=int(row["numeric"]),
        acled_name=row["acled_name"],
        acled_region=row["acled_region"],
        ucdp_name=row["ucdp_name"],
        gwno=int(row["gwno"]) if row["gwno"] else None,
        ucdp_region=row["ucdp_region"],
    )


def _side(row: Mapping[str, str]) -> Side:
    home = frozenset() if row["home"] == "-" else frozenset(row["home"].split(","))
    return Side(row["id"], row["name_en"], row["inter"], row["side"] == "state", home)


def _given(cell: str) -> str | None:
    return None if cell == "-" else cell
