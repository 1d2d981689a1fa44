"""Places: where they are, what they lie in, what lies in them, how they are written, what is said to happen there."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from riwaya.rules.load import load_ruleset
from riwaya.store.filters import Filter
from riwaya.store.subjects import Asked, Subject
from riwaya.store.workspace import Workspace
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Reader
from riwaya.web.links import list_of, page_of, query_of
from riwaya.web.plots import months
from riwaya.web.rendering import language_of, page
from riwaya.web.tables import csv_response
from riwaya.web.tabular import Paged, by_type, summary

router = APIRouter(include_in_schema=False)
COLUMNS = ("place", "name", "kind", "country", "admin1", "latitude", "longitude", "claims", "corroborated", "contested", "denied", "single-origin")
AREAS = frozenset(("country", "governorate", "district", "region"))
"""Kinds that are wide: a point in them says nothing of where in them something is."""
INSIDE = 40
RECENT = 6

Word = Annotated[str, Query(max_length=200)]


@router.get("/places")
def places(  # noqa: PLR0913  (each is a parameter of the address)
    request: Request,
    person: Reader,  # noqa: ARG001
    workspace: TheWorkspace,
    paged: Paged,
    q: Word = "",
    kind: Word = "",
    country: Word = "",
) -> Response:
    """Every place that a claim stands at, most claims first."""
    found = workspace.subjects("place", _asked(q, kind, country), limit=paged.size, offset=paged.offset)
    speech = language_of(request)
    return page(
        request,
        "places.html",
        found=found,
        paged=paged,
        kinds=workspace.kinds("place"),
        chosen={"q": q, "kind": kind, "country": country},
        uncounted=workspace.uncounted(),
        country_of=speech.territory,
        page_of=page_of,
        list_of=list_of,
        csv_address=f"/places.csv?{query_of({'q': q, 'kind': kind, 'country': country, 'page': paged.page, 'size': paged.size})}",
    )


@router.get("/places.csv")
def places_csv(
    person: Reader, workspace: TheWorkspace, paged: Paged, q: Word = "", kind: Word = "", country: Word = ""  # noqa: ARG001
) -> Response:
    """The same table."""
    found = workspace.subjects("place", _asked(q, kind, country), limit=paged.size, offset=paged.offset)
    rows = (
        (p.name, p.title, p.kind, p.country, p.admin1, p.lat, p.lon, p.claims, p.corroborated, p.contested, p.denied, p.single)
        for p in found.items
    )
    return csv_response("places", COLUMNS, rows)


@router.get("/places/{name:path}.csv")
def place_csv(person: Reader, workspace: TheWorkspace, name: str) -> Response:  # noqa: ARG001
    """What is counted of one place."""
    workspace.subject("place", name)
    by_month, by_kind = workspace.counts("place", name)
    rows = [("month", c.month, c.status, c.claims) for c in by_month] + [("type", c.type, c.status, c.claims) for c in by_kind]
    rows += [("written", w.words, "", w.claims) for w in workspace.written("place", name)]
    return csv_response("place", ("by", "value", "status", "claims"), rows)


@router.get("/places/{name:path}")
def place(request: Request, person: Reader, workspace: TheWorkspace, name: str) -> Response:  # noqa: ARG001
    """One place."""
    found = workspace.subject("place", name)
    by_month, by_kind = workspace.counts("place", name)
    gazetteer = load_ruleset().gazetteer
    spelt, name_en = gazetteer.spellings(name)
    holder = gazetteer.country(found.country) if found.country else None
    inside = _inside(workspace, found)
    return page(
        request,
        "place.html",
        found=found,
        spelt=spelt,
        name_en=name_en,
        written=workspace.written("place", name),
        wide=found.kind in AREAS,
        country=language_of(request).territory(found.country or ""),
        country_place=holder.id if holder is not None and holder.id != name else None,
        inside=inside,
        summary=summary(by_kind, ("at",), {"place": name}),
        bars=months(by_month, ("at",), {"place": name}),
        types=by_type(by_kind, ("at",), {"place": name}),
        recent=workspace.events(Filter(places=(name,)), limit=RECENT, count_to=RECENT, covered=True).items,
        page_of=page_of,
        list_of=list_of,
        csv_address=f"{page_of('places', name)}.csv",
    )


def _asked(words: str, kind: str, country: str) -> Asked:
    return Asked(words=words, kinds=(kind,) if kind else (), country=country or None)


def _inside(workspace: Workspace, found: Subject) -> tuple[Subject, ...]:
    """Places of this workspace that lie in a country or a governorate, as far as their own country and province are known."""
    if found.kind == "country" and found.country:
        asked = Asked(country=found.country)
    elif found.kind == "governorate" and found.country and found.admin1:
        asked = Asked(country=found.country, admin1=found.admin1)
    else:
        return ()
    listed = workspace.subjects("place", asked, limit=INSIDE + 1)
    return tuple(one for one in listed.items if one.name != found.name)[:INSIDE]
