"""`riwaya compare`: another dataset's events beside ours: which we have, which only one has, where they part."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

from riwaya.cli.output import opened
from riwaya.errors import InputError

if TYPE_CHECKING:
    from riwaya.compare.match import Comparison, Extra, Match, Missed
    from riwaya.model import Event

_EXAMPLES = """\
examples:
  riwaya compare ged.csv events.jsonl records.jsonl
  riwaya compare reference.jsonl records.jsonl --format jsonl > differences.jsonl
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "compare",
        help="set our events beside those of UCDP GED, ACLED or another table",
        description="Match another dataset's events with ours by day, place, dead and sides, and show where they part.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("reference", metavar="REFERENCE", help="a table (CSV) of UCDP GED or ACLED columns")
    parser.add_argument(
        "inputs", metavar="INPUT", nargs="+", help="a workspace; or our records, events, or a folder of our export"
    )
    parser.add_argument(
        "--key-file", metavar="FILE", help="the key of an encrypted workspace: the first line of this file"
    )
    parser.add_argument("--days", type=int, default=2, metavar="N", help="how far days may lie apart (2)")
    parser.add_argument("--extra", type=int, default=10, metavar="N", help="table: how many of ours alone to show (10)")
    parser.add_argument("--format", choices=("table", "jsonl"), default="table", help="table (default) or jsonl")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write (standard output)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare; status 3 where rows of the reference had to be left out (each is named)."""
    import msgspec  # noqa: PLC0415  (--help loads nothing)

    from riwaya.compare.match import compare  # noqa: PLC0415
    from riwaya.compare.reference import ReferenceEvent, read_reference  # noqa: PLC0415

    rows = list(read_reference(options.reference))
    faults = [row for row in rows if not isinstance(row, ReferenceEvent)]
    for fault in faults:
        print(f"riwaya: {fault}", file=sys.stderr)
    theirs = [row for row in rows if isinstance(row, ReferenceEvent)]
    with ExitStack() as stack:
        found = compare(theirs, _events(options.inputs, options.key_file, stack), slack=options.days)
    with opened(options.output) as stream:
        if options.format == "jsonl":
            tagged = (
                {"outcome": outcome, **msgspec.to_builtins(row)}
                for outcome, group in (("matched", found.matched), ("missed", found.missed), ("extra", found.extra))
                for row in group
            )
            stream.writelines(msgspec.json.encode(row) + b"\n" for row in tagged)
        else:
            stream.write("\n".join(_table(found, options.extra)).encode() + b"\n")
    return InputError.exit_status if faults else 0


def _events(inputs: list[str], key_file: str | None, stack: ExitStack) -> Iterator[Event]:
    """Our events: of a workspace, or of files."""
    from riwaya.cli.export import is_workspace  # noqa: PLC0415
    from riwaya.cli.workspace import key_in  # noqa: PLC0415
    from riwaya.export.records import FileMaterial  # noqa: PLC0415

    if len(inputs) == 1 and (key_file or is_workspace(inputs[0])):
        from riwaya.export.workspaces import events_in  # noqa: PLC0415
        from riwaya.store.workspace import open_workspace  # noqa: PLC0415

        return events_in(stack.enter_context(open_workspace(inputs[0], key=key_in(key_file))))
    return FileMaterial(inputs).events()


def _table(found: Comparison, shown: int) -> list[str]:
    total = len(found.matched) + len(found.missed)
    recall = f" ({100 * found.recall:.0f} %)" if found.recall is not None else ""
    figures = Counter(match.figures for match in found.matched)
    days = sum(match.days_apart == 0 for match in found.matched)
    near = [match.km_apart for match in found.matched if match.km_apart is not None]
    lines = [
        f"theirs {total}, found {len(found.matched)}{recall}, only theirs {len(found.missed)}, only ours {len(found.extra)}",
        f"same days {days} of {len(found.matched)}; figures "
        + (", ".join(f"{k} {n}" for k, n in figures.items()) or "none"),
    ]
    if near:
        lines.append(f"places: {sum(km <= 5 for km in near)} of {len(near)} within 5 km, farthest {max(near):g} km")
    lines += ["", "found", *(_matched(match) for match in found.matched)] if found.matched else []
    lines += ["", "only theirs", *(_missed(one) for one in found.missed)] if found.missed else []
    if found.extra and shown:
        lines += ["", f"only ours, with dead ({min(shown, len(found.extra))} of {len(found.extra)})"]
        lines += [_extra(one) for one in found.extra[:shown]]
    return lines


def _matched(one: Match) -> str:
    km = f"{one.km_apart:g} km apart" if one.km_apart is not None else "no coordinates"
    apart = f", {one.days_apart} d apart" if one.days_apart else ""
    also = f", and {len(one.also)} more of ours" if one.also else ""
    return (
        f"  {one.theirs} = {one.ours} ({one.points} points{also})\n"
        f"      days   theirs {one.their_days}, ours {one.our_days}{apart}\n"
        f"      place  theirs {one.their_place}, ours {one.our_place} ({km})\n"
        f"      dead   theirs {one.their_dead or 'none given'}, ours {one.our_dead or 'none given'}: {one.figures}"
    )


def _missed(one: Missed) -> str:
    nearest = f"nearest of ours {one.nearest}, {one.points} points" if one.nearest else "nothing of ours near"
    return f"  {one.theirs}  {one.their_days}  {one.their_place}  dead {one.their_dead}; {nearest}"


def _extra(one: Extra) -> str:
    return f"  {one.ours}  {one.our_days}  {one.our_place}  dead {one.our_dead}"
