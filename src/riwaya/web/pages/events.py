"""The events of the workspace: the list, its table, and what map and timeline draw of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from riwaya.export.tables import Cell
from riwaya.model import Event
from riwaya.rules.event_types import event_types
from riwaya.rules.load import load_ruleset
from riwaya.store.listing import COUNTED
from riwaya.store.overview import STATUSES, Overview
from riwaya.views.areas import about, governorates
from riwaya.views.event_text import bounds
from riwaya.web import mapping, timing
from riwaya.web.asking import Asked, Asking, BoxText, a_box
from riwaya.web.chips import chips, switched
from riwaya.web.desk import Desk, TheDesk
from riwaya.web.identity import Reader
from riwaya.web.language import Language
from riwaya.web.naming import actor_name
from riwaya.web.rendering import language_of, page
from riwaya.web.shown import shown_events
from riwaya.web.tables import csv_response

router = APIRouter(include_in_schema=False)

COLUMNS = (
    "event", "type", "family", "status", "start", "end", "place", "place_en", "place_id", "place_kind", "country", "admin1",
    "lat", "lon", "geo_precision", "actors", "targets", "origins", "claims", "articles", "disputes",
    "killed_low", "killed_best", "killed_high", "injured_low", "injured_best", "injured_high",
    "first_reported", "last_reported",
)  # fmt: skip


@router.get("/")
def home() -> Response:
    """The desk opens on its events."""
    return RedirectResponse("/events")


@router.get("/events")
def events(request: Request, person: Reader, desk: TheDesk, asked: Asking) -> Response:
    """Events under the filters of the address, the latest first."""
    found = shown_events(desk.workspace, asked.found_in, limit=asked.size, offset=asked.offset, names=person.shows_names)
    speech = language_of(request)
    return page(
        request,
        "events.html",
        found=found,
        asked=asked,
        chips=list(chips(asked, request.url, speech)),
        switched=lambda name, value: switched(request.url, name, value),
        families=list(dict.fromkeys(kind.family for kind in event_types().values())),
        actor_name=lambda actor: actor_name(actor, speech),
        place_shown=place_shown(speech),
        bounds=bounds,
        said=_said(speech),
    )


@router.get("/events/overview.json")
def overview(
    request: Request,
    person: Reader,  # noqa: ARG001
    desk: TheDesk,
    asked: Asking,
    view: BoxText = None,
    zoom: Annotated[float, Query(ge=0, le=22)] = 5.0,
) -> Response:
    """What map and timeline draw of the events under the filters: the map at one view (west,south,east,north)."""
    counted = _counted(desk, asked)
    box = a_box(view)
    speech = language_of(request)
    drawn = mapping.drawn(counted.places, mapping.View(box, zoom) if box else None, load_ruleset().gazetteer, speech)
    bars = timing.bars(counted.days, since=asked.wanted.since, until=asked.wanted.until)
    told = {"events": counted.events, "statuses": counted.statuses(), "map": drawn, "timeline": bars}
    return Response(msgspec.json.encode(told), media_type="application/json")


@router.get("/events.csv")
def table(person: Reader, desk: TheDesk, asked: Asking) -> Response:  # noqa: ARG001
    """The whole list under the filters, as far as it is counted: one row an event, in the order of the list."""
    found = shown_events(desk.workspace, asked.found_in, limit=COUNTED)
    return csv_response("events", COLUMNS, (list(_row(event)) for event in found.items))


@router.get("/events.geojson")
def geojson(person: Reader, desk: TheDesk, asked: Asking) -> Response:  # noqa: ARG001
    """The same as GeoJSON: a point where the place itself is known, an approximate outline where an area is, else no geometry."""
    found = shown_events(desk.workspace, asked.found_in, limit=COUNTED)
    features = [_feature(event) for event in found.items]
    told = {"type": "FeatureCollection", "features": features, "total": found.total, "complete": found.exact}
    headers = {"Content-Disposition": 'attachment; filename="events.geojson"'}
    return Response(msgspec.json.encode(told), media_type="application/geo+json", headers=headers)


def _counted(desk: Desk, asked: Asked) -> Overview:
    wanted = asked.found_in
    return desk.kept.get(("overview", wanted), lambda: desk.workspace.overview(wanted))


def _said(speech: Language) -> dict[str, Any]:
    """What the page's script says, in the language of the page; counts with all their forms."""
    keys = (
        "map.only_this", "map.nearer", "map.exact_events", "map.rough_events", "map.more_places", "map.country_events",
        "map.outside", "map.unplaced", "map.list", "map.failed", "map.somewhere", "timeline.undated", "timeline.earlier",
        "timeline.later", "timeline.wide", "timeline.whole", "count.events", "filter.none_found",
    )  # fmt: skip
    kinds = {f"of.{kind}": str(speech.label("filter", kind)) for kind in ("type", "place", "actor", "origin", "outlet")}
    statuses = {f"status.{status}": speech.label("status", status) for status in STATUSES}
    return {key: speech.messages[key] for key in keys} | kinds | statuses


def place_shown(speech: Language) -> Callable[[Event], str]:
    """What an event's place is called in the language of the page."""

    def shown(event: Event) -> str:
        place = event.place
        if place is None:
            return ""
        return place.name if speech.code == "ar" else place.name_en or place.name

    return shown


def _row(event: Event) -> Iterator[Cell]:
    place, time = event.place, event.time
    yield from (event.id, event.type, event.family, event.status)
    yield from (time.start if time else None, time.end if time else None)
    if place is None:
        yield from (None,) * 9
    else:
        yield from (place.name, place.name_en, place.place_id, place.kind, place.country, place.admin1)
        yield from (place.lat, place.lon, place.geo_precision)
    yield from (" ".join(event.actors), " ".join(event.targets), len(event.origins), len(event.claims), event.articles)
    yield " ".join(d.dimension + (f":{d.role}" if d.role else "") for d in event.disputes)
    for role in ("killed", "injured"):
        figure = event.figures.get(role)
        yield from (figure.low, figure.best, figure.high) if figure else (None, None, None)
    yield from (event.first_reported, event.last_reported)


def _feature(event: Event) -> dict[str, Any]:
    geometry = _geometry(event)
    properties: dict[str, Any] = dict(zip(COLUMNS, _row(event), strict=True))
    properties["approximate"] = geometry is not None and geometry["type"] != "Point"
    return {"type": "Feature", "id": event.id, "geometry": geometry, "properties": properties}


def _geometry(event: Event) -> dict[str, Any] | None:
    place = event.place
    if place is None:
        return None
    known = place.lat is not None and place.lon is not None
    if known and place.geo_precision == 1:
        return {"type": "Point", "coordinates": (place.lon, place.lat)}
    area = governorates(load_ruleset().gazetteer).get((place.country or "", place.admin1 or ""))
    if place.lat is not None and place.lon is not None and place.geo_precision == 2:
        area = about(place.lon, place.lat, kind=place.kind)
    return {"type": "Polygon", "coordinates": [area.ring]} if area is not None else None
