"""Where a command writes: standard output, or a file that only takes its name when it is whole."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from riwaya.errors import InputError


@contextmanager
def opened(path: str | None) -> Iterator[BinaryIO]:
    """A stream of bytes. A file is written as NAME.part and renamed at the end: NAME is never half a result.

    What is there already and is no ordinary file (a device, a pipe, a link) is written to, never replaced.
    """
    if path is None or path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    in_place = target.is_symlink() or (target.exists() and not target.is_file())
    part = target if in_place else Path(f"{path}.part")
    try:
        stream = part.open("wb")
    except OSError as error:
        raise InputError(
            "O001", f"cannot be written ({error.strerror})", where=path, remedy="Give -o a file in a folder that is there."
        ) from error
    with stream:
        yield stream
    if not in_place:
        part.replace(target)
