"""The engine Daft (the extra `daft`): on this machine, or on a Ray cluster where Daft is told to use one (DAFT_RUNNER=ray).

Daft ends the whole run where one of its processes dies; what was done by then stays done, and the rest is run again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from riwaya.engine.base import ATTEMPTS, Died, Work, missing


class DaftEngine:
    """A data frame of tasks, each done by one of `jobs` processes. InputError where Daft is not installed."""

    def __init__(self, jobs: int = 1) -> None:
        os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")  # nothing is sent anywhere
        os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
        try:
            self._daft: Any = import_module("daft")
        except ImportError as error:
            raise missing("daft") from error
        self._jobs = max(1, jobs)

    def run(self, work: Work, tasks: Sequence[bytes]) -> Iterator[tuple[int, bytes | Died]]:
        """The outcomes as they come; after several deaths the tasks that are left are run one by one."""
        left = dict(enumerate(tasks))
        for _ in range(ATTEMPTS):
            if not left:
                return
            for n, outcome in self._frame(work, left):
                del left[n]
                yield n, outcome
        for n, task in list(left.items()):
            found = list(self._frame(work, {n: task}))
            yield found[0] if found else (n, Died(f"its worker died {ATTEMPTS + 1} times"))

    def _frame(self, work: Work, tasks: dict[int, bytes]) -> Iterator[tuple[int, bytes]]:
        """The outcomes up to the death of a worker, if one dies."""
        daft = self._daft
        frame = daft.from_pydict({"n": list(tasks), "task": list(tasks.values())})
        done = frame.select(frame["n"], self._doing(work)(frame["task"]).alias("outcome"))
        try:
            for row in done.iter_rows():
                yield row["n"], row["outcome"]
        except RuntimeError as error:
            if "process" not in str(error):
                raise

    def _doing(self, work: Work) -> Any:  # noqa: ANN401  (a Daft expression)
        daft = self._daft

        @daft.cls(max_concurrency=self._jobs, use_process=True)
        class Doing:
            @daft.method.batch(return_dtype=daft.DataType.binary(), batch_size=1)  # type: ignore[untyped-decorator]
            def do(self, column: Any) -> list[bytes]:  # noqa: ANN401
                return [work(task) for task in column.to_pylist()]

        return Doing().do
