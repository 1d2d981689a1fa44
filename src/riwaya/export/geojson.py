"""GeoJSON (RFC 7946): a feature an event, for maps; how exact the place is stands in its properties."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from riwaya.export.coding import Coding
from riwaya.export.folder import Folder
from riwaya.export.loss import LossReport
from riwaya.export.material import Material, Telling, tellings
from riwaya.export.options import Options
from riwaya.rules.event_types import event_types

NAME = "geojson"
RULES = ("coordinates-required",)


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Longitude before latitude (WGS 84), as the RFC has it."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[
        Annotated[float, msgspec.Meta(ge=-180, le=180)],
        Annotated[float, msgspec.Meta(ge=-90, le=90)],
    ]


class Properties(msgspec.Struct, frozen=True, kw_only=True):
    """What a map shows of an event. `geo_precision`: 1 the place itself, 2 near it or a small area, 3 a region."""

    type: str
    type_ar: str
    family: str
    status: Literal["single-origin", "corroborated", "contested", "denied"]
    start: str | None
    end: str | None
    place: str | None
    place_en: str | None
    place_id: str | None
    place_kind: str | None
    country: str | None
    admin1: str | None
    geo_precision: Literal[1, 2, 3] | None
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    origins: tuple[str, ...]
    articles: int
    killed_low: float | int | None
    killed_best: float | int | None
    killed_high: float | int | None
    disputes: tuple[str, ...]
    first_reported: str | None
    last_reported: str | None


class Feature(msgspec.Struct, frozen=True, kw_only=True):
    """One event."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Point | None
    properties: Properties


def faults(feature: Feature) -> list[str]:
    """What of a feature breaks the RFC or the property types; [] where nothing does."""
    try:
        msgspec.convert(msgspec.to_builtins(feature), Feature)
    except msgspec.ValidationError as error:
        return [str(error)]
    return []


def export(material: Material, out: Folder, options: Options) -> None:
    """Write events.geojson, feature by feature. What has no coordinates is in the folder's loss report."""
    output = out.file("events.geojson")
    output.write(b'{"type":"FeatureCollection","features":[')
    for telling in tellings(material):
        feature = feature_of(telling, options.rules, out.loss)
        if feature is not None and not out.loss.breaks(telling.event.id, faults(feature)):
            output.write((b",\n" if output.rows else b"\n") + msgspec.json.encode(feature), rows=1)
    output.write(b"\n]}\n")


def feature_of(telling: Telling, rules: Coding, loss: LossReport) -> Feature | None:
    """The feature of one event; None where it has no coordinates (noted)."""
    event, place = telling.event, telling.event.place
    geometry = None
    if place is not None and place.lat is not None and place.lon is not None:
        geometry = Point(coordinates=(place.lon, place.lat))
    elif rules("coordinates-required"):
        what = "no place" if place is None else f"{place.kind} without coordinates"
        loss.dropped(event.id, "coordinates-required", what)
        return None
    killed = event.figures.get("killed")
    for role in event.figures:
        if role != "killed":
            loss.not_carried(event.id, role, event.figures[role].best)
    kind = event_types().get(event.type)
    return Feature(
        id=event.id,
        geometry=geometry,
        properties=Properties(
            type=event.type,
            type_ar=kind.name_ar if kind else event.type,
            family=event.family,
            status=event.status,
            start=event.time.start if event.time else None,
            end=event.time.end if event.time else None,
            place=place.name if place else None,
            place_en=place.name_en if place else None,
            place_id=place.place_id if place else None,
            place_kind=place.kind if place else None,
            country=place.country if place else None,
            admin1=place.admin1 if place else None,
            geo_precision=place.geo_precision if place else None,
            actors=tuple(telling.actor_names.get(one, one) for one in event.actors),
            targets=tuple(telling.actor_names.get(one, one) for one in event.targets),
            origins=tuple(origin.name for origin in event.origins),
            articles=event.articles,
            killed_low=killed.low if killed else None,
            killed_best=killed.best if killed else None,
            killed_high=killed.high if killed else None,
            disputes=tuple(d.dimension + (f":{d.role}" if d.role else "") for d in event.disputes),
            first_reported=event.first_reported,
            last_reported=event.last_reported,
        ),
    )
