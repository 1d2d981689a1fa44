"""From groups of claims to Events: what they agree on, who says so, where they part."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from riwaya.events import copies
from riwaya.events.accounts import Account
from riwaya.events.comparable import vouches
from riwaya.events.disputes import disputes_of
from riwaya.events.figures import figures_of
from riwaya.events.group import profile
from riwaya.events.origins import house_of, origins_of
from riwaya.events.profile import Profile
from riwaya.events.related import relations
from riwaya.events.score import PARTS, compare
from riwaya.model import Dispute, Event, EventOrigin, EventPlace, EventScore, EventTime, Related
from riwaya.model.event import Status
from riwaya.rules.grouping import load_grouping


def build(groups: Iterable[tuple[Profile, ...]]) -> list[Event]:
    """Events in order of their first day and id. An event's id is made of its earliest claim."""
    parts = [tuple(sorted(group, key=lambda p: p.id)) for group in groups]
    sketches = {a.report.id: a.report.sketch for group in parts for p in group for a in p.accounts}
    families = copies.families(sketches)
    wholes = [(event_id(group), group, whole_of(group)) for group in parts]
    related = relations([(name, type_of(whole.accounts), whole) for name, _, whole in wholes])
    events = [event_of(name, group, whole, families) for name, group, whole in wholes]
    return sorted((with_relations(event, related.get(event.id, ())) for event in events), key=in_order)


def in_order(event: Event) -> tuple[str, str]:
    """What events are sorted by: the first day, then the id."""
    return (event.time.start if event.time else event.first_reported or "", event.id)


def event_id(group: Sequence[Profile]) -> str:
    """The id of an event: a digest of the claim that was reported first (least day, document and place in it)."""
    first = min(
        (a for p in group for a in p.accounts), key=lambda a: (a.report.published or 0, a.report.id, a.order, a.id)
    )
    return "e" + hashlib.sha256(first.id.encode()).hexdigest()[:12]


def type_of(accounts: Sequence[Account]) -> str:
    """The type most claims give: acts before the harm they did, exact words before the general one."""
    kinds = load_grouping().kinds
    given = Counter(a.type for a in accounts)
    return min(given, key=lambda t: (t in kinds.harm, t in kinds.general, -given[t], t))


def whole_of(group: Sequence[Profile]) -> Profile:
    """All that the articles of an event tell, as one."""
    return profile(tuple(a for p in group for a in p.accounts))


def event_of(name: str, group: Sequence[Profile], whole: Profile, families: Mapping[str, str]) -> Event:
    """The event of a group without its relations; `families`: document ids to the copy family each is of."""
    accounts = sorted(whole.accounts, key=lambda a: (a.report.published or 0, a.report.id, a.order))
    origins, origin_of = origins_of(accounts, families)
    disputes = disputes_of(accounts, origin_of)
    days = sorted(a.report.published for a in accounts if a.report.published is not None)
    kind = type_of(accounts)
    return Event(
        id=name,
        type=kind,
        family=load_grouping().kinds.family_of[kind],
        time=EventTime(start=_iso(whole.days[0]), end=_iso(whole.days[1])) if whole.days is not None else None,
        place=_place(accounts, whole),
        actors=_most([a.actors for a in accounts if not a.denied]),
        targets=_most([a.targets for a in accounts if not a.denied]),
        claims=tuple(a.id for a in accounts),
        articles=len({a.report.id for a in accounts}),
        figures=figures_of(accounts, origin_of),
        origins=origins,
        disputes=disputes,
        status=_status(accounts, origins, disputes),
        first_reported=_iso(days[0]) if days else None,
        last_reported=_iso(days[-1]) if days else None,
        related=(),
        score=_score(group),
    )


def with_relations(event: Event, related: tuple[Related, ...]) -> Event:
    """The same event with what others are to it."""
    return msgspec.structs.replace(event, related=related) if related else event


def _place(accounts: Sequence[Account], whole: Profile) -> EventPlace | None:
    if not whole.places:
        return None
    key = whole.places[0].key
    account = next(a for a in accounts if a.where is not None and a.where.key == key)
    mention = account.where.mention if account.where else None
    if mention is None:
        return None
    return EventPlace(
        place_id=mention.place_id,
        name=mention.name,
        name_en=mention.name_en,
        kind=mention.kind,
        country=mention.country,
        admin1=mention.admin1,
        lat=mention.lat,
        lon=mention.lon,
        geo_precision=mention.geo_precision,
        claim=account.id,
    )


def _most(named: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """Actors, the most named first."""
    given = Counter(actor for actors in named for actor in actors)
    return tuple(sorted(given, key=lambda actor: (-given[actor], actor)))


def _status(accounts: Sequence[Account], origins: Sequence[EventOrigin], disputes: Sequence[Dispute]) -> Status:
    """`corroborated`: two origins that do not lean on each other tell the same of it, and none says otherwise."""
    if all(a.denied for a in accounts):
        return "denied"
    if disputes:
        return "contested"
    house = {claim: house_of(o.id) for o in origins if o.independent for claim in o.claims}
    told = [a for a in accounts if not a.denied and a.real and a.id in house]
    backed = any(house[a.id] != house[b.id] and vouches(a, b) for n, a in enumerate(told) for b in told[n + 1 :])
    return "corroborated" if backed else "single-origin"


def _score(group: Sequence[Profile]) -> EventScore:
    """Mean points over pairs of articles; within one article, over pairs of its claims."""
    if len(group) > 1:
        pairs = [compare(a, b, within=False) for n, a in enumerate(group[:10]) for b in group[n + 1 : 10]]
    else:
        ones = [profile((a,)) for a in group[0].accounts[:10]]
        pairs = [compare(a, b, within=True) for n, a in enumerate(ones) for b in ones[n + 1 :]]
    if not pairs:
        return EventScore(total=0.0, parts={})
    parts = {part: round(sum(p.get(part, 0) for p in pairs) / len(pairs) / 100, 2) for part in PARTS}
    parts = {part: points for part, points in parts.items() if points}
    return EventScore(total=round(sum(parts.values()), 2), parts=parts)


def _iso(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
