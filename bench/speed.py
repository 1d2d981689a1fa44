"""How fast, how big, how it scales: measured in one run on this machine, so that the ratios mean something.

    python bench/speed.py ARTICLES.jsonl [--articles 400] [--json]

Articles a second of one core, start-up time, peak memory on few and on many articles, and two
processes against one. Seconds of a core are the process's own (user and system), so that what else
runs here takes none of them; it still slows memory and caches, so compare two versions by the last
figure: reading against a fixed piece of work (counting the same texts' trigrams), both done by turns
in one process. Speed is told for the articles as they are, in words, and for articles of 400 words: those of
300 to 500 words, where there are enough of them. Memory is told for a quarter of the articles and for all, and
how much the rest of them added: give some thousands of articles to see whether it stays flat.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import riwaya

PROGRAM = [sys.executable, "-m", "riwaya"]
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
"""With it set the program would be compiled at each start, which no installed program is."""
USUAL = 400
"""Words of the article that speed is told for."""
NEAR, ENOUGH = 100, 20
"""How many words more or less an article may have to count as one, and how many such articles must be there."""
WARM = 0.25
"""Of the articles, the share read before the comparison begins: caches are filled by then."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, help="JSON Lines with text, title, outlet, published")
    parser.add_argument("--articles", dest="count", type=int, default=400, help="how many to read (default 400)")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    options = parser.parse_args()
    figures = measure(options.articles.read_bytes().split(b"\n")[: options.count])
    if options.json:
        print(json.dumps(figures, indent=1))
    else:
        for name, value in figures.items():
            print(f"{name:48} {'too few articles' if value is None else value}")


def measure(lines: list[bytes]) -> dict[str, float | None]:
    """The figures by name. Reading time has the start-up taken off; each is the best of three runs. None: not to be measured here."""
    lines = [line for line in lines if line.strip()]
    texts = [json.loads(line)["text"] for line in lines]
    lengths = [len(text.split()) for text in texts]
    words = sum(lengths)
    usual = [k for k, length in enumerate(lengths) if abs(length - USUAL) <= NEAR]
    with tempfile.TemporaryDirectory() as folder:
        few, many, one, near = (Path(folder) / name for name in ("few.jsonl", "many.jsonl", "one.jsonl", "usual.jsonl"))
        few.write_bytes(b"\n".join(lines[: max(1, len(lines) // 4)]))
        many.write_bytes(b"\n".join(lines))
        one.write_bytes(lines[0])
        near.write_bytes(b"\n".join(lines[k] for k in usual))
        start = best("--version")
        first = best("read", str(one))
        single = best("read", str(many))
        double = best("read", str(many), "--jobs", "2")
        close = best("read", str(near)).core - first.core if len(usual) >= ENOUGH else None
        small, large = peak("read", str(few)), peak("read", str(many))
    reading = max(single.core - first.core, 1e-9)
    alone, shared = (max(run.wall - first.wall, 1e-9) for run in (single, double))
    return {
        "articles": len(lines),
        "words an article": round(words / len(lines), 1),
        "articles a second of one core": round(len(lines) / reading, 1),
        "words a second of one core": round(words / reading),
        f"articles of {USUAL} words a second of one core": round(sum(lengths[k] for k in usual) / USUAL / close, 1) if close else None,
        "milliseconds of one core an article": round(1000 * reading / len(lines), 2),
        "seconds to print the version": round(start.wall, 2),
        "seconds to read the first article": round(first.wall, 2),
        "seconds of one core to read the first article": round(first.core, 2),
        "two processes against one": round(alone / shared, 2),
        "cores here": len(os.sched_getaffinity(0)),
        "peak memory, a quarter of them (MB)": small,
        "peak memory, all of them (MB)": large,
        "added by a thousand articles more (MB)": round((large - small) / (0.75 * len(lines) / 1000), 1),
        "reading against counting trigrams": round(compared(texts), 2),
    }


class Run(NamedTuple):
    """Seconds that passed, and seconds of a core that a run took."""

    wall: float
    core: float


def best(*arguments: str) -> Run:
    """The fastest of three runs, each kind of seconds by itself."""
    runs = [timed(*arguments) for _ in range(3)]
    return Run(min(run.wall for run in runs), min(run.core for run in runs))


def timed(*arguments: str) -> Run:
    """One run of the program."""
    began, before = time.perf_counter(), children()
    subprocess.run([*PROGRAM, *arguments], env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return Run(time.perf_counter() - began, children() - before)


def children() -> float:
    """Seconds of a core that processes started here and ended have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compared(texts: list[str]) -> float:
    """How many times the work of counting an article's trigrams its reading takes: the same on a busy machine, or nearly."""
    reading = counting = 0.0
    for k, text in enumerate(texts):
        read, counted = core(partial(riwaya.read, text)), core(partial(trigrams, text))
        if k >= WARM * len(texts):
            reading, counting = reading + read, counting + counted
    return reading / counting


def core(work: Callable[[], object]) -> float:
    """Seconds of a core that a piece of work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def trigrams(text: str) -> Counter[str]:
    """Work of a fixed size for a text: it is no part of the product."""
    return Counter([text[k : k + 3] for k in range(len(text) - 2)])


def peak(*arguments: str) -> float:
    """Peak resident memory of one run, in MB: measured by a process of its own, whose only child it is."""
    command = f"import resource,subprocess;subprocess.run({[*PROGRAM, *arguments]!r},stdout=-3,stderr=-3);"
    command += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    told = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True).stdout
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return round(int(told) / unit, 1)


if __name__ == "__main__":
    main()
