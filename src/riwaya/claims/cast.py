"""The actor mentions of an article with what each is by itself, whatever claim asks (as landmarks.py does for places)."""

from __future__ import annotations

import msgspec

from riwaya.claims.clauses import is_verb
from riwaya.claims.context import Context
from riwaya.model import Span

_MASCULINE = frozenset("لبنان العراق السودان اليمن المغرب الاردن البنتاغون الكرملين الاليزيه".split())


_BOND = 4  # words within which a participle ties a phrase to a party


class CastMember(msgspec.Struct, frozen=True):
    """An actor mention: its index in the document's list, its tokens `[first, last)`, what it is and what stands around it."""

    index: int
    first: int
    last: int
    sentence: int
    span: Span
    kind: str
    actor_id: str | None
    preposition: str
    previous: str
    next: str
    count: str
    opens: str | None
    adjective: bool
    verb: str | None
    joined: bool
    gender: str
    bond: str | None


def find_cast(ctx: Context) -> list[CastMember]:
    """The actor mentions in order of tokens."""
    out: list[CastMember] = []
    counts: dict[str | None, int] = {}
    for actor in ctx.mentions.actors:
        counts[actor.actor_id] = counts.get(actor.actor_id, 0) + 1
    top = max((n for actor, n in counts.items() if actor is not None), default=0)
    k, opened = 0, -1
    while k < len(ctx.tokens):
        index = ctx.actor_at[k]
        if index < 0:
            k += 1
            continue
        last = ctx.actor_end(k)
        actor = ctx.mentions.actors[index]
        adjective = last - k == 1 and ctx.tokens[k].norm.endswith(("ي", "يه"))
        sentence = ctx.text.sentence_of[k]
        count = counts[actor.actor_id] if actor.actor_id is not None else 0
        opens = None
        if sentence != opened:
            opened, opens = sentence, "first"
        out.append(
            CastMember(
                index,
                k,
                last,
                sentence,
                actor.span,
                actor.type,
                actor.actor_id,
                _preposition(ctx, k),
                stem_of(ctx, k - 1),
                stem_of(ctx, last),
                "none" if not count else f"{'top' if count == top else 'not'} {min(count, 4)}",
                opens,
                adjective,
                _verb_before(ctx, k, ctx.text.sentences[sentence].first),
                (ctx.tokens[k].norm.startswith("و") and not actor.name.startswith("و"))
                or (k > 0 and ctx.tokens[k - 1].norm == "و"),
                _gender(ctx, k, last),
                _bond(ctx, k),
            )
        )
        k = last
    return out


def stem_of(ctx: Context, k: int) -> str:
    """A word as a feature: without و ف ب ل and the article, numbers and unknown marks as what they are."""
    if not 0 <= k < len(ctx.tokens):
        return "end"
    token = ctx.tokens[k]
    if token.kind != "word":
        return token.norm if token.kind == "punct" else token.kind
    tag = ctx.tags[k]
    if tag.preposition or tag.relative or tag.complementizer or tag.auxiliary:
        return tag.word
    norm = token.norm
    if norm[:1] == "و" and len(norm) > 4:
        norm = norm[1:]
    if norm[:2] == "لل":
        return norm[2:]
    norm = norm[1:] if norm[:1] in ("ب", "ل") and norm[1:3] == "ال" else norm
    return norm[2:] if norm[:2] == "ال" and len(norm) > 4 else norm


def _verb_before(ctx: Context, k: int, first: int) -> str | None:
    """The finite verb close before a mention, which it may be the subject or the object of."""
    for back in range(k - 1, max(first, k - 5) - 1, -1):
        if ctx.tokens[back].kind == "break" or ctx.tokens[back].norm in (".", "،", "؛", ":"):
            return None
        if is_verb(ctx, back):
            return f"{stem_of(ctx, back)} {k - back}"
    return None


def _bond(ctx: Context, k: int) -> str | None:
    """«الموالية للحكومة», «المدعومة من الدولة», «الخاضعة لسيطرة الجماعة»: how the phrase before is tied to a party."""
    bonds = ctx.rules.grammar.bonds
    for back in range(k - 1, max(k - _BOND, -1), -1):
        token = ctx.tokens[back]
        if token.kind != "word" or ctx.actor_at[back] >= 0:
            return None
        for stem in token.stems:
            if stem in bonds:
                return bonds[stem]
    return None


def _preposition(ctx: Context, first: int) -> str:
    """The preposition over a mention: glued to it, before it, or before the head noun it completes."""
    token = ctx.tokens[first]
    split = next((s for s in token.splits[1:] if s.preposition), None) if token.kind == "word" else None
    if split is not None and (split.definite or token.norm.startswith("لل")):
        return split.preposition
    for back in (1, 2, 3):
        k = first - back
        if k < 0 or ctx.tokens[k].kind == "break":
            return "start"
        tag = ctx.tags[k]
        if back == 1 and (tag.complementizer or tag.relative):
            return "particle"
        if tag.preposition:
            word = tag.word
            if (
                word in ("من", "علي")
                and k + 1 < len(ctx.tokens)
                and ctx.tokens[k + 1].norm in ("قبل", "يد", "ايدي", "جانب")
            ):
                return "agent"
            return word if back == 1 else f"{word}+{back - 1}"
        if ctx.tokens[k].norm in ("،", ".", ":", "؛"):
            return "mark" if back == 1 else f"none+{back - 1}"
        if is_verb(ctx, k):
            return "verb" if back == 1 else f"verb+{back - 1}"
    return "none"


def _gender(ctx: Context, first: int, last: int) -> str:
    """The gender and number a verb takes after a mention, as far as its head word shows it."""
    actor = ctx.actor(first)
    norm = ctx.tokens[first].norm
    bare = norm[1:] if norm[:1] in ("و", "ب", "ل") and len(norm) > 4 else norm
    bare = bare.removeprefix("ل") if bare.startswith("لل") else bare
    if (actor is not None and actor.type == "person") or bare in _MASCULINE:
        return "m"
    if bare.endswith(("ون", "ين")) and len(bare) > 5:
        return "plural"
    if bare.endswith(("ه", "ات")) and len(bare) > 3:
        return "f"
    if actor is not None and actor.type == "state" and last - first == 1:
        return "f"
    return "m"
