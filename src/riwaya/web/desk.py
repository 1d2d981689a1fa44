"""What every request shares: the workspace, the options, what is counted, who may see names for a while."""

from __future__ import annotations

import secrets
import threading
import time
from typing import Annotated

import msgspec
from fastapi import Depends
from starlette.requests import Request

from riwaya.store.workspace import Workspace
from riwaya.web.keeping import Kept
from riwaya.web.limits import Limits
from riwaya.web.work import Work

NAMES_SHOWN = 30 * 60
"""Seconds that protected names are shown to whoever asked for them."""
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
        self.limits = Limits()
        self.kept = Kept(workspace)
        self._shows_names: dict[str, float] = {}
        self._lock = threading.Lock()

    def show_names(self, name: str, reason: str) -> None:
        """Show this person protected names for NAMES_SHOWN seconds. StoreError S010 where they may not, or give no reason."""
        self.workspace.reveal(by=name, what="the desk", reason=reason)
        with self._lock:
            self._shows_names[name] = time.monotonic() + NAMES_SHOWN

    def hide_names(self, name: str) -> None:
        """Cover them again."""
        with self._lock:
            self._shows_names.pop(name, None)

    def shows_names(self, name: str) -> bool:
        """Whether this person sees protected names now."""
        return self._shows_names.get(name, 0.0) > time.monotonic()


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


def workspace_of(request: Request) -> Workspace:
    """The workspace that a request came to."""
    return desk_of(request).workspace


TheDesk = Annotated[Desk, Depends(desk_of)]
TheWorkspace = Annotated[Workspace, Depends(workspace_of)]
