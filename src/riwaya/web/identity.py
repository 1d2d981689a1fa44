"""Who is asking, and what they may do.

While the workspace has no open account there is one person, who may do all: the desk listens to this machine alone.
From the first account on, everybody signs in.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Coroutine
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from fastapi import Depends
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from riwaya.store.accounts import ROLES, Role
from riwaya.web.desk import Desk, desk_of

COOKIE = "riwaya"
"""The cookie of a browser: what its CSRF token is made from before anybody signs in."""
SESSION = "riwaya_session"
"""The cookie of whoever signed in: a token whose hash the workspace keeps."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who is at work: the name that judgements bear, and the role; a guest has neither.

    `csrf` must come back with all that writes. `shows_names`: has asked, with a reason that is in the log, to see
    protected names for a while.
    """

    name: str
    role: Role | None
    csrf: str
    signed_in: bool = False
    shows_names: bool = False

    def may(self, role: Role) -> bool:
        """Whether this person may do what a role may: each role may do what those before it may.

        >>> Person(name="a", role="coder", csrf="").may("reader"), Person(name="a", role="coder", csrf="").may("reviewer")
        (True, False)
        """
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)


def person_of(request: Request) -> Person:
    """Who sent a request; a guest, where everybody signs in and nobody has. Looked up once a request."""
    known: Person | None = getattr(request.state, "person", None)
    if known is None:
        known = request.state.person = _found(request)
    return known


def needs(role: Role) -> Callable[..., Coroutine[Any, Any, Person]]:
    """A dependency: the person who asks, where they may do what `role` may.

    401 for a guest, 403 where the role may not and where what writes comes without the CSRF token (header
    X-CSRF-Token, or the form's field csrf), 429 where too much is asked.
    """

    async def checked(request: Request) -> Person:
        person = await run_in_threadpool(person_of, request)
        if person.role is None:
            raise HTTPException(401, "Sign in first.")
        if not person.may(role):
            raise HTTPException(403, f"This needs the role {role}.")
        desk = desk_of(request)
        writes = request.method not in ("GET", "HEAD")
        if writes:
            await check_token(request, person)
            if person.signed_in:
                await run_in_threadpool(desk.workspace.accounts.touch, request.cookies[SESSION])
        if person.signed_in or writes:
            desk.limits.spend("write" if writes else "read", person.name)
        return person

    return checked


async def check_token(request: Request, person: Person) -> None:
    """403 where the CSRF token is missing or another's."""
    given = request.headers.get("x-csrf-token")
    if given is None and request.headers.get("content-type", "").startswith(("multipart/", "application/x-www-form")):
        given = str((await request.form()).get("csrf", ""))
    if given is None or not hmac.compare_digest(given.encode(), person.csrf.encode()):
        raise HTTPException(403, "The page is too old. Load it again.")


def everybody_signs_in(desk: Desk) -> bool:
    """Whether the workspace has an open account."""
    return any(account.disabled is None for account in desk.workspace.accounts.list())


Reader = Annotated[Person, Depends(needs("reader"))]
Coder = Annotated[Person, Depends(needs("coder"))]
Reviewer = Annotated[Person, Depends(needs("reviewer"))]
Admin = Annotated[Person, Depends(needs("admin"))]


def _found(request: Request) -> Person:
    desk = desk_of(request)
    token = request.cookies.get(SESSION)
    session = desk.workspace.accounts.session(token) if token else None
    if session is not None:
        account = session.account
        return Person(
            name=account.name,
            role=account.role,
            csrf=session.csrf,
            signed_in=True,
            shows_names=desk.shows_names(account.name),
        )
    browser = request.cookies.get(COOKIE)
    if browser is None:
        browser = request.state.browser = secrets.token_urlsafe(24)
    csrf = hmac.new(desk.secret, browser.encode(), sha256).hexdigest()
    if everybody_signs_in(desk):
        return Person(name="", role=None, csrf=csrf)
    name = desk.options.local_user
    return Person(name=name, role="admin", csrf=csrf, shows_names=desk.shows_names(name))
