"""Origins: the innermost source of each claim, resolved, with repeated and copied words folded into one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riwaya.events.accounts import Account, content_words
from riwaya.model import EventOrigin
from riwaya.model.claim import Source
from riwaya.rules.grouping import body_of, load_grouping
from riwaya.text import fold_word

SAME_WORDS = 0.8
"""Share of the shorter clause's words from which two outlets' own words are one text."""
LEAST_WORDS = 8

_SOURCES = ("outlet", "media", "statement")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who first says a claim. `house` is whose word it stands on: two voices of one house are not independent."""

    id: str
    name: str
    kind: str
    house: str
    own: bool = False


def voice_of(account: Account) -> Voice:
    """The innermost source of a claim.

    A body and those who speak for it (a spokesman, a ministry, a state's agency) are one voice. Sources that
    hide their names are one voice of the outlet they spoke to. No source at all is the outlet itself; only what
    a party says (a denial, an accusation, a threat) stands on that party's own word.
    """
    outlet, name = _outlet(account)
    if not account.chain:
        speaker = _speaker(account)
        if speaker is not None:
            return speaker
        return Voice(outlet, name, "outlet", outlet, own=True)
    inner = account.chain[-1]
    hidden = _hidden(inner)
    if not hidden and inner.source_id is not None:
        return _of_body(_body(inner.source_id, account.bodies), inner)
    if not hidden and account.bodies:
        return _of_body(account.bodies[0], inner)
    if inner.named:
        return Voice(f"name:{_plain(inner.text)}", inner.text, inner.kind, f"name:{_plain(inner.text)}")
    carrier, carrier_name = _carrier(account, outlet, name)
    if carrier in load_grouping().voices.speaks_for:
        return _of_body(carrier, inner)  # a state's agency quoting «a military source» is the state speaking
    return Voice(f"sources:{carrier}", f"{inner.text} ({carrier_name})", inner.kind, carrier)


def origins_of(
    accounts: Sequence[Account], families: Mapping[str, str]
) -> tuple[tuple[EventOrigin, ...], dict[str, str]]:
    """The origins of an event, most claims first, and the origin of each of its claims.

    `families`: document ids to the copy family they are of (riwaya.events.copies).
    """
    ordered = sorted(accounts, key=lambda a: (a.report.published or 0, a.report.id, a.order))
    voices = _fold_copies(ordered, {a.id: voice_of(a) for a in ordered}, families)
    claims: defaultdict[str, list[str]] = defaultdict(list)
    first: dict[str, Voice] = {}
    for account in ordered:
        voice = voices[account.id]
        claims[voice.id].append(account.id)
        first.setdefault(voice.id, voice)
    leaning = _leaning(ordered, voices)
    found = [
        EventOrigin(
            id=name,
            name=first[name].name,
            kind=first[name].kind,
            claims=tuple(sorted(claims[name])),
            independent=name not in leaning,
        )
        for name in claims
    ]
    found.sort(key=lambda o: (-len(o.claims), o.id))
    return tuple(found), {claim: voice.id for claim, voice in voices.items()}


def house_of(origin: str) -> str:
    """Whose word an origin stands on: an outlet's hidden sources stand on the outlet's."""
    return origin.removeprefix("sources:")


def _speaker(account: Account) -> Voice | None:
    bodies = {body_of(actor) for actor in account.actors}
    if account.type not in load_grouping().kinds.utterances or len(bodies) != 1:
        return None
    body = bodies.pop()
    return Voice(body, body, "official", body)


def _of_body(actor: str, source: Source) -> Voice:
    body = body_of(actor)
    return Voice(body, source.text, source.kind, body)


def _body(source_id: str, bodies: Sequence[str]) -> str:
    """«مدير المرصد رامي عبد الرحمن» speaks for the body that his title names."""
    if source_id.startswith("person:") and bodies and source_id not in load_grouping().voices.speaks_for:
        return bodies[0]
    return _same(source_id)


def _hidden(source: Source) -> bool:
    """Whether the words hide who speaks: «مصدر في الإدارة», «شهود».

    >>> _hidden(Source(span=(0, 1), text="مصادر طبية", source_id=None, kind="local_sources", named=False,
    ...     pseudonym=False, cue=None))
    True
    """
    first = fold_word(source.text.split()[0]) if source.text.split() else ""
    unnamed = load_grouping().voices.unnamed
    return first in unnamed or (len(first) > 3 and first[0] in "ولب" and first[1:] in unnamed)


def _carrier(account: Account, outlet: str, name: str) -> tuple[str, str]:
    """The nearest named link outside the hidden source; the publishing outlet where there is none."""
    for link in reversed(account.chain[:-1]):
        if link.source_id is not None:
            return _same(link.source_id), link.text
    return outlet, name


def _outlet(account: Account) -> tuple[str, str]:
    report = account.report
    if report.outlet is not None:
        return _same(report.outlet), report.outlet_name or report.outlet
    if report.outlet_name is not None:
        return f"outlet:name:{_plain(report.outlet_name)}", report.outlet_name
    return f"article:{report.id[:12]}", report.id[:12]


def _same(name: str) -> str:
    return load_grouping().voices.same.get(name, name)


def _plain(words: str) -> str:
    return " ".join(fold_word(word) for word in _WORD.findall(words))


def _fold_copies(ordered: Sequence[Account], voices: dict[str, Voice], families: Mapping[str, str]) -> dict[str, Voice]:
    """Outlets that print one text in their own voice are one origin: the first of them by day and id."""
    own = [a for a in ordered if voices[a.id].own]
    heads: list[tuple[Account, frozenset[str]]] = []
    into: dict[str, Voice] = {}
    for account in own:
        voice = voices[account.id]
        if voice.id in into:
            continue
        wording = content_words(account.text)
        head = next(
            (h for h, w in heads if voices[h.id].id != voice.id and _copied(account, wording, h, w, families)), None
        )
        if head is not None:
            into[voice.id] = voices[head.id]
        else:
            heads.append((account, wording))
    return {claim: _last(voice, into) for claim, voice in voices.items()}


def _last(voice: Voice, into: Mapping[str, Voice]) -> Voice:
    seen = {voice.id}
    while voice.own and voice.id in into and into[voice.id].id not in seen:
        voice = into[voice.id]
        seen.add(voice.id)
    return voice


def _copied(
    one: Account, words: frozenset[str], other: Account, others: frozenset[str], families: Mapping[str, str]
) -> bool:
    if families.get(one.report.id) is not None and families.get(one.report.id) == families.get(other.report.id):
        return True
    least = min(len(words), len(others))
    return least >= LEAST_WORDS and len(words & others) >= SAME_WORDS * least


def _leaning(ordered: Sequence[Account], voices: Mapping[str, Voice]) -> set[str]:
    """Outlets' own voices that only speak where the same article names a source for the event."""
    sourced = {a.report.id for a in ordered if not voices[a.id].own}
    own: defaultdict[str, set[bool]] = defaultdict(set)
    for account in ordered:
        if voices[account.id].own:
            own[voices[account.id].id].add(account.report.id in sourced)
    return {name for name, leans in own.items() if leans == {True}}
