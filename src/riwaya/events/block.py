"""Blocking: which happenings are worth comparing. Near-linear: only those that share a key meet.

A key is always kind and days with one thing more: a region, a pair of parties, or a count. What is known of
place or time is used; what is unknown makes no key, so it never meets everything.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from riwaya.events.accounts import names_of_all
from riwaya.events.profile import Profile
from riwaya.events.score_time import RECALLED_DAYS
from riwaya.rules.grouping import load_grouping

CROWD = 400
"""A key that more happenings share is no sign that two of them are one; such a block is left to the finer keys."""

Key = tuple[object, ...]

_EARLIEST = dt.date(1900, 1, 1).toordinal()


def candidates(
    profiles: Sequence[Profile],
    keys_of: Callable[[Profile], Iterable[Key]] | None = None,
    *,
    crowd: int = CROWD,
) -> Iterator[tuple[int, int]]:
    """Pairs (i, j), i < j, of happenings of different articles that share a key; each once, in no order.

    `keys_of` gives the keys to look at; all of them where it is left out. A key that more than `crowd` happenings
    share is passed over.
    """
    blocks: defaultdict[Key, list[int]] = defaultdict(list)
    for n, profile in enumerate(profiles):
        for key in set(keys(profile) if keys_of is None else keys_of(profile)):
            blocks[key].append(n)
    seen: set[tuple[int, int]] = set()
    for key, block in blocks.items():
        if len(block) > crowd:
            continue
        for at, i in enumerate(block):
            for j in block[at + 1 :]:
                if (i, j) not in seen and may_meet(profiles[i], profiles[j], key):
                    seen.add((i, j))
                    yield i, j


def may_meet(one: Profile, other: Profile, key: Key) -> bool:
    """Whether a shared key is reason to compare: never inside an article; a country not for two exact places.

    Those are brought together by their region, or they are apart.
    """
    if one.accounts[0].report.id == other.accounts[0].report.id:
        return False
    return key[0] != "land" or not (is_fine(one) and is_fine(other))


def key_number(key: Key) -> int:
    """A key as a number below 2**63, the same in every run. Numbers in order are in order of weeks."""
    time = key[-1]
    if isinstance(time, int):
        day = time * RECALLED_DAYS if key[0] == "means" else time
    else:  # ("month", year, month), ("year", year)
        year, month = (*time[1:], 1)[:2]  # type: ignore[index]
        day = dt.date(year, month, 1).toordinal()
    week = min(max((day - _EARLIEST) // 7, 0), 2**15 - 1)
    return week << 48 | int.from_bytes(hashlib.blake2b(repr(key).encode(), digest_size=6).digest())


def keys(profile: Profile) -> Iterator[Key]:
    """The blocks of a happening."""
    kind = (profile.kind, profile.real)
    days = tuple(_days(profile))
    for place in profile.places:
        yield from (
            ("means", *kind, place.key, name, stretch) for name in profile.means for stretch in _stretches(profile)
        )
        yield from (("place", *kind, place.key, day) for day in days)
        if place.admin1:
            yield from (("region", *kind, place.country, place.admin1, day) for day in days)
    yield from ((name, *kind, *parties, day) for name, *parties in _parties(profile) for day in days)
    for count in profile.counts:
        if count.best is not None and count.best >= 3 and count.role != "other":
            yield from (("count", *kind, count.role, count.best, day) for day in days)


def _parties(profile: Profile) -> Iterator[Key]:
    """A party in a country, two parties, a party that speaks."""
    who = sorted(names_of_all(profile.actors | profile.targets))
    for country in {place.country for place in profile.places if place.country}:
        yield from (("land", country, body) for body in who)
    yield from (("party", one, other) for one in who for other in who if one < other)
    if profile.kind in load_grouping().kinds.speech:
        yield from (("speaker", body) for body in sorted(names_of_all(profile.actors)))


def _days(profile: Profile) -> Iterator[object]:
    """Days as keys: a dated event its days and the one after; an undated one those its publication leaves open."""
    if profile.days is None:
        if profile.published is not None:
            yield from range(profile.published - 1, profile.published + 2)
        return
    start, end = profile.days
    if profile.narrow:
        yield from range(start, end + 2)
        return
    first, last = dt.date.fromordinal(start), dt.date.fromordinal(end)
    if (last.year, last.month) == (first.year, first.month):
        yield ("month", first.year, first.month)
    else:
        yield from (("year", year) for year in range(first.year, min(last.year, first.year + 3) + 1))


def _stretches(profile: Profile) -> Iterator[int]:
    """The stretch of RECALLED_DAYS and the one after: what was done with uncommon means at a place is told of for weeks."""
    day = profile.days[0] if profile.days is not None and profile.narrow else profile.published
    if day is not None:
        yield from (day // RECALLED_DAYS, day // RECALLED_DAYS + 1)


def is_fine(profile: Profile) -> bool:
    """Whether its place is known more exactly than by a country."""
    return any(place.admin1 and place.rank < 5 for place in profile.places)
