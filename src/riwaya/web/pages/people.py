"""Signing in and out, accounts, and protected names shown for a while."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from riwaya.errors import RiwayaError
from riwaya.store.accounts import HOURS, LONGEST, ROLES, Role
from riwaya.web.desk import Desk, TheDesk
from riwaya.web.identity import SESSION, Admin, Reader, check_token, person_of
from riwaya.web.rendering import page

router = APIRouter(include_in_schema=False)

Name = Annotated[str, Form(max_length=200)]
Password = Annotated[str, Form(max_length=LONGEST)]
Reason = Annotated[str, Form(max_length=2000)]
_SEE_OTHER = 303


@router.get("/sign-in")
def sign_in(request: Request, to: str = "/") -> Response:
    """The form, for whoever is not signed in."""
    if person_of(request).role is not None:
        return RedirectResponse(_inside(to), _SEE_OTHER)
    return page(request, "sign_in.html", to=_inside(to), name="", wrong=False)


@router.post("/sign-in")
async def signed_in(
    request: Request, desk: TheDesk, name: Name, password: Password, to: Annotated[str, Form()] = "/"
) -> Response:
    """Check the password, and go where the guest wanted to. Tries are counted by account and by address."""
    await check_token(request, await run_in_threadpool(person_of, request))
    desk.limits.spend("address", request.client.host if request.client else "")
    desk.limits.spend("sign in", name)
    return await run_in_threadpool(_begin, request, desk, name, password, _inside(to))


def _begin(request: Request, desk: Desk, name: str, password: str, to: str) -> Response:
    account = desk.workspace.accounts.check(name, password)
    if account is None:
        return page(request, "sign_in.html", status=401, to=to, name=name, wrong=True)
    token, _ = desk.workspace.accounts.begin(account.name)
    response = RedirectResponse(to, _SEE_OTHER)
    seconds = int(HOURS * 3600)
    response.set_cookie(
        SESSION, token, max_age=seconds, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return response


@router.post("/sign-out")
def sign_out(request: Request, person: Reader, desk: TheDesk) -> Response:
    """End the session; names are covered again."""
    token = request.cookies.get(SESSION)
    if token:
        desk.workspace.accounts.end(token)
    desk.hide_names(person.name)
    response = RedirectResponse("/sign-in", _SEE_OTHER)
    response.delete_cookie(SESSION)
    return response


@router.get("/accounts")
def accounts(request: Request, person: Admin, desk: TheDesk) -> Response:  # noqa: ARG001
    """Who may work at this desk."""
    return _accounts(request, desk)


@router.post("/accounts")
def change_account(  # noqa: PLR0913  (the fields of the form)
    request: Request,
    person: Admin,
    desk: TheDesk,
    what: Annotated[str, Form(max_length=20)],
    name: Name,
    role: Annotated[str, Form(max_length=20)] = "reader",
    password: Password = "",
) -> Response:
    """Open an account, or change one: its role, its password, whether it is open."""
    kept = desk.workspace.accounts
    given: Role = next((r for r in ROLES if r == role), "reader")
    try:
        match what:
            case "add":
                kept.add(name, password, role=given, by=person.name)
            case "role":
                kept.set_role(name, given, by=person.name)
            case "password":
                kept.set_password(name, password, by=person.name)
            case "disable":
                kept.disable(name, by=person.name)
            case "enable":
                kept.enable(name, by=person.name)
            case _:
                raise HTTPException(422, f"{what!r} is nothing that can be done with an account.")
    except RiwayaError as refused:
        return _accounts(request, desk, refused=refused)
    return RedirectResponse("/accounts", _SEE_OTHER)


def _accounts(request: Request, desk: Desk, refused: RiwayaError | None = None) -> Response:
    status = 200 if refused is None else 422
    return page(
        request, "accounts.html", status=status, accounts=desk.workspace.accounts.list(), roles=ROLES, refused=refused
    )


@router.get("/names")
def names(request: Request, person: Reader) -> Response:  # noqa: ARG001
    """Ask to see protected names."""
    return page(request, "names.html")


@router.post("/names")
def show_names(request: Request, person: Reader, desk: TheDesk, reason: Reason = "", cover: bool = False) -> Response:  # noqa: ARG001, FBT001, FBT002
    """Show them for a while, for a reason that is kept in the log; or cover them again."""
    if cover:
        desk.hide_names(person.name)
    else:
        desk.show_names(person.name, reason)
    return RedirectResponse("/", _SEE_OTHER)


def _inside(to: str) -> str:
    """An address of this desk, and of no other place."""
    return to if to.startswith("/") and not to.startswith(("//", "/\\")) else "/"
