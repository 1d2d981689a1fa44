"""Reading needs no network: the same output with the network cut off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
READ = [sys.executable, "-m", "riwaya", "read", "examples"]

NO_SOCKETS = """
import socket
class Cut(OSError): pass
def refuse(*arguments, **keywords): raise Cut("the network is cut off")
socket.socket.__init__ = refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
"""


def output(command: list[str], **environment: str) -> bytes:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, env={**os.environ, **environment}, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return done.stdout


def test_same_output_where_no_socket_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_SOCKETS, encoding="utf-8")
    probe = [sys.executable, "-c", "import socket; socket.socket()"]
    cut = subprocess.run(probe, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert b"the network is cut off" in cut.stderr
    assert output(READ, PYTHONPATH=str(tmp_path)) == output(READ)


def test_same_output_in_a_namespace_without_network() -> None:
    unshare = ["unshare", "--map-root-user", "--net"]
    try:
        can = subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        can = False
    if not can:
        pytest.skip("this machine gives no network namespace; the tests beside this one cut the sockets")
    assert output([*unshare, *READ]) == output(READ)


def test_several_processes_do_without_it_too(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_SOCKETS, encoding="utf-8")
    assert output([*READ, "--jobs", "2"], PYTHONPATH=str(tmp_path)) == output(READ)
