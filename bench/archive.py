"""A web archive of many pages made from our own examples, with noise, copies and damage: rate, memory, kill and resume.

    python bench/archive.py [--pages 50000] [--kill archives reading linking] [--folder FOLDER] [--jobs 1] [--json]

The archive is made anew from a seed. Every damaged record must be reported with its offset and every whole one
counted; a batch over it is killed (SIGKILL) in the stages named, after a share of their tasks drawn by chance, and must
end as if it never had been. Seconds of a core are those of the processes, with what a kill made them do again.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from riwaya.sources import Article, open_sources
from riwaya.sources.warc_page import read_stretch

EXAMPLES = Path(__file__).parents[1] / "examples"
NOISE = "<nav>" + "<a href='/s'>قسم الأخبار</a><a href='/w'>الطقس</a>" * 30 + "</nav>"
SCRIPT = "<script>var ads=[" + "1234567890," * 200 + "];</script>"
KINDS = ("new", "again", "recaptured", "republished", "edited", "english", "image", "gone", "request")
WEIGHTS = (56, 4, 4, 4, 6, 8, 8, 5, 5)


DONE = {"archives": "extract", "reading": "read", "comparing": "events-*/pair", "linking": "events-*/link", "events": "events-*/finish"}
"""Where the tasks of a stage that are done are noted."""
LATEST = 0.7
"""Of a stage's tasks, the share after which it is killed at the latest."""


class Made(NamedTuple):
    """What was put into an archive: how many records of each kind, and the offsets of the damaged ones."""

    kinds: Counter[str]
    damaged: list[int]


def main() -> None:
    """Make, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--kill", nargs="*", choices=DONE, default=["archives", "reading", "linking"], help="stages to be killed in")
    parser.add_argument("--no-straight", action="store_true", help="leave out the run in one go that the killed one is held against")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to work (a new temporary folder)")
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        figures = measure(folder, options)
    print(json.dumps(figures, indent=1) if options.json else "\n".join(f"{k:40} {v}" for k, v in figures.items()))


def measure(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The figures by name."""
    archive = folder / "made.warc.gz"
    made = make(archive, options.pages, options.seed)
    figures: dict[str, Any] = {"records of the archive": sum(made.kinds.values()), "bytes": archive.stat().st_size, "damaged": len(made.damaged)}
    began = time.perf_counter()
    with archive.open("rb") as stream:
        found = Counter(type(f).__name__ for f in read_stretch(stream, "made"))
    figures["extracting: records a second"] = round(sum(found.values()) / (time.perf_counter() - began), 1)
    figures["extracting: peak memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    out = folder / "out"
    began = time.perf_counter()
    figures["killed"] = [killed(archive, out, options, stage) for stage in options.kill]
    summary = run(archive, out, options)
    seconds, core = time.perf_counter() - began, of_a_core()
    figures["batch with the kills: seconds"] = round(seconds, 1)
    figures["batch with the kills: records a second"] = round(sum(made.kinds.values()) / seconds, 1)
    figures["batch with the kills: seconds of a core"] = round(core, 1)
    figures["batch with the kills: records a second of a core"] = round(sum(made.kinds.values()) / core, 1)
    figures["batch: peak memory MB, largest process"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    figures.update(summary)
    figures["all damage reported, nothing else"] = reported(out) == sorted(made.damaged)
    ids = [i for f in (out / "records").glob("*.parquet") for i in pq.read_table(f)["id"].to_pylist()]
    figures["no record doubled"] = len(ids) == len(set(ids))
    if options.kill and not options.no_straight:
        began = time.perf_counter()
        again = run(archive, folder / "straight", options)
        seconds = time.perf_counter() - began
        figures["batch in one go: seconds"] = round(seconds, 1)
        figures["batch in one go: records a second"] = round(sum(made.kinds.values()) / seconds, 1)
        figures["same tables as in one go"] = again == summary and digest(out) == digest(folder / "straight")
    return figures


def make(path: Path, pages: int, seed: int) -> Made:
    """Write the archive."""
    chance = random.Random(seed)  # noqa: S311  (a seed, not a secret)
    bank = sentences()
    kinds: Counter[str] = Counter()
    damaged: list[int] = []
    last: list[list[str]] = []
    with path.open("wb") as stream:
        for number in range(pages):
            kind = chance.choices(KINDS, WEIGHTS)[0] if last else "new"
            kinds[kind] += 1
            packed = gzip.compress(record(kind, number, last, bank, chance), 6, mtime=0)
            if chance.random() < 0.004:
                damaged.append(stream.tell())
                packed = harmed(packed, chance)
            stream.write(packed)
    return Made(kinds, damaged)


def sentences() -> list[str]:
    """The sentences of our examples."""
    texts = [a.text for a in open_sources([str(EXAMPLES)]) if isinstance(a, Article)]
    found = {s.strip() for text in texts for s in re.split(r"(?<=[.؟!])\s+|\n", text)}
    return sorted(s for s in found if len(s.split()) > 6)


def record(kind: str, number: int, last: list[list[str]], bank: list[str], chance: random.Random) -> bytes:
    """One record; `last` holds the articles so far that others may copy."""
    url = f"https://news{number % 40}.example/a/{number}"
    told = [re.sub(r"\d+", lambda _: str(chance.randint(2, 90)), s) for s in chance.sample(bank, chance.randint(6, 14))]
    head = f"قصف على بلدة في الريف رقم {number}"
    noise = NOISE + (SCRIPT if chance.random() < 0.5 else "")
    if kind in ("again", "recaptured", "republished", "edited"):
        original = chance.choice(last[-2000:])
        head, told = original[0], list(original[2:])
        url = original[1] if kind != "republished" else url
        noise = original[1] if kind == "again" else noise + f"<!-- {number} -->"
        if kind == "edited":
            told[-1] = chance.choice(bank)
    elif kind == "new":
        last.append([head, url, *told])
    if kind in ("again", "new"):
        noise = url
    nav = NOISE
    if kind == "english":
        told = [f"Shells fell on market number {n} in the town, residents said on Tuesday." for n in range(8)]
        head, nav, noise = f"Shelling, report {number}", "", ""
    body = "".join(f"<p>{s}</p>" for s in told)
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{head}</title><meta property="article:published_time" '
        f'content="{2012 + number % 12}-{1 + number % 11:02}-{1 + number % 27:02}T08:00:00+03:00"></head><body>{nav}<article><h1>{head}</h1>{body}'
        f"</article>{SCRIPT}<footer>{noise}</footer></body></html>"
    ).encode()
    if kind == "image":
        return wrapped(b"\x89PNG" + chance.randbytes(3000), url, "200 OK", "image/png", "response")
    status = "404 Not Found" if kind == "gone" else "200 OK"
    return wrapped(page, url, status, "text/html; charset=utf-8", "request" if kind == "request" else "response")


def wrapped(body: bytes, url: str, status: str, media: str, kind: str) -> bytes:
    """A WARC record with its digest."""
    block = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n".encode() + body
    fields = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-06-01T00:00:00Z\r\n"
        f"WARC-Block-Digest: sha1:{hashlib.sha1(block, usedforsecurity=False).hexdigest()}\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return fields.encode() + block + b"\r\n\r\n"


def harmed(packed: bytes, chance: random.Random) -> bytes:
    """A byte changed, a stretch lost, or the end cut off: past the ten bytes of a gzip header, where all is checked."""
    at = chance.randrange(20, len(packed) - 8)
    how = chance.choice(("flip", "hole", "cut"))
    if how == "flip":
        return packed[:at] + bytes([packed[at] ^ 0x55]) + packed[at + 1 :]
    return packed[:at] + packed[at + 50 :] if how == "hole" and at + 60 < len(packed) else packed[:at]


def command(archive: Path, out: Path, options: argparse.Namespace) -> list[str]:
    """The batch as one would run it."""
    return [sys.executable, "-m", "riwaya", "batch", str(archive), "--out", str(out), "--json", "--jobs", str(options.jobs)]


def run(archive: Path, out: Path, options: argparse.Namespace) -> dict[str, Any]:
    """The batch to its end, and its summary."""
    told = subprocess.run(command(archive, out, options), capture_output=True, text=True, check=False)
    if told.returncode not in (0, 3):
        raise SystemExit(told.stderr)
    summary: dict[str, Any] = json.loads(told.stdout)
    return summary


def killed(archive: Path, out: Path, options: argparse.Namespace, stage: str) -> str:
    """Start the batch and kill it in the middle of a stage; how far that was, and when."""
    process = subprocess.Popen(command(archive, out, options), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    at = next((found for line in process.stderr if (found := re.search(rf"([\d.]+) s  {stage}: (\d+) of (\d+)", line))), None)
    if at is None:
        raise SystemExit(f"the batch ended before {stage}")
    before, tasks = int(at[2]), int(at[3])
    wanted = before + (tasks - before) * random.Random(f"{options.seed} {stage}").uniform(0, LATEST)  # noqa: S311  (a seed)
    began = time.perf_counter()
    while (done := len(list((out / ".work" / "done").glob(f"{DONE[stage]}/*.json")))) < wanted and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return f"{stage}, {done} of {tasks} done, after {float(at[1]) + time.perf_counter() - began:.0f} s"


def of_a_core() -> float:
    """Seconds of a core that the processes started here have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def reported(out: Path) -> list[int]:
    """The offsets that the batch set aside as damaged."""
    rows = [r for f in (out / "set_aside").glob("*.parquet") for r in pq.read_table(f).to_pylist()]
    return sorted(int(r["place"].removeprefix("byte ")) for r in rows if r["code"] in ("I030", "I007"))


def digest(out: Path) -> str:
    """A digest of all records and events, in order."""
    total = hashlib.sha256()
    for name, column in (("records", "record"), ("events", "event"), ("duplicates", "uri")):
        rows: Iterator[str] = (v for f in (out / name).glob("*.parquet") for v in pq.read_table(f)[column].to_pylist())
        for value in sorted(rows):
            total.update(value.replace(str(out), "").encode())
    return total.hexdigest()


if __name__ == "__main__":
    main()
