"""CSV for spreadsheets: events.csv, a row an event, and claims.csv, a row a claim with its words and its chain."""

from __future__ import annotations

from riwaya.export.folder import Folder
from riwaya.export.material import Material, Telling, Told, tellings
from riwaya.export.options import Options
from riwaya.export.tables import Cell, Table
from riwaya.model import EventFigure
from riwaya.rules.event_types import event_types

NAME = "csv"
RULES: tuple[str, ...] = ()
ROLES = ("killed", "injured", "arrested", "abducted", "released", "surrendered", "displaced", "evacuated", "seized")
EVENTS = (
    "event_id",
    "type",
    "type_ar",
    "family",
    "status",
    "start",
    "end",
    "place",
    "place_en",
    "place_id",
    "place_kind",
    "country",
    "admin1",
    "latitude",
    "longitude",
    "geo_precision",
    "actors",
    "actor_ids",
    "targets",
    "target_ids",
    *(f"{role}_{end}" for role in ROLES for end in ("low", "best", "high")),
    "articles",
    "claims",
    "origins",
    "disputes",
    "first_reported",
    "last_reported",
)
CLAIMS = (
    "claim_id",
    "event_id",
    "document_id",
    "type",
    "words",
    "start",
    "end",
    "trigger",
    "actors",
    "targets",
    "place",
    "time",
    "time_start",
    "time_end",
    "figures",
    "polarity",
    "modality",
    "attribution",
    "outlet",
    "published",
    "title",
    "uri",
    "sha256",
    "score",
)
ARROW = " ← "
"""Between the links of a chain, from the outlet to who it quotes, as the pages draw it."""


def export(material: Material, out: Folder, options: Options) -> None:
    """Write both tables. Cells that were guarded or cut are in the folder's loss report."""
    guard = out.loss if options.guard else None
    events = Table(out.file("events.csv"), EVENTS, bom=options.bom, guard=guard)
    claims = Table(out.file("claims.csv"), CLAIMS, bom=options.bom, guard=guard)
    for telling in tellings(material):
        events.row(telling.event.id, _event(telling))
        for one in telling.told:
            claims.row(one.claim.id, _claim(one, telling))
        for name in telling.missing:
            out.loss.dropped(name, "missing", f"claim of {telling.event.id}")
        for role in telling.event.figures:
            if role not in ROLES:
                out.loss.not_carried(telling.event.id, role, telling.event.figures[role].best)


def _event(telling: Telling) -> list[Cell]:
    event, place = telling.event, telling.event.place
    kind = event_types().get(event.type)
    names = telling.actor_names
    return [
        event.id,
        event.type,
        kind.name_ar if kind else None,
        event.family,
        event.status,
        event.time.start if event.time else None,
        event.time.end if event.time else None,
        *(
            (
                place.name,
                place.name_en,
                place.place_id,
                place.kind,
                place.country,
                place.admin1,
                place.lat,
                place.lon,
                place.geo_precision,
            )
            if place
            else [None] * 9
        ),
        "؛ ".join(names.get(one, one) for one in event.actors),
        "; ".join(event.actors),
        "؛ ".join(names.get(one, one) for one in event.targets),
        "; ".join(event.targets),
        *(cell for role in ROLES for cell in _figure(event.figures.get(role))),
        event.articles,
        len(event.claims),
        "؛ ".join(origin.name for origin in event.origins),
        "; ".join(d.dimension + (f":{d.role}" if d.role else "") for d in event.disputes),
        event.first_reported,
        event.last_reported,
    ]


def _figure(figure: EventFigure | None) -> list[Cell]:
    return [figure.low, figure.best, figure.high] if figure is not None else [None, None, None]


def _claim(one: Told, telling: Telling) -> list[Cell]:
    claim, document = one.claim, one.document
    figures = (f"{f.role}: {document.quantities[f.quantity].text}" for f in claim.figures)
    return [
        claim.id,
        telling.event.id,
        document.id,
        claim.type,
        one.words,
        claim.span[0],
        claim.span[1],
        claim.trigger.text,
        "؛ ".join(ref.text for ref in claim.actors),
        "؛ ".join(ref.text for ref in claim.targets),
        claim.place.text if claim.place else None,
        claim.time.text if claim.time else None,
        one.time.start if one.time else None,
        one.time.end if one.time else None,
        "؛ ".join(figures),
        claim.polarity,
        claim.modality,
        ARROW.join(one.chain()),
        one.outlet,
        one.published,
        document.title.text if document.title else None,
        document.source.address,
        document.source.sha256,
        claim.score,
    ]
