"""Progress on standard error: how many, how fast, how long still. Silent unless a person is looking."""

from __future__ import annotations

import gzip
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

EVERY = 0.2
"""Seconds between two lines."""


class Progress:
    """Counts articles and tells a person, at most five times a second."""

    def __init__(self, *, shown: bool, total: int | None = None, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown, self._total = shown, total
        self._began = self._told = time.monotonic()
        self.done = self.aside = 0

    def step(self, *, aside: bool = False) -> None:
        """One article more; `aside` where it could not be read."""
        self.done += 1
        self.aside += aside
        now = time.monotonic()
        if self._shown and now - self._told >= EVERY:
            self._told = now
            self._tell(now, "\r")

    def note(self, message: str) -> None:
        """A line that stays, whatever is being counted below it."""
        clear = "\r\x1b[K" if self._shown and self._stream.isatty() else ""
        print(f"{clear}{message}", file=self._stream)

    def close(self) -> None:
        """The last count, on a line of its own."""
        if self._shown:
            self._tell(time.monotonic(), "\n")

    def _tell(self, now: float, end: str) -> None:
        before, after = ("\r", "\x1b[K") if self._stream.isatty() else ("", "")
        end = end if self._stream.isatty() else "\n"
        words = "".join(describe(self.done, self.aside, now - self._began, self._total))
        print(f"{before}{words}{after}", end="" if end == "\r" else end, file=self._stream, flush=True)


def expected(paths: Sequence[str]) -> int | None:
    """About how many articles these paths hold: one a file, one a line of JSON Lines; None for standard input.

    Counting lines costs a hundredth of reading them; CSV rows run over lines, so a CSV file is not counted.
    """
    total = 0
    for path in paths:
        found = [p for p in Path(path).rglob("*") if p.is_file()] if Path(path).is_dir() else [Path(path)]
        for file in found:
            name = file.name.removesuffix(".gz")
            if not file.is_file() or name.endswith(".csv"):
                return None
            total += _lines(file) if name.endswith((".jsonl", ".ndjson")) else 1
    return total


def _lines(file: Path) -> int:
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as stream:
            return sum(part.count(b"\n") for part in iter(lambda: stream.read(1 << 20), b""))
    except (OSError, EOFError):
        return 1  # reading it will say what is wrong


def describe(done: int, aside: int, seconds: float, total: int | None) -> Iterator[str]:
    """The parts of a progress line.

    >>> "".join(describe(300, 2, 2.0, 900))
    '300 of 900 articles, 2 set aside, 150/s, 4 s left'
    """
    rate = done / seconds if seconds > 0 else 0.0
    total = total if total and total >= done else None  # the estimate was low: a .json file can hold many
    yield f"{done} of {total} articles" if total else f"{done} articles"
    if aside:
        yield f", {aside} set aside"
    yield f", {rate:.0f}/s"
    if total and rate and total > done:
        yield f", {_duration((total - done) / rate)} left"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60} min"
