"""Which candidates are claims: a linear model over features of our own, its weights shipped as data.

Most words that can name an event do not report one each time they stand in an article: a definite
noun repeats what was told, «منذ الهجوم» only dates something else, «العملية السياسية» is no
operation. Each candidate (a token and one type) gets the sum of the weights of its features; a
token keeps its best type if that passes the threshold. claims/linear.py explains what each
feature gave. Weights: data/weights/selection.tsv, made by tools/train_selection.py.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riwaya.claims.attribution import Attribution
from riwaya.claims.context import Context
from riwaya.claims.linear import probability
from riwaya.claims.triggers import Candidate, find_candidates
from riwaya.rules.weights import Weights
from riwaya.text.verbs import VerbForm

_LEAD = 2  # sentences counted as the lead


@dataclass(frozen=True, slots=True)
class Selected:
    """A candidate kept, and the probability the model gives it."""

    candidate: Candidate
    score: float


def candidates_in(ctx: Context) -> list[Candidate]:
    """The candidates of an article outside its page furniture and outside names («تدمر», «دحر الغزاة»)."""
    return [
        c
        for c in find_candidates(ctx.text, ctx.rules.lexicon, ctx.rules.grammar)
        if not ctx.in_furniture[c.i] and ctx.text.sentence_of[c.i] >= 0 and ctx.actor_at[c.i] < 0 and ctx.place_at[c.i] < 0
    ]


def select(ctx: Context, candidates: Sequence[Candidate], attribution: Attribution, weights: Weights) -> list[Selected]:
    """The claims among the candidates, in order of tokens: at most one a token."""
    best: dict[int, Selected] = {}
    for candidate, features in describe(ctx, candidates, attribution):
        score = probability(features, weights)
        kept = best.get(candidate.i)
        if kept is None or score > kept.score:
            best[candidate.i] = Selected(candidate, score)
    return [s for _, s in sorted(best.items()) if s.score >= weights.threshold]


def describe(
    ctx: Context, candidates: Sequence[Candidate], attribution: Attribution
) -> Iterator[tuple[Candidate, dict[str, float]]]:
    """Each candidate with its features."""
    article = _article_features(ctx, candidates)
    seen_type: Counter[str] = Counter()
    seen_lemma: Counter[str] = Counter()
    seen_voice: set[tuple[str, object]] = set()
    in_sentence: set[tuple[int, str]] = set()
    tokens = sorted({c.i for c in candidates})
    place = {i: k for k, i in enumerate(tokens)}
    kinds = _types_by_token(candidates)
    for candidate in candidates:
        i, entry = candidate.i, candidate.entry
        sentence = ctx.text.sentence_of[i]
        voice = _voice(attribution, i)
        features = dict(article)
        _word_features(ctx, candidate, features)
        _neighbour_features(ctx, candidate, features)
        repeated, lemma_repeated = min(seen_type[candidate.type], 3), min(seen_lemma[entry.id], 2)
        shape = _shape(candidate)
        features[f"type seen {repeated}"] = 1.0
        features[f"{shape} type seen {repeated}"] = 1.0
        features[f"{shape} lemma seen {lemma_repeated}"] = 1.0
        if (sentence, candidate.type) in in_sentence:
            features[f"{shape} type in sentence"] = 1.0
        if repeated and (candidate.type, voice) not in seen_voice:
            features["new voice"] = 1.0
            features[f"{shape} new voice"] = 1.0
        if voice is not None:
            features["attributed"] = 1.0
        features[f"sentence {min(sentence, _LEAD)}"] = 1.0
        k = place[i]
        for side, other in (("before", k - 1), ("after", k + 1)):
            if 0 <= other < len(tokens) and abs(tokens[other] - i) <= 2 and ctx.text.sentence_of[tokens[other]] == sentence:
                features[f"candidate {side}"] = 1.0
                for kind in kinds[tokens[other]]:
                    features[f"{side} {kind}>{candidate.type}"] = 1.0
        yield candidate, features
        seen_type[candidate.type] += 1
        seen_lemma[entry.id] += candidate.turned == "own"
        seen_voice.add((candidate.type, voice))
        in_sentence.add((sentence, candidate.type))


def _types_by_token(candidates: Sequence[Candidate]) -> dict[int, list[str]]:
    out: dict[int, list[str]] = {}
    for c in candidates:
        out.setdefault(c.i, []).append(c.type)
    return out


def _article_features(ctx: Context, candidates: Sequence[Candidate]) -> dict[str, float]:
    """How much of a conflict article this is."""
    words = sum(t.kind == "word" for t in ctx.tokens) or 1
    strong = len({c.i for c in candidates if c.entry.prior >= 0.7})
    armed = ctx.rules.lexicon.classes.get("@armed", frozenset())
    sport = ctx.rules.lexicon.classes.get("@sport", frozenset())
    armed_words = sport_words = 0
    for token in ctx.tokens:
        if token.kind == "word":
            armed_words += not armed.isdisjoint(token.stems)
            sport_words += not sport.isdisjoint(token.stems)
    out = {
        "density": min(strong * 100 / words, 10.0) / 10,
        "armed": min(armed_words * 100 / words, 10.0) / 10,
    }
    if sport_words > 2:
        out["sport"] = 1.0
    return out


def _word_features(ctx: Context, candidate: Candidate, features: dict[str, float]) -> None:
    entry, form = candidate.entry, candidate.reading.form
    shape = _shape(candidate)
    prior = min(max(entry.prior, 0.03), 0.97)
    features["prior"] = math.log(prior / (1 - prior))
    features[f"lemma {entry.id}"] = 1.0
    features[f"lemma {entry.id} {shape}"] = 1.0
    features[f"type {candidate.type}"] = 1.0
    features[f"shape {shape}"] = 1.0
    features[f"{candidate.type} {shape}"] = 1.0
    features[f"turned {candidate.turned}"] = 1.0
    if entry.shifts:
        features[f"turned {candidate.turned} to {candidate.type}"] = 1.0
        features[f"turned {candidate.turned} {entry.type}>{candidate.type}"] = 1.0
    if isinstance(form.shape, VerbForm):
        features[f"tense {form.shape.tense}"] = 1.0
        features[f"{candidate.type} {form.shape.tense}"] = 1.0
        features[f"lemma {entry.id} {form.shape.tense}"] = 1.0
        if form.shape.person == 1:
            features["first person"] = 1.0
    elif form.shape.number != "s":
        features[f"number {form.shape.number}"] = 1.0
        features[f"number {form.shape.number} {candidate.type}"] = 1.0
    if entry.light:
        features["light"] = 1.0


def _neighbour_features(ctx: Context, candidate: Candidate, features: dict[str, float]) -> None:
    i, shape = candidate.i, _shape(candidate)
    before = ctx.tokens[i - 1] if i else None
    if before is None or before.kind == "break":
        features["opens line"] = 1.0
    elif before.kind == "punct":
        features[f"{shape} after mark"] = 1.0
    else:
        tag = ctx.tags[i - 1]
        if tag.word in ctx.rules.grammar.classes["all"]:
            features[f"{shape} after {tag.word}"] = 1.0
        if tag.background:
            features[f"{shape} after background"] = 1.0
        if tag.demonstrative:
            features["after demonstrative"] = 1.0
    split = candidate.reading.split
    if split.preposition:
        features[f"{shape} glued {split.preposition}"] = 1.0
    if split.after:
        features[f"{shape} with pronoun"] = 1.0
    last = len(ctx.tokens)
    if i + 1 < last:
        following, tag = ctx.tokens[i + 1], ctx.tags[i + 1]
        if following.kind != "word":
            features[f"{shape} before {following.kind}"] = 1.0
        elif tag.word in ctx.rules.grammar.classes["all"]:
            features[f"{shape} before {tag.word}"] = 1.0
        else:
            features[f"{shape} before {'definite' if following.norm.startswith('ال') else 'word'}"] = 1.0
    ahead = range(i + 1, min(last, i + 5))
    if any(ctx.quantity_at[k] >= 0 for k in ahead):
        features[f"{shape} figure ahead"] = 1.0
    if any(ctx.actor_at[k] >= 0 for k in ahead):
        features[f"{shape} actor ahead"] = 1.0
    if any(ctx.place_at[k] >= 0 for k in range(i + 1, min(last, i + 8))):
        features[f"{shape} place ahead"] = 1.0
    if any(ctx.actor_at[k] >= 0 for k in range(max(0, i - 4), i)):
        features[f"{shape} actor before"] = 1.0


def _shape(candidate: Candidate) -> str:
    """Verb, or noun by definiteness: what decides most about repetition."""
    form, split = candidate.reading.form, candidate.reading.split
    if form.pos == "verb":
        return "verb"
    if form.pos == "participle":
        return "participle"
    if split.definite:
        return "definite"
    return "owned" if split.after else "noun"


def _voice(attribution: Attribution, i: int) -> object:
    frames = attribution.frames_at(i)
    for frame in reversed(frames):
        if frame.speakers:
            speaker = frame.speakers[-1]
            return speaker.source_id or (speaker.first, speaker.last)
    return None
