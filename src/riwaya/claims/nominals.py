"""Noun phrases around a trigger, with the preposition that governs each: the material of roles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from riwaya.claims.clauses import is_verb, sentence_range
from riwaya.claims.context import Context
from riwaya.claims.groups import group_of, is_thing
from riwaya.rules.grammar import NounVerb

_AGENT_PHRASES = (("علي", "يد"), ("علي", "ايدي"), ("من", "قبل"), ("من", "جانب"), ("بنيران",), ("برصاص",), ("بايدي",), ("بقصف",))
_AGENT_OPENERS = frozenset(phrase[0] for phrase in _AGENT_PHRASES)
_MARKS = frozenset("،,؛;:.!?؟-")
_TAILS = frozenset("بينهم بينهن بينها منهم منهن ضمنهم بجروح بجراح باصابات انفسهم نفسه نفسها".split())
_LENGTH = 10
_DEEDS = frozenset(("strike", "harm", "custody"))  # groups of event types
# A preposition with its pronoun is a phrase of its own: «أطاح بها الحوثيون».
WITH_PRONOUN: Mapping[str, tuple[str, ...]] = {
    "ب": ("به", "بها", "بهم"),
    "في": ("فيه", "فيها", "فيهم"),
    "علي": ("عليه", "عليها", "عليهم"),
    "عن": ("عنه", "عنها", "عنهم"),
    "من": ("منه", "منها", "منهم"),
    "ل": ("له", "لها", "لهم"),
    "مع": ("معه", "معها", "معهم"),
    "ضد": ("ضده", "ضدها", "ضدهم"),
    "الي": ("اليه", "اليها", "اليهم"),
}
_PRONOUNS = frozenset(word for words in WITH_PRONOUN.values() for word in words)


class Nominal(msgspec.Struct, frozen=True):
    """Tokens `[first, last)` of a noun phrase; `preposition` is '' for a bare one, 'agent' after «على يد»."""

    first: int
    last: int
    preposition: str


def nominals_after(ctx: Context, i: int, stop: int) -> Iterator[Nominal]:
    """Noun phrases from token i up to `stop`, in order; a verb, a relative pronoun or a full stop ends the search."""
    preposition = ""
    k = i
    while k < stop:
        token, tag = ctx.tokens[k], ctx.tags[k]
        if token.kind == "break" or token.norm in (".", "؛", ":") or tag.complementizer or tag.starts_clause:
            return
        if tag.relative and tag.word not in ("من", "ما"):
            return
        agent = _agent_phrase(ctx, k)
        if agent:
            preposition, k = "agent", k + agent
        elif token.kind == "punct":
            if token.norm in _MARKS and preposition == "" and not _beside_time(ctx, k):
                preposition = ","
            k += 1
        elif ctx.time_at[k] >= 0 or token.norm in _PRONOUNS:
            preposition = "" if token.norm in _PRONOUNS else preposition
            k += 1
        elif tag.preposition and ctx.actor_at[k] < 0 and ctx.quantity_at[k] < 0:
            preposition, k = tag.word, k + 1
        elif _ends_phrases(ctx, k, i):
            return
        else:
            glued = _glued(ctx, k)
            last = _end(ctx, k, stop)
            yield Nominal(k, last, glued or preposition)
            preposition, k = "", last


def _ends_phrases(ctx: Context, k: int, i: int) -> bool:
    """Whether a verb at token k ends what stands behind a trigger: at once only a word that is nothing but a verb."""
    if is_light(ctx, k, pronoun=True):
        return True
    return is_verb(ctx, k) and (k > i or ctx.tokens[k].norm.startswith("و") or ctx.words[k].alone == "verb")


def _beside_time(ctx: Context, k: int) -> bool:
    """Whether a mark sets off a time: «قتل الجيش، الجمعة، 16 شخصا» goes on behind it."""
    return ctx.time_at[k - 1] >= 0 or (k + 1 < len(ctx.tokens) and ctx.time_at[k + 1] >= 0)


def owns(ctx: Context, owner: Nominal, whole: Nominal) -> bool:
    """Whether a party right behind a phrase that names none owns it: «البوارج التابعة للتحالف»."""
    adjoining = owner.preposition == "ل" and owner.first == whole.last
    return adjoining and ctx.actor_at[owner.first] >= 0 > ctx.actor_at[whole.last - 1]


def nominal_before(ctx: Context, i: int, start: int) -> Nominal | None:
    """The bare noun phrase that stands before a verb as its subject («الجيش قصف»), within its clause."""
    bare: Nominal | None = None
    k, preposition = start, ""
    while k < i:
        token, tag = ctx.tokens[k], ctx.tags[k]
        if token.kind == "punct" or ctx.time_at[k] >= 0 or tag.complementizer or tag.auxiliary or tag.starts_clause:
            k += 1
        elif tag.preposition and ctx.actor_at[k] < 0:
            preposition, k = tag.word, k + 1
        else:
            last = _end(ctx, k, i)
            glued = _glued(ctx, k)
            if not preposition and not glued and bare is None:
                bare = Nominal(k, last, "")
            elif bare is not None and owns(ctx, Nominal(k, last, glued), bare):
                bare = Nominal(bare.first, last, "")  # «البوارج التابعة للتحالف»
            preposition, k = "", last
    return bare


def antecedent(ctx: Context, i: int) -> Nominal | None:
    """What a relative clause or a bare relative verb («غارات شنتها») that opens at token i hangs on: the phrase before."""
    sentence = sentence_range(ctx, i)
    k = i - 1
    while k >= sentence.first and (ctx.tokens[k].kind == "punct" or (ctx.tags[k].relative and ctx.tags[k].word != "من")):
        k -= 1
    if k < sentence.first:
        return None
    if ctx.actor_at[k] >= 0:
        first = k
        while first > sentence.first and ctx.actor_at[first - 1] == ctx.actor_at[k]:
            first -= 1
        return Nominal(first, k + 1, "")
    return Nominal(k, k + 1, "")


def is_light(ctx: Context, k: int, *, pronoun: bool = False) -> bool:
    """Whether token k is a light verb, one that leaves the deed to a noun: «شن», or with a pronoun «شنته»."""
    verb = noun_verb(ctx, k)
    return verb is not None and verb.kind == "light" and verb.pronoun == pronoun


def noun_verb(ctx: Context, k: int) -> NounVerb | None:
    """The verb at token k that can stand over an event word, if it is one."""
    return ctx.words[k].noun_verb


def _glued(ctx: Context, k: int) -> str:
    token = ctx.tokens[k]
    if token.norm.startswith("لل") and len(token.norm) > 4:
        return "ل"
    if token.norm.startswith(("بال", "وبال")) and len(token.norm) > 5:
        return "ب"
    readings = ctx.words[k].readings
    if readings and all(r.split.preposition for r in readings):
        return readings[0].split.preposition  # «بإسناد»
    covered = ctx.actor_at[k] >= 0 or ctx.place_at[k] >= 0
    mention = ctx.actor(k)
    if not covered and ctx.quantity_at[k] >= 0 and token.norm[:1] == "ب" and len(token.splits) > 1:
        return token.splits[1].preposition  # «بأربع غارات»
    if covered and token.norm[:1] in ("ب", "ل") and (mention is None or not mention.name.startswith(token.raw[:2])):
        splits = token.splits
        if len(splits) > 1 and splits[1].preposition:
            return splits[1].preposition
    return ""


def _agent_phrase(ctx: Context, k: int) -> int:
    if ctx.tags[k].word not in _AGENT_OPENERS:
        return 0
    for phrase in _AGENT_PHRASES:
        if k + len(phrase) <= len(ctx.tokens) and all(
            ctx.tokens[k + n].norm == word or (n == 0 and ctx.tags[k].word == word) for n, word in enumerate(phrase)
        ):
            return len(phrase)
    return 0


def _end(ctx: Context, k: int, stop: int) -> int:
    """Where the phrase that starts at k ends: an actor's name closes it, an accusative or a number opens another."""
    first = k
    counted = ctx.quantity_at[first]
    limit = min(stop, k + _LENGTH)
    while k < limit:
        if counted >= 0 and ctx.quantity_at[k] == counted and ctx.actor_at[k] < 0:
            k += 1  # «أكثر من 20 جنديا» is one phrase
            continue
        if ctx.actor_at[k] >= 0:
            if k > first and _another_party(ctx, k):
                return k
            k = ctx.actor_end(k)
            if k < limit and _coordinated(ctx, k):
                continue
            return min(k, stop)
        if k > first and _closes(ctx, k):
            return k
        k += 1
    return k


def _another_party(ctx: Context, k: int) -> bool:
    """Whether the actor named at token k is another phrase than the definite noun before: «طالب البيان المجتمع الدولي».

    An adjective («المسلحين الحوثيين», «السلطات التركية») and a name behind its title («الرئيس فلان») go on with it.
    """
    previous, token = ctx.tokens[k - 1].norm, ctx.tokens[k].norm
    mention = ctx.actor(k)
    if previous[:1] == "و" and len(previous) > 4:
        previous = previous[1:]
    if not previous.startswith("ال") or token.startswith("و") or mention is None or mention.type == "person":
        return False
    if not token.startswith("ال") or ctx.actor_end(k) > k + 1:
        return True
    plural = previous.endswith(("ين", "ون"))
    return not token.endswith(("ي", "يه", "ين", "ون") if plural else ("ي", "يه"))


def _closes(ctx: Context, k: int) -> bool:
    """Whether token k cannot go on with the phrase before it."""
    token, tag = ctx.tokens[k], ctx.tags[k]
    if token.kind == "break" or token.norm in _MARKS or tag.complementizer or tag.relative or tag.starts_clause:
        return True
    if token.norm in _TAILS:
        return True
    if (tag.preposition and ctx.actor_at[k] < 0) or ctx.time_at[k] >= 0 or is_verb(ctx, k) or _opens_event(ctx, k):
        return True
    if ctx.quantity_at[k] >= 0 and ctx.quantity_at[k] != ctx.quantity_at[k - 1]:
        return True
    if token.kind != "word":
        return False
    previous = ctx.tokens[k - 1].norm
    indefinite = not previous.startswith(("ال", "وال"))
    plural = previous.endswith("ون") and len(previous) > 4 and (indefinite or not token.norm.startswith("ال"))
    if plural and (not token.norm.endswith("ون") or token.norm.startswith("ال")):
        return True  # «مسلحون جنديين», «مسلحون النار»: nothing completes a nominative plural with its ن
    indefinite_after_definite = previous.startswith("ال") and not token.norm.startswith(("ال", "وال"))
    return indefinite_after_definite or token.raw.endswith(("اً", "ًا")) or bool(_glued(ctx, k))


def _opens_event(ctx: Context, k: int) -> bool:
    """A relative light verb («غارات شنتها») or a coordinated event word («… وإصابة 5»): the phrase before it is over."""
    if is_light(ctx, k, pronoun=True):
        return True
    readings = ctx.words[k].readings if ctx.tokens[k].norm.startswith("و") else ()
    return any(r.form.pos == "verb" or not is_thing(r.form.entry.type) for r in readings)


def names_deed(ctx: Context, k: int) -> bool:
    """Whether token k is the noun of a deed, with sides of its own: «غارة», not «ثكنة»."""
    return any(r.form.pos == "noun" and group_of(r.form.entry.type) in _DEEDS for r in ctx.words[k].readings)


def _coordinated(ctx: Context, k: int) -> bool:
    mention = ctx.actor(k)
    return mention is not None and ctx.tokens[k].norm.startswith("و") and not mention.name.startswith("و")
