"""`riwaya read`: articles in, records out (JSON Lines), or a table, or a page for people."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from riwaya.cli.output import opened
from riwaya.cli.progress import Progress, expected
from riwaya.errors import RiwayaError

if TYPE_CHECKING:
    from riwaya.sources.article import Article
    from riwaya.views.article_html import Section

_EXAMPLES = """\
examples:
  riwaya read examples --format html -o read.html
  riwaya read news.jsonl.gz --jobs 4 > records.jsonl
  cat article.txt | riwaya read --published 2024-05-11 --format table
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "read",
        help="read articles: files, folders, standard input",
        description="Read articles (.txt .html .json .jsonl .csv, each also .gz; a folder; - is standard input).",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", metavar="PATH", nargs="*", help="what to read; standard input where none is given")
    parser.add_argument("--format", choices=tuple(_FORMATS), default="jsonl", help="jsonl (default), table or html")
    parser.add_argument("--published", metavar="DATE", help="the day of publication, for articles that do not say it")
    parser.add_argument("--outlet", metavar="NAME", help="the publisher, for articles that do not say it")
    parser.add_argument("--jobs", type=jobs_given, default=1, metavar="N", help="processes; 0 for one a core (default 1)")
    parser.add_argument(
        "--min-score", type=share_given, default=0.0, metavar="P", help="leave out claims scored below P (0 to 1; default 0)"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write (standard output)")
    parser.add_argument("--progress", action="store_true", help="tell progress on standard error even where it is no terminal")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read and write; the exit status is that of the gravest thing that was set aside, 0 where nothing was."""
    from riwaya.engine.local import run as run_over  # noqa: PLC0415  (--help and --version load no rules)
    from riwaya.engine.resident import keep_rules  # noqa: PLC0415
    from riwaya.sources import open_sources  # noqa: PLC0415

    keep_rules()  # once, before workers are made of this process; what is wrong with it is told once
    paths = options.paths or ["-"]
    if paths == ["-"] and sys.stdin.isatty():
        print("riwaya: reading an article from the keyboard; end it with Ctrl-D", file=sys.stderr)
    work, write = _FORMATS[options.format](options.min_score)
    articles = open_sources(paths, published=options.published, outlet=options.outlet)
    on_screen = options.output is None and sys.stdout.isatty()  # the output itself shows how far it is
    shown = options.progress or (sys.stderr.isatty() and not on_screen)
    progress = Progress(shown=shown, total=expected(paths) if shown else None)
    set_aside: list[RiwayaError] = []

    def read() -> Iterator[Any]:
        for outcome in run_over(articles, work, jobs=options.jobs):
            failed = isinstance(outcome, RiwayaError)
            progress.step(aside=failed)
            if not isinstance(outcome, RiwayaError):
                yield outcome
                continue
            set_aside.append(outcome)
            progress.note(f"riwaya: {outcome.message()}")

    with opened(options.output) as stream:
        write(read(), set_aside, stream)
    progress.close()
    return max((error.exit_status for error in set_aside), default=0)


_Write = Callable[[Iterator[Any], list[RiwayaError], BinaryIO], None]


def _as_jsonl(min_score: float) -> tuple[Callable[[Article], Any], _Write]:
    return partial(_encode, min_score=min_score), _write_each


def _as_table(min_score: float) -> tuple[Callable[[Article], Any], _Write]:
    width = shutil.get_terminal_size((140, 24)).columns
    return partial(_tabulate, width=width, min_score=min_score), _write_each


def _as_html(min_score: float) -> tuple[Callable[[Article], Any], _Write]:
    return partial(_mark_up, min_score=min_score), _write_page


_FORMATS: dict[str, Callable[[float], tuple[Callable[[Article], Any], _Write]]] = {
    "jsonl": _as_jsonl,
    "table": _as_table,
    "html": _as_html,
}


def _encode(article: Article, *, min_score: float) -> bytes:
    import msgspec  # noqa: PLC0415

    from riwaya.pipeline import read_article  # noqa: PLC0415

    return msgspec.json.encode(read_article(article, min_score=min_score)) + b"\n"


def _tabulate(article: Article, *, width: int, min_score: float) -> bytes:
    from riwaya.pipeline import read_article  # noqa: PLC0415
    from riwaya.views.table import render_table  # noqa: PLC0415

    return render_table(read_article(article, min_score=min_score), width=width).encode()


def _mark_up(article: Article, *, min_score: float) -> Section:
    from riwaya.pipeline import read_article  # noqa: PLC0415
    from riwaya.views.article_html import render_article  # noqa: PLC0415

    return render_article(read_article(article, min_score=min_score))


def _write_each(parts: Iterator[bytes], set_aside: list[RiwayaError], stream: BinaryIO) -> None:  # noqa: ARG001
    stream.writelines(parts)


def _write_page(sections: Iterator[Any], set_aside: list[RiwayaError], stream: BinaryIO) -> None:
    from riwaya.views.article_html import render_page  # noqa: PLC0415

    found = list(sections)
    stream.write(render_page(found, set_aside=[error.message() for error in set_aside]).encode())


def share_given(given: str) -> float:
    """A share between 0 and 1, as an option's value."""
    share = float(given)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("between 0 and 1")
    return share


def jobs_given(given: str) -> int:
    """A number of processes, as an option's value; 0 is one a core."""
    number = int(given)
    if number < 0:
        raise argparse.ArgumentTypeError("not below 0")
    return number or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else number or os.cpu_count() or 1
