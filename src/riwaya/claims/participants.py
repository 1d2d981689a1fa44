"""Which named actor acts and which is acted upon: a linear model over the syntax around a trigger.

Syntax alone names the actor of half the claims; the others are understood («أدت إلى مقتل …»: whoever
struck). Each actor mention of the sentence and of the one before is described by what the rules of
roles.py read, by where it stands and by what it is, and scored as actor and as target. What passes
the threshold best is taken; nothing passes: the claim has none. Weights: data/weights/actor.tsv and
target.tsv, made by tools/train.py.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riwaya.claims.clauses import count_verbs, is_verb
from riwaya.claims.context import Context
from riwaya.claims.linear import score
from riwaya.claims.triggers import Candidate
from riwaya.model import ActorRef, Span
from riwaya.rules.weights import Weights

_BACK = 2  # sentences before the trigger's own whose actors are considered
_TOGETHER = 4  # tokens between coordinated mentions
_SURE = 0.4  # the score from which a mention takes part although another is likelier


@dataclass(frozen=True, slots=True)
class Considered:
    """An actor mention (index into the document's list), its tokens, and its features for a claim."""

    mention: int
    first: int
    last: int
    features: list[str]


@dataclass(frozen=True, slots=True)
class ParticipantWeights:
    """The two models: who acts, who is acted upon."""

    actor: Weights
    target: Weights


@dataclass(frozen=True, slots=True)
class Memory:
    """The actors and targets of the claim before, as actor ids."""

    actors: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    type: str = ""


class ParticipantReader:
    """Settles actors and targets claim by claim; what the claim before said is a feature of the next."""

    def __init__(self, ctx: Context, clauses: Sequence[int], weights: ParticipantWeights) -> None:
        """`clauses` is the clause number of every token."""
        self._ctx, self._weights = ctx, weights
        self._stage = Stage(ctx, clauses)
        self._memory = Memory()

    def read(
        self, candidate: Candidate, actors: Sequence[ActorRef], targets: Sequence[ActorRef], sources: Sequence[Span]
    ) -> tuple[tuple[ActorRef, ...], tuple[ActorRef, ...]]:
        """Actors and targets of a claim, from the phrases the role rules read and the mentions the models choose."""
        syntax = ([a.span for a in actors], [t.span for t in targets])
        considered = list(self._stage.consider(candidate, syntax, sources, self._memory))
        acting = choose(considered, self._weights.actor)
        suffering = [c for c in choose(considered, self._weights.target) if not self._outdone(c, acting)]
        self._memory = Memory(self._ids(acting), self._ids(suffering), candidate.type)
        return tuple(self._refs(acting, actors)), tuple(self._refs(suffering, targets))

    def _outdone(self, considered: Considered, acting: Sequence[Considered]) -> bool:
        """One mention is not both, unless it is likelier the target."""
        if all(a.mention != considered.mention for a in acting):
            return False
        return score(considered.features, self._weights.target) <= score(considered.features, self._weights.actor)

    def _ids(self, chosen: Sequence[Considered]) -> frozenset[str]:
        ids = (self._ctx.mentions.actors[c.mention].actor_id for c in chosen)
        return frozenset(i for i in ids if i is not None)

    def _refs(self, chosen: Sequence[Considered], phrases: Sequence[ActorRef]) -> Iterator[ActorRef]:
        """The phrase around a chosen mention where syntax read one, else the mention; unnamed phrases only if nobody named is chosen."""
        for c in chosen:
            mention = self._ctx.mentions.actors[c.mention]
            phrase = next((p for p in phrases if _touches(mention.span, [p.span])), None)
            if phrase is not None:
                yield ActorRef(span=phrase.span, text=phrase.text, actor_id=mention.actor_id, head=phrase.head)
            else:
                head = self._ctx.tokens[c.first].raw
                yield ActorRef(span=mention.span, text=mention.text, actor_id=mention.actor_id, head=head)
        if not chosen:
            named = [m.span for m in self._ctx.mentions.actors]
            yield from (p for p in phrases if p.actor_id is None and not _touches(p.span, named))


class Stage:
    """The actor mentions of an article with what does not change from claim to claim: built once."""

    def __init__(self, ctx: Context, clauses: Sequence[int]) -> None:
        """`clauses` is the clause number of every token."""
        self.ctx, self.clauses = ctx, clauses
        self.verbs = count_verbs(ctx)
        self.mentions = _mentions(ctx)
        self.starts = [m.first for m in self.mentions]

    def consider(
        self,
        candidate: Candidate,
        syntax: tuple[Sequence[Span], Sequence[Span]],
        sources: Sequence[Span],
        memory: Memory,
    ) -> Iterator[Considered]:
        """Every actor mention that could take part in a claim, with its features.

        `syntax` holds the spans the role rules read as actors and as targets; `sources` those of the
        claim's attribution chain.
        """
        i, sentences = candidate.i, self.ctx.text.sentences
        here = self.ctx.text.sentence_of[i]
        low = bisect_left(self.starts, sentences[max(0, here - _BACK)].first)
        high = bisect_left(self.starts, sentences[here].last)
        middle = bisect_left(self.starts, i)
        for k in range(low, high):
            mention = self.mentions[k]
            order = k - middle + 1 if mention.first > i else middle - 1 - k
            features = _features(self, candidate, mention, order, syntax, sources, memory)
            yield Considered(mention.index, mention.first, mention.last, features)


@dataclass(frozen=True, slots=True)
class _Mention:
    index: int
    first: int
    last: int
    sentence: int
    span: Span
    kind: str
    actor_id: str | None
    preposition: str
    adjective: bool


def _mentions(ctx: Context) -> list[_Mention]:
    out: list[_Mention] = []
    k = 0
    while k < len(ctx.tokens):
        index = ctx.actor_at[k]
        if index < 0:
            k += 1
            continue
        last = ctx.actor_end(k)
        actor = ctx.mentions.actors[index]
        adjective = last - k == 1 and ctx.tokens[k].norm.endswith(("ي", "يه"))
        sentence = ctx.text.sentence_of[k]
        out.append(_Mention(index, k, last, sentence, actor.span, actor.type, actor.actor_id, _preposition(ctx, k), adjective))
        k = last
    return out


def choose(considered: Sequence[Considered], weights: Weights) -> list[Considered]:
    """The best mention that passes, with those coordinated to it that pass as well; empty where none does."""
    scored = [(score(c.features, weights), c) for c in considered]
    passing = sorted((s for s in scored if s[0] >= 0), key=lambda s: -s[0])
    if not passing:
        return []
    best = passing[0][1]
    near = [c for s, c in passing[1:] if abs(c.first - best.last) <= _TOGETHER or abs(best.first - c.last) <= _TOGETHER or s >= _SURE]
    return sorted([best, *near], key=lambda c: c.first)


def _features(
    stage: Stage,
    candidate: Candidate,
    mention: _Mention,
    order: int,
    syntax: tuple[Sequence[Span], Sequence[Span]],
    sources: Sequence[Span],
    memory: Memory,
) -> list[str]:
    i, kind, first = candidate.i, candidate.type, mention.first
    away = stage.ctx.text.sentence_of[i] - mention.sentence
    shape = candidate.reading.form.pos
    side = "after" if first > i else "before"
    distance = first - i if first > i else i - mention.last + 1
    bucket = next((b for b in (1, 2, 3, 5, 8, 13, 21) if distance <= b), 99)
    preposition = mention.preposition
    features = [
        f"{side} {bucket}",
        f"{shape} {side} {bucket}",
        f"is {mention.kind}",
        f"{kind} of {mention.kind}",
        f"{side} under {preposition}",
        f"{shape} {side} under {preposition}",
        f"{kind} {side} under {preposition}",
        f"sentence {away}",
    ]
    if away == 0:
        same = stage.clauses[first] == stage.clauses[i]
        verbs = min(stage.verbs[max(first, i)] - stage.verbs[min(first, i) + 1], 3)
        features += (f"{side} same clause {same}", f"{shape} {side} same clause {same}", f"{side} verbs between {verbs}")
    features.append(f"{shape} order {side} {min(order, 4)}")
    if side == "before":
        features.append(f"order before {min(order, 4)} sentence {away}")
    for name, spans in (("actor", syntax[0]), ("target", syntax[1])):
        if _touches(mention.span, spans):
            features += (f"syntax {name}", f"{shape} syntax {name}", f"{kind} syntax {name}")
        elif spans:
            features.append(f"syntax {name} elsewhere")
    if _touches(mention.span, sources):
        features += ("is source", f"{kind} is source")
    if mention.actor_id is not None:
        if mention.actor_id in memory.actors:
            features += ("actor before", f"actor before, {memory.type}>{kind}")
        if mention.actor_id in memory.targets:
            features += ("target before", f"target before, {memory.type}>{kind}")
    if mention.adjective and distance <= 3:
        features.append(f"{side} adjective")
    if candidate.reading.form.passive:
        features.append(f"passive {side}")
    if candidate.reading.split.after:
        features.append(f"pronoun {shape} {side}")
    if shape != "verb" and distance == 1 and side == "after":
        features.append(f"idafa {candidate.entry.roles.idafa}")
    return features


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
            if word in ("من", "علي") and k + 1 < len(ctx.tokens) and ctx.tokens[k + 1].norm in ("قبل", "يد", "ايدي", "جانب"):
                return "agent"
            return word if back == 1 else f"{word}+{back - 1}"
        if ctx.tokens[k].norm in ("،", ".", ":", "؛"):
            return "mark" if back == 1 else f"none+{back - 1}"
        if is_verb(ctx, k):
            return "verb" if back == 1 else f"verb+{back - 1}"
    return "none"


def _touches(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < o[1] and o[0] < span[1] for o in others)
