"""FollowTheMoney entities as JSON Lines: events, those involved, places, the articles, and whose word each claim is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from riwaya.export.extras import need
from riwaya.export.folder import Folder, Output
from riwaya.export.loss import LossReport
from riwaya.export.material import Material, Telling, Told, tellings
from riwaya.export.options import Options
from riwaya.model import Document
from riwaya.rules.event_types import event_types

NAME = "ftm"
RULES: tuple[str, ...] = ()
_SCHEMA = {
    "armed_group": "Organization",
    "state": "PublicBody",
    "state_force": "PublicBody",
    "coalition": "Organization",
    "organization": "Organization",
    "outlet": "Organization",
    "monitor": "Organization",
    "official": "PublicBody",
    "person": "Person",
    "population": "LegalEntity",
}
PROPERTIES: dict[str, frozenset[str]] = {
    "Event": frozenset(
        "name alias startDate endDate summary description keywords involved location addressEntity country proof "
        "publisher recordId notes".split()
    ),
    "Article": frozenset(
        "fileName title author publishedAt bodyText contentHash language mimeType sourceUrl publisher notes processedAt "
        "retrievedAt fileSize processingAgent".split()
    ),
    "Address": frozenset("name full city state country latitude longitude remarks".split()),
    "Documentation": frozenset("document entity role startDate endDate publisher summary recordId".split()),
    "Note": frozenset("name entity description proof publisher notes".split()),
    "Mention": frozenset("document name resolved detectedSchema contextCountry".split()),
    "Organization": frozenset("name country notes".split()),
    "PublicBody": frozenset("name country notes".split()),
    "LegalEntity": frozenset("name country notes".split()),
    "Person": frozenset("name notes".split()),
}
REQUIRED = {
    "Event": ("name",),
    "Article": ("fileName",),
    "Mention": ("document", "name"),
    "Documentation": ("document", "entity"),
    "Organization": ("name",),
    "PublicBody": ("name",),
    "LegalEntity": ("name",),
    "Person": ("name",),
}


class FtmEntity(msgspec.Struct, frozen=True, kw_only=True):
    """One entity: every property is a list of words."""

    id: str
    schema: str
    properties: dict[str, tuple[str, ...]]


def faults(entity: FtmEntity) -> list[str]:
    """What of an entity breaks the schema; [] where nothing does."""
    allowed = PROPERTIES.get(entity.schema)
    if allowed is None:
        return [f"{entity.schema} is no schema used here"]
    found = [f"{entity.schema} has no property {name}" for name in entity.properties if name not in allowed]
    found += [
        f"{entity.schema}.{name} is required"
        for name in REQUIRED.get(entity.schema, ())
        if not entity.properties.get(name)
    ]
    return found + [f"{name} holds an empty value" for name, values in entity.properties.items() if not all(values)]


def export(material: Material, out: Folder, options: Options) -> None:
    """Write entities.ftm.json and spans.jsonl: where the words of each entity stand, by its id.

    With `validate`, each entity is also checked with the followthemoney package (the extra riwaya[ftm]).
    """
    writer = _Writer(out, out.file("entities.ftm.json"), validate=options.validate)
    spans = out.file("spans.jsonl")
    for document in material.documents():
        writer.put(_article(document, out.loss))
    for telling in tellings(material):
        for entity in _entities(telling):
            writer.put(entity)
        for one in telling.told:
            spans.line(msgspec.json.encode(_span(one, telling)))
        for dispute in telling.event.disputes:
            out.loss.not_carried(telling.event.id, f"dispute over {dispute.dimension}", None, "in a note, as words")
        for name in telling.missing:
            out.loss.dropped(name, "missing", f"claim of {telling.event.id}")


class _Writer:
    """Writes each entity once. What is shared by many events (actors, places) is known by a short hash."""

    def __init__(self, out: Folder, output: Output, *, validate: bool) -> None:
        self._loss, self._output = out.loss, output
        self._shared: set[str] = set()
        self._model = need("followthemoney", "ftm", "validating FollowTheMoney entities").model if validate else None

    def put(self, entity: FtmEntity) -> None:
        if entity.schema not in ("Event", "Documentation", "Note", "Mention", "Article"):
            if entity.id in self._shared:
                return
            self._shared.add(entity.id)
        if not self._loss.breaks(entity.id, faults(entity) or self._refused(entity)):
            self._output.line(msgspec.json.encode(entity))

    def _refused(self, entity: FtmEntity) -> list[str]:
        """What the package says against an entity, and values it would lose."""
        if self._model is None:
            return []
        proxy = self._model.get_proxy(msgspec.to_builtins(entity), cleaned=False)
        lost = [name for name, values in entity.properties.items() if len(proxy.get(name)) < len(set(values))]
        return [f"followthemoney does not take the value of {name}" for name in lost]


def _article(document: Document, loss: LossReport) -> FtmEntity:
    """The article with its text. contentHash is the SHA-1 of the text, as FtM has it; our SHA-256 stands in notes."""
    link = document.source.address
    published = document.published.start if document.published else None
    if published is None:
        loss.not_carried(document.id, "published", None, "the day of publication is not known")
    return _entity(
        f"riwaya-article-{document.id}",
        "Article",
        fileName=[_file_name(link, document.id)],
        title=[document.title.text if document.title else None],
        author=[document.byline.text if document.byline else None],
        publishedAt=[published],
        bodyText=[document.text],
        contentHash=[hashlib.sha1(document.text.encode(), usedforsecurity=False).hexdigest()],
        language=["ara" if document.language == "ar" else None],
        mimeType=[document.source.media_type],
        sourceUrl=[link if _is_link(link) else None],
        publisher=[document.outlet.name if document.outlet else None],
        notes=[f"sha256 {document.source.sha256}"],
        retrievedAt=[document.source.retrieved],
        fileSize=[str(document.source.bytes)],
        processingAgent=["riwaya"],
    )


def _entities(telling: Telling) -> Iterator[FtmEntity]:
    event, place = telling.event, telling.event.place
    involved = []
    for actor in dict.fromkeys((*event.actors, *event.targets)):
        schema = _SCHEMA.get(telling.actor_types.get(actor, ""), "LegalEntity")
        name = telling.actor_names.get(actor, actor)
        involved.append(f"riwaya-actor-{_short(actor)}")
        yield _entity(involved[-1], schema, name=[name], notes=[f"riwaya id {actor}"])
    address = None
    if place is not None:
        address = f"riwaya-place-{_short(place.place_id or f'{place.name}/{place.country}')}"
        yield _entity(
            address,
            "Address",
            name=[place.name],
            full=[", ".join(p for p in (place.name_en or place.name, place.admin1, place.country) if p)],
            city=[place.name_en or place.name] if place.kind in ("city", "town", "village") else [],
            state=[place.admin1],
            country=[place.country.lower() if place.country else None],
            latitude=[None if place.lat is None else str(place.lat)],
            longitude=[None if place.lon is None else str(place.lon)],
            remarks=[f"geo precision {place.geo_precision or 'unknown'}"],
        )
    yield _event(telling, involved, address)
    yield from _documentation(telling)
    yield from _notes(telling)
    yield from _mentions(telling)


def _event(telling: Telling, involved: list[str], address: str | None) -> FtmEntity:
    event, place = telling.event, telling.event.place
    kind = event_types().get(event.type)
    name_ar = kind.name_ar if kind else event.type
    when = event.time.start if event.time else None
    figures = [
        f"{role}: {_range(figure.low, figure.high)}" + (f", best {figure.best:g}" if figure.best is not None else "")
        for role, figure in event.figures.items()
    ]
    return _entity(
        f"riwaya-event-{event.id}",
        "Event",
        name=[" · ".join(part for part in (name_ar, place.name if place else None, when) if part)],
        startDate=[when],
        endDate=[event.time.end if event.time else None],
        description=["; ".join(figures)],
        summary=[f"{event.status}; {len(event.origins)} origins; {event.articles} articles"],
        keywords=[event.type, event.family],
        involved=involved,
        location=[place.name if place else None],
        addressEntity=[address],
        country=[place.country.lower() if place and place.country else None],
        proof=[f"riwaya-article-{d.id}" for d in telling.documents()],
        publisher=list(dict.fromkeys(one.outlet for one in telling.told)),
        recordId=[event.id],
    )


def _documentation(telling: Telling) -> Iterator[FtmEntity]:
    """That an article tells of the event, once an article."""
    for document in telling.documents():
        event = telling.event.id
        yield _entity(
            f"riwaya-documentation-{_short(f'{event}/{document.id}')}",
            "Documentation",
            document=[f"riwaya-article-{document.id}"],
            entity=[f"riwaya-event-{event}"],
            role=["report"],
            publisher=[document.outlet.name if document.outlet else None],
        )


def _notes(telling: Telling) -> Iterator[FtmEntity]:
    """Each claim in its words, with its chain, polarity and modality; and each dispute."""
    for one in telling.told:
        claim = one.claim
        yield _entity(
            f"riwaya-claim-{_short(claim.id)}",
            "Note",
            name=[" ← ".join(one.chain()) or one.document.source.address],
            entity=[f"riwaya-event-{telling.event.id}"],
            description=[one.words],
            proof=[f"riwaya-article-{one.document.id}"],
            publisher=[one.outlet],
            notes=[f"{claim.type}, {claim.polarity}, {claim.modality}; claim {claim.id}"],
        )
    for number, dispute in enumerate(telling.event.disputes):
        names = {origin.id: origin.name for origin in telling.event.origins}
        sides = (f"{p.value} ({', '.join(names.get(o, o) for o in p.origins)})" for p in dispute.positions)
        yield _entity(
            f"riwaya-dispute-{telling.event.id}-{number}",
            "Note",
            name=[f"dispute over {dispute.dimension}" + (f" ({dispute.role})" if dispute.role else "")],
            entity=[f"riwaya-event-{telling.event.id}"],
            description=[" / ".join(sides)],
        )


def _mentions(telling: Telling) -> Iterator[FtmEntity]:
    """That an article names an actor of the event, by which words."""
    involved = {*telling.event.actors, *telling.event.targets}
    seen = set()
    for one in telling.told:
        for ref in (*one.claim.actors, *one.claim.targets):
            key = (one.document.id, ref.actor_id, ref.text)
            if ref.actor_id not in involved or key in seen:
                continue
            seen.add(key)
            yield _entity(
                f"riwaya-mention-{_short(f'{telling.event.id}/{one.document.id}/{ref.actor_id}/{ref.text}')}",
                "Mention",
                document=[f"riwaya-article-{one.document.id}"],
                name=[ref.text],
                resolved=[f"riwaya-actor-{_short(ref.actor_id)}"],
                detectedSchema=[_SCHEMA.get(telling.actor_types.get(ref.actor_id, ""), "LegalEntity")],
            )


def _span(one: Told, telling: Telling) -> dict[str, Any]:
    start, end = one.claim.span
    return {
        "id": f"riwaya-claim-{_short(one.claim.id)}",
        "event": f"riwaya-event-{telling.event.id}",
        "document": f"riwaya-article-{one.document.id}",
        "claim": one.claim.id,
        "start": start,
        "end": end,
        "trigger": one.claim.trigger.span,
    }


def _entity(key: str, schema: str, **properties: Sequence[str | None]) -> FtmEntity:
    kept = {
        name: tuple(dict.fromkeys(v.strip() for v in values if v and v.strip())) for name, values in properties.items()
    }
    return FtmEntity(id=key, schema=schema, properties={name: values for name, values in kept.items() if values})


def _short(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def _range(low: float | None, high: float | None) -> str:
    return f"{'?' if low is None else f'{low:g}'} to {'open' if high is None else f'{high:g}'}"


def _is_link(uri: str) -> bool:
    return urlsplit(uri).scheme in ("http", "https")


def _file_name(uri: str, key: str) -> str:
    """The last part of the address: FtM wants a name for every document."""
    return uri.split("?", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1] or key
