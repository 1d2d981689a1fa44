"""What events are to each other, found where they meet: at a place, in an article, over a body; and the events whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import msgspec

from riwaya.batch import tasks as t
from riwaya.batch.folder import Folder
from riwaya.batch.shuffle import Keyed, gathered, partition_of, read_partition, write_routed
from riwaya.batch.tables import EVENTS, event_row, write_table
from riwaya.events.accounts import Account
from riwaya.events.build import event_id, event_of, in_order, whole_of, with_relations
from riwaya.events.group import profile
from riwaya.events.profile import Profile
from riwaya.events.related import act_of, acts_beside, answers, at_places, denials, exact_place, listed
from riwaya.model import Related
from riwaya.model.event import Relation
from riwaya.rules.grouping import body_of

_BESIDE = "beside"
_ENCODE = msgspec.msgpack.Encoder().encode


class Draft(msgspec.Struct, frozen=True, array_like=True):
    """An event as relations see it; `home` is the partition that it is made whole in."""

    name: str
    kind: str
    home: str
    whole: Profile


_DRAFT = msgspec.msgpack.Decoder(Draft)
_RELATION = msgspec.msgpack.Decoder(tuple[str, str, str])
_GROUP = msgspec.msgpack.Decoder(tuple[tuple[Account, ...], ...])
_NAMES = msgspec.json.Decoder(dict[str, str])


def drafted(draft: Draft) -> Iterator[Keyed]:
    """A draft under its place, its articles and the bodies that it accuses or that deny, each with no more than it takes."""
    whole = draft.whole
    place = exact_place(whole)
    if place is not None:
        yield _keyed("place", place.key, draft, ())
    told: defaultdict[str, list[Account]] = defaultdict(list)
    slim = tuple(replace(a, report=replace(a.report, sketch=()), text="", words=frozenset()) for a in whole.accounts)
    for account in slim:
        told[account.report.id].append(account)
    for report, accounts in told.items():
        yield _keyed("report", report, draft, tuple(accounts))
    bodies = whole.targets if draft.kind == "accusation" else whole.actors if draft.kind == "denial" else ()
    for body in sorted({body_of(name) for name in bodies}):
        yield _keyed("body", body, draft, slim)


def relate(task: t.Relate, folder: Folder) -> t.Outcome:
    """The relations of a partition, sent to the homes of the events that have them."""
    where = folder.path(task.stage)
    rows: list[Keyed] = []
    for key, payloads in gathered(read_partition(sorted((where / "drafts").glob("*.parquet")), task.partition)):
        drafts = sorted(map(_DRAFT.decode, payloads), key=lambda d: d.name)
        home = {d.name: d.home for d in drafts}
        events = [(d.name, d.kind, d.whole) for d in drafts]
        found = _relations(key.decode().partition("\0")[0], events)
        rows.extend(Keyed(home[one].encode(), _ENCODE((one, other, relation))) for one, other, relation in found)
    write_routed(where / "relations" / f"{task.name}.parquet", rows, task.partitions)
    return t.Outcome(counts={"relations found": len(rows)})


def _relations(met: str, events: list[tuple[str, str, Profile]]) -> Iterator[tuple[str, str, str]]:
    if met == "place":
        yield from at_places(events)
    elif met == "report":
        yield from ((harm, act, _BESIDE) for harm, act in acts_beside(events))
        yield from denials(events)
    else:
        yield from answers(events)


def finish(task: t.Finish, folder: Folder) -> t.Outcome:
    """A partition's events with origins, disputes and relations, in order."""
    where = folder.path(task.stage)
    related: defaultdict[str, set[tuple[str, Relation]]] = defaultdict(set)
    beside: defaultdict[str, Counter[str]] = defaultdict(Counter)
    files = sorted((where / "relations").glob("*.parquet"))
    own = str(task.partition).encode()
    for key, payload in read_partition(files, partition_of(own, task.partitions)):
        one, other, relation = _RELATION.decode(payload)
        if key == own and relation == _BESIDE:
            beside[one][other] += 1
        elif key == own and one != other:
            related[one].add((other, cast("Relation", relation)))
    for harm, acts in beside.items():
        if act_of(acts) != harm:
            related[harm].add((act_of(acts), "part_of"))
    copied = _NAMES.decode((where / "families.json").read_bytes())
    listing = {name: listed(rows) for name, rows in related.items()}
    events = []
    for _, payload in read_partition([where / "groups" / f"{task.name}.parquet"], 0):
        group = tuple(profile(accounts) for accounts in _GROUP.decode(payload))
        families = {a.report.id: copied.get(a.report.id, a.report.id) for p in group for a in p.accounts}
        none: tuple[Related, ...] = ()
        name = event_id(group)
        events.append(with_relations(event_of(name, group, whole_of(group), families), listing.get(name, none)))
    rows = [event_row(event) for event in sorted(events, key=in_order)]
    write_table(where / "events" / f"part-{task.name}.parquet", EVENTS, rows)
    return t.Outcome(counts={"events": len(rows)})


def _keyed(met: str, key: str, draft: Draft, accounts: tuple[Account, ...]) -> Keyed:
    slim = msgspec.structs.replace(draft, whole=replace(draft.whole, accounts=accounts))
    return Keyed(f"{met}\0{key}".encode(), _ENCODE(slim))
