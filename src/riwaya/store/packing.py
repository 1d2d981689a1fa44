"""How long values are kept: zlib over JSON or text. The SHA-256 in the log is that of the packed bytes."""

from __future__ import annotations

import zlib
from typing import TypeVar

import msgspec

from riwaya.errors import StoreError
from riwaya.model import Document, Event

T = TypeVar("T")

LEVEL = 6

_document = msgspec.json.Decoder(Document)
_event = msgspec.json.Decoder(Event)


def pack(data: bytes) -> bytes:
    """Smaller bytes."""
    return zlib.compress(data, LEVEL)


def unpack(data: bytes, *, where: str) -> bytes:
    """The bytes again; StoreError S005 naming `where` for what was altered."""
    try:
        return zlib.decompress(data)
    except zlib.error as error:
        raise StoreError("S005", f"damaged ({error})", where=where, remedy="riwaya verify tells what else is.") from error


def pack_text(text: str) -> bytes:
    """A text, packed."""
    return pack(text.encode("utf-8", "surrogatepass"))


def unpack_text(data: bytes, *, where: str) -> str:
    """A text again."""
    return unpack(data, where=where).decode("utf-8", "surrogatepass")


def pack_record(document: Document) -> bytes:
    """A record without its text, which the article holds."""
    return pack(msgspec.json.encode(msgspec.structs.replace(document, text="")))


def unpack_record(data: bytes, text: str, *, where: str) -> Document:
    """A record with its text."""
    return msgspec.structs.replace(_decoded(_document, data, where), text=text)


def pack_event(event: Event) -> bytes:
    """An event, packed."""
    return pack(msgspec.json.encode(event))


def unpack_event(data: bytes, *, where: str) -> Event:
    """An event again."""
    return _decoded(_event, data, where)


def _decoded(decoder: msgspec.json.Decoder[T], data: bytes, where: str) -> T:
    try:
        return decoder.decode(unpack(data, where=where))
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise StoreError("S005", f"damaged ({error})", where=where, remedy="riwaya verify tells what else is.") from error
