"""Actors: what they are called, what they are said to do and suffer, and which of them people say are one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from riwaya.errors import InputError
from riwaya.review.judgements import Judgement, actor_names, is_words, standing
from riwaya.rules.known import Known, known_actors, parts_of
from riwaya.store.filters import Filter
from riwaya.store.subjects import ORDERS, Asked, Subject
from riwaya.store.workspace import Workspace
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Coder, Reader
from riwaya.web.links import list_of, page_of, query_of
from riwaya.web.plots import months
from riwaya.web.rendering import page
from riwaya.web.tables import csv_response
from riwaya.web.tabular import Paged, doing_and_suffering, summary
from riwaya.web.titles import Titles

router = APIRouter(include_in_schema=False)
COLUMNS = ("actor", "name", "kind", "country", "claims", "does", "suffers", "first_month", "last_month")
RECENT = 8

Word = Annotated[str, Query(max_length=200)]
Said = Annotated[str, Form(max_length=2000)]
Name = Annotated[str, Form(max_length=300)]


@router.get("/actors")
def actors(  # noqa: PLR0913  (each is a parameter of the address)
    request: Request, person: Reader, workspace: TheWorkspace, paged: Paged, q: Word = "", kind: Word = "", order: Word = "claims"  # noqa: ARG001
) -> Response:
    """Every actor that a claim names by its id, most claims first."""
    found = workspace.subjects("actor", _asked(q, kind, order), limit=paged.size, offset=paged.offset)
    return page(
        request,
        "actors.html",
        found=found,
        paged=paged,
        kinds=workspace.kinds("actor"),
        chosen={"q": q, "kind": kind, "order": order if order in ORDERS[:3] else "claims"},
        uncounted=workspace.uncounted(),
        titles=Titles.of(request, workspace, "actor", [one.name for one in found.items]),
        page_of=page_of,
        list_of=list_of,
        csv_address=f"/actors.csv?{query_of({'q': q, 'kind': kind, 'order': order, 'page': paged.page, 'size': paged.size})}",
    )


@router.get("/actors.csv")
def actors_csv(  # noqa: PLR0913
    request: Request, person: Reader, workspace: TheWorkspace, paged: Paged, q: Word = "", kind: Word = "", order: Word = "claims"  # noqa: ARG001
) -> Response:
    """The same table."""
    found = workspace.subjects("actor", _asked(q, kind, order), limit=paged.size, offset=paged.offset)
    titles = Titles.of(request, workspace, "actor", [one.name for one in found.items])
    rows = (
        (one.name, titles.plain(one.name)[0], one.kind, one.country, one.claims, one.leading, one.following, one.first_month, one.last_month)
        for one in found.items
    )
    return csv_response("actors", COLUMNS, rows)


@router.get("/actors/options")
def options(request: Request, person: Reader, workspace: TheWorkspace, other: Word = "") -> Response:  # noqa: ARG001
    """Actors whose names hold what is being typed, as options of a field."""
    found = workspace.subjects("actor", Asked(words=other), limit=12) if other.strip() else None
    items = found.items if found is not None else ()
    titles = Titles.of(request, workspace, "actor", [one.name for one in items])
    return page(request, "_options.html", options=[(one.name, titles.plain(one.name)[0]) for one in items])


@router.get("/actors/{name:path}.csv")
def actor_csv(person: Reader, workspace: TheWorkspace, name: str) -> Response:  # noqa: ARG001
    """What is counted of one actor."""
    workspace.subject("actor", name)
    by_month, by_kind = workspace.counts("actor", name)
    rows = [("month", c.month, c.role, c.status, c.claims) for c in by_month]
    rows += [("type", c.type, c.role, c.status, c.claims) for c in by_kind]
    rows += [("written", w.words, "", "", w.claims) for w in workspace.written("actor", name)]
    return csv_response("actor", ("by", "value", "role", "status", "claims"), rows)


@router.get("/actors/{name:path}")
def actor(request: Request, person: Reader, workspace: TheWorkspace, name: str) -> Response:
    """One actor: its names, what it does and suffers, when, and what people judged of who it is."""
    judgements = workspace.judgements()
    known = known_actors().get(name)
    found = _counted(workspace, name, known)
    by_month, by_kind = workspace.counts("actor", name)
    force = [j for j in standing(judgements) if j.kind in ("same_actor", "different_actor") and name in j.actors]
    stands_for = actor_names(judgements)
    others = {n for j in force for n in j.actors if not is_words(n)}
    kin = {one.id for one in parts_of(name)} | ({known.parent} if known is not None and known.parent else set())
    return page(
        request,
        "actor.html",
        found=found,
        known=known,
        parts=parts_of(name),
        written=workspace.written("actor", name),
        summary=summary(by_kind, ("actor", "target"), {"actor": name}),
        bars=months(by_month, ("actor", "target"), {"actor": name}),
        types=doing_and_suffering(by_kind, name),
        recent=workspace.claims(Filter(actors=(name,)), limit=RECENT, count_to=RECENT, covered=True).items,
        judged=force,
        is_words=is_words,
        under=stands_for.get(name, name),
        gathered=sorted(other for other, first in stands_for.items() if first == name),
        may_judge=person.may("coder") and workspace.writable,
        titles=Titles.of(request, workspace, "actor", others | kin | {name} | set(stands_for) | set(stands_for.values())),
        page_of=page_of,
        list_of=list_of,
        csv_address=f"{page_of('actors', name)}.csv",
    )


@router.post("/actors/{name:path}/same")
def same(person: Coder, workspace: TheWorkspace, name: str, other: Name, reason: Said = "") -> RedirectResponse:
    """Say that another actor is this one; from now on its claims count here."""
    other = other.strip()
    if other == name:
        raise InputError("I031", "an actor and itself are one already", where=name, remedy="Name another.")
    _there(workspace, other)
    _there(workspace, name)
    workspace.judge(Judgement(kind="same_actor", by=person.name, actors=(name, other), reason=reason.strip()))
    return _back(name)


@router.post("/actors/{name:path}/different")
def different(person: Coder, workspace: TheWorkspace, name: str, words: Name, reason: Said = "") -> RedirectResponse:
    """Say that these words (DOCUMENT:START:END) do not name this actor, or that another actor is not this one."""
    if not is_words(words):
        _there(workspace, words)
    workspace.judge(Judgement(kind="different_actor", by=person.name, actors=(name, words), reason=reason.strip()))
    return _back(name)


@router.post("/actors/{name:path}/undo")
def undo(person: Coder, workspace: TheWorkspace, name: str, judgement: Name) -> RedirectResponse:
    """Take such a judgement back."""
    made = next((j for j in standing(workspace.judgements()) if j.id == judgement and name in j.actors), None)
    if made is None:
        raise InputError("I034", "no such judgement in force", where=judgement, remedy="Load the page again.")
    workspace.judge(Judgement(kind="undo", by=person.name, undoes=made.id))
    return _back(name)


def _asked(words: str, kind: str, order: str) -> Asked:
    return Asked(words=words, kinds=(kind,) if kind else (), order=order if order in ORDERS[:3] else "claims")


def _counted(workspace: Workspace, name: str, known: Known | None) -> Subject:
    """What is counted of an actor; nothing where the rule data know it and no claim names it. InputError I048 otherwise."""
    found = workspace.titles("actor", [name]).get(name)
    if found is None and known is None:
        return workspace.subject("actor", name)
    return found or Subject(
        what="actor", name=name, title=known.name if known else name, kind=known.type if known else "",
        country=known.country if known else None, admin1=None, lat=None, lon=None, claims=0, leading=0, following=0,
        single=0, corroborated=0, contested=0, denied=0, first_month="", last_month="",
    )  # fmt: skip


def _there(workspace: Workspace, name: str) -> None:
    if name not in known_actors():
        workspace.subject("actor", name)


def _back(name: str) -> RedirectResponse:
    return RedirectResponse(f"{page_of('actors', name)}#judged", status_code=303)
