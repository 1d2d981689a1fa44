"""What people send to be read: kept in a folder of its own until it is, under names that nobody outside chose."""

from __future__ import annotations

import gzip
import re
import shutil
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

from riwaya.sources.article import NOT_FOUND, TOO_LONG, Article, Fault, Refusal
from riwaya.sources.opening import read_file, with_given

PREFIX = "upload/"
"""What the uri of everything that was sent begins with."""
UNPACKED_BYTES = 512 * 1024 * 1024
"""Of one packed file."""
MOST_ARTICLES = 20_000
"""Articles, and refusals, of one upload."""

_CHUNK = 1024 * 1024
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}\Z")
_LONGEST = 200


class Sent(msgspec.Struct, frozen=True):
    """A file that was sent: where it is, and what its sender calls it."""

    path: Path
    label: str


def keep(stream: BinaryIO, name: str, folder: Path, number: int) -> Sent:
    """A stream as a file in a folder. Only the ending of its name is taken over: it says what it holds."""
    label = label_of(name)
    endings = [s for s in PurePosixPath(label.lower()).suffixes[-2:] if _SUFFIX.match(s)]
    path = folder / f"{number:05d}{''.join(endings)}"
    with path.open("wb") as out:
        shutil.copyfileobj(stream, out, _CHUNK)
    return Sent(path, label)


def label_of(name: str) -> str:
    r"""A name as it may be shown and kept: no way upwards or out, nothing that cannot be seen.

    >>> label_of("../../etc/passwd"), label_of("C:\\saved\\page.html"), label_of("a\u202egpj.exe"), label_of("..")
    ('upload/etc/passwd', 'upload/C:/saved/page.html', 'upload/agpj.exe', 'upload/unnamed')
    """
    seen = "".join(c for c in name.replace("\\", "/") if unicodedata.category(c)[0] != "C")
    parts = [part.strip() for part in seen.split("/") if part.strip(" .")]
    return PREFIX + ("/".join(parts[-4:])[-_LONGEST:] or "unnamed")


def articles_in(sent: Sequence[Sent], *, published: str | None = None, outlet: str | None = None) -> Iterator[Article | Refusal]:
    """The articles of what was sent, named as their sender names them; a refusal for whatever is none."""
    came = 0
    for one in sent:
        fault = _bomb(one.path)
        if fault is not None:
            yield fault.refusal(one.label)
            continue
        for item in read_file(str(one.path)):
            came += 1
            if came > MOST_ARTICLES:
                what = f"more than {MOST_ARTICLES:,} articles in one upload; the rest was not read"
                yield Fault(TOO_LONG, what, "Send it in parts, or use riwaya add on the machine.").refusal(one.label)
                return
            uri = one.label + item.uri.removeprefix(str(one.path))
            named = msgspec.structs.replace(item, uri=uri)
            yield with_given(named, published, outlet) if isinstance(named, Article) else _without_path(named, one)


def _without_path(refusal: Refusal, one: Sent) -> Refusal:
    """A refusal that does not tell where on this machine the file was."""
    said = refusal.message.replace(str(one.path), one.label)
    where = refusal.where.replace(str(one.path), one.label)
    return msgspec.structs.replace(refusal, message=said, where=where)


def _bomb(path: Path) -> Fault | None:
    """Why a packed file is not opened: it holds more than a machine should unpack for it."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
        if head.startswith(b"\x1f\x8b") and _unpacks_to_more(path):
            return _TOO_MUCH
        if head.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(path) as packed:
                if sum(one.file_size for one in packed.infolist()) > UNPACKED_BYTES:
                    return _TOO_MUCH
    except (zipfile.BadZipFile, EOFError, zlib.error, gzip.BadGzipFile):
        return None  # damaged: its reader says how
    except OSError as error:
        return Fault(NOT_FOUND, f"cannot be opened ({error.strerror})", "Send it again.")
    return None


_TOO_MUCH = Fault(
    TOO_LONG,
    f"unpacks to more than {UNPACKED_BYTES // 1024 // 1024} MB",
    "Unpack it and send it in parts, or use riwaya add on the machine.",
)


def _unpacks_to_more(path: Path) -> bool:
    total = 0
    with gzip.open(path) as unpacked:
        while chunk := unpacked.read(_CHUNK):
            total += len(chunk)
            if total > UNPACKED_BYTES:
                return True
    return False
