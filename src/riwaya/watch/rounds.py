"""Fetching what is due: hosts side by side, one host one after the other, every page kept at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import urlsplit

from protego import Protego

from riwaya.watch.config import Config
from riwaya.watch.fetch import Answer, Clock, Failure, Fetcher, Pace
from riwaya.watch.keep import Keeper, Kept


class Fetched(NamedTuple):
    """An answer with where and when it was kept; only answers that hold something are kept."""

    answer: Answer | Failure
    at: float
    kept: Kept | None


class Rounds:
    """Fetches by the limits of a configuration; whose turn it is and what robots.txt says is known from round to round."""

    def __init__(self, config: Config, keeper: Keeper, clock: Clock) -> None:
        self._config, self._keeper, self._clock = config, keeper, clock
        self._pace = Pace(config.limits.rate, clock)
        self._robots: dict[str, tuple[float, Protego | None]] = {}

    def fetch(self, asked: Sequence[tuple[str, str | None, str | None]]) -> Iterable[Fetched]:
        """Answers in the order asked for. Hosts side by side, one host one after the other."""
        by_host: defaultdict[str, list[int]] = defaultdict(list)
        for n, (url, _, _) in enumerate(asked):
            by_host[urlsplit(url).netloc].append(n)
        found: dict[int, Fetched] = {}

        def work(numbers: list[int]) -> None:
            fetcher = Fetcher(self._config.limits, self._pace, self._clock, self._robots)
            try:
                for n in numbers:
                    found[n] = self._one(fetcher, *asked[n])
            finally:
                fetcher.close()

        with ThreadPoolExecutor(self._config.workers, thread_name_prefix="fetch") as pool:
            list(pool.map(work, by_host.values()))
        return [found[n] for n in range(len(asked))]

    def _one(self, fetcher: Fetcher, url: str, etag: str | None, modified: str | None) -> Fetched:
        answer = fetcher.fetch(url, etag=etag, modified=modified)
        at = self._clock.now()
        kept = self._keeper.keep(answer, at) if isinstance(answer, Answer) and answer.status == 200 else None
        return Fetched(answer, at, kept)
