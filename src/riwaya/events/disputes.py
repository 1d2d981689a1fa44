"""Disputes: where two origins of one event cannot both be right, and what each of them says.

A dispute is between accounts that speak of the same thing (riwaya.events.comparable) on the word of two houses.
An event that joins a day's many blows has accounts that differ and do not contradict each other.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from riwaya.events.accounts import Account, Count, related
from riwaya.events.comparable import (
    agree,
    at_one_site,
    in_one_breath,
    of_one_toll,
    one_blow,
    opposed,
    same_count,
    same_day,
    spot,
    tied,
    value,
)
from riwaya.events.figures import total
from riwaya.events.origins import house_of
from riwaya.model import Dispute, Position
from riwaya.model.event import Dimension
from riwaya.rules.grouping import body_of, load_grouping
from riwaya.text import fold_word

TOLLS = ("killed", "injured", "arrested", "released", "surrendered", "abducted", "displaced", "evacuated")
"""Figures of which an event has one true value. Present, seized, incidents and other count parts of it."""

LEAST_SHARE = 0.1
"""What a single account among many says, and nobody else, is as likely misread as it is a position."""

WHO_DID_IT = ("violence", "abduction", "abuse")
"""Kinds of events that have one doer. Sieges, talks and deals have several, and none of them contradicts another."""

NEAR_DAYS = 3
"""Days apart up to which two dates are of one blow; further apart they are of two."""

HAPPENED, NOT_HAPPENED = "happened", "did not happen"


class Said(NamedTuple):
    """An account, the origin it stands on, and its voice: two sources that an outlet hides are one origin, not one voice."""

    account: Account
    voice: str
    origin: str


Clash = Callable[[Said, Said], bool]
"""Whether two of different values, told by two houses, contradict each other."""


def disputes_of(accounts: Sequence[Account], origin_of: Mapping[str, str]) -> tuple[Dispute, ...]:
    """The disputes of an event, most telling dimension first."""
    said = [
        Said(a, _voice(a, origin_of[a.id]), origin_of[a.id]) for a in sorted(accounts, key=lambda a: a.id) if a.real
    ]
    utterances = load_grouping().kinds.utterances
    found = [] if all(a.type in utterances for a, *_ in said) else [*_occurrence_and_actor(said), *_targets(said)]
    found += [d for role in TOLLS for d in _figures(said, role)]
    found += [*_places(said), *_times(said)]
    return tuple(found)


def _apart_in_word(one: Said, other: Said) -> bool:
    """Two voices of two houses: what an outlet says itself and what its hidden sources say is one house's word.

    Two sources that one article hides (a doctor, an officer) are two voices; those of two articles may be one.
    """
    if one.voice == other.voice:
        return False
    if one.origin == other.origin:
        return one.account.report.id == other.account.report.id
    return house_of(one.origin) != house_of(other.origin)


def _occurrence_and_actor(said: Sequence[Said]) -> Iterator[Dispute]:
    """What a denial denies depends on the other accounts.

    «A did not do it»: where those who name a doer name A, it is denied that it happened; where more of them
    name another, it stands that it happened and the denial is about who. Where some name nobody, it is both.
    """
    kinds = load_grouping().kinds
    acts = [s for s in said if s.account.type not in kinds.harm] or list(said)
    told = [s for s in said if not s.account.denied]
    against = _denials(said, told)
    affirmed = [s for s in told if any(_answers(d, s) for d in against)]
    accused = _main_body(against)
    acted = [s for s in acts if not s.account.denied]
    blamed = [s for s in acted if s.account.doers]
    named = [s for s in blamed if accused is not None and related(s.account.doers, frozenset([accused]))]
    elsewhere = _voices(blamed) - _voices(named)
    if against and (accused is None or len(_voices(named)) >= len(elsewhere)):
        yield _dispute("occurrence", None, [(HAPPENED, affirmed), (NOT_HAPPENED, against)])
    if any(s.account.kind not in WHO_DID_IT for s in acts):
        return
    sides = _sides(blamed, said)
    silent = _voices(s for s in acted if not s.account.doers) - _voices(named)
    denied_who = (
        [s for s in against if accused in {body_of(a) for a in s.account.actors}] if elsewhere or silent else []
    )
    if accused is not None and denied_who and named:
        if accused not in {body for body, _ in sides}:
            sides = [*sides, (accused, named)]
        sides = [*sides, (f"not {accused}", denied_who)]
    if len({s.voice for _, side in sides for s in side}) > 1 and len(sides) > 1:
        yield _dispute("actor", None, sides)


def _denials(said: Sequence[Said], affirmed: Sequence[Said]) -> list[Said]:
    """What a voice other than the outlets' own denies of what another tells.

    One that affirms it more often counts only where it disowns the act.
    """
    telling = Counter(s.voice for s in affirmed)
    denied = [s for s in said if s.account.denial and s.account.chain]
    times = Counter(s.voice for s in denied)
    return [
        s
        for s in denied
        if any(_answers(s, other) for other in affirmed)
        and (times[s.voice] >= telling[s.voice] or s.origin in map(body_of, s.account.actors))
    ]


def _answers(denial: Said, told: Said) -> bool:
    """Whether the denial is of what is told: the same doer, means and targets, as far as it names them.

    «لا نستهدف المدنيين» answers none that does not speak of civilians; a denial of gas none that speaks of shells.
    """
    one, other = denial.account, told.account
    if denial.voice == told.voice or opposed(one.actors, other.actors) or opposed(one.targets, other.targets):
        return False
    if not one.means <= other.means or not one.target_classes <= other.target_classes:
        return False
    harm = load_grouping().kinds.harm
    if one.type in harm and other.type != one.type:
        return False
    return spot(one, other) != "apart"  # the day beside a denial is the day of the saying


def _voices(said: Iterable[Said]) -> set[str]:
    return {s.voice for s in said}


def _main_body(said: Iterable[Said]) -> str | None:
    """The body that most of these accounts name as acting."""
    named = Counter(body for s in said for body in {body_of(a) for a in s.account.doers})
    return min(named, key=lambda body: (-named[body], body)) if named else None


def _sides(blamed: Sequence[Said], said: Sequence[Said]) -> list[tuple[str, list[Said]]]:
    """Rival bodies, the most named first: each laid the same blow at by a voice of its own, never with its rival.

    A name that fewer than LEAST_SHARE of the accounts give is left out: that few are as likely misread. So is
    one that as many name as the target: both are read from the same words.
    """
    hit = Counter(body for s in said for body in {body_of(t) for t in s.account.targets})
    by_body: defaultdict[str, list[Said]] = defaultdict(list)
    together: set[tuple[str, str]] = set()
    for one in blamed:
        bodies = sorted({body_of(a) for a in one.account.doers})
        if len(bodies) == 1 and one.account.doer_named:
            by_body[bodies[0]].append(one)
        together.update((a, b) for a in bodies for b in bodies if a != b)
    kept = {
        body: side for body, side in by_body.items() if len(side) >= LEAST_SHARE * len(blamed) and len(side) > hit[body]
    }
    rivals: defaultdict[str, list[Said]] = defaultdict(list)
    for a, b in ((a, b) for a in kept for b in kept if a < b):
        if (a, b) in together or related(frozenset([a]), frozenset([b])):
            continue
        pairs = [
            (x, y)
            for x in kept[a]
            for y in kept[b]
            if x.origin != y.origin and _apart_in_word(x, y) and _one_deed(x.account, y.account)
        ]
        if pairs and _voices(kept[a]) - _voices(kept[b]) and _voices(kept[b]) - _voices(kept[a]):
            rivals[a] += [x for x, _ in pairs]
            rivals[b] += [y for _, y in pairs]
    return [(body, rivals[body]) for body in sorted(rivals, key=lambda body: (-len(kept[body]), body))]


def _one_deed(one: Account, other: Account) -> bool:
    """Whether both lay one blow at somebody's door: at one site, or one town that both name, on one day."""
    return (
        one_blow(one, other)
        and spot(one, other) == "same"
        and (at_one_site(one, other) or (one.given[0] and other.given[0]))
        and same_day(one, other) is True
        and not opposed(one.targets, other.targets)
        and tied(one, other)
    )


def _voice(account: Account, origin: str) -> str:
    if not origin.startswith("sources:") or not account.chain:
        return origin
    words = (fold_word(word) for word in account.chain[-1].text.split())
    return f"{origin} {' '.join(word.removeprefix('ال') for word in words)}"


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
            and spot(one.account, other.account) in ("same", "wide")
            and in_one_breath(one.account, other.account)
            and not opposed(one.account.actors, other.account.actors)
        )

    yield from _contradicted("target", None, strikes, lambda a: sorted(a.target_classes), clash)


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
            if mine & theirs or not _apart_in_word(one, other) or not clash(one, other):
                continue
            if not (theirs & by_voice[one.voice] or mine & by_voice[other.voice]):
                against.update((one.account.id, other.account.id))
    sides: defaultdict[str, list[Said]] = defaultdict(list)
    for one in said:
        if one.account.id in against:
            for name in values(one.account):
                sides[name].append(one)
    if len(sides) > 1:
        yield _dispute(dimension, role, sorted(sides.items()))


def _dispute(dimension: Dimension, role: str | None, positions: Iterable[tuple[str, Iterable[Said]]]) -> Dispute:
    return Dispute(
        dimension=dimension,
        role=role,
        positions=tuple(
            Position(
                value=value,
                claims=tuple(sorted({s.account.id for s in side})),
                origins=tuple(sorted({s.origin for s in side})),
            )
            for value, side in ((value, list(side)) for value, side in positions)
            if side
        ),
    )
