"""A source phrase at its full length: the body and place of a title, and the name set off behind it.

«قائد المركز لشؤون الهدنة، اللواء فلان الفلاني،»: the lexicons know the head; what goes on with it is read
here, as far as nothing but nouns, the prepositions of a title and one name between commas stand there.
"""

from __future__ import annotations

from msgspec.structs import replace

from riwaya.claims.clauses import is_verb
from riwaya.claims.context import Context
from riwaya.claims.source_phrases import opens_event
from riwaya.claims.speakers import Speaker

_MOST_ADDED = 7  # words a title may go on with before the content («السفير الروسي لدى الأمم المتحدة فلان»)
_TO_NAME = 12  # words of a title before the comma and the name behind it
_NAME = 5  # words of a rank and name
ADVERBS = frozenset(
    "الانتباه النظر بالقول ايضا كذلك لاحقا بدوره بدورها قائلا قائله انه انها حينها سابقا مجددا اليوم امس".split()
)
PRONOMINAL = frozenset("في عن من علي الي ب ل مع عند لدي في حول".split())


def widened(ctx: Context, subject: Speaker, opens: int) -> Speaker:
    """A subject taken on to a name the lexicons do not know: «السفير لدى الأمم المتحدة فلان إن …».

    Nothing but nouns may stand between, the places and bodies of a title among them.
    """
    if ctx.words[subject.first].head is None and ctx.actor_at[subject.first] >= 0:
        return subject
    k, added, kept = subject.last, 0, subject.last
    while k < opens - 1 and added < _MOST_ADDED:
        tag = ctx.tags[k]
        named = ctx.actor_at[k] >= 0 or ctx.place_at[k] >= 0
        if (
            not named
            and tag.preposition
            and tag.word in ("في", "لدي", "من")
            and k + 1 < opens - 1
            and _in_title(ctx, k + 1)
        ):
            k += 1
            continue
        if not (_names_body(ctx, k) if named else _goes_on_title(ctx, k)):
            break
        k, added = k + 1, added + (not named)
        kept = k
    return replace(subject, last=kept) if kept > subject.last else subject


def with_name(ctx: Context, subject: Speaker, stop: int) -> Speaker:
    """A titled source taken on to the name set off behind it («قائد المركز لشؤون الهدنة، اللواء فلان الفلاني،»)."""
    if ctx.words[subject.first].head is None:
        return subject
    sentence = ctx.text.sentences[ctx.text.sentence_of[subject.first]]
    limit = min(stop, sentence.last, subject.last + _TO_NAME)
    comma = next((k for k in range(subject.last, limit) if not _goes_on_to_name(ctx, k)), limit)
    if comma >= limit or ctx.tokens[comma].norm not in ("،", ",") or "،" in _words(ctx, subject):
        return subject
    last = comma + 1
    while last < min(stop, sentence.last) and last - comma <= _NAME and ctx.tokens[last].kind in ("word", "latin"):
        if ctx.actor_at[last] < 0 and is_clausal(ctx, last):
            return subject
        last += 1
    closed = last == stop - 1 or (last < sentence.last and ctx.tokens[last].norm in ("،", ",", ":"))
    return replace(subject, last=last) if closed and _is_name(ctx, comma + 1, last) else subject


def _words(ctx: Context, speaker: Speaker) -> list[str]:
    return [t.norm for t in ctx.tokens[speaker.first : speaker.last]]


def _goes_on_to_name(ctx: Context, k: int) -> bool:
    """Whether token k can stand in a title, between its head and the comma before the name."""
    if ctx.actor_at[k] >= 0 or ctx.place_at[k] >= 0:
        return True
    tag, token = ctx.tags[k], ctx.tokens[k]
    if tag.preposition and tag.word in ("في", "الي", "لدي", "من"):
        return True
    governed = token.norm[:1] in "بل" or token.norm.startswith("ال")
    return token.kind == "word" and governed and not is_clausal(ctx, k) and not _is_event_under_b(ctx, k)


def _is_event_under_b(ctx: Context, k: int) -> bool:
    """«أفادت الوزارة بمقتل الطبيب، فلان»: what was said, no part of a title."""
    return ctx.tokens[k].norm[:1] == "ب" and any(r.form.pos == "noun" for r in ctx.words[k].readings)


def _is_name(ctx: Context, first: int, last: int) -> bool:
    """A person's name between commas: one the lexicons know, a rank with a name, or two to four plain words."""
    if ctx.tokens[first].norm.startswith(("ل", "ب", "و")) and ctx.actor_at[first] < 0:
        return False
    if any((a := ctx.actor(k)) is not None and a.type == "person" for k in range(first, last)):
        return True
    rank = ctx.words[first].head is not None
    words = [ctx.tokens[k].norm for k in range(first + rank, last)]
    if any(ctx.place_at[k] >= 0 or ctx.words[k].readings for k in range(first, last)):
        return False
    return 2 - rank <= len(words) <= _NAME - rank and not words[0].startswith(("ال", "و", "ب", "ل"))


def _names_body(ctx: Context, k: int) -> bool:
    """Whether the name at k can belong to a title: no outlet, nothing under «ب»."""
    actor = ctx.actor(k)
    return (actor is None or actor.type != "outlet") and not ctx.tokens[k].norm.startswith("ب")


def _goes_on_title(ctx: Context, k: int) -> bool:
    """Whether token k, no name the lexicons know, can go on with a title or be a name itself."""
    token = ctx.tokens[k]
    if token.kind not in ("word", "latin") or is_clausal(ctx, k) or token.norm in ADVERBS or opens_event(ctx, k):
        return False
    if ctx.words[token.i].statement or ctx.words[token.i].head == "outlet":
        return False
    if any(s.after and s.stem in PRONOMINAL for s in token.splits):
        return False
    glued = token.norm[:1] in "بل" and not token.norm.startswith("لل")
    return not (glued and any(s.preposition and s.definite for s in token.splits))


def _in_title(ctx: Context, k: int) -> bool:
    """Whether what follows a preposition can be the body or place somebody speaks for."""
    if ctx.actor_at[k] >= 0 or ctx.place_at[k] >= 0:
        return True
    token = ctx.tokens[k]
    return token.kind == "word" and not (
        ctx.words[token.i].statement or ctx.time_at[k] >= 0 or ctx.words[token.i].readings
    )


def is_clausal(ctx: Context, k: int) -> bool:
    """Whether token k is none that a name consists of: a particle, a preposition, a verb, a time."""
    tag, token = ctx.tags[k], ctx.tokens[k]
    role = ctx.words[token.i].role
    return (
        (role is not None and (role.cue or role.report is not None))
        or tag.preposition
        or tag.complementizer
        or tag.relative
        or tag.auxiliary
        or tag.negator
        or tag.starts_clause
        or tag.demonstrative
        or ctx.time_at[k] >= 0
        or is_verb(ctx, k)
    )
