"""How well two accounts fit one happening: named parts, each of which says for itself what it weighs.

Points are whole hundredths, so that sums do not depend on the order of adding. A part that does not know
abstains with 0; only a contradiction is negative.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from riwaya.events.accounts import Account, Count, Where, related
from riwaya.rules.grouping import load_grouping

CONTRADICTION = -600
"""Two values that cannot hold of one happening: no agreement of the other parts outweighs it."""

COUNTER_BLOW = -250
ANOTHER_DOER = -300
RECALLED_DAYS = 28
"""How long an act of rare means at one place is still told of with no day of its own: none like it came since."""

UNSURE_DAYS = 14
"""How far a day that may be the day of the saying can stand from the day of the event."""

UNASCRIBED = -400
"""Harm told with no doer, against an act: nobody says that this act did it. The two are related, not one.

A bomb that went off is told without a doer, and what it did with it: there the two stay together.
"""

CARRIED_PLACE = 200
"""What a place is worth within an article where one of the two has it from the sentence before, like all around it."""

PARTS = ("type", "place", "time", "actors", "targets", "means", "figures", "words", "nearness")


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a happening from one claim, or from all claims of an article about it."""

    id: str
    accounts: tuple[Account, ...]
    kind: str
    types: frozenset[str]
    places: tuple[Where, ...]
    days: tuple[int, int] | None
    days_given: bool
    published: int | None
    actors: frozenset[str]
    targets: frozenset[str]
    counts: tuple[Count, ...]
    real: bool
    denied: bool
    words: frozenset[str]
    target_classes: frozenset[str]
    means: frozenset[str]

    @property
    def narrow(self) -> bool:
        """Whether it is dated to a single event's days."""
        return self.days is not None and self.days[1] - self.days[0] < 3


def compare(one: Profile, other: Profile, *, within: bool) -> dict[str, int]:
    """Points by part; `within` where both are of one article, whose writer keeps different things apart."""
    if one.real != other.real:
        return {"type": CONTRADICTION}
    parts = {
        "type": types(one, other),
        "place": place(one, other, within=within),
        "time": time(one, other, within=within),
        "actors": actors(one, other, within=within),
        "targets": targets(one, other),
        "means": means(one, other),
        "figures": figures(one, other),
        "words": 0 if within and one.accounts[0].sentence == other.accounts[0].sentence else words(one, other),
    }
    if within:
        parts["nearness"] = nearness(one, other)
    return parts


def types(one: Profile, other: Profile) -> int:
    """The same word for what was done +50; another act of one kind: a clash against a strike −50."""
    if one.types & other.types:
        return 50
    harm = load_grouping().kinds.harm
    bomb = "explosion" in one.types | other.types and not one.actors and not other.actors
    if (one.types <= harm) != (other.types <= harm) and not (one.actors and other.actors) and not bomb:
        return UNASCRIBED
    fight = {"clash"}
    if one.types <= fight or other.types <= fight:
        return -50
    return 0


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
    distance = kilometres(a, b)
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


def kilometres(a: Where, b: Where) -> float | None:
    """Great-circle distance; None where a position is unknown."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    la1, lo1, la2, lo2 = map(radians, (a.lat, a.lon, b.lat, b.lon))
    half = sin((la2 - la1) / 2) ** 2 + cos(la1) * cos(la2) * sin((lo2 - lo1) / 2) ** 2
    return 12742 * asin(sqrt(half))


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


def actors(one: Profile, other: Profile, *, within: bool) -> int:
    """The same side acts +120, another −120; in fighting both sides act, so either side's name will do.

    Blow and counter-blow (the one acts upon the other) are two events.
    At one village or site another name weighs −50: two accounts that part over who did it are still of one event.
    Within an article it weighs −300: its writer tells of two acts, the blow and the answer to it.

    Who speaks makes a denial or a demand what it is, as the place does a strike: +160. A denial does not speak
    against an account that names another: that is what it says.
    """
    if one.kind in load_grouping().kinds.speech:
        return _agree(one.actors, other.actors, 160, -120)
    if one.denied != other.denied:
        return max(0, _agree(one.actors, other.actors, 120, 0))
    if "clash" in one.types and "clash" in other.types:
        return _agree(one.actors | one.targets, other.actors | other.targets, 120, -120)
    if (
        related(one.actors, other.targets)
        and related(other.actors, one.targets)
        and not related(one.actors, other.actors)
    ):
        return COUNTER_BLOW
    exact = {p.key for p in one.places if p.rank == 0} & {p.key for p in other.places}
    return _agree(one.actors, other.actors, 120, -50 if exact else ANOTHER_DOER if within else -120)


def targets(one: Profile, other: Profile) -> int:
    """The same side is acted upon +80, another −60; where no side is named, the same class of target +50."""
    if "clash" in one.types and "clash" in other.types:
        return 0
    if not one.targets or not other.targets:
        return 50 if one.target_classes & other.target_classes else 0
    return _agree(one.targets, other.targets, 80, -60)


def _agree(a: frozenset[str], b: frozenset[str], same: int, different: int) -> int:
    if not a or not b:
        return 0
    return same if related(a, b) else different


def means(one: Profile, other: Profile) -> int:
    """Done with the same uncommon means (gas, a car bomb) +120, with another −80."""
    if not one.means or not other.means:
        return 0
    return 120 if one.means & other.means else -80


def figures(one: Profile, other: Profile) -> int:
    """An equal count of ten and more +200, of three and more +120; ranges that meet +30; counts apart −60.

    Counts far apart (threefold) weigh −120. The best agreement counts: an article gives sub-totals too.
    """
    found = [
        _count(a, b)
        for a in one.counts
        for b in other.counts
        if a.role == b.role and (a.role != "other" or a.unit == b.unit)
    ]
    return max(found, default=0)


def _count(a: Count, b: Count) -> int:
    va, vb = a.best or a.low, b.best or b.low
    if va is None or vb is None:
        return 0
    if va == vb and a.best is not None:
        return 200 if va >= 10 else 120 if va >= 3 else 30
    if ranges_meet(a, b):
        return 30
    return -120 if max(va, vb) > 3 * min(va, vb) else -60


def ranges_meet(a: Count, b: Count) -> bool:
    """Whether one number can satisfy both."""
    low = max(a.low or 0, b.low or 0)
    highs = [h for h in (a.high, b.high) if h is not None]
    return not highs or low <= min(highs)


def words(one: Profile, other: Profile) -> int:
    """The share of the shorter wording that both use: half +100, three tenths +50, hardly any −30."""
    if not one.words or not other.words:
        return 0
    share = len(one.words & other.words) / min(len(one.words), len(other.words))
    for floor, points in ((0.5, 100), (0.3, 50), (0.1, 0)):
        if share >= floor:
            return points
    return -30


def nearness(one: Profile, other: Profile) -> int:
    """In one article: what an act did, told in its own sentence +150, in the next +60; a definite noun refers back.

    «القصف» with neither place nor time of its own means the shelling told before: +150.
    """
    a, b = one.accounts[0], other.accounts[0]
    harm = load_grouping().kinds.harm
    apart = abs(a.sentence - b.sentence)
    points = 0
    if (a.type in harm) != (b.type in harm) or (a.type in harm and a.type != b.type):
        points += 150 if apart == 0 else 60 if apart == 1 else 0
    later = max(a, b, key=lambda account: account.order)
    if later.definite and not later.counts and (later.where is None or later.days is None):
        points += 150 if a.type not in harm and b.type not in harm else 50
    return points
