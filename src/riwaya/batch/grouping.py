"""Grouping as a shuffle: happenings meet in shards of their blocking keys, and link inside islands.

The same pairs are compared, weighed and linked as by riwaya.events.group on all articles at once, whatever the
partitions: a block is always whole in one shard, and average linkage never looks beyond an island, the happenings
that pairs which reach the floor hold together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from riwaya.batch import tasks as t
from riwaya.batch.folder import Folder
from riwaya.batch.joining import claims_told
from riwaya.batch.reading import ENCODE, shard_of
from riwaya.batch.shuffle import Keyed, gathered, read_partition, write_routed
from riwaya.batch.tables import arrow, read_table, write_table
from riwaya.events.accounts import Account
from riwaya.events.block import Key, candidates, keys
from riwaya.events.group import ACROSS, Group, fit, link, profile, within
from riwaya.events.profile import Profile

_PAIRS = {"one": "string", "other": "string", "points": "int"}
_ISLANDS = {"profile": "string", "island": "string"}
_PROFILE = msgspec.msgpack.Decoder(Profile)
_ACCOUNTS = msgspec.msgpack.Decoder(tuple[Account, ...])
_PAIR = msgspec.msgpack.Decoder(tuple[str, str, int])


def pair(task: t.Pair, folder: Folder) -> t.Outcome:
    """The pairs of a partition's shards with their points."""
    paths = [folder.path("shards", f"{part}.parquet") for part in task.parts]
    rows: list[dict[str, str | int]] = []
    largest = 0
    for shard, payloads in gathered(read_partition(paths, task.partition)):
        if len(payloads) == 1:
            continue
        largest = max(largest, len(payloads))
        profiles = sorted(map(_PROFILE.decode, payloads), key=lambda p: p.id)
        rows.extend(
            {"one": profiles[i].id, "other": profiles[j].id, "points": fit(profiles[i], profiles[j])}
            for i, j in candidates(profiles, partial(keys_in, shard))
        )
    write_table(folder.path(task.stage, "pairs", f"{task.name}.parquet"), _PAIRS, rows)
    return t.Outcome(counts={"pairs": len(rows)}, numbers=(largest,))


def keys_in(shard: bytes, one: Profile) -> Iterator[Key]:
    """The keys of a happening that lie in a shard: those of others are whole elsewhere."""
    return (key for key in keys(one) if shard_of(key) == shard)


def write_islands(folder: Folder, stage: str) -> int:
    """Islands from all pairs that reach the floor: each of their happenings with the least of its island.

    The one step that one process does alone: it reads the pairs file by file, and holds two words a happening.
    """
    pa = arrow()
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while (above := root.setdefault(name, name)) != name:
            root[name] = root[above]
            name = root[name]
        return name

    for file in sorted(folder.path(stage, "pairs").glob("*.parquet")):
        table = read_table(file)
        table = table.filter(pa.compute.greater_equal(table["points"], ACROSS))
        for one, other in zip(table["one"].to_pylist(), table["other"].to_pylist(), strict=True):
            a, b = find(one), find(other)
            root[max(a, b)] = min(a, b)
    rows = [{"profile": name, "island": find(name)} for name in sorted(root)]
    write_table(folder.path(stage, "islands.parquet"), _ISLANDS, rows)
    return len({row["island"] for row in rows})


def route_pairs(task: t.RoutePairs, folder: Folder) -> t.Outcome:
    """A partition's pairs that lie inside an island, by island."""
    island_of = _islands(folder.path(task.stage, "islands.parquet"))
    table = read_table(folder.path(task.stage, "pairs", f"{task.name}.parquet"))
    columns = (table[name].to_pylist() for name in _PAIRS)
    rows = (
        Keyed(island_of[one].encode(), ENCODE((one, other, points)))
        for one, other, points in zip(*columns, strict=True)
        if one in island_of and island_of[one] == island_of.get(other)
    )
    write_routed(folder.path(task.stage, "pairs-by-island", f"{task.name}.parquet"), rows, task.partitions)
    return t.Outcome()


def route_accounts(task: t.RouteAccounts, folder: Folder) -> t.Outcome:
    """A part's happenings, by island; one that is on none is an island of its own."""
    island_of = _islands(folder.path(task.stage, "islands.parquet"))
    found = read_partition([folder.path("accounts", f"{task.name}.parquet")], 0)
    profiles = (p for _, payload in found for p in within(_ACCOUNTS.decode(payload)))
    rows = (Keyed(island_of.get(p.id, p.id).encode(), ENCODE(p.accounts)) for p in profiles)
    write_routed(folder.path(task.stage, "profiles", f"{task.name}.parquet"), rows, task.partitions)
    return t.Outcome()


def link_islands(task: t.Link, folder: Folder) -> t.Outcome:
    """A partition's islands as groups, each named by its first happening; its claims are told of by article."""
    where = folder.path(task.stage)
    pair_files = sorted((where / "pairs-by-island").glob("*.parquet"))
    points: defaultdict[bytes, dict[tuple[str, str], int]] = defaultdict(dict)
    for key, payload in read_partition(pair_files, task.partition):
        one, other, weight = _PAIR.decode(payload)
        points[key][one, other] = weight
    files = [where / "profiles" / f"{part}.parquet" for part in task.parts]
    groups: list[Keyed] = []
    told: list[Keyed] = []
    largest = 0
    for island, payloads in gathered(read_partition(files, task.partition)):
        profiles = sorted((profile(_ACCOUNTS.decode(p)) for p in payloads), key=lambda p: p.id)
        largest = max(largest, len(profiles))
        for group in _linked(profiles, points.get(island, {})):
            accounts = tuple(a for p in group for a in p.accounts)
            groups.append(Keyed(group[0].id.encode(), ENCODE(accounts)))
            told.extend(claims_told(group[0].id, accounts))
    write_routed(where / "linked" / f"{task.name}.parquet", groups, 1)
    write_routed(where / "told" / f"{task.name}.parquet", told, task.partitions)
    return t.Outcome(counts={"groups": len(groups)}, numbers=(largest,))


def _linked(profiles: Sequence[Profile], weights: dict[tuple[str, str], int]) -> Iterator[Group]:
    place = {p.id: n for n, p in enumerate(profiles)}
    points = {(place[one], place[other]): weight for (one, other), weight in weights.items()}
    return (tuple(profiles[n] for n in members) for members in link(len(profiles), points, ACROSS))


def _islands(path: Path) -> dict[str, str]:
    table = read_table(path)
    names: Iterable[tuple[str, str]] = zip(table["profile"].to_pylist(), table["island"].to_pylist(), strict=True)
    return dict(names)
