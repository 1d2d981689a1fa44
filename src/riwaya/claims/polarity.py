"""Polarity: whether the words, or the source that speaks, say that it did not happen.

Rules alone decide: what negates the trigger in its clause («لم تسقط قذائف»), what it was kept from («رفض
السكان النزوح»، «توقفت الطائرات عن القصف»), evidence that is not there («لا دليل على استخدام …»), and a
source that denies («نفت الوزارة وقوع غارة»). Two negations affirm («لم تتوقف الغارات»).
"""

from __future__ import annotations

from collections.abc import Sequence

from riwaya.claims.clauses import clause_range, is_verb
from riwaya.claims.context import Context
from riwaya.claims.frames import Frame
from riwaya.claims.triggers import Candidate
from riwaya.model.claim import Polarity
from riwaya.rules.grammar import Tag

_REACH = 12  # words over which a negator reaches in its clause
_WITHOUT = frozenset(("دون", "بدون", "عدم", "انعدام", "غياب"))
_WITHOUT_REACH = 6  # words from «دون» to what is lacking («دون تسجيل أية إصابات أو أضرار»)
_NEGATORS = frozenset("لم لن لا ليس ليست غير عدم دون".split())
_OF_SPEECH = frozenset(("denial", "accusation", "demand"))  # «نفى الادعاءات»: what was said was said
_RESTRICTION = frozenset(("الا", "سوي", "فقط"))
_ONLY = 6  # words after a negated trigger within which سوى undoes the negation
_STILL = frozenset("يزال تزال يزالون سيما زال زالت بد شك".split())
_LESS = frozenset("يقل تقل يتجاوز تتجاوز يزيد تزيد".split())  # «لا يقل عن 40 غارة» counts, denies nothing
_BESIDE = frozenset(
    ("عن", "في", "بشان", "حول", "ضد", "امام", "تجاه", "ازاء", "وسط")
)  # «لم تعلن المسؤولية عن الهجوم»: it happened
_FRAMING = frozenset("بعد قبل خلال منذ اثر رغم حتي بسبب اثناء".split())
_STOPPERS = frozenset(
    "تعليق توقف الغاء ايقاف وقف تاجيل وقفت علقت اوقفت علق اوقف منع رفع يعلق تعلق يوقف توقف يلغي تلغي الغي الغت".split()
)
_CEASED = frozenset(
    "توقف توقفت توقفوا يتوقف تتوقف يتوقفا يتوقفوا امتنع امتنعت يمتنع تمتنع تراجع تراجعت يتراجع تتراجع تخلي تخلت يتخلي تتخلي كف كفت عدل عدلت احجم احجمت عزف".split()
)  # with عن: what was left off; under a negator: it goes on
_REFUSED = frozenset("رفض رفضت رفضوا يرفض ترفض يرفضون".split())
_OF_MOVING = frozenset(
    ("displacement", "evacuation", "surrender", "movement", "release")
)  # what somebody refuses to do himself
_FAKED = frozenset("فبركه تلفيق اختلاق".split())  # «فبركة الهجوم»
_NOT_HAPPENED = frozenset("يحدث تحدث يقع تقع يحصل تحصل".split())
_UNMANNED = frozenset(
    ("طيار", "طيارين", "سابق", "جدوي", "توقف", "تمييز", "انقطاع")
)  # «طائرة من دون طيار» lacks no event
_SPARED = frozenset("تسلم يسلم تنج ينج".split())  # «لم تسلم البلدة من القصف»
_EVIDENCE = frozenset("اثر دليل ادله موشر موشرات اثبات اثباتات علامه علامات".split())


def read_polarity(ctx: Context, clauses: Sequence[int], candidate: Candidate, frame: Frame | None) -> Polarity:
    """Whether the claim is affirmed or denied; `frame` is the innermost reporting frame around it."""
    i = candidate.i
    if candidate.entry.prev & _NEGATORS or candidate.type == "rejection":
        return "affirmed"  # «لم يعترف» is the refusal itself
    if _did_not_happen(ctx, i):
        return "denied"
    first = negating_from(ctx, clauses, i)
    denied = frame is not None and frame.kind == "deny" and candidate.type not in _OF_SPEECH
    denied = denied and not (_tells_of(ctx, first) or candidate.type == "rejection")
    if i and ctx.tokens[i - 1].norm == "خارج" and candidate.type == "control":
        return "denied"
    for k in range(i - 1, max(first, i - _REACH) - 1, -1):
        tag, norm = ctx.tags[k], ctx.tokens[k].norm
        if norm in _RESTRICTION:
            break
        if tag.negator and _negates(ctx, k, i, candidate):
            if any(ctx.tokens[m].norm in _RESTRICTION for m in range(i + 1, min(len(ctx.tokens), i + _ONLY))):
                return "affirmed"  # «لم تستهدف سوى المسلحين»
            return "affirmed" if denied else "denied"
    if candidate.reading.form.pos != "verb" and _is_kept_from(ctx, first, candidate):
        return "denied"
    return "denied" if denied else "affirmed"


def _tells_of(ctx: Context, first: int) -> bool:
    """A relative clause inside a denial tells what is known («الهجوم الذي أوقع قتلى»), but not «هي التي شنت»."""
    tag = ctx.tags[first]
    return tag.relative and tag.word not in ("من", "ما") and ctx.tags[first - 1].word not in ("هو", "هي", "هم")


def _did_not_happen(ctx: Context, i: int) -> bool:
    """«الهجوم لم يحدث»: said of the event itself, right behind it."""
    last = min(len(ctx.tokens) - 1, i + _ONLY)
    return any(ctx.tags[k].word == "لم" and ctx.tokens[k + 1].norm in _NOT_HAPPENED for k in range(i + 1, last))


def negating_from(ctx: Context, clauses: Sequence[int], i: int) -> int:
    """Where a negator of token i can stand at the earliest: its clause, and the one before that «أو» or «دون أن» joins."""
    first, _ = clause_range(ctx, clauses, i)
    start = ctx.text.sentences[ctx.text.sentence_of[i]].first
    while first > start and _joins_on(ctx, first):
        first, _ = clause_range(ctx, clauses, first - 1)
    return first


def denies_nothing(ctx: Context, k: int) -> bool:
    """«لا يزال», «لا بد», «لا يقل عن»: a negator that denies nothing."""
    following = ctx.tokens[k + 1].norm if k + 1 < len(ctx.tokens) else ""
    word = ctx.tags[k].word
    if following in _UNMANNED and word in _WITHOUT:
        return True
    return (word == "لا" and following in _STILL) or following in _LESS or following in _SPARED


def is_stopper(word: str) -> bool:
    """Whether a word stops what follows it («تعليق الغارات», «سيعلق الضربات»)."""
    return word in _STOPPERS or word.lstrip("وبل") in _STOPPERS or word.removeprefix("و").removeprefix("س") in _STOPPERS


def _joins_on(ctx: Context, first: int) -> bool:
    tag: Tag = ctx.tags[first]
    if tag.word in ("او", "ام"):
        return True
    return tag.complementizer and ctx.tags[first - 1].word in _WITHOUT


def _is_kept_from(ctx: Context, first: int, candidate: Candidate) -> bool:
    """Stopped, left off, or refused by whoever was to do it; a noun."""
    i = candidate.i
    if any(_stops(ctx, k) for k in range(i - 1, max(first, i - 3) - 1, -1)):
        return True
    back = range(i - 1, max(first, i - _REACH) - 1, -1)
    if i and ctx.tags[i - 1].word == "عن" and any(_bare(ctx, k) in _CEASED and _is_told(ctx, k) for k in back):
        return True
    if i and _bare(ctx, i - 1).lstrip("بل") in _FAKED:
        return True
    return candidate.type in _OF_MOVING and any(_bare(ctx, k) in _REFUSED for k in back if i - k <= 3)


def _is_told(ctx: Context, k: int) -> bool:
    """Whether the verb at k stands on its own: no wish («أن تتوقف»), no negation («لن تتراجع»)."""
    return not k or not (ctx.tags[k - 1].complementizer or ctx.tags[k - 1].negator)


def _stops(ctx: Context, k: int) -> bool:
    """«تعليق الغارات» stops them; «محاولة وقف الغارات», «لمنع التقدم», «فشلت في وقف» only would."""
    norm = ctx.tokens[k].norm
    if not is_stopper(norm) or (norm.startswith("ل") and norm not in _STOPPERS):
        return False
    if _bare(ctx, k) == "تعليق" and ctx.tags[k + 1].preposition:
        return False  # a comment
    before = range(max(0, k - 2), k)
    return not any(ctx.tags[m].word == "عن" or "attempted" in ctx.words[m].governs for m in before)


def _bare(ctx: Context, k: int) -> str:
    return ctx.tokens[k].norm.lstrip("وف")


def _negates(ctx: Context, k: int, i: int, candidate: Candidate) -> bool:
    """Whether the negator at k reaches the trigger at i: at once, or through its verb to a complement."""
    word = ctx.tags[k].word
    if denies_nothing(ctx, k) or (k + 1 < i and _bare(ctx, k + 1) in _CEASED):
        return False
    between = range(k + 1, i)
    if word == "غير":
        return candidate.reading.form.pos != "verb" and candidate.type != "denial" and i - k == 1
    if word in _WITHOUT:
        framed = any(ctx.tags[m].preposition and ctx.tags[m].word in _FRAMING for m in between)
        return i - k <= _WITHOUT_REACH and not framed
    if any(ctx.tokens[m].norm in ("-", "–", "(", ")") for m in between):
        return False
    if candidate.reading.form.pos == "verb":
        return i - k <= 2 or _lacks_evidence(ctx, k, i)
    if i - k > 2 and (ctx.tags[i - 1].word in _BESIDE or ctx.tokens[i - 2].norm == "ردا"):
        return False
    if any(is_verb(ctx, m, conjoined=True) for m in between):
        return False
    return not any(ctx.tags[m].preposition and ctx.tags[m].word in _FRAMING for m in between)


def _lacks_evidence(ctx: Context, k: int, i: int) -> bool:
    """«لا دليل على أن القوات قصفت»."""
    return any(_bare(ctx, m) in _EVIDENCE for m in range(k + 1, min(i, k + 4)))
