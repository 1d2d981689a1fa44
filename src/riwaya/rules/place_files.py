"""Opens files of places handed in by a user: plain, .gz or .zip, as numbered lines, one at a time."""

from __future__ import annotations

import codecs
import gzip
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from riwaya.errors import InputError

_BESIDE = re.compile(r"readme.*|iso-languagecodes.*|.*\.(?:pdf|html?|xml|docx?|xlsx?)|\..*", re.IGNORECASE)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_MAX_LINE = 1 << 20  # GeoNames' longest row has 20,000 bytes: a line without end is no table


class Line(NamedTuple):
    """A line as bytes, with its number from 1."""

    number: int
    data: bytes


class PlaceFile(NamedTuple):
    """An opened file: `name` for messages (with the member of an archive), and its lines."""

    name: str
    encoding: str
    lines: Iterator[Line]


@contextmanager
def opened_lines(path: Path, encoding: str | None) -> Iterator[PlaceFile]:
    """The lines of a file, unpacked, in UTF-8 unless `encoding` or a byte order mark says otherwise.

    Raises InputError naming the file where it cannot be read or holds no table.
    """
    try:
        codec = codecs.lookup(encoding).name if encoding else None
    except LookupError as error:
        raise InputError("G010", f"unknown encoding {encoding!r}", remedy="For example utf-8 or windows-1256.") from error
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                member = _member(archive, path)
                with archive.open(member) as stream:
                    yield _file(f"{path}:{member.filename}", stream, codec)
        elif path.suffix.lower() == ".gz":
            with gzip.open(path) as packed:
                yield _file(str(path), packed, codec)  # type: ignore[arg-type]
        else:
            with path.open("rb") as plain:
                yield _file(str(path), plain, codec)
    except (OSError, EOFError, zipfile.BadZipFile, RuntimeError) as error:  # RuntimeError: an archive with a password
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("G011", f"cannot be read ({reason})", where=str(path)) from error


def text_of(line: Line, encoding: str, where: str) -> str:
    """The line as text, without its end. InputError naming the line where it is in another encoding."""
    try:
        return line.data.decode(encoding).rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError(
            "G012", f"not {encoding} (byte 0x{line.data[error.start]:02x} at column {error.start + 1})", where=f"{where}:{line.number}",
            remedy="Save it as UTF-8, or name its encoding: --encoding windows-1256.",
        ) from error  # fmt: skip


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        raise InputError("G013", "an Excel workbook", where=str(path), remedy="Save the sheet as CSV (UTF-8) and import that.")
    tables = [m for m in archive.infolist() if not m.is_dir() and not _BESIDE.fullmatch(PurePosixPath(m.filename).name)]
    if len(tables) != 1:
        held = ", ".join(m.filename for m in tables[:5]) or "none"
        raise InputError("G014", f"one table expected in the archive, found: {held}", where=str(path), remedy="Unpack it and import the table.")
    return tables[0]


def _file(name: str, stream: IO[bytes], codec: str | None) -> PlaceFile:
    head = stream.read(4)
    if head == _OLD_EXCEL:
        raise InputError("G013", "an Excel workbook", where=name, remedy="Save the sheet as CSV (UTF-8) and import that.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (codec or "").startswith("utf-16"):
        little = head.startswith(codecs.BOM_UTF16_LE) or codec == "utf-16-le"
        return PlaceFile(name, "utf-8", _wide(name, head, stream, "utf-16-le" if little else "utf-16-be"))
    return PlaceFile(name, codec or "utf-8", _numbered(name, head.removeprefix(codecs.BOM_UTF8), stream))


def _numbered(name: str, head: bytes, stream: IO[bytes]) -> Iterator[Line]:
    first = True
    number = 0
    while True:
        data = stream.readline(_MAX_LINE)
        if first:
            while head.count(b"\n"):  # four bytes may hold ends of lines
                line, _, head = head.partition(b"\n")
                number += 1
                yield Line(number, line + b"\n")
            data, first = head + data, False
        if not data:
            return
        number += 1
        if len(data) >= _MAX_LINE:
            raise InputError("G015", "a line of more than a million bytes: this is no table of places", where=f"{name}:{number}")
        yield Line(number, data)


def _wide(name: str, head: bytes, stream: IO[bytes], codec: str) -> Iterator[Line]:
    """UTF-16, turned into lines of UTF-8."""
    decoder = codecs.getincrementaldecoder(codec)()
    number, held, data = 1, "", head
    while True:
        try:
            held += decoder.decode(data, final=not data).replace("\ufeff", "")
        except UnicodeDecodeError as error:
            raise InputError("G012", "not UTF-16", where=f"{name}:{number}", remedy="Save it as UTF-8.") from error
        *whole, held = held.split("\n")
        for line in whole:
            yield Line(number, f"{line}\n".encode())
            number += 1
        if not data:
            break
        data = stream.read(1 << 16)
    if held:
        yield Line(number, held.encode())
