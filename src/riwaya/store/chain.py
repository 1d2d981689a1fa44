"""The hash chain of the log: each entry's hash covers its content and the hash of the entry before. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

START = "0" * 64
"""What stands for the hash before the first entry."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One change: its number (from 1), when (UTC, ISO 8601), who, what was done to what, and the rows as written.

    `payload` is canonical JSON: by table, the columns of the row, with the SHA-256 of long values in their place.
    """

    seq: int
    at: str
    by: str
    action: str
    subject: str
    payload: str
    previous: str
    hash: str


def sealed(entry: Entry) -> Entry:
    """The entry with the hash of its content: SHA-256 over all it says and the hash of the entry before."""
    return msgspec.structs.replace(entry, hash=_hash(entry))


def is_sealed(entry: Entry) -> bool:
    """Whether an entry's hash is that of its content."""
    return entry.hash == _hash(entry)


def canonical(value: Any) -> str:  # noqa: ANN401  (whatever JSON holds)
    """One spelling of a value as JSON: keys sorted, no spaces, UTF-8 as it is.

    >>> canonical({"b": [1, None], "a": "حلب"})
    '{"a":"حلب","b":[1,null]}'
    """
    return msgspec.json.encode(value, order="sorted").decode("utf-8", "surrogatepass")


def fingerprint(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the log holds it: bytes by their SHA-256, everything else as it is."""
    return {
        name: f"sha256:{hashlib.sha256(value).hexdigest()}" if isinstance(value, (bytes, memoryview)) else value
        for name, value in row.items()
    }


def _hash(entry: Entry) -> str:
    said = [entry.seq, entry.at, entry.by, entry.action, entry.subject, entry.payload, entry.previous]
    return hashlib.sha256(canonical(said).encode("utf-8", "surrogatepass")).hexdigest()
