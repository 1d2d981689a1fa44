"""The command line: one file a command, each of which parses, calls the library and prints."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from riwaya.errors import RiwayaError
from riwaya.version import __version__

INTERRUPTED = 130
BROKEN_PIPE = 141

_EXITS = """\
exit status:
  0  done                          3  something given could not be read; all the rest was
  2  the command line is wrong     4  the rule data are wrong
  5  a workspace refuses, or verify found it altered
  6  a reader failed on an article (it is named; the rest was read)
  130 stopped with Ctrl-C          141 whoever read the output went away
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status follows the branches of riwaya.errors."""
    options = build_parser().parse_args(argv)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except RiwayaError as error:
        print(f"riwaya: {error.message()}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:
        _drop_output()
        return BROKEN_PIPE
    except KeyboardInterrupt:
        print("riwaya: stopped", file=sys.stderr)
        return INTERRUPTED
    return status


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options. Nothing is loaded: a command imports what it needs when it runs."""
    from riwaya.cli import (  # noqa: PLC0415  (they import this package)
        accounts,
        add,
        batch,
        check,
        compare,
        diff,
        events,
        export,
        import_,
        judge,
        listing,
        places,
        proof,
        read,
        rules,
        serve,
        show,
        stamp,
        watch,
    )

    parser = argparse.ArgumentParser(
        prog="riwaya",
        description="Reads Arabic conflict news into claims that can be checked, word for word.",
        epilog=_EXITS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"riwaya {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (
        *(read, events, show, add, listing, judge, proof, stamp, serve, accounts),
        *(watch, batch, export, import_, compare, check, rules, diff, places),
    ):
        command.add_to(commands)
    return parser


def _drop_output() -> None:
    """Give the interpreter somewhere to flush to, so that it does not complain on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
