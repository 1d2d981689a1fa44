"""Harm joined to the act it came of, across islands; then the events as they are grouped at last.

The same joining as riwaya.events.group.with_consequences: which act is told as the cause stands in the articles, so
articles are where groups meet for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from riwaya.batch import tasks as t
from riwaya.batch.folder import Folder, write_bytes
from riwaya.batch.reading import ENCODE
from riwaya.batch.relating import drafted
from riwaya.batch.shuffle import Keyed, gathered, read_partition, write_routed
from riwaya.batch.tables import read_table, write_table
from riwaya.events.accounts import Account
from riwaya.events.build import event_id, type_of, whole_of
from riwaya.events.consequences import is_bare_harm, names_no_doer
from riwaya.events.group import by_article
from riwaya.events.meetings import Draft

_TIES = {"harm": "string", "act": "string", "takes": "bool"}
_ACCOUNTS = msgspec.msgpack.Decoder(tuple[Account, ...])
_JOINS = msgspec.json.Decoder(dict[str, str])


class Told(msgspec.Struct, frozen=True, array_like=True):
    """A claim and the group it stands in; `cause` is asked for where the group is harm alone."""

    claim: str
    group: str
    takes: bool
    cause: str | None


def claims_told(group: str, accounts: Sequence[Account]) -> Iterator[Keyed]:
    """A group's claims, by article."""
    takes, bare = names_no_doer(accounts), is_bare_harm(accounts)
    for account in accounts:
        told = Told(account.id, group, takes, account.caused_by if bare else None)
        yield Keyed(account.report.id.encode(), ENCODE(told))


def tie(task: t.Tie, folder: Folder) -> t.Outcome:
    """Harm and the group that its cause stands in, once for each claim that says so."""
    where = folder.path(task.stage)
    rows: list[dict[str, str | bool]] = []
    for _, payloads in gathered(read_partition(sorted((where / "told").glob("*.parquet")), task.partition)):
        claims = [msgspec.msgpack.decode(p, type=Told) for p in payloads]
        by_id = {told.claim: told for told in claims}
        for told in claims:
            act = by_id.get(told.cause) if told.cause else None
            if act is not None:
                rows.append({"harm": told.group, "act": act.group, "takes": act.takes})
    write_table(where / "ties" / f"{task.name}.parquet", _TIES, rows)
    return t.Outcome(counts={"ties": len(rows)})


def write_joins(folder: Folder, stage: str) -> int:
    """Which groups of harm join which act: the one most of their claims are tied to, where it names no doer."""
    told: defaultdict[str, Counter[str]] = defaultdict(Counter)
    takes: dict[str, bool] = {}
    for file in sorted(folder.path(stage, "ties").glob("*.parquet")):
        columns = (read_table(file)[name].to_pylist() for name in _TIES)
        for harm, act, taking in zip(*columns, strict=True):
            told[harm][act] += 1
            takes[act] = taking
    into: dict[str, str] = {}
    for harm, acts in told.items():
        best = min(acts, key=lambda act, acts=acts: (-acts[act], act))  # type: ignore[misc]
        if best != harm and takes[best]:
            into[harm] = best
    write_bytes(folder.path(stage, "joins.json"), msgspec.json.encode(into))
    return len(into)


def move(task: t.Move, folder: Folder) -> t.Outcome:
    """A partition's groups, under the name of the group each ends in."""
    where = folder.path(task.stage)
    into = _JOINS.decode((where / "joins.json").read_bytes())
    linked = read_partition([where / "linked" / f"{task.name}.parquet"], 0)
    rows = (Keyed(into.get(key.decode(), key.decode()).encode(), payload) for key, payload in linked)
    write_routed(where / "moved" / f"{task.name}.parquet", rows, task.partitions)
    return t.Outcome()


def draw(task: t.Draw, folder: Folder) -> t.Outcome:
    """A partition's events, and what their relations need of them, sent to where they meet."""
    where = folder.path(task.stage)
    groups: list[Keyed] = []
    drafts: list[Keyed] = []
    for _, payloads in gathered(read_partition(sorted((where / "moved").glob("*.parquet")), task.partition)):
        group = by_article(a for payload in payloads for a in _ACCOUNTS.decode(payload))
        name, whole = event_id(group), whole_of(group)
        groups.append(Keyed(name.encode(), ENCODE(tuple(p.accounts for p in group))))
        drafts.extend(drafted(Draft(name, type_of(whole.accounts), whole), str(task.partition)))
    write_routed(where / "groups" / f"{task.name}.parquet", groups, 1)
    write_routed(where / "drafts" / f"{task.name}.parquet", drafts, task.partitions)
    return t.Outcome(counts={"events": len(groups)})
