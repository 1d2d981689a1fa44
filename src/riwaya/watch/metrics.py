"""Health and metrics for Prometheus, on loopback alone."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

_HELP = {
    "rounds": "Rounds of watching.",
    "new_articles": "Articles read for the first time.",
    "edits": "New versions of articles.",
    "unchanged": "Articles that had not changed (304).",
    "same_text": "Pages fetched anew whose text was the same.",
    "gone": "Articles that were taken off their site.",
    "refused": "Answers that were no Arabic article.",
    "failures": "Articles that could not be fetched or read.",
    "feed_failures": "Feeds that could not be fetched or were none.",
}
_GAUGES = {
    "feeds": "Feeds known.",
    "articles": "Articles known.",
    "versions": "Versions of articles kept.",
    "articles_failing": "Articles whose last fetch failed.",
    "feeds_failing": "Feeds whose last fetch failed.",
}


def metrics_text(counters: Mapping[str, int], *, last_round: float) -> str:
    """The counters in Prometheus's text format; `last_round` in seconds since 1970, 0 before the first."""
    lines: list[str] = []
    for kind, names in (("counter", _HELP), ("gauge", _GAUGES)):
        for name, told in names.items():
            full = f"riwaya_watch_{name}" + ("_total" if kind == "counter" else "")
            lines += [f"# HELP {full} {told}", f"# TYPE {full} {kind}", f"{full} {counters.get(name, 0)}"]
    name = "riwaya_watch_last_round_timestamp_seconds"
    lines += [f"# HELP {name} When the last round ended.", f"# TYPE {name} gauge", f"{name} {last_round:.0f}"]
    return "\n".join(lines) + "\n"


class Gauge:
    """The last round's end and the longest that may lie between two, for the question whether the watcher is well."""

    def __init__(self) -> None:
        self.last_round = 0.0
        self.due = time.time() + 3600

    def ended(self, pause: float) -> None:
        """A round ended, and the next is `pause` seconds away."""
        self.last_round = time.time()
        self.due = self.last_round + pause + 3600

    def is_well(self) -> bool:
        """Whether the next round is not an hour overdue."""
        return time.time() < self.due


class MetricsServer:
    """Serves /health and /metrics on 127.0.0.1. Use it in a `with`; `port` 0 takes a free one."""

    def __init__(self, port: int, counters: Callable[[], Mapping[str, int]], gauge: Gauge) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/metrics":
                    self._send(200, metrics_text(counters(), last_round=gauge.last_round), "text/plain; version=0.0.4")
                elif self.path == "/health":
                    self._send(200 if gauge.is_well() else 503, "ok\n" if gauge.is_well() else "overdue\n", "text/plain")
                else:
                    self._send(404, "nothing here\n", "text/plain")

            def log_message(self, *_: object) -> None:
                """Say nothing: who asks for metrics is no news."""

            def _send(self, status: int, text: str, media: str) -> None:
                body = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", f"{media}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        port: int = self._server.server_address[1]
        return port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
