"""How long values are kept: zlib over JSON or text. The SHA-256 in the log is that of the packed bytes."""

from __future__ import annotations

import zlib
from typing import TypeVar

import msgspec

from riwaya.errors import StoreError
from riwaya.model import Document, Event
from riwaya.review.seen import SeenClaim

T = TypeVar("T")

LEVEL = 6

class _KeptClaim(msgspec.Struct, frozen=True):
    """`unchanged`: the machine read it so too."""

    seen: SeenClaim
    words: str
    unchanged: bool


_CLAIM_WORDS = (
    '{"span":[,"text":"person","activist","witness","local_sources","anonymous_sources","media","statement",'
    '"outlet","monitor","official","armed_group","kind":"named":true,"named":false,"pseudonym":false,"cue":null'
    '"source_id":null,"attribution":[{"polarity":"affirmed","denied","modality":"asserted","attempted","possible",'
    '"intended","demanded","feared","conditional","figures":[{"quantity":0,"role":"killed","injured","displaced",'
    '"context":{"place":false,"time":false},"place":true,"time":true},"time":{"span":[,"id":null},"time":null,'
    '"place":{"span":[,"id":"geonames:"place":null,"actor_id":null,"head":"ال"}],"targets":[],'
    '"actors":[{"span":[,"lemma":"ال"},"type":"shelling","attack","killing","airstrike","clash",'
    '{"seen":{"claim":{"id":":c1","span":[,"trigger":{"span":[],"figures":[],"polarity":"affirmed","modality":'
    '"asserted","attribution":[],"score":0.9},"machine":null,"verdict":null,"state":"machine","corrected":[],'
    '"disputed":[],"judgements":[]},"words":"ال في الم","unchanged":true}'
).encode()
"""What every packed claim begins by knowing: the spelling of the record. Claims are too short to learn it themselves."""

_claim = msgspec.json.Decoder(_KeptClaim)
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


def pack_claim(seen: SeenClaim, words: str) -> bytes:
    """A claim as seen with the words of its clause. What nobody corrected is kept once."""
    unchanged = seen.machine == seen.claim
    kept = _KeptClaim(msgspec.structs.replace(seen, machine=None) if unchanged else seen, words, unchanged)
    packer = zlib.compressobj(LEVEL, zdict=_CLAIM_WORDS)
    return packer.compress(msgspec.json.encode(kept)) + packer.flush()


def unpack_claim(data: bytes, *, where: str) -> tuple[SeenClaim, str]:
    """The claim and the words again."""
    try:
        kept = _claim.decode(zlib.decompressobj(zdict=_CLAIM_WORDS).decompress(data))
    except (zlib.error, msgspec.ValidationError, msgspec.DecodeError) as error:
        raise StoreError("S005", f"damaged ({error})", where=where, remedy="riwaya rebuild makes it anew.") from error
    return msgspec.structs.replace(kept.seen, machine=kept.seen.claim) if kept.unchanged else kept.seen, kept.words


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
