"""Fetching one address: politely, within limits, by redirects that are checked one by one, tried again where it helps."""

from __future__ import annotations

import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
import msgspec
from protego import Protego

from riwaya.watch.address import ForbiddenAddressError, GuardedBackend
from riwaya.watch.config import Limits

ROBOTS_BYTES = 500_000
ROBOTS_SECONDS = 86_400
MAX_WAIT = 120.0
"""The longest a server can make us wait at once; one that asks for more is tried again at the next round."""

_REDIRECTS = (301, 302, 303, 307, 308)
_AGAIN = (429, 500, 502, 503, 504)


class Clock(Protocol):
    """What time it is (seconds since 1970), and a way to let some pass."""

    def now(self) -> float:
        """The time."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> float:
        """The time."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it came. `body` as it was sent, packed where the server packed it; `url` where it came from."""

    url: str
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    http_version: str = "HTTP/1.1"
    reason: str = ""

    def header(self, name: str) -> str | None:
        """A header's value, the first of that name."""
        wanted = name.lower().encode()
        return next((v.decode("latin-1") for k, v in self.headers if k.lower() == wanted), None)


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing came. `lasting`: asking again soon will not help. `wait`: how long the server asked us to stay away."""

    reason: str
    lasting: bool = False
    wait: float = 0.0


class Pace:
    """One request a host at a time, `rate` seconds after the one before. Shared by all threads."""

    def __init__(self, rate: float, clock: Clock) -> None:
        self._rate, self._clock = rate, clock
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}

    def wait(self, host: str, *, at_least: float = 0.0) -> None:
        """Return when it is this request's turn."""
        with self._lock:
            now = self._clock.now()
            turn = max(now, self._next.get(host, 0.0))
            self._next[host] = turn + max(self._rate, at_least)
        if turn > now:
            self._clock.sleep(turn - now)


class Fetcher:
    """Fetches for one thread; what it learns of robots.txt and of turns is shared through `pace` and `robots`."""

    def __init__(self, limits: Limits, pace: Pace, clock: Clock, robots: dict[str, tuple[float, Protego | None]]) -> None:
        self._limits, self._pace, self._clock, self._robots = limits, pace, clock, robots
        self._backend = GuardedBackend(limits.allow)
        transport = httpx.HTTPTransport(verify=_trust(), trust_env=False, retries=0)
        transport._pool = httpcore.ConnectionPool(  # httpx has no public way to give the backend
            ssl_context=_trust(), network_backend=self._backend, max_connections=4
        )
        self._client = httpx.Client(
            transport=transport,
            timeout=limits.timeout,
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": limits.agent, "Accept-Encoding": "gzip, deflate", "Accept-Language": "ar,*;q=0.5"},
        )

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Answer | Failure:
        """The answer of an address and of what it redirects to; 304 where it has not changed since."""
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        conditions = {name: value for name, value in asked.items() if value}
        seen = {url}
        for _ in range(self._limits.redirects + 1):
            allowed = self._allowed(url)
            if allowed is not None:
                return allowed
            found = self._tried(url, conditions)
            if isinstance(found, Failure) or found.status not in _REDIRECTS:
                return found
            target = _joined(url, found)
            if target in seen:
                return Failure(reason=f"the redirects run in a circle at {target}", lasting=True)
            seen.add(target)
            url = target
        return Failure(reason=f"more than {self._limits.redirects} redirects", lasting=True)

    def _tried(self, url: str, conditions: Mapping[str, str]) -> Answer | Failure:
        """One address, with further tries where the trouble may pass."""
        found: Answer | Failure = Failure(reason="not tried")
        for turn in range(self._limits.tries):
            found = self._once(url, conditions)
            if isinstance(found, Failure):
                if found.lasting:
                    return found
            elif found.status not in _AGAIN:
                return found
            else:
                wait = self._retry_after(found)
                found = Failure(reason=f"status {found.status}", wait=wait)
                if wait > MAX_WAIT:
                    return found
            if turn + 1 < self._limits.tries:
                self._clock.sleep(max(2.0**turn, found.wait))
        return found

    def _once(self, url: str, conditions: Mapping[str, str], *, most: int | None = None) -> Answer | Failure:
        """One request, one answer, no longer and no larger than allowed."""
        host = host_of(url)
        if host is None:
            return Failure(reason=f"{url[:200]!r} is no http address", lasting=True)
        self._pace.wait(host, at_least=self._delay(url))
        self._backend.deadline = time.monotonic() + self._limits.total
        try:
            with self._client.stream("GET", url, headers=dict(conditions)) as response:
                body = bytearray()
                for part in response.iter_raw():
                    body += part
                    if len(body) > (most or self._limits.max_bytes):
                        return Failure(reason=f"longer than {most or self._limits.max_bytes:,} bytes", lasting=True)
                return Answer(
                    url=url,
                    status=response.status_code,
                    headers=tuple(response.headers.raw),
                    body=bytes(body),
                    http_version=response.http_version,
                    reason=response.reason_phrase,
                )
        except ForbiddenAddressError as error:
            return Failure(reason=str(error), lasting=True)
        except httpx.TimeoutException as error:
            return Failure(reason=f"no answer in time ({str(error) or type(error).__name__})")
        except (httpx.TransportError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError) as error:
            return Failure(reason=f"{type(error).__name__}: {error}"[:300])

    def _allowed(self, url: str) -> Failure | None:
        """Why robots.txt keeps us from an address, None where it does not."""
        rules = self._rules(url)
        if isinstance(rules, Failure):
            return rules
        if rules is not None and not rules.can_fetch(url, self._limits.agent):
            return Failure(reason="robots.txt does not allow it", lasting=True)
        return None

    def _rules(self, url: str) -> Protego | Failure | None:
        """The rules of an address's host, asked for once a day. None where it has none; a Failure where it cannot say."""
        if host_of(url) is None:
            return Failure(reason=f"{url[:200]!r} is no http address", lasting=True)
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        known = self._robots.get(site)
        if known is not None and self._clock.now() - known[0] < ROBOTS_SECONDS:
            return known[1]
        found = self._robots_of(f"{site}/robots.txt")
        if isinstance(found, Failure):
            return found
        self._robots[site] = (self._clock.now(), found)
        return found

    def _robots_of(self, url: str) -> Protego | Failure | None:
        for _ in range(self._limits.redirects + 1):
            found = self._once(url, {}, most=ROBOTS_BYTES)
            if isinstance(found, Failure):
                return msgspec.structs.replace(found, reason=f"robots.txt: {found.reason}")
            if found.status in _REDIRECTS:
                url = _joined(url, found)
                continue
            if found.status >= 500 or found.status == 429:
                return Failure(reason=f"robots.txt: status {found.status}, so nothing may be asked for")
            body = unpacked(found, ROBOTS_BYTES) if found.status == 200 else b""
            return Protego.parse(body.decode("utf-8", "replace")) if isinstance(body, bytes) and body else None
        return None

    def _delay(self, url: str) -> float:
        known = self._robots.get("{0.scheme}://{0.netloc}".format(urlsplit(url)))
        delay = known[1].crawl_delay(self._limits.agent) if known is not None and known[1] is not None else None
        return min(float(delay), MAX_WAIT) if delay else 0.0

    def _retry_after(self, answer: Answer) -> float:
        told = (answer.header("Retry-After") or "").strip()
        if told.isdigit():
            return float(told)
        try:
            return max(0.0, parsedate_to_datetime(told).timestamp() - self._clock.now())
        except (ValueError, TypeError):
            return 0.0


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """Whom we trust for https: read once, since it costs more than a request."""
    return httpx.create_ssl_context(trust_env=False)


def host_of(url: str) -> str | None:
    """The host of an http address, None for what is none.

    >>> host_of("https://News.example:8080/a"), host_of("http://[::1"), host_of("file:///etc/passwd")
    ('news.example', None, None)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts.hostname if parts.scheme in ("http", "https") else None


def _joined(url: str, found: Answer) -> str:
    """Where a redirect leads; what cannot be read stays as it stands, and is refused as an address."""
    target = found.header("Location") or ""
    try:
        return urljoin(url, target)
    except ValueError:
        return target


def unpacked(answer: Answer, limit: int) -> bytes | Failure:
    """The body without its packing; a Failure where it is damaged, packed otherwise, or larger than `limit`."""
    packing = (answer.header("Content-Encoding") or "identity").strip().lower()
    if packing in ("identity", ""):
        return answer.body
    if packing not in ("gzip", "x-gzip", "deflate"):
        return Failure(reason=f"packed as {packing[:40]!r}, which was not asked for", lasting=True)
    for wbits in (47, -15) if packing == "deflate" else (47,):
        unpacker = zlib.decompressobj(wbits)
        try:
            body = unpacker.decompress(answer.body, limit + 1)
        except zlib.error:
            continue
        if len(body) > limit:
            return Failure(reason=f"longer than {limit:,} bytes unpacked", lasting=True)
        return body if unpacker.eof else Failure(reason="the packed answer is cut off")
    return Failure(reason="the answer's packing is damaged")
