"""Whether two accounts of one event speak of the same thing so closely that a difference is a contradiction.

Grouping joins accounts that fit together; it may join a day's shelling of a town, of which each account tells
another part. A dispute needs more: all else that both say must agree, and something must tie them to one blow.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from riwaya.events.accounts import Account, Count, names_of_all, related
from riwaya.events.score import ranges_meet
from riwaya.events.score_place import kilometres_apart
from riwaya.rules.grouping import load_grouping, names_of

Spot = Literal["same", "wide", "within", "apart"]

PRECISE = 2
"""Ranks up to a district: of a wider place, several blows a day are told."""

AT_ONCE = 2.0
"""Kilometres within which two exact places are one."""

RARE_COUNT = 3
"""A count from which two accounts that give the same one hardly do so by chance."""

MANIFOLD = 5
"""How many times another count of the same thing a count can be."""


def spot(one: Account, other: Account) -> Spot | None:
    """How the places lie: the same exact one, the same wide one, one in the other, or apart; None where unknown."""
    a, b = one.where, other.where
    if a is None or b is None:
        return None
    if a.key == b.key or (a.name == b.name and a.admin1 == b.admin1 and a.country == b.country):
        return "same" if min(a.rank, b.rank) <= PRECISE else "wide"
    distance = kilometres_apart(a, b)
    if distance is None:
        return None
    if a.admin1 is not None and a.admin1 == b.admin1 and a.admin1 in (a.mention.name_en, b.mention.name_en):
        return "within"  # a province is called by its town
    if distance <= AT_ONCE and max(a.rank, b.rank) <= 1:
        return "same"
    return "within" if distance <= max(a.radius, b.radius) + min(a.radius, b.radius) else "apart"


def same_day(one: Account, other: Account) -> bool | None:
    """Whether two accounts' days meet; None where one has none, or a stretch of them."""
    a, b = one.days, other.days
    if a is None or b is None or not one.narrow or not other.narrow:
        return None
    return max(a[0], b[0]) <= min(a[1], b[1])


def in_one_breath(one: Account, other: Account) -> bool:
    """Days that meet; where one is undated, reports of one day or the next."""
    days = same_day(one, other)
    if days is not None:
        return days
    a, b = one.report.published, other.report.published
    return a is not None and b is not None and abs(a - b) <= 1


def one_blow(one: Account, other: Account) -> bool:
    """Whether both tell of an act that is over at once, and of no different one (an air raid is no car bomb)."""
    kinds = load_grouping().kinds
    if not {one.type, other.type} <= kinds.blows:
        return False
    acts = {one.type, other.type} - kinds.harm - kinds.general
    return len(acts) < 2 or not (acts & {"explosion", "assassination"})


def opposed(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both name somebody and none of the one can be one of the other."""
    return bool(one) and bool(other) and not related(one, other)


def tied(one: Account, other: Account) -> bool:
    """Whether something ties both to one blow: what marks it, or who was hit."""
    return marked(one, other) or related(one.targets, other.targets)


def marked(one: Account, other: Account) -> bool:
    """Whether both name something rare of one blow: the site itself, the means, what was hit, or a count."""
    return (
        at_one_site(one, other)
        or bool(one.means & other.means or one.target_classes & other.target_classes)
        or same_count(one, other)
    )


def at_one_site(one: Account, other: Account) -> bool:
    """Whether both tell of one base, hospital or crossing."""
    a, b = one.where, other.where
    return a is not None and b is not None and a.key == b.key and a.mention.kind == "site"


def same_count(one: Account, other: Account) -> bool:
    """Whether both give one and the same count of one thing, from RARE_COUNT up."""
    return any(
        a.role == b.role and a.best is not None and a.best == b.best and a.best >= RARE_COUNT and a.people == b.people
        for a in one.counts
        for b in other.counts
    )


def vouches(one: Account, other: Account) -> bool:
    """Whether each tells what the other tells: the same act or harm, where and when it was, laid at no other door.

    An event also holds what only belongs to it, and that backs nobody's word: its background, another day's deaths.
    """
    kinds = load_grouping().kinds
    if one.type != other.type and not {one.type, other.type} <= kinds.blows - kinds.harm:
        return False
    if opposed(one.actors, other.actors) or opposed(one.targets, other.targets) or not in_one_breath(one, other):
        return False
    where = spot(one, other)
    if where is None:
        return one.where is None and other.where is None and related(one.actors, other.actors)
    return where != "apart"


def of_one_toll(one: Account, a: Count, other: Account, b: Count) -> bool:
    """Whether both count the same people of the same event: dead Iranians are not the dead, nor are dead children."""
    if a.people != b.people or not in_one_breath(one, other):
        return False
    if opposed(one.actors, other.actors) or not _same_people(one, other):
        return False
    where = spot(one, other)
    return where == "same" or (where == "wide" and tied(one, other))


def agree(a: Count, b: Count) -> bool:
    """Whether both can be one count: ranges meet, «أكثر من 20» begins at 20, and large counts are rounded (5 %).

    A number more than MANIFOLD times another counts something else: a day's dead and a month's.
    """
    if ranges_meet(_from(a), _from(b)):
        return True
    less, more = sorted((value(a), value(b)))
    return (less >= 100 and more - less <= 0.05 * more) or more > MANIFOLD * less


def value(count: Count) -> float:
    """The number that a count gives; its lower bound where it gives none."""
    return count.best or count.low or 0


def _from(count: Count) -> Count:
    if count.best is None:
        return replace(count, high=None)  # «عشرات» is at least tens: nobody counted that they were under a hundred
    if count.low is None or count.low <= count.best:
        return count
    return replace(count, low=count.best)


def _same_people(one: Account, other: Account) -> bool:
    mine, theirs = names_of_all(one.targets), names_of_all(other.targets)
    return all(names_of(t) & theirs for t in one.targets) and all(names_of(t) & mine for t in other.targets)
