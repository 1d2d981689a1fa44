"""Judgements about the claims of an article, as its page and the queue send them; and who is to look at it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from riwaya.errors import InputError
from riwaya.review.judgements import Judgement
from riwaya.store.workspace import Workspace
from riwaya.web.bodies import sent
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Coder, Person, Reviewer
from riwaya.web.judging import Judging, judge
from riwaya.web.language import Language
from riwaya.web.opened import open_article
from riwaya.web.pages.article import Document
from riwaya.web.rendering import language_of
from riwaya.web.said import completed

router = APIRouter(include_in_schema=False)
Name = Annotated[str, msgspec.Meta(max_length=64)]


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was decided on a page. `claim`: the id; `span` and `type`: of a claim that is added; `fields`: what is said of it."""

    kind: Literal["accept", "reject", "correct", "add", "undo"]
    claim: Name | None = None
    field: Name | None = None
    value: Any = None
    span: tuple[int, int] | None = None
    type: Name | None = None
    fields: dict[str, Any] = {}
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    undoes: Name | None = None
    settles: bool = False
    blind: bool = False


class Assigning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to look at an article, or is no more."""

    kind: Literal["assign", "release"]
    to: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


@router.post("/articles/{name}/judgements")
async def judged(request: Request, person: Coder, workspace: TheWorkspace, name: Document) -> Response:
    """Make a judgement; its id comes back. Nothing of what it says does: names in it may be covered."""
    said = await sent(request, Said)
    done = await run_in_threadpool(_judge, workspace, person, name, said, language_of(request))
    return JSONResponse({"id": done.id, "kind": done.kind, "claim": done.claims[0].claim if done.claims else None})


@router.post("/articles/{name}/assignments")
async def assigned(request: Request, person: Reviewer, workspace: TheWorkspace, name: Document) -> Response:
    """Say who is to look at an article."""
    said = await sent(request, Assigning)
    asked = Judging(kind=said.kind, subject=said.to.strip(), document=name)
    done = await run_in_threadpool(judge, workspace, person, asked)
    return JSONResponse({"id": done.id, "kind": done.kind})


def _judge(workspace: Workspace, person: Person, name: str, said: Said, speech: Language) -> Judgement:
    if said.kind == "undo":
        return judge(workspace, person, Judging(kind="undo", undoes=said.undoes, reason=said.reason))
    opened = open_article(workspace, person, speech, name, blind=said.blind)
    if said.kind == "add":
        if said.span is None or said.type is None:
            raise InputError("I032", "it says no words or no type", where="added claim", remedy="Choose both.")
        fields = {field: completed(field, value, opened.document, None) for field, value in said.fields.items()}
        anchor = workspace.anchor_on(opened.document.id, said.span, said.type)
        return workspace.judge(
            Judgement(kind="add", by=person.name, reason=said.reason, claims=(anchor,), value=fields)
        )
    seen = opened.claim(said.claim or "")
    if seen is None:
        raise InputError("I035", "no such claim", where=said.claim or "", remedy="Load the page again.")
    value = (
        completed(said.field, said.value, opened.document, seen.claim)
        if said.kind == "correct" and said.field
        else None
    )
    return judge(
        workspace,
        person,
        Judging(
            kind=said.kind,
            claims=(seen.claim.id,),
            field=said.field,
            value=value,
            reason=said.reason,
            settles=said.settles,
        ),
    )
