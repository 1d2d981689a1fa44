"""Statements and whose word they are: «قال البيان» stands on the word of whoever issued it."""

from __future__ import annotations

from msgspec.structs import replace

from riwaya.claims.context import Context
from riwaya.claims.frames import Reading
from riwaya.claims.speakers import Speaker, read_speaker, split_coordinated

ISSUE = frozenset("اجراها اجرتها اجراه تجريها يجريها صادر الصادر صدر منسوب المنسوب نشرته نشره نشرها اصدرته اصدره اصدرتها".split())
_SAME = frozenset("نفسه نفسها ذاته ذاتها عينه عينها".split())
_OWNER = 8  # words behind a statement in which its issuer may stand («بيان للجيش»)


def resolve(reading: Reading, subject: Speaker, content: int, *, adds: bool = False) -> tuple[Speaker, ...]:
    """«قال البيان» stands on the word of whoever issued it: the words are these, the source is that one.

    `adds`: the verb only adds to what was said («وأضاف فلان»).
    """
    ctx = reading.ctx
    if not subject.statement:
        return (*_through(reading, subject, adds=adds), *split_coordinated(ctx, subject))
    issuer = _issuer_in(ctx, subject, content if content > subject.last else min(reading.end, subject.last + _OWNER))
    if issuer is not None:
        reading.voices.issuer = (issuer,)
        return split_coordinated(ctx, issuer)
    known = (reading.voices.issuer or reading.voices.last) if _points_back(ctx, subject) else ()
    if not known:
        return (subject,)
    speaks = known[-1]
    if speaks.statement or not _is_utterance(ctx, subject):
        speaks = replace(subject, source_id=speaks.source_id, kind=speaks.kind, named=speaks.named)
    return (*(link for link in known[:-1] if link.kind == "outlet"), speaks)


def _points_back(ctx: Context, statement: Speaker) -> bool:
    """«البيان» is that of whoever was heard; «الحصيلة» and «تقرير» are not."""
    counted = ctx.rules.reporting.counted
    return is_definite(ctx, statement) and counted.isdisjoint(ctx.tokens[statement.first].stems)


def _is_utterance(ctx: Context, statement: Speaker) -> bool:
    """«البيان» is the voice of whoever issued it; «التقرير» is a document that is a source itself."""
    return not ctx.rules.reporting.utterances.isdisjoint(ctx.tokens[_head(ctx, statement)].stems)


def is_definite(ctx: Context, speaker: Speaker) -> bool:
    """Whether the source phrase is definite («البيان», «هذا المصدر»)."""
    return _noun(ctx, speaker).removeprefix("و").startswith(("ال", "لل"))


def goes_by(ctx: Context, speaker: Speaker) -> bool:
    """«وفق معلوماتنا», «تظهر لقطات»: what a source goes by or shows, and no source where another speaks."""
    return not ctx.rules.reporting.knowledge.isdisjoint(ctx.tokens[speaker.first].stems)


def names_same(ctx: Context, speaker: Speaker) -> bool:
    """«المصدر نفسه»: whether the phrase says that it is the source heard before."""
    return not _SAME.isdisjoint(t.norm for t in ctx.tokens[speaker.first : speaker.last])


def head_word(ctx: Context, speaker: Speaker) -> str:
    """The noun that heads the source phrase, without conjunction and article."""
    return _noun(ctx, speaker).removeprefix("و").removeprefix("ال")


def _through(reading: Reading, subject: Speaker, *, adds: bool) -> tuple[Speaker, ...]:
    """The outlet through which a source spoke last and goes on speaking («قال مصدر للوكالة … وأضاف المصدر»).

    Whoever is called by name again goes on only where the verb adds («وأضاف فلان»).
    """
    ctx = reading.ctx
    before = reading.voices.last
    if len(before) < 2 or before[0].kind != "outlet" or subject.kind == "outlet":
        return ()
    known = before[-1]
    named = subject.source_id is not None and subject.source_id == known.source_id
    called = ctx.tokens[subject.last - 1].norm == ctx.tokens[known.last - 1].norm
    headed = is_definite(ctx, subject) and head_word(ctx, subject) == head_word(ctx, known)
    again = headed and _words(ctx, subject) <= {*_words(ctx, known), *_SAME}
    return before[:-1] if again or (adds and (named or called)) else ()


def _words(ctx: Context, speaker: Speaker) -> set[str]:
    tokens = ctx.tokens[speaker.first : speaker.last]
    return {t.norm.removeprefix("و").removeprefix("ال") for t in tokens if t.kind == "word"}


def _issuer_in(ctx: Context, statement: Speaker, end: int) -> Speaker | None:
    """Who issued a statement: «بيان للجيش»، «بيان الجيش»، «بيان عسكري صادر عن الجيش»."""
    definite = is_definite(ctx, statement)
    for k in range(statement.first + 1, min(end, statement.first + 6)):
        token, tag = ctx.tokens[k], ctx.tags[k]
        speaks = ctx.actor_at[k] >= 0 or ctx.words[token.i].head is not None
        owned = (
            token.norm.startswith("ل") or ctx.tags[k - 1].word in ("عن", "من", "ل") or ctx.tokens[k - 1].norm in ISSUE
        )
        if speaks and (owned or (not definite and k == statement.first + 1)):
            found = read_speaker(ctx, k, end)
            return found if found is not None and not found.statement else None
        if token.norm in ISSUE or tag.word in ("عن", "من", "ل") or tag.relative:
            continue
        if token.norm in ("،", ",") and ctx.tokens[min(k + 1, end)].norm in ISSUE:
            continue  # «إحصائية، نشرها الموقع»
        if speaks or token.kind != "word" or tag.preposition:
            return None
    return None


def _noun(ctx: Context, speaker: Speaker) -> str:
    return ctx.tokens[_head(ctx, speaker)].norm


def _head(ctx: Context, speaker: Speaker) -> int:
    """The token that heads the source phrase, behind a demonstrative."""
    led = ctx.tags[speaker.first].demonstrative and speaker.last > speaker.first + 1
    return speaker.first + 1 if led else speaker.first
