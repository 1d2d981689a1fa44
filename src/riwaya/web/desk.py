"""What every request shares: the workspace, the options, the language of the page, who is asking."""

from __future__ import annotations

import secrets
from typing import Annotated

import msgspec
from fastapi import Depends
from starlette.requests import Request

from riwaya.store.workspace import Workspace
from riwaya.web.work import Work

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How the desk is served. `hosts`: names it answers to, against pages elsewhere that rebind theirs to this machine.

    `local_user`: who is at work while the workspace has no accounts.
    """

    hosts: tuple[str, ...] = LOOPBACK
    local_user: str = "analyst"


class Desk:
    """The workspace and what was made once for all requests."""

    def __init__(self, workspace: Workspace, options: Options) -> None:
        self.workspace = workspace
        self.options = options
        self.secret = secrets.token_bytes(32)
        self.work = Work(workspace)


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


def workspace_of(request: Request) -> Workspace:
    """The workspace that a request came to."""
    return desk_of(request).workspace


TheDesk = Annotated[Desk, Depends(desk_of)]
TheWorkspace = Annotated[Workspace, Depends(workspace_of)]
