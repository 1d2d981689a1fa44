"""The articles of the workspace: the list under filters and words, and the same as CSV."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from riwaya.rules.event_types import event_types
from riwaya.store.listing import COUNTED, ListedArticle, Page
from riwaya.store.workspace import Workspace
from riwaya.views import labels
from riwaya.web.asking import Asked, Asking
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Person, Reader
from riwaya.web.rendering import page
from riwaya.web.tables import csv_response

router = APIRouter(include_in_schema=False)

COLUMNS = ("document", "title", "outlet", "published", "claims", "state", "added", "uri")


def listed(workspace: Workspace, person: Person, asked: Asked, *, limit: int, offset: int) -> Page[ListedArticle]:
    """Articles under the filters and, where words are asked for, that hold them: best first, else the newest first."""
    covered = not person.shows_names
    if not asked.words:
        return workspace.articles(asked.wanted, limit=limit, offset=offset, count_to=COUNTED, covered=covered)
    found = workspace.search(asked.words, asked.wanted, limit=limit, offset=offset, count_to=COUNTED, covered=covered)
    return Page(items=tuple(hit.article for hit in found.items), total=found.total, offset=offset, exact=found.exact)


@router.get("/articles")
def articles(request: Request, person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:
    """Articles under the filters of the address."""
    found = listed(workspace, person, asked, limit=asked.size, offset=asked.offset)
    return page(
        request,
        "articles.html",
        found=found,
        asked=asked,
        types=list(event_types().values()),
        families=list(labels.FAMILY),
        states=("machine", "in_review", "agreed", "disputed"),
    )


@router.get("/articles.csv")
def articles_csv(person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:
    """The same page of the same list as CSV."""
    found = listed(workspace, person, asked, limit=asked.size, offset=asked.offset)
    return csv_response("articles", COLUMNS, [_row(one) for one in found.items])


def _row(one: ListedArticle) -> Sequence[str | int | None]:
    values = msgspec.structs.asdict(one) | {"outlet": one.outlet_name or one.outlet}
    return [values[name] for name in COLUMNS]
