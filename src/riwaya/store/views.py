"""The derived tables of articles and claims: as seen now, written anew whenever a reading or a judgement comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select

from riwaya.model import ActorRef, Document, PlaceMention, Span, Time
from riwaya.review.added import is_added
from riwaya.review.judgements import ClaimAnchor, Judgement
from riwaya.review.seen import SeenClaim, as_seen, match_anchor
from riwaya.rules.event_types import event_types
from riwaya.store import schema
from riwaya.store.articles import document_of, earlier_claim
from riwaya.store.chains import chain_rows
from riwaya.store.covers import write_cover
from riwaya.store.days import newest, reach
from riwaya.store.judgements import Judged
from riwaya.store.log import LogWriter
from riwaya.store.packing import pack_claim


def seen_claims(
    connection: Connection, number: int, document: Document, judged: Judged, *, coder: str | None = None
) -> tuple[Document, list[SeenClaim]]:
    """A document and its claims as seen: with everybody's judgements, or with one coder's alone."""
    judgements = judged.about(document.id)
    if not judgements:
        return as_seen(document, ())
    lost = {a.span: a for j in judgements for a in j.claims if _is_lost(a, document)}
    kept = {span: claim for span in lost if (claim := earlier_claim(connection, number, span)) is not None}
    return as_seen(document, judgements, kept=kept, coder=coder)


def write_views(
    connection: Connection, log: LogWriter, number: int, document: Document, seen: Sequence[SeenClaim], judged: Judged
) -> None:
    """Write what lists and filters look at, and what is covered, in place of what stood there of this article."""
    judgements = judged.about(document.id)
    write_cover(connection, number, document, seen, judged)
    connection.execute(delete(schema.claim).where(schema.claim.c.article == number))
    connection.execute(delete(schema.article_view).where(schema.article_view.c.article == number))
    connection.execute(insert(schema.article_view), [_article_row(number, document, seen, judgements, log.seq)])
    rows, actors, sources = [], [], []
    places, times = {p.span: p for p in document.places}, {t.span: t for t in document.times}
    for one in seen:
        claim_number = log.number("claim")
        rows.append(_claim_row(claim_number, number, document, one, places, times))
        actors += _actor_rows(claim_number, document, one)
        sources += chain_rows(claim_number, one, outlet=rows[-1]["outlet"])
    if rows:
        connection.execute(insert(schema.claim), rows)
    if actors:
        connection.execute(insert(schema.claim_actor), actors)
    if sources:
        connection.execute(insert(schema.claim_source), sources)


def article_state(seen: Iterable[SeenClaim], *, assigned: bool) -> str:
    """The state of an article: disputed where a claim is, agreed where every claim is, in review where some are."""
    states = {one.state for one in seen}
    if "disputed" in states:
        return "disputed"
    if states == {"agreed"}:
        return "agreed"
    return "in_review" if assigned or states - {"machine"} else "machine"


def current_id(connection: Connection, claim: str) -> str:
    """The id under which a claim is seen now: that of the machine's, where it has come to read what people added."""
    if not is_added(claim) or connection.execute(select(schema.claim.c.id).where(schema.claim.c.claim == claim)).first():
        return claim
    judged = Judged(connection)
    for document in sorted(name for name in judged.documents() if name.startswith(claim[:12])):
        added = {j.id for j in judged.about(document) if j.kind == "add" and j.claims[0].claim == claim}
        found = document_of(connection, document)
        if added and found is not None:
            _, seen = seen_claims(connection, *found, judged)
            return next((one.claim.id for one in seen if added & set(one.judgements)), claim)
    return claim


def _is_lost(anchor: ClaimAnchor, document: Document) -> bool:
    return anchor.document == document.id and not is_added(anchor.claim) and match_anchor(anchor, document.claims) is None


def _article_row(
    number: int, document: Document, seen: Sequence[SeenClaim], judgements: Sequence[Judgement], seq: int
) -> dict[str, Any]:
    outlet = document.outlet
    coders: set[str] = set()
    for judgement in judgements:
        if judgement.subject is not None and judgement.kind in ("assign", "release"):
            (coders.add if judgement.kind == "assign" else coders.discard)(judgement.subject)
    return {
        "article": number,
        "title": document.title.text if document.title else None,
        "outlet": (outlet.id or outlet.name) if outlet else None,
        "outlet_name": outlet.name if outlet else None,
        "published": published(document) or "",
        "claims": len(seen),
        "state": article_state(seen, assigned=bool(coders)),
        "furniture": msgspec.json.encode(document.furniture).decode(),
        "changed": seq,
    }


def published(document: Document) -> str | None:
    """The day of publication, where it is known."""
    return document.published.start if document.published else None


def _claim_row(
    claim_number: int,
    number: int,
    document: Document,
    one: SeenClaim,
    places: Mapping[Span, PlaceMention],
    times: Mapping[Span | None, Time],
) -> dict[str, Any]:
    claim = one.claim
    kind = event_types().get(claim.type)
    place = places.get(claim.place.span) if claim.place else None
    time = times.get(claim.time.span) if claim.time else None
    inner = claim.attribution[-1] if claim.attribution else None
    return {
        "id": claim_number,
        "article": number,
        "claim": claim.id,
        "start": claim.trigger.span[0],
        "type": claim.type,
        "family": kind.family if kind else "",
        "polarity": claim.polarity,
        "modality": claim.modality,
        "score": claim.score,
        "place": place.place_id if place else None,
        "place_name": place.name if place else None,
        "place_kind": place.kind if place else None,
        "place_words": place.text if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "first_day": time.start if time else None,
        "last_day": (time.end or time.start) if time else None,
        "origin": (inner.source_id or inner.kind) if inner else None,
        "shown": int(one.verdict != "rejected"),
        "state": one.state,
        "published": published(document) or "",
        "outlet": (document.outlet.id or document.outlet.name) if document.outlet else None,
        "newest": newest(published(document) or "", number),
        "reach": reach(time.start, time.end or time.start) if time else None,
        "body": pack_claim(one, document.text[claim.span[0] : claim.span[1]]),
    }


def _actor_rows(claim_number: int, document: Document, one: SeenClaim) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], str | None] = {}
    for role, refs in (("actor", one.claim.actors), ("target", one.claim.targets)):
        for ref in refs:
            if ref.actor_id:
                key = (ref.actor_id, role)
                found[key] = found.get(key) or _name_in(ref, document)
    return [
        {"claim": claim_number, "actor": actor, "role": role, "words": words}
        for (actor, role), words in sorted(found.items(), key=lambda item: item[0])
    ]


def _name_in(ref: ActorRef, document: Document) -> str | None:
    """The name that stands within the words for an actor: «عناصر من تنظيم داعش» has «تنظيم داعش»."""
    start, end = ref.span
    inside = (m for m in document.actors if start <= m.span[0] and m.span[1] <= end and m.via != "anaphora")
    return next((m.text for m in inside if m.actor_id == ref.actor_id), None)
