"""Grouping: claims into one article's happenings, those into events. The order of what comes in does not matter."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from riwaya.events import consequences
from riwaya.events.accounts import NARROW_DAYS, Account, Where
from riwaya.events.block import CROWD, candidates
from riwaya.events.profile import Profile
from riwaya.events.score import compare
from riwaya.events.similarity import Meaning

WITHIN = 150
"""Points from which two claims of one article are one happening."""
ACROSS = 300
"""Points from which the happenings of two articles are one event: more than a place and a day of news."""
REACH = 512
"""Claims of one article up to which two are compared; no article of the reference newspapers has more than 132."""
APART = -50
"""What a pair weighs that no block brought together."""

Pair = tuple[int, int]
Group = tuple[Profile, ...]
"""An event as its articles tell it: a profile an article, in order of their ids."""


def group(accounts: Iterable[Sequence[Account]], meaning: Meaning | None = None, *, crowd: int = CROWD) -> list[Group]:
    """Accounts article by article into events, each the profiles of its articles, all in order of their ids."""
    profiles = sorted((p for article in accounts for p in within(article)), key=lambda p: p.id)
    return with_consequences(across(profiles, meaning, crowd=crowd))


def with_consequences(groups: Sequence[Group]) -> list[Group]:
    """Events with the harm that none lays at a door joined to the act it came of, where none names its doer either."""
    joined = consequences.of_all_articles([[a for p in group for a in p.accounts] for group in groups])
    if len(joined) == len(groups):
        return list(groups)
    return sorted((by_article(group) for group in joined), key=lambda g: g[0].id)


def by_article(accounts: Iterable[Account]) -> Group:
    """An event of these accounts: a profile an article."""
    articles: dict[str, list[Account]] = {}
    for account in accounts:
        articles.setdefault(account.report.id, []).append(account)
    return tuple(sorted((profile(tuple(article)) for article in articles.values()), key=lambda p: p.id))


def within(article: Sequence[Account]) -> list[Profile]:
    """The happenings that one article tells of."""
    ones = [profile((account,)) for account in sorted(article, key=lambda a: (a.order, a.id))]
    pairs = {(i, j): sum(compare(ones[i], ones[j], within=True).values()) for i, j in pairs_within(ones)}
    groups = [[ones[n].accounts[0] for n in members] for members in link(len(ones), pairs, WITHIN)]
    return [profile(tuple(group)) for group in consequences.of_one_article(groups)]


def pairs_within(ones: Sequence[Profile]) -> Iterator[Pair]:
    """Which claims of an article are compared: those of a kind, at most REACH apart, so that a long report costs no square."""
    for i, one in enumerate(ones):
        for j in range(i + 1, min(i + 1 + REACH, len(ones))):
            if one.kind == ones[j].kind:
                yield i, j


def across(profiles: Sequence[Profile], meaning: Meaning | None = None, *, crowd: int = CROWD) -> list[Group]:
    """Happenings of articles into events. `profiles` in order of their ids; `meaning` adds a part of its own."""
    pairs = {(i, j): fit(profiles[i], profiles[j]) for i, j in candidates(profiles, crowd=crowd)}
    if meaning is not None:
        pairs = {pair: pairs[pair] + points for pair, points in meaning.points(profiles, pairs).items()}
    return [tuple(profiles[n] for n in members) for members in link(len(profiles), pairs, ACROSS)]


def fit(one: Profile, other: Profile) -> int:
    """Points of two articles' happenings, all parts together."""
    return sum(compare(one, other, within=False).values())


def link(size: int, points: dict[Pair, int], floor: int) -> list[list[int]]:
    """Average linkage over the given pairs: the two clusters that fit best join while their mean reaches `floor`.

    A pair that is not given weighs APART. Ties go to the lower numbers, so equal input gives equal clusters;
    a cluster is never influenced by one it shares no chain of pairs with.
    """
    members: dict[int, list[int]] = {n: [n] for n in range(size)}
    near: dict[int, dict[int, tuple[int, int]]] = {n: {} for n in range(size)}
    for (i, j), score in points.items():
        near[i][j] = near[j][i] = (score, 1)

    def mean(i: int, j: int) -> float:
        total, count = near[i][j]
        pairs = len(members[i]) * len(members[j])
        return (total + APART * (pairs - count)) / pairs

    heap = [(-mean(i, j), i, j) for (i, j) in points if points[i, j] >= floor]
    heapq.heapify(heap)
    while heap:
        fit, i, j = heapq.heappop(heap)
        if i not in members or j not in members or j not in near[i] or -mean(i, j) != fit:
            continue
        for k, (total, count) in near.pop(j).items():
            del near[k][j]
            if k != i:
                old = near[i].get(k, (0, 0))
                near[i][k] = near[k][i] = (old[0] + total, old[1] + count)
        members[i] = sorted(members[i] + members.pop(j))
        for k in near[i]:
            fit = mean(i, k)
            if fit >= floor:
                heapq.heappush(heap, (-fit, min(i, k), max(i, k)))
    return sorted(members.values())


def profile(accounts: tuple[Account, ...]) -> Profile:
    """What these accounts of one article say together: their most exact places, the days most of them give."""
    if len(accounts) == 1:
        return _single(accounts[0])
    ordered = tuple(sorted(accounts, key=lambda a: (a.order, a.id)))
    days = _days(ordered)
    denied = all(a.denied for a in ordered)
    return Profile(
        id=min(a.id for a in ordered),
        accounts=ordered,
        kind=ordered[0].kind,
        types=frozenset(a.type for a in ordered),
        places=_places(ordered),
        days=days,
        days_given=any(a.days == days and a.given[1] for a in ordered),
        published=ordered[0].report.published,
        actors=frozenset[str]().union(*(a.actors for a in ordered if not a.denied or denied)),
        targets=frozenset[str]().union(*(a.targets for a in ordered)),
        counts=tuple(c for a in ordered for c in a.counts),
        real=any(a.real for a in ordered),
        denied=denied,
        means=frozenset[str]().union(*(a.means for a in ordered)),
        target_classes=frozenset[str]().union(*(a.target_classes for a in ordered)),
        words=frozenset[str]().union(*(a.words for a in ordered)),
    )


def _single(account: Account) -> Profile:
    """The profile of one account: the same as of many, without the counting."""
    return Profile(
        id=account.id,
        accounts=(account,),
        kind=account.kind,
        types=frozenset((account.type,)),
        places=() if account.where is None else (account.where,),
        days=account.days,
        days_given=account.days is not None and account.given[1],
        published=account.report.published,
        actors=account.actors,
        targets=account.targets,
        counts=account.counts,
        real=account.real,
        denied=account.denied,
        means=account.means,
        target_classes=account.target_classes,
        words=account.words,
    )


def _places(accounts: Sequence[Account]) -> tuple[Where, ...]:
    """The most exact places, the most named first, three at most."""
    named = Counter(a.where.key for a in accounts if a.where is not None)
    places = {a.where.key: a.where for a in reversed(accounts) if a.where is not None}
    if not places:
        return ()
    finest = min(place.rank for place in places.values())
    chosen = sorted((p for p in places.values() if p.rank == finest), key=lambda p: (-named[p.key], p.key))
    return tuple(chosen[:3])


def _days(accounts: Sequence[Account]) -> tuple[int, int] | None:
    """The days most of them give, single days before longer stretches, those said before those carried over."""
    given = Counter(a.days for a in accounts if a.days is not None)
    if not given:
        return None
    said = {a.days for a in accounts if a.given[1]}
    return min(given, key=lambda d: (d[1] - d[0] >= NARROW_DAYS, d not in said, -given[d], d[1] - d[0], d))
