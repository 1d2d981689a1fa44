"""The same batch on every engine: equal tables row for row, rows a second with one worker and with two, a worker killed.

    python bench/engines.py ARTICLES.jsonl [--engines local daft ray] [--jobs 1 2] [--kill daft ray] [--folder FOLDER]

The first run is what all others are held against. Seconds are of the clock, whole runs with the start of the engine
in them, and for reading alone; seconds of a core are those of all processes (Ray's are not ours to count). `--kill`: a run on two workers, of which
the busiest is killed (SIGKILL) while it reads, once some parts are done. Needs Linux for that (/proc).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pyarrow.parquet as pq

ENGINES = ("local", "daft", "ray")
TABLES = ("records", "claims", "events", "duplicates", "set_aside")
ROWS = ("records", "claims", "events")
TOLD = re.compile(r"\s*([\d.]+) s  (.+): (\d+) of (\d+)")
WATCHED = 0.5
"""Seconds over which the busiest worker is looked for."""


class Run(NamedTuple):
    """A batch: its summary, its seconds, those between the first and last word of reading, those of a core."""

    summary: dict[str, int]
    seconds: float
    reading: float
    core: float
    killed: str | None


def main() -> None:
    """Run, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--engines", nargs="*", choices=ENGINES, default=ENGINES)
    parser.add_argument("--jobs", nargs="*", type=int, default=(1, 2))
    parser.add_argument(
        "--kill", nargs="*", choices=ENGINES, default=("daft", "ray"), help="engines of which a worker is killed"
    )
    parser.add_argument("--folder", type=Path, help="where to work (a new temporary folder)")
    options = parser.parse_args()
    runs = [(engine, jobs, False) for engine in options.engines for jobs in options.jobs]
    runs += [(engine, 2, True) for engine in options.kill]
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        first: dict[str, str] | None = None
        for engine, jobs, kill in runs:
            out = folder / f"{engine}-{jobs}{'-killed' if kill else ''}"
            done = run(options.inputs, out, engine, jobs, kill=kill)
            digests = {name: digest(out / name) for name in TABLES}
            first = first or digests
            print(
                json.dumps(figures(engine, jobs, done, [name for name in TABLES if digests[name] != first[name]])),
                flush=True,
            )


def figures(engine: str, jobs: int, done: Run, differing: list[str]) -> dict[str, Any]:
    """A line of the report."""
    rows = sum(done.summary[name] for name in ROWS)
    return {
        "engine": engine, "workers": jobs, "killed": done.killed, "tables that differ from the first run": differing,
        **{name: done.summary[name] for name in ROWS}, "seconds": round(done.seconds, 1),
        "rows a second": round(rows / done.seconds, 1), "reading: seconds": round(done.reading, 1),
        "reading: articles a second": round(done.summary["records"] / done.reading, 1), "seconds of a core": None if engine == "ray" else round(done.core, 1),
    }  # fmt: skip


def run(inputs: list[str], out: Path, engine: str, jobs: int, *, kill: bool) -> Run:
    """One batch to its end."""
    command = [
        sys.executable,
        "-m",
        "riwaya",
        "batch",
        *inputs,
        "--out",
        str(out),
        "--engine",
        engine,
        "--jobs",
        str(jobs),
        "--json",
    ]
    began, before = time.perf_counter(), _core()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    at: defaultdict[str, list[float]] = defaultdict(list)
    told: list[str] = []
    killed = None
    assert process.stderr is not None
    assert process.stdout is not None
    for line in process.stderr:
        told.append(line)
        if (found := TOLD.match(line)) is None:
            continue
        at[found[2]].append(float(found[1]))
        if kill and killed is None and found[2] == "reading":
            while not any((out / "records").glob("*.parquet")):  # in the middle: some part is done
                time.sleep(0.2)
            killed = kill_busiest(process.pid)
    summary = process.stdout.read()
    if process.wait() not in (0, 3):
        raise SystemExit("".join(told))
    seconds = time.perf_counter() - began
    return Run(json.loads(summary), seconds, at["reading"][-1] - at["reading"][0], _core() - before, killed)


def kill_busiest(parent: int) -> str:
    """Kill whichever process under `parent` works most; its name."""
    before = {pid: ticks(pid) for pid in under(parent)}
    time.sleep(WATCHED)
    busiest = max(before, key=lambda pid: ticks(pid) - before[pid])
    name = Path(f"/proc/{busiest}/cmdline").read_bytes().replace(b"\0", b" ").decode()[:40].strip()
    os.kill(busiest, signal.SIGKILL)
    return name


def under(parent: int) -> list[int]:
    """All processes that come from it, itself left out."""
    parents = {int(path.parent.name): _stat(path.parent.name)[1] for path in Path("/proc").glob("[0-9]*/stat")}
    found = [parent]
    for one in found:
        found.extend(pid for pid, above in parents.items() if above == str(one))
    return found[1:]


def ticks(pid: int) -> int:
    """Time of a core that a process has used; 0 of one that is gone."""
    told = _stat(str(pid))
    return int(told[11]) + int(told[12]) if told[1] else 0


def _stat(pid: str) -> list[str]:
    """What /proc tells of a process after its name: its state, its parent and the rest."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return [""] * 13


def digest(table: Path) -> str:
    """A digest of all rows of a table with all their columns, in order: which file a row stands in says nothing."""
    rows = sorted(
        msgspec.json.encode(row, order="sorted")
        for file in table.glob("*.parquet")
        for row in pq.read_table(file).to_pylist()
    )
    return hashlib.sha256(b"\n".join(rows)).hexdigest()


def _core() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
