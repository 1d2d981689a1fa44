"""`riwaya check`: how the reading stands against annotated reference articles."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from riwaya.errors import RiwayaError

if TYPE_CHECKING:
    from riwaya.model import Document


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "check",
        help="read reference articles and score the reading",
        description="Read GOLD/articles and score the reading against GOLD/annotation: precision, recall, F1, accuracy.",
    )
    parser.add_argument("gold", metavar="GOLD", type=Path, help="a folder with articles/ and annotation/")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N misses of each kind")
    parser.add_argument("--reliability", action="store_true", help="also show claims by score, and how many of them are right")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the scores; exit status 3 where a reference article could not be read."""
    from riwaya.check import report  # noqa: PLC0415

    set_aside: list[RiwayaError] = []
    documents = list(read_documents(options.gold / "articles", set_aside))
    scores = report.check(options.gold, documents)
    print(report.as_json(scores) if options.json else "\n".join(report.lines(scores)))
    for line in report.worst(scores, options.errors) if options.errors else ():
        print(line)
    for line in report.reliability(options.gold, documents) if options.reliability else ():
        print(line)
    return max((error.exit_status for error in set_aside), default=0)


def read_documents(folder: Path, set_aside: list[RiwayaError]) -> Iterator[Document]:
    """The documents of a folder; what could not be read is told on standard error and kept in `set_aside`."""
    from riwaya.engine.local import run as run_over  # noqa: PLC0415
    from riwaya.pipeline import read_article  # noqa: PLC0415
    from riwaya.sources import open_sources  # noqa: PLC0415

    for outcome in run_over(open_sources([str(folder)]), read_article):
        if isinstance(outcome, RiwayaError):
            set_aside.append(outcome)
            print(f"riwaya: {outcome.message()}", file=sys.stderr)
        else:
            yield outcome
