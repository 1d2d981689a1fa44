"""The desk on a port of this machine."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Sequence

import uvicorn

from riwaya.errors import StoreError
from riwaya.store.workspace import Workspace, user
from riwaya.web.app import create_app
from riwaya.web.desk import LOOPBACK, Options
from riwaya.web.identity import everybody_signs_in


def serve(
    workspace: Workspace,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    names: Sequence[str] = (),
    by: str | None = None,
    tell: Callable[[str], None] = print,
) -> None:
    """Serve the desk until interrupted; `tell` is given the address once it listens.

    `names`: further names that browsers know this machine by. StoreError S014 where the port is taken or the address is
    none of this machine's, S016 where others could reach a workspace without accounts.
    """
    hosts = (*LOOPBACK, host, *names)
    app = create_app(workspace, Options(hosts=hosts, local_user=by or user()))
    if host not in LOOPBACK and not everybody_signs_in(app.state.desk):
        raise StoreError(
            "S016",
            "others could reach it, and nobody has an account",
            where=host,
            remedy="riwaya accounts WORKSPACE add NAME --role admin",
        )
    listening = _listen(host, port)
    tell(f"riwaya: the desk is at http://{host}:{listening.getsockname()[1]}/ (Ctrl-C stops it)")
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, proxy_headers=False, timeout_graceful_shutdown=3
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host.strip("[]"), port))
    except OSError as error:
        made.close()
        what = f"port {port} is taken" if error.errno == errno.EADDRINUSE else f"cannot listen ({error.strerror})"
        raise StoreError("S014", what, where=f"{host}:{port}", remedy="Give another with --port.") from error
    return made
