"""Who passes a source's words on: «نقلت الوكالة عن مصدر», «قال قيادي لوكالة الأنباء», «في بيان نشرته الوكالة»."""

from __future__ import annotations

from msgspec.structs import replace

from riwaya.claims.content import PUBLISH
from riwaya.claims.context import Context
from riwaya.claims.speakers import Speaker, read_speaker
from riwaya.claims.subjects import named_at


def relayed_source(ctx: Context, i: int, content: int) -> Speaker | None:
    """«نقلت الوكالة عن مصدر قوله»، «وقال نقلا عن مصدر»: the source after عن, before the content opens."""
    report = ctx.words[i].report
    passes_on = report is not None and report.verb.lemma in ("نقل", "ناقل")
    ascribes = report is not None and report.verb.lemma == "نسب"
    for k in range(i + 1, min(content, i + 16)):
        passes_on = passes_on or ctx.tokens[k].norm == "نقلا"
        if ascribes and ctx.tags[k].word == "الي":
            return read_speaker(ctx, k + 1, content) or named_at(ctx, k + 1, content)
        if passes_on and ctx.tokens[k].norm == "لسان" and ctx.tags[k - 1].word == "علي":
            return read_speaker(ctx, k + 1, content) or named_at(ctx, k + 1, content)
        if passes_on and (ctx.tags[k].word == "عن" or (ctx.tags[k].word == "من" and _is_source(ctx, k + 1))):
            return read_speaker(ctx, k + 1, content) or named_at(ctx, k + 1, content)
    return None


def credited_at(ctx: Context, k: int, end: int) -> Speaker | None:
    """The source behind a cue at token k; a name in marks that is no other source is an outlet's («وفقا لـ"الصحيفة"»)."""
    found = read_speaker(ctx, k, end)
    if found is not None or k >= end or ctx.tokens[k].norm not in ("“", "”", '"', "«"):
        return found
    named = read_speaker(ctx, k + 1, end) or named_at(ctx, k, end)
    return replace(named, kind="outlet") if named is not None else None


def _is_source(ctx: Context, k: int) -> bool:
    """«نقلت الوكالة من مصدر مسؤول»: an unnamed source, where عن would be usual."""
    return k < len(ctx.tokens) and ctx.words[k].head == "anonymous_sources"


def told_outlet(ctx: Context, i: int, content: int, subject: Speaker | None) -> Speaker | None:
    """«قال قيادي لوكالة الأنباء»، «في بيان نشرته الوكالة»: an outlet other than the publisher that was told, or printed it."""
    report = ctx.words[i].report
    goes_on = subject is None and (report is None or report.shape is not None)  # only a statement has its printer named
    for k in range(i + 1, content):
        role = ctx.words[k].role
        if goes_on and (role is None or role.report is None or not role.report.pronoun or not ctx.words[k - 1].statement):
            continue
        if role is not None:
            cue = ctx.rules.reporting.cues.at(ctx.text, k) if role.cue else None
            if cue is not None and ctx.tokens[k].norm != "نقلا":
                quoted = credited_at(ctx, cue.last, content)
                if quoted is not None and quoted.kind == "outlet":
                    return quoted
            if role.report is not None and role.report.pronoun and role.report.verb.lemma in PUBLISH:
                printed = read_speaker(ctx, k + 1, content)
                own = any(s.after for s in ctx.tokens[k + 1].splits if s.stem in ctx.rules.reporting.heads)
                if printed is not None and printed.kind == "outlet" and not own:
                    return printed
        actor = ctx.actor(k)
        if actor is None or actor.type != "outlet" or (subject is not None and subject.first <= k < subject.last):
            continue
        if actor.actor_id == ctx.outlet_id and ctx.outlet_id is not None:
            return None
        if (
            subject is not None
            and subject.kind == "outlet"
            and all(ctx.tokens[m].kind == "punct" for m in range(subject.last, k))
        ):
            continue  # «وكالة أنباء الحكومة «سانا»» names one outlet
        first = k - 1 if k and ctx.words[k - 1].head == "outlet" else k
        return Speaker(first, ctx.actor_end(k), "outlet", actor.actor_id, named=True, pseudonym=False)
    return None


def printed_by(ctx: Context, verb: int, speaker: Speaker | None, end: int) -> Speaker | None:
    """«حسبما نقلت رويترز عن مصدر» is read by the verb نقل; «ما نقل عن» has no outlet."""
    quoted = relayed_source(ctx, verb, end)
    if quoted is None or speaker is None or quoted.first <= speaker.first:
        return None
    return None if quoted.first == speaker.first else speaker
