"""Happenings compared and linked into groups: those that are new with those they share a key with, and no others.

The pairs, islands and groups are those of riwaya.events.group on all articles at once: average linkage never looks
beyond an island, the happenings that pairs which reach the floor hold together, and a new or lost happening changes
no island but those it reaches, those of a key that too many come to share, or of one that is a crowd no longer.
"""

from __future__ import annotations

from array import array
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, groupby
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from riwaya.events.block import CROWD, is_fine, key_number, keys
from riwaya.events.group import ACROSS, fit, link, profile
from riwaya.events.profile import Profile, slim_profile
from riwaya.store import schema
from riwaya.store.happenings import MANY, profiles_by_number, some_of, unpack_accounts

KEPT = 20_000
"""Happenings held while keys are gone through in order of time: those of many blocks."""

_happening, _key, _crowd, _gone = schema.happening, schema.happening_key, schema.crowd_key, schema.happening_gone


class Linked(NamedTuple):
    """What linking changed: the new groups' happenings, and `whole` where all were linked anew."""

    changed: frozenset[int]
    whole: bool


class _One(NamedTuple):
    """A happening as it is compared, with its keys; `lands`: those that bring no two exact places together."""

    profile: Profile
    numbers: frozenset[int]
    lands: frozenset[int]


class _Held:
    """Happenings that were looked at last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: OrderedDict[int, _One] = OrderedDict()

    def load(self, numbers: Iterable[int]) -> None:
        """Have these at hand."""
        missing = []
        for number in numbers:
            if number in self._found:
                self._found.move_to_end(number)
            else:
                missing.append(number)
        while self._found and len(self._found) + len(missing) > KEPT:
            self._found.popitem(last=False)
        for number, one in profiles_by_number(self._connection, missing):
            self._found[number] = _one(one)

    def __getitem__(self, number: int) -> _One:
        return self._found[number]


def link_all(connection: Connection, *, crowd: int = CROWD) -> Linked:
    """Compare and link all happenings, whatever was linked before. Memory: some words a happening, and one island."""
    connection.execute(delete(_gone))
    connection.execute(delete(_crowd))
    plain = {"island": _happening.c.id, "grp": _happening.c.id, "joined": _happening.c.id}
    connection.execute(update(_happening).values(plain))
    top = connection.execute(select(_happening.c.id).order_by(_happening.c.id.desc()).limit(1)).scalar() or 0
    root = array("q", range(top + 1))
    crowds: set[int] = set()
    held = _Held(connection)
    for blocks in _by_time(connection):
        crowds.update(key for key, block in blocks.items() if len(block) > crowd)
        open_blocks = {key: block for key, block in blocks.items() if key not in crowds}
        for some in some_of(open_blocks.items(), KEPT // crowd):
            held.load({number for _, block in some for number in block})
            for key, block in some:
                for one, other in combinations(block, 2):
                    if _meet_here(held[one], held[other], key, crowds) and _strong(held[one], held[other]):
                        _join(root, one, other)
    if crowds:
        connection.execute(insert(_crowd), [{"key": key} for key in sorted(crowds)])
    members: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(1, top + 1):
        if (found := _find(root, number)) != number:
            members[found].append(number)
    for bunch in _bunches(members):
        _write(connection, _linked(_loaded(connection, bunch), crowds))
    return Linked(frozenset(), whole=True)


def link_new(connection: Connection, *, crowd: int = CROWD) -> Linked:
    """Compare and link what was taken in since the last time, and take leave of what has gone."""
    fresh = set(connection.execute(select(_happening.c.id).where(_happening.c.island.is_(None))).scalars())
    gone = connection.execute(select(_gone)).all()
    lost = Counter(n for row in gone for n in _one(profile(unpack_accounts(row.body, name=row.id))).numbers)
    crowds = set(connection.execute(select(_crowd.c.key)).scalars())
    new = _loaded(connection, sorted(fresh))
    touched = {row.island for row in gone}
    loose: set[int] = set()
    held = _Held(connection)
    wanted = sorted({n for one in new.values() for n in one.numbers} | set(lost))
    for some in some_of(key for key in wanted if key not in crowds or lost[key]):
        blocks = _blocks(connection, some)
        to_compare: dict[int, tuple[list[int], bool]] = {}
        for key in some:
            block = blocks.get(key, [])
            before = len(block) - sum(n in fresh for n in block) + lost[key]
            if len(block) > crowd:
                if before <= crowd:
                    crowds.add(key)
                    connection.execute(insert(_crowd), [{"key": key}])
                    loose.update(block)
            elif len(block) > 1:
                to_compare[key] = (block, before > crowd)
            if before > crowd >= len(block):
                crowds.discard(key)
                connection.execute(delete(_crowd).where(_crowd.c.key == key))
        for key, (block, all_anew) in to_compare.items():
            held.load(block)  # no more than a crowd: all of it stays at hand
            for one, other in combinations(block, 2):
                if (all_anew or one in fresh or other in fresh) and _meet_here(held[one], held[other], key, crowds) and _strong(held[one], held[other]):
                    loose.update((one, other))
    loose |= fresh
    for some in some_of(sorted(loose - fresh)):
        touched.update(connection.execute(select(_happening.c.island).where(_happening.c.id.in_(some))).scalars())
    changed = _relink(connection, fresh, touched, crowds)
    return Linked(frozenset(changed), whole=False)


def _relink(connection: Connection, fresh: set[int], touched: set[int], crowds: set[int]) -> set[int]:
    """Link the fresh ones and the islands that are touched; the happenings whose group is another than it was."""
    old: defaultdict[int, set[int]] = defaultdict(set)
    for some in some_of(sorted(touched)):
        members = connection.execute(select(_happening.c.id, _happening.c.grp).where(_happening.c.island.in_(some)))
        for row in members:
            old[row.grp].add(row.id)
    known = {frozenset(group) for group in old.values()}
    inside = _loaded(connection, sorted(fresh.union(*old.values())))
    rows = list(_linked(inside, crowds))
    new: defaultdict[int, set[int]] = defaultdict(set)
    for number, _, group in rows:
        new[group].add(number)
    changed = {n for group in new.values() if frozenset(group) not in known for n in group}
    changed |= fresh
    _write(connection, rows, keep_joined=changed)
    return changed


def _linked(found: dict[int, _One], crowds: set[int]) -> Iterator[tuple[int, int, int]]:
    """Each happening with its island and its group, both named by one of their happenings."""
    blocks: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in sorted(found.items(), key=lambda item: item[1].profile.id):
        for key in one.numbers - crowds:
            blocks[key].append(number)
    points: dict[tuple[int, int], int] = {}
    root = {number: number for number in found}
    for key, block in blocks.items():
        for a, b in combinations(block, 2):
            if (a, b) not in points and _may_meet(found[a], found[b], key):
                points[a, b] = weight = fit(found[a].profile, found[b].profile)
                if weight >= ACROSS:
                    _join(root, a, b)
    home = {number: _find(root, number) for number in found}
    islands: defaultdict[int, list[int]] = defaultdict(list)
    for number, island in home.items():
        islands[island].append(number)
    inner: defaultdict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    for (a, b), weight in points.items():
        if home[a] == home[b]:
            inner[home[a]][a, b] = weight
    for island, members in islands.items():
        ordered = sorted(members, key=lambda n: found[n].profile.id)
        place = {number: n for n, number in enumerate(ordered)}
        weights = {(place[a], place[b]): weight for (a, b), weight in inner[island].items()}
        for group in link(len(ordered), weights, ACROSS):
            yield from ((ordered[n], island, ordered[group[0]]) for n in group)


def _bunches(members: dict[int, list[int]]) -> Iterator[list[int]]:
    """Islands of more than one happening, some at a time, each whole."""
    bunch: list[int] = []
    for first, others in members.items():
        bunch += [first, *others]
        if len(bunch) >= MANY:
            yield bunch
            bunch = []
    if bunch:
        yield bunch


def _write(connection: Connection, rows: Iterable[tuple[int, int, int]], *, keep_joined: set[int] | None = None) -> None:
    """Islands and groups; a group that is new is joined to none yet."""
    changed = [{"n": n, "island": i, "grp": g} for n, i, g in rows]
    table = update(_happening).where(_happening.c.id == bindparam("n"))
    joined = [row for row in changed if keep_joined is None or row["n"] in keep_joined]
    apart = [row for row in changed if keep_joined is not None and row["n"] not in keep_joined]
    if joined:
        connection.execute(table.values(island=bindparam("island"), grp=bindparam("grp"), joined=bindparam("grp")), joined)
    if apart:
        connection.execute(table.values(island=bindparam("island"), grp=bindparam("grp")), apart)


def _loaded(connection: Connection, numbers: Sequence[int]) -> dict[int, _One]:
    return {number: _one(one) for number, one in profiles_by_number(connection, numbers)}


def _one(found: Profile) -> _One:
    numbered = [(key[0] == "land", key_number(key)) for key in set(keys(found))]
    fine = is_fine(found)
    return _One(
        slim_profile(found), frozenset(n for _, n in numbered), frozenset(n for land, n in numbered if land and fine)
    )


def _may_meet(one: _One, other: _One, key: int) -> bool:
    """As riwaya.events.block.may_meet, with keys as numbers."""
    if one.profile.accounts[0].report.id == other.profile.accounts[0].report.id:
        return False
    return not (key in one.lands and key in other.lands)


def _meet_here(one: _One, other: _One, key: int, crowds: set[int]) -> bool:
    """Whether this is the first key in order that brings the two together: so each pair is compared once."""
    if not _may_meet(one, other, key):
        return False
    shared = one.numbers & other.numbers
    if len(shared) == 1:
        return True
    return all(k >= key for k in shared if k not in crowds and not (k in one.lands and k in other.lands))


def _strong(one: _One, other: _One) -> bool:
    first, second = (one, other) if one.profile.id < other.profile.id else (other, one)  # as groups are made of them
    return fit(first.profile, second.profile) >= ACROSS


def _find(root: array[int] | dict[int, int], number: int) -> int:
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number


def _join(root: array[int] | dict[int, int], one: int, other: int) -> None:
    a, b = _find(root, one), _find(root, other)
    root[max(a, b)] = min(a, b)


def _by_time(connection: Connection) -> Iterator[dict[int, list[int]]]:
    """Blocks of more than one happening, a week at a time."""
    wanted = select(_key.c.key, _key.c.happening).order_by(_key.c.key, _key.c.happening)
    with connection.execute(wanted.execution_options(yield_per=5000)) as rows:
        for _, week in groupby(rows, key=lambda row: row.key >> 48):
            blocks: dict[int, list[int]] = {}
            for row in week:
                blocks.setdefault(row.key, []).append(row.happening)
            yield {key: block for key, block in blocks.items() if len(block) > 1}


def _blocks(connection: Connection, some: Sequence[int]) -> dict[int, list[int]]:
    blocks: defaultdict[int, list[int]] = defaultdict(list)
    rows = connection.execute(select(_key.c.key, _key.c.happening).where(_key.c.key.in_(some)).order_by(_key.c.key, _key.c.happening))
    for row in rows:
        blocks[row.key].append(row.happening)
    return dict(blocks)
