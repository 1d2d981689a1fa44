"""Clauses: where one ends and the next begins, near enough for scope of negation, wishes and roles."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from riwaya.claims.context import Context
from riwaya.text.tokens import Sentence

_MARKS = frozenset("،,؛;:.!?؟()")


def clause_bounds(ctx: Context) -> list[int]:
    """For each token the number of its clause, rising through the article; breaks keep the number before.

    A clause opens after a mark, at a complementizer (أن، إن), a relative pronoun, a subordinator
    (حيث، فيما، بينما) or a coordinated verb (وقتلت).
    """
    of: list[int] = []
    clause = 0
    for i in range(len(ctx.tokens)):
        if opens_clause(ctx, i):
            clause += 1
        of.append(clause)
    return of


def opens_clause(ctx: Context, i: int) -> bool:
    """Whether a new clause begins with token i."""
    token, tag = ctx.tokens[i], ctx.tags[i]
    if i and (ctx.tokens[i - 1].kind == "break" or ctx.tokens[i - 1].norm in _MARKS):
        return True
    if tag.complementizer or tag.starts_clause:
        return True
    if tag.relative and tag.word not in ("من", "ما"):
        return True
    return token.kind == "word" and token.norm[:1] in ("و", "ف") and is_verb(ctx, i, conjoined=True)


def is_verb(ctx: Context, i: int, *, conjoined: bool = False) -> bool:
    """Whether token i is a finite verb the lexicons know; `conjoined` asks for one after و or ف."""
    verbs = ctx.verbs or _find_verbs(ctx)
    return verbs[conjoined][i]


def count_verbs(ctx: Context) -> list[int]:
    """How many finite verbs stand before each token: verbs between a and b are `counts[b] - counts[a]`."""
    counts = [0]
    for i in range(len(ctx.tokens)):
        counts.append(counts[-1] + is_verb(ctx, i))
    return counts


def _find_verbs(ctx: Context) -> tuple[list[bool], list[bool]]:
    """For each token whether it is a finite verb, and whether one after و or ف; kept with the article."""
    ctx.verbs = plain, conjoined = [False] * len(ctx.tokens), [False] * len(ctx.tokens)
    for i, token in enumerate(ctx.tokens):
        if token.kind != "word" or ctx.actor_at[i] >= 0 or ctx.place_at[i] >= 0:
            continue
        word = ctx.words[i]
        plain[i] = word.alone == "verb" or (word.alone == "either" and not _noun_too(ctx, i))
        conjoined[i] = word.conjoined == "verb" or (word.conjoined == "either" and not _noun_too(ctx, i))
    return ctx.verbs


def _noun_too(ctx: Context, i: int) -> bool:
    """Words like قتل are verb and noun: a noun after a preposition, a verb at the head of a clause."""
    if i == 0:
        return False
    return ctx.tags[i - 1].preposition or ctx.tags[i - 1].demonstrative


def sentence_range(ctx: Context, i: int) -> Sentence:
    """The sentence of token i."""
    return ctx.text.sentences[ctx.text.sentence_of[i]]


def clause_range(ctx: Context, clauses: Sequence[int], i: int) -> tuple[int, int]:
    """Tokens `[first, last)` of the clause of token i inside its sentence."""
    sentence = sentence_range(ctx, i)
    first = max(sentence.first, bisect_left(clauses, clauses[i]))  # numbers rise: those of a clause stand together
    last = min(sentence.last, bisect_right(clauses, clauses[i]))
    return min(first, i), max(last, i)
