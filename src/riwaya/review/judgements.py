"""Judgements: what a person decided, about which words, when and why. Never changed; a further one takes one back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from riwaya.errors import InputError
from riwaya.model import Claim, Merge, Span, Split

Kind = Literal[
    "accept",
    "reject",
    "correct",
    "add",
    "merge",
    "split",
    "same_actor",
    "different_actor",
    "assign",
    "release",
    "protect",
    "expose",
    "allow",
    "disallow",
    "undo",
]
"""`add` marks a claim that the machine passed over, `assign` and `release` say who is to look at an article, `protect` and `expose` whether a name is shown, `allow` and
`disallow` who may see protected names."""

Words = tuple[str, Span, str]
"""A document, the span of a trigger in it, and the type of event that it names."""

OF_CLAIMS: frozenset[str] = frozenset(("accept", "reject", "correct", "add", "merge", "split"))
FIELDS: frozenset[str] = frozenset(
    ("type", "polarity", "modality", "place", "time", "actors", "targets", "figures", "attribution")
)
"""What can be corrected of a claim."""


class ClaimAnchor(msgspec.Struct, frozen=True, kw_only=True):
    """Words that a judgement is about: the trigger's span in a document, and what was read there.

    The claim's id may pass to another claim when the article is read anew; the words do not.
    """

    document: str
    span: Span
    type: str
    text: str
    claim: str

    @property
    def words(self) -> Words:
        """What tells it from other anchors, whatever the claim on it is called."""
        return (self.document, self.span, self.type)


class Judgement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One decision. `id` and `at` (UTC, ISO 8601) are the store's to give.

    `claims`: what accept, reject, correct, merge and split are about; the words on which add puts a claim (one anchor,
    riwaya.review.added). `field`, `value`: the correction; of add, `value` maps fields to what they are.
    `actors`: the ids (or, as DOCUMENT:START:END, the words) that same_actor and different_actor are about.
    `subject`: whom assign, release, allow and disallow name; the name that protect and expose are about. `document`: the article
    they are about. `settles`: the judgement decides between coders who differ. `undoes`: the judgement taken back.
    """

    kind: Kind
    by: str
    reason: str = ""
    claims: tuple[ClaimAnchor, ...] = ()
    field: str | None = None
    value: Any = None
    actors: tuple[str, ...] = ()
    subject: str | None = None
    document: str | None = None
    undoes: str | None = None
    settles: bool = False
    id: str = ""
    at: str = ""

    @property
    def documents(self) -> frozenset[str]:
        """The documents whose words it is about."""
        found = {anchor.document for anchor in self.claims}
        found |= {name.split(":", 1)[0] for name in self.actors if is_words(name)}
        return frozenset(found | {self.document} if self.document else found)


def is_words(name: str) -> bool:
    """Whether an actor is named by where its words stand, DOCUMENT:START:END.

    >>> is_words("isis"), is_words("monitor:sohr"), is_words("ab" * 32 + ":10:14")
    (False, False, True)
    """
    parts = name.split(":")
    return len(parts) == 3 and len(parts[0]) == 64 and parts[1].isdigit() and parts[2].isdigit()


def anchor_of(document: str, claim: Claim) -> ClaimAnchor:
    """The words that a judgement about this claim holds on to."""
    return ClaimAnchor(
        document=document, span=claim.trigger.span, type=claim.type, text=claim.trigger.text, claim=claim.id
    )


def check(judgement: Judgement) -> None:
    """Raise InputError where a judgement lacks what its kind needs; the store asks this before it keeps one."""
    problem = _problem(judgement)
    if problem is not None:
        raise InputError("I031", problem, where=f"judgement ({judgement.kind})", remedy="Nothing was kept.")


def standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements in force, in order: those undone, and the undoings, are left out.

    An undoing can itself be undone; what it took back stands again.
    """
    ordered = list(judgements)
    undone: set[str] = set()
    for judgement in reversed(ordered):
        if judgement.kind == "undo" and judgement.id not in undone and judgement.undoes is not None:
            undone.add(judgement.undoes)
    return [j for j in ordered if j.kind != "undo" and j.id not in undone]


def decisions(judgements: Iterable[Judgement], claim_at: Mapping[Words, str]) -> list[Merge | Split]:
    """The standing merges and splits as grouping takes them; `claim_at` gives the claim that now stands on an anchor's words."""
    out: list[Merge | Split] = []
    for judgement in standing(judgements):
        if judgement.kind in ("merge", "split"):
            claims = tuple(claim_at.get(a.words, a.claim) for a in judgement.claims)
            made = Merge if judgement.kind == "merge" else Split
            out.append(made(id=judgement.id, claims=claims, by=judgement.by, reason=judgement.reason))
    return out


def actor_names(judgements: Sequence[Judgement]) -> dict[str, str]:
    """Actor ids that people said are one, each with the id that stands for them: the first named.

    >>> j = [Judgement(kind="same_actor", by="a", actors=("isis", "daesh"), id="j1")]
    >>> actor_names(j)
    {'daesh': 'isis'}
    """
    stands_for: dict[str, str] = {}
    for judgement in standing(judgements):
        names = [n for n in judgement.actors if not is_words(n)]
        if judgement.kind == "same_actor" and names:
            first = _root(stands_for, names[0])
            for other in names[1:]:
                root = _root(stands_for, other)
                if root != first:
                    stands_for[root] = first
        elif judgement.kind == "different_actor":
            for name in names:
                stands_for.pop(name, None)
    return {name: _root(stands_for, name) for name in stands_for}


def may_reveal(judgements: Iterable[Judgement], founder: str) -> frozenset[str]:
    """Who may see protected names: who made the workspace, and whom somebody who may has allowed it."""
    allowed = {founder}
    for judgement in standing(judgements):
        if judgement.by in allowed and judgement.subject is not None:
            if judgement.kind == "allow":
                allowed.add(judgement.subject)
            elif judgement.kind == "disallow" and judgement.subject != founder:
                allowed.discard(judgement.subject)
    return frozenset(allowed)


def _root(stands_for: Mapping[str, str], name: str) -> str:
    seen = {name}
    while name in stands_for and stands_for[name] not in seen:
        name = stands_for[name]
        seen.add(name)
    return name


def _problem(judgement: Judgement) -> str | None:
    if not judgement.by.strip():
        return "it does not say who judged"
    if judgement.kind in OF_CLAIMS and not judgement.claims:
        return "it names no claim"
    if judgement.kind == "merge" and len(judgement.claims) < 2:
        return "a merge names at least two claims"
    if judgement.kind == "add" and len(judgement.claims) != 1:
        return "one claim is added at a time"
    if judgement.kind == "correct" and judgement.field not in FIELDS:
        return f"{judgement.field!r} is no field of a claim that can be corrected ({', '.join(sorted(FIELDS))})"
    if judgement.kind in ("same_actor", "different_actor") and len(judgement.actors) < 2:
        return "it names fewer than two actors"
    if judgement.kind in ("assign", "release") and not (judgement.subject and judgement.document):
        return "it names no person or no article"
    if judgement.kind in ("protect", "expose", "allow", "disallow") and not judgement.subject:
        return "it names nobody"
    if judgement.kind == "undo" and not judgement.undoes:
        return "it does not say which judgement is taken back"
    return None
