"""Harm joined to the act it came of, across groups: as riwaya.events.group.with_consequences, group by group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, Select, func, select, update

from riwaya.store import schema
from riwaya.store.happenings import some_of

_happening, _tie = schema.happening, schema.happening_tie


def join_harm(connection: Connection, changed: Iterable[int] | None) -> set[int]:
    """Join harm to acts where either stands in a group of these happenings (all of them: None).

    The names of all groups whose joining is other than before: where harm came, and where it left.
    """
    harms = None if changed is None else _harms(connection, changed)
    told = _told(connection, harms)
    acts = {act for counted in told.values() for act in counted}
    groups = _groups(connection, {*told, *acts, *(harms or ())})
    into: dict[int, int] = {harm: harm for harm in harms or ()}
    for harm, counted in told.items():
        best = min(counted, key=lambda act, counted=counted: (-counted[act], groups[act].name))  # type: ignore[misc]
        into[harm] = best if groups[harm].bare and best != harm and not groups[best].doer else harm
    moved: set[int] = set()
    for harm, now in into.items():
        was = groups[harm].joined
        if was != now:
            moved.update((was, now))
            members = connection.execute(_in_groups([harm])).scalars().all()
            connection.execute(update(_happening).where(_happening.c.id.in_(members)).values(joined=now))
    return moved


class _Group:
    """A linked group: the id of its first happening's claim, what all of it tells, where it is joined to."""

    def __init__(self, name: str, joined: int) -> None:
        self.name, self.joined, self.bare, self.doer = name, joined, True, False


def _harms(connection: Connection, changed: Iterable[int]) -> list[int]:
    """The groups of harm in which a tie starts that has an end among these happenings or in the group of one."""
    groups: set[int] = set()
    for some in some_of(changed):
        groups.update(connection.execute(select(_happening.c.grp).where(_happening.c.id.in_(some))).scalars())
    found = set(groups)
    for some in some_of(groups):
        of_act = select(_happening.c.id).where(_happening.c.island.in_(select(_happening.c.island).where(_happening.c.id.in_(some))), _happening.c.grp.in_(some))
        harm = select(_tie.c.harm).where(_tie.c.act.in_(of_act))
        found.update(connection.execute(select(_happening.c.grp).where(_happening.c.id.in_(harm))).scalars())
    return sorted(found)


def _told(connection: Connection, harms: Iterable[int] | None) -> dict[int, Counter[int]]:
    """By group of harm, the groups of the acts it is tied to, each as often as it is."""
    harm, act = _happening.alias("h"), _happening.alias("a")
    wanted = (
        select(harm.c.grp.label("harm"), act.c.grp.label("act"), func.sum(_tie.c.times).label("times"))
        .select_from(_tie)
        .join(harm, harm.c.id == _tie.c.harm)
        .join(act, act.c.id == _tie.c.act)
        .group_by(harm.c.grp, act.c.grp)
    )
    told: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for some in (None,) if harms is None else some_of(harms):
        members = None if some is None else _tie.c.harm.in_(_in_groups(some))
        for row in connection.execute(wanted if members is None else wanted.where(members)):
            told[row.harm][row.act] += int(row.times)
    return told


def _groups(connection: Connection, names: Iterable[int]) -> dict[int, _Group]:
    """Groups by name."""
    found: dict[int, _Group] = {}
    for some in some_of(sorted(names)):
        rows = connection.execute(select(_happening.c.id, _happening.c.name, _happening.c.joined).where(_happening.c.id.in_(some)))
        found.update({row.id: _Group(row.name, row.joined) for row in rows})
        of = select(_happening.c.grp, func.min(_happening.c.bare).label("bare"), func.max(_happening.c.doer).label("doer"))
        for row in connection.execute(of.where(_happening.c.id.in_(_in_groups(some))).group_by(_happening.c.grp)):
            found[row.grp].bare, found[row.grp].doer = bool(row.bare), bool(row.doer)
    return found


def _in_groups(groups: list[int]) -> Select[tuple[int]]:
    """The happenings of groups: an island is small, and found by its index."""
    islands = select(_happening.c.island).where(_happening.c.id.in_(groups))
    return select(_happening.c.id).where(_happening.c.island.in_(islands), _happening.c.grp.in_(groups))
