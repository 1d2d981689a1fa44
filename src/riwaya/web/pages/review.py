"""The queue of review: one claim at a time, the least certain first; and who is to look at which articles."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Form, HTTPException, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from riwaya.model import Document, Span
from riwaya.review.judgements import Judgement
from riwaya.review.seen import SeenClaim
from riwaya.rules.event_types import event_types
from riwaya.store.filters import Filter
from riwaya.store.listing import COUNTED, ListedArticle
from riwaya.store.workspace import Workspace
from riwaya.views import labels
from riwaya.web.asking import Asked, Asking
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Coder, Person, Reviewer
from riwaya.web.marked import lines
from riwaya.web.opened import Opened, open_article
from riwaya.web.rendering import language_of, page

router = APIRouter(include_in_schema=False)

CONTEXT = 1200
"""Code points of context shown on either side of a claim's clause, at most."""
AT_ONCE = 50
"""Articles assigned at a time."""
STATES = ("machine", "in_review", "agreed", "disputed")


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """An assigned article: whose it is, and how many of its claims each has judged."""

    article: ListedArticle
    people: tuple[tuple[str, int], ...]


@router.get("/review")
def review(  # noqa: PLR0913  (the address)
    request: Request,
    person: Coder,
    workspace: TheWorkspace,
    asked: Asking,
    claim: Annotated[str | None, Query(max_length=40)] = None,
    after: Annotated[str | None, Query(max_length=40)] = None,
    blind: bool = False,  # noqa: FBT001, FBT002
) -> Response:
    """The claim that the address names, else the next one that waits."""
    found = _next(request, workspace, person, asked, claim=claim, after=after, blind=blind)
    waiting = workspace.waiting(asked.wanted, by=person.name, alone=blind)
    about: dict[str, Any] = {
        "asked": asked, "blind": blind, "waiting": waiting, "counted": COUNTED,
        "types": list(event_types().values()), "families": list(labels.FAMILY), "states": STATES,
    }  # fmt: skip
    if found is None:
        return page(request, "review.html", opened=None, card=None, lines=(), **about)
    opened, seen = found
    number = opened.seen.index(seen) + 1
    shown = lines(opened.document, [seen], around(opened.document, seen.claim.span), opened.veil.text)
    return page(request, "review.html", opened=opened, card=opened.cards.card(0, number, seen), lines=shown, **about)


@router.get("/review/assignments")
def assignments(request: Request, person: Reviewer, workspace: TheWorkspace, asked: Asking) -> Response:
    """Who is to look at which articles, and how far they are."""
    held = workspace.assignments()
    chosen = list(held)[asked.offset : asked.offset + asked.size]
    done = workspace.judged_by(chosen)
    listed = (
        {
            one.document: one
            for one in workspace.articles(
                Filter(documents=tuple(chosen)), limit=len(chosen), covered=not person.shows_names
            ).items
        }
        if chosen
        else {}
    )
    rows = [
        Progress(article=listed[d], people=tuple((name, done.get(d, {}).get(name, 0)) for name in held[d]))
        for d in chosen
        if d in listed
    ]
    return page(request, "assignments.html", rows=rows, asked=asked, total=len(held), most=AT_ONCE)


@router.post("/review/assignments")
def assign(
    request: Request,
    person: Reviewer,
    workspace: TheWorkspace,
    asked: Asking,
    to: Annotated[str, Form(max_length=400)],
    many: Annotated[int, Form(ge=1, le=AT_ONCE)] = 10,
) -> Response:
    """Assign the first articles under the filters of the address that nobody is to look at yet, to everybody named."""
    people = [name.strip() for name in to.replace("،", ",").split(",") if name.strip()]
    if not people:
        raise HTTPException(422, "Name somebody.")
    held = workspace.assignments()
    found = workspace.articles(asked.wanted, limit=many + len(held)).items
    for one in [one for one in found if one.document not in held and one.claims][:many]:
        for name in people:
            workspace.judge(Judgement(kind="assign", by=person.name, subject=name, document=one.document))
    return RedirectResponse(request.url.path, status_code=303)


def around(document: Document, clause: Span) -> Span:
    """A clause with the sentence before it and the one after, as far as CONTEXT allows."""
    sentences = document.sentences
    here = [n for n, (start, end) in enumerate(sentences) if start < clause[1] and clause[0] < end]
    start, end = clause
    if here:
        start = min(start, sentences[max(here[0] - 1, 0)][0])
        end = max(end, sentences[min(here[-1] + 1, len(sentences) - 1)][1])
    return max(start, clause[0] - CONTEXT, 0), min(end, max(clause[0] + 2 * CONTEXT, clause[0] + 1), len(document.text))


def _next(  # noqa: PLR0913
    request: Request,
    workspace: Workspace,
    person: Person,
    asked: Asked,
    *,
    claim: str | None,
    after: str | None,
    blind: bool,
) -> tuple[Opened, SeenClaim] | None:
    """The claim to be shown and its article; claims that others added are passed over by who is blind to them."""
    speech = language_of(request)
    if claim is not None:
        document = workspace.claim(claim).document
        opened = open_article(workspace, person, speech, document, blind=blind)
        seen = opened.claim(claim)
        return (opened, seen) if seen is not None else None
    while True:
        found = workspace.queue(asked.wanted, by=person.name, alone=blind, after=after)
        if not found:
            return None
        listed = found[0].listed
        opened = open_article(workspace, person, speech, listed.document, blind=blind)
        seen = opened.claim(listed.seen.claim.id)
        if seen is not None:
            return opened, seen
        after = listed.seen.claim.id
