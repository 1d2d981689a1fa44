"""Source phrases: who a reporting word names, and what kind of source that is."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from riwaya.claims.context import Context
from riwaya.claims.source_phrases import joins, phrase_end
from riwaya.model.claim import SourceKind

_KIND_BY_ACTOR: dict[str, SourceKind] = {
    "armed_group": "armed_group",
    "state": "official",
    "state_force": "official",
    "coalition": "official",
    "official": "official",
    "outlet": "outlet",
    "monitor": "monitor",
    "organization": "monitor",
    "population": "local_sources",
}


class Speaker(msgspec.Struct, frozen=True):
    """A source phrase: tokens `[first, last)`, and the source it names."""

    first: int
    last: int
    kind: SourceKind
    source_id: str | None
    named: bool
    pseudonym: bool
    statement: bool = False


def read_speaker(ctx: Context, i: int, end: int) -> Speaker | None:
    """The source phrase that starts at token i (before `end`), or None where none does.

    Passed over before it: marks and a time or place set off between verb and subject
    («قال، الثلاثاء، المتحدث»). It ends at a particle, a colon, a preposition that does not belong to
    a title, a relative pronoun or a verb; one apposition between commas is taken in.
    """
    i = _skip_adverbials(ctx, i, end)
    if i >= end:
        return None
    counted = _counted_out(ctx, i, end)
    if counted is not None:
        found = _speaker(ctx, counted, phrase_end(ctx, counted, end))
        return replace(found, first=i) if found is not None else None
    if not _can_start(ctx, i):
        return None
    last = phrase_end(ctx, i, end)
    return _speaker(ctx, i, last)


def _counted_out(ctx: Context, i: int, end: int) -> int | None:
    """Where the source itself begins in «عدد من الناشطين»، «أحد القادة»، «تلك القوات»، «ما تسمى مؤسسة»."""
    token, tag = ctx.tokens[i], ctx.tags[i]
    if ctx.actor_at[i] >= 0 or i + 1 >= end:
        return None
    if tag.word == "ما" and ctx.tokens[i + 1].norm in ("يسمي", "تسمي", "يعرف", "تعرف") and i + 3 < end:
        return i + 3 if ctx.tags[i + 2].word == "ب" else i + 2
    if tag.demonstrative:
        return i + 1
    if token.kind == "word" and not ctx.rules.reporting.partitives.isdisjoint(token.stems):
        return i + 2 if ctx.tags[i + 1].word == "من" and i + 2 < end else i + 1
    return None


def split_coordinated(ctx: Context, speaker: Speaker) -> tuple[Speaker, ...]:
    """«مصدر أمني وشهود» is two sources side by side."""
    for k in range(speaker.first + 1, speaker.last):
        token = ctx.tokens[k]
        opens_actor = ctx.actor_at[k] >= 0 and ctx.actor_at[k] != ctx.actor_at[k - 1]
        counted = not ctx.rules.reporting.partitives.isdisjoint(token.stems)
        if joins(ctx, k) and (opens_actor or counted or ctx.words[token.i].head is not None):
            left = _speaker(ctx, speaker.first, k) or read_speaker(ctx, speaker.first, k)
            right = _speaker(ctx, k, speaker.last) or (read_speaker(ctx, k, speaker.last) if counted else None)
            if left is not None and right is not None:
                return (left, *split_coordinated(ctx, right))
    return (speaker,)


def read_speaker_before(ctx: Context, verb: int, start: int) -> Speaker | None:
    """The source phrase that ends before a verb in verb-second order («المرصد قال إن»), or None."""
    floor = verb
    while floor > start and not _breaks_before(ctx, floor - 1):
        floor -= 1
    best: Speaker | None = None
    i = floor
    while i < verb:
        if not _can_start(ctx, i) or (i > floor and ctx.tags[i - 1].preposition) or _is_governed(ctx, i):
            i += 1
            continue
        last = phrase_end(ctx, i, verb)
        found = _speaker(ctx, i, last)
        if found is not None and (best is None or last >= verb - 1):
            best = found
        i = max(last, i + 1) if found is not None else i + 1
    return best


def _is_governed(ctx: Context, i: int) -> bool:
    """«العناصر الأولى للتحقيق تفيد»: what stands under a glued ب or ل is no subject of the verb behind it."""
    token, actor = ctx.tokens[i], ctx.actor(i)
    if actor is not None and actor.span[0] <= token.start and not token.norm.startswith("لل"):
        return False
    if token.norm.startswith(("لل", "بال")):
        return ctx.words[token.i].head is None or token.norm not in ctx.rules.reporting.heads
    return False


def is_own_voice(ctx: Context, speaker: Speaker) -> bool:
    """Whether the source is the publishing outlet itself (its name, or «مراسلنا»)."""
    if ctx.outlet_id is not None and speaker.source_id == ctx.outlet_id:
        return True
    words = {t.norm.lstrip("ولب") for t in ctx.tokens[speaker.first : speaker.last]}
    if words & {"مراسلنا", "مراسلتنا", "مراسلونا", "مراسلينا", "موفدنا"}:
        return True
    correspondent = ctx.words[speaker.first].head == "outlet"
    return correspondent and any(
        (a := ctx.actor(i)) is not None
        and a.actor_id == ctx.outlet_id
        and ctx.outlet_id is not None
        and not ctx.tokens[i].norm.startswith("ل")
        for i in range(speaker.first, speaker.last)
    )


def _speaker(ctx: Context, first: int, last: int) -> Speaker | None:
    head = ctx.tokens[first]
    reporting = ctx.rules.reporting
    actors = [a for i in range(first, last) if (a := ctx.actor(i)) is not None]
    kind = ctx.words[head.i].head
    statement = any(s.stem in reporting.statements for s in head.splits)
    if kind == "outlet" and _is_scene(ctx, first, last):
        return None
    if kind is None and not actors and not statement:
        return None
    if kind is None and not statement and not _named_at_once(ctx, first, last):
        return None
    if kind == "anonymous_sources":
        kind = _refine(ctx, first, last) or kind
        return Speaker(first, last, kind, None, named=False, pseudonym=False)
    person = next((a for a in actors if a.type == "person"), None)
    actor = person or (actors[0] if actors else None)
    if kind is None and actor is not None:
        kind = _KIND_BY_ACTOR.get(actor.type, "person" if person else "official")
    if kind is None:
        kind = "statement"
    if person is not None and kind == "person" and (ruled := _rank_before(ctx, first)):
        kind = ruled
    named = actor is not None
    pseudonym = person is not None and any(w.startswith(("ابو", "ام ")) for w in person.name.split()[:1])
    return Speaker(first, last, kind, actor.actor_id if actor else None, named, pseudonym, statement)


def _is_scene(ctx: Context, first: int, last: int) -> bool:
    """«شهدت مواقع كذا مواجهات»: sites of a place, no web sites."""
    if ctx.rules.reporting.sites.isdisjoint(ctx.tokens[first].stems):
        return False
    return first + 1 < last and ctx.place_at[first + 1] >= 0


def _named_at_once(ctx: Context, first: int, last: int) -> bool:
    """A phrase with no known head is a source only if a name opens it, or a person's name follows a title at once."""
    if ctx.actor_at[first] >= 0:
        return True
    for k in range(first + 1, min(last, first + 4)):
        actor = ctx.actor(k)
        if actor is not None:
            return actor.type == "person" or ctx.tokens[first].kind == "punct"
    return False


def _rank_before(ctx: Context, first: int) -> SourceKind | None:
    return ctx.words[first - 1].head if first else None


def _refine(ctx: Context, first: int, last: int) -> SourceKind | None:
    for token in ctx.tokens[first + 1 : last]:
        for split in token.splits:
            if split.stem in ctx.rules.reporting.adjectives:
                return ctx.rules.reporting.adjectives[split.stem]
    return None


def _skip_adverbials(ctx: Context, i: int, end: int) -> int:
    while i < end:
        token = ctx.tokens[i]
        if ctx.time_at[i] >= 0 or token.norm in (
            "،",
            ",",
            "-",
            "#",
            "ايضا",
            "كذلك",
            "بدوره",
            "بدورها",
            "لاحقا",
            "ان",
            "مساء",
            "صباح",
        ):
            if token.norm == "ان":
                return i
            i += 1
        elif token.norm == "(":
            close = next((k for k in range(i, min(end, i + 12)) if ctx.tokens[k].norm == ")"), None)
            if close is None:
                return i
            i = close + 1
        elif ctx.tags[i].word in ("من", "في") and i + 1 < end and _adverbial_phrase(ctx, i + 1):
            i = _adverbial_end(ctx, i + 1, end)
        else:
            return i
    return i


def _adverbial_phrase(ctx: Context, i: int) -> bool:
    norm = ctx.tokens[i].norm
    return norm in ("جانبه", "جانبها", "جانبهم", "جهته", "جهتها", "جهتهم", "ناحيته", "ناحيتها") or any(
        s.stem in ctx.rules.reporting.statements for s in ctx.tokens[i].splits
    )


def _adverbial_end(ctx: Context, i: int, end: int) -> int:
    """Past «في بيان / في تصريح صحفي» up to a comma, a particle, or the next noun that can speak."""
    i += 1
    opened = i
    while i < end:
        tag, token, report = ctx.tags[i], ctx.tokens[i], ctx.words[i].report
        if tag.complementizer or token.norm in ("،", ",", ":", '"', "«"):
            return i
        if report is not None and report.pronoun and i <= opened + 1:
            return end  # «وأضاف في بيان نقلته الوكالة»: who passes the statement on does not speak
        described = (
            i == opened and token.norm.endswith(("ي", "يه")) and not token.norm.startswith("ال")
        )  # «في بيان صحفي»
        if ctx.actor_at[i] >= 0 or (ctx.words[token.i].head is not None and not described):
            return i
        i += 1
    return i


def _can_start(ctx: Context, i: int) -> bool:
    token, tag = ctx.tokens[i], ctx.tags[i]
    if token.kind not in ("word", "latin"):
        return token.kind == "number" or (
            token.norm in ('"', "«") and i + 1 < len(ctx.tokens) and ctx.actor_at[i + 1] >= 0
        )
    kunya = token.norm == "ام" and ctx.actor_at[i] >= 0  # no «or»
    if tag.complementizer or tag.relative or tag.negator or (tag.starts_clause and not kunya) or tag.auxiliary:
        return False
    role = ctx.words[token.i].role
    if role is not None and (role.cue or _is_report(ctx, i)):
        return False
    return not (tag.preposition and ctx.actor_at[i] < 0 and ctx.words[i].head is None)


def _is_report(ctx: Context, i: int) -> bool:
    """Whether token i is a reporting verb and cannot be a noun that speaks («وصف الرئيس»)."""
    report = ctx.words[i].report
    return report is not None and report.shape is not None and ctx.actor_at[i] < 0 and ctx.words[i].head is None


def _breaks_before(ctx: Context, i: int) -> bool:
    """Whether a subject before the verb cannot reach back over token i."""
    token, tag = ctx.tokens[i], ctx.tags[i]
    if token.kind == "break" or token.norm in (".", "؛", ":", "؟", "!"):
        return True
    return tag.complementizer or tag.starts_clause or (tag.relative and tag.word != "من")
