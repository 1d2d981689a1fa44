"""`riwaya events`: records in, events out (JSON Lines), or a table, or a page for people."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from riwaya.cli.output import opened
from riwaya.errors import InputError

if TYPE_CHECKING:
    from riwaya.model import Document, Judgement

_EXAMPLES = """\
examples:
  riwaya read articles --format jsonl | riwaya events > events.jsonl
  riwaya events records.jsonl --format html -o events.html
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "events",
        help="group the claims of many records into events",
        description="Group claims into events: who says so, who else, and where the accounts part.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "paths", metavar="RECORDS", nargs="*", help="what riwaya read printed; standard input where none"
    )
    parser.add_argument(
        "--format", choices=("jsonl", "table", "html"), default="jsonl", help="jsonl (default), table or html"
    )
    parser.add_argument("--origins", type=int, default=1, metavar="N", help="only events with at least N origins")
    parser.add_argument("--limit", type=int, default=None, metavar="N", help="only the N events with most origins")
    parser.add_argument(
        "--judgements", metavar="FILE", help="people's splits and merges, one a line, laid over the grouping"
    )
    parser.add_argument(
        "--similarity", action="store_true", help="weigh sentence similarity too (the extra riwaya[similarity])"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write (standard output)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Group and write."""
    import msgspec  # noqa: PLC0415  (--help loads nothing)

    from riwaya.events import events_of  # noqa: PLC0415
    from riwaya.events.extract import accounts_of  # noqa: PLC0415
    from riwaya.events.similarity import SentenceMeaning  # noqa: PLC0415
    from riwaya.views.event_texts import Texts  # noqa: PLC0415

    articles = {}
    texts = Texts()
    for document in documents(options.paths or ["-"]):
        if document.id not in articles:
            articles[document.id] = accounts_of(document)
            if options.format != "jsonl":
                texts.add(document)
    meaning = SentenceMeaning() if options.similarity else None
    decided = judgements(options.judgements) if options.judgements else []
    known = events_of(articles, decided, meaning=meaning)
    events = [e for e in known if len(e.origins) >= options.origins]
    if options.limit is not None:
        events = sorted(events, key=lambda e: (-len(e.origins), e.id))[: options.limit]
    with opened(options.output) as stream:
        if options.format == "jsonl":
            stream.writelines(msgspec.json.encode(event) + b"\n" for event in events)
        elif options.format == "table":
            from riwaya.views.event_text import render_event  # noqa: PLC0415

            stream.writelines(render_event(event, texts, known).encode() for event in events)
        else:
            from riwaya.views.event_html import render_page  # noqa: PLC0415

            stream.write(render_page(events, texts, known).encode())
    return 0


def documents(paths: Sequence[str]) -> Iterator[Document]:
    """The records of these files, one a line; `-` is standard input. InputError names file and line."""
    import msgspec  # noqa: PLC0415

    from riwaya.model import Document as Record  # noqa: PLC0415

    decoder = msgspec.json.Decoder(Record)
    for path, number, line in lines(paths):
        try:
            yield decoder.decode(line)
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise InputError(
                "I020", f"not a record ({error})", where=f"{path}:{number}", remedy="Give what riwaya read printed."
            ) from error


def judgements(path: str) -> list[Judgement]:
    """Judgements of a file, in their order: {"type": "split" or "merge", "id", "claims"}."""
    import msgspec  # noqa: PLC0415

    from riwaya.model import Merge, Split  # noqa: PLC0415

    decoder = msgspec.json.Decoder(Merge | Split)
    found: list[Judgement] = []
    for name, number, line in lines([path]):
        try:
            found.append(decoder.decode(line))
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise InputError("I023", f"not a judgement ({error})", where=f"{name}:{number}") from error
    return found


def lines(paths: Sequence[str]) -> Iterator[tuple[str, int, bytes]]:
    """Path, number and content of each line that is not empty; .gz files are unpacked."""
    import gzip  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    for path in paths:
        try:
            if path == "-":
                yield from (("<standard input>", n, line) for n, line in enumerate(sys.stdin.buffer, 1) if line.strip())
                continue
            with gzip.open(path) if path.endswith(".gz") else Path(path).open("rb") as stream:
                yield from ((path, n, line) for n, line in enumerate(stream, 1) if line.strip())
        except (OSError, EOFError) as error:
            raise InputError("I001", f"cannot be read ({error})", where=path) from error
