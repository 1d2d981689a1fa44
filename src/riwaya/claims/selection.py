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
from operator import getitem
from typing import NamedTuple

import msgspec

from riwaya.claims.attribution import Attribution
from riwaya.claims.context import Context
from riwaya.claims.linear import Key, logistic, names_of, part_sums
from riwaya.claims.triggers import Candidate, find_candidates, window
from riwaya.rules.weights import Weights
from riwaya.text.verbs import VerbForm

_LEAD = 2  # sentences counted as the lead
_PAGES = ("@sport_page", "@market_page", "@mishap_page", "@health_page", "@culture_page", "@crime_page")
_TELLING = ("@armed", "@weapon", "@mishap", "@medicine", "@accident", "@disease", "@weather", "@sport", "@economy", "@court", "@election", "@civilian", *_PAGES)
"""Word classes (data/lexicon/classes.yaml) whose nearness tells conflict from accident, crime and metaphor."""
_TENOR = ("@armed", "@sport", "@economy", "@accident", "@disease", "@mishap", "@medicine", *_PAGES)
"""Word classes whose share tells what kind of article it is."""


class Selected(msgspec.Struct, frozen=True):
    """A candidate kept, and the probability the model gives it."""

    candidate: Candidate
    score: float


def candidates_in(ctx: Context) -> list[Candidate]:
    """The candidates of an article outside its page furniture and outside names («تدمر», «دحر الغزاة»)."""
    return [
        c
        for c in find_candidates(ctx.text, ctx.words)
        if not ctx.in_furniture[c.i] and ctx.text.sentence_of[c.i] >= 0 and ctx.actor_at[c.i] < 0 and ctx.place_at[c.i] < 0
    ]


def select(ctx: Context, candidates: Sequence[Candidate], attribution: Attribution, weights: Weights) -> list[Selected]:
    """The claims among the candidates, in order of tokens: at most one a token."""
    best: dict[int, Selected] = {}
    sums = part_sums(weights, _DESCRIBE)
    classes = [word.classes for word in ctx.words]
    article = _article_features(ctx, candidates, classes)
    base = weights.bias + sum(share * weights.by_feature.get(name, 0.0) for name, share in article.items())
    of_prior = weights.by_feature.get("prior", 0.0)
    for one in _described(ctx, candidates, attribution, classes, _tenor(article)):
        total = sum(map(getitem, sums, one.keys), base + of_prior * one.prior)
        score, candidate = logistic(total), one.candidate
        kept = best.get(candidate.i)
        if kept is None or score > kept.score:
            best[candidate.i] = Selected(candidate, score)
    return [s for _, s in sorted(best.items()) if s.score >= weights.threshold]


def describe(
    ctx: Context, candidates: Sequence[Candidate], attribution: Attribution
) -> Iterator[tuple[Candidate, dict[str, float]]]:
    """Each candidate with its features, for training; what was told before in the article is among them."""
    classes = [word.classes for word in ctx.words]
    article = _article_features(ctx, candidates, classes)
    for one in _described(ctx, candidates, attribution, classes, _tenor(article)):
        names = dict.fromkeys(names_of(_DESCRIBE, one.keys), 1.0)
        yield one.candidate, {**article, "prior": one.prior, **names}


class _Described(NamedTuple):
    """A candidate, the log odds of its lemma, and the keys of its features in the order of `_DESCRIBE`."""

    candidate: Candidate
    prior: float
    keys: tuple[Key, ...]


def _described(
    ctx: Context, candidates: Sequence[Candidate], attribution: Attribution, classes: Sequence[Sequence[str]], tenor: str
) -> Iterator[_Described]:
    company, history = _Company(ctx, candidates, classes), _History()
    for candidate in candidates:
        shape = _shape(candidate)
        told = history.key(candidate, shape, ctx.text.sentence_of[candidate.i], _voice(attribution, candidate.i))
        keys = (
            _word_key(candidate, shape),
            _before_key(ctx, candidate, shape),
            _behind_key(ctx, candidate.i, shape),
            company.key(candidate, tenor),
            told,
        )
        prior = min(max(candidate.entry.prior, 0.03), 0.97)
        yield _Described(candidate, math.log(prior / (1 - prior)), keys)


class _Company:
    """What stands around a candidate: telling words near it, other candidates beside it."""

    def __init__(self, ctx: Context, candidates: Sequence[Candidate], classes: Sequence[Sequence[str]]) -> None:
        self._ctx, self._classes = ctx, classes
        self._types: dict[int, tuple[str, ...]] = {}
        for c in candidates:
            self._types[c.i] = (*self._types.get(c.i, ()), c.type)
        self._near: dict[int, tuple[str, ...]] = {}

    def key(self, candidate: Candidate, tenor: str) -> Key:
        """The key of `_describe_company`."""
        i = candidate.i
        near = self._near.get(i)
        if near is None:
            held = {name for k in window(self._ctx.text, i) for name in self._classes[k]}
            near = self._near[i] = tuple([name for name in _TELLING if name in held])
        return (candidate.type, tenor, near, self._beside(i, i - 1, i - 2), self._beside(i, i + 1, i + 2))

    def _beside(self, i: int, *others: int) -> tuple[str, ...]:
        """The types of the first of these tokens that is a candidate in the sentence."""
        sentence_of = self._ctx.text.sentence_of
        for k in others:
            if k in self._types and sentence_of[k] == sentence_of[i]:
                return self._types[k]
        return ()


class _History:
    """What the article told before: types, lemmas, and whose voice told them."""

    def __init__(self) -> None:
        self._types: Counter[str] = Counter()
        self._lemmas: Counter[str] = Counter()
        self._voices: set[tuple[str, object]] = set()
        self._in_sentence: set[tuple[int, str]] = set()

    def key(self, candidate: Candidate, shape: str, sentence: int, voice: object) -> Key:
        """The key of `_describe_history`; then the candidate is noted."""
        kind, lemma = candidate.type, candidate.entry.id
        repeated = min(self._types[kind], 3)
        new_voice = repeated > 0 and (kind, voice) not in self._voices
        again = (sentence, kind) in self._in_sentence
        lemmas = min(self._lemmas[lemma], 2)
        self._types[kind] += 1
        self._lemmas[lemma] += candidate.turned == "own"
        self._voices.add((kind, voice))
        self._in_sentence.add((sentence, kind))
        return (shape, repeated, lemmas, again, new_voice, voice is not None, min(sentence, _LEAD))


def _article_features(
    ctx: Context, candidates: Sequence[Candidate], classes: Sequence[Sequence[str]]
) -> dict[str, float]:
    """How much of a conflict article this is, and how much of something else."""
    words = len([t for t in ctx.tokens if t.kind == "word"]) or 1
    strong = len({c.i for c in candidates if c.entry.prior >= 0.7})
    out = {"density": _share(strong, words)}
    counts = Counter([name for t in ctx.tokens if t.kind == "word" for name in classes[t.i]])
    out.update({f"article {name}": _share(counts[name], words) for name in _TENOR})
    return out


def _tenor(article: dict[str, float]) -> str:
    """How thick with conflict an article is: by strong candidates and armed words together."""
    thickness = article["density"] + article["article @armed"]
    return "peace" if thickness < 0.1 else "hints" if thickness < 0.25 else "conflict" if thickness < 0.5 else "battle"


def _share(count: int, words: int) -> float:
    """Occurrences per ten words, at most 1."""
    return min(count * 10 / words, 1.0)


def _word_key(candidate: Candidate, shape: str) -> Key:
    entry, form = candidate.entry, candidate.reading.form
    verb = isinstance(form.shape, VerbForm)
    return (
        entry.id,
        entry.type if entry.shifts else "",
        entry.light,
        candidate.type,
        candidate.turned,
        shape,
        form.shape.tense if isinstance(form.shape, VerbForm) else "",
        isinstance(form.shape, VerbForm) and form.shape.person == 1,
        "" if verb else form.shape.number,
    )


def _describe_word(  # noqa: PLR0913
    lemma: str,
    shifted_from: str,
    light: bool,  # noqa: FBT001
    kind: str,
    turned: str,
    shape: str,
    tense: str,
    first_person: bool,  # noqa: FBT001
    number: str,
) -> Iterator[str]:
    yield f"lemma {lemma}"
    yield f"type {kind}"
    yield f"shape {shape}"
    yield f"{kind} {shape}"
    yield f"turned {turned}"
    if shifted_from:
        yield f"turned {turned} to {kind}"
        yield f"turned {turned} {shifted_from}>{kind}"
    if tense:
        yield f"tense {tense}"
        yield f"{kind} {tense}"
    if first_person:
        yield "first person"
    if number not in ("", "s"):
        yield f"number {number}"
        yield f"number {number} {kind}"
    if light:
        yield "light"


def _before_key(ctx: Context, candidate: Candidate, shape: str) -> Key:
    """The word before: a mark, a closed-class word, a frame that only dates; and what is glued to the word."""
    i, split = candidate.i, candidate.reading.split
    actor = max(ctx.actor_at[max(0, i - 4) : i], default=-1) >= 0
    before = ctx.tokens[i - 1].kind if i else "break"
    if before in ("break", "punct"):
        return (shape, actor, split.preposition, bool(split.after), before, "", False, False)
    tag = ctx.tags[i - 1]
    known = tag.word if tag.word in ctx.rules.grammar.classes["all"] else ""
    return (shape, actor, split.preposition, bool(split.after), "", known, tag.background, tag.demonstrative)


def _describe_before(  # noqa: PLR0913
    shape: str,
    actor: bool,  # noqa: FBT001
    preposition: str,
    pronoun: bool,  # noqa: FBT001
    mark: str,
    word: str,
    background: bool,  # noqa: FBT001
    demonstrative: bool,  # noqa: FBT001
) -> Iterator[str]:
    if mark:
        yield "opens line" if mark == "break" else f"{shape} after mark"
    if word:
        yield f"{shape} after {word}"
    if background:
        yield f"{shape} after background"
    if demonstrative:
        yield "after demonstrative"
    if actor:
        yield f"{shape} actor before"
    if preposition:
        yield f"{shape} glued {preposition}"
    if pronoun:
        yield f"{shape} with pronoun"


def _behind_key(ctx: Context, i: int, shape: str) -> Key:
    """The word behind, and mentions that follow."""
    following = ""
    if i + 1 < len(ctx.tokens):
        token, tag = ctx.tokens[i + 1], ctx.tags[i + 1]
        if token.kind != "word":
            following = token.kind
        elif tag.word in ctx.rules.grammar.classes["all"]:
            following = tag.word
        else:
            following = "definite" if token.norm.startswith("ال") else "word"
    figure = max(ctx.quantity_at[i + 1 : i + 5], default=-1) >= 0
    actor = max(ctx.actor_at[i + 1 : i + 5], default=-1) >= 0
    place = max(ctx.place_at[i + 1 : i + 8], default=-1) >= 0
    return (shape, following, figure, actor, place)


def _describe_behind(shape: str, following: str, figure: bool, actor: bool, place: bool) -> Iterator[str]:  # noqa: FBT001
    if following:
        yield f"{shape} before {following}"
    if figure:
        yield f"{shape} figure ahead"
    if actor:
        yield f"{shape} actor ahead"
    if place:
        yield f"{shape} place ahead"


def _describe_company(
    kind: str, tenor: str, near: Sequence[str], before: Sequence[str], after: Sequence[str]
) -> Iterator[str]:
    yield f"{kind} among {tenor}"
    for name in near:
        yield f"near {name}"
        yield f"{kind} near {name}"
    for side, others in (("before", before), ("after", after)):
        if others:
            yield f"candidate {side}"
        for other in others:
            yield f"{side} {other}>{kind}"


def _describe_history(  # noqa: PLR0913
    shape: str,
    repeated: int,
    lemmas: int,
    again: bool,  # noqa: FBT001
    new_voice: bool,  # noqa: FBT001
    attributed: bool,  # noqa: FBT001
    sentence: int,
) -> Iterator[str]:
    yield f"type seen {repeated}"
    yield f"{shape} type seen {repeated}"
    yield f"{shape} lemma seen {lemmas}"
    if again:
        yield f"{shape} type in sentence"
    if new_voice:
        yield "new voice"
        yield f"{shape} new voice"
    if attributed:
        yield "attributed"
    yield f"sentence {sentence}"


_DESCRIBE = (_describe_word, _describe_before, _describe_behind, _describe_company, _describe_history)


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
