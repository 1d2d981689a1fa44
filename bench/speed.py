"""How fast, how big, how it scales: measured in one run on this machine, so that the ratios mean something.

    python bench/speed.py ARTICLES.jsonl [--articles 400] [--json]

Articles a second on one core, start-up time, peak memory on few and on many articles, and two
processes against one. Give it articles of ordinary length: the figure is also told for 1,000 tokens.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = [sys.executable, "-m", "riwaya"]


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
            print(f"{name:45} {value}")


def measure(lines: list[bytes]) -> dict[str, float]:
    """The figures by name. Reading time has the start-up taken off; each is the best of three runs."""
    lines = [line for line in lines if line.strip()]
    words = sum(len(json.loads(line)["text"].split()) for line in lines)
    with tempfile.TemporaryDirectory() as folder:
        few, many, one = (Path(folder) / name for name in ("few.jsonl", "many.jsonl", "one.jsonl"))
        few.write_bytes(b"\n".join(lines[: max(1, len(lines) // 4)]))
        many.write_bytes(b"\n".join(lines))
        one.write_bytes(lines[0])
        start = best("--version")
        first = best("read", str(one))
        single = best("read", str(many))
        double = best("read", str(many), "--jobs", "2")
        small, large = peak("read", str(few)), peak("read", str(many))
    reading = max(single - first, 1e-9)
    return {
        "articles": len(lines),
        "words an article": round(words / len(lines), 1),
        "articles a second, one core": round(len(lines) / reading, 1),
        "words a second, one core": round(words / reading),
        "milliseconds an article": round(1000 * reading / len(lines), 2),
        "seconds to print the version": round(start, 2),
        "seconds to read the first article": round(first, 2),
        "two processes against one": round(reading / max(double - first, 1e-9), 2),
        "cores here": len(os.sched_getaffinity(0)),
        "peak memory, a quarter of them (MB)": small,
        "peak memory, all of them (MB)": large,
    }


def best(*arguments: str) -> float:
    """Seconds of the fastest of three runs."""
    return min(timed(*arguments) for _ in range(3))


def timed(*arguments: str) -> float:
    """Seconds of one run."""
    began = time.perf_counter()
    subprocess.run([*PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def peak(*arguments: str) -> float:
    """Peak resident memory of one run, in MB: measured by a process of its own, whose only child it is."""
    command = f"import resource,subprocess;subprocess.run({[*PROGRAM, *arguments]!r},stdout=-3,stderr=-3);"
    command += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    told = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True).stdout
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return round(int(told) / unit, 1)


if __name__ == "__main__":
    main()
