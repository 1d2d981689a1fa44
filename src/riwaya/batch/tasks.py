"""The tasks of a batch, as they travel to workers: which files to read, and under which name to write."""

from __future__ import annotations

import msgspec


class _Task(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """`root` is the folder, `name` the task's own among its stage's."""

    root: str
    name: str


class Cut(_Task, frozen=True, kw_only=True):
    """Find where an archive can be cut into stretches."""

    path: str
    every: int


class Extract(_Task, frozen=True, kw_only=True):
    """Take the articles out of a stretch of an archive; `inside` is its path in a WACZ."""

    path: str
    inside: str | None
    start: int
    end: int | None
    partitions: int
    published: str | None
    outlet: str | None


class Mark(_Task, frozen=True, kw_only=True):
    """Tell copies of one text apart from the first of them, in one partition of all texts."""

    partition: int
    parts: tuple[str, ...]
    stage: str


class Meet(_Task, frozen=True, kw_only=True):
    """Pairs of articles that may be near copies, from one partition of the bands of their sketches."""

    partition: int
    parts: tuple[str, ...]
    source: str
    stage: str


class Read(_Task, frozen=True, kw_only=True):
    """Read the articles of a part but for the rows in `dropped`."""

    dropped: tuple[int, ...]
    min_score: float
    partitions: int


class Pair(_Task, frozen=True, kw_only=True):
    """Compare the happenings of one partition of shards."""

    partition: int
    parts: tuple[str, ...]
    stage: str


class RoutePairs(_Task, frozen=True, kw_only=True):
    """Send a partition's pairs to the islands they lie in."""

    partition: int
    partitions: int
    stage: str


class RouteAccounts(_Task, frozen=True, kw_only=True):
    """Send a part's happenings to the islands they lie in."""

    partitions: int
    stage: str


class Link(_Task, frozen=True, kw_only=True):
    """Link the islands of a partition into groups, and tell which claims of each article stand in which."""

    partition: int
    partitions: int
    parts: tuple[str, ...]
    stage: str


class Tie(_Task, frozen=True, kw_only=True):
    """In a partition of articles: which group's act the harm of another group is told to come of."""

    partition: int
    stage: str


class Move(_Task, frozen=True, kw_only=True):
    """Send a partition's groups to where the group is that takes them."""

    partition: int
    partitions: int
    stage: str


class Draw(_Task, frozen=True, kw_only=True):
    """The events of a partition as they are grouped at last, and what relations need of them."""

    partition: int
    partitions: int
    stage: str


class Relate(_Task, frozen=True, kw_only=True):
    """The relations of a partition of places, articles and bodies."""

    partition: int
    partitions: int
    stage: str


class Finish(_Task, frozen=True, kw_only=True):
    """The events of a partition, whole."""

    partition: int
    partitions: int
    stage: str


Task = Cut | Extract | Mark | Meet | Read | Pair | RoutePairs | RouteAccounts | Link | Tie | Move | Draw | Relate | Finish


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """An error on its way back from a worker."""

    branch: str
    code: str
    what: str
    where: str
    remedy: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a task found: counts by name, numbers in order, or what kept it from being done."""

    counts: dict[str, int] = {}
    numbers: tuple[int, ...] = ()
    trouble: Trouble | None = None
