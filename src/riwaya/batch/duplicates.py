"""Copies among articles: the same text marked as exact, nearly the same as near; nothing is taken away.

What is not read again: the same bytes, and the same text from the same address in an archive (a page fetched
twice). A text that stands at another address is read: who repeats whom is part of the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from riwaya.batch import tasks as t
from riwaya.batch.extracting import PACKED, Copy
from riwaya.batch.folder import Folder, write_bytes
from riwaya.batch.shuffle import gathered, read_partition
from riwaya.batch.tables import DUPLICATES, Row, arrow, read_rows, read_table, write_table
from riwaya.events.copies import copied, neighbours, rooted

Dropped = dict[str, list[int]]
"""Rows of parts that are not read."""

_MARKS = {**DUPLICATES, "part": "string", "row": "int"}
_MEETINGS = {"one": "string", "other": "string"}


def mark(task: t.Mark, folder: Folder) -> t.Outcome:
    """Exact copies in a partition of texts."""
    done = msgspec.json.decode(folder.path(task.stage, "read.json").read_bytes(), type=Dropped)
    left_out = {(part, row) for part, rows in done.items() for row in rows}
    paths = [folder.path("texts", f"{part}.parquet") for part in task.parts]
    rows: list[Row] = []
    for _, copies in gathered(read_partition(paths, task.partition)):
        found = [msgspec.msgpack.decode(c, type=Copy) for c in copies]
        was_read = {(c.part, c.row) for c in found if c.part in done and (c.part, c.row) not in left_out}
        rows.extend(_marks(sorted(found, key=lambda c: ((c.part, c.row) not in was_read, c.day, c.uri, c.part, c.row))))
    write_table(folder.path(task.stage, "marks", f"{task.name}.parquet"), _MARKS, rows)
    return t.Outcome(counts={"exact copies": len(rows)})


def _marks(copies: Sequence[Copy]) -> Iterator[Row]:
    """All but the first; what was read stands before what was not, so that a run that goes on keeps to what it did."""
    first, ids, addresses = copies[0], {copies[0].id}, {copies[0].address}
    for copy in copies[1:]:
        again = copy.id in ids or (bool(copy.address) and copy.address in addresses)
        ids.add(copy.id)
        addresses.add(copy.address)
        yield {
            "uri": copy.uri, "id": copy.id, "kind": "exact", "of": first.id, "of_uri": first.uri, "read": not again,
            "part": copy.part, "row": copy.row,
        }  # fmt: skip


def meet(task: t.Meet, folder: Folder) -> t.Outcome:
    """Pairs that share a band of their sketches, neighbours in the order of their names."""
    paths = [folder.path(task.source, f"{part}.parquet") for part in task.parts]
    named = [[n.decode() for n in dict.fromkeys(names)] for _, names in gathered(read_partition(paths, task.partition))]
    pairs = sorted(neighbours(names for names in named if len(names) > 1))
    where = folder.path(task.stage, f"meet-{task.source}", f"{task.name}.parquet")
    write_table(where, _MEETINGS, [{"one": one, "other": other} for one, other in pairs])
    return t.Outcome(counts={"pairs of sketches": len(pairs)})


def families(folder: Folder, stage: str, source: str, parts: Iterable[str]) -> dict[str, str]:
    """Each copied article's id to the least id of its family; articles that no other copies are left out."""
    files = sorted(folder.path(stage, f"meet-{source}").glob("*.parquet"))
    pairs = sorted({(row["one"], row["other"]) for file in files for row in read_rows(file)})
    names = {name for pair in pairs for name in pair}
    sketches = {row["id"]: PACKED.unpack(row["sketch"]) for row in _chosen(folder, parts, names, ("id", "sketch"))}
    alike = [(one, other) for one, other in pairs if copied(sketches[one], sketches[other])]
    return rooted({name for pair in alike for name in pair}, alike)


def dropped(folder: Folder, stage: str) -> Dropped:
    """Rows that are not read, by part."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for file in sorted(folder.path(stage, "marks").glob("*.parquet")):
        for row in read_rows(file, ("part", "row", "read")):
            if not row["read"]:
                found[row["part"]].append(row["row"])
    return {part: sorted(rows) for part, rows in found.items()}


def write_duplicates(folder: Folder, stage: str, parts: Sequence[str], near: Mapping[str, str]) -> dict[str, int]:
    """The table of copies: the exact ones, and of each family all but the earliest as near to it."""
    rows = [row for file in sorted(folder.path(stage, "marks").glob("*.parquet")) for row in read_rows(file)]
    exact = {(row["uri"], row["id"]) for row in rows}
    members: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _chosen(folder, parts, set(near), ("id", "uri", "day")):
        if (row["uri"], row["id"]) not in exact:
            members[near[row["id"]]].append(row)
    table = [{name: row[name] for name in DUPLICATES} for row in rows]
    for family in members.values():
        first, *others = sorted(family, key=lambda r: (r["day"], r["uri"], r["id"]))
        table.extend(
            {"uri": o["uri"], "id": o["id"], "kind": "near", "of": first["id"], "of_uri": first["uri"], "read": True}
            for o in others
        )
    table.sort(key=lambda r: (r["uri"], r["id"]))
    write_table(folder.root / "duplicates" / "duplicates.parquet", DUPLICATES, table)
    return {"exact copies": len(rows), "near copies": len(table) - len(rows)}


def write_families(folder: Folder, stage: str, found: Mapping[str, str]) -> None:
    """The families of the articles that events are made of, for the workers."""
    write_bytes(folder.path(stage, "families.json"), msgspec.json.encode(found))


def _chosen(folder: Folder, parts: Iterable[str], names: set[str], columns: Sequence[str]) -> Iterator[Row]:
    """The articles of these ids, without what is not asked for."""
    pa = arrow()
    wanted = pa.array(sorted(names), pa.string())
    for part in parts:
        path: Path = folder.path("articles", f"{part}.parquet")
        table = read_table(path, columns)
        yield from table.filter(pa.compute.is_in(table["id"], value_set=wanted)).to_pylist()
