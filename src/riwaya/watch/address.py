"""Which addresses may be reached, and connections that go to no other.

A name is resolved once, its addresses are checked, and the connection goes to a checked address: a name server that
answers otherwise a moment later (DNS rebinding) changes nothing. The same holds for every redirect, since every
connection is made here.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Sequence

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class ForbiddenAddressError(Exception):
    """A host that is, or also is, an address of a private network."""


class Late(httpcore.TimeoutException):
    """An answer that took longer in all than is allowed, however fast each of its bytes came."""


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, looked through every way to write one into another.

    >>> [is_public(ipaddress.ip_address(a)) for a in ("93.184.216.34", "127.0.0.1", "::ffff:10.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolved(host: str, port: int) -> list[Address]:
    """The addresses of a host, each once. OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(info[4][0]).partition("%")[0]) for info in found))


class GuardedBackend(httpcore.NetworkBackend):
    """Connections to public addresses, and to the hosts in `allow` (`name` or `name:port`) whatever theirs are.

    `deadline` (monotonic seconds) holds for every byte read or written on any of its connections.
    """

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._allow = frozenset(name.lower() for name in allow)
        self._inner = httpcore.SyncBackend()
        self.deadline = float("inf")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first checked address that answers."""
        addresses = self._checked(host, port)
        failed: Exception | None = None
        for address in addresses:
            try:
                stream = self._inner.connect_tcp(
                    str(address), port, self.left(timeout), local_address=local_address, socket_options=socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Timed(stream, self)
        raise failed or httpcore.ConnectError("no address")

    def left(self, timeout: float | None) -> float | None:
        """The time-out of one step, no longer than what is left in all. Raises Late where nothing is."""
        rest = self.deadline - time.monotonic()
        if rest <= 0:
            raise Late("too slow in all")
        return min(rest, timeout) if timeout is not None else rest

    def _checked(self, host: str, port: int) -> Sequence[Address]:
        try:
            addresses = resolved(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host}: {error}") from error
        if {host.lower(), f"{host.lower()}:{port}"} & self._allow:
            return addresses
        private = [a for a in addresses if not is_public(a)]
        if private:
            raise ForbiddenAddressError(f"{host} is {private[0]}, an address that is not public")
        return addresses


class _Timed(httpcore.NetworkStream):
    """A stream whose every step ends by the deadline of its backend."""

    def __init__(self, inner: httpcore.NetworkStream, backend: GuardedBackend) -> None:
        self._inner, self._backend = inner, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, self._backend.left(timeout)), self._backend)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
