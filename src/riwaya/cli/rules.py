"""`riwaya rules lint`: every row of the rule data, checked."""

from __future__ import annotations

import argparse

from riwaya.errors import RuleError


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser("rules", help="look after the rule data", description="Look after the rule data.")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    lint = verbs.add_parser(
        "lint",
        help="check every row of the rule data",
        description="Check every row: code points, ids, event types, references, and that each example does what it says.",
    )
    lint.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Print what is wrong, one line a fault; exit status 4 where anything is."""
    from riwaya.check.examples import matchers  # noqa: PLC0415
    from riwaya.rules.lint import lint  # noqa: PLC0415

    linted = lint(matchers=matchers())
    for fault in linted.faults:
        print(fault)
    told = f"{linted.rows} rows and {linted.examples} examples in {linted.files} files"
    print(f"{told}: {len(linted.faults)} faults" if linted.faults else f"{told}: all in order")
    return RuleError.exit_status if linted.faults else 0
