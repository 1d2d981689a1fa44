"""What the workspace holds and how it stands; and help: how to ask, and the keys."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from riwaya.web.desk import TheDesk
from riwaya.web.identity import Coder, Reader
from riwaya.web.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/status")
def status(request: Request, person: Reader, desk: TheDesk) -> Response:
    """The state of the workspace."""
    found = desk.workspace.status()
    return page(
        request,
        "status.html",
        found=found,
        uncounted=desk.workspace.uncounted(),
        may_group=person.may("coder") and found.writable,
    )


@router.post("/status/group")
def group(person: Coder, desk: TheDesk) -> RedirectResponse:
    """Group the events and count anew, in the background."""
    return RedirectResponse(f"/add/jobs/{desk.work.group(by=person.name).id}", status_code=303)


@router.get("/help")
def guide(request: Request, person: Reader) -> Response:  # noqa: ARG001
    """How to ask, and the keys."""
    return page(request, "help.html")
