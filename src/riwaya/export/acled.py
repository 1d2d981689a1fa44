"""ACLED-style rows: one event a row and a day, under ACLED's columns and coding rules, with ids of our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from riwaya.export.acled_columns import AcledRow, disorder_of, faults, interaction_of
from riwaya.export.coding import Coding
from riwaya.export.figures import Dead, counts_of, dead_of, split
from riwaya.export.folder import Folder
from riwaya.export.hierarchy import codes_of
from riwaya.export.loss import LossReport
from riwaya.export.material import Material, Telling, Told, tellings
from riwaya.export.options import Options
from riwaya.export.sides import Party, parties, unnamed
from riwaya.export.tables import Table
from riwaya.export.when_where import Days, country_of_place, days_of, lasts
from riwaya.rules.codebooks import Codebooks, Country, TypeCodes, load_codebooks
from riwaya.rules.event_types import event_types

NAME = "acled"
PREFIX = "RIWAYA-"
"""Before our event ids: ACLED's own are a country's letters and a number, and ours must never pass for them."""
RULES = (
    "happened-only",
    "states-left-out",
    "one-type",
    "civilians-first",
    "attack-over-abduction",
    "one-row-a-day",
    "middle-day",
    "split-total",
    "latest-toll",
    "lowest-figure",
    "vague-figures",
    "several-is-ten",
    "no-figure-is-zero",
    "unnamed-side",
    "foreign-forces",
    "group-is-rebel",
    "vague-place-left-out",
    "vague-time-left-out",
)


def export(material: Material, out: Folder, options: Options) -> None:
    """Write acled.csv. What was left out or changed is in the folder's loss report."""
    books = load_codebooks()
    table = Table(
        out.file("acled.csv"), AcledRow.__struct_fields__, bom=options.bom, guard=out.loss if options.guard else None
    )
    attacked = _attacked(material, books, options.rules) if options.rules("attack-over-abduction") else frozenset()
    for telling in tellings(material):
        for row in rows_of(telling, books, options.rules, out.loss):
            if row.sub_event_type == "Abduction/forced disappearance" and _key(row) in attacked:
                out.loss.dropped(
                    telling.event.id, "attack-over-abduction", f"an attack on {row.event_date} outranks it"
                )
                continue
            if not out.loss.breaks(telling.event.id, faults(row)):
                table.row(telling.event.id, msgspec.structs.astuple(row))


def rows_of(telling: Telling, books: Codebooks, rules: Coding, loss: LossReport) -> Iterator[AcledRow]:
    """The rows of one event, one a day; none where a rule leaves it out (noted)."""
    event = telling.event
    codes = codes_of(telling, books, rules)
    country, days, dead = country_of_place(telling, books), days_of(telling), dead_of(telling, rules)
    refusal = _refusal(telling, codes, country, days, dead, rules)
    if refusal is not None or country is None or days is None:
        loss.dropped(event.id, *(refusal or ("vague-place-left-out", "no place")))
        return
    parts = _Coded(telling, codes, country, days, dead, rules)
    sides = _sides(parts, books, loss)
    if sides is None:
        return
    _note_losses(parts, loss)
    yield from _by_day(parts, sides, loss)


@dataclass(frozen=True)
class _Coded:
    telling: Telling
    codes: TypeCodes
    country: Country
    days: Days
    dead: Dead
    rules: Coding


@dataclass(frozen=True)
class _Sides:
    first: Party
    second: Party | None
    beside_first: str
    beside_second: str


def _refusal(
    telling: Telling, codes: TypeCodes, country: Country | None, days: Days | None, dead: Dead, rules: Coding
) -> tuple[str, str] | None:
    """The rule that leaves the event out, and why."""
    event = telling.event
    if telling.missing and not telling.told:
        return "missing", "none of its articles was given"
    if not any(one.happened for one in telling.told) and rules("happened-only"):
        return "happened-only", "denied" if event.status == "denied" else "only planned, feared or possible"
    if codes.acled_event is None:
        is_state = event_types()[event.type].is_state
        return ("states-left-out" if is_state else "no-such-type", event.type)
    place = event.place
    if place is None or country is None:
        return "vague-place-left-out", "no place" if place is None else f"{place.kind} in no known country"
    if (place.lat is None or place.geo_precision is None) and rules("vague-place-left-out"):
        return "vague-place-left-out", f"{place.kind} without coordinates"
    if days is None:
        return "vague-time-left-out", "no day given"
    if days.known in ("year", "long") and rules("vague-time-left-out"):
        return "vague-time-left-out", f"{days.number} days"
    return None if dead.number is not None else ("no-figure-is-zero", "dead without a figure")


def _sides(parts: _Coded, books: Codebooks, loss: LossReport) -> _Sides | None:
    """Actor 1, actor 2, and those beside them; None where nobody codable takes part (noted)."""
    telling, rules, event = parts.telling, parts.rules, parts.telling.event
    actors, targets = parties(telling, books, parts.country.iso2, rules)
    known = {one.id for one in actors}
    targets = [one for one in targets if one.id is None or one.id not in known]
    odd = [one for one in (*actors, *targets) if one.inter is None]
    if any(one.type == "armed_group" for one in odd):
        loss.dropped(event.id, "group-is-rebel", f"{odd[0].name} is an armed group of unknown kind")
        return None
    for one in odd:
        loss.not_carried(event.id, "actor", one.name, f"ACLED has no actor type for a {one.type or 'party of no type'}")
    named = bool(actors)
    actors, targets = ([one for one in found if one.inter is not None] for found in (actors, targets))
    if parts.codes.acled_event == "Protests":
        return _Sides(_protesters(parts), None, "", "; ".join(one.name for one in targets))
    first = actors[0] if actors else None
    second = targets[0] if targets else actors[1] if len(actors) > 1 and parts.codes.type == "clash" else None
    if (
        first is None
        and not named
        and disorder_of(parts.codes.acled_event or "") == "Political violence"
        and rules("unnamed-side")
    ):
        first = unnamed(parts.country.acled_name)
        loss.changed(event.id, "unnamed-side", "actor1", None, first.name)
    if first is None:
        first, second = second, None
    if first is None or (first.is_civilian and second is None and parts.codes.is_lethal):
        loss.dropped(event.id, "no-such-actor", odd[0].name if odd else "nobody is named")
        return None
    beside = ["; ".join(o.name for o in found[:6] if o not in (first, second)) for found in (actors, targets)]
    return _Sides(_with_country(first, parts), _with_country(second, parts) if second else None, *beside)


def _protesters(parts: _Coded) -> Party:
    return Party(None, f"Protesters ({parts.country.acled_name})", "population", "Protesters", is_state=False)


def _with_country(side: Party, parts: _Coded) -> Party:
    """Civilians carry their country, as ACLED writes them."""
    if not side.is_civilian:
        return side
    return Party(side.id, f"Civilians ({parts.country.acled_name})", side.type, side.inter, is_state=False)


def _type(parts: _Coded, first: Party, second: Party | None) -> tuple[str, str]:
    """Event and sub-event type: violence against civilians by its target, territory by who takes it."""
    codes = parts.codes
    event, sub = codes.acled_event or "", codes.acled_sub_event or ""
    if codes.acled_civilian and second is not None and second.is_civilian and parts.rules("civilians-first"):
        return "Violence against civilians", codes.acled_civilian
    if sub == "Non-state actor overtakes territory" and first.inter == "State forces":
        return event, "Government regains territory"
    return event, sub


def _by_day(parts: _Coded, sides: _Sides, loss: LossReport) -> Iterator[AcledRow]:
    first, second = sides.first, sides.second
    event_type, sub_event_type = _type(parts, first, second)
    event, rules = parts.telling.event, parts.rules
    spread = lasts(parts.telling) and parts.days.known in ("day", "week") and rules("one-row-a-day")
    days = parts.days.each() if spread else [parts.days.middle if rules("middle-day") else parts.days.start]
    if not spread and days[0] != parts.days.start:
        loss.changed(event.id, "middle-day", "event_date", f"{parts.days.start}/{parts.days.end}", days[0].isoformat())
    dead = parts.dead.number or 0
    totals = split(dead, len(days)) if rules("split-total") else [dead, *[0] * (len(days) - 1)]
    if len(days) > 1:
        loss.changed(event.id, "one-row-a-day", "rows", 1, len(days))
    precision = 1 if spread or parts.days.known == "day" else 2 if parts.days.known == "week" else 3
    inter = (first.inter or "", (second.inter or "") if second else "")
    place = event.place
    assert place is not None
    for n, (day, total) in enumerate(zip(days, totals, strict=True)):
        yield AcledRow(
            event_id_cnty=f"{PREFIX}{event.id}" + (f"-{n + 1}" if len(days) > 1 else ""),
            event_date=day.isoformat(),
            year=day.year,
            time_precision=precision,  # type: ignore[arg-type]
            disorder_type=disorder_of(event_type),  # type: ignore[arg-type]
            event_type=event_type,  # type: ignore[arg-type]
            sub_event_type=sub_event_type,  # type: ignore[arg-type]
            actor1=first.name,
            assoc_actor_1=sides.beside_first,
            inter1=inter[0],  # type: ignore[arg-type]
            actor2=second.name if second else "",
            assoc_actor_2=sides.beside_second,
            inter2=inter[1],  # type: ignore[arg-type]
            interaction=interaction_of(*inter),
            civilian_targeting="Civilian targeting"
            if event_type == "Violence against civilians" or "Civilians" in inter
            else "",
            iso=parts.country.numeric,
            region=parts.country.acled_region,
            country=parts.country.acled_name,
            admin1=place.admin1 or "",
            admin2="",
            admin3="",
            location=place.name_en or place.name,
            latitude=None if place.lat is None else round(place.lat, 4),
            longitude=None if place.lon is None else round(place.lon, 4),
            geo_precision=place.geo_precision or 3,
            source="; ".join(_sources(parts.telling)) or "Riwaya",
            source_scale="",
            notes=_notes(parts),
            fatalities=total,
            tags="",
            timestamp=_timestamp(event.last_reported),
        )


def _sources(telling: Telling) -> list[str]:
    """The publishers, each once; an article's address where its publisher is not known."""
    return list(dict.fromkeys(one.outlet or one.document.source.address for one in telling.told))


def _notes(parts: _Coded) -> str:
    """Chains with their words, other figures, disputes: what the columns have no place for."""
    event = parts.telling.event
    said = [
        f"{' > '.join(one.chain()) or one.document.source.address}: «{one.words.strip()}»"
        for one in _shown(parts.telling)
    ]
    other = [
        f"{role}: {', '.join(dict.fromkeys(c.quantity.text for c in counts_of(parts.telling, role, parts.rules)))}"
        for role in event.figures
        if role != "killed"
    ]
    disputes = [
        f"dispute over {d.dimension}{f' ({d.role})' if d.role else ''}: {' / '.join(p.value for p in d.positions)}"
        for d in event.disputes
    ]
    status = [f"{event.status}, {len(event.origins)} origin{'s' if len(event.origins) != 1 else ''}"]
    return " | ".join(" ".join(part.split()) for part in (*said, *other, *disputes, *status))


def _shown(telling: Telling) -> list[Told]:
    """One claim an origin, the first: the notes are not the record."""
    found = [telling.by_claim[c] for o in telling.event.origins[:8] for c in o.claims[:1] if c in telling.by_claim]
    return found or list(telling.told[:1])


def _note_losses(parts: _Coded, loss: LossReport) -> None:
    event = parts.telling.event
    if parts.codes.type != event.type:
        loss.changed(event.id, "one-type", "event_type", event.type, parts.codes.type)
    figure = parts.telling.figure("killed")
    best = figure.best if figure else None
    for rule in parts.dead.rules if best != parts.dead.number else ():
        loss.changed(event.id, rule, "fatalities", best, parts.dead.number)
    for role in event.figures:
        if role != "killed":
            loss.not_carried(event.id, role, event.figures[role].best, "in notes as words")


def _timestamp(day: str | None) -> int:
    """The last day of reporting as ACLED's time of entry (seconds since 1970, UTC); 0 where none is known."""
    if day is None:
        return 0
    return int(dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC).timestamp())


def _attacked(material: Material, books: Codebooks, rules: Coding) -> frozenset[int]:
    """Day, place and pair of sides of every attack, as hashes: all that has to be held of the whole."""
    uncounted = LossReport()
    return frozenset(
        _key(row)
        for telling in tellings(material)
        if codes_of(telling, books, rules).is_lethal
        for row in rows_of(telling, books, rules, uncounted)
        if row.sub_event_type != "Abduction/forced disappearance"
    )


def _key(row: AcledRow) -> int:
    return hash((row.event_date, row.latitude, row.longitude, row.actor1, row.actor2))
