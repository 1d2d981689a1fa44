"""PLOVER events as JSON Lines: what, how and in which context; words with their offsets; negation and doubt as contexts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from riwaya.export.coding import Coding
from riwaya.export.figures import Count, counts_of
from riwaya.export.folder import Folder
from riwaya.export.hierarchy import codes_of
from riwaya.export.loss import LossReport
from riwaya.export.material import Material, Telling, Told, tellings
from riwaya.export.options import Options
from riwaya.export.sides import ARMED
from riwaya.export.when_where import country_of_place, days_of
from riwaya.model import EventPlace
from riwaya.rules.codebooks import Codebooks, TypeCodes, load_codebooks
from riwaya.rules.event_types import event_types
from riwaya.version import __version__

NAME = "plover"
RULES = (
    "states-left-out",
    "one-type",
    "actor-required",
    "two-sided",
    "latest-toll",
    "vague-figures",
    "several-is-ten",
    "vague-time-left-out",
)

Category = Literal[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]
MODES: dict[str, frozenset[str]] = {
    "ASSAULT": frozenset(
        (
            "abduct beat torture execute sexual assassinate destroy primitive firearms explosives suicide-attack "
            "heavy-weapons"
        ).split()
    ),
    "COERCE": frozenset("confiscate restrict ban censor curfew martial-law arrest deport withhold".split()),
    "MOBILIZE": frozenset("troops weapons police".split()),
    "RETREAT": frozenset("withdraw release return disarm ceasefire access resign".split()),
    "PROTEST": frozenset("demo riot strike-gen strike-lim strike-hun boycott obstruct".split()),
    "THREATEN": frozenset("restrict ban arrest relations expel territory violence".split()),
    "CONSULT": frozenset("visit third-party multilateral phone".split()),
    "REQUEST": frozenset("assist change yield meet".split()),
    "REJECT": frozenset("assist change yield meet".split()),
    "SANCTION": frozenset("convict cancel expel withdraw sever".split()),
    "AID": frozenset("economic military humanitarian asylum".split()),
}
CONTEXTS = frozenset(
    (
        "political military intelligence peacekeeping economic diplomatic resource culture disease enviro_disaster "
        "migration humanitarian legal human_rights rights_freedoms gender lgbt terrorism human_security "
        "religion_ethnicity government election legislative cbrn cyber political_institutions corruption crime "
        "crime_murder crime_theft crime_drugs crime_sexual future historical hypothetical negation"
    ).split()
)
QUADS: dict[Literal[1, 2, 3, 4], frozenset[str]] = {
    1: frozenset(("AGREE", "CONSULT", "SUPPORT", "CONCEDE")),
    2: frozenset(("COOPERATE", "AID", "RETREAT")),
    3: frozenset(("REQUEST", "ACCUSE", "REJECT", "SANCTION", "THREATEN")),
    4: frozenset(("PROTEST", "MOBILIZE", "COERCE", "ASSAULT")),
}
_SECTOR = {
    "armed_group": "REB",
    "state": "GOV",
    "state_force": "MIL",
    "coalition": "MIL",
    "organization": "SOC",
    "outlet": "JRN",
    "monitor": "SOC",
    "official": "GOV",
    "person": "ELI",
    "population": "CVL",
}


class PloverActor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One actor: a country's ISO 3166-1 alpha-3 code or IMG, IGO; the sector; who, and the words."""

    code: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")] | None = None
    sector: (
        Literal["GOV", "JUD", "LEG", "MIL", "COP", "OPP", "PTY", "REB", "PRM", "SPY", "UAF", "CVL", "ELI", "SOC", "JRN"]
        | None
    ) = None
    identifier_id: str | None = None
    identifier_text: str | None = None
    actor_text: str | None = None


class PloverText(msgspec.Struct, frozen=True, kw_only=True):
    """Where the words stand: code points of the article's text; and on whose word."""

    document: str
    claim: str
    start: int
    end: int
    attribution: tuple[str, ...]


class PloverCite(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The article."""

    citation: str
    url: str | None = None
    title: str | None = None
    publication: str | None = None
    language: str | None = None
    date: str | None = None


class PloverEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event under PLOVER's field names."""

    id: Annotated[str, msgspec.Meta(pattern=r"^RIWAYA-\S+$")]
    date: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")] | None
    enddate: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")] | None = None
    event: tuple[Category, ...]
    mode: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    quad_code: Literal[1, 2, 3, 4]
    actor: tuple[PloverActor, ...]
    recipient: tuple[PloverActor, ...] = ()
    event_loc: dict[str, Any] | None = None
    size: dict[Literal["dead", "injured", "arrested"], int] | None = None
    event_text: tuple[str, ...]
    text_info: tuple[PloverText, ...]
    cite_info: tuple[PloverCite, ...]
    coder: str
    comment: str | None = None


def faults(record: PloverEvent) -> list[str]:
    """What of a record breaks the codebook; [] where nothing does."""
    try:
        msgspec.convert(msgspec.to_builtins(record), PloverEvent)
    except msgspec.ValidationError as error:
        return [str(error)]
    found = []
    modes = {mode for name in record.event for mode in MODES.get(name, frozenset())}
    found += [f"{mode} is no mode of {', '.join(record.event)}" for mode in record.mode if mode not in modes]
    found += [f"{context} is no context" for context in record.context if context not in CONTEXTS]
    if any(name not in QUADS[record.quad_code] for name in record.event):
        found.append("quad_code does not fit the event")
    if record.date and record.enddate and record.enddate < record.date:
        found.append("enddate is before date")
    if len(record.event_text) != len(record.text_info):
        found.append("event_text and text_info differ in length")
    return found


def export(material: Material, out: Folder, options: Options) -> None:
    """Write plover.jsonl. What was left out or changed is in the folder's loss report."""
    books = load_codebooks()
    output = out.file("plover.jsonl")
    for telling in tellings(material):
        record = record_of(telling, books, options.rules, out.loss)
        if record is not None and not out.loss.breaks(telling.event.id, faults(record)):
            output.line(msgspec.json.encode(record))


def record_of(telling: Telling, books: Codebooks, rules: Coding, loss: LossReport) -> PloverEvent | None:
    """The record of one event; None where a rule leaves it out (noted)."""
    event = telling.event
    codes = codes_of(telling, books, rules)
    days = days_of(telling)
    refusal = _refusal(telling, codes, rules)
    if refusal is not None or codes.plover is None:
        loss.dropped(event.id, *(refusal or ("no-such-type", event.type)))
        return None
    if days is None and rules("vague-time-left-out"):
        loss.dropped(event.id, "vague-time-left-out", "no day given; PLOVER requires a date")
        return None
    actors, recipients = list(event.actors), [t for t in event.targets if t not in event.actors]
    if codes.type == "clash" and rules("two-sided") and recipients:
        actors, recipients = actors + recipients, []
        loss.changed(event.id, "two-sided", "recipient", ", ".join(event.targets), None)
    if not actors and rules("actor-required"):
        loss.dropped(event.id, "actor-required", "nobody is named who acts; PLOVER requires an actor")
        return None
    for dispute in event.disputes:
        loss.not_carried(event.id, f"dispute over {dispute.dimension}", None, "in comment")
    place = event.place
    return PloverEvent(
        id=f"RIWAYA-{event.id}",
        date=days.start.isoformat() if days else None,
        enddate=days.end.isoformat() if days and days.number > 1 else None,
        event=(codes.plover,),  # type: ignore[arg-type]
        mode=(codes.plover_mode,) if codes.plover_mode else (),
        context=_contexts(telling, codes),
        quad_code=next(number for number, names in QUADS.items() if codes.plover in names),
        actor=tuple(_actor(one, telling, books) for one in actors),
        recipient=tuple(_actor(one, telling, books) for one in recipients),
        event_loc=_location(place, telling, books) if place is not None else None,
        size=_size(telling, rules, loss) or None,
        event_text=tuple(one.words for one in telling.told),
        text_info=tuple(_text(one) for one in telling.told),
        cite_info=tuple(_cite(one) for one in {one.document.id: one for one in telling.told}.values()),
        coder=f"riwaya {__version__}",
        comment=_comment(telling),
    )


def _refusal(telling: Telling, codes: TypeCodes, rules: Coding) -> tuple[str, str] | None:
    if telling.missing and not telling.told:
        return "missing", "none of its articles was given"
    if event_types()[telling.event.type].is_state and codes.type == telling.event.type and rules("states-left-out"):
        return "states-left-out", telling.event.type
    return None


def _contexts(telling: Telling, codes: TypeCodes) -> tuple[str, ...]:
    """The type's context; negation where it is only denied, future or hypothetical where no claim says it happened."""
    found = [codes.plover_context] if codes.plover_context else []
    if telling.event.status == "denied":
        found.append("negation")
    elif not any(one.happened for one in telling.told):
        modalities = {one.claim.modality for one in telling.told}
        found.append("future" if modalities <= {"intended"} else "hypothetical")
    return tuple(found)


def _actor(actor: str, telling: Telling, books: Codebooks) -> PloverActor:
    kind = telling.actor_types.get(actor, "")
    known = books.sides.get(actor)
    sector = _SECTOR.get(kind)
    if known is not None and kind in ARMED:
        sector = ("MIL" if kind != "state" else "GOV") if known.is_state else "REB"
    return PloverActor(
        code=_country_code(actor, telling, books),
        sector=sector,  # type: ignore[arg-type]
        identifier_id=actor,
        identifier_text=known.name_en if known is not None else telling.actor_names.get(actor),
        actor_text=_words_for(actor, telling),
    )


def _country_code(actor: str, telling: Telling, books: Codebooks) -> str | None:
    known = books.sides.get(actor)
    if known is not None and len(known.home) == 1:
        return books.countries[next(iter(known.home))].iso3
    iso = next((iso for slug, iso in books.slugs if actor == slug or actor.startswith(f"{slug}-")), None)
    if iso is not None and iso in books.countries:
        return books.countries[iso].iso3
    return "IMG" if telling.actor_types.get(actor) == "armed_group" else None


def _words_for(actor: str, telling: Telling) -> str | None:
    """The words that named it first."""
    refs = (r for one in telling.told for r in (*one.claim.actors, *one.claim.targets))
    return next((r.text for r in refs if r.actor_id == actor), None)


def _location(place: EventPlace, telling: Telling, books: Codebooks) -> dict[str, Any]:
    """The place under GeoNames' field names, with the resolution of NGEC (5 below a city … 1 a country)."""
    country = country_of_place(telling, books)
    found: dict[str, Any] = {"name": place.name}
    if place.place_id is not None and place.place_id.startswith("geonames:"):
        found["geonameid"] = int(place.place_id.removeprefix("geonames:"))
    optional = {
        "asciiname": place.name_en,
        "latitude": place.lat,
        "longitude": place.lon,
        "country code": place.country,
        "cc3": country.iso3 if country else None,
        "admin1 name": place.admin1,
        "resolution": _RESOLUTION.get(place.kind, 4),
    }
    return found | {key: value for key, value in optional.items() if value is not None}


_RESOLUTION = {
    "country": 1,
    "region": 2,
    "governorate": 2,
    "desert": 2,
    "district": 3,
    "neighbourhood": 5,
    "site": 5,
    "camp": 5,
}


def _size(telling: Telling, rules: Coding, loss: LossReport) -> dict[Literal["dead", "injured", "arrested"], int]:
    found: dict[Literal["dead", "injured", "arrested"], int] = {}
    names: tuple[tuple[Literal["dead", "injured", "arrested"], str], ...] = (
        ("dead", "killed"),
        ("injured", "injured"),
        ("arrested", "arrested"),
    )
    for name, role in names:
        counts = counts_of(telling, role, rules)
        if counts:
            found[name] = _one(counts, telling, role)
            if len({c.value for c in counts}) > 1 or counts[0].quantity.qualifier != "exact":
                loss.changed(telling.event.id, "vague-figures", f"size.{name}", counts[0].quantity.text, found[name])
    for role in telling.event.figures:
        if role not in ("killed", "injured", "arrested"):
            loss.not_carried(telling.event.id, role, telling.event.figures[role].best)
    return found


def _one(counts: list[Count], telling: Telling, role: str) -> int:
    figure = telling.figure(role)
    if figure is not None and figure.best is not None:
        return int(figure.best)
    return min((c.value for c in counts if c.value is not None), default=0)


def _text(one: Told) -> PloverText:
    start, end = one.claim.span
    return PloverText(document=one.document.id, claim=one.claim.id, start=start, end=end, attribution=one.chain())


def _cite(one: Told) -> PloverCite:
    document = one.document
    return PloverCite(
        citation=f"sha256:{document.source.sha256}",
        url=document.source.address,
        title=document.title.text if document.title else None,
        publication=document.outlet.name if document.outlet else None,
        language=document.language,
        date=one.published,
    )


def _comment(telling: Telling) -> str:
    event = telling.event
    disputes = [f"dispute over {d.dimension}: {' / '.join(p.value for p in d.positions)}" for d in event.disputes]
    return "; ".join([f"{event.status}, {len(event.origins)} origin(s)", *disputes])
