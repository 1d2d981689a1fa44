"""`riwaya places`: import places of one's own, list them, remove them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from riwaya.errors import InputError

if TYPE_CHECKING:
    from riwaya.rules.place_import import Imported

_EXAMPLES = """\
examples:
  riwaya places import SY.zip
  riwaya places import allCountries.zip --country SY,IQ,LB --names alternateNamesV2.zip --name levant
  riwaya places import syr_admin4.csv
  riwaya places import villages.csv --country YE

GeoNames dumps: https://download.geonames.org/export/dump/  Administrative tables: https://data.humdata.org/
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "places",
        help="import places of your own",
        description="Look after the places you imported. They are read beside the shipped ones.",
    )
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    taken = verbs.add_parser(
        "import",
        help="import a GeoNames dump, an OCHA administrative table or a list of settlements",
        description="Import a GeoNames dump, an OCHA administrative table (CSV, TSV) or a list of settlements; also as .zip or .gz.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    taken.add_argument("file", metavar="FILE", type=Path, help="the file to import")
    taken.add_argument("--name", metavar="NAME", help="what to call the imported places (the name of the file)")
    taken.add_argument(
        "--country", metavar="SY,IQ", default="", help="only places in these countries (ISO codes); the country, where a table has none"
    )
    taken.add_argument("--names", metavar="FILE", type=Path, help="GeoNames' alternateNamesV2: tells which names are Arabic")
    taken.add_argument("--encoding", metavar="NAME", help="where it is not UTF-8: for example windows-1256")
    taken.add_argument("--replace", action="store_true", help="replace places imported under this name before")
    taken.set_defaults(run=run_import)
    listed = verbs.add_parser("list", help="what you imported", description="What you imported: name, places, origin, file.")
    listed.set_defaults(run=run_list)
    removed = verbs.add_parser("remove", help="remove imported places", description="Remove imported places.")
    removed.add_argument("name", metavar="NAME", help="as riwaya places list prints it")
    removed.set_defaults(run=run_remove)


def run_import(options: argparse.Namespace) -> int:
    """Import and tell what became of the rows; exit status 3 where some are broken."""
    from riwaya.rules.place_import import import_places  # noqa: PLC0415  (--help loads nothing)

    shown = sys.stderr.isatty()
    try:
        done = import_places(
            options.file,
            name=options.name,
            countries=[c.strip() for c in options.country.split(",") if c.strip()],
            names=options.names,
            encoding=options.encoding,
            replace=options.replace,
            progress=_tell if shown else None,
        )
    finally:
        if shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    for fault in done.faults:
        print(f"riwaya: {fault.where}: {fault.what}", file=sys.stderr)
    if done.broken > len(done.faults):
        print(f"riwaya: and {done.broken - len(done.faults)} more broken rows", file=sys.stderr)
    print(summary(done))
    return InputError.exit_status if done.broken else 0


def run_list(options: argparse.Namespace) -> int:  # noqa: ARG001
    """One line a table: name, places, origin, file, with tabs between."""
    from riwaya.rules.user_places import list_tables  # noqa: PLC0415

    for table in list_tables():
        print(f"{table.name}\t{table.places}\t{table.origin}\t{table.path}")
    return 0


def run_remove(options: argparse.Namespace) -> int:
    """Remove one table."""
    from riwaya.rules.user_places import remove_table  # noqa: PLC0415

    print(f"removed {remove_table(options.name)}")
    return 0


def summary(done: Imported) -> str:
    """What was read, kept and left out, and why."""
    lines = [f"{done.name}: {done.kept:,} places from {done.read:,} rows ({done.form})"]
    if done.cued:
        lines.append(f"  {done.cued:,} of them only after a word such as قرية: their names are everyday words or given names")
    lines += [f"  {number:,} left out: {why}" for why, number in done.left.most_common()]
    if done.broken:
        lines.append(f"  {done.broken:,} left out: broken")
    return "\n".join([*lines, f"  {done.path}"])


def _tell(read: int, kept: int) -> None:
    print(f"\r{read:,} rows, {kept:,} places kept\x1b[K", end="", file=sys.stderr, flush=True)
