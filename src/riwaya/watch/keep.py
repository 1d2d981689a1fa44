"""Keeping what was fetched, as it came, before anything is read in it: WARC files with SHA-256 digests."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import os
import re
import threading
import uuid
from pathlib import Path

import msgspec

from riwaya.watch.fetch import Answer

MAX_FILE = 1_000_000_000
"""Bytes after which a new file is begun, as archives of the web are usually cut."""

_LEFT_OUT = (b"transfer-encoding",)
_LINE_BREAKS = re.compile(r"[\r\n\x00]+")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record is: the archive's file name and the record's offset in it."""

    file: str
    offset: int


class Keeper:
    """Appends records to archives in a folder. One process writes a file: a start begins a new one, a cut one stays as it is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._path: Path | None = None

    def keep(self, answer: Answer, fetched: float) -> Kept:
        """The answer as a response record; it is on the disk when this returns."""
        packed = gzip.compress(record(answer, fetched), 6, mtime=0)
        with self._lock:
            path = self._file(fetched)
            with path.open("ab") as stream:
                offset = stream.tell()
                stream.write(packed)
                stream.flush()
                os.fsync(stream.fileno())
        return Kept(file=path.name, offset=offset)

    def _file(self, fetched: float) -> Path:
        day = dt.datetime.fromtimestamp(fetched, dt.UTC).strftime("%Y%m%d")
        path = self._path
        if path is None or day not in path.name or path.stat().st_size > MAX_FILE:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"riwaya-{day}-{uuid.uuid4().hex[:8]}.warc.gz"
            self._path = path
        return path


def record(answer: Answer, fetched: float) -> bytes:
    """A WARC response record. Chunks are already taken off, so their header is; the body is packed as it came."""
    status = f"{answer.http_version} {answer.status} {_LINE_BREAKS.sub(' ', answer.reason)}".rstrip()
    headers = b"".join(k + b": " + v + b"\r\n" for k, v in answer.headers if k.lower() not in _LEFT_OUT)
    block = status.encode("latin-1", "replace") + b"\r\n" + headers + b"\r\n" + answer.body
    when = dt.datetime.fromtimestamp(fetched, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    fields = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
        "WARC-Date": when,
        "WARC-Target-URI": _LINE_BREAKS.sub("", answer.url),
        "WARC-Payload-Digest": f"sha256:{hashlib.sha256(answer.body).hexdigest()}",
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    return head.encode() + block + b"\r\n\r\n"
