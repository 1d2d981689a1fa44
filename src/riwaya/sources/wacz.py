"""WACZ: web archives in a zip with a list of contents; each archive in it is checked against the list and read."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from riwaya.sources.article import NO_ARTICLE, Article, Fault, Refusal
from riwaya.sources.warc import DAMAGED
from riwaya.sources.warc_page import read_warc

LIST = "datapackage.json"
_SPOOL = 1 << 24
_CHUNK = 1 << 18
_MAX_LIST = 50_000_000


def read_wacz(stream: BinaryIO, uri: str) -> Iterator[Article | Refusal]:
    """The articles of all archives in a WACZ, named uri!PATH#OFFSET. A damaged archive is told of, and what is whole in it read."""
    try:
        packed = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        yield Fault(DAMAGED, f"no WACZ, or a damaged one ({error})", "Fetch it again.").refusal(uri)
        return
    with packed:
        digests = _digests(packed)
        names = archives_in(packed)
        if not names:
            yield Fault(NO_ARTICLE, "no archive in this WACZ", "A WACZ keeps them under archive/.").refusal(uri)
        for name in names:
            yield from _read_one(packed, name, uri, digests.get(name))


def archives_in(packed: zipfile.ZipFile) -> list[str]:
    """The names of the web archives in a WACZ, in order."""
    return sorted(n for n in packed.namelist() if n.startswith("archive/") and n.endswith((".warc", ".warc.gz")))


@contextmanager
def opened_inside(packed: zipfile.ZipFile, name: str) -> Iterator[tuple[BinaryIO, str]]:
    """An archive of a WACZ as a file that can be searched, and its SHA-256; large ones stand on disk, not in memory."""
    with tempfile.SpooledTemporaryFile(_SPOOL) as copy:
        digest = hashlib.sha256()
        with packed.open(name) as inside:
            while part := inside.read(_CHUNK):
                digest.update(part)
                copy.write(part)
        copy.seek(0)
        yield copy, digest.hexdigest()  # type: ignore[misc]


def _read_one(packed: zipfile.ZipFile, name: str, uri: str, told: str | None) -> Iterator[Article | Refusal]:
    where = f"{uri}!{name}"
    try:
        with opened_inside(packed, name) as (archive, digest):
            if told is not None and told != digest:
                what = "its bytes do not match the digest that the WACZ gives"
                yield Fault(DAMAGED, what, "Fetch it again; the records that are whole are read.").refusal(where)
            yield from read_warc(archive, where)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        yield Fault(DAMAGED, f"cannot be unpacked ({error})", "Fetch it again; the other archives are read.").refusal(where)


def _digests(packed: zipfile.ZipFile) -> dict[str, str]:
    """SHA-256 by path, of the list of contents; empty where there is none that can be read."""
    try:
        if packed.getinfo(LIST).file_size > _MAX_LIST:
            return {}
        resources = json.loads(packed.read(LIST)).get("resources", [])
        return {r["path"]: r["hash"].removeprefix("sha256:") for r in resources if str(r.get("hash", "")).startswith("sha256:")}
    except (KeyError, ValueError, AttributeError, TypeError, zipfile.BadZipFile):
        return {}
