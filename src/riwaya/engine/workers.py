"""The engine that needs nothing: processes of this machine, replaced when they die."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from riwaya.engine.base import ATTEMPTS, Died, Work


class Workers:
    """`jobs` processes; with one job, this process itself."""

    def __init__(self, jobs: int = 1) -> None:
        self._jobs = jobs

    def run(self, work: Work, tasks: Sequence[bytes]) -> Iterator[tuple[int, bytes | Died]]:
        """The outcomes as they come. Where a worker dies, what was under way is run again; suspects at last alone."""
        if self._jobs <= 1:
            yield from ((n, work(task)) for n, task in enumerate(tasks))
            return
        waiting = deque(range(len(tasks)))
        deaths: Counter[int] = Counter()
        while waiting:
            suspects = [n for n in waiting if deaths[n] >= ATTEMPTS - 1]
            turn = deque(suspects[:1]) if suspects else waiting
            if suspects:
                waiting.remove(suspects[0])
            lost: list[int] = []
            yield from self._until_a_death(work, tasks, turn, lost)
            for n in lost:
                deaths[n] += 1
                if deaths[n] >= ATTEMPTS:
                    yield n, Died(f"its worker died {ATTEMPTS} times")
                else:
                    waiting.append(n)

    def _until_a_death(
        self, work: Work, tasks: Sequence[bytes], waiting: deque[int], lost: list[int]
    ) -> Iterator[tuple[int, bytes | Died]]:
        """Outcomes until all are there or a worker dies; then `lost` holds what was under way."""
        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        pool = ProcessPoolExecutor(self._jobs, mp_context=multiprocessing.get_context(method), initializer=_leave_interrupts)
        running: dict[Future[bytes], int] = {}
        try:
            while waiting or running:
                while waiting and len(running) < 2 * self._jobs:
                    future = pool.submit(work, tasks[waiting[0]])
                    running[future] = waiting.popleft()
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    outcome = future.result()
                    yield running.pop(future), outcome
        except BrokenProcessPool:
            lost.extend(running.values())
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C is the parent's to handle: workers only stop when they are told to."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
