"""Web archives for tests, made byte by byte, so that what is damaged in them is known."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Iterable, Mapping

SENTENCES = (
    "أعلنت مصادر محلية في بلدة تل الريحان أن قذيفة سقطت على أطراف السوق القديم صباح الثلاثاء.",
    "وأضافت المصادر أن ثلاثة مدنيين أصيبوا بجروح جراء القصف، وأن فرق الإسعاف نقلتهم إلى المشفى.",
    "ونفت الفصائل المسلحة مسؤوليتها عن القصف، في حين اتهمها ناشطون باستهداف الأحياء السكنية في البلدة.",
)


def page(number: int = 0, *, sentences: Iterable[str] = SENTENCES) -> bytes:
    paragraphs = "".join(f"<p>{s} رقم البلاغ {number}.</p>" for s in sentences)
    return (
        f'<!doctype html><html lang="ar"><head><meta charset="utf-8"><title>قصف على سوق تل الريحان {number}</title>'
        f'<meta property="article:published_time" content="2024-05-14T10:00:00+03:00"></head>'
        f"<body><article><h1>قصف على سوق تل الريحان {number}</h1>{paragraphs}</article></body></html>"
    ).encode()


def response(
    body: bytes,
    *,
    url: str = "https://news.example/1",
    status: str = "200 OK",
    headers: Mapping[str, str] | None = None,
    kind: str = "response",
    digest: bool = True,
) -> bytes:
    told = {"Content-Type": "text/html; charset=utf-8"} if headers is None else headers
    http = f"HTTP/1.1 {status}\r\n" + "".join(f"{k}: {v}\r\n" for k, v in told.items()) + "\r\n"
    block = http.encode() + body
    return record(block, url=url, kind=kind, digest=digest)


def record(block: bytes, *, url: str = "https://news.example/1", kind: str = "response", digest: bool = True) -> bytes:
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(block + url.encode()).hexdigest()}>",
        "WARC-Date": "2024-05-15T06:00:00Z",
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response" if kind != "warcinfo" else "application/warc-fields",
        "Content-Length": str(len(block)),
    }
    if digest:
        fields["WARC-Block-Digest"] = "sha1:" + base64.b32encode(hashlib.sha1(block).digest()).decode()
    head = "WARC/1.0\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items()) + "\r\n"
    return head.encode() + block + b"\r\n\r\n"


def zipped(records: Iterable[bytes]) -> list[bytes]:
    return [gzip.compress(r, mtime=0) for r in records]
