"""Accounts of a workspace's desk, and who is signed in: names, roles, argon2 hashes; sessions by the hash of a token.

Every change of an account is in the log, by whom; never a password, a hash or a token. Signing in and out is not.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from riwaya.errors import InputError, StoreError
from riwaya.store import schema
from riwaya.store.database import Database
from riwaya.store.log import LogWriter, now

if TYPE_CHECKING:
    from argon2 import PasswordHasher

Role = Literal["reader", "coder", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may do what those before it may."""

SHORTEST = 10
LONGEST = 1024
"""Characters of a password."""
HOURS = 12.0
"""How long a session lasts from its beginning."""

_LONGEST_NAME = 80
_account, _session = schema.account, schema.session


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Who may work at the desk. `name` is what judgements bear; `disabled` is when it was closed (UTC), None where it is open."""

    name: str
    role: Role
    created: str
    disabled: str | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is signed in, until `expires` (UTC). `csrf` must come back with every form; `seen` is when they last wrote."""

    account: Account
    csrf: str
    created: str
    seen: str
    expires: str


class Accounts:
    """The accounts of a workspace (`workspace.accounts`). Every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> tuple[Account, ...]:
        """All accounts, closed ones too, by name."""
        with self._database.reading() as connection:
            return tuple(_made(row) for row in connection.execute(select(_account).order_by(_account.c.name)))

    def find(self, name: str) -> Account | None:
        """The account of this name; None where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(select(_account).where(_account.c.name == _plain(name))).first()
        return None if row is None else _made(row)

    def add(self, name: str, password: str, *, role: Role, by: str) -> Account:
        """Open an account. InputError I044 where the name is taken or odd, the password too short, or the role none."""
        name = _checked_name(name)
        kept = _hash(name, password)
        _check_role(role)
        with self._database.writing() as connection:
            taken = {other.casefold(): other for other in connection.execute(select(_account.c.name)).scalars()}
            if name.casefold() in taken:
                raise _wrong(name, f"there is an account {taken[name.casefold()]!r}", "Choose another name.")
            log = LogWriter(connection, by)
            row = {"id": log.number("account"), "name": name, "hash": kept, "role": role, "created": now(), "disabled": None}
            connection.execute(insert(_account), [row])
            log.note("account.add", name, {"role": role})
            log.flush()
        return Account(name=name, role=role, created=str(row["created"]))

    def set_password(self, name: str, password: str, *, by: str) -> None:
        """Give an account another password; whoever is signed in to it is signed out."""
        kept = _hash(_plain(name), password)
        self._change(name, "password", {"hash": kept}, {}, by=by)

    def set_role(self, name: str, role: Role, *, by: str) -> None:
        """Give an account another role; it holds from the next request on. StoreError S015 for the last admin's."""
        _check_role(role)
        self._change(name, "role", {"role": role}, {"role": role}, by=by)

    def disable(self, name: str, *, by: str) -> None:
        """Close an account and sign it out; its judgements stay. StoreError S015 for the last admin's."""
        self._change(name, "disable", {"disabled": now()}, {}, by=by)

    def enable(self, name: str, *, by: str) -> None:
        """Open a closed account again."""
        self._change(name, "enable", {"disabled": None}, {}, by=by)

    def check(self, name: str, password: str) -> Account | None:
        """The account, where this is its password and it is open; None otherwise.

        It takes as long where there is no such account, so that nobody learns from the time which names there are.
        """
        hasher = _hasher()
        with self._database.reading() as connection:
            row = connection.execute(select(_account).where(_account.c.name == _plain(name))).first()
        kept = row.hash if row is not None else _nobody()
        right = _is_right(hasher, kept, password)
        if row is None or not right or row.disabled is not None:
            return None
        if hasher.check_needs_rehash(kept) and self._database.writable:
            with self._database.writing() as connection:
                unchanged = (_account.c.id == row.id) & (_account.c.hash == kept)
                connection.execute(update(_account).where(unchanged).values(hash=hasher.hash(_plain(password))))
        return _made(row)

    def begin(self, name: str, *, hours: float = HOURS) -> tuple[str, Session]:
        """Sign somebody in, whose password was checked: the token for their cookie, and their session.

        The workspace keeps the token's hash alone. InputError I043 where there is no open account of this name.
        """
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        at = now()
        with self._database.writing() as connection:
            row = _row(connection, name)
            if row.disabled is not None:
                raise InputError("I043", "the account is closed", where=row.name, remedy="riwaya accounts W enable opens it.")
            kept = {"token": _digest(token), "account": row.id, "csrf": csrf, "created": at, "seen": at, "expires": _later(at, hours)}
            connection.execute(delete(_session).where(_session.c.expires <= at))
            connection.execute(insert(_session), [kept])
        return token, Session(account=_made(row), csrf=csrf, created=at, seen=at, expires=str(kept["expires"]))

    def session(self, token: str) -> Session | None:
        """Who has this token; None where nobody has, the session is over, or the account is closed."""
        chosen = select(_session, _account.c.name, _account.c.role, _account.c.disabled, _account.c.created.label("opened"))
        chosen = chosen.join(_account, _account.c.id == _session.c.account).where(_session.c.token == _digest(token))
        with self._database.reading() as connection:
            row = connection.execute(chosen).first()
        if row is None or row.expires <= now() or row.disabled is not None:
            return None
        account = Account(name=row.name, role=row.role, created=row.opened)
        return Session(account=account, csrf=row.csrf, created=row.created, seen=row.seen, expires=row.expires)

    def touch(self, token: str) -> None:
        """Note that whoever has this token was at work just now. It waits for other writers, as what they do does."""
        with self._database.writing() as connection:
            connection.execute(update(_session).where(_session.c.token == _digest(token)).values(seen=now()))

    def end(self, token: str) -> None:
        """Sign out whoever has this token; nothing happens where nobody has."""
        with self._database.writing() as connection:
            connection.execute(delete(_session).where(_session.c.token == _digest(token)))

    def _change(self, name: str, what: str, values: dict[str, Any], told: dict[str, str], *, by: str) -> None:
        with self._database.writing() as connection:
            row = _row(connection, name)
            if what in ("role", "disable") and values.get("role") != "admin":
                _check_admins(connection, row)
            connection.execute(update(_account).where(_account.c.id == row.id).values(**values))
            if what in ("password", "disable"):
                connection.execute(delete(_session).where(_session.c.account == row.id))
            log = LogWriter(connection, by)
            log.note(f"account.{what}", row.name, told)
            log.flush()


def _made(row: Any) -> Account:  # noqa: ANN401  (a row of the table)
    return Account(name=row.name, role=row.role, created=row.created, disabled=row.disabled)


def _row(connection: Connection, name: str) -> Any:  # noqa: ANN401
    row = connection.execute(select(_account).where(_account.c.name == _plain(name))).first()
    if row is None:
        raise InputError("I043", "no such account", where=name, remedy="riwaya accounts W list prints their names.")
    return row


def _check_admins(connection: Connection, row: Any) -> None:  # noqa: ANN401
    """The last open account of an admin stays one: nobody could let others in."""
    if row.role != "admin" or row.disabled is not None:
        return
    open_admins = select(func.count()).select_from(_account).where(_account.c.role == "admin", _account.c.disabled.is_(None))
    if connection.execute(open_admins).scalar_one() == 1:
        raise StoreError("S015", "the last admin", where=row.name, remedy="Make somebody else an admin first.")


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise _wrong("role", f"{role!r} is none of {', '.join(ROLES)}", "Give one of them.")


def _checked_name(name: str) -> str:
    plain = _plain(name)
    if plain != plain.strip() or not 1 <= len(plain) <= _LONGEST_NAME or not plain.isprintable():
        raise _wrong(repr(name), "no name for an account", f"Give 1 to {_LONGEST_NAME} characters, no blank at the ends.")
    return plain


def _hash(name: str, password: str) -> str:
    """The argon2 hash of a password that is long enough."""
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise _wrong(name, f"a password has {SHORTEST} to {LONGEST} characters", "Choose a longer or shorter one.")
    if plain.casefold() == name.casefold() or len(set(plain)) < 3:
        raise _wrong(name, "the password is too easy", "Choose another.")
    return _hasher().hash(plain)


def _is_right(hasher: PasswordHasher, kept: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415  (an extra)

    try:
        return hasher.verify(kept, _plain(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    try:
        from argon2 import PasswordHasher  # noqa: PLC0415  (an extra)
    except ModuleNotFoundError as error:
        raise StoreError("S007", "accounts need argon2-cffi", where="accounts", remedy="pip install 'riwaya[desk]'") from error
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    """A hash that no password has: what is checked where there is no account."""
    return _hasher().hash(secrets.token_urlsafe(32))


def _plain(words: str) -> str:
    """One spelling of what keyboards spell in several ways."""
    return unicodedata.normalize("NFC", words)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _later(at: str, hours: float) -> str:
    moment = dt.datetime.fromisoformat(at) + dt.timedelta(hours=hours)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _wrong(where: str, what: str, remedy: str) -> InputError:
    return InputError("I044", what, where=where, remedy=remedy)
