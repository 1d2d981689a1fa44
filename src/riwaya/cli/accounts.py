"""`riwaya accounts`: who may work at a workspace's desk."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from riwaya.cli.workspace import add_workspace, key_in, opened, print_json
from riwaya.errors import InputError

if TYPE_CHECKING:
    from riwaya.store.accounts import Accounts

_ROLES = ("reader", "coder", "reviewer", "admin")
_EXAMPLES = """\
examples:
  riwaya accounts cases.riwaya add ann --role admin
  riwaya accounts cases.riwaya add ben --role coder --password-file ben.txt
  riwaya accounts cases.riwaya role ben --role reviewer
  riwaya accounts cases.riwaya disable ben
  riwaya accounts cases.riwaya list --json

roles, each of which may do what those before it may:
  reader    look          reviewer  settle and assign
  coder     judge, add    admin     accounts, and who may see names
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "accounts",
        help="who may work at a workspace's desk",
        description="Accounts for `riwaya serve`: passwords are kept as argon2 hashes, every change is in the log.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_workspace(parser, writes=True)
    parser.add_argument("what", choices=("list", *_CHANGES), help="what to do")
    parser.add_argument("name", metavar="NAME", nargs="?", help="whose account (all but list)")
    parser.add_argument("--role", choices=_ROLES, help="add, role: what the account may do")
    parser.add_argument(
        "--password-file", metavar="FILE", help="add, password: the first line of this file; asked for where none is given"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do it, and print the account or all of them."""
    from riwaya.store.workspace import user  # noqa: PLC0415  (--help loads no database)

    if options.what != "list" and not options.name:
        raise _lacks(options, "a NAME")
    with opened(options) as workspace:
        accounts = workspace.accounts
        if options.what != "list":
            _CHANGES[options.what](accounts, options, options.by or user())
        found = [a for a in accounts.list() if options.what == "list" or a.name == options.name]
    if options.json:
        print_json(found)
        return 0
    for account in found:
        print(f"{account.name}\t{account.role}\t{account.created}\t{f'disabled {account.disabled}' if account.disabled else 'open'}")
    return 0


def _add(accounts: Accounts, options: argparse.Namespace, by: str) -> None:
    if options.role is None:
        raise _lacks(options, "--role")
    accounts.add(options.name, _password(options), role=options.role, by=by)


def _set_role(accounts: Accounts, options: argparse.Namespace, by: str) -> None:
    if options.role is None:
        raise _lacks(options, "--role")
    accounts.set_role(options.name, options.role, by=by)


def _set_password(accounts: Accounts, options: argparse.Namespace, by: str) -> None:
    accounts.set_password(options.name, _password(options), by=by)


def _disable(accounts: Accounts, options: argparse.Namespace, by: str) -> None:
    accounts.disable(options.name, by=by)


def _enable(accounts: Accounts, options: argparse.Namespace, by: str) -> None:
    accounts.enable(options.name, by=by)


_CHANGES: dict[str, Callable[[Any, argparse.Namespace, str], None]] = {
    "add": _add,
    "role": _set_role,
    "password": _set_password,
    "disable": _disable,
    "enable": _enable,
}


def _password(options: argparse.Namespace) -> str:
    """From the file, or asked for twice."""
    given = key_in(options.password_file)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise _lacks(options, "--password-file (nobody is there to be asked)")
    first = getpass.getpass(f"password of {options.name}: ")
    if getpass.getpass("again: ") != first:
        raise InputError("I044", "the two are not the same", where=options.name, remedy="Nothing was changed.")
    return first


def _lacks(options: argparse.Namespace, what: str) -> InputError:
    return InputError("I044", f"{options.what} needs {what}", where="riwaya accounts", remedy="riwaya accounts --help shows how.")
