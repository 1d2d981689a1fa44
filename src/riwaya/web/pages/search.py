"""Search: articles that hold the words asked for, each hit marked where it stands in the original."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from riwaya.store.listing import COUNTED, Found
from riwaya.store.workspace import Workspace
from riwaya.web.asking import Asked, Asking
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Reader
from riwaya.web.links import list_of, query_of
from riwaya.web.rendering import page
from riwaya.web.tables import csv_response

router = APIRouter(include_in_schema=False)
COLUMNS = ("document", "published", "outlet", "title", "claims", "state", "hits", "snippets", "address")


@router.get("/search")
def search(request: Request, person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:  # noqa: ARG001
    """What was found, a page at a time; without words, how to ask."""
    found = _found(workspace, asked) if asked.words else None
    filters = {name: value for name, value in asked.values().items() if name != "q"}
    return page(
        request,
        "search.html",
        found=found,
        asked=asked,
        filters=filters,
        statuses=("single-origin", "corroborated", "contested", "denied"),
        claims_address=list_of("claims", **asked.values()),
        events_address=list_of("events", **asked.values()),
        csv_address=f"/search.csv?{query_of({**asked.values(), 'page': asked.page, 'size': asked.size})}",
        unfiltered=list_of("search", q=asked.words),
    )


@router.get("/search.csv")
def search_csv(person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:  # noqa: ARG001
    """The same as a table."""
    found = _found(workspace, asked)
    rows = (
        (
            hit.article.document,
            hit.article.published,
            hit.article.outlet_name,
            hit.article.title,
            hit.article.claims,
            hit.article.state,
            len(hit.marks),
            " … ".join(snippet.text for snippet in hit.snippets),
            hit.article.uri,
        )
        for hit in found.items
    )
    return csv_response("search", COLUMNS, rows)


def _found(workspace: Workspace, asked: Asked) -> Found:
    return workspace.search(asked.words, asked.wanted, limit=asked.size, offset=asked.offset, count_to=COUNTED, covered=True)
