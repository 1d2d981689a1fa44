"""`riwaya add`, `reread`, `retry`: articles into a workspace, and read again there."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from riwaya.cli.progress import Progress, expected
from riwaya.cli.read import jobs_given
from riwaya.cli.workspace import add_workspace, opened, print_json

if TYPE_CHECKING:
    from riwaya.store.adding import Added, Step
    from riwaya.store.rereading import Change, Reread

_EXAMPLES = """\
examples:
  riwaya add cases.riwaya news.jsonl.gz pages/
  riwaya add postgresql://desk@db.example/cases inbox --outlet 'وكالة الضحى' --jobs 2

What is in the workspace already is passed over, so a run that was stopped goes on where it stopped.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands and their options."""
    add = commands.add_parser(
        "add",
        help="read articles into a workspace",
        description="Read articles into a workspace, which is made where there is none.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_workspace(add, writes=True)
    add.add_argument("paths", metavar="PATH", nargs="*", help="what to read, as riwaya read takes it")
    add.add_argument("--published", metavar="DATE", help="the day of publication, for articles that do not say it")
    add.add_argument("--outlet", metavar="NAME", help="the publisher, for articles that do not say it")
    _how(add)
    add.set_defaults(run=run_add)
    reread = commands.add_parser(
        "reread",
        help="read a workspace's articles anew",
        description="Read articles anew with the rules of today. Judgements stay with their words; what changed is listed.",
    )
    add_workspace(reread, writes=True)
    reread.add_argument("documents", metavar="ARTICLE", nargs="*", help="articles by id, its beginning, or uri; all where none")
    _how(reread)
    reread.set_defaults(run=run_reread)
    retry = commands.add_parser(
        "retry", help="try again what could not be read", description="Try again what could not be read."
    )
    add_workspace(retry, writes=True)
    _how(retry)
    retry.set_defaults(run=run_retry)


def run_add(options: argparse.Namespace) -> int:
    """Read and keep; exit status as of `riwaya read`."""
    from riwaya.errors import InputError  # noqa: PLC0415

    if not options.paths:
        raise InputError("I001", "no articles named", where="riwaya add", remedy="Name files or folders, or - for standard input.")
    _load_rules()
    with opened(options, create=True) as workspace:
        progress = _progress(options, expected(options.paths) if options.progress or _looked_at() else None)
        done = workspace.add(
            options.paths,
            by=options.by,
            published=options.published,
            outlet=options.outlet,
            jobs=options.jobs,
            group=not options.no_group,
            tell=_teller(progress),
        )
        progress.close()
    _print_added(options, done)
    return done.exit_status


def run_retry(options: argparse.Namespace) -> int:
    """Try again; exit status as of `riwaya read`."""
    _load_rules()
    with opened(options) as workspace:
        progress = _progress(options, len(workspace.failures()))
        done = workspace.retry(by=options.by, jobs=options.jobs, tell=_teller(progress))
        progress.close()
    _print_added(options, done)
    return done.exit_status


def run_reread(options: argparse.Namespace) -> int:
    """Read anew and list what changed."""
    _load_rules()
    with opened(options) as workspace:
        progress = _progress(options, len(options.documents) or workspace.status().articles)
        done = workspace.reread(
            options.documents, by=options.by, jobs=options.jobs, group=not options.no_group, tell=_teller(progress)
        )
        progress.close()
    if options.json:
        print_json(done)
    else:
        _print_changes(done)
    return done.exit_status


def _load_rules() -> None:
    """The rules loaded before a workspace is opened: what is wrong with them is told first."""
    from riwaya.engine.resident import keep_rules  # noqa: PLC0415  (--help loads nothing)

    keep_rules()


def _how(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=jobs_given, default=1, metavar="N", help="processes; 0 for one a core (default 1)")
    parser.add_argument("--no-group", action="store_true", help="leave the events as they are (riwaya group makes them)")
    parser.add_argument("--progress", action="store_true", help="tell progress on standard error even where it is no terminal")


def _looked_at() -> bool:
    import sys  # noqa: PLC0415

    return sys.stderr.isatty()


def _progress(options: argparse.Namespace, total: int | None) -> Progress:
    return Progress(shown=options.progress or _looked_at(), total=total)


def _teller(progress: Progress) -> Callable[[Step], None]:
    def tell(step: Step) -> None:
        progress.step(aside=step.error is not None)
        if step.error is not None:
            progress.note(f"riwaya: {step.error.message()}")

    return tell


def _print_added(options: argparse.Namespace, done: Added) -> None:
    if options.json:
        print_json(done)
        return
    known = f", {done.known:,} known already" if done.known else ""
    failed = f", {done.failed:,} could not be read (riwaya list {options.workspace} failures)" if done.failed else ""
    print(f"{done.read:,} articles read, {done.claims:,} claims{known}{failed}")


def _print_changes(done: Reread) -> None:
    for change in done.changes:
        print("\t".join(_change_line(change)))
    judged = sum(bool(change.judged) for change in done.changes)
    print(f"{done.read:,} articles read anew, {done.changed:,} differ: {len(done.changes):,} claims, {judged:,} of them judged")


def _change_line(change: Change) -> tuple[str, ...]:
    claim = change.after or change.before
    said = "" if claim is None else f"{claim.type}\t{claim.trigger.text}"
    return (change.kind, change.document[:12], said, ",".join(change.fields), ",".join(change.judged))
