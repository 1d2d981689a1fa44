"""How grouping grows: time and peak memory over the first N records of a file, each N in a process of its own.

    python bench/events.py RECORDS.jsonl [--sizes 500,1000,2745] [--json]

Each size is also told by article, so that anything worse than linear shows; reading the records is
measured alone and taken off.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from riwaya.events import events_of
from riwaya.events.extract import accounts_of
from riwaya.model import Document


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=Path, help="what riwaya read printed")
    parser.add_argument("--sizes", default="500,1000,2745", help="numbers of records, comma between")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one is not None:
        print(json.dumps(measured(options.records, options.one)))
        return
    rows = [_apart(options.records, int(size)) for size in options.sizes.split(",")]
    print(json.dumps(rows, indent=1) if options.json else "\n".join(map(_line, rows)))


def measured(records: Path, size: int) -> dict[str, Any]:
    """One size, in this process: seconds of taking accounts and of grouping, and peak memory."""
    began = time.perf_counter()
    read = sum(1 for _ in documents(records, size))
    loaded = time.perf_counter()
    articles = {document.id: accounts_of(document) for document in documents(records, size)}
    taken = time.perf_counter()
    events = events_of(articles)
    grouped = time.perf_counter()
    figures: dict[str, Any] = {
        "records": read,
        "claims": sum(map(len, articles.values())),
        "events": len(events),
        "take_s": round((taken - loaded) - (loaded - began), 2),
        "group_s": round(grouped - taken, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    figures["ms_per_record"] = round(1000 * (figures["take_s"] + figures["group_s"]) / read, 2)
    return figures


def documents(records: Path, size: int) -> Iterator[Document]:
    """The first `size` documents."""
    decoder = msgspec.json.Decoder(Document)
    with records.open("rb") as lines:
        yield from (decoder.decode(line) for line in islice(lines, size))


def _apart(records: Path, size: int) -> dict[str, Any]:
    command = [sys.executable, __file__, str(records), "--one", str(size)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def _line(row: dict[str, Any]) -> str:
    return "  ".join(f"{name} {value}" for name, value in row.items())


if __name__ == "__main__":
    main()
