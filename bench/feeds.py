"""Ten feeds for ten days of simulated time, on a real server with edits, deletions, errors and slow answers.

    python bench/feeds.py [--feeds 10] [--days 10] [--json]

What the server did is known: every article it showed must have been read, every edit must be a version, what was
deleted must be told, and no page that had not changed may have been sent twice.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from riwaya.sources import Article, open_sources
from riwaya.watch.config import Config, Feed, Limits
from riwaya.watch.shelf import MemoryShelf
from riwaya.watch.state import State
from riwaya.watch.watcher import News, Watcher

BEGAN = 1_715_000_000.0
DAY = 86400.0
EXAMPLES = Path(__file__).parents[1] / "examples"


class Simulated:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.time = BEGAN
        self._lock = threading.Lock()

    def now(self) -> float:
        """The time."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let it pass at once."""
        with self._lock:
            self.time += seconds


class Page:
    """An article on the server: when it appears, when it is edited, when it goes."""

    def __init__(self, chance: random.Random, bank: list[str], days: int) -> None:
        self.shown = BEGAN + chance.uniform(0, (days - 1) * DAY)
        count = chance.choices((0, 1, 2), (75, 18, 7))[0]
        self.edits = [self.shown + 7200 + n * 4 * 3600 + chance.uniform(0, 3600) for n in range(count)]
        self.goes = self.shown + chance.uniform(1.2, 3) * DAY if chance.random() < 0.05 else None
        told = chance.sample(bank, 6)
        self.versions = [[*told[: 5 - n], f"وبلغ عدد المصابين {10 + n} شخصا بحسب الحصيلة رقم {n}."] for n in range(count + 1)]

    def at(self, now: float) -> list[str] | None:
        """Its sentences, None where it is not there (yet, or any more)."""
        if now < self.shown or (self.goes is not None and now >= self.goes):
            return None
        return self.versions[sum(edit <= now for edit in self.edits)]

    def stamp(self, now: float) -> float:
        """When it was last changed."""
        return max([self.shown, *(e for e in self.edits if e <= now)])


class Newsroom:
    """The server: feeds at /N/feed, articles at /N/K; a share of its answers are errors or slow."""

    def __init__(self, clock: Simulated, feeds: int, days: int, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311  (a seed)
        texts = [a.text for a in open_sources([str(EXAMPLES)]) if isinstance(a, Article)]
        bank = sorted({line.strip() for text in texts for line in text.split("\n") if len(line.split()) > 8})
        self.pages = {(f, k): Page(chance, bank, days) for f in range(feeds) for k in range(days * 6)}
        self.clock, self.chance = clock, chance
        self.answers: Counter[str] = Counter()
        self.sent: Counter[tuple[str, str]] = Counter()
        room = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                room.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """One answer, good or bad."""
        if handler.path == "/robots.txt":
            self._send(handler, 404, b"", "")
            return
        luck = self.chance.random()
        if luck < 0.04:
            self._send(handler, 503, b"", "")
        elif luck < 0.05:
            handler.close_connection = True  # no answer at all
            self.answers["dropped"] += 1
        else:
            if luck < 0.06:
                time.sleep(0.2)
            self._send_good(handler)

    def _send_good(self, handler: BaseHTTPRequestHandler) -> None:
        now = self.clock.now()
        _, feed, name = handler.path.split("/")
        if name == "feed":
            body, media = self._feed(int(feed), now), "application/atom+xml"
        else:
            told = self.pages[int(feed), int(name)].at(now)
            if told is None:
                self._send(handler, 404, b"", "")
                return
            body, media = _html(feed, name, told), "text/html; charset=utf-8"
        tag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
        if handler.headers.get("If-None-Match") == tag:
            self._send(handler, 304, b"", media, tag)
            return
        if name != "feed":
            self.sent[handler.path, tag] += 1
        self._send(handler, 200, body, media, tag)

    def _feed(self, feed: int, now: float) -> bytes:
        there = [(k, p) for (f, k), p in self.pages.items() if f == feed and p.at(now) is not None and now - p.shown < 2 * DAY]
        entries = "".join(
            f'<entry><title>خبر {k}</title><link href="http://{self.host}/{feed}/{k}"/><id>{feed}-{k}</id>'
            f"<updated>{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(p.stamp(now)))}</updated></entry>"
            for k, p in there
        )
        return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>f</title>{entries}</feed>'.encode()

    def _send(self, handler: BaseHTTPRequestHandler, status: int, body: bytes, media: str, tag: str = "") -> None:
        self.answers[str(status)] += 1
        handler.send_response(status)
        for name, value in (("Content-Type", media), ("ETag", tag)):
            if value:
                handler.send_header(name, value)
        if status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)


def _html(feed: str, name: str, told: list[str]) -> bytes:
    body = "".join(f"<p>{sentence}</p>" for sentence in told)
    return f"<!doctype html><html><head><meta charset='utf-8'><title>خبر {feed} {name}</title></head><body><article>{body}</article></body></html>".encode()


def main() -> None:
    """Watch and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=10)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options)
    print(json.dumps(figures, indent=1) if options.json else "\n".join(f"{k:50} {v}" for k, v in figures.items()))


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """The figures by name."""
    clock = Simulated()
    room = Newsroom(clock, options.feeds, options.days, options.seed)
    feeds = tuple(Feed(url=f"http://{room.host}/{n}/feed") for n in range(options.feeds))
    limits = Limits(rate=0.5, allow=(room.host,), timeout=5.0, tries=2)
    config = Config(feeds=feeds, every=3600.0, limits=limits)
    news: list[News] = []
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        state = State(Path(folder) / "state.sqlite")
        watcher = Watcher(config, state, Path(folder) / "archive", MemoryShelf(), clock=clock)
        rounds = 0
        while clock.now() < BEGAN + (options.days + 1) * DAY:
            watcher.round(news.append)
            rounds += 1
            clock.sleep(max(300.0, watcher.pause()))
        seconds = time.perf_counter() - began
        versions = {url: len(state.versions(url)) for url in (f"http://{room.host}/{f}/{k}" for f, k in room.pages)}
        kept = sum(path.stat().st_size for path in (Path(folder) / "archive").iterdir())
        state.close()
    wanted = {f"http://{room.host}/{f}/{k}": len(p.versions) for (f, k), p in room.pages.items()}
    told = Counter(n.what for n in news)
    return {
        "articles shown": len(wanted),
        "articles lost": sum(1 for url in wanted if not versions[url]),
        "edits made": sum(wanted.values()) - len(wanted),
        "edits that are versions": sum(versions.values()) - sum(1 for v in versions.values() if v),
        "articles with other versions than made": sum(versions[url] != n for url, n in wanted.items()),
        "deleted": sum(1 for p in room.pages.values() if p.goes is not None),
        "told as gone": told["gone"],
        "pages sent twice though unchanged": sum(n - 1 for n in room.sent.values()),
        "answers": dict(sorted(room.answers.items())),
        "told": dict(sorted(told.items())),
        "rounds": rounds,
        "seconds": round(seconds, 1),
        "archive bytes": kept,
        "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


if __name__ == "__main__":
    main()
