"""Polarity and modality: whether the words say it happened, did not, may, should or will.

Read from the words that govern the trigger in its clause (negators, wishes, fears, attempts), from
the particle glued to it (سـ), and from the kind of the reporting frame it stands in (نفى، طالب، حذر).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from riwaya.claims.attribution import Attribution, Frame
from riwaya.claims.clauses import clause_range
from riwaya.claims.context import Context
from riwaya.claims.triggers import Candidate
from riwaya.model.claim import Modality, Polarity
from riwaya.text.verbs import VerbForm

_GOVERNS = 12  # words over which a governing word reaches in its clause
_FRAME_GOVERNS = 25
_STOPPERS = frozenset("تعليق توقف الغاء ايقاف وقف تاجيل وقفت علقت اوقفت علق اوقف".split())
_UNDER = frozenset("تعرض تعرضت تتعرض يتعرض تعرضوا تعرضه تعرضها تعرضهم ادي ادت نتيجه نظرا اضافه استجابه ضحيه خضع خضعت".split())
_RESTRICTION = frozenset(("الا", "سوي", "فقط"))
_MODALITY_BY_FRAME: dict[str, Modality] = {"expect": "possible", "fear": "feared", "ask": "demanded", "intend": "intended"}
_DOUBT_AFTER = frozenset("المفترض مفترض المزعوم مزعوم المحتمل محتمل المفترضه مفترضه المزعومه مزعومه المحتمله محتمله".split())


class Stance(NamedTuple):
    """How a claim stands to what happened."""

    polarity: Polarity
    modality: Modality


def read_stance(ctx: Context, clauses: Sequence[int], candidate: Candidate, attribution: Attribution) -> Stance:
    """Polarity and modality of the claim that a candidate makes."""
    first, last = clause_range(ctx, clauses, candidate.i)
    frames = [f for f in attribution.frames_at(candidate.i) if f.speakers]
    frame = frames[-1] if frames else None
    return Stance(
        _polarity(ctx, first, candidate, frame),
        _modality(ctx, first, last, candidate, frame),
    )


def _polarity(ctx: Context, first: int, candidate: Candidate, frame: Frame | None) -> Polarity:
    i = candidate.i
    denied = frame is not None and frame.kind == "deny"
    for k in range(i - 1, max(first, i - _GOVERNS) - 1, -1):
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


def _modality(ctx: Context, first: int, last: int, candidate: Candidate, frame: Frame | None) -> Modality:
    i = candidate.i
    split, form = candidate.reading.split, candidate.reading.form
    if "س" in split.before:
        return "intended"
    if any(ctx.tokens[k].norm in _DOUBT_AFTER for k in range(i + 1, min(last, i + 4))):
        return "possible"
    for k in range(i - 1, max(first, i - _GOVERNS) - 1, -1):
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
    token, word = ctx.tokens[k], ctx.tags[k].word
    norm = token.norm
    if norm in ("قد", "وقد", "فقد"):
        following = ctx.tokens[k + 1]
        return "possible" if k + 1 == i and following.norm[:1] in ("ي", "ت", "ن") and _imperfect(ctx, i) else None
    stems = {norm, word} | {s.stem for s in token.splits if not s.after}
    for name, words in ctx.rules.grammar.modality.items():
        if not words.isdisjoint(stems):
            return name  # type: ignore[return-value]
    return None


def _imperfect(ctx: Context, i: int) -> bool:
    return any(isinstance(r.form.shape, VerbForm) and r.form.shape.tense != "perfect" for r in ctx.rules.lexicon.lookup(ctx.tokens[i]))


def _undergone(ctx: Context, i: int) -> bool:
    """«تعرضت لقصف»: the ل belongs to a verb of undergoing, not to a purpose."""
    return any(ctx.tokens[k].norm.lstrip("و") in _UNDER for k in range(max(0, i - 5), i))
