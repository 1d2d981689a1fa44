"""How far coders agree, the claims on which they differ, and how a reviewer settles one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from riwaya.errors import InputError
from riwaya.review.agreement import AS_READ, VERDICT, Agreement, Difference
from riwaya.review.judgements import ClaimAnchor, Judgement, standing
from riwaya.store.workspace import Workspace
from riwaya.web.asking import LONGEST
from riwaya.web.bodies import sent
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Person, Reviewer
from riwaya.web.language import Language
from riwaya.web.opened import Opened, open_article
from riwaya.web.pages.article import Document
from riwaya.web.rendering import language_of, page
from riwaya.web.tables import csv_response

router = APIRouter(include_in_schema=False)

SHOWN = 40
"""Claims with differences on one page."""
Coders = Annotated[list[Annotated[str, Query(max_length=LONGEST)]], Query(max_length=20)]


class Apart(msgspec.Struct, frozen=True, kw_only=True):
    """A claim on which coders differ: its words, what each holds of each field, as it may be shown; whether it is settled."""

    claim: str
    document: str
    words: str
    clause: str
    type: str
    fields: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    settled: bool


class Settling(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose reading of a claim stands."""

    claim: Annotated[str, msgspec.Meta(max_length=64)]
    like: Annotated[str, msgspec.Meta(max_length=200)]
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


@router.get("/review/agreement")
def agreement(
    request: Request,
    person: Reviewer,
    workspace: TheWorkspace,
    coder: Coders = [],  # noqa: B006
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Agreement of the coders that the address names (all, where it names none)."""
    chosen = [name for name in coder if name]
    found = workspace.agreement(coders=chosen)
    claims = _by_claim(found)
    first = (number - 1) * SHOWN
    rows = _apart(claims[first : first + SHOWN], workspace, person, language_of(request))
    return page(
        request,
        "agreement.html",
        found=found,
        rows=rows,
        chosen=chosen,
        total=len(claims),
        number_of_page=number,
        size=SHOWN,
    )


@router.get("/review/agreement.csv")
def agreement_csv(
    request: Request,
    person: Reviewer,
    workspace: TheWorkspace,
    coder: Coders = [],  # noqa: B006
) -> Response:
    """The differences as CSV: a row for what each coder holds."""
    rows = _apart(
        _by_claim(workspace.agreement(coders=[c for c in coder if c])), workspace, person, language_of(request)
    )
    table = [
        (one.claim, one.words, one.type, field, name, value)
        for one in rows
        for field, held in one.fields
        for name, value in held
    ]
    return csv_response("agreement", ("claim", "words", "type", "field", "coder", "value"), table)


@router.post("/articles/{name}/settled")
async def settled(request: Request, person: Reviewer, workspace: TheWorkspace, name: Document) -> Response:
    """Settle a dispute: what one of the coders holds of the claim is what counts, decided by who asks."""
    said = await sent(request, Settling)
    done = await run_in_threadpool(settle, workspace, person.name, name, said)
    return JSONResponse({"id": done[-1].id, "kind": "settle"})


def settle(workspace: Workspace, by: str, name: str, said: Settling) -> list[Judgement]:
    """The judgements that settle a claim as one of its coders sees it. InputError I031 where that coder judged nothing."""
    document, _ = workspace.article(name)
    (anchor,) = workspace.anchors([said.claim])
    held = _held(standing(workspace.judgements(document=document.id)), anchor, said.like)
    if not held:
        raise InputError("I031", f"{said.like} has not judged it", where=said.claim, remedy="Nothing was kept.")
    return [
        workspace.judge(
            Judgement(
                kind=one.kind,
                by=by,
                reason=said.reason,
                claims=(anchor,),
                field=one.field,
                value=one.value,
                settles=True,
            )
        )
        for one in held
    ]


def _held(force: Sequence[Judgement], anchor: ClaimAnchor, coder: str) -> list[Judgement]:
    """A coder's opinion of a claim: the rejection, or the last word on each field, or the plain acceptance."""
    about = [
        j for j in force
        if j.by == coder and j.kind in ("accept", "reject", "correct") and any((a.document, a.span) == (anchor.document, anchor.span) for a in j.claims)
    ]  # fmt: skip
    if not about or about[-1].kind == "reject":
        return about[-1:]
    fields = {j.field: j for j in about if j.kind == "correct"}
    return list(fields.values()) or about[-1:]


def _by_claim(found: Agreement) -> list[tuple[ClaimAnchor, list[Difference]]]:
    by_words: dict[tuple[str, tuple[int, int]], tuple[ClaimAnchor, list[Difference]]] = {}
    for one in found.differences:
        by_words.setdefault((one.anchor.document, one.anchor.span), (one.anchor, []))[1].append(one)
    return list(by_words.values())


def _apart(
    claims: Sequence[tuple[ClaimAnchor, list[Difference]]], workspace: Workspace, person: Person, speech: Language
) -> list[Apart]:
    opened: dict[str, Opened] = {}
    out = []
    for anchor, differences in claims:
        if anchor.document not in opened:
            opened[anchor.document] = open_article(workspace, person, speech, anchor.document)
        article = opened[anchor.document]
        seen = article.claim(anchor.claim)
        fields = tuple(
            (one.field, tuple((coder, _said(one.field, value, article, speech)) for coder, value in one.values.items()))
            for one in differences
        )
        out.append(
            Apart(
                claim=anchor.claim,
                document=anchor.document,
                words=article.words(anchor.span),
                clause=article.words(seen.claim.span) if seen is not None else "",
                type=anchor.type,
                fields=fields,
                settled=seen is not None and seen.state == "agreed",
            )
        )
    return out


def _said(field: str, value: object, article: Opened, speech: Language) -> str:
    if field == VERDICT:
        return speech.label("verdict", str(value))
    if value == AS_READ:
        return str(speech.t("agree.as_read"))
    return article.cards.value(field, value) or str(speech.t("article.nothing"))
