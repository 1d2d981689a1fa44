"""A PostgreSQL server of the tests' own: in a folder of its own, on a socket in it, gone when they are done."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

REQUIRED = "RIWAYA_TEST_POSTGRES"
"""Set to `required` where a missing server is a failure (.ci/run); elsewhere its tests are skipped, and say so."""


def binaries() -> Path | None:
    """The folder of the server's programs: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3].split(".")[0]))
    return versions[-1].parent if versions else None


@contextmanager
def server() -> Iterator[str]:
    """A running server; its URL without a database name. Skips, or fails where it is required, when there is none."""
    found = binaries()
    if found is None:
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(f"no PostgreSQL server on this machine, and {REQUIRED}=required")
        pytest.skip("no PostgreSQL server on this machine (Debian: apt install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="riwaya-pg-", dir="/tmp"))  # short: a socket's path has 107 bytes at most
    owner = "postgres" if os.geteuid() == 0 else getpass.getuser()
    if os.geteuid() == 0:
        shutil.chown(folder, owner)
    try:
        _as(owner, found / "initdb", "-D", folder / "data", "-U", "riwaya", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=40"
        _as(owner, found / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://riwaya@/{{name}}?host={quote(str(folder), safe='')}"
        finally:
            _as(owner, found / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as(owner: str, *command: object) -> None:
    """Run a program as a user: the server refuses to be run by root."""
    arguments = [str(part) for part in command]
    if os.geteuid() == 0:
        arguments = ["setpriv", f"--reuid={owner}", f"--regid={owner}", "--init-groups", *arguments]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd="/", timeout=60, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(f"{arguments}: {done.stderr or done.stdout}")
