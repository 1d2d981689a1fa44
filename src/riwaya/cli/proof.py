"""`riwaya log`, `verify`, `source`, `group`, `rebuild`: what happened in a workspace, and whether it is whole."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from riwaya.cli.workspace import add_workspace, key_in, opened, print_json
from riwaya.errors import StoreError

if TYPE_CHECKING:
    from riwaya.store.chain import Entry


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands and their options."""
    log = commands.add_parser(
        "log",
        help="who changed what in a workspace, and when",
        description="Entries of the log; of one claim, article or judgement where one is named.",
    )
    add_workspace(log)
    log.add_argument("about", metavar="ID", nargs="?", help="a claim's, article's or judgement's id; the whole log where none")
    log.add_argument("--of", metavar="NAME", help="only what this person did")
    log.add_argument("--action", metavar="ACTION", help="only these: article, reading, judgement, judgement.reject, reveal …")
    log.add_argument("--after", type=int, default=0, metavar="N", help="only entries after number N")
    log.add_argument("--limit", type=int, metavar="N", help="only the newest N")
    log.set_defaults(run=run_log)
    verify = commands.add_parser(
        "verify",
        help="find any altered byte of sources, log or judgements",
        description="Check the log's chain, and every source, article, reading and judgement against it. Exit status 5 where anything is wrong.",
    )
    add_workspace(verify)
    verify.add_argument("--head", metavar="HASH", help="a hash noted earlier (riwaya status), which the log must still contain")
    verify.set_defaults(run=run_verify)
    source = commands.add_parser(
        "source", help="the very bytes an article was read from", description="Print the bytes an article was read from."
    )
    add_workspace(source)
    source.add_argument("article", metavar="ARTICLE", help="its id, its beginning, or its uri")
    source.set_defaults(run=run_source)
    copied = commands.add_parser(
        "copy",
        help="copy a workspace's file: a backup, or under another key",
        description="Copy a workspace's file, whole as of now; with --new-key-file the copy is encrypted.",
    )
    add_workspace(copied)
    copied.add_argument("target", metavar="FILE", help="the new file")
    copied.add_argument("--new-key-file", metavar="FILE", help="encrypt the copy with the first line of this file")
    copied.set_defaults(run=run_copy)
    group = commands.add_parser("group", help="compute a workspace's events anew", description="Compute all events anew.")
    add_workspace(group, writes=True)
    group.set_defaults(run=run_group)
    rebuild = commands.add_parser(
        "rebuild",
        help="make a workspace's lists, search index and events anew",
        description="Make all that is derived anew from sources, readings and judgements.",
    )
    add_workspace(rebuild, writes=True)
    rebuild.set_defaults(run=run_rebuild)


def run_log(options: argparse.Namespace) -> int:
    """Print entries, one a line, in their order."""
    with opened(options) as workspace:
        if options.about is not None:
            found = [e for e in workspace.history(options.about) if _wanted(e, options)][-(options.limit or 0) :]
        else:
            newest_first = options.limit is not None
            found = workspace.log(
                after=options.after, by=options.of, action=options.action, newest_first=newest_first, limit=options.limit
            )
            found = found[::-1] if newest_first else found
    for entry in found:
        if options.json:
            print_json(entry)
        else:
            print(f"{entry.seq}\t{entry.at}\t{entry.by}\t{entry.action}\t{entry.subject[:12]}\t{entry.hash[:12]}")
    return 0


def run_verify(options: argparse.Namespace) -> int:
    """Print what is wrong; exit status 5 where anything is."""
    with opened(options) as workspace:
        done = workspace.verify(head=options.head)
    if options.json:
        print_json(done)
    else:
        for fault in done.faults:
            print(f"{fault.where}: {fault.what}")
        looked = ", ".join(f"{number:,} {name}" for name, number in done.rows.items() if number)
        told = f"{len(done.faults):,} faults" if done.faults else "all as it was written"
        print(f"{done.entries:,} log entries ({looked}): {told}\nhead {done.head}")
    return StoreError.exit_status if done.faults else 0


def run_source(options: argparse.Namespace) -> int:
    """Write the bytes to standard output."""
    with opened(options) as workspace:
        data = workspace.source(options.article)
    sys.stdout.buffer.write(data)
    return 0


def run_copy(options: argparse.Namespace) -> int:
    """Copy."""
    with opened(options) as workspace:
        workspace.copy(options.target, key=key_in(options.key_file), new_key=key_in(options.new_key_file))
    return 0


def run_group(options: argparse.Namespace) -> int:
    """Group and say how many events there are."""
    with opened(options) as workspace:
        number = workspace.group(by=options.by)
    print_json({"events": number}) if options.json else print(f"{number:,} events")
    return 0


def run_rebuild(options: argparse.Namespace) -> int:
    """Rebuild and say of how many articles."""
    with opened(options) as workspace:
        number = workspace.rebuild(by=options.by)
    print_json({"articles": number}) if options.json else print(f"{number:,} articles")
    return 0


def _wanted(entry: Entry, options: argparse.Namespace) -> bool:
    if entry.seq <= options.after or (options.of is not None and entry.by != options.of):
        return False
    return options.action is None or entry.action.startswith(options.action)
