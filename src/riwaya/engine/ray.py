"""The engine Ray (the extra `ray`): workers of this machine, or of the cluster that RAY_ADDRESS names.

On a cluster the batch's folder has to lie where all nodes see it under one path.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from riwaya.engine.base import ATTEMPTS, Died, Work, missing
from riwaya.settings import settings

AHEAD = 4
"""Tasks in flight a worker: enough that none waits, few enough that the scheduler stays small."""


class RayEngine:
    """Tasks as Ray tasks, tried again by Ray where a worker or its node dies. InputError where Ray is not installed."""

    def __init__(self, jobs: int = 1) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
        os.environ.setdefault("RAY_DEDUP_LOGS", "0")  # what it tells it tells at once, and nothing at the end
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        try:
            self._ray: Any = import_module("ray")
        except ImportError as error:
            raise missing("ray") from error
        self._jobs = max(1, jobs)

    def run(self, work: Work, tasks: Sequence[bytes]) -> Iterator[tuple[int, bytes | Died]]:
        """The outcomes as they come."""
        if not tasks:
            return
        ray = self._ray
        self._begin()
        do = ray.remote(max_retries=ATTEMPTS - 1, num_cpus=1)(work)
        waiting = iter(enumerate(tasks))
        running: dict[Any, int] = {}
        ahead = AHEAD * max(self._jobs, int(ray.cluster_resources().get("CPU", 1)))
        while True:
            while len(running) < ahead and (following := next(waiting, None)) is not None:
                running[do.remote(following[1])] = following[0]
            if not running:
                return
            done, _ = ray.wait(list(running), num_returns=1)
            for reference in done:
                n = running.pop(reference)
                try:
                    outcome = ray.get(reference)
                except (ray.exceptions.WorkerCrashedError, ray.exceptions.OutOfMemoryError):
                    yield n, Died(f"its worker died {ATTEMPTS} times")
                else:
                    yield n, outcome

    def _begin(self) -> None:
        """Join the cluster that is named, or start workers here that listen on loopback alone; once a process."""
        if self._ray.is_initialized():
            return
        if settings().ray_address:
            self._ray.init(address=settings().ray_address, log_to_driver=False)
            return
        self._ray.init(
            num_cpus=self._jobs,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
            _node_ip_address="127.0.0.1",
        )
