"""How fast articles are added to a workspace, how much room one takes, how much memory the run needs.

    python bench/workspace_add.py WORKSPACE ARTICLES... [--articles N] [--jobs N]

Reads the same articles without keeping them first, so that what keeping costs shows as a ratio.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from riwaya.engine.local import run
from riwaya.pipeline import read_article
from riwaya.sources import open_sources
from riwaya.sources.article import Article, Refusal
from riwaya.store.adding import add_articles
from riwaya.store.workspace import open_workspace, this_reader


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--articles", type=int, default=None)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--compare", type=int, default=300, help="articles read without keeping, for the ratio")
    options = parser.parse_args()

    read_article(next(a for a in open_sources(options.paths) if isinstance(a, Article)))  # the rules are loaded
    began = time.process_time()
    count = sum(1 for _ in run(some(options.paths, options.compare), read_article))
    reading = (time.process_time() - began) / max(count, 1)

    with open_workspace(options.workspace, create=True) as workspace:
        before = workspace.status().articles
        began, cpu = time.monotonic(), time.process_time()
        items = some(options.paths, options.articles)
        done = add_articles(workspace._database, items, by="bench", reader=this_reader(), jobs=options.jobs)
        wall, cpu = time.monotonic() - began, time.process_time() - cpu
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        began = time.monotonic()
        events = workspace.group(by="bench")
        grouping = time.monotonic() - began
        status = workspace.status()
    print(f"read {done.read}, known {done.known}, failed {done.failed}, claims {done.claims}")
    if done.read:
        print(f"{done.read / wall:.1f} articles/s ({done.read / cpu:.1f} a second of processor)")
        print(f"keeping costs {cpu / done.read / reading:.2f} times what reading alone does ({1000 * reading:.1f} ms)")
    print(f"peak memory {memory:.0f} MB adding, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB with grouping")
    print(f"{events} events grouped in {grouping:.1f} s")
    file = Path(options.workspace)
    if file.is_file() and status.articles > before:
        size = file.stat().st_size
        print(f"{size / 1e6:.1f} MB, {size / status.articles:.0f} bytes an article")


def some(paths: list[str], count: int | None) -> Iterator[Article | Refusal]:
    """The first articles of these paths."""
    return islice(open_sources(paths), count)


if __name__ == "__main__":
    main()
