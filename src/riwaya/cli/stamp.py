"""`riwaya stamp`: the log's newest hash, stamped by a time-stamp authority (RFC 3161)."""

from __future__ import annotations

import argparse
from pathlib import Path

from riwaya.cli.output import opened as written
from riwaya.cli.workspace import add_workspace, opened, print_json
from riwaya.errors import InputError

_EXAMPLES = """\
examples:
  riwaya stamp cases.riwaya --authority https://tsa.example/tsr
  riwaya stamp cases.riwaya --request ask.tsq        # carry ask.tsq to an authority, then:
  riwaya stamp cases.riwaya --response answer.tsr
  riwaya stamp cases.riwaya --trust authority.pem    # the stamps there are, their signatures checked
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "stamp",
        help="have a workspace's log stamped by an authority (the extra riwaya[timestamps])",
        description="Have an authority sign that the log was there, or list the stamps. Only the digest of a hash is sent.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_workspace(parser, writes=True)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--authority", metavar="URL", help="ask this authority")
    how.add_argument("--request", metavar="FILE", help="write the request here, for an authority that cannot be reached")
    how.add_argument("--response", metavar="FILE", help="keep the authority's answer")
    how.add_argument("--trust", metavar="PEM", help="check the signatures of all stamps with these certificates")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Ask, write, keep or list."""
    with opened(options) as workspace:
        if options.request is not None:
            with written(options.request) as stream:
                stream.write(workspace.stamp_request())
            return 0
        if options.authority is not None:
            found = [workspace.stamp(options.authority, by=options.by)]
        elif options.response is not None:
            found = [workspace.keep_stamp(options.response, _read(options.response), by=options.by)]
        else:
            found = workspace.stamps(trust=options.trust)
    for stamp in found:
        if options.json:
            print_json(stamp)
        else:
            said = {None: "signature not checked", True: "signed", False: "WRONG"}[stamp.signed]
            print(f"log entry {stamp.of}\t{stamp.at}\t{stamp.authority}\t{said}")
    return 5 if any(stamp.signed is False for stamp in found) else 0


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError("I001", f"cannot be read ({error.strerror})", where=path, remedy="Check the path.") from error
