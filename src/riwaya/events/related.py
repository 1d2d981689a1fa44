"""What events are to each other: part of a campaign, next at a place, at one place on one day, denied by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from riwaya.events.accounts import Where, related
from riwaya.events.profile import Profile
from riwaya.model import Related
from riwaya.model.event import Relation
from riwaya.rules.grouping import body_of, load_grouping

NEXT_DAYS = 7
"""How long after an event another at its place can still follow from it."""
DENIAL_DAYS = 4
"""How long after an accusation a denial still answers it."""

TIED = 3
"""How many mentions beside it an act is worth to the harm that the words tie to it."""


def relations(events: Sequence[tuple[str, str, Profile]]) -> dict[str, tuple[Related, ...]]:
    """Event id to its relations; `events` holds id, type, and the profile of all its accounts."""
    found: defaultdict[str, set[tuple[str, Relation]]] = defaultdict(set)
    beside: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for harm, act in acts_beside(events):
        beside[harm][act] += 1
    parts: Iterator[tuple[str, str, Relation]] = ((harm, act_of(acts), "part_of") for harm, acts in beside.items())
    for one, other, relation in (*at_places(events), *parts, *denials(events), *answers(events)):
        if one != other:
            found[one].add((other, relation))
    return {name: listed(rows) for name, rows in found.items()}


def listed(rows: Iterable[tuple[str, Relation]]) -> tuple[Related, ...]:
    """The relations of one event in their order."""
    return tuple(
        Related(event=event, relation=relation) for event, relation in sorted(rows, key=lambda r: (r[1], r[0]))
    )


def at_places(events: Sequence[tuple[str, str, Profile]]) -> Iterable[tuple[str, str, Relation]]:
    """Events at one exact place, by day: each with its like of the same day, the next of the week, its campaign.

    What holds at a place depends on the events there alone.
    """
    campaigns = load_grouping().kinds.campaigns
    by_place: defaultdict[str, list[tuple[int, str, str, Profile]]] = defaultdict(list)
    for name, kind, profile in events:
        place = exact_place(profile)
        if place is not None and profile.real and profile.days is not None:
            by_place[place.key].append((profile.days[0], name, kind, profile))
    for rows in by_place.values():
        rows.sort(key=lambda r: r[:2])
        long = [r for r in rows if r[2] in campaigns or not r[3].narrow]
        for at, (day, name, kind, profile) in enumerate(rows):
            yield from ((name, whole[1], "part_of") for whole in long if profile.narrow and _inside(profile, whole))
            if not profile.narrow or kind in campaigns:
                continue
            after = False
            for later, other, _, another in rows[at + 1 :]:
                if later > day + NEXT_DAYS or (after and later > day):
                    break
                if not another.narrow:
                    continue
                if later == day:
                    yield name, other, "same_place"
                    yield other, name, "same_place"
                elif _shared(profile, another):
                    yield name, other, "followed_by"
                    after = True


def acts_beside(events: Sequence[tuple[str, str, Profile]]) -> Iterator[tuple[str, str]]:
    """Deaths and damage with every act told beside them, once for each time it is; an article's depend on it alone.

    An act that the words tie to the harm counts TIED times: of the acts of a sentence it is the one that did it.
    """
    harm = load_grouping().kinds.harm
    acts: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    told: dict[str, str] = {}
    for name, kind, profile in events:
        if profile.kind == "violence" and kind not in harm:
            for account in profile.accounts:
                acts[account.report.id, account.sentence].add(name)
                told[account.id] = name
    for name, kind, profile in events:
        if kind in harm:
            for account in profile.accounts:
                for sentence in range(account.sentence - 1, account.sentence + 2):
                    yield from ((name, act) for act in acts.get((account.report.id, sentence), ()))
                if account.caused_by in told:
                    yield from ((name, told[account.caused_by]) for _ in range(TIED))


def act_of(beside: Mapping[str, int]) -> str:
    """The act that harm is part of, of those told beside it and how often: the one told most often."""
    return min(beside, key=lambda act: (-beside[act], act))


def _inside(profile: Profile, whole: tuple[int, str, str, Profile]) -> bool:
    days, span = profile.days, whole[3].days
    if days is None or span is None or whole[3] is profile or not _shared(profile, whole[3]):
        return False
    return span[0] <= days[0] and days[1] <= span[1] and (span[1] - span[0]) > (days[1] - days[0])


def _shared(one: Profile, other: Profile) -> bool:
    a, b = one.actors | one.targets, other.actors | other.targets
    return bool(a) and bool(b) and related(a, b)


def exact_place(profile: Profile) -> Where | None:
    """The village, site or town that an event is known to have happened at."""
    return profile.places[0] if profile.places and profile.places[0].rank <= 1 else None


def denials(events: Sequence[tuple[str, str, Profile]]) -> Iterator[tuple[str, str, Relation]]:
    """A denial and what its own articles report as denied in the denier's name, by whatever words it calls it.

    What holds in an article depends on what the article tells alone.
    """
    denied_in: defaultdict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for name, _, profile in events:
        for account in profile.accounts:
            if account.denied:
                denied_in[account.report.id].append((name, account.actors | _speakers(profile, account.report.id)))
    for name, kind, profile in events:
        if kind == "denial" and profile.actors:
            yield from ((name, event, "denies") for event in _denied(profile, denied_in))


def answers(events: Sequence[tuple[str, str, Profile]]) -> Iterator[tuple[str, str, Relation]]:
    """A denial and the accusation of the days before that it answers, by the body accused; a body's depend on it alone."""
    accused: defaultdict[str, list[tuple[int, str, Profile]]] = defaultdict(list)
    for name, kind, profile in events:
        if kind == "accusation":
            for body in {body_of(target) for target in profile.targets}:
                accused[body].append((_day(profile), name, profile))
    for name, kind, profile in events:
        if kind == "denial" and profile.actors:
            yield from ((name, event, "denies") for event in _answered(profile, accused))


def _denied(denial: Profile, denied_in: Mapping[str, Sequence[tuple[str, frozenset[str]]]]) -> Iterator[str]:
    for report in {a.report.id for a in denial.accounts}:
        yield from (event for event, who in denied_in.get(report, ()) if related(who, denial.actors))


def _answered(denial: Profile, accused: Mapping[str, Sequence[tuple[int, str, Profile]]]) -> Iterator[str]:
    day = _day(denial)
    for body in {body_of(actor) for actor in denial.actors}:
        for when, event, accusation in accused.get(body, ()):
            if 0 <= day - when <= DENIAL_DAYS and _one_matter(denial, accusation):
                yield event


def _speakers(profile: Profile, report: str) -> frozenset[str]:
    return frozenset(
        a.chain[-1].source_id
        for a in profile.accounts
        if a.report.id == report and a.denied and a.chain and a.chain[-1].source_id is not None
    )


def _one_matter(denial: Profile, accusation: Profile) -> bool:
    """Told in one article, or in words that a third of the shorter wording shares."""
    if {a.report.id for a in denial.accounts} & {a.report.id for a in accusation.accounts}:
        return True
    least = min(len(denial.words), len(accusation.words))
    return least > 0 and len(denial.words & accusation.words) >= least / 3


def _day(profile: Profile) -> int:
    if profile.days is not None:
        return profile.days[0]
    return min((a.report.published for a in profile.accounts if a.report.published is not None), default=0)
