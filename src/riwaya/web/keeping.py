"""What was made of the workspace, kept until the workspace changes: what a view counts, it counts once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

from riwaya.store.workspace import Workspace

MOST = 64
T = TypeVar("T")


class Kept:
    """Values by key, the least lately asked for let go; all are let go when the log has a new entry."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._seq = -1
        self._values: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """The value of a key, made where it is not there; `key` begins with what makes it."""
        seq = self._workspace.seq()
        with self._lock:
            if seq != self._seq:
                self._values.clear()
                self._seq = seq
            if key in self._values:
                self._values.move_to_end(key)
                return cast("T", self._values[key])  # the key says what made it
        made = make()
        with self._lock:
            if seq == self._seq:
                self._values[key] = made
                while len(self._values) > MOST:
                    self._values.popitem(last=False)
        return made
