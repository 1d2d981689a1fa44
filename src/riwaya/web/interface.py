"""The JSON interface: what the pages show, as records, described by OpenAPI at /api/openapi.json.

Bodies are written and read by msgspec, as everywhere in Riwaya; FastAPI checks the address, and the description is
made from the records' own types.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from fastapi import APIRouter, FastAPI, Path, Query
from fastapi.openapi.utils import get_openapi
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from riwaya.model import Document, Event
from riwaya.review.agreement import Agreement
from riwaya.review.judgements import Judgement
from riwaya.review.masking import covered_record, names_in
from riwaya.review.seen import SeenClaim
from riwaya.store.listing import COUNTED, Found, ListedArticle, ListedClaim, Page
from riwaya.store.workspace import Status, Workspace
from riwaya.web.asking import LARGEST_PAGE, LONGEST, Asking
from riwaya.web.bodies import sent
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Coder, Reader, Reviewer
from riwaya.web.judging import Judging, judge

T = TypeVar("T")

router = APIRouter(prefix="/api", tags=["workspace"])

Name = Annotated[
    str, Path(min_length=1, max_length=200, description="An id, or for an article its id's beginning or its uri.")
]

class ReadArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article's record with its claims as seen; protected names are replaced by codes."""

    document: Document
    claims: tuple[SeenClaim, ...]


class EventWithClaims(msgspec.Struct, frozen=True, kw_only=True):
    """An event and its claims."""

    event: Event
    claims: tuple[ListedClaim, ...]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the log without what was written: its number, when, who, what was done to what, its hash."""

    seq: int
    at: str
    by: str
    action: str
    subject: str
    hash: str


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Why something was not done, and what to do about it; `code` as on the command line, where it has one."""

    error: str
    remedy: str
    code: str


_PLACE = "#/components/schemas/{name}"


def _anything(kind: type) -> dict[str, Any]:
    """What coders hold of a field is of many types."""
    assert kind is object, kind
    return {"description": "Any value that the field can have."}


def _answers(of: Any, *others: int) -> dict[int | str, dict[str, Any]]:  # noqa: ANN401  (a type)
    """What a route answers, for its description: the record, and the refusals."""
    (schema,), components = msgspec.json.schema_components([of], schema_hook=_anything, ref_template=_PLACE)
    _components.update(components)
    refused = {"$ref": "#/components/schemas/Refused"}
    told: dict[int | str, dict[str, Any]] = {
        200: {"description": "What was asked for", "content": {"application/json": {"schema": schema}}}
    }
    for status in (401, 403, 422, 429, *others):
        told[status] = {"description": _STATUS[status], "content": {"application/json": {"schema": refused}}}
    return told


_components: dict[str, Any] = dict(
    msgspec.json.schema_components([Refused, Judging], schema_hook=_anything, ref_template=_PLACE)[1]
)
_STATUS = {
    401: "Not signed in",
    429: "Too much in a minute",
    403: "Not allowed",
    404: "Not there",
    409: "Not possible now",
    413: "Too large",
    415: "Not JSON",
    422: "Not understood",
}


@router.get("/status", responses=_answers(Status))
def status(person: Reader, workspace: TheWorkspace) -> Response:  # noqa: ARG001
    """What the workspace holds."""
    return _json(workspace.status())


@router.get("/articles", responses=_answers(Page[ListedArticle]))
def articles(person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:  # noqa: ARG001
    """Articles under filters, the newest published first."""
    return _json(
        workspace.articles(asked.wanted, limit=asked.size, offset=asked.offset, count_to=COUNTED, covered=True)
    )


@router.get("/articles/{name}", responses=_answers(ReadArticle, 404))
def article(person: Reader, workspace: TheWorkspace, name: Name) -> Response:  # noqa: ARG001
    """One article's record, its names covered (offsets are right for its covered text), and its claims as seen."""
    document, seen = workspace.article(name)
    covered = workspace.cover(msgspec.structs.replace(document, claims=tuple(s.claim for s in seen)))
    claims = tuple(msgspec.structs.replace(s, claim=c, machine=None) for s, c in zip(seen, covered.claims, strict=True))
    return _json(ReadArticle(document=covered, claims=claims))


@router.get("/claims", responses=_answers(Page[ListedClaim]))
def claims(person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:  # noqa: ARG001
    """Claims as seen under filters, the newest published first."""
    return _json(workspace.claims(asked.wanted, limit=asked.size, offset=asked.offset, count_to=COUNTED, covered=True))


@router.get("/claims/{name}", responses=_answers(ListedClaim, 404))
def claim(person: Reader, workspace: TheWorkspace, name: Name) -> Response:  # noqa: ARG001
    """One claim as seen."""
    return _json(workspace.claim(name, covered=True))


@router.get("/events", responses=_answers(Page[Event]))
def events(person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:  # noqa: ARG001
    """Events under filters, the latest first."""
    return _json(workspace.events(asked.wanted, limit=asked.size, offset=asked.offset, count_to=COUNTED, covered=True))


@router.get("/events/{name}", responses=_answers(EventWithClaims, 404))
def event(person: Reader, workspace: TheWorkspace, name: Name) -> Response:  # noqa: ARG001
    """One event and its claims, by its id or that of a claim in it."""
    found, its_claims = workspace.event(name, covered=True)
    return _json(EventWithClaims(event=found, claims=tuple(its_claims)))


@router.get("/search", responses=_answers(Found))
def search(person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:  # noqa: ARG001
    """Articles that hold the words `q`, best first, with the hits marked."""
    return _json(
        workspace.search(
            asked.words, asked.wanted, limit=asked.size, offset=asked.offset, count_to=COUNTED, covered=True
        )
    )


@router.get("/log", responses=_answers(list[Change], 404))
def log(
    person: Reviewer,  # noqa: ARG001
    workspace: TheWorkspace,
    about: Annotated[str | None, Query(max_length=LONGEST, description="A claim, an article or a judgement.")] = None,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
    order: Literal["oldest", "newest"] = "newest",
) -> Response:
    """Entries of the log: of one thing (all of them, oldest first), or of the whole workspace."""
    found = (
        workspace.log(after=after, limit=limit, newest_first=order == "newest")
        if about is None
        else workspace.history(about)
    )
    return _json([Change(seq=e.seq, at=e.at, by=e.by, action=e.action, subject=e.subject, hash=e.hash) for e in found])


@router.get("/judgements", responses=_answers(list[Judgement], 404))
def judgements(
    person: Reviewer,  # noqa: ARG001
    workspace: TheWorkspace,
    document: Annotated[str, Query(min_length=1, max_length=LONGEST)],
) -> Response:
    """The judgements about an article, in the order they were made; coders may be blind to each other's."""
    found = workspace.judgements(document=document)
    return _json(_covered(workspace, found, list[Judgement], {d for one in found for d in one.documents}))


@router.post(
    "/judgements",
    responses=_answers(Judgement, 404, 413, 415),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Judging"}}},
        }
    },
)
async def judged(person: Coder, workspace: TheWorkspace, request: Request) -> Response:
    """Make a judgement; the header X-CSRF-Token must bear the page's token."""
    asked = await sent(request, Judging)
    return _json(await run_in_threadpool(judge, workspace, person, asked))


@router.get("/agreement", responses=_answers(Agreement, 404))
def agreement(
    person: Reviewer,  # noqa: ARG001
    workspace: TheWorkspace,
    coder: Annotated[list[Annotated[str, Query(max_length=LONGEST)]], Query(max_length=50)] = [],  # noqa: B006
    document: Annotated[list[Annotated[str, Query(max_length=LONGEST)]], Query(max_length=50)] = [],  # noqa: B006
) -> Response:
    """How far coders agree, and the claims on which they differ."""
    found = workspace.agreement(coders=coder, documents=document)
    return _json(_covered(workspace, found, Agreement, {one.anchor.document for one in found.differences}))


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, with the schemas of the records in it; made once."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        made.setdefault("components", {}).setdefault("schemas", {}).update(_components)
        app.openapi_schema = made
    return app.openapi_schema


def _covered(workspace: Workspace, found: T, of: type[T], documents: set[str]) -> T:
    """What was found about these articles, with the names covered that they have covered."""
    return covered_record(found, of, names_in(workspace.veils(documents).values()))


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json")
