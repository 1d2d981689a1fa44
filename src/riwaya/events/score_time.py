"""The time part of the score: days that were said, days that may be those of the saying, and none."""

from __future__ import annotations

from riwaya.events.profile import CONTRADICTION, Profile
from riwaya.rules.grouping import load_grouping

RECALLED_DAYS = 28
"""How long an act of rare means at one place is still told of with no day of its own: none like it came since."""

UNSURE_DAYS = 14
"""How far a day that may be the day of the saying can stand from the day of the event."""


def time(one: Profile, other: Profile, *, within: bool) -> int:
    """Days that meet speak for one happening, days apart against it; a campaign's months are not its attacks' days.

    Where one has no time, its publication stands near: news without a day is of the last days.
    """
    a, b = one.days, other.days
    if a is not None and b is not None:
        return _days(one, other, a, b)
    if within:  # one day of publication says nothing here; told before it happened still does
        return (
            0 if a is None and b is None else min(0, _undated(one if a is None else other, other if a is None else one))
        )
    if a is None and b is None:
        return _published(one.published, other.published)
    return _undated(one if a is None else other, other if a is None else one)


def _days(one: Profile, other: Profile, a: tuple[int, int], b: tuple[int, int]) -> int:
    gap = max(a[0], b[0]) - min(a[1], b[1])
    sure = one.days_given and other.days_given
    if one.narrow and other.narrow:
        if gap <= 0:
            return 100 + 50 * (one.days_given + other.days_given)
        if gap == 1:
            told = (
                one.published is not None and other.published is not None and abs(one.published - other.published) <= 1
            )
            return -50 if told or not sure else -100  # a night over midnight, another zone, the report's day
        if gap <= RECALLED_DAYS and _recalled(one, other):
            return -100 if sure else 0
        if sure or gap > UNSURE_DAYS:
            return CONTRADICTION
        return max(-100, min(_said_then(one, other), _said_then(other, one)))
    if one.narrow != other.narrow:
        return -100 if gap <= 0 else CONTRADICTION
    shared, all_days = min(a[1], b[1]) - max(a[0], b[0]) + 1, max(a[1], b[1]) - min(a[0], b[0]) + 1
    if shared <= 0:
        return CONTRADICTION
    return 150 if 2 * shared >= all_days else -100


def _said_then(one: Profile, other: Profile) -> int:
    """A day that stands outside the clause, next to the publication, may be the day of the saying: no day at all."""
    if one.days_given or one.days is None or one.published is None or one.published - one.days[0] > 1:
        return 200 if one.days_given else -100
    return _undated(one, other)


def _undated(undated: Profile, dated: Profile) -> int:
    if undated.published is None or dated.days is None:
        return 0
    if not dated.narrow:
        return -100
    gap = undated.published - dated.days[1]
    if gap < -1:
        return CONTRADICTION  # told before it happened
    if 2 < gap <= RECALLED_DAYS and _recalled(undated, dated):
        return 0
    for days, points in ((1, 120), (2, 50), (4, 0), (10, -200)):
        if gap <= days:
            return points
    return CONTRADICTION


def _recalled(one: Profile, other: Profile) -> bool:
    """Whether both tell of the same rare means at one exact place: «الهجوم الكيماوي على …» needs no day."""
    places = {p.key for p in one.places if p.rank <= 1} & {p.key for p in other.places}
    return bool(places) and not load_grouping().rare_means.isdisjoint(one.means & other.means)


def _published(a: int | None, b: int | None) -> int:
    if a is None or b is None:
        return 0
    gap = abs(a - b)
    for days, points in ((1, 80), (2, 0), (7, -200)):
        if gap <= days:
            return points
    return CONTRADICTION
