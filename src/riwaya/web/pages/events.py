"""The events of the workspace."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from riwaya.store.listing import COUNTED
from riwaya.web.asking import Asking
from riwaya.web.desk import TheWorkspace
from riwaya.web.identity import Reader
from riwaya.web.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/")
def home() -> Response:
    """The desk opens on its events."""
    return RedirectResponse("/events")


@router.get("/events")
def events(request: Request, person: Reader, workspace: TheWorkspace, asked: Asking) -> Response:  # noqa: ARG001
    """Events under the filters of the address, the latest first."""
    found = workspace.events(asked.wanted, limit=asked.size, offset=asked.offset, count_to=COUNTED)
    return page(request, "events.html", found=found, asked=asked)
