"""Frames that a noun opens: «إعلان الوزارة تدمير موقع», «تقارير عن», «جاء في بيان للوزارة أن»."""

from __future__ import annotations

from riwaya.claims.content import content_end, goes_on_with_event, opens_content
from riwaya.claims.context import Context
from riwaya.claims.frames import Frame, Reading, covering
from riwaya.claims.issuers import resolve
from riwaya.claims.speakers import Speaker, read_speaker, split_coordinated
from riwaya.claims.subjects import place_speaks

_STATED_REACH = 32  # words from «جاء في» to the particle that opens the content


def nominal_frame(reading: Reading, i: int) -> Frame | None:
    """«إعلان الوزارة تدمير موقع»: a reporting verbal noun with its source as complement."""
    ctx, end = reading.ctx, reading.end
    found = ctx.rules.reporting.noun(ctx.tokens[i])
    if found is None:
        return None
    verb, pronoun = found
    subject = None if pronoun else read_speaker(ctx, i + 1, end)
    if subject is None and not pronoun:
        subject = place_speaks(ctx, i + 1, end)
    behind = i + 1 + (i + 1 < end and ctx.tokens[i + 1].norm == "#")
    if subject is not None and (subject.first != behind or _is_described(ctx, i)):
        return None
    by = subject.last if subject is not None else i + 1
    if (
        verb.kind == "accuse"
        and by + 1 < end
        and ctx.tags[by].word == "من"
        and ctx.tokens[by + 1].norm in ("قبل", "جانب")
    ):
        subject = read_speaker(ctx, by + 2, end)  # «اتهام الحركة من قبل الجيش»
    if subject is None and not pronoun:
        return None
    around = covering(reading, i)
    if verb.kind == "accuse" and around is not None and around.kind == "deny":
        return None  # «نفت الوزارة اتهامات الحركة بقصف السوق»: what is charged is what is denied
    speakers = split_coordinated(ctx, subject) if subject is not None else reading.voices.last
    if not speakers:
        return None
    first = subject.last if subject is not None else i + 1
    last = next(
        (
            k
            for k in range(first + 1, end)
            if ctx.tokens[k].norm in ("،", ",", "؛") and not goes_on_with_event(ctx, k + 1, end)
        ),
        end,
    )
    return Frame(speakers, verb.kind, first, content_end(ctx, first, last), i)


def _is_described(ctx: Context, i: int) -> bool:
    """«في تصريح صحافي»: an adjective behind an indefinite noun is nobody's name."""
    following = ctx.tokens[i + 1].norm
    return (
        i > 0
        and ctx.tags[i - 1].preposition
        and ctx.actor_at[i + 1] < 0
        and following.endswith(("ي", "يه"))
        and not following.startswith("ال")
    )


def hearsay_frame(ctx: Context, i: int, end: int) -> Frame | None:
    """«وردت تقارير عن سقوط قتلى»، «أنباء حول هجوم»: a report that is its own source, or that of whom it is from."""
    if (
        ctx.tokens[i].norm.startswith("ال")
        or ctx.actor_at[i] >= 0
        or any(ctx.tags[k].negator for k in range(max(0, i - 2), i))
    ):
        return None
    last = i + 1
    while (
        last < min(end, i + 3)
        and ctx.tokens[last].kind == "word"
        and not (ctx.tags[last].preposition or ctx.tokens[last].norm[:1] == "ب")
    ):
        role = ctx.words[last].role
        if role is not None and role.report is not None and role.report.shape is not None:
            return None
        last += 1
    speakers: tuple[Speaker, ...] = (Speaker(i, last, "media", None, named=False, pseudonym=False, statement=True),)
    if last < end and ctx.tags[last].word == "من":
        issuer = read_speaker(ctx, last + 1, end)
        if issuer is None:
            return None
        speakers, last = (issuer,), issuer.last
        last = next(
            (
                k
                for k in range(last, min(end, last + 4))
                if ctx.tokens[k].norm[:1] == "ب" or ctx.tags[k].word in ("عن", "حول")
            ),
            end,
        )
    if last >= end or not (ctx.tags[last].word in ("عن", "حول") or ctx.tokens[last].norm[:1] == "ب"):
        return None
    stop = next((k for k in range(last + 1, end) if ctx.tokens[k].norm in ("،", ",", "؛", ":")), end)
    return Frame(speakers, "say", last, stop, i)


def stated_frame(reading: Reading, i: int) -> Frame | None:
    """«جاء في بيان للوزارة أن …»."""
    ctx, end = reading.ctx, reading.end
    inside = i + 1 + (i + 1 < end and ctx.tokens[i + 1].norm in ("ايضا", "كذلك"))
    if inside + 1 >= end or ctx.tags[inside].word != "في":
        return None
    statement = read_speaker(ctx, inside + 1, end)
    if statement is None or not statement.statement:
        return None
    content = next((k + 1 for k in range(i + 2, min(end, i + _STATED_REACH)) if opens_content(ctx, k)), None)
    if content is None:
        return None
    speakers = resolve(reading, statement, content)
    reading.voices.last = speakers
    return Frame(speakers, "say", content, content_end(ctx, content, end), i)
