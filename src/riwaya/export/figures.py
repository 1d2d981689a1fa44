"""Numbers of dead under the coding rules: what words give a number, which of several counts, how a total is split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riwaya.export.coding import Coding
from riwaya.export.material import Telling
from riwaya.model import Quantity

VAGUE = ((20, 3), (200, 12), (2000, 100))
"""Below this low end of what the words allow: this many. Several: 3; dozens: 12; hundreds: 100; beyond, 1000."""


@dataclass(frozen=True, slots=True)
class Count:
    """One figure given: by whom (origin), when published, and as a number under the rules."""

    quantity: Quantity
    origin: str
    published: str | None
    is_update: bool
    value: int | None


@dataclass(frozen=True, slots=True)
class Dead:
    """Dead as coded: the number (None: no figure), the figures it rests on, and the names of the rules that changed it."""

    number: int | None
    counts: tuple[Count, ...]
    rules: tuple[str, ...]


def dead_of(telling: Telling, rules: Coding) -> Dead:
    """The number of dead of an event: the latest toll, then the lowest figure or the best."""
    given = counts_of(telling, "killed", rules)
    if not given:
        return Dead(0 if rules("no-figure-is-zero") else None, (), ("no-figure-is-zero",) if _harms(telling) else ())
    applied = []
    counts = given
    if rules("latest-toll"):
        counts = _latest(given)
        if len(counts) < len(given):
            applied.append("latest-toll")
    values = [c.value for c in counts if c.value is not None]
    if rules("vague-figures") and any(c.quantity.qualifier == "vague" for c in counts):
        applied.append("vague-figures")
    number = _chosen(values, telling, rules)
    if rules("lowest-figure") and len(set(values)) > 1:
        applied.append("lowest-figure")
    return Dead(number, tuple(counts), tuple(applied))


def counts_of(telling: Telling, role: str, rules: Coding) -> list[Count]:
    """The figures given for one role by claims that say it happened, as numbers under the rules."""
    figure = telling.figure(role)
    found = []
    for by in figure.by if figure else ():
        one = telling.by_claim.get(by.claim)
        if one is None or not one.happened:
            continue
        quantity = one.document.quantities[by.quantity]
        found.append(Count(quantity, by.origin, one.published, by.update, number_of(quantity, rules)))
    return found


def number_of(quantity: Quantity, rules: Coding) -> int | None:
    """A quantity as one number. Whole: parts of persons are not counted.

    >>> from riwaya.export.coding import coding
    >>> vague = Quantity(span=(0, 1), text="", low=20, best=None, high=99, qualifier="vague", unit="person")
    >>> number_of(vague, coding()), number_of(vague, coding(without=["vague-figures"]))
    (12, 20)
    """
    if quantity.qualifier == "vague" and rules("vague-figures"):
        low = quantity.low or 0
        few = 10 if rules("several-is-ten") else 3
        return next((few if number == 3 else number for below, number in VAGUE if low < below), 1000)
    value = quantity.best if quantity.best is not None else quantity.low if quantity.low is not None else quantity.high
    return None if value is None else int(value)


def split(total: int, days: int) -> list[int]:
    """A total over days, with the remainder on the first.

    >>> split(7, 3)
    [3, 2, 2]
    """
    each, rest = divmod(total, days)
    return [each + rest, *[each] * (days - 1)]


def _chosen(values: Sequence[int], telling: Telling, rules: Coding) -> int | None:
    if not values:
        return None
    if rules("lowest-figure") and telling.event.status != "corroborated":
        return min(values)
    figure = telling.figure("killed")
    best = figure.best if figure is not None else None
    if best is not None and int(best) in values:
        return int(best)
    return max(values, key=lambda v: (values.count(v), -v))


def _latest(counts: list[Count]) -> list[Count]:
    """Without the tolls published before the last update."""
    days = [c.published for c in counts if c.is_update and c.published]
    if not days:
        return counts
    return [c for c in counts if c.published is None or c.published >= max(days)]


def _harms(telling: Telling) -> bool:
    return any(one.claim.type in ("killing", "assassination") and one.happened for one in telling.told)
