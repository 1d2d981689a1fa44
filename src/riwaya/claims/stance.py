"""Polarity and modality: whether the words say it happened, did not, may, should or will.

The evidence is grammar: what negates or governs the trigger in its clause (negators, wishes, fears,
attempts), the particle glued to it (سـ، لـ), the kind of the reporting frame it stands in (نفى، طالب،
حذر). Polarity is decided by rule; a linear model weighs the evidence for modality, the rule's own
verdict among it. With no evidence a claim is affirmed and asserted. Weights:
data/weights/modality.tsv (features named «value: evidence»), made by tools/train.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast, get_args

from riwaya.claims.attribution import Attribution
from riwaya.claims.clauses import clause_range
from riwaya.claims.context import Context
from riwaya.claims.frames import Frame
from riwaya.claims.polarity import denies_nothing, is_stopper, read_polarity
from riwaya.claims.settled import BY_FRAME, is_imperfect, settled_modality
from riwaya.claims.triggers import Candidate
from riwaya.model.claim import Modality, Polarity
from riwaya.rules.weights import Weights
from riwaya.text.verbs import VerbForm

MODALITIES: tuple[Modality, ...] = tuple(m for m in get_args(Modality) if m != "asserted")
_REACH = 12  # words over which a governing word reaches in its clause
_UNDERGONE = frozenset(
    "تعرض تعرضت تتعرض يتعرض تعرضوا تعرضه تعرضها تعرضهم ادي ادت نتيجه نظرا اضافه استجابه ضحيه خضع خضعت تصدي تصدت خاضعه الخاضعه".split()
)
_FRAME_GOVERNS = 25
_DOUBT_AFTER = frozenset(
    "المفترض مفترض المزعوم مزعوم المحتمل محتمل المفترضه مفترضه المزعومه مزعومه المحتمله محتمله مشتبه المشتبه المشبوه المشبوهه مشبوه مشبوهه الارجح".split()
)
_RESTRICTION = frozenset(("الا", "سوي", "فقط"))
_SUBJECT = 4  # words of «يخشى السكان المحليون» before أن
_NEAR = 6  # words before an event in which a time that lies ahead may stand
_COMING = frozenset(
    "المقبل المقبله القادم القادمه غدا غد الغد قريبا لاحقا مرتقب مرتقبه المرتقب المرتقبه مقبل مقبله قادم قادمه".split()
)
_FAR = 20  # words before a noun in which a future verb still tells
_FRAMING = frozenset("بعد قبل خلال منذ اثر رغم حتي بسبب".split())


class Stance(NamedTuple):
    """How a claim stands to what happened."""

    polarity: Polarity
    modality: Modality


def read_stance(
    ctx: Context, clauses: Sequence[int], candidate: Candidate, attribution: Attribution, weights: Weights
) -> Stance:
    """Polarity and modality of the claim that a candidate makes."""
    frames = [f for f in attribution.frames_at(candidate.i) if f.speakers]
    polarity = read_polarity(ctx, clauses, candidate, frames[-1] if frames else None)
    settled = settled_modality(ctx, candidate, frames)
    if settled is not None:
        return Stance(polarity, settled)
    evidence = find_evidence(ctx, clauses, candidate, attribution)
    best, modality = max(zip(_score(evidence, weights), MODALITIES, strict=True))
    return Stance(polarity, modality if best > 0 else "asserted")


def find_evidence(
    ctx: Context, clauses: Sequence[int], candidate: Candidate, attribution: Attribution
) -> dict[str, float]:
    """What in and around the clause bears on polarity and modality, by name."""
    i = candidate.i
    first, last = clause_range(ctx, clauses, i)
    found: dict[str, float] = {}
    split, form = candidate.reading.split, candidate.reading.form
    shape = form.pos
    if "س" in split.before:
        found["future particle"] = 1.0
    if split.preposition:
        found[f"{shape} glued {split.preposition}"] = 1.0
        found[f"glued {split.preposition} {candidate.type}"] = 1.0
        found[f"glued {split.preposition} {candidate.entry.lemma}"] = 1.0
        if split.preposition == "ل" and any(
            ctx.tokens[k].norm.lstrip("و") in _UNDERGONE for k in range(max(0, i - 6), i)
        ):
            found["undergone"] = 1.0
    if isinstance(form.shape, VerbForm):
        found[f"tense {form.shape.tense}"] = 1.0
        found[f"tense {form.shape.tense} {candidate.type}"] = 1.0
    _negation(ctx, first, i, shape, found)
    _government(ctx, first, last, i, shape, found)
    frames = [f for f in attribution.frames_at(i) if f.speakers]
    _frames(frames, i, found)
    ruled = _by_rule(ctx, first, last, candidate, frames[-1] if frames else None)
    if ruled != "asserted":
        found[f"ruled {ruled}"] = 1.0
        found[f"{shape} ruled {ruled}"] = 1.0
        found[f"ruled {ruled} {candidate.type}"] = 1.0
    found[f"type {candidate.type}"] = 1.0
    _joined(ctx, clauses, candidate, found)
    _ahead(ctx, candidate, found)
    _conditioned(ctx, i, found)
    if any(q.open < i < q.close for q in ctx.speech):
        found["quoted"] = 1.0
    return found


def named(value: str, evidence: Mapping[str, float]) -> dict[str, float]:
    """The evidence as features of one value."""
    return {f"{value}: {name}": weight for name, weight in evidence.items()}


def _by_rule(ctx: Context, first: int, last: int, candidate: Candidate, frame: Frame | None) -> Modality:
    i = candidate.i
    split, form = candidate.reading.split, candidate.reading.form
    if "س" in split.before:
        return "intended"
    if any(ctx.tokens[k].norm in _DOUBT_AFTER for k in range(i + 1, min(last, i + 4))):
        return "possible"
    for k in range(i - 1, max(first, i - _REACH) - 1, -1):
        governed = _governor(ctx, k, i)
        if governed is not None:
            return governed
    for k in _before_complement(ctx, first):
        before = _governor(ctx, k, i)
        if before is not None:
            return before
    if isinstance(form.shape, VerbForm) and ctx.tags[i - 1].word == "لن" and i:
        return "intended"
    if form.pos == "noun" and split.preposition == "ل" and not _undergone(ctx, i):
        return "intended" if form.entry.noun_kind == "act" else "asserted"
    if (
        frame is not None
        and frame.kind in BY_FRAME
        and i - frame.first <= _FRAME_GOVERNS
        and first <= frame.first + 3
    ):
        return BY_FRAME[frame.kind]
    return "asserted"


def _governor(ctx: Context, k: int, i: int) -> Modality | None:
    """The modality the word at k gives the trigger at i, or None."""
    token = ctx.tokens[k]
    norm = token.norm
    if norm in ("قد", "وقد", "فقد"):
        return "possible" if is_imperfect(ctx, k + 1) and (k + 1 == i or ctx.words[k + 1].noun_verb is not None) else None
    governed = ctx.words[token.i].governs
    return next((m for m in MODALITIES if m in governed), None) if governed else None


def _undergone(ctx: Context, i: int) -> bool:
    """«تعرضت لقصف»: the ل belongs to a verb of undergoing, not to a purpose."""
    return any(ctx.tokens[k].norm.lstrip("و") in _UNDERGONE for k in range(max(0, i - 5), i))


def _score(evidence: Mapping[str, float], weights: Weights) -> list[float]:
    """The score of each modality."""
    known = _kept.get(id(weights))
    if known is None or known[0] is not weights:
        known = _kept[id(weights)] = (weights, _by_evidence(weights))
    totals = [weights.bias] * len(MODALITIES)
    for name, given in evidence.items():
        for k, weight in known[1].get(name, ()):
            totals[k] += given * weight
    return totals


_kept: dict[int, tuple[Weights, dict[str, list[tuple[int, float]]]]] = {}


def _by_evidence(weights: Weights) -> dict[str, list[tuple[int, float]]]:
    """For each evidence the modalities it weighs for, by place in the list."""
    out: dict[str, list[tuple[int, float]]] = {}
    for feature, weight in weights.by_feature.items():
        value, _, name = feature.partition(": ")
        out.setdefault(name, []).append((MODALITIES.index(cast("Modality", value)), weight))
    return out


def _negation(ctx: Context, first: int, i: int, shape: str, found: dict[str, float]) -> None:
    for k in range(i - 1, max(first, i - _REACH) - 1, -1):
        tag, norm = ctx.tags[k], ctx.tokens[k].norm
        if norm in _RESTRICTION:
            found["restricted"] = 1.0
            return
        if tag.negator and not denies_nothing(ctx, k):
            near = "at once" if i - k <= 2 else "near" if i - k <= 4 else "far"
            reach = "through" if shape != "verb" and not _framed(ctx, k, i) else "not through"
            found[f"{shape} negated {near}"] = 1.0
            found[f"{shape} negated {tag.word}"] = 1.0
            if near != "at once":
                found[f"{shape} negated {near} {reach}"] = 1.0
            return
        if i - k <= 3 and is_stopper(norm):
            found[f"{shape} stopped"] = 1.0
        if i - k <= 2 and norm in ("خارج", "بلا"):
            found[f"{shape} after {norm}"] = 1.0


def _joined(ctx: Context, clauses: Sequence[int], candidate: Candidate, found: dict[str, float]) -> None:
    """«سنستمر … ودعم», «على صد الهجوم وطرد»: a noun joined by و shares what governs the one before it."""
    i = candidate.i
    if candidate.reading.form.pos == "verb":
        return
    joined = candidate.reading.split.before[:1] == ("و",)
    if joined:
        found["joined"] = 1.0
    floor = max(ctx.text.sentences[ctx.text.sentence_of[i]].first, i - _FAR)
    for k in range(i - 1, floor - 1, -1):
        if ctx.words[k].future:
            found["future before"] = 1.0
            found[f"future before {'joined' if joined else 'apart'}"] = 1.0
            if clauses[k] == clauses[i]:
                found["future in clause"] = 1.0
            return


def _ahead(ctx: Context, candidate: Candidate, found: dict[str, float]) -> None:
    """«يعقد اجتماعين غدا», «المرحلة المقبلة من القتال»: a time or a word near it that lies ahead."""
    i, shape = candidate.i, candidate.reading.form.pos
    sentence = ctx.text.sentences[ctx.text.sentence_of[i]]
    for k in range(max(sentence.first, i - _NEAR), min(sentence.last, i + _FAR // 2)):
        if ctx.tokens[k].norm in _COMING:
            found["time ahead"] = 1.0
            found[f"{shape} time ahead {'behind' if k > i else 'before'}"] = 1.0
            return


def _conditioned(ctx: Context, i: int, found: dict[str, float]) -> None:
    """«وفي حال قيام القوات بأي تحركات أو أعمال»: a condition anywhere before the event in its sentence, no main clause between."""
    start = ctx.text.sentences[ctx.text.sentence_of[i]].first
    for k in range(i - 1, max(start, i - _FAR) - 1, -1):
        if ctx.tokens[k].norm in ("،", ",", "؛", ":", '"'):
            return
        if "conditional" in ctx.words[k].governs:
            found["condition before"] = 1.0
            return


def _framed(ctx: Context, k: int, i: int) -> bool:
    return any(ctx.tags[m].preposition and ctx.tags[m].word in _FRAMING for m in range(k, i))


def _government(ctx: Context, first: int, last: int, i: int, shape: str, found: dict[str, float]) -> None:
    """Words of wanting, fearing, trying, doubting before the trigger, and doubt behind it."""
    nearest = True
    floor = max(first, i - _REACH)
    for k in [*range(i - 1, floor - 1, -1), *_before_complement(ctx, first)]:
        names = _governs(ctx, k)
        for name in names:
            distance = "1" if i - k == 1 else "3" if i - k <= 3 else "6" if i - k <= 6 else "far"
            found[f"{name} {distance}"] = 1.0
            found[f"{shape} {name}"] = 1.0
            if nearest:
                found[f"nearest {name}"] = 1.0
                found[f"nearest {name} by {ctx.tokens[k].norm.lstrip('وف')}"] = 1.0
        nearest = nearest and not names
    if nearest and shape != "verb":
        _from_afar(ctx, floor, i, found)
    for k in range(i + 1, min(last, i + 4)):
        for name in _governs(ctx, k):
            found[f"{name} behind"] = 1.0


def _before_complement(ctx: Context, first: int) -> range:
    """«يخشى السكان أن تتجدد»: the words before the clause that may govern it."""
    if not first or not ctx.tags[first].complementizer:
        return range(0)
    start = ctx.text.sentences[ctx.text.sentence_of[first]].first
    return range(first - 1, max(start, first - _SUBJECT) - 1, -1)


def _from_afar(ctx: Context, floor: int, i: int, found: dict[str, float]) -> None:
    """«يسعى الجيش، ومقره الساحل، إلى استعادة»: the governing verb stands before an aside."""
    glued = next((s.preposition for s in ctx.tokens[i].splits if s.preposition), "")
    through = ctx.tags[i - 1].word if i and ctx.tags[i - 1].preposition else glued
    if not through:
        return
    start = max(ctx.text.sentences[ctx.text.sentence_of[i]].first, i - _FAR)
    for k in range(floor - 1, start - 1, -1):
        names = _governs(ctx, k)
        for name in names:
            found[f"afar {name}"] = 1.0
            found[f"afar {name} through {through}"] = 1.0
        if names:
            return


def _governs(ctx: Context, k: int) -> tuple[str, ...]:
    """The classes of modality a word belongs to (data/lexicon/grammar.yaml)."""
    known = ctx.governing.get(k)
    if known is None:
        known = ctx.governing[k] = _governs_here(ctx, k)
    return known


def _governs_here(ctx: Context, k: int) -> tuple[str, ...]:
    token = ctx.tokens[k]
    if token.norm.removeprefix("و").removeprefix("ف") != "قد":
        return ctx.words[token.i].governs
    following = ctx.tokens[k + 1] if k + 1 < len(ctx.tokens) else None
    if following is not None and (following.norm[:1] == "ي" or (following.norm[:1] == "ت" and is_imperfect(ctx, k + 1))):
        return ("possible",)
    return ()


def _frames(frames: Sequence[Frame], i: int, found: dict[str, float]) -> None:
    for depth, frame in enumerate(reversed(frames)):
        away = "near" if i - frame.first <= 4 else "within" if i - frame.first <= 15 else "far"
        where = "inner" if depth == 0 else "outer"
        found[f"{where} {frame.kind}"] = 1.0
        if frame.kind != "say":
            found[f"{where} {frame.kind} {away}"] = 1.0
