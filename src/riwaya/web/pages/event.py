"""One event: where its accounts part, each in its exact words, through whom they came, and what people decide about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated, NamedTuple
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Form, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from riwaya.errors import InputError
from riwaya.export.tables import Cell
from riwaya.model import Document, Event
from riwaya.review.judgements import Judgement, standing
from riwaya.review.masking import names_in, names_masked
from riwaya.store.filters import Filter
from riwaya.store.workspace import Workspace
from riwaya.views.event_html import render_page
from riwaya.views.event_text import bounds
from riwaya.views.event_texts import Texts
from riwaya.web.accounts import Account, accounts_by_claim, columns, names_of
from riwaya.web.asking import Date
from riwaya.web.chains import asked_for, chains, graph
from riwaya.web.desk import Desk, TheDesk, TheWorkspace
from riwaya.web.figuring import plots
from riwaya.web.identity import Coder, Reader
from riwaya.web.judging import Judging, judge
from riwaya.web.language import Language
from riwaya.web.naming import actor_name, arabic_names
from riwaya.web.pages.events import place_shown
from riwaya.web.rendering import language_of, page
from riwaya.web.shown import (
    carried_documents,
    event_documents,
    related_events,
    relating_events,
    shown_event,
    shown_events,
)
from riwaya.web.since import Changes, changes, yesterday
from riwaya.web.tables import csv_response

router = APIRouter(include_in_schema=False)

Name = Annotated[str, Path(min_length=1, max_length=100)]
Reason = Annotated[str, Form(max_length=2000)]
LIKE = 8
"""Events offered for merging."""
NEAR = dt.timedelta(days=5)
SHOWN = 6
"""Accounts of an origin that stand open; the rest open on demand."""
RELATED = 24
SMALL = 120
"""Claims of an event up to which its page says at once what changed."""
ROWS = 24
"""Figures of one count that are told line by line."""
CHAINS = 60
"""Chains that are told in words."""
COLUMNS = (
    "claim", "event", "origin", "origin_name", "independent", "outlet", "published", "type", "polarity", "modality",
    "chain", "words", "figures", "article",
)  # fmt: skip


class Telling(NamedTuple):
    """An event with all that its page needs of its articles."""

    event: Event
    accounts: dict[str, Account]
    documents: dict[str, Document]
    hidden: Mapping[str, str]


@router.get("/events/{name}.html")
def carried(person: Reader, workspace: TheWorkspace, name: Name) -> Response:  # noqa: ARG001
    """The event as one self-contained file, protected names covered: to be sent or kept."""
    event, claims = shown_event(workspace, name)
    texts = Texts()
    for document in carried_documents(workspace, (claim.document for claim in claims)):
        texts.add(document)
    made = render_page([event], texts, related_events(workspace, [r.event for r in event.related]))
    headers = {"Content-Disposition": f'attachment; filename="{event.id}.html"'}
    return Response(made, media_type="text/html; charset=utf-8", headers=headers)


@router.get("/events/{name}.csv")
def table(person: Reader, workspace: TheWorkspace, name: Name) -> Response:  # noqa: ARG001
    """The accounts of an event: one row an account, in the order of its columns."""
    told, _ = _told(workspace, name, None)
    rows = [_row(told.event, column.origin.id, account) for column in columns(told.event, told.accounts) for account in column.accounts]
    return csv_response(told.event.id, COLUMNS, rows)


@router.get("/events/{name}")
def event(
    request: Request,
    person: Reader,
    desk: TheDesk,
    name: Name,
    since: Date = None,
    done: Annotated[str | None, Query(max_length=40)] = None,
) -> Response:
    """The event of this id, or the one that holds the claim of this id."""
    workspace = desk.workspace
    names = person.shows_names
    told, day = _told(workspace, name, _day(since), names=names)
    found = told.event
    speech = language_of(request)
    documents = list(told.documents.values())
    judged = [
        msgspec.structs.replace(j, reason=names_masked(j.reason, told.hidden))  # reasons stand in no article
        for j in workspace.judgements_about(list(told.documents))
    ]
    paths = chains(found, told.accounts)
    called = names_of(documents)
    return page(
        request,
        "event.html",
        event=found,
        accounts=told.accounts,
        articles=list({account.document: account for account in _by_day(told.accounts.values())}.values()),
        columns=columns(found, told.accounts),
        origin_names={origin.id: _origin_name(origin.id, origin.name, speech) for origin in found.origins},
        plots=plots(found, told.accounts, mirrored=speech.direction == "rtl"),
        chains=paths[:CHAINS],
        chains_left=max(len(paths) - CHAINS, 0),
        graph=graph(paths),
        changes=_changes(desk, told, day, names=names) if day and (since or len(found.claims) <= SMALL) else None,
        later_since=day,
        related=_related(workspace, found, names=names),
        like=_like(workspace, found, names=names) if person.may("coder") and workspace.writable else [],
        may_judge=person.may("coder") and workspace.writable,
        judgements=[j for j in judged if j.kind in ("merge", "split", "undo") and _concerns(j, told.accounts, judged)],
        in_force={j.id for j in standing(judged)},
        done=next((j for j in judged if j.id == done), None),
        shown=SHOWN,
        rows_shown=ROWS,
        bounds=bounds,
        asked_for=asked_for,
        place_shown=place_shown(speech),
        actor_name=lambda actor: called.get(actor, actor_name(actor, speech)) if speech.code == "ar" else actor_name(actor, speech),
        said={key: speech.messages[key] for key in ("count.claims", "event.graph_failed")},
    )


@router.get("/events/{name}/since")
def new(request: Request, person: Reader, desk: TheDesk, name: Name, since: Date = None) -> Response:
    """What changed since a day, as a part of the event's page: of a large event it is asked for after the page."""
    names = person.shows_names
    told, day = _told(desk.workspace, name, _day(since), names=names)
    return page(request, "_since.html", event=told.event, changes=_changes(desk, told, day, names=names) if day else None)


@router.post("/events/{name}/merge")
async def merge(
    person: Coder,
    workspace: TheWorkspace,
    name: Name,
    other: Annotated[str, Form(max_length=100)] = "",
    typed: Annotated[str, Form(max_length=100)] = "",
    reason: Reason = "",
) -> Response:
    """Say that this event and another are one: the one typed, else the one chosen."""
    return await run_in_threadpool(_merged, workspace, person, name, typed.strip() or other.strip(), reason)


@router.post("/events/{name}/split")
async def split(
    person: Coder, workspace: TheWorkspace, name: Name, claim: Annotated[list[str], Form(max_length=500)] = [], reason: Reason = ""  # noqa: B006
) -> Response:
    """Say that some claims are an event of their own."""
    return await run_in_threadpool(_split, workspace, person, name, claim, reason)


@router.post("/events/{name}/undo")
async def undo(
    person: Coder, workspace: TheWorkspace, name: Name, judgement: Annotated[str, Form(max_length=40)], reason: Reason = ""
) -> Response:
    """Take a merge or split back."""
    asked = Judging(kind="undo", undoes=judgement, reason=reason)
    return await run_in_threadpool(_judged, workspace, person, asked, name)


def _merged(workspace: Workspace, person: Coder, name: str, other: str, reason: str) -> Response:
    if not other:
        raise InputError("I031", "no other event named", where=name, remedy="Choose one, or give its id.")
    one, _ = shown_event(workspace, name)
    another, _ = shown_event(workspace, other)
    if one.id == another.id:
        raise InputError("I031", "an event cannot be merged with itself", where=name, remedy="Nothing was kept.")
    asked = Judging(kind="merge", claims=(one.claims[0], another.claims[0]), reason=reason)
    return _judged(workspace, person, asked, one.claims[0])


def _split(workspace: Workspace, person: Coder, name: str, chosen: list[str], reason: str) -> Response:
    found, _ = shown_event(workspace, name)
    mine = tuple(claim for claim in found.claims if claim in set(chosen))
    if not mine or len(mine) == len(found.claims):
        what = "every claim marked" if mine else "no claim marked"
        raise InputError("I031", what, where=name, remedy="Mark the claims that are another event, and leave the others.")
    return _judged(workspace, person, Judging(kind="split", claims=mine, reason=reason), mine[0])


def _judged(workspace: Workspace, person: Coder, asked: Judging, claim: str) -> Response:
    """Make a judgement, and go to the event that now holds the claim."""
    made = judge(workspace, person, asked)
    return RedirectResponse(f"/events/{quote(claim)}?done={made.id}", status_code=303)


def _told(workspace: Workspace, name: str, since: str | None, *, names: bool = False) -> tuple[Telling, str | None]:
    """The event, and the day from which its accounts are new: the one asked for, else the day before its newest report."""
    found, claims = shown_event(workspace, name, names=names)
    since = since or yesterday(found)
    documents, veils = event_documents(workspace, (claim.document for claim in claims), names=names)
    accounts = accounts_by_claim(claims, documents, veils, since=since)
    return Telling(found, accounts, documents, names_in(veils.values())), since


def _changes(desk: Desk, told: Telling, day: str, *, names: bool) -> Changes:
    key = ("since", told.event.id, day, names)
    return desk.kept.get(key, lambda: changes(told.event, told.accounts, told.documents.values(), day))


def _related(workspace: Workspace, found: Event, *, names: bool) -> list[tuple[str, Event]]:
    """Events that this one is something to, and those that are something to it."""
    known = {other.id: other for other in related_events(workspace, [r.event for r in found.related], names=names)}
    rows: list[tuple[str, Event]] = [(r.relation, known[r.event]) for r in found.related if r.event in known]
    told = {other.id for _, other in rows}
    rows += [
        (f"{r.relation}_of", other)
        for other in relating_events(workspace, found.id, names=names)
        for r in other.related
        if r.event == found.id and other.id not in told
    ]
    return rows[:RELATED]


def _like(workspace: Workspace, found: Event, *, names: bool) -> list[Event]:
    """Events that may be the same: of its type, at its place, about its time."""
    if found.place is None or found.place.place_id is None:
        return []
    wanted = Filter(types=(found.type,), places=(found.place.place_id,))
    if found.time is not None:
        first, last = dt.date.fromisoformat(found.time.start), dt.date.fromisoformat(found.time.end)
        if dt.date.min + NEAR < first and last < dt.date.max - NEAR:
            wanted = Filter(
                types=(found.type,), places=(found.place.place_id,), since=str(first - NEAR), until=str(last + NEAR)
            )
    items = shown_events(workspace, wanted, limit=LIKE + 1, names=names).items
    return [other for other in items if other.id != found.id][:LIKE]


def _concerns(judgement: Judgement, accounts: dict[str, Account], judged: list[Judgement]) -> bool:
    """Whether a judgement is about claims of the event, or takes back one that is."""
    if judgement.kind == "undo":
        undone = next((j for j in judged if j.id == judgement.undoes), None)
        return undone is not None and _concerns(undone, accounts, judged)
    return any(anchor.claim in accounts for anchor in judgement.claims)


def _by_day(accounts: Iterable[Account]) -> list[Account]:
    return sorted(accounts, key=lambda account: (account.published or "9999", account.document))


def _origin_name(ident: str, name: str, speech: Language) -> str:
    """What an origin is called: by the actor data where it is known, else in the words of the articles."""
    return actor_name(ident, speech) if speech.code == "en" and ident in arabic_names() else name


def _day(given: str | None) -> str | None:
    try:
        return dt.date.fromisoformat(given).isoformat() if given else None
    except ValueError as error:
        raise InputError("I020", f"{given!r} is not a date", where="since", remedy="Write it as 2018-08-12.") from error


def _row(event: Event, origin: str, account: Account) -> list[Cell]:
    claim = account.claim
    named = next(o for o in event.origins if o.id == origin)
    words = "".join(stretch.words for stretch in account.sentence if stretch.clause)
    return [
        claim.id, event.id, named.id, named.name, named.independent, account.outlet, account.published or None, claim.type,
        claim.polarity, claim.modality, " < ".join(account.chain), words,
        "; ".join(f"{given.role} {given.bounds}" for given in account.figures), account.document,
    ]  # fmt: skip
