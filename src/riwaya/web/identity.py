"""Who is asking, and what they may do. While the workspace has no accounts there is one person, who may do all."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Coroutine
from hashlib import sha256
from typing import Annotated, Any, Literal

import msgspec
from fastapi import Depends, HTTPException
from starlette.requests import Request

from riwaya.web.desk import desk_of

Role = Literal["reader", "coder", "reviewer", "admin"]
ROLES: tuple[Role, ...] = ("reader", "coder", "reviewer", "admin")
"""Each may do what those before it may: look; judge and add; settle and assign; accounts and names."""

COOKIE = "riwaya"


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who is at work: the name that judgements bear, and the role. `csrf` must come back with all that writes."""

    name: str
    role: Role
    csrf: str

    def may(self, role: Role) -> bool:
        """Whether this person may do what a role may.

        >>> Person(name="a", role="coder", csrf="").may("reader"), Person(name="a", role="coder", csrf="").may("reviewer")
        (True, False)
        """
        return ROLES.index(self.role) >= ROLES.index(role)


def person_of(request: Request) -> Person:
    """Who sent a request."""
    desk = desk_of(request)
    browser = request.cookies.get(COOKIE) or getattr(request.state, "browser", None)
    if browser is None:
        browser = request.state.browser = secrets.token_urlsafe(24)
    csrf = hmac.new(desk.secret, browser.encode(), sha256).hexdigest()
    return Person(name=desk.options.local_user, role="admin", csrf=csrf)


def needs(role: Role) -> Callable[..., Coroutine[Any, Any, Person]]:
    """A dependency: the person who asks, where they may do what `role` may.

    403 otherwise, and where what writes comes without the CSRF token (header X-CSRF-Token, or the form's field csrf).
    """

    async def checked(request: Request) -> Person:
        person = person_of(request)
        if not person.may(role):
            raise HTTPException(403, f"This needs the role {role}.")
        if request.method not in ("GET", "HEAD"):
            given = request.headers.get("x-csrf-token")
            if given is None and request.headers.get("content-type", "").startswith(
                ("multipart/", "application/x-www-form")
            ):
                given = str((await request.form()).get("csrf", ""))
            if given is None or not hmac.compare_digest(given.encode(), person.csrf.encode()):
                raise HTTPException(403, "The page is too old. Load it again.")
        return person

    return checked


Reader = Annotated[Person, Depends(needs("reader"))]
Coder = Annotated[Person, Depends(needs("coder"))]
Reviewer = Annotated[Person, Depends(needs("reviewer"))]
Admin = Annotated[Person, Depends(needs("admin"))]
