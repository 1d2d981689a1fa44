"""How well two accounts fit one happening: named parts, each of which says for itself what it weighs.

Points are whole hundredths, so that sums do not depend on the order of adding. A part that does not know
abstains with 0; only a contradiction is negative.
"""

from __future__ import annotations

from riwaya.events.accounts import Count, related
from riwaya.events.profile import CONTRADICTION, Profile
from riwaya.events.score_place import place
from riwaya.events.score_time import time
from riwaya.rules.grouping import load_grouping

COUNTER_BLOW = -250
ANOTHER_DOER = -300
UNASCRIBED = -400
"""Harm told with no doer, against an act: nobody says that this act did it. The two are related, not one.

A bomb that went off is told without a doer, and what it did with it: there the two stay together. So do harm and an
act told of one village on one day within an article: place and day outweigh it.
"""

PARTS = ("type", "place", "time", "actors", "targets", "means", "figures", "words", "nearness")


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
