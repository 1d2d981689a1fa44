"""A workspace on each kind of database; every test of the contract runs on both."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from riwaya.store.workspace import Workspace, open_workspace
from tests.store.postgres import server

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server, with {name} for the database."""
    with server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new workspace can be made."""
    if request.param == "sqlite":
        return str(tmp_path / "cases.riwaya")
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed")
    url: str = request.getfixturevalue("postgres")
    name = f"w{next(_numbers)}"
    with psycopg.connect(url.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.format(name=name)


@pytest.fixture
def workspace(where: str) -> Iterator[Workspace]:
    """A new, empty workspace."""
    with open_workspace(where, create=True) as opened:
        yield opened
