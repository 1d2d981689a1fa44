"""Sources: who says what, who relays whom, and what became of it. Counts that lead to their claims; no score of trust."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from riwaya.store.subjects import ORDERS, Asked, Count, Relayed
from riwaya.views import labels
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Reader
from riwaya.web.links import last_day, list_of, page_of, query_of
from riwaya.web.plots import STATUSES, flow, months
from riwaya.web.rendering import language_of, page
from riwaya.web.tables import csv_response
from riwaya.web.tabular import Paged, by_type, summary
from riwaya.web.titles import Titles

router = APIRouter(include_in_schema=False)
COLUMNS = ("source", "name", "kind", "claims", "says", "relays", *STATUSES[:4], "first_month", "last_month")
STRONGEST = 24
"""Relays in the drawing; the table has more."""
LISTED = 60

Word = Annotated[str, Query(max_length=200)]
Month = Annotated[str, Query(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")]


@router.get("/sources")
def sources(  # noqa: PLR0913  (each is a parameter of the address)
    request: Request,
    person: Reader,  # noqa: ARG001
    workspace: TheWorkspace,
    paged: Paged,
    q: Word = "",
    kind: Word = "",
    order: Word = "claims",
    family: Word = "",
    since: Month = "",
    until: Month = "",
) -> Response:
    """The strongest relays, and every source with what was counted of it."""
    asked = _asked(q, kind, order)
    found = workspace.subjects("source", asked, limit=paged.size, offset=paged.offset)
    families = (family,) if family in labels.FAMILY else ()
    passed = workspace.relays(families=families, since=since or None, until=until or None, limit=LISTED)
    named = {one.name for one in found.items} | {n for one in passed for n in (one.teller, one.source)}
    link = _link(family, since, until)
    return page(
        request,
        "sources.html",
        found=found,
        asked=asked,
        paged=paged,
        kinds=workspace.kinds("source"),
        orders=ORDERS,
        families=tuple(labels.FAMILY),
        chosen={"family": family, "since": since, "until": until, "q": q, "kind": kind, "order": asked.order},
        uncounted=workspace.uncounted(),
        relays=[(one, list_of("claims", relay=f"{one.teller}~{one.source}", **link)) for one in passed],
        flow=flow(passed[:STRONGEST], mirrored=language_of(request).direction == "rtl"),
        relay_address=lambda one: list_of("claims", relay=f"{one.teller}~{one.source}", **link),
        titles=Titles.of(request, workspace, "source", named),
        page_of=page_of,
        list_of=list_of,
        csv_address=f"/sources.csv?{query_of({'q': q, 'kind': kind, 'order': order, 'page': paged.page, 'size': paged.size})}",
    )


@router.get("/sources.csv")
def sources_csv(  # noqa: PLR0913
    request: Request,
    person: Reader,  # noqa: ARG001
    workspace: TheWorkspace,
    paged: Paged,
    q: Word = "",
    kind: Word = "",
    order: Word = "claims",
) -> Response:
    """The same table of sources."""
    found = workspace.subjects("source", _asked(q, kind, order), limit=paged.size, offset=paged.offset)
    titles = Titles.of(request, workspace, "source", [one.name for one in found.items])
    rows = (
        (
            one.name, titles.plain(one.name)[0], one.kind, one.claims, one.leading, one.following, one.corroborated,
            one.contested, one.denied, one.single, one.first_month, one.last_month,
        )
        for one in found.items
    )  # fmt: skip
    return csv_response("sources", COLUMNS, rows)


@router.get("/sources/{name:path}.csv")
def source_csv(person: Reader, workspace: TheWorkspace, name: str) -> Response:  # noqa: ARG001
    """What is counted of one source."""
    workspace.subject("source", name)
    by_month, by_kind = workspace.counts("source", name)
    passed = workspace.relays(teller=name, limit=LISTED), workspace.relays(source=name, limit=LISTED)
    return csv_response("source", ("by", "value", "role", "status", "claims"), _rows(by_month, by_kind, passed))


@router.get("/sources/{name:path}")
def source(request: Request, person: Reader, workspace: TheWorkspace, name: str) -> Response:  # noqa: ARG001
    """One source: what it says, what became of it, whom it passes on and who passes it on."""
    found = workspace.subject("source", name)
    by_month, by_kind = workspace.counts("source", name)
    passes, passed = workspace.relays(teller=name, limit=LISTED), workspace.relays(source=name, limit=LISTED)
    named = {name} | {n for one in (*passes, *passed) for n in (one.teller, one.source)}
    return page(
        request,
        "source.html",
        found=found,
        summary=summary(by_kind, ("said",), {"origin": name}),
        bars=months(by_month, ("said",), {"origin": name}),
        relayed_bars=months(by_month, ("relayed",), {"teller": name}),
        types=by_type(by_kind, ("said",), {"origin": name}),
        passes=[(one.source, one.claims, list_of("claims", relay=f"{name}~{one.source}")) for one in passes],
        passed=[(one.teller, one.claims, list_of("claims", relay=f"{one.teller}~{name}")) for one in passed],
        titles=Titles.of(request, workspace, "source", named),
        page_of=page_of,
        list_of=list_of,
        csv_address=f"{page_of('sources', name)}.csv",
    )


def _asked(words: str, kind: str, order: str) -> Asked:
    return Asked(words=words, kinds=(kind,) if kind else (), order=order if order in ORDERS else "claims")


def _link(family: str, since: str, until: str) -> dict[str, str]:
    """The filters of the drawing, as the list of claims has them."""
    days = {"published_since": f"{since}-01" if since else "", "published_until": last_day(until) if until else ""}
    return days | ({"family": family} if family in labels.FAMILY else {})


def _rows(
    by_month: Iterable[Count], by_kind: Iterable[Count], passed: tuple[list[Relayed], list[Relayed]]
) -> Iterator[tuple[str | int, ...]]:
    for count in by_month:
        yield ("month", count.month, count.role, count.status, count.claims)
    for count in by_kind:
        yield ("type", count.type, count.role, count.status, count.claims)
    for one in passed[0]:
        yield ("passes on", one.source, "", "", one.claims)
    for one in passed[1]:
        yield ("passed on by", one.teller, "", "", one.claims)
