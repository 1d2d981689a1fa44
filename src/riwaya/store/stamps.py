"""Time stamps (RFC 3161): an authority signs that the log's newest hash was there at a time; so all before it was too.

Needs the extra `timestamps`. What is sent is the digest of a hash: nothing of the workspace leaves it.
"""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, select

from riwaya.errors import InputError, StoreError
from riwaya.store import schema
from riwaya.store.log import LogWriter

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

SECONDS = 30
"""How long an authority may take to answer."""

_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """A kept time stamp: the log entry whose hash it vouches for, when it was made (UTC), by which authority.

    `signed`: the signature was checked and leads to a certificate that was given as trusted; None where none was given.
    """

    seq: int
    of: int
    at: str
    authority: str
    signed: bool | None


def request_for(digest: str) -> bytes:
    """What an authority is asked: the DER of a request over a log entry's hash."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # noqa: PLC0415  (an extra)

    asked = TimestampRequestBuilder().data(digest.encode()).hash_algorithm(HashAlgorithm.SHA256)
    return asked.cert_request(cert_request=True).build().as_bytes()


def ask(authority: str, request: bytes) -> bytes:
    """The authority's answer, over HTTP. StoreError S011 where there is none."""
    if not authority.startswith(("http://", "https://")):
        raise InputError("I037", "not a web address", where=authority, remedy="Write it as https://HOST/PATH.")
    asked = urllib.request.Request(authority, data=request, headers={"Content-Type": _QUERY})  # noqa: S310  (checked above)
    try:
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
            kind, data = answer.headers.get_content_type(), answer.read(1 << 20)
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        remedy = "Check the address; or carry the request there by hand (riwaya stamp --request, --response)."
        raise StoreError("S011", f"the authority does not answer ({error})", where=authority, remedy=remedy) from error
    if kind != _REPLY:
        raise StoreError("S011", f"the authority answers with {kind}", where=authority, remedy="Check the address.")
    return bytes(data)


def keep_stamp(connection: Connection, log: LogWriter, authority: str, answer: bytes) -> Stamp:
    """Keep an authority's answer about some entry of this log. StoreError S011 where it is about none, or refuses."""
    response = _decoded(answer, authority)
    if response.status not in (0, 1):
        raise StoreError("S011", f"the authority refuses (status {response.status})", where=authority, remedy="Ask it why.")
    of = _entry_of(connection, response)
    if of is None:
        remedy = "Give the answer to a request that riwaya stamp --request wrote for this workspace."
        raise StoreError("S011", "the stamp is about no entry of this log", where=authority, remedy=remedy)
    seq = log.seq + 1
    log.append("stamp", f"log entry {of}", {"stamp": {"seq": seq, "of": of, "authority": authority, "token": answer}})
    return Stamp(seq=seq, of=of, at=_time(response), authority=authority, signed=None)


def check_stamp(token: bytes, digest: str, *, trusted: Sequence[Certificate] = ()) -> bool | None:
    """Whether a kept answer vouches for this hash, by its imprint and, with certificates to trust, by its signature.

    None where the imprint is right and no certificate was given. StoreError S011 for an answer that cannot be read.
    """
    from rfc3161_client import VerificationError, VerifierBuilder  # noqa: PLC0415

    response = _decoded(token, "stamp")
    if response.tst_info.message_imprint.message != hashlib.sha256(digest.encode()).digest():
        return False
    if not trusted:
        return None
    builder = VerifierBuilder()
    for certificate in trusted:
        builder = builder.add_root_certificate(certificate)
    try:
        return bool(builder.build().verify_message(response, digest.encode()))
    except (VerificationError, ValueError):
        return False


def stamps(connection: Connection, *, trusted: Sequence[Certificate] = ()) -> list[Stamp]:
    """The kept stamps in their order, each checked against the log."""
    rows = connection.execute(
        select(schema.stamp, schema.log.c.hash).join(schema.log, schema.log.c.seq == schema.stamp.c.of).order_by(schema.stamp.c.seq)
    ).all()
    return [
        Stamp(
            seq=row.seq,
            of=row.of,
            at=_time(_decoded(row.token, row.authority)),
            authority=row.authority,
            signed=check_stamp(row.token, row.hash, trusted=trusted),
        )
        for row in rows
    ]


def certificates(path: str) -> list[Certificate]:
    """The certificates to trust, from a PEM file. InputError where there are none in it."""
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415  (comes with the extra)

    try:
        return load_pem_x509_certificates(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise InputError("I038", f"no certificates in it ({error})", where=path, remedy="Give a PEM file.") from error


def have_stamping() -> None:
    """StoreError S007 where the extra is not installed."""
    try:
        import rfc3161_client  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        raise StoreError("S007", "time stamps need rfc3161-client", where="stamp", remedy="pip install 'riwaya[timestamps]'") from error


def _entry_of(connection: Connection, response: TimeStampResponse) -> int | None:
    imprint = response.tst_info.message_imprint.message
    table = schema.log
    rows = connection.execute(select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()))
    return next((seq for seq, digest in rows.all() if hashlib.sha256(digest.encode()).digest() == imprint), None)


def _time(response: TimeStampResponse) -> str:
    return response.tst_info.gen_time.isoformat().replace("+00:00", "Z")


def _decoded(answer: bytes, authority: str) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response  # noqa: PLC0415

    try:
        return decode_timestamp_response(answer)
    except ValueError as error:
        raise StoreError("S011", f"not a time stamp ({error})", where=authority, remedy="Check the address, or the file.") from error
