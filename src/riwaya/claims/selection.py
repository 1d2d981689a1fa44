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
from riwaya.claims.triggers import Candidate, find_candidates, window
from riwaya.rules.weights import Weights
from riwaya.text.verbs import VerbForm

_LEAD = 2  # sentences counted as the lead
_TELLING = (
    "@armed",
    "@weapon",
    "@mishap",
    "@medicine",
    "@accident",
    "@disease",
    "@weather",
    "@sport",
    "@economy",
    "@court",
    "@election",
    "@civilian",
)
"""Word classes (data/lexicon/classes.yaml) whose nearness tells conflict from accident, crime and metaphor."""
_TENOR = ("@armed", "@sport", "@economy", "@accident", "@disease", "@mishap", "@medicine")
"""Word classes whose share tells what kind of article it is."""


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
        if not ctx.in_furniture[c.i]
        and ctx.text.sentence_of[c.i] >= 0
        and ctx.actor_at[c.i] < 0
        and ctx.place_at[c.i] < 0
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
    """Each candidate with its features; what was told before in the article is among them."""
    article = _article_features(ctx, candidates)
    tenor = _tenor(article)
    company = _Company(ctx, candidates)
    history = _History()
    for candidate in candidates:
        features = dict(article)
        features[f"{candidate.type} among {tenor}"] = 1.0
        _word_features(candidate, features)
        _neighbour_features(ctx, candidate, features)
        company.describe(candidate, features)
        history.describe(candidate, ctx.text.sentence_of[candidate.i], _voice(attribution, candidate.i), features)
        yield candidate, features


class _Company:
    """What stands around a candidate: telling words near it, other candidates beside it."""

    def __init__(self, ctx: Context, candidates: Sequence[Candidate]) -> None:
        self._ctx = ctx
        self._types: dict[int, list[str]] = {}
        for c in candidates:
            self._types.setdefault(c.i, []).append(c.type)
        self._near: dict[int, list[str]] = {}

    def describe(self, candidate: Candidate, features: dict[str, float]) -> None:
        i = candidate.i
        if i not in self._near:
            classes_of = self._ctx.rules.lexicon.classes_of
            held = {name for token in window(self._ctx.text, i) for name in classes_of(token)}
            self._near[i] = [name for name in _TELLING if name in held]
        for name in self._near[i]:
            features[f"near {name}"] = 1.0
            features[f"{candidate.type} near {name}"] = 1.0
        for side, others in (("before", (i - 1, i - 2)), ("after", (i + 1, i + 2))):
            for other in others:
                if other in self._types and self._ctx.text.sentence_of[other] == self._ctx.text.sentence_of[i]:
                    features[f"candidate {side}"] = 1.0
                    for kind in self._types[other]:
                        features[f"{side} {kind}>{candidate.type}"] = 1.0
                    break


class _History:
    """What the article told before: types, lemmas, and whose voice told them."""

    def __init__(self) -> None:
        self._types: Counter[str] = Counter()
        self._lemmas: Counter[str] = Counter()
        self._voices: set[tuple[str, object]] = set()
        self._in_sentence: set[tuple[int, str]] = set()

    def describe(self, candidate: Candidate, sentence: int, voice: object, features: dict[str, float]) -> None:
        """Add the features of repetition, then note the candidate."""
        kind, shape = candidate.type, _shape(candidate)
        repeated = min(self._types[kind], 3)
        features[f"type seen {repeated}"] = 1.0
        features[f"{shape} type seen {repeated}"] = 1.0
        features[f"{shape} lemma seen {min(self._lemmas[candidate.entry.id], 2)}"] = 1.0
        if (sentence, kind) in self._in_sentence:
            features[f"{shape} type in sentence"] = 1.0
        if repeated and (kind, voice) not in self._voices:
            features["new voice"] = 1.0
            features[f"{shape} new voice"] = 1.0
        if voice is not None:
            features["attributed"] = 1.0
        features[f"sentence {min(sentence, _LEAD)}"] = 1.0
        self._types[kind] += 1
        self._lemmas[candidate.entry.id] += candidate.turned == "own"
        self._voices.add((kind, voice))
        self._in_sentence.add((sentence, kind))


def _article_features(ctx: Context, candidates: Sequence[Candidate]) -> dict[str, float]:
    """How much of a conflict article this is, and how much of something else."""
    words = sum(t.kind == "word" for t in ctx.tokens) or 1
    strong = len({c.i for c in candidates if c.entry.prior >= 0.7})
    out = {"density": _share(strong, words)}
    counts = Counter(name for t in ctx.tokens if t.kind == "word" for name in ctx.rules.lexicon.classes_of(t))
    out.update({f"article {name}": _share(counts[name], words) for name in _TENOR})
    return out


def _tenor(article: dict[str, float]) -> str:
    """How thick with conflict an article is: by strong candidates and armed words together."""
    thickness = article["density"] + article["article @armed"]
    return "peace" if thickness < 0.1 else "hints" if thickness < 0.25 else "conflict" if thickness < 0.5 else "battle"


def _share(count: int, words: int) -> float:
    """Occurrences per ten words, at most 1."""
    return min(count * 10 / words, 1.0)


def _word_features(candidate: Candidate, features: dict[str, float]) -> None:
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
    shape = _shape(candidate)
    _before(ctx, candidate.i, shape, features)
    split = candidate.reading.split
    if split.preposition:
        features[f"{shape} glued {split.preposition}"] = 1.0
    if split.after:
        features[f"{shape} with pronoun"] = 1.0
    _behind(ctx, candidate.i, shape, features)


def _before(ctx: Context, i: int, shape: str, features: dict[str, float]) -> None:
    """The word before: a mark, a closed-class word, a frame that only dates."""
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
    if any(ctx.actor_at[k] >= 0 for k in range(max(0, i - 4), i)):
        features[f"{shape} actor before"] = 1.0


def _behind(ctx: Context, i: int, shape: str, features: dict[str, float]) -> None:
    """The word behind, and mentions that follow."""
    last = len(ctx.tokens)
    if i + 1 < last:
        following, tag = ctx.tokens[i + 1], ctx.tags[i + 1]
        if following.kind != "word":
            features[f"{shape} before {following.kind}"] = 1.0
        elif tag.word in ctx.rules.grammar.classes["all"]:
            features[f"{shape} before {tag.word}"] = 1.0
        else:
            features[f"{shape} before {'definite' if following.norm.startswith('ال') else 'word'}"] = 1.0
    for name, cover, reach in (("figure", ctx.quantity_at, 5), ("actor", ctx.actor_at, 5), ("place", ctx.place_at, 8)):
        if any(cover[k] >= 0 for k in range(i + 1, min(last, i + reach))):
            features[f"{shape} {name} ahead"] = 1.0


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
