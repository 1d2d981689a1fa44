"""Does one task wherever it is sent, once: a task that is done already gives the outcome it gave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from riwaya.batch import duplicates, extracting, grouping, joining, reading, relating
from riwaya.batch import tasks as t
from riwaya.batch.folder import Folder, disk_error
from riwaya.errors import RiwayaError

_STEPS: dict[type, Callable[[Any, Folder], t.Outcome]] = {
    t.Cut: extracting.cut,
    t.Extract: extracting.extract,
    t.Mark: duplicates.mark,
    t.Meet: duplicates.meet,
    t.Read: reading.read,
    t.Pair: grouping.pair,
    t.RoutePairs: grouping.route_pairs,
    t.RouteAccounts: grouping.route_accounts,
    t.Link: grouping.link_islands,
    t.Tie: joining.tie,
    t.Move: joining.move,
    t.Draw: joining.draw,
    t.Relate: relating.relate,
    t.Finish: relating.finish,
}
_DECODER: msgspec.msgpack.Decoder[t.Task] = msgspec.msgpack.Decoder(t.Task)


def stage_of(task: t.Task) -> str:
    """Where a task's note is kept."""
    stage = getattr(task, "stage", "")
    kind = type(task).__name__.lower()
    return f"{stage}/{kind}" if stage else kind


def perform(encoded: bytes) -> bytes:
    """The outcome of a task, both encoded. Errors are in the outcome; a defect of the program is raised."""
    task = _DECODER.decode(encoded)
    folder = Folder(task.root)
    noted = folder.noted(stage_of(task), task.name)
    if noted is not None:
        return noted
    try:
        outcome = _STEPS[type(task)](task, folder)
        done = msgspec.json.encode(outcome)
        folder.note(stage_of(task), task.name, done)
    except RiwayaError as error:
        return _troubled(error)
    except OSError as error:
        return _troubled(disk_error(error, folder.root))
    return done


def _troubled(error: RiwayaError) -> bytes:
    trouble = t.Trouble(
        branch=type(error).__name__, code=error.code, what=error.what, where=error.where, remedy=error.remedy
    )
    return msgspec.json.encode(t.Outcome(trouble=trouble))
