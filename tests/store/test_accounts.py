"""Accounts and sessions, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import msgspec
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from riwaya.cli import main
from riwaya.errors import InputError, StoreError
from riwaya.store import accounts as module
from riwaya.store import schema
from riwaya.store.accounts import Accounts
from riwaya.store.workspace import Workspace, open_workspace

SECRET = "correct horse battery"
OTHER = "staple donkey charger"



@pytest.fixture
def accounts(workspace: Workspace) -> Accounts:
    workspace.accounts.add("ann", SECRET, role="admin", by="root")
    return workspace.accounts


def test_whoever_has_the_password_is_let_in(accounts: Accounts) -> None:
    ann = accounts.check("ann", SECRET)
    assert ann is not None
    assert (ann.name, ann.role, ann.disabled) == ("ann", "admin", None)
    assert accounts.list() == (ann,) == (accounts.find("ann"),)
    for name, password in (("ann", OTHER), ("ann", ""), ("ann", "x" * 5000), ("nobody", SECRET), ("ANN", SECRET)):
        assert accounts.check(name, password) is None


def test_one_password_typed_in_two_ways_is_one(accounts: Accounts) -> None:
    accounts.add("zoé", "caf\u00e9 du matin", role="reader", by="ann")
    assert accounts.check("zoe\u0301", "cafe\u0301 du matin") is not None


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [
        ("ann", OTHER, "coder"),
        ("Ann", OTHER, "coder"),
        ("", OTHER, "coder"),
        (" ben", OTHER, "coder"),
        ("b\u202een", OTHER, "coder"),
        ("ben", "short", "coder"),
        ("ben", "x" * 2000, "coder"),
        ("ben", "aaaaaaaaaaaaaa", "coder"),
        ("benbenbenben", "benbenbenben", "coder"),
        ("ben", OTHER, "king"),
    ],
)
def test_what_cannot_be_an_account_is_refused(accounts: Accounts, name: str, password: str, role: str) -> None:
    with pytest.raises(InputError, match="I044"):
        accounts.add(name, password, role=role, by="ann")  # type: ignore[arg-type]
    assert len(accounts.list()) == 1


def test_roles_and_passwords_change_and_accounts_close_and_open(accounts: Accounts) -> None:
    accounts.add("ben", OTHER, role="coder", by="ann")
    accounts.set_role("ben", "reviewer", by="ann")
    accounts.set_password("ben", SECRET, by="ann")
    ben = accounts.check("ben", SECRET)
    assert ben is not None
    assert ben.role == "reviewer"
    assert accounts.check("ben", OTHER) is None
    accounts.disable("ben", by="ann")
    assert accounts.check("ben", SECRET) is None
    with pytest.raises(InputError, match="I043"):
        accounts.begin("ben")
    accounts.enable("ben", by="ann")
    assert accounts.check("ben", SECRET) == ben
    for change in (accounts.disable, accounts.enable):
        with pytest.raises(InputError, match="I043"):
            change("nobody", by="ann")


def test_the_last_admin_stays(accounts: Accounts) -> None:
    for change in (lambda: accounts.disable("ann", by="ann"), lambda: accounts.set_role("ann", "coder", by="ann")):
        with pytest.raises(StoreError, match="S015"):
            change()
    accounts.set_role("ann", "admin", by="ann")
    accounts.add("eve", OTHER, role="admin", by="ann")
    accounts.disable("ann", by="eve")
    with pytest.raises(StoreError, match="S015"):
        accounts.set_role("eve", "reader", by="eve")


def test_a_session_is_found_by_its_token_until_it_ends(accounts: Accounts, workspace: Workspace) -> None:
    token, session = accounts.begin("ann")
    assert accounts.session(token) == session
    assert session.account.name == "ann"
    assert accounts.session(token + "x") is None
    assert session.expires > session.created
    with workspace._database.reading() as connection:
        (row,) = connection.execute(select(schema.session)).all()
    assert token not in map(str, row)
    accounts.touch(token)
    later = accounts.session(token)
    assert later is not None
    assert later.seen >= session.seen
    accounts.end(token)
    accounts.end(token)
    assert accounts.session(token) is None


def test_sessions_run_out_and_are_forgotten(accounts: Accounts, workspace: Workspace) -> None:
    token, _ = accounts.begin("ann", hours=0)
    assert accounts.session(token) is None
    accounts.begin("ann")
    with workspace._database.reading() as connection:
        assert len(connection.execute(select(schema.session)).all()) == 1


def test_whoever_is_signed_in_is_signed_out_with_another_password_or_a_closed_account(accounts: Accounts) -> None:
    accounts.add("ben", OTHER, role="coder", by="ann")
    mine, _ = accounts.begin("ann")
    for end in (
        lambda: accounts.set_password("ben", SECRET, by="ann"),
        lambda: accounts.disable("ben", by="ann"),
    ):
        accounts.enable("ben", by="ann")
        tokens = [accounts.begin("ben")[0], accounts.begin("ben")[0]]
        end()
        assert [accounts.session(token) for token in tokens] == [None, None]
    assert accounts.session(mine) is not None


def test_a_role_changes_for_whoever_is_signed_in(accounts: Accounts) -> None:
    accounts.add("ben", OTHER, role="admin", by="ann")
    token, _ = accounts.begin("ben")
    accounts.set_role("ben", "reader", by="ann")
    found = accounts.session(token)
    assert found is not None
    assert found.account.role == "reader"


def test_the_log_tells_of_every_change_and_of_no_secret(accounts: Accounts, workspace: Workspace) -> None:
    accounts.add("ben", OTHER, role="coder", by="ann")
    accounts.set_role("ben", "reviewer", by="ann")
    accounts.set_password("ben", SECRET, by="ann")
    accounts.disable("ben", by="ann")
    accounts.enable("ben", by="eve")
    token, session = accounts.begin("ben")
    entries = workspace.log(action="account.")
    assert [(e.action, e.subject, e.by) for e in entries] == [
        ("account.add", "ann", "root"),
        ("account.add", "ben", "ann"),
        ("account.role", "ben", "ann"),
        ("account.password", "ben", "ann"),
        ("account.disable", "ben", "ann"),
        ("account.enable", "ben", "eve"),
    ]
    written = msgspec.json.encode(entries).decode()
    with workspace._database.reading() as connection:
        hashes = connection.execute(select(schema.account.c.hash)).scalars().all()
    assert all(said not in written for said in (SECRET, OTHER, token, session.csrf, *hashes))
    assert all(kept.startswith("$argon2id$") for kept in hashes)
    assert workspace.verify().is_clean
    assert not workspace.status().stale


def test_a_weaker_hash_is_made_anew_when_its_owner_comes(accounts: Accounts, workspace: Workspace) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(SECRET)
    with workspace._database.writing() as connection:
        connection.execute(update(schema.account).values(hash=weak))
    assert accounts.check("ann", SECRET) is not None
    with workspace._database.reading() as connection:
        assert connection.execute(select(schema.account.c.hash)).scalar_one() != weak
    assert accounts.check("ann", SECRET) is not None


def test_without_the_extra_it_says_what_is_missing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argon2", None)
    module._hasher.cache_clear()
    with pytest.raises(StoreError, match="S007"):
        workspace.accounts.add("ann", SECRET, role="admin", by="root")
    assert workspace.accounts.list() == ()


def test_the_command_keeps_accounts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = str(tmp_path / "cases.riwaya")
    open_workspace(where, create=True).close()
    (tmp_path / "p.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    password = ["--password-file", str(tmp_path / "p.txt")]
    assert main(["accounts", where, "add", "ann", "--role", "admin", *password]) == 0
    assert main(["accounts", where, "add", "ben", "--role", "coder", *password, "--by", "ann"]) == 0
    assert main(["accounts", where, "role", "ben", "--role", "reviewer"]) == 0
    assert main(["accounts", where, "password", "ben", *password]) == 0
    assert main(["accounts", where, "disable", "ben"]) == 0
    capsys.readouterr()
    assert main(["accounts", where, "list", "--json"]) == 0
    listed = msgspec.json.decode(capsys.readouterr().out)
    assert [(a["name"], a["role"], a["disabled"] is None) for a in listed] == [("ann", "admin", True), ("ben", "reviewer", False)]
    assert main(["accounts", where, "enable", "ben"]) == 0
    for wrong in (["add", "eve", *password], ["role", "ben"], ["add"], ["enable", "nobody"]):
        assert main(["accounts", where, *wrong]) == 3
    assert main(["accounts", where, "disable", "ann"]) == 5
    with sqlite3.connect(where) as connection:
        assert connection.execute("SELECT count(*) FROM account").fetchone() == (2,)
