"""Work that takes longer than a page: reading what was sent, trying again, grouping, counting. One at a time, in a thread."""

from __future__ import annotations

import logging
import secrets
import shutil
import threading
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from riwaya.errors import RiwayaError
from riwaya.sources.article import Article, Refusal
from riwaya.store.adding import Step
from riwaya.store.log import now
from riwaya.store.workspace import Workspace
from riwaya.web.uploads import Sent, articles_in

Kind = Literal["files", "paste", "retry", "group"]
State = Literal["waiting", "reading", "grouping", "done", "stopped", "failed"]

REMEMBERED = 50
"""Pieces of work whose outcome is remembered until the desk is stopped."""
LISTED = 500
"""Articles and errors of one that are listed; further ones are counted."""
_LOG = logging.getLogger(__name__)


class Trouble(msgspec.Struct, frozen=True):
    """Why one article was not read, and what to do."""

    uri: str
    code: str
    what: str
    remedy: str


class Job(msgspec.Struct, kw_only=True):
    """A piece of work and how far it is. `files` were sent; `articles` are those read or known, by document id and uri."""

    id: str
    kind: Kind
    by: str
    at: str
    files: int = 0
    state: State = "waiting"
    read: int = 0
    known: int = 0
    failed: int = 0
    articles: list[tuple[str, str, bool]] = msgspec.field(default_factory=list)
    troubles: list[Trouble] = msgspec.field(default_factory=list)
    trouble: Trouble | None = None
    events: int | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ("done", "stopped", "failed")

    def note(self, step: Step) -> None:
        """Take in what became of one article."""
        if step.error is not None:
            self.failed += 1
            if len(self.troubles) < LISTED:
                self.troubles.append(Trouble(step.uri, step.error.code, step.error.what, step.error.remedy))
            return
        self.known += step.known
        self.read += not step.known
        if step.document is not None and len(self.articles) < LISTED:
            self.articles.append((step.document, step.uri, step.known))


class _Task(msgspec.Struct, frozen=True):
    job: Job
    sent: Sequence[Sent] = ()
    folder: Path | None = None
    published: str | None = None
    outlet: str | None = None
    only: frozenset[str] = frozenset()


class Work:
    """The queue of one desk. Whoever adds may leave the page; the work goes on, and its page tells how far it is."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._waiting: deque[_Task] = deque()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._changed = threading.Condition()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def read(
        self, sent: Sequence[Sent], folder: Path, *, by: str, kind: Kind = "files", published: str | None = None, outlet: str | None = None
    ) -> Job:
        """Read what was sent, and remove the folder it is in."""
        job = self._job(kind, by, files=len(sent))
        return self._add(_Task(job, tuple(sent), folder, published, outlet))

    def retry(self, uris: Iterable[str], *, by: str) -> Job:
        """Try again what could not be read."""
        only = frozenset(uris)
        return self._add(_Task(self._job("retry", by, files=len(only)), only=only))

    def group(self, *, by: str) -> Job:
        """Group the events and count anew."""
        return self._add(_Task(self._job("group", by)))

    def jobs(self) -> list[Job]:
        """What was asked of this desk, the newest first."""
        with self._changed:
            return list(reversed(self._jobs.values()))

    def job(self, name: str) -> Job | None:
        """A piece of work by its id; None where it is not remembered."""
        with self._changed:
            return self._jobs.get(name)

    def stop(self) -> None:
        """Leave off between two articles, and forget what waits."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _job(self, kind: Kind, by: str, *, files: int = 0) -> Job:
        return Job(id=secrets.token_urlsafe(9), kind=kind, by=by, at=now(), files=files)

    def _add(self, task: _Task) -> Job:
        with self._changed:
            self._jobs[task.job.id] = task.job
            ended = [name for name, job in self._jobs.items() if job.ended]
            for name in ended[: max(0, len(self._jobs) - REMEMBERED)]:
                del self._jobs[name]
            self._waiting.append(task)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="riwaya-work", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return task.job

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._stop.is_set())
                if self._stop.is_set():
                    left = list(self._waiting)
                    break
                task = self._waiting.popleft()
            self._do(task)
        for task in left:
            task.job.state = "stopped"
            _remove(task.folder)

    def _do(self, task: _Task) -> None:
        job = task.job
        try:
            job.state = "reading"
            if task.sent:
                items = self._unless_stopped(articles_in(task.sent, published=task.published, outlet=task.outlet))
                self._workspace.take(items, by=job.by, tell=job.note)
            elif task.only:
                self._workspace.retry(by=job.by, tell=job.note, only=task.only)
            if (job.read or job.kind == "group") and not self._stop.is_set():
                job.state = "grouping"
                job.events = self._workspace.group(by=job.by)
                if job.kind == "group":
                    self._workspace.count(anew=True)
            job.state = "stopped" if self._stop.is_set() else "done"
        except RiwayaError as error:
            job.trouble = Trouble(error.where, error.code, error.what, error.remedy)
            job.state = "failed"
        except Exception:  # noqa: BLE001  (the thread must live on for others' work)
            _LOG.exception("work %s failed", job.id)
            job.trouble = Trouble("", "", "an error of the program; what was read before it is kept", "See what riwaya serve prints.")
            job.state = "failed"
        finally:
            _remove(task.folder)

    def _unless_stopped(self, items: Iterable[Article | Refusal]) -> Iterator[Article | Refusal]:
        for item in items:
            if self._stop.is_set():
                return
            yield item


def _remove(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
