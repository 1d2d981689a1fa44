"""Runs one piece of work over many articles on this machine: in order, in bounded memory, on one core or more."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import NamedTuple, TypeVar

import msgspec

from riwaya.errors import InputError, ReaderError, RiwayaError, RuleError
from riwaya.sources.article import Article, Refusal

T = TypeVar("T")

CHUNK = 8
"""Articles a worker is given at once: enough to make the hand-over cheap, few enough to keep order without waiting."""
AHEAD = 3
"""Chunks in flight a worker: what bounds the memory, however long the input."""

_Item = Article | Refusal


class _Failed(NamedTuple):
    """What went wrong in a worker, in words: exceptions do not all survive the way back."""

    code: str
    what: str
    remedy: str



def run(items: Iterable[_Item], work: Callable[[Article], T], *, jobs: int = 1) -> Iterator[T | RiwayaError]:
    """`work` done on every article, in the order of `items`; what was refused or failed is an error in its place.

    An article on which `work` raises becomes a ReaderError that names it; the rest are read on.
    With `jobs` > 1, `work` and its results go through pickle.
    """
    if jobs <= 1:
        for item in items:
            yield item.error() if isinstance(item, Refusal) else _outcome(item.uri, _try(work, item))
        return
    yield from _run_on_workers(iter(items), work, jobs)


def _run_on_workers(items: Iterator[_Item], work: Callable[[Article], T], jobs: int) -> Iterator[T | RiwayaError]:
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context(method), initializer=_leave_interrupts)
    pending: deque[tuple[list[_Item], Future[list[T | _Failed]]]] = deque()
    try:
        while True:
            while len(pending) < AHEAD * jobs and (chunk := list(islice(items, CHUNK))):
                articles = [msgspec.structs.replace(item, data=b"") for item in chunk if isinstance(item, Article)]
                pending.append((chunk, pool.submit(_try_all, work, articles)))
            if not pending:
                return
            yield from _joined(*pending.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _joined(chunk: list[_Item], future: Future[list[T | _Failed]]) -> Iterator[T | RiwayaError]:
    try:
        done = iter(future.result())
    except BrokenProcessPool as error:
        first = chunk[0].uri
        raise ReaderError(
            "D003", "a worker died", where=f"at or after {first}", remedy="Try --jobs 1; is memory short?"
        ) from error
    for item in chunk:
        yield item.error() if isinstance(item, Refusal) else _outcome(item.uri, next(done))


def _try_all(work: Callable[[Article], T], articles: list[Article]) -> list[T | _Failed]:
    return [_try(work, article) for article in articles]


def _try(work: Callable[[Article], T], article: Article) -> T | _Failed:
    """The result, or what went wrong: the one boundary that sets a bad document aside."""
    try:
        return work(article)
    except RiwayaError as error:
        return _Failed(error.code, error.what, error.remedy)
    except Exception as error:  # noqa: BLE001  (whatever a document does to a reader, the others are read)
        return _Failed("D001", f"the reader failed ({type(error).__name__}: {error})", "Report it, with the article.")


def _outcome(uri: str, sent: T | _Failed) -> T | RiwayaError:
    if not isinstance(sent, _Failed):
        return sent
    if sent.code.startswith("R"):  # the rule data are wrong, and that for every article: stop at the first
        raise RuleError(sent.code, sent.what, remedy=sent.remedy)
    branch = InputError if sent.code.startswith("I") else ReaderError
    return branch(sent.code, sent.what, where=uri, remedy=sent.remedy)


def _leave_interrupts() -> None:
    """Ctrl-C is the parent's to handle: workers only stop when they are told to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
