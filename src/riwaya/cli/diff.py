"""`riwaya diff`: what a change of the rules gained and lost between two readings."""

from __future__ import annotations

import argparse

_EXAMPLES = """\
example:
  riwaya read corpus.jsonl.gz > before.jsonl      # then change a rule
  riwaya read corpus.jsonl.gz > after.jsonl
  riwaya diff before.jsonl after.jsonl --most 40
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "diff",
        help="compare two readings of the same articles",
        description="Claims gained, lost and read otherwise between two readings, with the words around them.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("before", help="records of the first reading (JSON Lines)")
    parser.add_argument("after", help="records of the second reading")
    parser.add_argument("--most", type=int, default=20, metavar="N", help="changes shown of each kind (default 20)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the changes of each kind, the commonest kind first; exit status 1 where there are any."""
    from riwaya.check.difference import compare, summary  # noqa: PLC0415
    from riwaya.cli.events import documents  # noqa: PLC0415

    changes = list(compare(documents([options.before]), documents([options.after])))
    for (kind, field), count in summary(changes).most_common():
        print(f"\n# {kind} {field}".rstrip() + f": {count}")
        for change in [c for c in changes if (c.kind, c.field) == (kind, field)][: options.most]:
            turn = " → ".join(part or "∅" for part in (change.before, change.after))
            print(f"{change.uri}: {turn}\n    {change.words}")
    if not changes:
        print("no change")
    return 1 if changes else 0
