"""Plots as shapes: months as stacked bars, relays as bands between two columns. Templates draw them as SVG."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from riwaya.store.subjects import Count, Relayed
from riwaya.web.links import list_of

STATUSES = ("corroborated", "contested", "denied", "single-origin", "")
"""From the ground of a bar upwards; '' is what no event holds."""

_HEIGHT, _GAP = 120.0, 0.18
MOST_MONTHS = 120


class Piece(msgspec.Struct, frozen=True):
    """A rectangle in a bar: what it counts, and where it is."""

    status: str
    claims: int
    y: float
    height: float


class Bar(msgspec.Struct, frozen=True):
    """One month (or one year, where there are many months): its claims, where they are listed, its pieces."""

    label: str
    claims: int
    address: str
    x: float
    width: float
    pieces: tuple[Piece, ...]
    ticked: bool


class Bars(msgspec.Struct, frozen=True):
    """A plot over time. `undated` claims, published nobody knows when, are in no bar."""

    bars: tuple[Bar, ...]
    width: float
    height: float
    most: int
    undated: int


def months(counts: Iterable[Count], roles: Sequence[str], link: Mapping[str, str]) -> Bars:
    """The claims of some roles by month; `link` is the filter under which they are listed."""
    by_time: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for count in counts:
        if count.role in roles:
            by_time[count.month][count.status] += count.claims
    undated = sum(by_time.pop("", Counter()).values())
    if not by_time:
        return Bars((), 0, _HEIGHT, 0, undated)
    times = _months_between(min(by_time), max(by_time))
    if len(times) > MOST_MONTHS:
        by_year: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for month, found in by_time.items():
            by_year[month[:4]].update(found)
        by_time, times = by_year, [str(year) for year in range(int(min(by_time)[:4]), int(max(by_time)[:4]) + 1)]
    most = max(sum(found.values()) for found in by_time.values())
    step = max(720 / len(times), 6.0) if len(times) > 12 else 60.0
    bars = tuple(_bar(time, by_time.get(time, Counter()), n * step, step, most, link, len(times)) for n, time in enumerate(times))
    return Bars(bars, len(times) * step, _HEIGHT, most, undated)


def _bar(time: str, found: Counter[str], x: float, step: float, most: int, link: Mapping[str, str], many: int) -> Bar:  # noqa: PLR0913
    pieces, y = [], _HEIGHT - 20
    for status in STATUSES:
        height = (_HEIGHT - 30) * found[status] / most
        if height:
            y -= height
            pieces.append(Piece(status, found[status], round(y, 2), round(height, 2)))
    if len(time) == 4:
        address = list_of("claims", **link, published_since=f"{time}-01-01", published_until=f"{time}-12-31")
    else:
        address = list_of("claims", **link, month=time)
    ticked = len(time) == 4 or many <= 12 or time.endswith("-01")
    return Bar(time, sum(found.values()), address, round(x, 2), round(step * (1 - _GAP), 2), tuple(pieces), ticked)


def _months_between(first: str, last: str) -> list[str]:
    """Every month from one to another, both counted.

    >>> _months_between("2018-11", "2019-01")
    ['2018-11', '2018-12', '2019-01']
    """
    start, end = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (first, last))
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, end + 1)]


class Node(msgspec.Struct, frozen=True):
    """A source in one of the two columns: `y` is its top."""

    name: str
    claims: int
    y: float
    height: float


class Band(msgspec.Struct, frozen=True):
    """A relay, drawn as a curve of some width from a teller to a source."""

    teller: str
    source: str
    claims: int
    path: str
    width: float


class Flow(msgspec.Struct, frozen=True):
    """Tellers on one side, those whose word they pass on on the other."""

    tellers: tuple[Node, ...]
    sources: tuple[Node, ...]
    bands: tuple[Band, ...]
    height: float


FLOW_WIDTH, LEFT, RIGHT = 1000, 300, 700
"""The width of the drawing, and where its bands begin and end."""
_NODE_GAP = 10.0
_LEAST = 22.0
_TALL = 420.0


def flow(relays: Sequence[Relayed], *, mirrored: bool) -> Flow:
    """Relays as bands; `mirrored` has the tellers on the right, where a page that is read from there begins."""
    told, said = Counter[str](), Counter[str]()
    for one in relays:
        told[one.teller] += one.claims
        said[one.source] += one.claims
    total = sum(told.values()) or 1
    tellers, left = _column(told, total)
    sources, right = _column(said, total)
    at_teller = {node.name: node.y for node in tellers}
    at_source = {node.name: node.y for node in sources}
    size = {("t", n.name): n.height for n in tellers} | {("s", n.name): n.height for n in sources}
    order = {node.name: n for n, node in enumerate(sources)}
    bands = []
    for one in sorted(relays, key=lambda r: (order[r.source], r.teller)):
        begin, end = (size["t", one.teller] * one.claims / told[one.teller], size["s", one.source] * one.claims / said[one.source])
        y1, y2 = at_teller[one.teller] + begin / 2, at_source[one.source] + end / 2
        at_teller[one.teller] += begin
        at_source[one.source] += end
        x1, x2 = (RIGHT, LEFT) if mirrored else (LEFT, RIGHT)
        middle = (x1 + x2) / 2
        path = f"M{x1} {y1:.1f}C{middle} {y1:.1f} {middle} {y2:.1f} {x2} {y2:.1f}"
        bands.append(Band(one.teller, one.source, one.claims, path, round(max(1.5, min(begin, end)), 1)))
    return Flow(tellers, sources, tuple(sorted(bands, key=lambda b: -b.claims)), max(left, right))


def _column(found: Counter[str], total: int) -> tuple[tuple[Node, ...], float]:
    nodes, y = [], 4.0
    for name, claims in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        height = max(_LEAST, _TALL * claims / total)
        nodes.append(Node(name, claims, round(y, 1), round(height, 1)))
        y += height + _NODE_GAP
    return tuple(nodes), y
