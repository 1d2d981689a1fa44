"""What events are to each other, found where they meet: at a place, in an article, over a body; and the events whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import cast

import msgspec

from riwaya.batch import tasks as t
from riwaya.batch.folder import Folder
from riwaya.batch.shuffle import Keyed, gathered, partition_of, read_partition, write_routed
from riwaya.batch.tables import EVENTS, event_row, write_table
from riwaya.events.accounts import Account
from riwaya.events.build import event_id, event_of, in_order, whole_of, with_relations
from riwaya.events.group import profile
from riwaya.events.meetings import Draft, Met, meetings, met, related_of

_ENCODE = msgspec.msgpack.Encoder().encode
_DRAFT = msgspec.msgpack.Decoder(tuple[str, Draft])
_RELATION = msgspec.msgpack.Decoder(tuple[str, str, str])
_GROUP = msgspec.msgpack.Decoder(tuple[tuple[Account, ...], ...])
_NAMES = msgspec.json.Decoder(dict[str, str])


def drafted(draft: Draft, home: str) -> Iterator[Keyed]:
    """A draft under each of its meetings, with the partition that its event is made whole in."""
    for meeting in meetings(draft):
        yield Keyed(f"{meeting.met}\0{meeting.key}".encode(), _ENCODE((home, meeting.draft)))


def relate(task: t.Relate, folder: Folder) -> t.Outcome:
    """The relations of a partition, sent to the homes of the events that have them."""
    where = folder.path(task.stage)
    rows: list[Keyed] = []
    for key, payloads in gathered(read_partition(sorted((where / "drafts").glob("*.parquet")), task.partition)):
        drafts = [_DRAFT.decode(payload) for payload in payloads]
        home = {draft.name: where_to for where_to, draft in drafts}
        found = met(cast("Met", key.decode().partition("\0")[0]), (draft for _, draft in drafts))
        rows.extend(Keyed(home[one].encode(), _ENCODE((one, other, relation))) for one, other, relation in found)
    write_routed(where / "relations" / f"{task.name}.parquet", rows, task.partitions)
    return t.Outcome(counts={"relations found": len(rows)})


def finish(task: t.Finish, folder: Folder) -> t.Outcome:
    """A partition's events with origins, disputes and relations, in order."""
    where = folder.path(task.stage)
    related: defaultdict[str, list[tuple[str, str, int]]] = defaultdict(list)
    files = sorted((where / "relations").glob("*.parquet"))
    own = str(task.partition).encode()
    for key, payload in read_partition(files, partition_of(own, task.partitions)):
        if key == own:
            one, other, relation = _RELATION.decode(payload)
            related[one].append((other, relation, 1))
    copied = _NAMES.decode((where / "families.json").read_bytes())
    events = []
    for _, payload in read_partition([where / "groups" / f"{task.name}.parquet"], 0):
        group = tuple(profile(accounts) for accounts in _GROUP.decode(payload))
        families = {a.report.id: copied.get(a.report.id, a.report.id) for p in group for a in p.accounts}
        name = event_id(group)
        event = event_of(name, group, whole_of(group), families)
        events.append(with_relations(event, related_of(name, related.get(name, ()))))
    rows = [event_row(event) for event in sorted(events, key=in_order)]
    write_table(where / "events" / f"part-{task.name}.parquet", EVENTS, rows)
    return t.Outcome(counts={"events": len(rows)})
