"""What an engine is: runs tasks somewhere, any of them more than once, in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from riwaya.errors import InputError

ATTEMPTS = 3
"""How often a task is tried whose worker dies under it."""

Work = Callable[[bytes], bytes]
"""A task to its outcome, both encoded. It must be importable by name on every worker, give the same for the same
task, and may be run again: what it writes takes its name only when it is whole. It raises nothing: errors are in
its outcome."""


class Died(NamedTuple):
    """What became of a task whose worker died every time."""

    reason: str


class Engine(Protocol):
    """Runs tasks. All engines give the same outcomes; only how fast, and where, is theirs."""

    def run(self, work: Work, tasks: Sequence[bytes]) -> Iterator[tuple[int, bytes | Died]]:
        """The outcome of each task with its position in `tasks`, as they are done."""


def make_engine(name: str, jobs: int) -> Engine:
    """The engine of that name on `jobs` workers. InputError, saying what to install, where it is not there."""
    if name == "daft":
        from riwaya.engine.daft import DaftEngine  # noqa: PLC0415  (an extra)

        return DaftEngine(jobs)
    if name == "ray":
        from riwaya.engine.ray import RayEngine  # noqa: PLC0415  (an extra)

        return RayEngine(jobs)
    from riwaya.engine.workers import Workers  # noqa: PLC0415  (one of three)

    return Workers(jobs)


def missing(extra: str) -> InputError:
    """The error that says how to install an engine."""
    return InputError("I032", f"the engine {extra} is not installed", remedy=f"pip install 'riwaya[{extra}]'")
