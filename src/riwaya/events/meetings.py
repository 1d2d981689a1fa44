"""Where events meet that may be something to each other: at a place, in an article, over a body.

What holds in a meeting depends on the events in it alone. So the relations of all events are those of all meetings,
and an event that comes or goes changes those of its own meetings and no other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal, cast

import msgspec

from riwaya.events.accounts import Account
from riwaya.events.profile import Profile, slim_account
from riwaya.events.related import act_of, acts_beside, answers, at_places, denials, exact_place, listed
from riwaya.model import Related
from riwaya.model.event import Relation
from riwaya.rules.grouping import body_of

Met = Literal["place", "report", "body"]
BESIDE = "beside"
"""Harm told beside an act: counted over all articles before it makes a relation (`related_of`)."""


class Draft(msgspec.Struct, frozen=True, array_like=True):
    """An event as relations see it: its id, its type, all it says."""

    name: str
    kind: str
    whole: Profile


class Meeting(msgspec.Struct, frozen=True):
    """A place, an article or a body, and the draft with no more than is needed there."""

    met: Met
    key: str
    draft: Draft


def meetings(draft: Draft) -> Iterator[Meeting]:
    """The meetings that an event is in."""
    told: defaultdict[str, list[Account]] = defaultdict(list)
    for account in draft.whole.accounts:
        told[account.report.id].append(slim_account(account))
    slim = tuple(account for accounts in told.values() for account in accounts)
    for met, key in keys_of(draft):
        yield Meeting(met, key, _with_accounts(draft, () if met == "place" else slim))
    for report, accounts in told.items():
        yield Meeting("report", report, _with_accounts(draft, tuple(accounts)))


def keys_of(draft: Draft) -> Iterator[tuple[Met, str]]:
    """The place and the bodies that an event meets others over; its articles are those of its accounts."""
    place = exact_place(draft.whole)
    if place is not None:
        yield "place", place.key
    bodies = draft.whole.targets if draft.kind == "accusation" else draft.whole.actors if draft.kind == "denial" else ()
    for body in sorted({body_of(name) for name in bodies}):
        yield "body", body


def met(where: Met, drafts: Iterable[Draft]) -> Iterator[tuple[str, str, str]]:
    """What the events of one meeting are to each other: an event, another, the relation or BESIDE."""
    events = [(d.name, d.kind, d.whole) for d in sorted(drafts, key=lambda d: d.name)]
    if where == "place":
        yield from at_places(events)
    elif where == "report":
        yield from ((harm, act, BESIDE) for harm, act in acts_beside(events))
        yield from denials(events)
    else:
        yield from answers(events)


def related_of(event: str, found: Iterable[tuple[str, str, int]]) -> tuple[Related, ...]:
    """An event's relations from those of its meetings: another event, the relation or BESIDE, how often."""
    rows: set[tuple[str, Relation]] = set()
    beside: Counter[str] = Counter()
    for other, relation, times in found:
        if relation == BESIDE:
            beside[other] += times
        elif other != event:
            rows.add((other, cast("Relation", relation)))
    if beside and (act := act_of(beside)) != event:
        rows.add((act, "part_of"))
    return listed(rows)


def _with_accounts(draft: Draft, accounts: Sequence[Account]) -> Draft:
    return msgspec.structs.replace(draft, whole=replace(draft.whole, accounts=tuple(accounts)))
