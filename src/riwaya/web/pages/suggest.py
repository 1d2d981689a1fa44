"""What may be meant by what is being typed into a filter."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal, get_args

import msgspec
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from riwaya.web.desk import TheDesk
from riwaya.web.identity import Reader
from riwaya.web.rendering import language_of
from riwaya.web.suggesting import OF_EACH, SHOWN, Of, candidates, matching

router = APIRouter(include_in_schema=False)


@router.get("/suggest")
def suggest(
    request: Request,
    person: Reader,  # noqa: ARG001
    desk: TheDesk,
    of: Of | Literal["any"],
    q: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Values of a filter whose names hold what was typed: JSON with value, label, detail and how many have it."""
    speech = language_of(request)
    found = []
    for kind in get_args(Of) if of == "any" else (of,):
        known = desk.kept.get(("suggest", kind), partial(candidates, desk.workspace, kind))
        found += matching(kind, q, known, speech, most=OF_EACH if of == "any" else SHOWN)
    return Response(msgspec.json.encode(found), media_type="application/json")
