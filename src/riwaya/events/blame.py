"""Blame: disputes about whether it happened, and about who did it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from riwaya.events.accounts import Account, related
from riwaya.events.comparable import at_one_site, one_blow, opposed, same_day, spot, tied
from riwaya.events.positions import Said, apart_in_word, dispute, voices_of
from riwaya.model import Dispute
from riwaya.rules.grouping import body_of, load_grouping

LEAST_SHARE = 0.1
"""What a single account among many says, and nobody else, is as likely misread as it is a position."""

NAMED_SHARE = 0.3
"""The share of the voices that blame somebody from which a body is one that is blamed, and not one misread."""

WHO_DID_IT = ("violence", "abduction", "abuse")
"""Kinds of events that have one doer. Sieges, talks and deals have several, and none of them contradicts another."""

HAPPENED, NOT_HAPPENED = "happened", "did not happen"


def occurrence(said: Sequence[Said]) -> Iterator[Dispute]:
    """Whether it happened: a denial of what others tell.

    «A did not do it»: where those who name a doer name A, it is denied that it happened; where more of them
    name another, it stands that it happened, and the denial is about who (see actor).
    """
    told = [s for s in said if not s.account.denied]
    against = _denials(said, told)
    accused = _main_body(against)
    blamed = [s for s in _acts(told) if s.account.doers]
    named = [s for s in blamed if accused is not None and related(s.account.doers, frozenset([accused]))]
    if against and (accused is None or len(voices_of(named)) >= len(voices_of(blamed) - voices_of(named))):
        affirmed = [s for s in told if any(_answers(d, s) for d in against)]
        yield dispute("occurrence", None, [(HAPPENED, affirmed), (NOT_HAPPENED, against)])


def actor(said: Sequence[Said]) -> Iterator[Dispute]:
    """Who did it: parties that name different doers of one blow, or one that disowns what others lay at its door.

    What a party disowns is about who did it where others name another, or tell of it and name nobody.
    """
    acts = _acts(said)
    if any(s.account.kind not in WHO_DID_IT for s in acts):
        return
    sides = _rivals([s for s in acts if not s.account.denied and s.account.doers], said)
    told = [s for s in acts if not s.account.denied]
    against = [s for s in _denials(said, told) if s in acts]
    accused = _main_body(against)
    disowned = [s for s in against if accused in {body_of(a) for a in s.account.actors}]
    if accused is not None and disowned:
        answered = [s for s in told if any(_answers(d, s) for d in disowned)]
        blamed = [s for s in answered if s.account.doers]
        named = [s for s in blamed if related(s.account.doers, frozenset([accused]))]
        others = voices_of(answered) - voices_of(named)
        if named and others and len(voices_of(named)) >= NAMED_SHARE * len(voices_of(blamed)):
            if accused not in {body for body, _ in sides}:
                sides = [*sides, (accused, named)]
            sides = [*sides, (f"not {accused}", disowned)]
    if len(sides) > 1:
        yield dispute("actor", None, sides)


def _acts(said: Sequence[Said]) -> list[Said]:
    harm = load_grouping().kinds.harm
    return [s for s in said if s.account.type not in harm] or list(said)


def _denials(said: Sequence[Said], affirmed: Sequence[Said]) -> list[Said]:
    """What a voice other than the outlets' own denies of what another tells.

    One that affirms it more often counts only where it disowns the act.
    """
    telling = Counter(s.voice for s in affirmed)
    denied = [s for s in said if s.account.denial and s.account.chain]
    times = Counter(s.voice for s in denied)
    return [
        s
        for s in denied
        if any(_answers(s, other) for other in affirmed)
        and (times[s.voice] >= telling[s.voice] or s.origin in map(body_of, s.account.actors))
    ]


def _answers(denial: Said, told: Said) -> bool:
    """Whether the denial is of what is told: the same doer, means and targets, as far as it names them.

    «لا نستهدف المدنيين» answers none that does not speak of civilians; a denial of gas none that speaks of shells.
    """
    one, other = denial.account, told.account
    if denial.voice == told.voice or opposed(one.actors, other.actors) or opposed(one.targets, other.targets):
        return False
    if not one.means <= other.means or not one.target_classes <= other.target_classes:
        return False
    harm = load_grouping().kinds.harm
    if one.type in harm and other.type != one.type:
        return False
    return spot(one, other) != "apart"  # the day beside a denial is the day of the saying


def _main_body(said: Iterable[Said]) -> str | None:
    """The body that most of these accounts name as acting."""
    named = Counter(body for s in said for body in {body_of(a) for a in s.account.doers})
    return min(named, key=lambda body: (-named[body], body)) if named else None


def _rivals(blamed: Sequence[Said], said: Sequence[Said]) -> list[tuple[str, list[Said]]]:
    """Rival bodies, the most named first: each blamed for the same blow by a party of its own, never with its rival.

    Only what a named party says of another counts: an outlet that names a doer in passing is no party to a dispute.

    A name that fewer than LEAST_SHARE of the accounts give is left out: that few are as likely misread. So is
    one that as many name as the target: both are read from the same words.
    """
    hit = Counter(body for s in said for body in {body_of(t) for t in s.account.targets})
    by_body: defaultdict[str, list[Said]] = defaultdict(list)
    together: set[tuple[str, str]] = set()
    for one in blamed:
        bodies = sorted({body_of(a) for a in one.account.doers})
        if len(bodies) == 1 and _blames(one, bodies[0]):
            by_body[bodies[0]].append(one)
        together.update((a, b) for a in bodies for b in bodies if a != b)
    kept = {
        body: side for body, side in by_body.items() if len(side) >= LEAST_SHARE * len(blamed) and len(side) > hit[body]
    }
    rivals: defaultdict[str, list[Said]] = defaultdict(list)
    for a, b in ((a, b) for a in kept for b in kept if a < b):
        if (a, b) in together or related(frozenset([a]), frozenset([b])):
            continue
        pairs = [
            (x, y)
            for x in kept[a]
            for y in kept[b]
            if x.origin != y.origin and apart_in_word(x, y) and _one_deed(x.account, y.account)
        ]
        if pairs and voices_of(kept[a]) - voices_of(kept[b]) and voices_of(kept[b]) - voices_of(kept[a]):
            rivals[a] += [x for x, _ in pairs]
            rivals[b] += [y for _, y in pairs]
    return [(body, rivals[body]) for body in sorted(rivals, key=lambda body: (-len(kept[body]), body))]


def _blames(one: Said, body: str) -> bool:
    """Whether a named party says in its own sentence that another did it."""
    inner = one.account.chain[-1] if one.account.chain else None
    hidden = one.origin.startswith(("sources:", "outlet:", "article:"))
    return inner is not None and inner.named and not hidden and one.account.doer_named and one.origin != body


def _one_deed(one: Account, other: Account) -> bool:
    """Whether both lay one blow at somebody's door: at one site, or one town that both name, on one day."""
    return (
        one_blow(one, other)
        and spot(one, other) == "same"
        and (at_one_site(one, other) or (one.given[0] and other.given[0]))
        and same_day(one, other) is True
        and not opposed(one.targets, other.targets)
        and tied(one, other)
    )
