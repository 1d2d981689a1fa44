"""Noun phrases around a trigger, with the preposition that governs each: the material of roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from riwaya.claims.clauses import is_verb, sentence_range
from riwaya.claims.context import Context

_AGENT_PHRASES = (("علي", "يد"), ("علي", "ايدي"), ("من", "قبل"), ("من", "جانب"), ("بنيران",), ("برصاص",), ("بايدي",), ("بقصف",))
_AGENT_OPENERS = frozenset(phrase[0] for phrase in _AGENT_PHRASES)
_MARKS = frozenset("،,؛;:.!?؟-")
_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Nominal:
    """Tokens `[first, last)` of a noun phrase; `preposition` is '' for a bare one, 'agent' after «على يد»."""

    first: int
    last: int
    preposition: str


def nominals_after(ctx: Context, i: int, stop: int) -> Iterator[Nominal]:
    """Noun phrases from token i up to `stop`, in order; a verb, a relative pronoun or a full stop ends the search."""
    preposition = ""
    k = i
    while k < stop:
        token, tag = ctx.tokens[k], ctx.tags[k]
        if token.kind == "break" or token.norm in (".", "؛", ":") or tag.complementizer or tag.starts_clause:
            return
        if tag.relative and tag.word not in ("من", "ما"):
            return
        agent = _agent_phrase(ctx, k)
        if agent:
            preposition, k = "agent", k + agent
        elif token.kind == "punct":
            if token.norm in _MARKS and preposition == "":
                preposition = ","
            k += 1
        elif ctx.time_at[k] >= 0:
            k += 1
        elif tag.preposition and ctx.actor_at[k] < 0:
            preposition, k = tag.word, k + 1
        elif is_verb(ctx, k) and k > i:
            return
        else:
            glued = _glued(ctx, k)
            last = _end(ctx, k, stop)
            yield Nominal(k, last, glued or preposition)
            preposition, k = "", last


def nominal_before(ctx: Context, i: int, start: int) -> Nominal | None:
    """The bare noun phrase that stands before a verb as its subject («الجيش قصف»), within its clause."""
    bare: Nominal | None = None
    k, preposition = start, ""
    while k < i:
        token, tag = ctx.tokens[k], ctx.tags[k]
        if token.kind == "punct" or ctx.time_at[k] >= 0 or tag.complementizer or tag.auxiliary or tag.starts_clause:
            k += 1
        elif tag.preposition and ctx.actor_at[k] < 0:
            preposition, k = tag.word, k + 1
        else:
            last = _end(ctx, k, i)
            glued = _glued(ctx, k)
            if not preposition and not glued and bare is None:
                bare = Nominal(k, last, "")
            preposition, k = "", last
    return bare


def antecedent(ctx: Context, i: int) -> Nominal | None:
    """What a relative clause or a bare relative verb («غارات شنتها») that opens at token i hangs on: the phrase before."""
    sentence = sentence_range(ctx, i)
    k = i - 1
    while k >= sentence.first and (ctx.tokens[k].kind == "punct" or (ctx.tags[k].relative and ctx.tags[k].word != "من")):
        k -= 1
    if k < sentence.first:
        return None
    if ctx.actor_at[k] >= 0:
        first = k
        while first > sentence.first and ctx.actor_at[first - 1] == ctx.actor_at[k]:
            first -= 1
        return Nominal(first, k + 1, "")
    return Nominal(k, k + 1, "")


def _glued(ctx: Context, k: int) -> str:
    token = ctx.tokens[k]
    if token.norm.startswith("لل") and len(token.norm) > 4:
        return "ل"
    if token.norm.startswith(("بال", "وبال")) and len(token.norm) > 5:
        return "ب"
    covered = ctx.actor_at[k] >= 0 or ctx.place_at[k] >= 0
    mention = ctx.actor(k)
    if covered and token.norm[:1] in ("ب", "ل") and (mention is None or not mention.name.startswith(token.raw[:2])):
        splits = token.splits
        if len(splits) > 1 and splits[1].preposition:
            return splits[1].preposition
    return ""


def _agent_phrase(ctx: Context, k: int) -> int:
    if ctx.tags[k].word not in _AGENT_OPENERS:
        return 0
    for phrase in _AGENT_PHRASES:
        if k + len(phrase) <= len(ctx.tokens) and all(
            ctx.tokens[k + n].norm == word or (n == 0 and ctx.tags[k].word == word) for n, word in enumerate(phrase)
        ):
            return len(phrase)
    return 0


def _end(ctx: Context, k: int, stop: int) -> int:
    """Where the phrase that starts at k ends: an actor's name closes it, an accusative or a number opens another."""
    first = k
    limit = min(stop, k + _LENGTH)
    while k < limit:
        if ctx.actor_at[k] >= 0:
            k = ctx.actor_end(k)
            if k < limit and _coordinated(ctx, k):
                continue
            return min(k, stop)
        token, tag = ctx.tokens[k], ctx.tags[k]
        if k > first:
            if token.kind == "break" or token.norm in _MARKS or tag.complementizer or tag.relative or tag.starts_clause:
                return k
            if (tag.preposition and ctx.actor_at[k] < 0) or ctx.time_at[k] >= 0 or is_verb(ctx, k):
                return k
            if ctx.quantity_at[k] >= 0 and ctx.quantity_at[k] != ctx.quantity_at[k - 1]:
                return k
            if _glued(ctx, k):
                return k
            previous = ctx.tokens[k - 1].norm
            if previous.startswith("ال") and not token.norm.startswith(("ال", "وال")) and token.kind == "word":
                return k
            if token.kind == "word" and token.raw.endswith(("اً", "ًا")):
                return k
        k += 1
    return k


def _coordinated(ctx: Context, k: int) -> bool:
    return ctx.tokens[k].norm.startswith("و") and ctx.actor_at[k] >= 0
