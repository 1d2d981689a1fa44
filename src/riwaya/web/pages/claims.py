"""Claims under any filter, with their words and on whose word they stand: what every number leads to."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from riwaya.store.listing import COUNTED, ListedClaim, Page
from riwaya.store.workspace import Workspace
from riwaya.web.asking import Asked, Asking
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Reader
from riwaya.web.links import list_of, query_of
from riwaya.web.rendering import page
from riwaya.web.tables import csv_response
from riwaya.web.titles import Titles

router = APIRouter(include_in_schema=False)
COLUMNS = (
    "claim", "document", "published", "outlet", "type", "polarity", "modality", "actors", "targets", "place", "first_day",
    "last_day", "sources", "words", "state", "event",
)  # fmt: skip


@router.get("/claims")
def claims(request: Request, person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:  # noqa: ARG001
    """Claims, the newest published first."""
    found = _found(workspace, asked)
    named = {one.outlet for one in found.items if one.outlet}
    named |= {link.source_id for one in found.items for link in one.seen.claim.attribution if link.source_id}
    for field in ("origin", "teller", "outlet"):
        named |= set(asked.values().get(field, ()))
    named |= {name for pair in asked.wanted.relays for name in pair.split("~")}
    people = {name for field in ("actor", "target", "doer") for name in asked.values().get(field, ())}
    return page(
        request,
        "claims.html",
        found=found,
        asked=asked,
        filters=asked.values(),
        sources=Titles.of(request, workspace, "source", named),
        actors=Titles.of(request, workspace, "actor", people),
        places=Titles.of(request, workspace, "place", set(asked.wanted.places)),
        events_address=list_of("events", **asked.values()),
        csv_address=f"/claims.csv?{query_of({**asked.values(), 'page': asked.page, 'size': asked.size})}",
    )


@router.get("/claims.csv")
def claims_csv(person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:  # noqa: ARG001
    """The same as a table."""
    return csv_response("claims", COLUMNS, (_row(one) for one in _found(workspace, asked).items))


def _found(workspace: Workspace, asked: Asked) -> Page[ListedClaim]:
    return workspace.claims(asked.found_in, limit=asked.size, offset=asked.offset, count_to=COUNTED, covered=True)


def _row(one: ListedClaim) -> tuple[str | None, ...]:
    claim = one.seen.claim
    return (
        claim.id, one.document, one.published, one.outlet, claim.type, claim.polarity, claim.modality,
        "; ".join(a.actor_id or a.text for a in claim.actors), "; ".join(a.actor_id or a.text for a in claim.targets),
        one.place or (claim.place.text if claim.place else None), one.first_day, one.last_day,
        " > ".join(s.source_id or s.kind for s in claim.attribution), one.words, one.seen.state, one.event,
    )  # fmt: skip
