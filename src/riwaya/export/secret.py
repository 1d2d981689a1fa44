"""The secret behind the codes of files: made once, kept with the user's own data, so that codes stay the same."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from riwaya.errors import InputError
from riwaya.settings import settings

NAME = "protection-secret"


def own_secret() -> tuple[str, bool]:
    """The secret, and whether it is kept: where no folder is kept for the user's data, it is this run's alone.

    Whoever has it can try names against the codes: the file is readable by its owner only.
    """
    folder = settings().data
    if folder is None:
        return secrets.token_hex(32), False
    path = folder / NAME
    try:
        return _kept(path) or _made(path), True
    except OSError as error:
        raise InputError(
            "X030",
            f"the secret of the codes cannot be kept ({error.strerror})",
            where=str(path),
            remedy="Name a folder that can be written in RIWAYA_DATA, or off to make codes for one run.",
        ) from error


def _kept(path: Path) -> str | None:
    try:
        return path.read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def _made(path: Path) -> str:
    """A new one, unless another run has just made it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_hex(32)
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept(path) or secret
    with os.fdopen(number, "w", encoding="ascii") as stream:
        stream.write(secret + "\n")
    return secret
