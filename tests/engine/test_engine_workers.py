"""Workers that die are replaced, and what killed them is told."""

import os
import signal
from pathlib import Path

import pytest

from riwaya.engine.base import Died, make_engine


def shout(task: bytes) -> bytes:
    """Upper case; `die` always kills its worker, `once PATH` the first time."""
    first, _, path = task.decode().partition(" ")
    if first == "die" or (first == "once" and not Path(path).exists()):
        if path:
            Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return first.upper().encode()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # pipes that daft and ray leave open
@pytest.mark.parametrize("name", ["local", "daft", "ray"])
def test_a_death_costs_nothing_and_a_task_that_kills_is_named(tmp_path, name):
    tasks = [b"a", f"once {tmp_path / 'mark'}".encode(), b"b", b"die", b"c"]
    found = dict(make_engine(name, 2).run(shout, tasks))
    assert sorted(found) == [0, 1, 2, 3, 4]
    assert [found[n] for n in (0, 1, 2, 4)] == [b"A", b"ONCE", b"B", b"C"]
    assert isinstance(found[3], Died)
