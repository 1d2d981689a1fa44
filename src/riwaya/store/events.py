"""The table of events: written from groups of happenings, under people's merges and splits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from riwaya.events.accounts import Account
from riwaya.events.build import event_id, event_of, whole_of
from riwaya.events.group import Group, by_article
from riwaya.events.judge import judged
from riwaya.events.meetings import Draft
from riwaya.model import Event
from riwaya.model.judgement import Judgement
from riwaya.review.judgements import Words, decisions
from riwaya.review.seen import match_anchor
from riwaya.store import schema
from riwaya.store.articles import newest
from riwaya.store.days import reach
from riwaya.store.event_places import EventPlaces
from riwaya.store.happenings import named, some_of
from riwaya.store.judgements import Judged
from riwaya.store.packing import pack_event
from riwaya.store.relations import numbers_of_draft, pack_draft
from riwaya.store.views import seen_claims

_event, _held, _actor = schema.event, schema.event_claim, schema.event_actor
_draft, _meeting, _relation = schema.event_draft, schema.event_meeting, schema.event_relation
_article = schema.grouped_article


class Made:
    """An event as it will be written: itself without relations, its draft, where it meets others, its articles."""

    def __init__(self, event: Event, draft: Draft, *, provisional: bool) -> None:
        self.event, self.provisional = event, provisional
        self.body, self.draft = pack_event(event), pack_draft(draft)
        self.meetings = numbers_of_draft(draft)
        self.documents = frozenset(a.report.id for a in draft.whole.accounts)


def made(connection: Connection, groups: Iterable[Group], *, provisional: bool) -> Iterator[Made]:
    """Events of these groups."""
    for some in some_of(groups):
        families = _families(connection, {a.report.id for group in some for p in group for a in p.accounts})
        for group in some:
            name, whole = event_id(group), whole_of(group)
            event = event_of(name, group, whole, families)
            yield Made(event, Draft(name, event.type, whole), provisional=provisional)


def write_events(connection: Connection, events: Iterable[Made]) -> None:
    """Write events beside those there are."""
    number = int(connection.execute(select(func.coalesce(func.max(_event.c.id), 0))).scalar_one())
    places = EventPlaces(connection)
    for some in some_of(events):
        numbered = list(enumerate(some, number + 1))
        number += len(some)
        claims = [{"claim": claim, "event": n} for n, one in numbered for claim in one.event.claims]
        roles = [(n, a, role) for n, one in numbered for role, named_so in (("actor", one.event.actors), ("target", one.event.targets)) for a in named_so]
        actors = [{"event": n, "actor": actor, "role": role} for n, actor, role in roles]
        drafts = [{"event": n, "body": one.draft} for n, one in numbered]
        meetings = [{"met": met, "event": n} for n, one in numbered for met in one.meetings]
        places.write(one.event.place for one in some)
        for table, rows in ((_event, [_row(n, one, places) for n, one in numbered]), (_held, claims), (_actor, actors), (_draft, drafts), (_meeting, meetings)):
            if rows:
                connection.execute(insert(table), rows)


def delete_events(connection: Connection, numbers: Iterable[int] | None) -> None:
    """Take away events, and what is kept of each; all of them: None."""
    tables = ((_relation, "event"), (_meeting, "event"), (_draft, "event"), (_actor, "event"), (_held, "event"), (_event, "id"))
    if numbers is None:
        connection.execute(delete(schema.event_place))
    for table, column in tables:
        if numbers is None:
            connection.execute(delete(table))
        else:
            for some in some_of(numbers):
                connection.execute(delete(table).where(table.c[column].in_(some)))


def standing_decisions(connection: Connection) -> list[Judgement]:
    """The merges and splits that are in force, with the claims that now stand on their words."""
    every = Judged(connection)
    anchors: dict[str, list[Any]] = {}
    for judgement in every.all():
        if judgement.kind in ("merge", "split"):
            for anchor in judgement.claims:
                anchors.setdefault(anchor.document, []).append(anchor)
    if not anchors:
        return []
    at: dict[Words, str] = {}
    for some in some_of(sorted(anchors)):
        numbers = connection.execute(select(schema.article.c.id).where(schema.article.c.document.in_(some))).scalars().all()
        for number, document in newest(connection, numbers):
            _, seen = seen_claims(connection, number, document, every)
            claims = [one.claim for one in seen if one.verdict != "rejected"]
            for anchor in anchors[document.id]:
                claim = match_anchor(anchor, claims)
                if claim is not None:
                    at[anchor.words] = claim.id
    return list(decisions(every.all(), at))


def judged_groups(accounts: Iterable[Sequence[Account]], decided: Sequence[Judgement]) -> list[Group]:
    """Groups as people decided."""
    return judged([by_article(group) for group in accounts], decided)


def _families(connection: Connection, documents: set[str]) -> dict[str, str]:
    """Documents to the copy family each is of."""
    of: dict[int, int] = {}
    for some in some_of(sorted(map(named, documents))):
        copies = select(_article.c.named, _article.c.family).where(_article.c.named.in_(some), _article.c.family != _article.c.named)
        of.update({row.named: row.family for row in connection.execute(copies)})
    return {document: str(of.get(named(document), named(document))) for document in documents}


def _row(number: int, one: Made, places: EventPlaces) -> dict[str, Any]:
    event = one.event
    place = event.place
    first = event.time.start if event.time else None
    return {
        "id": number,
        "event": event.id,
        "type": event.type,
        "family": event.family,
        "status": event.status,
        "first_day": first,
        "last_day": event.time.end if event.time else None,
        "place": place.place_id if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "articles": event.articles,
        "origins": len(event.origins),
        "disputes": len(event.disputes),
        "first_reported": event.first_reported,
        "day": first or event.first_reported or "",
        "provisional": int(one.provisional),
        "reach": reach(first, event.time.end if event.time else None),
        "event_place": places.number(place),
        "body": one.body,
    }
