"""Disputes: where two origins of one event cannot both be right, and what each of them says.

A dispute is between accounts that speak of the same thing (riwaya.events.comparable) on the word of two houses.
An event that joins a day's many blows has accounts that differ and do not contradict each other.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from riwaya.events.accounts import Account, Count, related
from riwaya.events.blame import actor, occurrence
from riwaya.events.comparable import (
    agree,
    in_one_breath,
    marked,
    of_one_toll,
    one_blow,
    opposed,
    same_count,
    same_day,
    spot,
    value,
)
from riwaya.events.figures import total
from riwaya.events.positions import Said, apart_in_word, dispute, said_by
from riwaya.model import Dispute
from riwaya.model.event import Dimension
from riwaya.rules.grouping import load_grouping

TOLLS = ("killed", "injured", "arrested", "released", "surrendered", "abducted", "displaced", "evacuated")
"""Figures of which an event has one true value. Present, seized, incidents and other count parts of it."""

NEAR_DAYS = 3
"""Days apart up to which two dates are of one blow; further apart they are of two."""

Clash = Callable[[Said, Said], bool]
"""Whether two of different values, told by two houses, contradict each other."""


def disputes_of(accounts: Sequence[Account], origin_of: Mapping[str, str]) -> tuple[Dispute, ...]:
    """The disputes of an event, most telling dimension first."""
    said = said_by(accounts, origin_of)
    utterances = load_grouping().kinds.utterances
    found = [] if all(a.type in utterances for a, *_ in said) else [*occurrence(said), *actor(said), *_targets(said)]
    found += [d for role in TOLLS for d in _figures(said, role)]
    found += [*_places(said), *_times(said)]
    return tuple(found)


def _targets(said: Sequence[Said]) -> Iterator[Dispute]:
    """Other classes of what one strike hit (a market, homes), each by an origin that never names the other.

    Civilians live in homes and die in markets: what contradicts them is a military target alone.
    """
    kinds = load_grouping().kinds
    strikes = [
        s
        for s in said
        if s.account.type in kinds.blows - kinds.harm and not s.account.denied and s.account.target_classes
    ]

    def clash(one: Said, other: Said) -> bool:
        return (
            _other_target(one.account.target_classes, other.account.target_classes)
            and one_blow(one.account, other.account)
            and (spot(one.account, other.account) == "same" or _one_wide_blow(one.account, other.account))
            and in_one_breath(one.account, other.account)
            and not opposed(one.account.actors, other.account.actors)
        )

    yield from _contradicted("target", None, strikes, lambda a: sorted(a.target_classes), clash)


def _one_wide_blow(one: Account, other: Account) -> bool:
    return spot(one, other) == "wide" and same_day(one, other) is True and related(one.actors, other.actors)


def _other_target(one: frozenset[str], other: frozenset[str]) -> bool:
    sites = load_grouping().sites
    if one & other:
        return False
    if "military" in one | other:
        return True
    return bool(one & sites) and bool(other & sites)


def _figures(said: Sequence[Said], role: str) -> Iterator[Dispute]:
    """Totals of two origins whose ranges do not meet and of which the larger did not come on a later day.

    A voice that gives several stands by the largest: it counted on.
    """
    rows = {
        s.account.id: total(s.account, role)
        for s in said
        if not s.account.denied and any(c.role == role and c.whole for c in s.account.counts)
    }
    largest: defaultdict[str, float] = defaultdict(float)
    for s in said:
        if s.account.id in rows:
            largest[s.voice] = max(largest[s.voice], value(rows[s.account.id]))
    counted = [s for s in said if s.account.id in rows and value(rows[s.account.id]) == largest[s.voice]]

    def clash(one: Said, other: Said) -> bool:
        a, b = rows[one.account.id], rows[other.account.id]
        if agree(a, b) or not of_one_toll(one.account, a, other.account, b):
            return False
        if one.account.report.id == other.account.report.id and not marked(one.account, other.account):
            return False  # one article that counts twice tells of two blows, if nothing says otherwise
        days = one.account.report.published, other.account.report.published
        if days[0] is None or days[1] is None or days[0] == days[1]:
            return True
        later, earlier = (a, b) if days[0] > days[1] else (b, a)
        return value(later) < value(earlier)

    yield from _contradicted("figure", role, counted, lambda a: [_range(rows[a.id])], clash)


def _range(count: Count) -> str:
    low = "" if count.low is None else f"{count.low:g}"
    high = "" if count.high is None else f"{count.high:g}"
    return low if low == high else f"{low}–{high}"


def _places(said: Sequence[Said]) -> Iterator[Dispute]:
    """Two exact places too far from each other to be one, for a blow that both count alike, each in its own words."""
    placed = [s for s in said if (w := s.account.where) and w.rank <= 1 and s.account.given[0] and not s.account.denied]

    def clash(one: Said, other: Said) -> bool:
        a, b = one.account, other.account
        return one_blow(a, b) and spot(a, b) == "apart" and same_day(a, b) is True and _one_story(a, b)

    yield from _contradicted("place", None, placed, lambda a: [a.where.mention.name if a.where else ""], clash)


def _times(said: Sequence[Said]) -> Iterator[Dispute]:
    """Two days that do not meet but are near, for a blow at one place that both count alike, each in its own clause."""
    dated = [s for s in said if s.account.narrow and s.account.given[1] and not s.account.denied]

    def clash(one: Said, other: Said) -> bool:
        a, b = one.account, other.account
        if a.days is None or b.days is None or not one_blow(a, b) or spot(a, b) != "same" or not _one_story(a, b):
            return False
        return 0 < max(a.days[0], b.days[0]) - min(a.days[1], b.days[1]) <= NEAR_DAYS

    yield from _contradicted("time", None, dated, lambda a: [_interval(a)], clash)


def _one_story(one: Account, other: Account) -> bool:
    """Whether a count, or the means and what was hit, tie two accounts to one blow where its place or day is in doubt."""
    if opposed(one.actors, other.actors) or opposed(one.targets, other.targets):
        return False
    hit = one.target_classes & other.target_classes or related(one.targets, other.targets)
    return same_count(one, other) or bool(one.means & other.means and hit)


def _interval(account: Account) -> str:
    if account.days is None:
        return ""
    start, end = (dt.date.fromordinal(day).isoformat() for day in account.days)
    return start if start == end else f"{start}/{end}"


def _contradicted(
    dimension: Dimension,
    role: str | None,
    said: Sequence[Said],
    values: Callable[[Account], Sequence[str]],
    clash: Clash,
) -> Iterator[Dispute]:
    """The dispute between those that contradict each other, if any do. A voice that gives both values disputes neither."""
    by_voice: defaultdict[str, set[str]] = defaultdict(set)
    for one in said:
        by_voice[one.voice].update(values(one.account))
    against: set[str] = set()
    for n, one in enumerate(said):
        mine = set(values(one.account))
        for other in said[n + 1 :]:
            theirs = set(values(other.account))
            if mine & theirs or not apart_in_word(one, other) or not clash(one, other):
                continue
            if not (theirs & by_voice[one.voice] or mine & by_voice[other.voice]):
                against.update((one.account.id, other.account.id))
    sides: defaultdict[str, list[Said]] = defaultdict(list)
    for one in said:
        if one.account.id in against:
            for name in values(one.account):
                sides[name].append(one)
    if len(sides) > 1:
        yield dispute(dimension, role, sorted(sides.items()))
