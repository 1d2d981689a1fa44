"""Disputes: where two origins of one event cannot both be right, and what each of them says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from riwaya.events.accounts import Account, Count, names_of_all, related
from riwaya.events.score import kilometres, ranges_meet
from riwaya.model import Dispute, EventFigure, FigureBy, Position
from riwaya.model.event import Dimension
from riwaya.rules.grouping import body_of, load_grouping, names_of
from riwaya.text import fold_word

TOLLS = ("killed", "injured", "arrested", "released", "surrendered", "abducted", "displaced", "evacuated")
"""Figures of which an event has one true value. Present, seized, incidents and other count parts of it."""

HAPPENED, NOT_HAPPENED = "happened", "did not happen"


class Said(NamedTuple):
    """An account, the origin it stands on, and its voice: two sources that an outlet hides are one origin, not one voice."""

    account: Account
    voice: str
    origin: str


def disputes_of(accounts: Sequence[Account], origin_of: Mapping[str, str]) -> tuple[Dispute, ...]:
    """The disputes of an event, most telling dimension first."""
    said = [Said(a, _voice(a, origin_of[a.id]), origin_of[a.id]) for a in sorted(accounts, key=lambda a: a.id) if a.real]
    utterances = load_grouping().kinds.utterances
    found = [] if all(a.type in utterances for a, *_ in said) else [*_occurrence_and_actor(said), *_targets(said)]
    found += [d for role in TOLLS for d in _figures(said, role)]
    found += [*_places(said), *_times(said)]
    return tuple(found)


def _occurrence_and_actor(said: Sequence[Said]) -> Iterator[Dispute]:
    """What a denial denies depends on the other accounts.

    «A did not do it»: where all say that A did, it is denied that it happened; where some say that B did, it
    stands that it happened and the denial is about who; where some name nobody, it may be either.
    """
    harm = load_grouping().kinds.harm
    acts = [s for s in said if s[0].type not in harm] or list(said)
    denials = [s for s in said if s[0].denied]
    affirmed = [s for s in acts if not s[0].denied]
    against = [s for s in denials if any(s.voice != other.voice for other in affirmed)]
    blamed = [s for s in affirmed if s[0].actors]
    accused = frozenset[str]().union(*(a.actors for a, *_ in against))
    named = [s for s in blamed if related(s[0].actors, accused)] if accused else []
    elsewhere = [s for s in blamed if s not in named]
    if against and not (accused and elsewhere):
        yield _dispute("occurrence", None, [(HAPPENED, affirmed), (NOT_HAPPENED, against)])
    sides = list(_sides(blamed)) if not _mutual(acts) else []
    denied_who = against if accused and (len(named) < len(affirmed)) else []
    if len(sides) > 1 or (denied_who and blamed):
        not_who = "not " + " ".join(sorted({body_of(a) for a in accused}))
        positions = [*sides, *([(not_who, denied_who)] if denied_who else [])]
        if len({s.voice for _, side in positions for s in side}) > 1:
            yield _dispute("actor", None, positions)


def _voice(account: Account, origin: str) -> str:
    if not origin.startswith("sources:") or not account.chain:
        return origin
    words = (fold_word(word) for word in account.chain[-1].text.split())
    return f"{origin} {' '.join(word.removeprefix('ال') for word in words)}"


def _mutual(said: Sequence[Said]) -> bool:
    """Fighting has actors on both sides: naming one or the other is no contradiction."""
    return any(a.type == "clash" for a, *_ in said)


def _sides(said: Sequence[Said]) -> Iterator[tuple[str, list[Said]]]:
    """Accounts by whom they name, where no account names two of the sides together and other origins stand behind."""
    groups: list[tuple[set[str], list[Said]]] = []
    for one in said:
        account = one.account
        parties = {a for a in account.actors if not a.startswith(("person:", "outlet:", "population:"))}
        if not parties:
            continue
        meeting = [g for g in groups if related(frozenset(g[0]), frozenset(parties))]
        merged: tuple[set[str], list[Said]] = (set(parties), [one])
        for g in meeting:
            merged[0].update(g[0])
            merged[1].extend(g[1])
            groups.remove(g)
        groups.append(merged)
    for parties, members in sorted(groups, key=lambda g: (-len(g[1]), min(g[0]))):
        yield " ".join(sorted({body_of(p) for p in parties})), members


def _targets(said: Sequence[Said]) -> Iterator[Dispute]:
    """Other classes of what one strike hit (a market, homes), each by an origin that never names the other."""
    harm = load_grouping().kinds.harm
    by_class: defaultdict[str, list[Said]] = defaultdict(list)
    for one in said:
        account = one.account
        if account.kind == "violence" and account.type not in harm | {"clash"} and not account.denied:
            for name in account.target_classes:
                by_class[name].append(one)
    sides = {name: {s.voice for s in side} for name, side in by_class.items()}
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
        before = [_value(c) for a, c in rows if day is not None and a.report.published is not None and a.report.published < day]
        if before and _value(count) > max(before):
            yield account.id


def _value(count: Count) -> float:
    return count.best or count.low or 0


def _figures(said: Sequence[Said], role: str) -> Iterator[Dispute]:
    """Totals of two origins whose ranges do not meet and of which the larger did not come on a later day."""
    rows = [(s, _total(s.account, role)) for s in said if not s.account.denied and any(c.role == role for c in s.account.counts)]
    if any(_clash_of(x, y) for n, x in enumerate(rows) for y in rows[n + 1 :]):
        sides: defaultdict[str, list[Said]] = defaultdict(list)
        for one, count in rows:
            sides[_range(count)].append(one)
        yield _dispute("figure", role, sorted(sides.items()))


def _clash_of(x: tuple[Said, Count], y: tuple[Said, Count]) -> bool:
    (one, voice, _), a = x
    (other, another, _), b = y
    if voice == another or ranges_meet(a, b) or not _comparable(one, a, other, b):
        return False
    days = one.report.published, other.report.published
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return True
    later, earlier = (a, b) if days[0] > days[1] else (b, a)
    return _value(later) < _value(earlier)


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
    if any(x.voice != y.voice and not same(x.account, y.account) for n, x in enumerate(said) for y in said[n + 1 :]):
        sides: defaultdict[str, list[Said]] = defaultdict(list)
        for one in said:
            sides[value(one.account)].append(one)
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
