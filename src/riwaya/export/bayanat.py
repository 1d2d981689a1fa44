"""Bayanat: tables of sources, locations and actors for its imports, and JSON bodies for its bulletins and incidents."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

import msgspec

from riwaya.export.folder import Folder, Output
from riwaya.export.loss import LossReport
from riwaya.export.material import Material, Telling, tellings
from riwaya.export.options import Options
from riwaya.export.tables import Cell, Table
from riwaya.model import Document, EventPlace, PlaceMention
from riwaya.rules.codebooks import load_codebooks
from riwaya.rules.event_types import event_types
from riwaya.views import labels

NAME = "bayanat"
RULES: tuple[str, ...] = ()
LENGTH = 255
"""Characters of a title or link: Bayanat cuts the rest."""
INCIDENT_TYPE = 29
"""Bayanat's own id of the event type "Incident" (its data/eventtypes.csv)."""
ROLES = {"Injured Party": 1, "Perpetrator": 3, "Participant": 5}
"""Bayanat's own ids of an actor's part in an incident (its data/itoa_info.csv)."""
PROBABILITY = {"corroborated": 1, "single-origin": 0, "contested": 0, "denied": 0}
"""0 maybe, 1 likely, 2 certain: certain is for people to say."""
STATUS: Literal["Machine Created"] = "Machine Created"
COMMENT = "Read by Riwaya; not reviewed."
_FIRST_ID = 1_000_000_000

_Short = Annotated[str, msgspec.Meta(min_length=1, max_length=LENGTH)]
_Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")]


class Id(msgspec.Struct, frozen=True):
    """A row that Bayanat has by this id."""

    id: int


class GeoLocation(msgspec.Struct, frozen=True, kw_only=True):
    """A point on an article's map."""

    title: _Short
    lat: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    lng: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    main: bool
    comment: str


class BayanatEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What happened, when and where, inside a bulletin or an incident."""

    title: _Short
    title_ar: _Short
    comments: str
    eventtype: Id
    location: Id | None = None
    from_date: _Day | None = None
    to_date: _Day | None = None
    estimated: bool | None = None


class Bulletin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An article. Bayanat refuses fields it does not know: these are all of its own."""

    originid: _Short
    title: _Short
    title_ar: _Short
    source_link: _Short
    description: str
    comments: Annotated[str, msgspec.Meta(min_length=1)]
    status: Literal["Machine Created"]
    sources: tuple[Id, ...]
    geoLocations: tuple[GeoLocation, ...]  # noqa: N815  (Bayanat's name)
    publish_date: _Day | None = None


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """An event. Its relations need ids that Bayanat gives later: they stand in relations.jsonl."""

    title: _Short
    title_ar: _Short
    description: str
    comments: Annotated[str, msgspec.Meta(min_length=1)]
    status: Literal["Machine Created"]
    locations: tuple[Id, ...]
    events: tuple[BayanatEvent, ...]


def faults(body: Bulletin | Incident) -> list[str]:
    """What of a body Bayanat's validation refuses; [] where nothing."""
    try:
        msgspec.convert(msgspec.to_builtins(body), type(body))
    except msgspec.ValidationError as error:
        return [str(error)]
    found = []
    if isinstance(body, Bulletin) and body.source_link != "NA" and not _is_link(body.source_link):
        found.append("source_link is neither an address nor NA")
    events = body.events if isinstance(body, Incident) else ()
    if any(event.from_date and event.to_date and event.to_date < event.from_date for event in events):
        found.append("to_date is before from_date")
    return found


def export(material: Material, out: Folder, options: Options) -> None:
    """Write sources.csv, locations.csv, actors.csv, bulletins.jsonl, incidents.jsonl and relations.jsonl.

    Load the tables first: the bodies name sources and locations by the ids given there. relations.jsonl says which
    actors and bulletins (by their own ids of ours) belong to which incident, once Bayanat has numbered them.
    """
    writer = _Writer(out, options)
    for document in material.documents():
        writer.bulletin(document)
    for telling in tellings(material):
        writer.incident(telling)


class _Writer:
    def __init__(self, out: Folder, options: Options) -> None:
        guard = out.loss if options.guard else None

        def table(name: str, header: str) -> Table:
            return Table(out.file(name), header.split(","), bom=False, guard=guard)  # pandas reads them there

        self._loss = out.loss
        self._sources = table("sources.csv", "id,title,title_ar,comments,parent_id,etl_id")
        self._locations = table("locations.csv", "id,title,title_ar,description,latlng,deleted,parent_id")
        self._actors = table("actors.csv", "name,name_ar,type,originid,comments")
        self._bulletins, self._incidents = out.file("bulletins.jsonl"), out.file("incidents.jsonl")
        self._relations = out.file("relations.jsonl")
        self._ids: dict[str, int] = {}
        self._used: set[int] = set()
        self._known: set[str] = set()
        self._books = load_codebooks()

    def bulletin(self, document: Document) -> None:
        """One article; its source goes into the table of sources."""
        title = document.title.text if document.title else document.source.address
        link, whole = _link(document.source.address)
        body = Bulletin(
            originid=document.id,
            title=_cut(title, document.id, "title", self._loss),
            title_ar=_cut(title, document.id, "title_ar", self._loss),
            source_link=_cut(link, document.id, "source_link", self._loss),
            description=f"<p>{_html(whole)}</p><p>SHA-256 {document.source.sha256}</p><p>{_html(document.text)}</p>",
            comments=COMMENT,
            status=STATUS,
            sources=(Id(self._source(document)),) if document.outlet else (),
            geoLocations=tuple(_points(document.places)),
            publish_date=document.published.start if document.published else None,
        )
        self._put(document.id, body, self._bulletins)

    def incident(self, telling: Telling) -> None:
        """One event, with its place and actors in their tables and its relations beside it."""
        event, place = telling.event, telling.event.place
        kind = event_types().get(event.type)
        where = self._location(place) if place is not None else None
        names = [event.type, place.name_en or place.name if place else "", event.time.start if event.time else ""]
        names_ar = [kind.name_ar if kind else event.type, place.name if place else "", names[2]]
        title, title_ar = (" · ".join(part for part in parts if part) for parts in (names, names_ar))
        title, title_ar = _cut(title, event.id, "title", self._loss), _cut(title_ar, event.id, "title_ar", self._loss)
        body = Incident(
            title=title,
            title_ar=title_ar,
            description=_description(telling),
            comments=f"{COMMENT} {event.status}; {len(event.origins)} origins; riwaya id {event.id}",
            status=STATUS,
            locations=(Id(where),) if where is not None else (),
            events=(
                BayanatEvent(
                    title=title,
                    title_ar=title_ar,
                    comments=f"riwaya type {event.type}",
                    eventtype=Id(INCIDENT_TYPE),
                    location=Id(where) if where is not None else None,
                    from_date=event.time.start if event.time else None,
                    to_date=event.time.end if event.time else None,
                    estimated=event.time.start != event.time.end if event.time else None,
                ),
            ),
        )
        self._loss.not_carried(event.id, "type", event.type, "labels need ids that only Bayanat gives")
        if self._put(event.id, body, self._incidents):
            self._relate(telling)

    def _relate(self, telling: Telling) -> None:
        event = telling.event
        actors = [(one, "Perpetrator") for one in event.actors] + [(one, "Injured Party") for one in event.targets]
        for actor, _ in actors:
            self._actor(actor, telling)
        relation: dict[str, Any] = {
            "incident": {"riwaya_id": event.id},
            "actor_relations": [
                {
                    "originid": actor,
                    "role": role,
                    "related_as": [ROLES[role]],
                    "probability": PROBABILITY[event.status],
                    "comment": event.status,
                }
                for actor, role in actors
            ],
            "bulletin_relations": [{"originid": d.id, "related_as": 1} for d in telling.documents()],
            "check_ar": bool(actors),
            "check_br": True,
        }
        self._relations.line(msgspec.json.encode(relation))

    def _put(self, key: str, body: Bulletin | Incident, output: Output) -> bool:
        if self._loss.breaks(key, faults(body)):
            return False
        output.line(msgspec.json.encode({"item": body}))
        return True

    def _source(self, document: Document) -> int:
        assert document.outlet is not None
        key = document.outlet.id or f"name:{document.outlet.name}"
        number = self._number(f"source/{key}")
        if self._first(f"source/{key}"):
            self._sources.row(key, [number, document.outlet.name, document.outlet.name, COMMENT, None, key])
        return number

    def _location(self, place: EventPlace) -> int:
        parent = None
        country = self._books.countries.get(place.country) if place.country else None
        if country is not None and place.kind != "country":
            parent = self._area(f"country/{country.iso2}", country.acled_name, None)
            if place.admin1 and place.kind != "governorate":
                parent = self._area(f"country/{country.iso2}/{place.admin1}", place.admin1, parent)
        key = place.place_id or f"name:{place.name}/{place.country}"
        number = self._number(f"place/{key}")
        if self._first(f"place/{key}"):
            point = f"SRID=4326;POINT({place.lon} {place.lat})" if place.lat is not None else None
            row: list[Cell] = [number, place.name_en or place.name, place.name, place.kind, point, "false", parent]
            self._locations.row(key, row)
        return number

    def _area(self, key: str, name: str, parent: int | None) -> int:
        number = self._number(f"place/{key}")
        if self._first(f"place/{key}"):
            self._locations.row(key, [number, name, name, "area", None, "false", parent])
        return number

    def _actor(self, actor: str, telling: Telling) -> None:
        if not self._first(f"actor/{actor}"):
            return
        known = self._books.sides.get(actor)
        name_ar = telling.actor_names.get(actor, actor)
        kind = "Person" if telling.actor_types.get(actor) == "person" else "Entity"
        self._actors.row(actor, [known.name_en if known else name_ar, name_ar, kind, actor, COMMENT])

    def _first(self, key: str) -> bool:
        if key in self._known:
            return False
        self._known.add(key)
        return True

    def _number(self, key: str) -> int:
        """The same number for the same thing in every export; the next one free where two would share it."""
        if key not in self._ids:
            number = _FIRST_ID + int(hashlib.sha256(key.encode()).hexdigest()[:12], 16) % _FIRST_ID
            while number in self._used:
                number += 1
            self._used.add(number)
            self._ids[key] = number
        return self._ids[key]


def _points(places: tuple[PlaceMention, ...]) -> list[GeoLocation]:
    seen: dict[str, PlaceMention] = {}
    for place in places:
        if place.place_id is not None and place.lat is not None and place.lon is not None:
            seen.setdefault(place.place_id, place)
    return [
        GeoLocation(
            title=place.name[:LENGTH],
            lat=place.lat or 0.0,
            lng=place.lon or 0.0,
            main=False,
            comment=f"geo precision {place.geo_precision or 'unknown'}",
        )
        for place in seen.values()
    ]


def _description(telling: Telling) -> str:
    """Every claim in its words under its chain; then the disputes."""
    parts = []
    for one in telling.told:
        chain = " ← ".join(one.chain()) or one.document.source.address
        manner = labels.manner(one.claim)
        parts.append(f"<p>{_html(chain)}{f' ({_html(manner)})' if manner else ''}: «{_html(one.words)}»</p>")
    for dispute in telling.event.disputes:
        sides = " / ".join(position.value for position in dispute.positions)
        parts.append(f"<p>dispute over {dispute.dimension}: {_html(sides)}</p>")
    return "".join(parts)


def _link(uri: str) -> tuple[str, str]:
    """The link as Bayanat takes it, and the whole of it: percent-encoded Arabic decoded, NA for what is no address.

    >>> _link("https://x.example/%D8%AE%D8%A8%D8%B1")[0], _link("articles/x.txt")
    ('https://x.example/خبر', ('NA', 'articles/x.txt'))
    """
    decoded = unquote(uri)
    return (decoded if _is_link(decoded) else "NA"), decoded


def _is_link(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc)


def _cut(words: str, key: str, field: str, loss: LossReport) -> str:
    kept = " ".join(words.split())
    if len(kept) <= LENGTH:
        return kept
    loss.changed(key, "length", field, len(kept), LENGTH)
    return kept[: LENGTH - 1] + "…"


def _html(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
