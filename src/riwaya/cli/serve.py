"""`riwaya serve`: the desk over a workspace, in a web browser."""

from __future__ import annotations

import argparse
import sys

from riwaya.cli.workspace import add_workspace, opened
from riwaya.errors import StoreError

_EXAMPLES = """\
examples:
  riwaya serve cases.riwaya                      http://127.0.0.1:8765, for whoever is at this machine
  riwaya serve cases.riwaya --port 9000 --by ann
  riwaya accounts cases.riwaya add ann --role admin    then everybody logs in
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    serve = commands.add_parser(
        "serve",
        help="open the desk over a workspace: a web application on this machine",
        description="Serve the desk: events, articles, sources and review in a web browser, with nothing from elsewhere.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_workspace(serve, writes=True)
    serve.add_argument("--port", type=int, default=8765, metavar="N", help="the port (8765)")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="the address to listen at (127.0.0.1)")
    serve.add_argument(
        "--name", action="append", default=[], metavar="HOST", help="a further name that browsers know this machine by"
    )
    serve.set_defaults(run=run_serve)


def run_serve(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    try:
        from riwaya.web.serving import serve  # noqa: PLC0415  (an extra)
    except ModuleNotFoundError as missing:
        raise StoreError(
            "S007", f"the desk needs {missing.name}", where="serve", remedy="pip install 'riwaya[desk]'"
        ) from missing
    with opened(options) as workspace:
        serve(
            workspace,
            host=options.host,
            port=options.port,
            by=options.by,
            tell=lambda line: print(line, file=sys.stderr, flush=True),
        )
    return 0
