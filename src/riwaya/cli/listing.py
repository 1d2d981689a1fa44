"""`riwaya list`, `search`, `status`: what is in a workspace."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from riwaya.cli.workspace import add_filters, add_paging, add_workspace, filter_of, opened, print_json

if TYPE_CHECKING:
    from riwaya.model import Event
    from riwaya.review.judgements import Judgement
    from riwaya.store.adding import Failure
    from riwaya.store.listing import Hit, ListedArticle, ListedClaim
    from riwaya.store.workspace import Workspace

_EXAMPLES = """\
examples:
  riwaya list cases.riwaya claims --type airstrike --place Idlib --since 2018-05-01
  riwaya list cases.riwaya events --status contested --json
  riwaya search cases.riwaya 'سوق "المدينة القديمة" -هدنة' --outlet outlet:alaraby
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands and their options."""
    listed = commands.add_parser(
        "list",
        help="list a workspace's articles, claims, events, judgements or failures",
        description="List what is in a workspace, under filters.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_workspace(listed)
    listed.add_argument("what", choices=tuple(_LISTS), help="what to list")
    add_filters(listed)
    add_paging(listed, 50)
    listed.set_defaults(run=run_list)
    search = commands.add_parser(
        "search",
        help="search the articles of a workspace",
        description='Find words under clitics, spellings and diacritics. "A phrase", -without, beginning*.',
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_workspace(search)
    search.add_argument("query", metavar="WORDS", nargs="+", help="what must be in an article")
    add_filters(search)
    add_paging(search, 20)
    search.set_defaults(run=run_search)
    status = commands.add_parser(
        "status", help="what a workspace holds", description="Articles, claims, events, judgements, failures, states of review."
    )
    add_workspace(status)
    status.set_defaults(run=run_status)


def run_list(options: argparse.Namespace) -> int:
    """Print a page of what is asked for."""
    with opened(options) as workspace:
        total, exact, items, line = _LISTS[options.what](workspace, options)
    if options.json:
        print_json({"total": total, "exact": exact, "offset": options.offset, "items": items})
        return 0
    for item in items:
        print("\t".join(line(item)))
    _print_total(total, len(items), options.offset, exact=exact)
    return 0


def run_search(options: argparse.Namespace) -> int:
    """Print the hits with their words marked."""
    with opened(options) as workspace:
        found = workspace.search(" ".join(options.query), filter_of(options), limit=options.limit, offset=options.offset, count_to=options.count_to)
    if options.json:
        print_json(found)
        return 0
    if found.stripped:
        print("nothing holds the words as given; looked for without the particles before them")
    for hit in found.items:
        _print_hit(hit)
    _print_total(found.total, len(found.items), options.offset, exact=found.exact)
    return 0


def run_status(options: argparse.Namespace) -> int:
    """Print what the workspace holds."""
    import msgspec  # noqa: PLC0415

    with opened(options) as workspace:
        status = workspace.status()
    if options.json:
        print_json(status)
        return 0
    for name, value in msgspec.structs.asdict(status).items():
        shown = ", ".join(f"{key} {number:,}" for key, number in value.items()) if isinstance(value, dict) else value
        print(f"{name:<12}{shown:,}" if isinstance(shown, int) and not isinstance(shown, bool) else f"{name:<12}{shown}")
    return 0


def _articles(workspace: Workspace, options: argparse.Namespace) -> tuple[int, bool, Any, Any]:
    page = workspace.articles(filter_of(options), limit=options.limit, offset=options.offset, count_to=options.count_to)
    return page.total, page.exact, page.items, _article_line


def _claims(workspace: Workspace, options: argparse.Namespace) -> tuple[int, bool, Any, Any]:
    page = workspace.claims(filter_of(options), limit=options.limit, offset=options.offset, count_to=options.count_to)
    return page.total, page.exact, page.items, _claim_line


def _events(workspace: Workspace, options: argparse.Namespace) -> tuple[int, bool, Any, Any]:
    page = workspace.events(filter_of(options), limit=options.limit, offset=options.offset, count_to=options.count_to)
    return page.total, page.exact, page.items, _event_line


def _judgements(workspace: Workspace, options: argparse.Namespace) -> tuple[int, bool, Any, Any]:
    found = workspace.judgements()
    return len(found), True, found[options.offset : options.offset + options.limit], _judgement_line


def _failures(workspace: Workspace, options: argparse.Namespace) -> tuple[int, bool, Any, Any]:
    found = workspace.failures()
    return len(found), True, found[options.offset : options.offset + options.limit], _failure_line


_LISTS = {"articles": _articles, "claims": _claims, "events": _events, "judgements": _judgements, "failures": _failures}


def _article_line(a: ListedArticle) -> Iterable[str]:
    return (a.document[:12], a.published or "-", a.outlet or "-", a.state, f"{a.claims} claims", a.title or a.uri)


def _claim_line(c: ListedClaim) -> Iterable[str]:
    claim = c.seen.claim
    said = claim.type if claim.polarity == "affirmed" else f"{claim.type} (denied)"
    return (claim.id, c.first_day or "-", said, claim.modality, c.seen.state, " ".join(c.words.split()))


def _event_line(e: Event) -> Iterable[str]:
    day = e.time.start if e.time else "-"
    place = e.place.name if e.place else "-"
    return (e.id, day, e.type, place, e.status, f"{len(e.origins)} origins", f"{len(e.claims)} claims")


def _judgement_line(j: Judgement) -> Iterable[str]:
    about = j.undoes or j.subject or ",".join((*(a.claim for a in j.claims), *j.actors))
    return (j.id, j.at, j.by, j.kind, about, f"{j.field}={j.value}" if j.field else "-", j.reason or "-")


def _failure_line(f: Failure) -> Iterable[str]:
    return (f.last, f"tried {f.tries}", f.uri, f.place or "-", f"{f.message}. {f.remedy} [{f.code}]")


def _print_hit(hit: Hit) -> None:
    print("\t".join(_article_line(hit.article)))
    for snippet in hit.snippets:
        parts, done = [], snippet.span[0]
        for start, end in snippet.marks:
            before, words = snippet.text[done - snippet.span[0] : start - snippet.span[0]], snippet.text[start - snippet.span[0] : end - snippet.span[0]]
            parts += [before, f"[{words}]"]
            done = end
        parts.append(snippet.text[done - snippet.span[0] :])
        print(f"    {snippet.span[0]}: {' '.join(''.join(parts).split())}")


def _print_total(total: int, shown: int, offset: int, *, exact: bool) -> None:
    if shown < total or not exact:
        told = f"{total:,}" if exact else f"more than {total:,}"
        print(f"{offset + 1}-{offset + shown} of {told} (--limit, --offset)" if shown else f"none from {offset} on, of {told}")
    else:
        print(f"{total:,} in all")
