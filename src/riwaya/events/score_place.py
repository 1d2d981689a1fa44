"""The place part of the score: how far two places speak for one happening, by their distance and precision."""

from __future__ import annotations

from riwaya.events.accounts import Where
from riwaya.events.profile import CONTRADICTION, Profile
from riwaya.globe import kilometres

CARRIED_PLACE = 120
"""What a place is worth within an article where one of the two has it from the sentence before, like all around it."""


def place(one: Profile, other: Profile, *, within: bool) -> int:
    """The best agreement between their most exact places; an unknown place abstains."""
    if not one.places or not other.places:
        return 0
    best = max(_place(a, b, within=within) for a in one.places for b in other.places)
    carried = within and not (one.accounts[0].given[0] and other.accounts[0].given[0])
    return min(best, CARRIED_PLACE) if carried else best


_SAME_PLACE = (300, 200, 120, 100, 80, 20)  # by rank: a village says more than a governorate, a country next to nothing


def _place(a: Where, b: Where, *, within: bool) -> int:
    if a.key == b.key:
        return _SAME_PLACE[a.rank]
    if a.country and b.country and a.country != b.country:
        return CONTRADICTION
    coarse, fine = (a, b) if a.rank >= b.rank else (b, a)
    if coarse.rank == 5:
        return 0
    if a.name == b.name and a.admin1 == b.admin1:
        return 150  # a town and its province share a name, and writers take one for the other
    if coarse.rank == 4 and coarse.admin1 and fine.admin1:
        return 50 if coarse.admin1 == fine.admin1 else CONTRADICTION
    distance = kilometres_apart(a, b)
    one_province = coarse.rank >= 3 and a.admin1 is not None and a.admin1 == b.admin1
    if distance is None or (one_province and distance > coarse.radius):
        return 50 if one_province else 0
    if coarse.rank >= 2 or coarse.rank != fine.rank:
        if distance <= coarse.radius:
            return 60
        return 0 if distance <= coarse.radius + fine.radius and coarse.rank >= 2 else _apart(distance, coarse)
    if distance <= 2 and not within:
        return 100
    if distance <= 15:
        return -250 if within else -80
    return CONTRADICTION


def _apart(distance: float, coarse: Where) -> int:
    """Beyond the coarser place: a little is the looseness of speech, twice its size is elsewhere."""
    return -150 if distance <= 2 * coarse.radius else CONTRADICTION


def kilometres_apart(a: Where, b: Where) -> float | None:
    """Great-circle kilometres; None where a position is unknown."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return kilometres((a.lat, a.lon), (b.lat, b.lon))
