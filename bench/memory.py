"""Whether a process that reads for very long goes on growing: its resident memory after each so many articles.

    python bench/memory.py ARTICLES.jsonl... [--read 20000] [--fresh 0.05] [--seed 8]

The articles are read over and over in one process, as a worker of a batch reads them, each round in another order.
From the second round on a share of their words is written anew (two letters drawn by chance put in their midst), so
that words never end: what is remembered of words fills up to its limits, which the same articles alone would not
reach. Flat is what does not grow from half the articles to all of them.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from riwaya.engine.resident import keep_rules
from riwaya.pipeline import read_article
from riwaya.sources import Article, open_sources

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
SHORT = 4
"""Letters of a word up to which it is left alone: particles are a closed class."""
POINTS = 16


def main() -> None:
    """Read and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--read", type=int, default=20_000, help="how many articles to read (default 20000)")
    parser.add_argument("--fresh", type=float, default=0.05, help="the share of words written anew (default 0.05)")
    parser.add_argument("--seed", type=int, default=8)
    options = parser.parse_args()
    keep_rules()
    given = [a for a in open_sources(options.articles) if isinstance(a, Article)]
    print(f"{len(given)} articles; resident before the first: {resident()} MB", flush=True)
    began, claims, at = time.process_time(), 0, {}
    for done, article in enumerate(endless(given, options.fresh, random.Random(options.seed)), start=1):  # noqa: S311
        claims += len(read_article(article).claims)
        if done % max(1, options.read // POINTS) == 0:
            at[done] = resident()
            print(
                f"{done:8} articles  {at[done]:7.1f} MB  {claims:9} claims  {time.process_time() - began:7.1f} s",
                flush=True,
            )
        if done == options.read:
            break
    half = [size for done, size in at.items() if done >= options.read / 2]
    print(
        json.dumps(
            {"articles": options.read, "MB at half": half[0], "most MB since": max(half), "MB at the end": half[-1]}
        )
    )


def endless(given: list[Article], fresh: float, chance: random.Random) -> Iterator[Article]:
    """The articles as they are, then again and again in other orders and with other words."""
    yield from given
    while True:
        for article in chance.sample(given, len(given)):
            words = [renewed(word, chance) if chance.random() < fresh else word for word in article.text.split(" ")]
            yield msgspec.structs.replace(article, text=" ".join(words))


def renewed(word: str, chance: random.Random) -> str:
    """The word with two letters more."""
    middle = len(word) // 2
    return word if len(word) <= SHORT else word[:middle] + "".join(chance.choices(LETTERS, k=2)) + word[middle:]


def resident() -> float:
    """Resident memory of this process in MB (Linux)."""
    told = Path("/proc/self/status").read_text()
    return round(int(told.partition("VmRSS:")[2].split()[0]) / 1024, 1)


if __name__ == "__main__":
    main()
