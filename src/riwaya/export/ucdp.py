"""UCDP GED-style rows: one event a row, with at least one death and organised sides, under GED's columns."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec

from riwaya.export.coding import Coding
from riwaya.export.figures import Count, counts_of
from riwaya.export.folder import Folder
from riwaya.export.hierarchy import codes_of
from riwaya.export.loss import LossReport
from riwaya.export.material import Material, Telling, tellings
from riwaya.export.options import Options
from riwaya.export.sides import ARMED, Party, country_of, counts_civilians, parties
from riwaya.export.tables import Table
from riwaya.export.ucdp_columns import UcdpRow, faults
from riwaya.export.when_where import Days, country_of_place, days_of
from riwaya.rules.codebooks import Codebooks, Country, load_codebooks

NAME = "ucdp"
RULES = (
    "happened-only",
    "violence-only",
    "death-required",
    "organised-sides",
    "one-type",
    "latest-toll",
    "dispute-widens",
    "foreign-forces",
    "vague-place-left-out",
    "vague-time-left-out",
)


def export(material: Material, out: Folder, options: Options) -> None:
    """Write ucdp.csv. What was left out or changed is in the folder's loss report."""
    books = load_codebooks()
    table = Table(
        out.file("ucdp.csv"), UcdpRow.__struct_fields__, bom=options.bom, guard=out.loss if options.guard else None
    )
    for telling in tellings(material):
        row = row_of(telling, books, options.rules, out.loss)
        if row is not None and not out.loss.breaks(telling.event.id, faults(row)):
            table.row(telling.event.id, msgspec.structs.astuple(row))


@dataclass(frozen=True)
class _Deaths3:
    low: int
    best: int
    high: int
    civilians: int


def row_of(telling: Telling, books: Codebooks, rules: Coding, loss: LossReport) -> UcdpRow | None:
    """The row of one event; None where a rule leaves it out (noted)."""
    event, place = telling.event, telling.event.place
    country, days = country_of_place(telling, books), days_of(telling)
    refusal = _refusal(telling, books, country, days, rules)
    if refusal is not None or country is None or days is None or place is None:
        loss.dropped(event.id, *(refusal or ("vague-place-left-out", "no place")))
        return None
    deaths = _deaths(telling, rules, loss)
    if deaths.high == 0 and rules("death-required"):
        loss.dropped(event.id, "death-required", "no death is reported as having happened")
        return None
    actors, targets = parties(telling, books, country.iso2, rules)
    sides = _sides(actors, targets, deaths)
    if sides is None and rules("organised-sides"):
        loss.dropped(event.id, "organised-sides", f"{_named(actors)} against {_named(targets)}")
        return None
    kind, side_a, side_b = sides or (None, None, None)
    for role in event.figures:
        if role != "killed":
            loss.not_carried(event.id, role, event.figures[role].best)
    for dispute in event.disputes:
        loss.not_carried(event.id, f"dispute over {dispute.dimension}", None)
    name_a, name_b = _side_name(side_a, books), _side_name(side_b, books)
    outlets = list(dict.fromkeys(one.outlet or one.document.source.address for one in telling.told))
    titles = list(dict.fromkeys(d.title.text for d in telling.documents() if d.title))
    dates = sorted({one.published for one in telling.told if one.published})
    lat, lon = place.lat, place.lon
    return UcdpRow(
        id=stable_number(event.id),
        relid=f"RIWAYA-{event.id}",
        year=days.start.year,
        active_year=0,
        code_status="Machine coded",
        type_of_violence=kind,  # type: ignore[arg-type]
        conflict_dset_id="",
        conflict_new_id="",
        conflict_name="",
        dyad_dset_id="",
        dyad_new_id="",
        dyad_name=f"{name_a} - {name_b}" if name_a and name_b else "",
        side_a_dset_id="",
        side_a_new_id="",
        side_a=name_a,
        side_b_dset_id="",
        side_b_new_id="",
        side_b=name_b,
        number_of_sources=max(1, len(event.origins)),
        source_article=" /// ".join(_article(telling)) or event.id,
        source_office="; ".join(outlets),
        source_date="; ".join(dates),
        source_headline="; ".join(titles),
        source_original="; ".join(origin.name for origin in event.origins),
        where_prec=_where_prec(telling),  # type: ignore[arg-type]
        where_coordinates=place.name_en or place.name,
        where_description=place.name,
        adm_1=place.admin1 or "",
        adm_2="",
        latitude=lat,
        longitude=lon,
        geom_wkt=f"POINT ({lon} {lat})" if lat is not None and lon is not None else "",
        priogrid_gid=prio_grid(lat, lon) if lat is not None and lon is not None else None,
        country=country.ucdp_name,
        country_id=country.gwno,
        region=country.ucdp_region,  # type: ignore[arg-type]
        event_clarity=1 if days.known == "day" and _where_prec(telling) <= 3 else 2,
        date_prec=_date_prec(days),  # type: ignore[arg-type]
        date_start=days.start.isoformat(),
        date_end=days.end.isoformat(),
        deaths_a=0,
        deaths_b=0,
        deaths_civilians=deaths.civilians,
        deaths_unknown=deaths.best - deaths.civilians,
        best=deaths.best,
        high=deaths.high,
        low=deaths.low,
        gwnoa=_gwno(side_a, books),
        gwnob=_gwno(side_b, books),
    )


def stable_number(event: str) -> int:
    """A number for an event id: the same in every run, and exact in programs that hold numbers as doubles.

    >>> stable_number("e1") == stable_number("e1") < 2**53
    True
    """
    return int(hashlib.sha256(event.encode()).hexdigest()[:13], 16) | 1 << 51


def prio_grid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell (half a degree; numbered from 90° S, 180° W, eastward and northward).

    >>> prio_grid(-90, -180), prio_grid(33.51, 36.29)
    (1, 178273)
    """
    row = min(int((lat + 90) * 2), 359)
    column = min(int((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _refusal(
    telling: Telling, books: Codebooks, country: Country | None, days: Days | None, rules: Coding
) -> tuple[str, str] | None:
    event = telling.event
    if telling.missing and not telling.told:
        return "missing", "none of its articles was given"
    if not any(one.happened for one in telling.told) and rules("happened-only"):
        return "happened-only", "denied" if event.status == "denied" else "only planned, feared or possible"
    if not codes_of(telling, books, rules).is_lethal and rules("violence-only"):
        return "violence-only", event.type
    place = event.place
    if place is None or country is None:
        return "vague-place-left-out", "no place"
    if place.lat is None and rules("vague-place-left-out"):
        return "vague-place-left-out", f"{place.kind} without coordinates"
    if days is None:
        return "vague-time-left-out", "no day given"
    if days.known == "long":
        return "vague-time-left-out", f"{days.number} days: date_prec has no code beyond a year"
    return None


def _deaths(telling: Telling, rules: Coding, loss: LossReport) -> _Deaths3:
    """Low: the least that any figure allows; high: the most; best: what most origins give."""
    counts = counts_of(telling, "killed", rules)
    if not rules("dispute-widens") and counts:
        counts = [c for c in counts if c.origin == counts[0].origin]
    lows = [_bound(c, "low") for c in counts]
    highs = [_bound(c, "high") for c in counts]
    if not counts:
        return _Deaths3(0, 0, 0, 0)
    figure = telling.figure("killed")
    given = figure.best if figure is not None else None
    low, high = min(lows), max(highs)
    best = int(given) if given is not None else low
    if given is None:
        loss.changed(telling.event.id, "lowest-figure", "best", None, best)
    low, high = min(low, best), max(high, best)
    civilians = max(
        (int(c.quantity.best or c.quantity.low or 0) for c in counts if counts_civilians(c.quantity.unit)), default=0
    )
    return _Deaths3(low, best, high, min(civilians, best))


def _bound(count: Count, end: str) -> int:
    quantity = count.quantity
    value = quantity.low if end == "low" else quantity.high
    if value is None:
        value = quantity.best if quantity.best is not None else quantity.low
    return max(0, int(value)) if value is not None else 0


def _sides(actors: list[Party], targets: list[Party], deaths: _Deaths3) -> tuple[int, Party, Party] | None:
    """Type of violence with its sides; None where there are not two organised ones, or one and civilians."""
    armed = [one for one in actors if one.type in ARMED]
    hit = [one for one in targets if one.type in ARMED and one.id not in {a.id for a in armed}]
    if armed and hit:
        return _dyad(armed[0], hit[0])
    civilians = next((one for one in targets if one.is_civilian), None)
    if armed and civilians is not None and (deaths.civilians or not hit):
        return 3, armed[0], Party(civilians.id, "Civilians", civilians.type, civilians.inter, is_state=False)
    if len(armed) > 1 and not targets:
        return _dyad(armed[0], armed[1])
    return None


def _dyad(one: Party, other: Party) -> tuple[int, Party, Party]:
    """Two armed sides: state-based with the government first, or non-state."""
    if one.is_state or other.is_state:
        return (1, one, other) if one.is_state else (1, other, one)
    return 2, one, other


def _side_name(side: Party | None, books: Codebooks) -> str:
    """A side as GED names it: a state's force is its government."""
    if side is None:
        return ""
    country = _home(side, books)
    return f"Government of {country.ucdp_name}" if country is not None else side.name


def _named(sides: list[Party]) -> str:
    return ", ".join(one.name for one in sides[:3]) or "nobody named"


def _article(telling: Telling) -> list[str]:
    """Each article in one line: outlet, date, title."""
    found = []
    for document in telling.documents():
        outlet = document.outlet.name if document.outlet else document.source.address
        day = document.published.start if document.published and document.published.start else ""
        title = document.title.text if document.title else ""
        found.append(",".join(part for part in (outlet, day, " ".join(title.split())) if part))
    return found


def _where_prec(telling: Telling) -> int:
    """1 a place itself, 2 near it, 3 a district, 4 a governorate, 5 another area, 6 a country."""
    place = telling.event.place
    if place is None or place.kind == "country":
        return 6
    if place.kind == "governorate":
        return 4
    if place.kind == "district":
        return 3
    if place.kind in ("region", "desert", "road", "river"):
        return 5
    return 1 if place.geo_precision == 1 else 2


def _date_prec(days: Days) -> int:
    """1 the day, 2 within 2 to 6 days, 3 a week, 4 to a month, 5 to a year."""
    if days.number == 1:
        return 1
    if days.number <= 6:
        return 2
    if days.number <= 7:
        return 3
    return 4 if days.number <= 31 else 5


def _gwno(side: Party | None, books: Codebooks) -> int | None:
    """Gleditsch and Ward's number of a government's country."""
    country = _home(side, books) if side is not None else None
    return country.gwno if country is not None else None


def _home(side: Party, books: Codebooks) -> Country | None:
    """The country whose government a side is part of."""
    if not side.is_state or side.id is None:
        return None
    known = books.sides.get(side.id)
    if known is None:
        return books.countries.get(country_of(side.id, books) or "")
    return books.countries.get(min(known.home)) if known.home else None
