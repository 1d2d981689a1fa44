"""What the commands on a workspace share: which one, who is at work, filters, and how results are printed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riwaya.errors import InputError

if TYPE_CHECKING:
    from riwaya.store.filters import Filter
    from riwaya.store.workspace import Workspace


def add_workspace(parser: argparse.ArgumentParser, *, writes: bool = False) -> None:
    """The workspace itself; with `writes`, who writes."""
    parser.add_argument("workspace", metavar="WORKSPACE", help="a file, or a postgresql:// URL")
    parser.add_argument("--key-file", metavar="FILE", help="the key of an encrypted workspace: the first line of this file")
    parser.add_argument("--json", action="store_true", help="print JSON")
    if writes:
        parser.add_argument("--by", metavar="NAME", help="who does this (RIWAYA_USER, or the login name)")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """What to ask for. Given twice, either will do; of different options, all must."""
    for name, field, told in _MANY:
        parser.add_argument(f"--{name}", dest=field, metavar=name.upper(), action="append", default=[], help=told)
    for name, told in _ONE:
        parser.add_argument(f"--{name}", metavar="DATE", help=told)
    parser.add_argument("--min-score", type=float, default=0.0, metavar="P", help="claims scored P or more (0 to 1)")
    parser.add_argument("--rejected", action="store_true", help="show rejected claims too")


def add_paging(parser: argparse.ArgumentParser, limit: int) -> None:
    """How many, from where on."""
    parser.add_argument("--limit", type=int, default=limit, metavar="N", help=f"so many at most ({limit})")
    parser.add_argument("--offset", type=int, default=0, metavar="N", help="pass over the first N")
    parser.add_argument("--count-to", type=int, default=10_000, metavar="N", help="count no further than N (10,000)")


def filter_of(options: argparse.Namespace) -> Filter:
    """The filter that the options ask for."""
    from riwaya.sources import published_day  # noqa: PLC0415  (--help loads nothing)
    from riwaya.store.filters import Filter as Wanted  # noqa: PLC0415

    given_by_name: dict[str, Any] = {field: tuple(getattr(options, field)) for _, field, _ in _MANY}
    for name, _ in _ONE:
        given = getattr(options, name.replace("-", "_"))
        day = published_day(given) if given is not None else None
        if given is not None and day is None:
            raise InputError("I020", f"{given!r} is not a date", where=f"--{name}", remedy="Write it as 2018-08-12.")
        given_by_name[name.replace("-", "_")] = day
    return Wanted(**given_by_name, min_score=options.min_score, rejected=options.rejected)


def opened(options: argparse.Namespace, *, create: bool = False) -> Workspace:
    """The workspace, open."""
    from riwaya.store.workspace import open_workspace  # noqa: PLC0415  (--help loads no database)

    return open_workspace(options.workspace, key=key_in(options.key_file), create=create)


def print_json(value: Any) -> None:  # noqa: ANN401  (whatever a command found)
    """One line of JSON."""
    import msgspec  # noqa: PLC0415

    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")
    sys.stdout.buffer.flush()


def key_in(path: str | None) -> str | None:
    """The key in a file: its first line. None where no file is named."""
    if path is None:
        return None
    try:
        key = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("I001", f"cannot be read ({error})", where=path, remedy="Give a file whose first line is the key.") from error
    if not key or not key[0].strip():
        raise InputError("I003", "no key in its first line", where=path, remedy="Write the key there.")
    return key[0].strip()


_MANY = (
    ("type", "types", "event type"),
    ("family", "families", "family of event types"),
    ("place", "places", "place: its id or name; a country or governorate stands for all in it"),
    ("actor", "actors", "actor, on either side: its id"),
    ("target", "targets", "actor acted upon: its id"),
    ("origin", "origins", "innermost source: its id or kind"),
    ("outlet", "outlets", "publisher: its id or name"),
    ("status", "statuses", "of the event: single-origin, corroborated, contested, denied"),
    ("state", "states", "of review: machine, in_review, agreed, disputed"),
    ("polarity", "polarities", "affirmed or denied"),
    ("modality", "modalities", "asserted, possible, intended …"),
    ("document", "documents", "article: its whole id"),
)
_ONE = (
    ("since", "the event's time touches this day or later"),
    ("until", "the event's time touches this day or earlier"),
    ("published-since", "published on this day or later"),
    ("published-until", "published on this day or earlier"),
)
