"""`riwaya watch`: feeds watched as a service, or once."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from riwaya.cli.workspace import add_workspace, opened
from riwaya.errors import InputError

if TYPE_CHECKING:
    from riwaya.watch.watcher import News

_EXAMPLES = """\
examples:
  riwaya watch feeds.toml cases.riwaya --once
  riwaya watch feeds.toml cases.riwaya --metrics 9108

feeds.toml:
  every = "15m"
  [[feed]]
  url = "https://news.example/rss"
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "watch",
        help="follow feeds: every article and every edit into a workspace",
        description="Follow RSS and Atom feeds. Pages are kept as WARC before they are read; an edit is a new version.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("feeds", metavar="FEEDS.toml", help="which feeds, and how (docs/watch.md)")
    add_workspace(parser, writes=True)
    parser.add_argument("--once", action="store_true", help="one round: all that is due now, then end")
    parser.add_argument("--keep", metavar="FOLDER", help="where pages and the watcher's memory are kept (WORKSPACE.watch)")
    parser.add_argument("--metrics", type=int, metavar="PORT", help="serve /health and /metrics on 127.0.0.1:PORT")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Watch until told to stop (SIGTERM, Ctrl-C); with --once, 3 where something failed."""
    try:
        from riwaya.watch.watcher import Watcher  # noqa: PLC0415  (--help loads nothing)
    except ImportError as error:
        raise InputError("I041", f"watching is not installed ({error.name} is missing)", remedy="pip install 'riwaya[watch]'") from error
    from riwaya.engine.resident import keep_rules  # noqa: PLC0415
    from riwaya.sources.warc_page import library  # noqa: PLC0415
    from riwaya.watch.config import load_config  # noqa: PLC0415
    from riwaya.watch.metrics import Gauge, MetricsServer  # noqa: PLC0415
    from riwaya.watch.shelf import WorkspaceShelf  # noqa: PLC0415
    from riwaya.watch.state import State  # noqa: PLC0415

    library()
    config = load_config(options.feeds)
    keep_rules()  # once, and before the first page is there; what is wrong with them is told at once
    folder = Path(options.keep or f"{options.workspace}.watch")
    if options.keep is None and "://" in options.workspace:
        raise InputError("I042", "no folder to keep pages in", where=options.workspace, remedy="Give one with --keep.")
    stop = _stop_when_told()
    gauge = Gauge()
    failed = False

    def tell(news: News) -> None:
        nonlocal failed
        failed = failed or news.what in ("failed", "feed_failed")
        _print(news, as_json=options.json)

    state = State(folder / "state.sqlite")
    served = MetricsServer(options.metrics, state.counters, gauge) if options.metrics is not None else nullcontext()
    with opened(options, create=True) as workspace, served:
        watcher = Watcher(config, state, folder / "archive", WorkspaceShelf(workspace, by=options.by))
        while True:
            watcher.round(tell)
            pause = watcher.pause()
            gauge.ended(pause)
            if options.once or stop.wait(max(1.0, pause)):
                break
    state.close()
    return 3 if failed and options.once else 0


def _stop_when_told() -> threading.Event:
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    return stop


def _print(news: News, *, as_json: bool) -> None:
    import msgspec  # noqa: PLC0415

    if as_json:
        sys.stdout.write(msgspec.json.encode(news).decode() + "\n")
    else:
        told = {"reason": news.reason, "version": news.version, "document": (news.document or "")[:12]}
        print(news.what, news.url, *(f"{k}={v}" for k, v in told.items() if v), sep="  ")
        for change in news.changes:
            fields = "; ".join(f"{name}: {was} → {now}" for name, (was, now) in change.fields.items())
            print(f"    {change.kind} {change.type}: {change.words_after or change.words_before}", fields, sep="  ")
    sys.stdout.flush()
