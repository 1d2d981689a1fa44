"""Polarity and modality: whether the words say it happened, did not, may, should or will.

The evidence is grammar: what negates or governs the trigger in its clause (negators, wishes, fears,
attempts), the particle glued to it (سـ، لـ), the kind of the reporting frame it stands in (نفى، طالب،
حذر). Polarity is decided by rule; a linear model weighs the evidence for modality, the rule's own
verdict among it. With no evidence a claim is affirmed and asserted. Weights:
data/weights/modality.tsv (features named «value: evidence»), made by tools/train.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast, get_args

from riwaya.claims.attribution import Attribution, Frame
from riwaya.claims.clauses import clause_range
from riwaya.claims.context import Context
from riwaya.claims.triggers import Candidate
from riwaya.model.claim import Modality, Polarity
from riwaya.rules.weights import Weights
from riwaya.text.verbs import VerbForm

MODALITIES: tuple[Modality, ...] = tuple(m for m in get_args(Modality) if m != "asserted")
_REACH = 12  # words over which a governing word reaches in its clause
_STOPPERS = frozenset("تعليق توقف الغاء ايقاف وقف تاجيل وقفت علقت اوقفت علق اوقف منع رفع".split())
_UNDERGONE = frozenset(
    "تعرض تعرضت تتعرض يتعرض تعرضوا تعرضه تعرضها تعرضهم ادي ادت نتيجه نظرا اضافه استجابه ضحيه خضع خضعت تصدي تصدت خاضعه الخاضعه".split()
)
_FRAME_GOVERNS = 25
_MODALITY_BY_FRAME: dict[str, Modality] = {"expect": "possible", "fear": "feared", "ask": "demanded", "intend": "intended"}
_DOUBT_AFTER = frozenset("المفترض مفترض المزعوم مزعوم المحتمل محتمل المفترضه مفترضه المزعومه مزعومه المحتمله محتمله".split())
_RESTRICTION = frozenset(("الا", "سوي", "فقط"))
_STILL = frozenset("يزال تزال يزالون سيما زال زالت بد شك".split())
_FRAMING = frozenset("بعد قبل خلال منذ اثر رغم حتي بسبب".split())


class Stance(NamedTuple):
    """How a claim stands to what happened."""

    polarity: Polarity
    modality: Modality


def read_stance(
    ctx: Context, clauses: Sequence[int], candidate: Candidate, attribution: Attribution, weights: Weights
) -> Stance:
    """Polarity and modality of the claim that a candidate makes."""
    evidence = find_evidence(ctx, clauses, candidate, attribution)
    best, modality = max((_score(m, evidence, weights), m) for m in MODALITIES)
    first, _ = clause_range(ctx, clauses, candidate.i)
    frames = [f for f in attribution.frames_at(candidate.i) if f.speakers]
    polarity = _polarity(ctx, first, candidate, frames[-1] if frames else None)
    return Stance(polarity, modality if best > 0 else "asserted")


def find_evidence(ctx: Context, clauses: Sequence[int], candidate: Candidate, attribution: Attribution) -> dict[str, float]:
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
        if split.preposition == "ل" and any(ctx.tokens[k].norm.lstrip("و") in _UNDERGONE for k in range(max(0, i - 6), i)):
            found["undergone"] = 1.0
    if isinstance(form.shape, VerbForm):
        found[f"tense {form.shape.tense}"] = 1.0
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
    if any(q.open < i < q.close for q in ctx.speech):
        found["quoted"] = 1.0
    return found


def named(value: str, evidence: Mapping[str, float]) -> dict[str, float]:
    """The evidence as features of one value."""
    return {f"{value}: {name}": weight for name, weight in evidence.items()}


def _polarity(ctx: Context, first: int, candidate: Candidate, frame: Frame | None) -> Polarity:
    i = candidate.i
    denied = frame is not None and frame.kind == "deny"
    for k in range(i - 1, max(first, i - _REACH) - 1, -1):
        tag, norm = ctx.tags[k], ctx.tokens[k].norm
        if norm in _RESTRICTION:
            break
        if tag.negator and _negates(ctx, k, i, candidate):
            return "affirmed" if denied else "denied"
    if candidate.reading.form.pos != "verb":
        for k in range(i - 1, max(first, i - 3) - 1, -1):
            if ctx.tokens[k].norm.lstrip("وبل") in _STOPPERS or ctx.tokens[k].norm in _STOPPERS:
                return "denied"
    return "denied" if denied else "affirmed"


def _negates(ctx: Context, k: int, i: int, candidate: Candidate) -> bool:
    """Whether the negator at k reaches the trigger at i: at once, or through its verb to a complement."""
    word = ctx.tags[k].word
    following = ctx.tokens[k + 1].norm if k + 1 < len(ctx.tokens) else ""
    if word == "لا" and following in ("يزال", "تزال", "يزالون", "سيما", "زال", "زالت", "بد", "شك"):
        return False
    if word in ("غير", "دون", "بدون", "عدم", "انعدام", "غياب"):
        return i - k <= 3
    if candidate.reading.form.pos == "verb":
        return i - k <= 2
    return not any(ctx.tags[m].preposition and ctx.tags[m].word in ("بعد", "قبل", "خلال", "منذ", "اثر", "رغم", "حتي", "بسبب") for m in range(k, i))


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
    if first and ctx.tags[first].complementizer:
        before = _governor(ctx, first - 1, i)
        if before is not None:
            return before
    if isinstance(form.shape, VerbForm) and ctx.tags[i - 1].word == "لن" and i:
        return "intended"
    if form.pos == "noun" and split.preposition == "ل" and not _undergone(ctx, i):
        return "intended" if form.entry.noun_kind == "act" else "asserted"
    if frame is not None and frame.kind in _MODALITY_BY_FRAME and i - frame.first <= _FRAME_GOVERNS and first <= frame.first + 3:
        return _MODALITY_BY_FRAME[frame.kind]
    return "asserted"


def _governor(ctx: Context, k: int, i: int) -> Modality | None:
    """The modality the word at k gives the trigger at i, or None."""
    token = ctx.tokens[k]
    norm = token.norm
    if norm in ("قد", "وقد", "فقد"):
        following = ctx.tokens[k + 1]
        return "possible" if k + 1 == i and following.norm[:1] in ("ي", "ت", "ن") and _imperfect(ctx, i) else None
    governed = ctx.rules.grammar.governs(token)
    return cast("Modality", governed[0]) if governed else None


def _undergone(ctx: Context, i: int) -> bool:
    """«تعرضت لقصف»: the ل belongs to a verb of undergoing, not to a purpose."""
    return any(ctx.tokens[k].norm.lstrip("و") in _UNDERGONE for k in range(max(0, i - 5), i))


def _score(value: str, evidence: Mapping[str, float], weights: Weights) -> float:
    total = weights.bias
    for name, given in evidence.items():
        total += given * weights.by_feature.get(f"{value}: {name}", 0.0)
    return total


def _negation(ctx: Context, first: int, i: int, shape: str, found: dict[str, float]) -> None:
    for k in range(i - 1, max(first, i - _REACH) - 1, -1):
        tag, norm = ctx.tags[k], ctx.tokens[k].norm
        if norm in _RESTRICTION:
            found["restricted"] = 1.0
            return
        if tag.negator and _denies(ctx, k):
            near = "at once" if i - k <= 2 else "near" if i - k <= 4 else "far"
            reach = "through" if shape != "verb" and not _framed(ctx, k, i) else "not through"
            found[f"{shape} negated {near}"] = 1.0
            found[f"{shape} negated {tag.word}"] = 1.0
            if near != "at once":
                found[f"{shape} negated {near} {reach}"] = 1.0
            return
        if i - k <= 3 and norm.lstrip("وبل") in _STOPPERS:
            found[f"{shape} stopped"] = 1.0
        if i - k <= 2 and norm in ("خارج", "بلا"):
            found[f"{shape} after {norm}"] = 1.0


def _denies(ctx: Context, k: int) -> bool:
    """«لا يزال» and «لا بد» deny nothing."""
    following = ctx.tokens[k + 1].norm if k + 1 < len(ctx.tokens) else ""
    return not (ctx.tags[k].word == "لا" and following in _STILL)


def _framed(ctx: Context, k: int, i: int) -> bool:
    return any(ctx.tags[m].preposition and ctx.tags[m].word in _FRAMING for m in range(k, i))


def _government(ctx: Context, first: int, last: int, i: int, shape: str, found: dict[str, float]) -> None:
    """Words of wanting, fearing, trying, doubting before the trigger, and doubt behind it."""
    nearest = True
    floor = max(first, i - _REACH)
    for k in [*range(i - 1, floor - 1, -1), *([first - 1] if first and ctx.tags[first].complementizer else [])]:
        for name in _governs(ctx, k, i):
            distance = "1" if i - k == 1 else "3" if i - k <= 3 else "6" if i - k <= 6 else "far"
            found[f"{name} {distance}"] = 1.0
            found[f"{shape} {name}"] = 1.0
            if nearest:
                found[f"nearest {name}"] = 1.0
        nearest = nearest and not any(f.startswith("nearest") for f in found)
    for k in range(i + 1, min(last, i + 4)):
        for name in _governs(ctx, k, i):
            found[f"{name} behind"] = 1.0


def _governs(ctx: Context, k: int, i: int) -> Iterator[str]:
    """The classes of modality a word belongs to (data/lexicon/grammar.yaml)."""
    token = ctx.tokens[k]
    if token.norm.removeprefix("و").removeprefix("ف") == "قد":
        following = ctx.tokens[k + 1] if k + 1 < len(ctx.tokens) else None
        if following is not None and following.norm[:1] in ("ي", "ت") and _imperfect(ctx, k + 1):
            yield "possible"
        return
    yield from ctx.rules.grammar.governs(token)


def _imperfect(ctx: Context, k: int) -> bool:
    readings = ctx.rules.lexicon.lookup(ctx.tokens[k])
    return any(isinstance(r.form.shape, VerbForm) and r.form.shape.tense != "perfect" for r in readings)


def _frames(frames: Sequence[Frame], i: int, found: dict[str, float]) -> None:
    for depth, frame in enumerate(reversed(frames)):
        away = "near" if i - frame.first <= 4 else "within" if i - frame.first <= 15 else "far"
        where = "inner" if depth == 0 else "outer"
        found[f"{where} {frame.kind}"] = 1.0
        if frame.kind != "say":
            found[f"{where} {frame.kind} {away}"] = 1.0


