"""Disputes: where two origins of one event cannot both be right, and what each of them says."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from riwaya.events.accounts import Account, Count, names_of_all, related
from riwaya.events.score import kilometres, ranges_meet
from riwaya.model import Dispute, EventFigure, FigureBy, Position
from riwaya.model.event import Dimension
from riwaya.rules.grouping import body_of, load_grouping, names_of
from riwaya.text import fold_word

TOLLS = ("killed", "injured", "arrested", "released", "surrendered", "abducted", "displaced", "evacuated")
"""Figures of which an event has one true value. Present, seized, incidents and other count parts of it."""

LEAST_SHARE = 0.1
"""What a single account among many says, and nobody else, is as likely misread as it is a position."""

WHO_DID_IT = ("violence", "abduction", "abuse")
"""Kinds of events that have one doer. Sieges, talks and deals have several, and none of them contradicts another."""

MANIFOLD = 5
"""How many times another count of the same thing a count can be."""

HAPPENED, NOT_HAPPENED = "happened", "did not happen"


class Said(NamedTuple):
    """An account, the origin it stands on, and its voice: two sources that an outlet hides are one origin, not one voice."""

    account: Account
    voice: str
    origin: str


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


def _occurrence_and_actor(said: Sequence[Said]) -> Iterator[Dispute]:
    """What a denial denies depends on the other accounts.

    «A did not do it»: where those who name a doer name A, it is denied that it happened; where more of them
    name another, it stands that it happened and the denial is about who. Where some name nobody, it is both.
    """
    kinds = load_grouping().kinds
    acts = [s for s in said if s.account.type not in kinds.harm] or list(said)
    affirmed = [s for s in acts if not s.account.denied]
    against = _denials(said, affirmed)
    accused = _main_body(against)
    blamed = [s for s in affirmed if s.account.doers]
    named = [s for s in blamed if accused is not None and related(s.account.doers, frozenset([accused]))]
    elsewhere = _voices(blamed) - _voices(named)
    if against and (accused is None or len(_voices(named)) >= len(elsewhere)):
        yield _dispute("occurrence", None, [(HAPPENED, affirmed), (NOT_HAPPENED, against)])
    if _mutual(acts) or any(s.account.kind not in WHO_DID_IT for s in acts):
        return
    sides = _sides(blamed, said)
    denied_who = (
        [s for s in against if accused in {body_of(a) for a in s.account.actors}] if len(named) < len(affirmed) else []
    )
    if accused is not None and denied_who and blamed and (named or accused in {s.origin for s in denied_who}):
        sides = sides or [(_main_body(blamed) or "", blamed)]
        sides = [*sides, (f"not {accused}", denied_who)]
    if len({s.voice for _, side in sides for s in side}) > 1 and len(sides) > 1:
        yield _dispute("actor", None, sides)


def _denials(said: Sequence[Said], affirmed: Sequence[Said]) -> list[Said]:
    """What a voice other than the outlets' own denies; one that affirms it more often only where it disowns the act."""
    telling = Counter(s.voice for s in affirmed)
    denied = [s for s in said if s.account.denial and s.account.chain]
    times = Counter(s.voice for s in denied)
    return [
        s
        for s in denied
        if set(telling) - {s.voice}
        and (times[s.voice] >= telling[s.voice] or s.origin in map(body_of, s.account.actors))
    ]


def _voices(said: Iterable[Said]) -> set[str]:
    return {s.voice for s in said}


def _main_body(said: Iterable[Said]) -> str | None:
    """The body that most of these accounts name as acting."""
    named = Counter(body for s in said for body in {body_of(a) for a in s.account.doers})
    return min(named, key=lambda body: (-named[body], body)) if named else None


def _mutual(said: Sequence[Said]) -> bool:
    """Fighting has actors on both sides: naming one or the other is no contradiction."""
    return any(s.account.type == "clash" for s in said)


def _sides(blamed: Sequence[Said], said: Sequence[Said]) -> list[tuple[str, list[Said]]]:
    """Rival bodies, the most named first: each named alone by a voice of its own, never together with its rival.

    A name that fewer than LEAST_SHARE of the accounts give is left out: that few are as likely misread. So is
    one that as many name as the target: both are read from the same words.
    """
    hit = Counter(body for s in said for body in {body_of(t) for t in s.account.targets})
    by_body: defaultdict[str, list[Said]] = defaultdict(list)
    together: set[tuple[str, str]] = set()
    for one in blamed:
        bodies = sorted({body_of(a) for a in one.account.doers})
        if len(bodies) == 1:
            by_body[bodies[0]].append(one)
        together.update((a, b) for a in bodies for b in bodies if a != b)
    kept = {
        body: side for body, side in by_body.items() if len(side) >= LEAST_SHARE * len(blamed) and len(side) > hit[body]
    }
    rivals = {
        a
        for a in kept
        for b in kept
        if (a, b) not in together
        and not related(frozenset([a]), frozenset([b]))
        and _voices(kept[a]) - _voices(kept[b])
        and _voices(kept[b]) - _voices(kept[a])
    }
    return [(body, kept[body]) for body in sorted(rivals, key=lambda body: (-len(kept[body]), body))]


def _voice(account: Account, origin: str) -> str:
    if not origin.startswith("sources:") or not account.chain:
        return origin
    words = (fold_word(word) for word in account.chain[-1].text.split())
    return f"{origin} {' '.join(word.removeprefix('ال') for word in words)}"


def _targets(said: Sequence[Said]) -> Iterator[Dispute]:
    """Other classes of what one strike hit (a market, homes), each by an origin that never names the other."""
    harm = load_grouping().kinds.harm
    by_class: defaultdict[str, list[Said]] = defaultdict(list)
    for one in said:
        account = one.account
        if account.kind == "violence" and account.type not in harm | {"clash"} and not account.denied:
            for name in account.target_classes:
                by_class[name].append(one)
    told = sum(map(len, by_class.values()))
    sides = {name: _voices(side) for name, side in by_class.items() if len(side) >= LEAST_SHARE * told}
    apart = {a for a in sides for b in sides if a != b and sides[a] - sides[b] and sides[b] - sides[a]}
    if len(apart) > 1:
        yield _dispute("target", None, [(name, by_class[name]) for name in sorted(apart)])


def figures_of(accounts: Sequence[Account], origin_of: Mapping[str, str]) -> dict[str, EventFigure]:
    """What is said of each count; sub-totals of a claim («بينهم طفلان») do not bound it."""
    by_role: defaultdict[str, list[tuple[Account, Count]]] = defaultdict(list)
    for account in sorted(accounts, key=lambda a: (a.report.published or 0, a.id)):
        if not account.denied and account.real:
            for role in dict.fromkeys(c.role for c in account.counts):
                by_role[role].append((account, _total(account, role)))
    return {role: _figure(rows, origin_of) for role, rows in sorted(by_role.items())}


def _figure(rows: Sequence[tuple[Account, Count]], origin_of: Mapping[str, str]) -> EventFigure:
    best: defaultdict[float, set[str]] = defaultdict(set)
    for account, count in rows:
        if count.best is not None:
            best[count.best].add(origin_of[account.id])
    lows = [c.low for _, c in rows if c.low is not None]
    highs = [c.high for _, c in rows]
    growing = set(_updates(rows))
    return EventFigure(
        low=min(lows, default=None),
        best=min(best, key=lambda value: (-len(best[value]), -value)) if best else None,
        high=None if None in highs else max((h for h in highs if h is not None), default=None),
        by=tuple(
            FigureBy(claim=a.id, quantity=c.index, origin=origin_of[a.id], update=a.id in growing) for a, c in rows
        ),
    )


def _total(account: Account, role: str) -> Count:
    """The largest count of a role in a claim: the smaller ones are of whom."""
    return max((c for c in account.counts if c.role == role), key=lambda c: (c.best or c.low or 0, -c.index))


def _updates(rows: Sequence[tuple[Account, Count]]) -> Iterator[str]:
    """Claims of a later day whose count is above all that was given on days before: the toll grew."""
    for account, count in rows:
        day = account.report.published
        before = [
            _value(c)
            for a, c in rows
            if day is not None and a.report.published is not None and a.report.published < day
        ]
        if before and _value(count) > max(before):
            yield account.id


def _value(count: Count) -> float:
    return count.best or count.low or 0


def _figures(said: Sequence[Said], role: str) -> Iterator[Dispute]:
    """Totals of two origins whose ranges do not meet and of which the larger did not come on a later day."""
    rows = [
        (s, _total(s.account, role))
        for s in said
        if not s.account.denied and any(c.role == role for c in s.account.counts)
    ]
    if any(_clash_of(x, y) for n, x in enumerate(rows) for y in rows[n + 1 :]):
        sides: defaultdict[str, list[Said]] = defaultdict(list)
        for one, count in rows:
            sides[_range(count)].append(one)
        yield _dispute("figure", role, sorted(sides.items()))


def _clash_of(x: tuple[Said, Count], y: tuple[Said, Count]) -> bool:
    (one, voice, _), a = x
    (other, another, _), b = y
    if voice == another or _agree(a, b) or not _comparable(one, a, other, b):
        return False
    days = one.report.published, other.report.published
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return True
    later, earlier = (a, b) if days[0] > days[1] else (b, a)
    return _value(later) < _value(earlier)


def _agree(a: Count, b: Count) -> bool:
    """Whether both can be one count: ranges meet, «أكثر من 20» begins at 20, and large counts are rounded (5 %).

    A number more than MANIFOLD times another counts something else: a day's dead and a month's.
    """
    if ranges_meet(_from(a), _from(b)):
        return True
    less, more = sorted((_value(a), _value(b)))
    return (less >= 100 and more - less <= 0.05 * more) or more > MANIFOLD * less


def _from(count: Count) -> Count:
    if count.best is None:
        return replace(count, high=None)  # «عشرات» is at least tens: nobody counted that they were under a hundred
    if count.low is None or count.low <= count.best:
        return count
    return replace(count, low=count.best)


_ANYONE = ("person", "people", None)


def _comparable(one: Account, a: Count, other: Account, b: Count) -> bool:
    """Whether both count the same people: dead Iranians are not the dead, nor are dead children."""
    if a.unit != b.unit and a.unit not in _ANYONE and b.unit not in _ANYONE:
        return False
    mine, theirs = names_of_all(one.targets), names_of_all(other.targets)
    return all(names_of(t) & theirs for t in one.targets) and all(names_of(t) & mine for t in other.targets)


def _range(count: Count) -> str:
    low = "" if count.low is None else f"{count.low:g}"
    high = "" if count.high is None else f"{count.high:g}"
    return low if low == high else f"{low}–{high}"


def _places(said: Sequence[Said]) -> Iterator[Dispute]:
    """Two exact places too far from each other to be one, each said in the claim's own sentence."""
    placed = [s for s in said if s[0].where is not None and s[0].where.rank <= 1 and s[0].given[0] and not s[0].denied]
    yield from _apart("place", placed, _same_place, lambda a: a.where.mention.name if a.where else "")


def _same_place(one: Account, other: Account) -> bool:
    a, b = one.where, other.where
    if a is None or b is None or a.key == b.key:
        return True
    distance = kilometres(a, b)
    return distance is None or distance <= a.radius + b.radius


def _times(said: Sequence[Said]) -> Iterator[Dispute]:
    """Two days that do not meet, each said in the claim's own sentence."""
    dated = [s for s in said if s[0].days is not None and s[0].narrow and s[0].given[1] and not s[0].denied]
    yield from _apart("time", dated, _same_days, _interval)


def _same_days(one: Account, other: Account) -> bool:
    a, b = one.days, other.days
    return a is None or b is None or max(a[0], b[0]) <= min(a[1], b[1])


def _interval(account: Account) -> str:
    if account.days is None:
        return ""
    start, end = (dt.date.fromordinal(day).isoformat() for day in account.days)
    return start if start == end else f"{start}/{end}"


def _apart(
    dimension: Dimension,
    said: Sequence[Said],
    same: Callable[[Account, Account], bool],
    value: Callable[[Account], str],
) -> Iterator[Dispute]:
    by_value: defaultdict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_value[value(one.account)].append(one)
    sides = {name: side for name, side in by_value.items() if len(side) >= LEAST_SHARE * len(said)}
    kept = [s for side in sides.values() for s in side]
    if any(x.voice != y.voice and not same(x.account, y.account) for n, x in enumerate(kept) for y in kept[n + 1 :]):
        yield _dispute(dimension, None, sorted(sides.items()))


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
