"""An event's figures drawn: the range that each origin gives on one axis, and as they were published over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from riwaya.model import Event, EventFigure, Quantity
from riwaya.views import labels
from riwaya.web.accounts import Account

HIGH, WIDE = 120, 600
"""The plot over time, in units of its view box."""
LEAST = 0.9
"""Width of a single number on the axis, in hundredths of it."""
OPEN = 1.25
"""An open range is drawn to so many times its lowest value."""


class Ranged(NamedTuple):
    """What one origin gives: where its bar begins and ends on the axis (hundredths), and what it says.

    `published` is the first day it gave that, `times` how often it did.
    """

    origin: str
    start: float
    end: float
    is_open: bool
    shown: str
    words: str
    published: str
    address: str
    update: bool
    times: int = 1


class Dot(NamedTuple):
    """A figure over time: where it stands in the plot, from its lowest to its highest value."""

    x: float
    low: float
    high: float
    is_open: bool
    title: str


class Plot(NamedTuple):
    """All that is said of one count. `dots` is empty where all was said on one day; `first`, `last`: the days of the plot."""

    role: str
    shown: str
    top: float
    rows: tuple[Ranged, ...]
    dots: tuple[Dot, ...]
    first: str
    last: str


def plots(
    event: Event, accounts: Mapping[str, Account], *, mirrored: bool
) -> list[Plot]:
    """A plot for each count of the event; `mirrored`: drawn from the right, as Arabic is read."""
    return [
        plot
        for role, figure in event.figures.items()
        if (plot := _plot(role, figure, event, accounts, mirrored=mirrored)) is not None
    ]


def _plot(
    role: str,
    figure: EventFigure,
    event: Event,
    accounts: Mapping[str, Account],
    *,
    mirrored: bool,
) -> Plot | None:
    names = {origin.id: origin.name for origin in event.origins}
    given: list[tuple[str, Quantity, Account, bool]] = []
    for by in figure.by:
        account = accounts.get(by.claim)
        quantity = account.quantities.get(by.quantity) if account is not None else None
        if account is not None and quantity is not None and (quantity.low is not None or quantity.high is not None):
            given.append((names.get(by.origin, by.origin), quantity, account, by.update))
    if not given:
        return None
    top = max(_high(quantity) for _, quantity, _, _ in given) or 1.0
    given.sort(key=lambda g: (g[2].published or "9999", g[0]))
    rows = tuple(_once(_row(*one, top, mirrored=mirrored) for one in given))
    days = sorted({account.published for _, _, account, _ in given if account.published})
    dots = tuple(_dots(given, days, top, mirrored=mirrored)) if len(days) > 1 else ()
    first, last = (days[0], days[-1]) if days else ("", "")
    return Plot(role, _bounds(figure), top, rows, dots, first, last)


def _row(name: str, quantity: Quantity, account: Account, update: bool, top: float, *, mirrored: bool) -> Ranged:  # noqa: FBT001  (unpacked)
    start, end = 100 * _low(quantity) / top, 100 * _high(quantity) / top
    if end - start < LEAST:
        start = max(0.0, min(start - LEAST / 2, 100 - LEAST))
        end = start + LEAST
    if mirrored:
        start, end = 100 - end, 100 - start
    return Ranged(
        origin=name,
        start=round(start, 2),
        end=round(end, 2),
        is_open=quantity.high is None,
        shown=labels.bounds(quantity),
        words=quantity.text,
        published=account.published,
        address=account.address,
        update=update,
    )


def _once(rows: Iterable[Ranged]) -> Iterable[Ranged]:
    """What an origin gives again and again, once."""
    found: dict[tuple[str, str], Ranged] = {}
    for row in rows:
        before = found.get((row.origin, row.shown))
        found[row.origin, row.shown] = row if before is None else before._replace(times=before.times + 1)
    return found.values()


def _dots(
    given: Sequence[tuple[str, Quantity, Account, bool]], days: Sequence[str], top: float, *, mirrored: bool
) -> list[Dot]:
    first, last = dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[-1])
    whole = (last - first).days or 1
    out: dict[Dot, None] = {}
    for name, quantity, account, _ in given:
        if account.published:
            x = 10 + (WIDE - 20) * (dt.date.fromisoformat(account.published) - first).days / whole
            low, high = (HIGH - 8 - (HIGH - 16) * value / top for value in (_low(quantity), _high(quantity)))
            title = f"{account.published} · {name} · {labels.bounds(quantity)}"
            at = WIDE - x if mirrored else x
            out[Dot(round(at, 1), round(low, 1), round(high, 1), quantity.high is None, title)] = None
    return list(out)


def _low(quantity: Quantity) -> float:
    return quantity.low if quantity.low is not None else 0.0


def _high(quantity: Quantity) -> float:
    return quantity.high if quantity.high is not None else _low(quantity) * OPEN


def _bounds(figure: EventFigure) -> str:
    if figure.low is None:
        return "؟"
    if figure.high is None:
        return f"≥ {figure.low:,g}"
    return f"{figure.low:,g}" if figure.low == figure.high else f"{figure.low:,g}–{figure.high:,g}"
