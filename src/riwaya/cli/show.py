"""`riwaya show`: one event for a person: the disputes on top, then every origin in its own words."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from riwaya.cli.events import lines
from riwaya.cli.output import opened
from riwaya.errors import InputError

if TYPE_CHECKING:
    from riwaya.model import Document, Event
    from riwaya.views.event_texts import Texts

_EXAMPLES = """\
examples:
  riwaya show e1a2b3c4d5e6 --in records.jsonl
  riwaya show e1a2 --in events.jsonl records.jsonl --format html -o event.html

EVENT is an event's id, the beginning of one, or the id of a claim in it.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "show",
        help="show one event: who says what, and where they part",
        description="Show one event. --in takes events (riwaya events), records (riwaya read), or both.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("event", metavar="EVENT", help="an event's id")
    parser.add_argument(
        "--in",
        dest="paths",
        metavar="FILE",
        nargs="+",
        required=True,
        help="events, records or both; - is standard input",
    )
    parser.add_argument(
        "--format", choices=("table", "html", "jsonl"), default="table", help="table (default), html or jsonl"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write (standard output)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the event; InputError where it is not there or the id is not of one event."""
    import msgspec  # noqa: PLC0415  (--help loads nothing)

    from riwaya.events import group_documents  # noqa: PLC0415
    from riwaya.views.event_texts import Texts  # noqa: PLC0415

    events, documents = read_both(options.paths)
    texts = Texts()
    for document in documents:
        texts.add(document)
    known = events or group_documents(documents)
    event = find(options.event, known)
    with opened(options.output) as stream:
        if options.format == "jsonl":
            stream.write(msgspec.json.encode(event) + b"\n")
        else:
            stream.write(_rendered(event, texts, known, options.format).encode())
    return 0


def find(wanted: str, events: Sequence[Event]) -> Event:
    """The event with this id, beginning of an id, or claim."""
    found = [e for e in events if e.id == wanted or wanted in e.claims] or [
        e for e in events if e.id.startswith(wanted)
    ]
    if len(found) != 1:
        what = f"{len(found)} events begin with {wanted}" if found else f"no event {wanted}"
        raise InputError("I021", what, where="--in", remedy="Ids are printed by riwaya events.")
    return found[0]


def read_both(paths: Sequence[str]) -> tuple[list[Event], list[Document]]:
    """Events and records told apart line by line: a record says its schema."""
    import msgspec  # noqa: PLC0415

    from riwaya.model import Document as Record  # noqa: PLC0415
    from riwaya.model import Event as Grouped  # noqa: PLC0415

    events: list[Event] = []
    documents: list[Document] = []
    record, grouped = msgspec.json.Decoder(Record), msgspec.json.Decoder(Grouped)
    for path, number, line in lines(paths):
        try:
            if b'"origins":' in line[:100_000] and b'"sentences":' not in line:
                events.append(grouped.decode(line))
            else:
                documents.append(record.decode(line))
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise InputError("I022", f"neither an event nor a record ({error})", where=f"{path}:{number}") from error
    return events, documents


def _rendered(event: Event, texts: Texts, known: Sequence[Event], form: str) -> str:
    if form == "html":
        from riwaya.views.event_html import render_page  # noqa: PLC0415

        return render_page([event], texts, known)
    from riwaya.views.event_text import render_event  # noqa: PLC0415

    return render_event(event, texts, known)
