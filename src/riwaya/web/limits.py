"""How much may be asked in a minute, so that nobody guesses passwords or stops the others' work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException

Of = Literal["read", "write", "upload", "sign in", "address"]

MINUTE = 60
LIMITS: Mapping[Of, str] = {
    "read": "1200/minute",  # of one person who signed in
    "write": "240/minute",  # judgements of one person: the quickest coder makes one a second
    "upload": "30/minute",
    "sign in": "5/minute",  # tries at one account
    "address": "20/minute",  # tries at any account from one address
}


class Limits:
    """Counts what is asked, in memory: it begins anew with the program."""

    def __init__(self, limits: Mapping[Of, str] = LIMITS) -> None:
        self._items: dict[Of, RateLimitItem] = {of: parse(limit) for of, limit in limits.items()}
        self._counted = MovingWindowRateLimiter(MemoryStorage())

    def spend(self, of: Of, who: str) -> None:
        """Count one. 429 where it is one too many."""
        if not self._counted.hit(self._items[of], of, who):
            raise HTTPException(429, "Too much was asked in a minute. Wait a little.", {"Retry-After": str(MINUTE)})
