"""A real web server on loopback for tests: pages that change, and every way of answering badly."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

Answering = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """Serves `pages`: path to bytes (with an ETag), or to a function that answers as it likes. Counts requests."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes | Answering] = {}
        self.media: dict[str, str] = {}
        self.asked: Counter[str] = Counter()
        self.sent: Counter[str] = Counter()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked[self.path] += 1
                page = site.pages.get(self.path)
                if page is None:
                    answer(self, 404, b"")
                elif callable(page):
                    page(self)
                else:
                    tag = f'"{zlib.crc32(page)}"'
                    if self.headers.get("If-None-Match") == tag:
                        answer(self, 304, b"", ETag=tag)
                    else:
                        site.sent[self.path] += 1
                        answer(self, 200, page, ETag=tag, Content_Type=site.media.get(self.path, "text/html; charset=utf-8"))

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def answer(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    if status != 304:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def redirect(target: str) -> Answering:
    return lambda handler: answer(handler, 302, b"", Location=target)


def status(code: int, **headers: str) -> Answering:
    return lambda handler: answer(handler, code, b"", **headers)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Chunks without an end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
    except OSError:
        handler.close_connection = True


def dripping(part: bytes = b"x", pause: float = 0.05) -> Answering:
    """A byte at a time, each well within a time-out."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        try:
            for _ in range(1000):
                handler.wfile.write(part)
                handler.wfile.flush()
                time.sleep(pause)
        except OSError:
            pass
        handler.close_connection = True

    return drip


def dripping_headers(handler: BaseHTTPRequestHandler) -> None:
    """A header that never ends, slowly."""
    try:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        for _ in range(1000):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass
    handler.close_connection = True


def silent(handler: BaseHTTPRequestHandler) -> None:
    """No answer at all."""
    time.sleep(3)
    handler.close_connection = True


def bomb() -> Answering:
    """A hundred megabytes in a hundred kilobytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
    return lambda handler: answer(handler, 200, body, Content_Type="text/html", Content_Encoding="gzip")


def packed(page: bytes) -> Answering:
    return lambda handler: answer(handler, 200, gzip.compress(page), Content_Type="text/html", Content_Encoding="gzip")


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Less than was promised."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"<html>")
    handler.close_connection = True


def rss(site: Site, paths: list[str], *, updated: str = "") -> bytes:
    items = "".join(
        f"<item><title>خبر {p}</title><link>{site.url(p)}</link><guid>{p}</guid>"
        f"<pubDate>Tue, 14 May 2024 10:00:00 GMT</pubDate><description>{updated}</description></item>"
        for p in paths
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode()


def atom(site: Site, paths: list[str]) -> bytes:
    items = "".join(
        f'<entry><title>خبر</title><link href="{site.url(p)}?utm_source=feed#x"/><id>{p}</id><updated>2024-05-14T10:00:00Z</updated></entry>'
        for p in paths
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>{items}</feed>'.encode()
