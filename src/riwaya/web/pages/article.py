"""One article: the original with every claim marked in its words, the claims beside it, and the forms that correct them."""

from __future__ import annotations

from typing import Annotated, Any, get_args

import msgspec
from fastapi import APIRouter, HTTPException, Query
from fastapi import Path as InPath
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from riwaya.errors import InputError
from riwaya.model import Claim, Quantity, Source, Span, Time
from riwaya.model.claim import FigureRole, Modality, Polarity, SourceKind
from riwaya.model.mention import Granularity, Qualifier
from riwaya.rules.event_types import event_types
from riwaya.store.filters import Filter
from riwaya.store.workspace import Workspace
from riwaya.web.asking import Asked, Asking
from riwaya.web.cards import FIELDS, Item
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Coder, Person, Reader
from riwaya.web.language import Language
from riwaya.web.opened import Opened, open_article
from riwaya.web.pages.articles import listed
from riwaya.web.rendering import language_of, page
from riwaya.web.said import mention_on

router = APIRouter(include_in_schema=False)

Document = Annotated[str, InPath(min_length=6, max_length=64, pattern="^[0-9a-f]+$")]
ClaimName = Annotated[str, InPath(max_length=40, pattern="^[0-9a-f]{12}:[a-z0-9]+$")]
Offset = Annotated[int, Query(ge=0, le=2**31)]
OFFERED = 80
"""Mentions that a form offers, those nearest to the claim first; others are selected in the text."""
_MENTIONS = {
    "place": "places", "time": "times", "figures": "quantities", "actors": "actors", "targets": "actors", "attribution": "actors",
}  # fmt: skip


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """Words chosen for a field, and what is said of them. `values`: what the form's inputs hold."""

    field: str
    item: Item
    span: Span
    values: dict[str, Any]
    cue: Item | None = None


@router.get("/articles/{name}")
def article(  # noqa: PLR0913  (the address)
    request: Request,
    person: Reader,
    workspace: TheWorkspace,
    asked: Asking,
    name: Document,
    part: Annotated[int | None, Query(ge=1, le=100_000)] = None,
    claim: Annotated[str | None, Query(max_length=40)] = None,
    at: Annotated[int | None, Query(ge=0, le=10_000_000)] = None,
    blind: bool = False,  # noqa: FBT001, FBT002
) -> Response:
    """The article; the part of it that the address names, or that its claim is in."""
    opened = open_article(workspace, person, language_of(request), name, blind=blind)
    number = part - 1 if part is not None else opened.part_of(claim)
    if number >= len(opened.parts):
        raise HTTPException(404, f"This article has {len(opened.parts)} parts.")
    shown, cards = opened.shown(number)
    about = workspace.articles(Filter(documents=(opened.document.id,)), limit=1, covered=not person.shows_names).items
    return page(
        request,
        "article.html",
        opened=opened,
        document=opened.document,
        about=about[0] if about else None,
        lines=shown,
        cards=cards,
        part=number,
        active=claim,
        neighbours=_neighbours(workspace, person, asked, at),
        at=at,
        list_query=_list_query(request),
    )


@router.get("/claims/{name}")
def claim_of(person: Reader, workspace: TheWorkspace, name: ClaimName) -> Response:  # noqa: ARG001
    """A claim's own address: its article, with the claim in view."""
    found = workspace.claim(name)
    return RedirectResponse(f"/articles/{found.document}?claim={found.seen.claim.id}#claim-{found.seen.claim.id}")


@router.get("/articles/{name}/claims/{claim}/{field}")
def field_form(  # noqa: PLR0913  (the address)
    request: Request,
    person: Coder,
    workspace: TheWorkspace,
    name: Document,
    claim: ClaimName,
    field: str,
    blind: bool = False,  # noqa: FBT001, FBT002
) -> Response:
    """The form that corrects one field of a claim."""
    opened = open_article(workspace, person, language_of(request), name, blind=blind)
    seen = opened.claim(claim)
    if seen is None:
        raise InputError("I035", "no such claim", where=claim, remedy="Load the page again.")
    if field not in FIELDS:
        raise HTTPException(404, f"{field} is no field of a claim.")
    return page(
        request, "_correct.html", opened=opened, field=field, claim=seen.claim, slots=_slots(opened, field, seen.claim),
        **_about_fields(opened, seen.claim.trigger.span),
    )  # fmt: skip


@router.get("/articles/{name}/new")
def new_form(
    request: Request, person: Coder, workspace: TheWorkspace, name: Document, start: Offset, end: Offset
) -> Response:
    """The form that adds a claim on these words."""
    opened = open_article(workspace, person, language_of(request), name)
    span = _inside(opened, start, end)
    return page(
        request, "_new.html", opened=opened, span=span, words=opened.words(span), fields=FIELDS[3:],
        **_about_fields(opened, span),
    )  # fmt: skip


@router.get("/articles/{name}/slot")
def slot(  # noqa: PLR0913  (the address)
    request: Request, person: Coder, workspace: TheWorkspace, name: Document, field: str, start: Offset, end: Offset
) -> Response:
    """Chosen words as a form shows them, with what the rules read in them."""
    opened = open_article(workspace, person, language_of(request), name)
    if field not in _MENTIONS:
        raise HTTPException(404, f"{field} stands on no words.")
    made = _chosen(opened, field, _inside(opened, start, end))
    return page(request, "_slot.html", slot=made, choices=_choices(opened.speech))


def _about_fields(opened: Opened, near: Span) -> dict[str, Any]:
    mentions = {field: _offered(opened, field, near) for field in _MENTIONS}
    return {"choices": _choices(opened.speech), "types": _types(), "mentions": mentions}


def _choices(speech: Language) -> dict[str, list[tuple[str, str]]]:
    """The values of closed sets, and what they are called."""
    return {
        "polarity": [(value, speech.label("polarity", value)) for value in get_args(Polarity)],
        "modality": [(value, speech.label("modality", value)) for value in get_args(Modality)],
        "role": [(value, speech.label("role", value)) for value in get_args(FigureRole)],
        "kind": [(value, speech.label("kind", value)) for value in get_args(SourceKind)],
        "qualifier": [(value, speech.label("qualifier", value)) for value in get_args(Qualifier)],
        "granularity": [(value, speech.label("granularity", value)) for value in get_args(Granularity)],
    }


def _types() -> dict[str, list[str]]:
    """The types by family, in the order of the codebook."""
    out: dict[str, list[str]] = {}
    for kind in event_types().values():
        out.setdefault(kind.family, []).append(kind.type)
    return out


def _offered(opened: Opened, field: str, near: Span) -> list[Item]:
    """The mentions that a field can point at, those nearest to the trigger; in the order of the text."""
    found = [m.span for m in getattr(opened.document, _MENTIONS[field]) if m.span is not None]
    nearest = sorted(dict.fromkeys(found), key=lambda span: abs(span[0] - near[0]))[:OFFERED]
    return [Item(words=opened.words(span), span=span) for span in sorted(nearest)]


def _slots(opened: Opened, field: str, claim: Claim) -> list[Slot]:
    """The words that a claim's field stands on now."""
    items = [item for item in opened.cards.items(field, claim) if item.span is not None]
    out = []
    for n, item in enumerate(items):
        if item.span is None:
            continue
        if field == "figures":
            figure = claim.figures[n]
            out.append(
                _slot(field, item, item.span, opened.document.quantities[figure.quantity], opened, role=figure.role)
            )
        elif field == "attribution":
            out.append(_slot(field, item, item.span, claim.attribution[n], opened))
        else:
            out.append(_chosen(opened, field, item.span, item=item))
    return out


def _chosen(opened: Opened, field: str, span: Span, *, item: Item | None = None) -> Slot:
    found = mention_on(opened.document, field, span)
    return _slot(field, item or Item(words=opened.words(span), span=span), span, found, opened)


def _slot(field: str, item: Item, span: Span, held: object, opened: Opened, *, role: str = "") -> Slot:
    values: dict[str, Any] = {}
    cue = None
    if isinstance(held, Quantity):
        values = {"low": held.low, "best": held.best, "high": held.high, "qualifier": held.qualifier}
    if field == "figures":
        values = {"low": None, "best": None, "high": None, "qualifier": "exact"} | values | {"role": role}
    if field == "time":
        known = held if isinstance(held, Time) else None
        values = {
            "start": known.start if known else None,
            "end": known.end if known else None,
            "granularity": known.granularity if known else "day",
        }
    if field == "attribution":
        values = {"kind": "person", "named": True, "pseudonym": False}
        if isinstance(held, Source):
            values = {"kind": held.kind, "named": held.named, "pseudonym": held.pseudonym}
            cue = Item(words=opened.words(held.cue.span), span=held.cue.span) if held.cue else None
    return Slot(field=field, item=item, span=span, values=values, cue=cue)


def _inside(opened: Opened, start: int, end: int) -> Span:
    if not start < end <= len(opened.document.text):
        raise InputError(
            "I032", "these words are not in the text", where=f"{start}:{end}", remedy="Load the page again."
        )
    return start, end


def _neighbours(workspace: Workspace, person: Person, asked: Asked, at: int | None) -> tuple[str | None, str | None]:
    """The articles before and after this one in the list that it was opened from."""
    if at is None:
        return None, None
    first = max(at - 1, 0)
    found = listed(workspace, person, asked, limit=at - first + 2, offset=first).items
    here = at - first
    before = found[here - 1].document if here and here <= len(found) else None
    after = found[here + 1].document if here + 1 < len(found) else None
    return before, after


def _list_query(request: Request) -> str:
    """The address's part that says which list this was opened from."""
    here = request.url.remove_query_params(["at", "part", "claim", "blind", "lang", "page"])
    return str(here.query)
