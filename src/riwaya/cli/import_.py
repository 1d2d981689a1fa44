"""`riwaya import`: our own exports back as records and events; UCDP GED and ACLED-style tables as reference events."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from riwaya.cli.output import opened
from riwaya.errors import InputError

_EXAMPLES = """\
examples:
  riwaya import exported -o records.jsonl            a folder of riwaya export jsonl or parquet
  riwaya import exported --only documents | riwaya events > events.jsonl
  riwaya import ged.csv -o reference.jsonl           a table of UCDP GED or ACLED columns
"""
KINDS = ("documents", "events", "judgements")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "import",
        help="read back what riwaya export wrote, or another dataset's table",
        description="Read exports of Riwaya's own forms back, or a table of UCDP GED or ACLED columns.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", help="folders of our exports, or tables (.csv)")
    parser.add_argument("--only", choices=KINDS, help="of our exports: only these")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write (standard output)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Import; status 3 where rows had to be left out (each is named)."""
    import msgspec  # noqa: PLC0415  (--help loads nothing)

    left_out = 0
    with opened(options.output) as stream:
        for path in options.paths:
            for row in _own(path, options.only) if Path(path).is_dir() else _reference(path):
                if isinstance(row, str):
                    print(f"riwaya: {row}", file=sys.stderr)
                    left_out += 1
                else:
                    stream.write(msgspec.json.encode(row) + b"\n")
    return InputError.exit_status if left_out else 0


def _own(path: str, only: str | None) -> Iterator[object]:
    from riwaya.export.parquet import read_folder  # noqa: PLC0415
    from riwaya.export.records import FileMaterial  # noqa: PLC0415

    wanted = (only,) if only else KINDS
    if (Path(path) / "documents.parquet").is_file():
        for name in wanted:
            yield from read_folder(path, name)
        return
    material = FileMaterial([path], group=False)
    for name in wanted:
        yield from getattr(material, name)()


def _reference(path: str) -> Iterator[object]:
    from riwaya.compare.reference import RowFault, read_reference  # noqa: PLC0415

    for row in read_reference(path):
        yield str(row) if isinstance(row, RowFault) else row
