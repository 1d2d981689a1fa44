"""`riwaya export`: records and events out into the formats the field works with, with a report of what was lost."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from riwaya.export.material import Material

_EXAMPLES = """\
examples:
  riwaya export acled cases.riwaya --out acled
  riwaya export csv records.jsonl --out tables
  riwaya export ucdp records.jsonl events.jsonl --out ged --without lowest-figure
  riwaya export report records.jsonl --event e1a2b3c4d5e6 --pdf --out report
  riwaya export --rules

Beside the export stand loss.txt (for people) and loss.jsonl: every row dropped or changed, and by which rule.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    from riwaya.export import FORMATS  # noqa: PLC0415

    formats = "\n".join(f"  {one.name:<9}{one.about}" for one in FORMATS.values())
    parser = commands.add_parser(
        "export",
        help="write events out as ACLED, UCDP GED, PLOVER, FollowTheMoney, Bayanat, GeoJSON, CSV, Parquet, or a report",
        description=f"Write documents and events in another format.\n\nformats:\n{formats}",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("format", metavar="FORMAT", nargs="?", choices=tuple(FORMATS), help="one of the formats above")
    parser.add_argument(
        "inputs", metavar="INPUT", nargs="*", help="a workspace; or records, events, judgements (JSON Lines), or a folder of an export"
    )
    parser.add_argument("--out", metavar="FOLDER", help="where to write")
    parser.add_argument("--rules", action="store_true", help="list the coding rules by format, and stop")
    parser.add_argument("--without", metavar="RULE", action="append", default=[], help="switch a coding rule off")
    parser.add_argument("--with", dest="with_", metavar="RULE", action="append", default=[], help="switch one on")
    parser.add_argument("--event", metavar="ID", action="append", default=[], help="report: only this event")
    parser.add_argument("--pdf", action="store_true", help="report: PDF too (the extra riwaya[report])")
    parser.add_argument("--validate", action="store_true", help="ftm: check with followthemoney (riwaya[ftm])")
    parser.add_argument(
        "--judgements", metavar="FILE", help="people's splits and merges, where events are grouped here"
    )
    parser.add_argument("--no-bom", action="store_true", help="tables without a byte order mark (Excel needs it)")
    parser.add_argument(
        "--no-guard", action="store_true", help="tables without the apostrophe before words that begin like a formula"
    )
    parser.add_argument("--with-names", action="store_true", help="show protected names (needs --reason; is noted)")
    parser.add_argument("--reason", default="", metavar="WHY", help="why protected names are needed")
    parser.add_argument("--by", metavar="NAME", help="who asks for them (RIWAYA_USER, or the login name)")
    parser.add_argument("--key-file", metavar="FILE", help="the key of an encrypted workspace: the first line of this file")
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Export; what was written and lost is told on standard error."""
    if options.rules:
        return _list_rules()
    if options.format is None or not options.inputs or options.out is None:
        options.parser.error("FORMAT, INPUT and --out are needed")
    from riwaya.export import export_to  # noqa: PLC0415  (--help loads nothing)
    from riwaya.export.coding import coding  # noqa: PLC0415
    from riwaya.export.options import Options  # noqa: PLC0415

    chosen = Options(
        rules=coding(options.without, options.with_),
        bom=not options.no_bom,
        guard=not options.no_guard,
        validate=options.validate,
        pdf=options.pdf,
        only=frozenset(options.event),
    )
    if options.with_names and not options.reason.strip():
        options.parser.error("--with-names needs --reason: it is noted")
    with ExitStack() as stack:
        folder = export_to(options.format, _material(options, stack), options.out, chosen)
    print((folder.path / "loss.txt").read_text(encoding="utf-8"), end="", file=sys.stderr)
    return 0


def _material(options: argparse.Namespace, stack: ExitStack) -> Material:
    """What the inputs hold: a workspace, or files; protected names covered unless they are asked for."""
    from riwaya.cli.events import judgements  # noqa: PLC0415
    from riwaya.cli.workspace import key_in  # noqa: PLC0415
    from riwaya.export.records import FileMaterial  # noqa: PLC0415
    from riwaya.export.secret import own_secret  # noqa: PLC0415
    from riwaya.export.shield import COVERED, Shielded, Shown, covered_files, told  # noqa: PLC0415

    shown = Shown(options.by or _user(), options.reason) if options.with_names else None
    if len(options.inputs) == 1 and (options.key_file or is_workspace(options.inputs[0])):
        from riwaya.export.workspaces import workspace_material  # noqa: PLC0415
        from riwaya.store.workspace import open_workspace  # noqa: PLC0415

        workspace = stack.enter_context(open_workspace(options.inputs[0], key=key_in(options.key_file)))
        return workspace_material(workspace, shown)
    decided = judgements(options.judgements) if options.judgements else []
    files = FileMaterial(options.inputs, decided)
    if shown is not None:
        return Shielded(((d, d) for d in files.documents()), files, protection=told(shown))
    secret, kept = own_secret()
    return covered_files(files, secret, protection=COVERED if kept else f"{COVERED} of this export alone")


def is_workspace(name: str) -> bool:
    """Whether an input is a workspace: a PostgreSQL URL, or a file of SQLite's."""
    if name.startswith(("postgresql://", "postgres://", "postgresql+")):
        return True
    try:
        with Path(name).open("rb") as stream:
            return stream.read(16) == b"SQLite format 3\x00"
    except OSError:
        return False


def _user() -> str:
    from riwaya.store.workspace import user  # noqa: PLC0415

    return user()


def _list_rules() -> int:
    from riwaya.export import FORMATS  # noqa: PLC0415
    from riwaya.export.coding import RULES  # noqa: PLC0415

    used = {one.name: one.rules() for one in FORMATS.values()}
    for rule in RULES.values():
        formats = ", ".join(name for name, rules in used.items() if rule.name in rules)
        print(f"{rule.name} ({formats})\n    {rule.does}\n    without it: {rule.without}")
    return 0
