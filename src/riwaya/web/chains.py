"""Attribution chains of an event as one graph: from the outlets that a reader meets to the innermost sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

from riwaya.model import Event, Source
from riwaya.text import fold_word
from riwaya.web.accounts import Account

MOST = 36
"""Sources that a graph draws; the chains with fewest accounts beyond that are told in words only."""

Part = Literal["outlet", "source", "origin"]


class Link(NamedTuple):
    """One source in a chain: what tells it from others, what it is called, its kind, and its part.

    `asked`: the filter that asks for it, as it stands in an address; "" where no filter can.
    """

    id: str
    name: str
    kind: str
    part: Part
    asked: str


class Chain(NamedTuple):
    """Sources from the outlet inwards, and how many accounts were told through them."""

    links: tuple[Link, ...]
    accounts: int


def chains(event: Event, accounts: Mapping[str, Account]) -> list[Chain]:
    """The chains of an event, those of most accounts first."""
    origins = {claim: origin for origin in event.origins for claim in origin.claims}
    told: Counter[tuple[Link, ...]] = Counter()
    for name, account in accounts.items():
        origin = origins.get(name)
        if origin is None:
            continue
        outlet = Link(f"by:{account.outlet_id}", account.outlet, "outlet", "outlet", urlencode({"outlet": account.outlet_id}))
        between = [_link(source, account) for source in account.claim.attribution[:-1]]
        inner = Link(origin.id, origin.name, origin.kind, "origin", asked_for(account))
        if account.claim.attribution:
            told[tuple(_once([outlet, *between, inner]))] += 1
        else:
            told[(outlet._replace(part="origin"),)] += 1
    ordered = sorted(told.items(), key=lambda pair: (-pair[1], [link.id for link in pair[0]]))
    return [Chain(links, number) for links, number in ordered]


def graph(found: Sequence[Chain]) -> dict[str, Any]:
    """Nodes and edges of the chains with most accounts; `left`: how many chains are not in it."""
    nodes: dict[str, Link] = {}
    edges: Counter[tuple[str, str]] = Counter()
    left = 0
    for chain in found:
        new = [link for link in chain.links if link.id not in nodes]
        if nodes and len(nodes) + len(new) > MOST:
            left += 1
            continue
        for link in chain.links:
            known = nodes.setdefault(link.id, link)
            if link.part == "origin" and known.part != "origin":
                nodes[link.id] = known._replace(part="origin")
        for one, other in pairwise(chain.links):
            edges[one.id, other.id] += chain.accounts
    return {
        "nodes": [link._asdict() for link in nodes.values()],
        "edges": [{"from": a, "to": b, "accounts": n} for (a, b), n in edges.items()],
        "left": left,
    }


def asked_for(account: Account) -> str:
    """The filter that asks for the innermost source of an account, where it is a known one; for its outlet, where that speaks itself."""
    if not account.claim.attribution:
        return urlencode({"outlet": account.outlet_id}) if account.outlet_id else ""
    known = account.claim.attribution[-1].source_id
    return urlencode({"origin": known}) if known else ""


def _link(source: Source, account: Account) -> Link:
    folded = " ".join(fold_word(word) for word in source.text.split())
    asked = urlencode({"origin": source.source_id}) if source.source_id else ""
    return Link(source.source_id or f"{account.outlet_id}:{folded}", source.text, source.kind, "source", asked)


def _once(links: Iterable[Link]) -> list[Link]:
    """A chain without what stands in it twice: the inner place counts."""
    out: list[Link] = []
    for link in links:
        out = [one for one in out if one.id != link.id]
        out.append(link)
    return out
