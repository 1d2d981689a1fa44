"""Which named actor acts and which is acted upon: linear models over what stands around a trigger.

Syntax alone names the actor of half the claims; the others are understood («أدت إلى مقتل …»: whoever
struck). Each actor mention of the sentence, and the last of each actor in the sentences before, is
described by where it stands to the trigger, by what the rules of roles.py read, and by what it is; two
models score it as actor and as target. The pair of readings that scores best together is taken, nobody
both acting and acted upon; a score below 0 is worse than naming no one. Weights: data/weights/actor.tsv
and target.tsv, made by tools/train.py.

A feature pairs something of the claim with something of the mention (_TEMPLATES), written
`part part of-the-claim|of-the-mention`. What all pairs of one part of the mention give together is
remembered for each kind of claim, which spares building and adding up a string a feature.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from math import exp, log

import msgspec

from riwaya.claims.cast import CastMember, find_cast
from riwaya.claims.clauses import count_verbs
from riwaya.claims.context import Context
from riwaya.claims.groups import class_of, group_of, joint_of
from riwaya.claims.roles import RoleReader
from riwaya.claims.triggers import Candidate
from riwaya.claims.verbal import is_verbal
from riwaya.model import ActorRef, Span
from riwaya.rules.weights import Weights
from riwaya.text.verbs import VerbForm

_BACK = 4  # sentences before the trigger's own whose actors are considered
_TOGETHER = 3  # tokens between coordinated mentions
_BOTH_SIDES = frozenset(("clash", "agreement", "negotiation", "ceasefire"))
_PAIRS = 6  # best readings of each role that are tried together
_STEPS = (1, 2, 3, 5, 8, 13, 21, 34)
_BUCKETS = [next(str(b) for b in (*_STEPS, 99) if d <= b or b == 99) for d in range(40)]

# Each part of a mention, in the order of `Stage._parts`, with the parts of the claim it is paired with.
_TEMPLATES: tuple[tuple[str, str], ...] = (
    ("is", "any kind shape"),
    ("near", "any shape kind followed"),
    ("under", "any shape kind followed"),
    ("previous", "any shape kind"),
    ("next", "any kind"),
    ("sentence", "any kind shape"),
    ("clause", "any shape kind"),
    ("order", "any shape kind followed"),
    ("syntax", "any shape kind"),
    ("source", "any kind"),
    ("before", "any shape kind"),
    ("count", "any kind"),
    ("opens", "any kind shape"),
    ("adjective", "any shape"),
    ("again", "any shape"),
    ("verb", "any kind shape"),
    ("link", "any kind shape"),
    ("beside", "any group"),
    ("struck", "any group kind"),
    ("of type", "any kind"),
    ("agrees", "any"),
    ("stands", "any shape group kind"),
    ("a", "any shape group"),
    ("carried", "any group"),
    ("bond", "any group"),
    ("slots", "any shape group"),
)
_AROUND_MENTION = ("under", "previous", "next", "opens", "verb")  # the parts that are words beside a mention
_CLAIM_PARTS = ("any", "shape", "kind", "followed", "group")
_NEIGHBOURS = 3  # claims each side whose syntax tells of a mention
_NOTHING = (0.0, 0.0)
_REMEMBERED = 2_000  # kinds of claim whose sums are kept


class Considered(msgspec.Struct, frozen=True):
    """An actor mention (index into the document's list), its tokens, actor, whether «و» joins it on, and what describes it.

    `parts` has one value for each of `_TEMPLATES`, None where there is nothing to tell.
    """

    mention: int
    first: int
    last: int
    actor: str | None
    joined: bool
    parts: Sequence[str | None]


class Memory(msgspec.Struct, frozen=True):
    """The actors and targets of a claim before, as actor ids, with its type and its sentence."""

    actors: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    type: str = ""
    sentence: int = -1

    def role(self, actor: str | None) -> str | None:
        """What an actor was in that claim."""
        return None if actor is None else "actor" if actor in self.actors else "target" if actor in self.targets else None


class History:
    """Who took part in the claims read so far."""

    def __init__(self) -> None:
        self.last = self.struck = Memory()
        self.of_type: dict[str, Memory] = {}

    def note(self, candidate: Candidate, sentence: int, actors: frozenset[str], targets: frozenset[str]) -> None:
        """Remember a claim as settled."""
        self.last = Memory(actors, targets, candidate.type, sentence)
        self.of_type[candidate.type] = self.last
        if group_of(candidate.type) == "strike":
            self.struck = self.last


class ParticipantWeights:
    """The two models, who acts and who is acted upon, their weights filed by claim and by mention."""

    def __init__(self, actor: Weights, target: Weights) -> None:
        """The models as written by tools/train.py."""
        self._bias = (actor.bias, target.bias)
        self._filed = _file(actor, target)
        self.telling: Mapping[str, Container[str]] = _telling(self._filed)
        self._of_claim: dict[tuple[str, ...], list[_Sums]] = {}
        self._of_part: dict[tuple[str, ...], _Sums] = {}

    def scores(self, considered: Sequence[Considered], claim: tuple[str, ...]) -> tuple[list[float], list[float]]:
        """The scores of each mention as actor and as target; above 0 beats naming no one."""
        sums = self._of_claim.get(claim) or self._sums(claim)
        acting, suffering = [], []
        for one in considered:
            acts, suffers = self._bias
            for known, value in zip(sums, one.parts, strict=False):
                if value is not None:
                    given = known[value]
                    acts += given[0]
                    suffers += given[1]
            acting.append(acts)
            suffering.append(suffers)
        return acting, suffering

    def _sums(self, claim: tuple[str, ...]) -> list[_Sums]:
        """The sums for a claim, one table a part of the mention; claims alike in what a part is paired with share it."""
        if len(self._of_claim) > _REMEMBERED:
            self._of_claim.clear()
            self._of_part.clear()
        tables = []
        for part in range(len(_TEMPLATES)):
            names = tuple(_prefixes(part, claim))
            table = self._of_part.get(names)
            if table is None:
                table = self._of_part[names] = _Sums([self._filed[name] for name in names if name in self._filed])
            tables.append(table)
        self._of_claim[claim] = tables
        return tables


class _Sums(dict[str, tuple[float, float]]):
    """What a part of a mention gives, as actor and as target, for one kind of claim: added up when first asked for."""

    def __init__(self, weights: Sequence[Mapping[str, tuple[float, float]]]) -> None:
        self._weights = weights

    def __missing__(self, value: str) -> tuple[float, float]:
        found = [by_value[value] for by_value in self._weights if value in by_value]
        if not found:
            return _NOTHING  # not remembered: words that no weight names have no end
        acts = suffers = 0.0
        for given in found:
            acts += given[0]
            suffers += given[1]
        self[value] = (acts, suffers)
        return acts, suffers


def _telling(filed: Mapping[str, Mapping[str, object]]) -> dict[str, set[str]]:
    """The values of each part of a mention that some weight is for; of the words beside mentions most are not."""
    told: dict[str, set[str]] = {name: set() for name, _ in _TEMPLATES}
    for claim, by_value in filed.items():
        told[next(name for name in told if claim.startswith(f"{name} "))].update(by_value)
    return told


def _file(actor: Weights, target: Weights) -> dict[str, dict[str, tuple[float, float]]]:
    """Weights as actor and as target, by the claim's half of their names, then by the mention's."""
    filed: dict[str, dict[str, tuple[float, float]]] = {}
    for name in {**actor.by_feature, **target.by_feature}:
        claim, _, mention = name.partition("|")
        filed.setdefault(claim, {})[mention] = (actor.by_feature.get(name, 0.0), target.by_feature.get(name, 0.0))
    return filed


class ParticipantReader:
    """Settles actors and targets claim by claim; what the claim before said is a feature of the next."""

    def __init__(
        self, ctx: Context, clauses: Sequence[int], weights: ParticipantWeights, candidates: Sequence[Candidate]
    ) -> None:
        """`clauses` is the clause number of every token; `candidates` the claims of the article in order."""
        self._ctx, self._weights, self._candidates = ctx, weights, candidates
        self._stage = Stage(ctx, clauses, candidates, weights.telling)
        self._history = History()

    def read(self, k: int, sources: Sequence[Span]) -> tuple[tuple[ActorRef, ...], tuple[ActorRef, ...]]:
        """Actors and targets of claim k, from the phrases the role rules read and the mentions the models choose."""
        candidate = self._candidates[k]
        actors, targets, *_ = self._stage.phrases[k]
        considered = self._stage.consider(k, sources, self._history)
        acting, suffering = choose(considered, self._weights, self._stage.claim(candidate), candidate.type)
        here = self._ctx.text.sentence_of[candidate.i]
        self._history.note(candidate, here, actor_ids(acting), actor_ids(suffering))
        return tuple(self._refs(acting, actors)), tuple(self._refs(suffering, targets))

    def _refs(self, chosen: Sequence[Considered], phrases: Sequence[ActorRef]) -> Iterator[ActorRef]:
        """The phrase around a chosen mention where syntax read one, else the mention; unnamed phrases only if nobody named is chosen."""
        spans = [self._ctx.mentions.actors[c.mention].span for c in chosen]
        for c in chosen:
            mention = self._ctx.mentions.actors[c.mention]
            phrase = next((p for p in phrases if _touches(mention.span, [p.span])), None)
            if phrase is not None and sum(_touches(s, [phrase.span]) for s in spans) == 1:
                yield ActorRef(span=phrase.span, text=phrase.text, actor_id=mention.actor_id, head=phrase.head)
            else:
                token = self._ctx.tokens[c.first]
                head = token.raw if token.start == mention.span[0] else mention.text.split()[0]
                yield ActorRef(span=mention.span, text=mention.text, actor_id=mention.actor_id, head=head)
        if not chosen:
            named = [m.span for m in self._ctx.mentions.actors]
            yield from (p for p in phrases if p.actor_id is None and not _touches(p.span, named))


def actor_ids(chosen: Sequence[Considered]) -> frozenset[str]:
    """The named actors among chosen mentions."""
    return frozenset(c.actor for c in chosen if c.actor is not None)


def choose(
    considered: Sequence[Considered], weights: ParticipantWeights, claim: tuple[str, ...], kind: str
) -> tuple[list[Considered], list[Considered]]:
    """Actors and targets: the pair that scores best together, each with those coordinated to it; either may be empty."""
    acts, suffers = weights.scores(considered, claim)
    acting, suffering = _ranked(considered, acts), _ranked(considered, suffers)
    best, actor, target = 0.0, None, None
    for a in (None, *acting[:_PAIRS]):
        for t in (None, *suffering[:_PAIRS]):
            if a is not None and t is not None and _same(a[1], t[1]):
                continue
            total = (a[0] if a else 0.0) + (t[0] if t else 0.0)
            if total > best:
                best, actor, target = total, a, t
    taken = [c[1] for c in (actor, target) if c is not None]
    actors = _with_others(actor, acting, taken, everywhere=kind in _BOTH_SIDES)
    targets = _with_others(target, suffering, [*taken, *actors], everywhere=False)
    if kind in _BOTH_SIDES and any(t.joined and 0 <= t.first - a.last <= 1 for t in targets for a in actors):
        return sorted([*actors, *targets], key=lambda c: c.first), []  # «بين الجيش والفصائل»: two sides, no target
    return actors, targets


def _ranked(considered: Sequence[Considered], scores: Sequence[float]) -> list[tuple[float, Considered]]:
    """Actors by score, each by its best mention; the scores of an actor's mentions add up as odds do."""
    best: dict[str | int, tuple[float, Considered]] = {}
    odds: dict[str | int, float] = {}
    for c, score in zip(considered, scores, strict=True):
        key = c.actor or c.mention
        odds[key] = odds.get(key, 0.0) + exp(min(score, 30.0))
        if key not in best or score > best[key][0]:
            best[key] = (score, c)
    ranked = [(log(odds[key]), c) for key, (_, c) in best.items() if odds[key] >= 1.0]
    return sorted(ranked, key=lambda s: -s[0])


def _with_others(
    best: tuple[float, Considered] | None, ranked: Sequence[tuple[float, Considered]], taken: Sequence[Considered], *, everywhere: bool
) -> list[Considered]:
    """The best mention and further actors: coordinated to it, or anywhere near for what takes two sides."""
    if best is None:
        return []
    out = [best[1]]
    for _, other in ranked:
        if any(_same(other, t) for t in (*taken, *out)):
            continue
        if everywhere or any(_coordinated(other, o) for o in out):
            out.append(other)
    return sorted(out, key=lambda c: c.first)


def _same(one: Considered, other: Considered) -> bool:
    return one.mention == other.mention or (one.actor is not None and one.actor == other.actor)


def _coordinated(one: Considered, other: Considered) -> bool:
    """«طائرات روسية وسورية»: close by, and the second joined on with و."""
    first, second = (one, other) if one.first < other.first else (other, one)
    return second.joined and 0 <= second.first - first.last <= _TOGETHER


def features(considered: Considered, claim: tuple[str, ...]) -> list[str]:
    """The names of all features of a mention, for training."""
    told = [(k, value) for k, value in enumerate(considered.parts) if value is not None]
    return [f"{prefix}|{value}" for k, value in told for prefix in _prefixes(k, claim)]


def _prefixes(part: int, claim: tuple[str, ...]) -> list[str]:
    """The claim's half of the names of the features that a part of a mention makes."""
    name, paired = _TEMPLATES[part]
    return [f"{name} {of} {claim[_CLAIM_PARTS.index(of)]}" for of in paired.split()]


class _Around(msgspec.Struct, frozen=True):
    """A claim as its mentions see it: trigger token, sentence, what syntax and attribution read, the claim before."""

    i: int
    sentence: int
    actors: Sequence[Span]
    targets: Sequence[Span]
    sources: Sequence[Span]
    history: History
    kind: str
    agreement: str
    beside: Mapping[int, str]
    joint: str
    slots: str


class Stage:
    """The actor mentions of an article with what does not change from claim to claim: built once."""

    def __init__(
        self, ctx: Context, clauses: Sequence[int], candidates: Sequence[Candidate], telling: Mapping[str, Container[str]] | None = None
    ) -> None:
        """`clauses` is the clause number of every token; `candidates` the claims of the article in order.

        Of the words that stand around mentions only those of `telling` are told, all of them where it is None.
        """
        self._telling = telling
        self.ctx, self.clauses, self.candidates = ctx, clauses, candidates
        self.verbs = count_verbs(ctx)
        self.mentions = find_cast(ctx)
        self.starts = [m.first for m in self.mentions]
        roles = RoleReader(ctx, clauses)
        self.phrases = [roles.read(c) for c in candidates]
        self.roles = [{**self._within(targets, "target"), **self._within(actors, "actor")} for actors, targets, *_ in self.phrases]
        self._sides: dict[tuple[int, str], tuple[str | None, ...]] = {}

    def claim(self, candidate: Candidate) -> tuple[str, ...]:
        """What describes the claim itself, in the order of the claim parts."""
        form, kind = candidate.reading.form, candidate.type
        pos = "verb" if is_verbal(self.ctx, candidate) else form.pos
        shape = pos + ("-passive" if form.passive or "ُ" in self.ctx.tokens[candidate.i].raw[:4] else "")
        if candidate.reading.split.after:
            shape += "+pronoun"
        followed = f"{pos} {class_of(self.ctx, candidate.i + 1)} {candidate.entry.roles.idafa}"
        return ("", shape, kind, followed, group_of(kind))

    def consider(self, k: int, sources: Sequence[Span], history: History) -> list[Considered]:
        """Every actor mention that could take part in claim k, with its parts.

        `sources` holds the spans of the claim's attribution chain.
        """
        candidate = self.candidates[k]
        i, sentences = candidate.i, self.ctx.text.sentences
        here = self.ctx.text.sentence_of[i]
        low = bisect_left(self.starts, sentences[max(0, here - _BACK)].first)
        high = bisect_left(self.starts, sentences[here].last)
        middle = bisect_left(self.starts, i)
        seen: set[str | None] = set()
        out: list[Considered] = []
        actors, targets, actor_slot, target_slot = self.phrases[k]
        around = _Around(
            i,
            here,
            [a.span for a in actors],
            [t.span for t in targets],
            sources,
            history,
            candidate.type,
            _agreement(candidate),
            self._beside(k, here),
            joint_of(self.ctx, candidate),
            f"{actor_slot or 'no'}-actor {target_slot or 'no'}-target",
        )
        for at in (*range(middle - 1, low - 1, -1), *range(middle, high)):
            mention = self.mentions[at]
            if at == middle:
                seen = {m.actor for m in out if self.ctx.text.sentence_of[m.first] == here}
            again = mention.actor_id is not None and mention.actor_id in seen
            if again and mention.sentence != here:
                continue
            seen.add(mention.actor_id)
            order = at - middle + 1 if at >= middle else middle - at
            parts = self._parts(around, mention, order, again=again)
            out.append(Considered(mention.index, mention.first, mention.last, mention.actor_id, mention.joined, parts))
        return out

    def _within(self, phrases: Sequence[ActorRef], role: str) -> dict[int, str]:
        """The mentions inside phrases, each with the role."""
        text, found = self.ctx.text, {}
        for phrase in phrases:
            k = text.token_at(phrase.span[0])
            while k < len(self.ctx.tokens) and self.ctx.tokens[k].start < phrase.span[1]:
                found[self.ctx.actor_at[k]] = role
                k += 1
        found.pop(-1, None)
        return found

    def _beside(self, k: int, here: int) -> dict[int, str]:
        """What syntax makes of mentions in the claims about claim k: for each mention, the nearest such claim and its role there."""
        told: dict[int, str] = {}
        for step in range(1, _NEIGHBOURS + 1):
            for side, other in (("previous", k - step), ("next", k + step)):
                if not 0 <= other < len(self.candidates):
                    continue
                candidate = self.candidates[other]
                away = self.ctx.text.sentence_of[candidate.i] - here
                if abs(away) > 1 or candidate.i == self.candidates[k].i:
                    continue
                standing = f"{side} {'off' if away else 'same'} {group_of(candidate.type)}"
                for mention, role in self.roles[other].items():
                    told.setdefault(mention, f"{role} {standing}")
        return told

    def _parts(self, around: _Around, mention: CastMember, order: int, *, again: bool) -> tuple[str | None, ...]:
        """What describes a mention for a claim, a value for each of the templates."""
        i, here, history = around.i, around.sentence, around.history
        memory = history.last
        first, span = mention.first, mention.span
        away = here - mention.sentence
        after = first > i
        side = "after" if after else f"back{min(away, 3)}" if away else "before"
        distance = first - i if after else i - mention.last + 1
        clause = link = None
        if away == 0:
            verbs = min(self.verbs[max(first, i)] - self.verbs[min(first, i) + 1], 3)
            clause = f"{side} {self.clauses[first] == self.clauses[i]} {verbs}"
            if 1 < distance <= 4:
                link = _link(self.ctx, i, mention, after=after)
        acts, suffers = _touches(span, around.actors), _touches(span, around.targets)
        role = ("actor" if acts else "") + ("target" if suffers else "")
        if not role and away == 0:
            role = ("no-actor " if not around.actors else "") + ("no-target" if not around.targets else "")
        actor = mention.actor_id
        known = memory.role(actor)
        struck = history.struck.role(actor)
        if struck:
            struck += " here" if history.struck.sentence == here else " before" if history.struck.sentence == here - 1 else " far"
        kind = history.of_type.get(around.kind)
        of_type = kind.role(actor) if kind is not None else None
        near = "same" if memory.sentence == here else "far"
        under, previous, following, opens, verb = self._on_side(mention, side)
        return (
            mention.kind,
            f"{side} {_BUCKETS[min(distance, 39)]}" if away == 0 else side,
            under,
            previous,
            following,
            side,
            clause,
            f"{side} {min(order, 4)}",
            role or None,
            "source" if _touches(span, around.sources) else None,
            f"{known} {memory.type} {near}" if known else None if not memory.type else f"new {memory.type}",
            mention.count,
            opens,
            f"{side} {distance}" if mention.adjective and distance <= 3 else None,
            f"{side} again" if again else None,
            verb,
            link,
            around.beside.get(mention.index),
            struck,
            of_type,
            f"{around.agreement} {mention.gender} {side}" if around.agreement else None,
            f"{role} {side} {min(order, 4)}",
            f"{mention.kind} {side} {role}",
            f"{known} {around.joint} {near}" if known else None,
            f"{side} {mention.bond}" if mention.bond else None,
            f"{role} {around.slots} {'' if away else side}",
        )

    def _on_side(self, mention: CastMember, side: str) -> tuple[str | None, ...]:
        """What stands around a mention, told together with its side of the trigger: the same for many claims."""
        known = self._sides.get((mention.first, side))
        if known is None:
            words = (mention.preposition, mention.previous, mention.next, mention.opens, mention.verb)
            told = zip(_AROUND_MENTION, [f"{side} {word}" if word is not None else None for word in words], strict=True)
            known = self._sides[mention.first, side] = tuple([word if self._tells(part, word) else None for part, word in told])
        return known

    def _tells(self, part: str, value: str | None) -> bool:
        return self._telling is None or value in self._telling[part]


def _link(ctx: Context, i: int, mention: CastMember, *, after: bool) -> str:
    """The classes of the words between a trigger and a mention close to it."""
    between = range(i + 1, mention.first) if after else range(mention.last, i)
    return ("after " if after else "before ") + " ".join(class_of(ctx, k) for k in between)


def _touches(span: Span, others: Sequence[Span]) -> bool:
    for other in others:  # noqa: SIM110  (any() makes a generator, and this is asked for every mention of every claim)
        if span[0] < other[1] and other[0] < span[1]:
            return True
    return False


def _agreement(candidate: Candidate) -> str:
    """The gender and number a trigger shows: a verb's own, or those of the pronoun behind a noun."""
    reading = candidate.reading
    shape = reading.form.shape
    if isinstance(shape, VerbForm):
        return f"{shape.gender}{shape.number}{shape.person}"
    return f"his {reading.split.after}" if reading.split.after else ""
