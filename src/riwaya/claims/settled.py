"""Modality that grammar alone settles: a particle or a verb right over the trigger leaves nothing to weigh.

«قد يقصف» may happen, «سيشن هجوما» is meant to, «على القوات أن تنسحب» is asked for, «إذا هاجم» depends.
Where none of these stands, claims/stance.py weighs what evidence there is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from riwaya.claims.clauses import is_verb
from riwaya.claims.context import Context
from riwaya.claims.frames import Frame
from riwaya.claims.triggers import Candidate
from riwaya.model.claim import Modality
from riwaya.text.verbs import VerbForm

_MAY = frozenset(("قد", "وقد", "فقد"))
_PERHAPS = frozenset(("ربما", "وربما", "فربما", "لعل"))
_IF = frozenset(("اذا", "واذا", "فاذا", "لو", "ولو"))
_THAT = frozenset(("أن", "ان", "بأن", "بان"))
_ON = frozenset(("علي", "وعلي"))
_LIGHT = 4  # words between a light verb and its noun
_GOVERNOR = 5  # words between «يخشى» and «أن»
_EXPECTED = frozenset(("المتوقع", "المقرر", "المفترض", "المرتقب"))  # «من المقرر أن»: meant to, by somebody
BY_FRAME: Mapping[str, Modality] = {"expect": "possible", "fear": "feared", "ask": "demanded", "intend": "intended"}
"""What a reporting verb of each kind makes of what it is told to be about."""
_OF_WILL: tuple[Modality, ...] = ("feared", "demanded", "possible", "intended")


def settled_modality(ctx: Context, candidate: Candidate, frames: Sequence[Frame]) -> Modality | None:
    """What the words right over a trigger make of it, or None. `frames` are those it stands in, the innermost last."""
    i = candidate.i
    if i and ctx.tokens[i - 1].norm in _PERHAPS:
        return "possible"
    v = _verb_over(ctx, candidate)
    if v is not None:
        found = _of_verb(ctx, v)
        if found is not None:
            return found
    if candidate.reading.form.pos != "noun" or candidate.reading.split.preposition == "ل":
        return None
    if not frames or i != frames[-1].first or frames[-1].kind == "expect":
        return None  # «توقع» may be to sign
    return BY_FRAME.get(frames[-1].kind)  # «هدد بقصف», «حذر من هجوم»


def _verb_over(ctx: Context, candidate: Candidate) -> int | None:
    """The trigger if it is a verb, or the light verb close before it: «سيشن الجيش هجوما»."""
    i = candidate.i
    if candidate.reading.form.pos == "verb":
        return i
    for k in range(i - 1, max(-1, i - 2 - _LIGHT), -1):
        if ctx.tokens[k].kind in ("punct", "break"):
            return None
        verb = ctx.words[k].noun_verb
        if verb is not None and not verb.pronoun:
            return k
        if is_verb(ctx, k) or ctx.tags[k].preposition:
            return None
    return None


def _of_verb(ctx: Context, v: int) -> Modality | None:
    if ctx.words[v].future or (v and ctx.tokens[v - 1].norm == "سوف"):
        return "possible" if _is_whether(ctx, v) else "intended"
    if not v:
        return None
    before = ctx.tokens[v - 1].norm
    if before in _MAY:
        return "possible" if is_imperfect(ctx, v) else None
    if before in _PERHAPS:
        return "possible"
    if before in _IF:
        return None if v > 1 and ctx.tokens[v - 2].norm in ("ما", "عما") else "conditional"
    if before == "لم" and v > 1 and ctx.tokens[v - 2].norm in ("ما", "وما"):
        return "conditional"
    if ctx.tokens[v - 1].raw in _THAT and is_imperfect(ctx, v):
        return _over_clause(ctx, v - 1)
    return None


def _is_whether(ctx: Context, v: int) -> bool:
    """«ما إذا كان سينسحب»: nobody says that it will."""
    return any(ctx.tokens[k].norm == "اذا" and ctx.tokens[k - 1].norm in ("ما", "عما", "وما") for k in range(max(1, v - _GOVERNOR), v))


def _over_clause(ctx: Context, that: int) -> Modality | None:
    """What governs a clause with أن: «يخشى السكان أن», «من المحتمل أن», «على القوات أن»."""
    for k in range(that - 1, max(-1, that - 2 - _GOVERNOR), -1):
        token = ctx.tokens[k]
        if token.kind in ("punct", "break"):
            return None
        if token.norm in _ON and (k == 0 or ctx.tokens[k - 1].kind in ("punct", "break") or ctx.tags[k - 1].complementizer):
            return "demanded" if that - k > 1 else None
        if token.norm in _EXPECTED:
            return "intended"
        governs = ctx.words[k].governs
        if governs:
            return None if k and ctx.tags[k - 1].negator else next((m for m in _OF_WILL if m in governs), None)
        if is_verb(ctx, k):
            return None
    return None


def is_imperfect(ctx: Context, k: int) -> bool:
    """Whether token k is a verb in the imperfect and cannot be one in the perfect («تقدم» can)."""
    tenses = {r.form.shape.tense for r in ctx.words[k].readings if isinstance(r.form.shape, VerbForm)}
    if tenses:
        return "perfect" not in tenses
    grammar, norm = ctx.rules.grammar, ctx.tokens[k].norm
    he = f"ي{norm[1:]}"  # «تشن» as «يشن»; «تمكن» is no «يمكن»
    return norm[:1] in ("ي", "ت") and not norm.endswith("وا") and (he in grammar.noun_verbs or he in grammar.classes["auxiliaries"])
