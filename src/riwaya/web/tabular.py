"""Tables of counts: rows with a number for each status, each with the address of the claims it counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import msgspec
from fastapi import Depends, Query

from riwaya.store.subjects import Count
from riwaya.web.asking import LARGEST_PAGE, PageAsked
from riwaya.web.links import list_of
from riwaya.web.plots import STATUSES


def _paged(
    page: Annotated[int, Query(ge=1, le=10_000)] = 1, size: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50
) -> PageAsked:
    return PageAsked(page=page, size=size)


Paged = Annotated[PageAsked, Depends(_paged)]


class Cell(msgspec.Struct, frozen=True):
    """A number, and where its claims are listed. `status` is '' for claims that no event holds; `share` is 0 to 100."""

    status: str
    claims: int
    address: str
    share: float


class Row(msgspec.Struct, frozen=True):
    """A row of a table: what it is about, all its claims, and those of each status."""

    name: str
    claims: int
    address: str
    cells: tuple[Cell, ...]


def summary(counts: Iterable[Count], roles: Sequence[str], link: Mapping[str, str]) -> Row:
    """All claims of some roles."""
    found: Counter[str] = Counter()
    for count in counts:
        if count.role in roles:
            found[count.status] += count.claims
    return _row("", found, link)


def by_type(counts: Iterable[Count], roles: Sequence[str], link: Mapping[str, str]) -> list[Row]:
    """The claims of some roles by type, most first."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for count in counts:
        if count.role in roles:
            found[count.type][count.status] += count.claims
    rows = [_row(name, split, {**link, "type": name}) for name, split in found.items()]
    return sorted(rows, key=lambda row: (-row.claims, row.name))


def _row(name: str, found: Counter[str], link: Mapping[str, str]) -> Row:
    total = sum(found.values())
    cells = tuple(
        Cell(
            status,
            found[status],
            list_of("claims", **link, status=status) if status else "",
            round(100 * found[status] / total, 2) if total else 0.0,
        )
        for status in STATUSES
    )
    return Row(name, total, list_of("claims", **link), cells)


class Roles(msgspec.Struct, frozen=True):
    """A type of event, and how many claims of it have an actor do it, and suffer it."""

    type: str
    does: int
    suffers: int
    does_address: str
    suffers_address: str


def doing_and_suffering(counts: Iterable[Count], actor: str) -> list[Roles]:
    """What an actor does and suffers, by type, most first."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for count in counts:
        found[count.type][count.role] += count.claims
    rows = [
        Roles(
            name,
            split["actor"],
            split["target"],
            list_of("claims", doer=actor, type=name),
            list_of("claims", target=actor, type=name),
        )
        for name, split in found.items()
    ]
    return sorted(rows, key=lambda row: (-(row.does + row.suffers), row.type))
