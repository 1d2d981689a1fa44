"""Grouping kept up to date: new articles regroup only what they touch, with the result of a rebuild.

Happenings that share no block are never compared, and average linkage joins only along compared pairs. So the
events fall apart into islands: sets of happenings joined by pairs that reach the floor. An article that is added
changes the islands its pairs reach, and no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from riwaya.events.accounts import Account
from riwaya.events.block import CROWD, Key, keys, may_meet
from riwaya.events.build import build
from riwaya.events.extract import accounts_of
from riwaya.events.group import ACROSS, Group, fit, link, with_consequences, within
from riwaya.events.judge import judged
from riwaya.events.profile import Profile
from riwaya.model import Document, Event, Judgement


class Grouper:
    """Holds happenings, their blocks and compared pairs. `add` costs what the new articles touch."""

    def __init__(self, crowd: int = CROWD) -> None:
        """`crowd`: how many happenings may share a key before it no longer brings them together."""
        self._crowd = crowd
        self._articles: dict[str, tuple[Account, ...]] = {}
        self._profiles: dict[str, Profile] = {}
        self._blocks: defaultdict[Key, set[str]] = defaultdict(set)
        self._points: dict[tuple[str, str], int] = {}
        self._near: defaultdict[str, set[str]] = defaultdict(set)
        self._islands: dict[str, tuple[Group, ...]] = {}
        self._island_of: dict[str, str] = {}

    def add(self, documents: Iterable[Document]) -> None:
        """Take in documents; one that is there already changes nothing."""
        touched: set[str] = set()
        for document in documents:
            if document.id not in self._articles:
                self._articles[document.id] = accounts_of(document)
                for profile in within(self._articles[document.id]):
                    touched |= self._meet(profile)
        self._regroup(touched)

    def groups(self) -> list[Group]:
        """The groups, the same as group.group would give for all articles at once."""
        return with_consequences(
            sorted((g for island in self._islands.values() for g in island), key=lambda g: g[0].id)
        )

    def events(self, judgements: Iterable[Judgement] = ()) -> list[Event]:
        """The events of all articles so far."""
        return build(judged(self.groups(), judgements))

    def _meet(self, profile: Profile) -> set[str]:
        """Compare a new happening with those of its blocks; the ids whose islands this may change."""
        self._profiles[profile.id] = profile
        touched = {profile.id}
        for key in set(keys(profile)):
            block = self._blocks[key]
            block.add(profile.id)
            if len(block) == self._crowd + 1:
                touched |= self._forget(key)
            elif len(block) <= self._crowd:
                for other in block:
                    self._compare(profile.id, other, key)
        return touched | {
            n for n in self._near[profile.id] if self._points[min(n, profile.id), max(n, profile.id)] >= ACROSS
        }

    def _compare(self, one: str, other: str, key: Key) -> None:
        pair = (min(one, other), max(one, other))
        if one == other or pair in self._points or not may_meet(self._profiles[one], self._profiles[other], key):
            return
        self._points[pair] = fit(self._profiles[pair[0]], self._profiles[pair[1]])
        self._near[one].add(other)
        self._near[other].add(one)

    def _forget(self, key: Key) -> set[str]:
        """A block has grown into a crowd: pairs that only it brought together are no longer compared."""
        block = self._blocks[key]
        for one in block:
            for other in sorted(self._near[one] & block):
                if one < other and not self._meet_elsewhere(one, other):
                    del self._points[one, other]
                    self._near[one].discard(other)
                    self._near[other].discard(one)
        return set(block)

    def _meet_elsewhere(self, one: str, other: str) -> bool:
        a, b = self._profiles[one], self._profiles[other]
        shared = set(keys(a)) & set(keys(b))
        return any(len(self._blocks[key]) <= self._crowd and may_meet(a, b, key) for key in shared)

    def _regroup(self, touched: set[str]) -> None:
        """Take the islands of these happenings apart and link their members anew."""
        old = {self._island_of[name] for name in touched if name in self._island_of}
        loose = set(touched)
        for island in old:
            loose.update(p.id for g in self._islands.pop(island) for p in g)
        for name in loose:
            self._island_of.pop(name, None)
        for members in self._connected(loose):
            for name in members:
                absorbed = self._island_of.get(name)
                if absorbed is not None:
                    self._islands.pop(absorbed, None)
            self._link(sorted(members))

    def _connected(self, loose: set[str]) -> Iterable[set[str]]:
        """Sets of happenings joined by compared pairs that may join; a set may reach beyond `loose`."""
        seen: set[str] = set()
        for name in sorted(loose):
            if name in seen:
                continue
            found, waiting = {name}, [name]
            while waiting:
                one = waiting.pop()
                for other in self._near[one]:
                    if other not in found and self._points[min(one, other), max(one, other)] >= ACROSS:
                        found.add(other)
                        waiting.append(other)
            seen |= found
            yield found

    def _link(self, names: list[str]) -> None:
        place = {name: n for n, name in enumerate(names)}
        points = {
            (place[one], place[other]): self._points[one, other]
            for one in names
            for other in self._near[one]
            if one < other and other in place
        }
        linked = link(len(names), points, ACROSS)
        self._islands[names[0]] = tuple(tuple(self._profiles[names[n]] for n in members) for members in linked)
        for name in names:
            self._island_of[name] = names[0]


__all__ = ["Grouper"]
