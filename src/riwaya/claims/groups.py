"""What kinds of claim have in common for whoever reads one by the others: groups of types, and how a trigger is joined on."""

from __future__ import annotations

from collections.abc import Mapping

from riwaya.claims.clauses import is_verb
from riwaya.claims.context import Context
from riwaya.claims.triggers import Candidate

_GROUPS: Mapping[str, str] = {
    kind: group
    for group, kinds in {
        "strike": "attack airstrike shelling explosion clash operation raid interception assassination abuse siege",
        "harm": "killing injury destruction displacement evacuation",
        "ground": "capture control defeat withdrawal handover movement base strength",
        "custody": "arrest release surrender trial abduction",
        "words": "accusation agreement allegiance ceasefire demand denial negotiation protest rejection support threat",
    }.items()
    for kind in kinds.split()
}

_THINGS = frozenset(("base", "movement", "protest", "strength"))


def group_of(kind: str) -> str:
    """The group of an event type: deeds that do harm and the harm they do are told together.

    >>> group_of("airstrike"), group_of("killing"), group_of("civil_life")
    ('strike', 'harm', 'other')
    """
    return _GROUPS.get(kind, "other")


def is_thing(kind: str) -> bool:
    """Whether a noun of an event type mostly names people or things that somebody has: «ثكنات», «تعزيزات», «تجمعات»."""
    return kind in _THINGS


def joint_of(ctx: Context, candidate: Candidate) -> str:
    """What joins a trigger to the words before it: its clitics, the particle over it, or the class of the word before."""
    i = candidate.i
    before = "".join(candidate.reading.split.before)
    if before:
        return before
    if not i:
        return "start"
    tag = ctx.tags[i - 1]
    if tag.preposition or tag.starts_clause or tag.complementizer or tag.relative:
        return tag.word
    return class_of(ctx, i - 1)


def class_of(ctx: Context, k: int) -> str:
    """What kind of word a token is, as far as a trigger near it cares."""
    if k >= len(ctx.tokens):
        return "end"
    if ctx.actor_at[k] >= 0:
        return "actor"
    if ctx.place_at[k] >= 0:
        return "place"
    if ctx.quantity_at[k] >= 0:
        return "count"
    token, tag = ctx.tokens[k], ctx.tags[k]
    if tag.preposition:
        return tag.word
    if token.kind != "word":
        return token.norm if token.kind == "punct" else token.kind
    if tag.relative or tag.complementizer or tag.auxiliary:
        return "particle"
    if is_verb(ctx, k):
        return "verb"
    return "the" if token.norm.startswith("ال") else "word"
