"""What is said of each count of an event: the range, who gives which, and which toll grew out of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from riwaya.events.accounts import Account, Count
from riwaya.events.comparable import value
from riwaya.model import EventFigure, FigureBy


def figures_of(accounts: Sequence[Account], origin_of: Mapping[str, str]) -> dict[str, EventFigure]:
    """What is said of each count; sub-totals of a claim («بينهم طفلان») do not bound it."""
    by_role: defaultdict[str, list[tuple[Account, Count]]] = defaultdict(list)
    for account in sorted(accounts, key=lambda a: (a.report.published or 0, a.id)):
        if not account.denied and account.real:
            for role in dict.fromkeys(c.role for c in account.counts):
                by_role[role].append((account, total(account, role)))
    return {role: _figure(rows, origin_of) for role, rows in sorted(by_role.items())}


def _figure(rows: Sequence[tuple[Account, Count]], origin_of: Mapping[str, str]) -> EventFigure:
    best: defaultdict[float, set[str]] = defaultdict(set)
    for account, count in rows:
        if count.best is not None:
            best[count.best].add(origin_of[account.id])
    lows = [c.low for _, c in rows if c.low is not None]
    highs = [c.high for _, c in rows]
    growing = set(_updates(rows))
    return EventFigure(
        low=min(lows, default=None),
        best=min(best, key=lambda value: (-len(best[value]), -value)) if best else None,
        high=None if None in highs else max((h for h in highs if h is not None), default=None),
        by=tuple(
            FigureBy(claim=a.id, quantity=c.index, origin=origin_of[a.id], update=a.id in growing) for a, c in rows
        ),
    )


def total(account: Account, role: str) -> Count:
    """The largest count of a role in a claim: the smaller ones are of whom, and so is one that says so."""
    return max((c for c in account.counts if c.role == role), key=lambda c: (c.whole, value(c), -c.index))


def _updates(rows: Sequence[tuple[Account, Count]]) -> Iterator[str]:
    """Claims of a later day whose count is above all that was given on days before: the toll grew."""
    for account, count in rows:
        day = account.report.published
        before = [
            value(c) for a, c in rows if day is not None and a.report.published is not None and a.report.published < day
        ]
        if before and value(count) > max(before):
            yield account.id
