"""`riwaya batch`: articles and archives by the million into Parquet tables of records, claims and events."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from contextlib import redirect_stdout

from riwaya.cli.read import jobs_given, share_given
from riwaya.errors import InputError

_EXAMPLES = """\
examples:
  riwaya batch crawl/*.warc.gz --out crawl-read --jobs 8
  riwaya batch news.jsonl.gz --out news-read --engine daft
  duckdb -c "select type, count(*) from 'news-read/events/*.parquet' group by all"

Run the same command again after a kill, or with more inputs: it goes on, and doubles nothing.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "batch",
        help="read very many articles or web archives into Parquet tables",
        description="Read articles (.txt .html .json .jsonl .csv, .warc .wacz) into Parquet: records, claims, events.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", metavar="INPUT", nargs="+", help="files, folders, globs")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where the tables go; one that is there is gone on with")
    parser.add_argument("--engine", choices=("local", "daft", "ray"), default="local", help="what runs it (default local)")
    parser.add_argument("--jobs", type=jobs_given, default=1, metavar="N", help="workers; 0 for one a core (default 1)")
    parser.add_argument("--published", metavar="DATE", help="the day of publication, for articles that do not say it")
    parser.add_argument("--outlet", metavar="NAME", help="the publisher of all the articles")
    parser.add_argument(
        "--min-score", type=share_given, default=0.0, metavar="P", help="leave out claims scored below P (0 to 1; default 0)"
    )
    parser.add_argument("--json", action="store_true", help="the summary as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read and group; 3 where something given was damaged or refused, 6 where the reader failed on an article."""
    from riwaya.batch.run import Options, run_batch  # noqa: PLC0415  (--help loads nothing)
    from riwaya.engine.base import make_engine  # noqa: PLC0415
    from riwaya.engine.resident import keep_rules  # noqa: PLC0415

    if "-" in options.paths:
        raise InputError("I033", "a batch takes files", where="-", remedy="Save it, or give it to riwaya read.")
    settings = Options(published=options.published, outlet=options.outlet, min_score=options.min_score)
    engine = make_engine(options.engine, options.jobs)
    keep_rules()  # once, before workers are made of this process
    with redirect_stdout(sys.stderr):  # standard output is the summary's; Ray tells there of workers that died
        summary = run_batch(options.paths, options.out, engine, settings, _Told())
    if options.json:
        print(json.dumps(summary, ensure_ascii=False))
    else:
        width = max(map(len, summary), default=0)
        print("\n".join(f"{name:{width}}  {count:>12,}" for name, count in summary.items()))
    if summary.get("failed"):
        return 6
    return 3 if summary.get("set aside") else 0


class _Told:
    """Stages and their tasks on standard error, at most five times a second on a terminal, once a stage elsewhere."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        on_screen = sys.stderr.isatty()
        if stage != self._stage or done == total or (on_screen and now - self._told >= 0.2):
            self._stage, self._told = stage, now
            end = "\r" if on_screen and done < total else os.linesep
            print(f"{now - self._began:7.1f} s  {stage}: {done} of {total}", end=end, file=sys.stderr, flush=True)
