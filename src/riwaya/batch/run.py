"""A batch from its inputs to its tables: which tasks there are, and what of them is done already."""

from __future__ import annotations

import shutil
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import islice, pairwise
from pathlib import Path

import msgspec

from riwaya import errors
from riwaya.batch import duplicates, grouping, joining
from riwaya.batch import tasks as t
from riwaya.batch.extracting import write_part
from riwaya.batch.folder import Folder, Plan, name_of, reported, write_bytes
from riwaya.batch.perform import perform, stage_of
from riwaya.batch.tables import SET_ASIDE, arrow, read_rows, refusal_row, write_table
from riwaya.engine.base import Died, Engine
from riwaya.errors import InputError, ReaderError, RiwayaError
from riwaya.pipeline import load_ruleset
from riwaya.sources.article import BAD_DATE, Article, Refusal
from riwaya.sources.days import published_day
from riwaya.sources.opening import archive_reader, files_in, read_file, with_given
from riwaya.sources.wacz import archives_in

CHUNK = 256
"""Articles a part: half a minute of reading at most is lost with a worker, and files stay few."""
PARTITIONS = 32

Tell = Callable[[str, int, int], None]
"""Called with a stage's name, the tasks done and how many there are."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch is made with. `partitions` and `chunk` change only how it is cut, never what comes out."""

    published: str | None = None
    outlet: str | None = None
    min_score: float = 0.0
    partitions: int = PARTITIONS
    chunk: int = CHUNK


def run_batch(
    paths: Sequence[str], out: str | Path, engine: Engine, options: Options | None = None, tell: Tell | None = None
) -> dict[str, int]:
    """Records, claims, events, copies and what was set aside of all articles under `paths`, as Parquet under `out`.

    Goes on where an earlier run stopped; what is there is neither made again nor doubled, and further inputs are
    added. The counts by name, of all runs together. StoreError where the disk refuses or the folder is another
    batch's, ReaderError where a task killed its worker every time.
    """
    batch = Batch(Folder(Path(out).resolve()), engine, options or Options(), tell or (lambda *_: None))
    arrow()
    if batch.options.published is not None and published_day(batch.options.published) is None:
        raise InputError(BAD_DATE, f"{batch.options.published!r} is not a date", remedy="Write it as 2018-08-12.")
    with batch.folder.locked(), reported(batch.folder.root):
        return batch.run(paths)


class Batch:
    """One run: a folder, an engine, and the counts so far."""

    def __init__(self, folder: Folder, engine: Engine, options: Options, tell: Tell) -> None:
        self.folder, self.engine, self.options, self.tell = folder, engine, options, tell
        self.root = str(folder.root)
        self.counts: Counter[str] = Counter()

    def run(self, paths: Sequence[str]) -> dict[str, int]:
        """All stages; the counts by name."""
        self.folder.begin(Plan(version=version("riwaya"), rules=load_ruleset().digest, **msgspec.structs.asdict(self.options)))
        self._recover()
        self._clean()
        self._take_in(paths)
        parts = self._parts()
        self._read(parts)
        self.group(parts)
        summary = dict(sorted(self.counts.items()))
        write_bytes(self.folder.root / "summary.json", msgspec.json.format(msgspec.json.encode(summary), indent=1) + b"\n")
        return summary

    # Articles

    def _take_in(self, paths: Sequence[str]) -> None:
        """All articles as parts: those of archives by tasks, the others here."""
        archives: list[str] = []
        refused: dict[tuple[str, str], Refusal] = {}
        kept = self._kept(self._plain(paths, archives, refused))
        while chunk := list(islice(kept, self.options.chunk)):
            name = name_of("articles", *(a.sha256 for a in chunk))
            write_part(self.folder, name, chunk, self.options.partitions)
            counted = t.Outcome(counts={"articles": len(chunk)})
            self.folder.note("intake", name, msgspec.json.encode(counted))
        if refused:
            self._note_refused(refused)
        self._extract(list(dict.fromkeys(archives)), refused)

    def _plain(self, paths: Sequence[str], archives: list[str], refused: dict[tuple[str, str], Refusal]) -> Iterator[Article]:
        for file in files_in(paths):
            if isinstance(file, str) and archive_reader(file) is not None:
                archives.append(file)
                continue
            for found in (file,) if isinstance(file, Refusal) else read_file(file):
                if isinstance(found, Refusal):
                    refused[found.uri, found.code] = found
                else:
                    yield with_given(found, self.options.published, self.options.outlet)

    def _kept(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Articles that no earlier run took in, each once in this one: the same bytes are the same document."""
        known = {
            bytes.fromhex(row["id"])
            for name in self._noted("intake")
            for row in read_rows(self.folder.path("articles", f"{name}.parquet"), ("id",))
        }
        for article in articles:
            digest = bytes.fromhex(article.sha256)
            if digest not in known:
                known.add(digest)
                yield article

    def _note_refused(self, refused: dict[tuple[str, str], Refusal]) -> None:
        path = self.folder.root / "set_aside" / "intake.parquet"
        rows = [refusal_row(r) for r in refused.values()]
        if path.exists():
            rows += [r for r in read_rows(path) if (r["uri"], r["code"]) not in refused]
        write_table(path, SET_ASIDE, sorted(rows, key=lambda r: (r["uri"], r["code"])))

    def _extract(self, archives: Sequence[str], refused: dict[tuple[str, str], Refusal]) -> None:
        cuts = [
            t.Cut(root=self.root, name=_stamp(path), path=str(Path(path).resolve()), every=self.options.chunk)
            for path in archives
            if not path.lower().endswith(".wacz")
        ]
        found = self._do("finding records", cuts)
        tasks: list[t.Task] = []
        for task, outcome in zip(cuts, found, strict=True):
            tasks.extend(self._stretch(task.path, None, task.name, a, b) for a, b in pairwise(outcome.numbers))
        for path in archives:
            if path.lower().endswith(".wacz"):
                tasks.extend(self._of_wacz(path, refused))
        self._do("archives", tasks)

    def _of_wacz(self, path: str, refused: dict[tuple[str, str], Refusal]) -> Iterator[t.Task]:
        try:
            with zipfile.ZipFile(path) as packed:
                names = archives_in(packed)
        except (zipfile.BadZipFile, OSError) as error:
            refusal = Refusal(uri=path, code="I030", message=f"no WACZ, or a damaged one ({error})", remedy="Fetch it again.")
            refused[path, refusal.code] = refusal
            self._note_refused(refused)
            return
        for name in names:
            yield self._stretch(str(Path(path).resolve()), name, _stamp(path), 0, None)

    def _stretch(self, path: str, inside: str | None, stamp: str, start: int, end: int | None) -> t.Extract:
        options = self.options
        return t.Extract(
            root=self.root, name=name_of(stamp, inside, start), path=path, inside=inside, start=start, end=end,
            partitions=options.partitions, published=options.published, outlet=options.outlet,
        )  # fmt: skip

    # Reading

    def _read(self, parts: Sequence[str]) -> None:
        """Copies are told apart first, so that a page fetched twice is read once."""
        done = {name: self._outcome("read", name).numbers for name in self._noted("read")}
        stage = f"copies-{name_of(*parts)}"
        decided = self.folder.path(stage, "decided.json")
        if not decided.exists():
            self.folder.forget(stage)
            write_bytes(self.folder.path(stage, "read.json"), msgspec.json.encode(done))
            partitions = range(self.options.partitions)
            marks = [t.Mark(root=self.root, name=f"{p:05}", partition=p, parts=tuple(parts), stage=stage) for p in partitions]
            self._do("copies", [*marks, *(self._meet(p, parts, "bands", stage) for p in partitions)])
            near = duplicates.families(self.folder, stage, "bands", parts)
            counted = duplicates.write_duplicates(self.folder, stage, parts, near)
            dropped = duplicates.dropped(self.folder, stage)
            write_bytes(decided, msgspec.json.encode((counted, dropped)))
        counted, dropped = msgspec.json.decode(decided.read_bytes(), type=tuple[dict[str, int], dict[str, list[int]]])
        options = self.options
        tasks: list[t.Task] = [
            t.Read(
                root=self.root, name=part, dropped=tuple(dropped.get(part, ())), min_score=options.min_score,
                partitions=options.partitions,
            )
            for part in parts
        ]  # fmt: skip
        self.counts.update(counted)
        self._count(self._do("reading", tasks))
        self._prune(stage, "copies-")

    def _meet(self, partition: int, parts: Sequence[str], source: str, stage: str) -> t.Meet:
        name = f"{source}-{partition:05}"
        return t.Meet(root=self.root, name=name, partition=partition, parts=tuple(parts), source=source, stage=stage)

    # Events

    def group(self, parts: Sequence[str]) -> None:
        """Events of all parts that are read, in the place of those there were."""
        stage = f"events-{name_of(*parts)}"
        made = self.folder.path(stage, "made.json")
        if not made.exists():
            counted = self._make_events(parts, stage)
            self._publish(stage)
            write_bytes(made, msgspec.json.encode(counted))
        self.counts.update(msgspec.json.decode(made.read_bytes(), type=dict[str, int]))
        self._prune(stage, "events-")

    def _make_events(self, parts: Sequence[str], stage: str) -> dict[str, int]:
        root, all_parts, many = self.root, tuple(parts), self.options.partitions
        each = [(f"{p:05}", p) for p in range(many)]
        pairs = [t.Pair(root=root, name=n, partition=p, parts=all_parts, stage=stage) for n, p in each]
        compared = self._do("comparing", [*pairs, *(self._meet(p, parts, "reports", stage) for _, p in each)])[:many]
        islands = grouping.write_islands(self.folder, stage)
        routes = [t.RoutePairs(name=n, partition=p, root=root, stage=stage, partitions=many) for n, p in each]
        told = (t.RouteAccounts(name=part, root=root, stage=stage, partitions=many) for part in parts)
        self._do("islands", [*routes, *told])
        linked = self._do("linking", [t.Link(name=n, partition=p, parts=all_parts, root=root, stage=stage, partitions=many) for n, p in each])
        self._do("consequences", [t.Tie(name=n, partition=p, root=root, stage=stage) for n, p in each])
        joins = joining.write_joins(self.folder, stage)
        self._do("joining", [t.Move(name=n, partition=p, root=root, stage=stage, partitions=many) for n, p in each])
        self._do("drafts", [t.Draw(name=n, partition=p, root=root, stage=stage, partitions=many) for n, p in each])
        found = duplicates.families(self.folder, stage, "reports", parts)
        duplicates.write_families(self.folder, stage, found)
        self._do("relations", [t.Relate(name=n, partition=p, root=root, stage=stage, partitions=many) for n, p in each])
        events = self._do("events", [t.Finish(name=n, partition=p, root=root, stage=stage, partitions=many) for n, p in each])
        return {
            "events": sum(o.counts["events"] for o in events),
            "pairs compared": sum(o.counts["pairs"] for o in compared),
            "largest shard": max(o.numbers[0] for o in compared),
            "islands": islands,
            "harm joined to its act": joins,
            "largest island": max(o.numbers[0] for o in linked),
        }

    def _publish(self, stage: str) -> None:
        """Put the new events in the place of the old ones; a kill between the two is mended by the next run."""
        if not self.folder.path(stage, "events").exists():
            return  # a killed run came as far as this
        new, old, shown = self.folder.path(stage, "events"), self.folder.path("old-events"), self.folder.root / "events"
        shutil.rmtree(old, ignore_errors=True)
        if shown.exists():
            shown.rename(old)
        new.rename(shown)
        shutil.rmtree(old, ignore_errors=True)

    def _recover(self) -> None:
        old, shown = self.folder.path("old-events"), self.folder.root / "events"
        if old.exists() and not shown.exists():
            old.rename(shown)

    # Tasks

    def _do(self, stage: str, tasks: Sequence[t.Task]) -> list[t.Outcome]:
        """The outcomes of tasks in their order; those that are done are not done again."""
        outcomes = {n: self._outcome(stage_of(task), task.name) for n, task in enumerate(tasks) if self._is_done(task)}
        waiting = [n for n in range(len(tasks)) if n not in outcomes]
        self.tell(stage, len(outcomes), len(tasks))
        for place, given in self.engine.run(perform, [msgspec.msgpack.encode(tasks[n]) for n in waiting]):
            task = tasks[waiting[place]]
            if isinstance(given, Died):
                what = f"the task {stage_of(task)} {task.name} was given up: {given.reason}"
                raise ReaderError("D004", what, where=self.root, remedy="Is memory short? Run again with fewer --jobs.")
            outcome = msgspec.json.decode(given, type=t.Outcome)
            if outcome.trouble is not None:
                raise _error(outcome.trouble)
            outcomes[waiting[place]] = outcome
            self.tell(stage, len(outcomes), len(tasks))
        return [outcomes[n] for n in range(len(tasks))]

    def _is_done(self, task: t.Task) -> bool:
        return self.folder.noted(stage_of(task), task.name) is not None

    def _outcome(self, stage: str, name: str) -> t.Outcome:
        return msgspec.json.decode(self.folder.noted(stage, name) or b"{}", type=t.Outcome)

    def _noted(self, stage: str) -> list[str]:
        return sorted(p.stem for p in self.folder.path("done", stage).glob("*.json"))

    def _parts(self) -> list[str]:
        """All parts there are, of this run and earlier ones."""
        for stage in ("intake", "extract"):
            self._count(self._outcome(stage, name) for name in self._noted(stage))
        return sorted({*self._noted("intake"), *self._noted("extract")})

    def _count(self, outcomes: Iterable[t.Outcome]) -> None:
        for outcome in outcomes:
            self.counts.update(outcome.counts)

    def _clean(self) -> None:
        """Take away what a killed run left that no note stands behind."""
        read, extracted = self._noted("read"), self._noted("extract")
        for dataset in ("records", "claims"):
            self.folder.drop_strays(dataset, read)
        self.folder.drop_strays("set_aside", ("intake", *(f"read-{name}" for name in read), *extracted))

    def _prune(self, stage: str, prefix: str) -> None:
        """Take away the working files of earlier sets of parts, and of this one all but its result."""
        for path in self.folder.work.glob(f"{prefix}*"):
            if path.name != stage:
                shutil.rmtree(path, ignore_errors=True)
        for inner in (*self.folder.path(stage).iterdir(), *self.folder.path("done").glob(f"{prefix}*")):
            if inner.is_dir():
                shutil.rmtree(inner, ignore_errors=True)


def _stamp(path: str) -> str:
    """An archive by where it is and what it was when it was read: one that changes is another."""
    file = Path(path).resolve()
    told = file.stat()
    return name_of("archive", file, told.st_size, told.st_mtime_ns)


def _error(trouble: t.Trouble) -> RiwayaError:
    branch: type[RiwayaError] = getattr(errors, trouble.branch, RiwayaError)
    return branch(trouble.code, trouble.what, where=trouble.where, remedy=trouble.remedy)
