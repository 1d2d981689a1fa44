"""How far a source phrase reaches: titles, names and appositions, up to a verb, a particle or what was said."""

from __future__ import annotations

import re

from riwaya.claims.context import Context
from riwaya.text.tokens import Token

_MAX_PHRASE = 16
_NAME = 4  # words of a name
_BACK = frozenset("عليها عليه فيها فيه منها منه".split())
_NO_PART = frozenset(
    "طالبا طالبه رافضا رافضه مفضلا مفضله مشترطا مشترطه قوله قولها قولهم".split()
)  # «المصدر طالبا عدم نشر اسمه»
_CALLED = frozenset("يدعي تدعي اسمه اسمها".split())
_VERBAL_NOUN = re.compile("با(?:ست|ن|.ت).{1,3}ا.ه?")  # «أفادت المصادر بارتفاع», «باستمرار», «بانسحاب»: what is said
_JOINS_PREFIX = ("و", "ف")


def joins(ctx: Context, k: int) -> bool:
    """Whether token k begins with the conjunction و, not with a و of its own (وزارة، واشنطن)."""
    token = ctx.tokens[k]
    if not token.norm.startswith("و") or token.norm in ctx.rules.reporting.heads:
        return False
    actor = ctx.actor(k)
    return actor is None or actor.span[0] > token.start or not actor.name.startswith("و")


def phrase_end(ctx: Context, i: int, end: int) -> int:
    """Index after the last token of the noun phrase that starts at i."""
    limit = min(end, i + _MAX_PHRASE)
    k, commas = i, 0
    while k < limit:
        token, tag = ctx.tokens[k], ctx.tags[k]
        if k > i and _ends_phrase(ctx, k, token):
            if token.norm in ('"', "«", "“", "#") and k + 1 < limit and ctx.actor_at[k + 1] >= 0:
                k += 1
                continue
            if (past := _past_marked(ctx, k, limit)) is not None:
                k = past
                continue
            if (named := _called(ctx, i, k, limit)) is not None:
                k = named
                break
            if token.norm in ("،", ",") and commas == 0 and _apposition(ctx, k + 1, limit):
                commas, k = 1, k + 1
                continue
            if not (tag.preposition and _title_preposition(ctx, k)) and not _title_complement(ctx, i, k):
                break
        if k > i and (_is_object(ctx, i, k) or _opens_told(ctx, k) or _is_clause_on(ctx, i, k)):
            break
        if ctx.actor_at[k] >= 0:
            k = ctx.actor_end(k)
            if k < limit and not _goes_on_after_actor(ctx, k):
                break
            continue
        k += 1
    while k > i + 1 and ctx.tokens[k - 1].kind == "punct" and ctx.actor_at[k - 1] < 0:
        k -= 1
    return min(k, end)


def _past_marked(ctx: Context, k: int, limit: int) -> int | None:
    """Past a name set in marks with a title going on behind it: «مدير إعلام «كذا» فلان», «قوات "كذا" العقيد فلان»."""
    if ctx.tokens[k].norm not in ('"', "«", "“", "»", "”") or k in ctx.opens:
        return None
    close: int | None = k
    if ctx.tokens[k].norm in ("«", "“") or (ctx.tokens[k].norm == '"' and ctx.actor_at[k - 1] < 0):
        close = _closing(ctx, k, limit, _NAME + 1)
    if close is None:
        return None
    after = ctx.actor(close + 1) if close + 1 < limit else None
    return close + 1 if after is not None and after.type == "person" else None


def _closing(ctx: Context, opening: int, limit: int, words: int) -> int | None:
    """The mark that closes a name of so many words at the most, if the first mark behind the opening one closes."""
    close = next((m for m in range(opening + 1, min(limit, opening + words + 2)) if ctx.tokens[m].kind == "punct"), opening)
    return close if close > opening and ctx.tokens[close].norm in ('"', "»", "”") else None


def _called(ctx: Context, first: int, k: int, limit: int) -> int | None:
    """Past the name behind a title: «شرطي يدعى محمد ضاهر», «الشرطي «محمد عدن» لوكالة …»; None where none stands."""
    if ctx.words[first].head is None:
        return None
    token, start = ctx.tokens[k], k + 1
    if token.norm in ('"', "«", "“"):
        close = _closing(ctx, k, limit, _NAME)
        if close is None or close - start <= 1 or close + 1 >= limit:
            return None
        return close + 1 if _tells(ctx, close + 1) else None
    if token.norm.removeprefix("و") not in _CALLED:
        return None
    last = start
    while last < min(limit, start + _NAME) and (
        ctx.actor_at[last] >= 0
        or (ctx.tokens[last].kind == "word" and not _ends_phrase(ctx, last, ctx.tokens[last]))
    ):
        last += 1
    return last if last > start else None


def _tells(ctx: Context, k: int) -> bool:
    """Whether what was said, or whom it was told, begins at token k."""
    return ctx.tags[k].complementizer or ctx.tokens[k].norm[:1] == "ل" or ctx.tokens[k].kind == "punct"


def _opens_told(ctx: Context, k: int) -> bool:
    """«أفاد مصدر أمني بوقوع …», «نفت الوزارة شن …»: what is told begins, if no title is over it («مدير دخول المرضى»)."""
    return ctx.actor_at[k] < 0 and ctx.words[k].told is not None and not _in_charge(ctx, k)


def _is_object(ctx: Context, first: int, k: int) -> bool:
    """«حملت الحكومة المسلحين …»: a definite head behind a definite head is another party, if no adjective."""
    word, head = ctx.tokens[k].norm, ctx.tokens[first].norm.removeprefix("و")
    definite, last = word.startswith("ال"), ctx.tokens[k - 1].norm
    if definite and not head.startswith("ال") and ctx.words[first].head is not None and ctx.actor_at[k - 1] < 0 and ctx.actor_at[k] < 0:
        described = k - 1 > first and last.endswith(("ي", "يه")) and not last.startswith(("ال", "و"))
        if (last.endswith("ون") and len(last) > 4 and not last.startswith("ال")) or described:
            return not ctx.tags[k - 1].preposition  # «دعا مسؤولون الأطراف», «طالب مصدر أمني السكان»
    behind = definite and last.startswith("ال") and ctx.actor_at[k] < 0 and not word.endswith(("ي", "يه"))
    if behind and any(r.form.pos == "noun" for r in ctx.words[k].readings):
        return True  # «وصفت الوزارة الهجوم بأنه»
    if k - 1 > first:
        return False
    if not (word.startswith("ال") and head.startswith("ال")) or word.endswith(("ي", "يه")):
        return False
    return ctx.actor_at[k] < 0 and ctx.words[k].head not in (None, "person")


def _is_clause_on(ctx: Context, first: int, k: int) -> bool:
    """«رسالة اطلعت عليها الوكالة»: a verb that describes a statement."""
    behind = ctx.tokens[k + 1].norm if k + 1 < len(ctx.tokens) else ""
    return behind in _BACK and ctx.words[first].statement


def _title_complement(ctx: Context, first: int, k: int) -> bool:
    """«وزير الدولة للشؤون الخارجية»، not «الوزير للصحفيين»: what a title is for, not who is told."""
    token = ctx.tokens[k]
    if not token.norm.startswith("لل") or ctx.words[first].head != "official" or k == first:
        return False
    actor = ctx.actor(k)
    told = ctx.words[token.i].head in ("outlet", "person") or (
        actor is not None and actor.type in ("outlet", "armed_group")
    )
    return not told and ctx.time_at[k] < 0 and not ctx.words[token.i].statement


def _goes_on_after_actor(ctx: Context, k: int) -> bool:
    """After a name: a person behind a title, an adjective, a coordinated source, an apposition."""
    token = ctx.tokens[k]
    if token.kind == "punct":
        return token.norm in ("،", ",", '"', "»", "(", "”", "#")
    actor = ctx.actor(k)
    if actor is not None:
        return actor.type == "person" or joins(ctx, k)
    if ctx.tags[k].preposition:
        return True
    if joins(ctx, k):
        return ctx.words[token.i].head is not None or not ctx.rules.reporting.partitives.isdisjoint(token.stems)
    if ctx.words[k].head is not None:
        before = ctx.actor(k - 1)
        return before is None or before.type != "person" or not _is_no_person(ctx, k)
    if token.norm.endswith(("يون", "يين")) and not ctx.tokens[k - 1].norm.startswith("ال"):
        return False  # «حذرت إسرائيل الفلسطينيين»
    return token.norm.startswith("ال") and token.norm.endswith(("ي", "يه", "يون", "يين"))


def _is_no_person(ctx: Context, k: int) -> bool:
    """«أبلغ فلان وكالة …», «دعا فلان الدول إلى»: an agency or a body is no apposition to a person."""
    return ctx.words[k].head == "outlet" or not ctx.rules.reporting.feminine.isdisjoint(ctx.tokens[k].stems)


def _ends_phrase(ctx: Context, k: int, token: Token) -> bool:
    tag = ctx.tags[k]
    if token.kind == "break" or token.norm in ("،", ",", ":", "؛", ".", '"', "«", "”", "“", "»", "؟", "!", "-"):
        return True
    if tag.complementizer or tag.relative or tag.starts_clause or tag.auxiliary or tag.negator or tag.demonstrative:
        return True
    if tag.preposition:
        return True
    role = ctx.words[token.i].role
    if role is not None and role.cue:
        return True
    if ctx.words[token.i].report is not None and ctx.words[token.i].head is None:
        return True
    if ctx.time_at[k] >= 0 or opens_event(ctx, k):
        return True
    if token.norm in ("ل", "ب", "قد", "لقد") or token.norm in _NO_PART:
        return True
    if any(s.after and s.stem in ctx.rules.reporting.statements for s in token.splits):
        return True  # «ختم المتحدث بيانه بالقول»
    glued = token.norm[:1] in ("ب", "ل") and any(
        s.preposition and (s.definite or len(s.stem) > 3) for s in token.splits[1:]
    )
    if glued and _ends_at_glued(ctx, k, token):
        return True
    return token.norm.startswith("لل")


def opens_event(ctx: Context, k: int) -> bool:
    """Whether the noun at k is an event that is told («أعلن الجيش مقتل …»), and none that a title is over."""
    return _is_event_noun(ctx, k) and not _in_charge(ctx, k)


def _in_charge(ctx: Context, k: int) -> bool:
    """«قائد عملية استعادة …»: an event noun under a head that takes what it is in charge of."""
    for back in (k - 1, k - 2):
        token = ctx.tokens[back]
        if back < 0 or token.norm.startswith("ال"):
            return False
        if not ctx.rules.reporting.construct.isdisjoint(token.stems):
            return True
        if (
            token.norm[:1] in "بل"
            and ctx.actor_at[back] < 0
            and any(s.preposition and not s.before[1:] for s in token.splits[1:])
        ):
            return True  # «المكلفة بمراقبة وقف …»
        if not _is_event_noun(ctx, back):
            return False
    return False


def _is_event_noun(ctx: Context, k: int) -> bool:
    """«أعلنت مصادر عسكرية انضمام لواء»: an indefinite verbal noun is what was said, not who said it."""
    if ctx.actor_at[k] >= 0 or ctx.words[k].head is not None:
        return False
    for reading in ctx.words[k].readings:
        entry = reading.form.entry
        if (
            reading.form.pos == "noun"
            and not reading.split.definite
            and entry.type != "operation"
            and entry.prior >= 0.4
        ):
            return True
    return False


def _ends_at_glued(ctx: Context, k: int, token: Token) -> bool:
    if token.norm.startswith(("بال", "لل")):
        return not token.norm.startswith("باسم")
    if ctx.actor_at[k] < 0 and _VERBAL_NOUN.fullmatch(token.norm):
        return True
    return any(s.stem in ctx.rules.reporting.statements for s in token.splits if s.preposition) or (
        token.norm[0] == "ل" and ctx.actor_at[k] >= 0
    )


def _title_preposition(ctx: Context, k: int) -> bool:
    """Prepositions inside a title or a name: «الناطق باسم»، «مسؤول في الجيش»، «مصدر من المعارضة»."""
    word = ctx.tags[k].word
    if word not in ("في", "من", "لدي", "عن", "علي"):
        return False
    following = ctx.tokens[k + 1] if k + 1 < len(ctx.tokens) else None
    if following is None or ctx.time_at[k + 1] >= 0:
        return False
    if any(s.stem in ctx.rules.reporting.statements for s in following.splits):
        return False
    if word == "عن" and not {"مسوول", "مسؤول", "مسئول"}.isdisjoint(ctx.tokens[k - 1].stems):
        return not opens_event(ctx, k + 1) and ctx.words[k + 1].told is None  # «المسؤول عن المركز», not «كشف مسؤول عن مقتل»
    if word in ("عن", "علي"):
        return False
    return ctx.actor_at[k + 1] >= 0 or ctx.place_at[k + 1] >= 0 or ctx.words[following.i].head is not None


def _apposition(ctx: Context, k: int, limit: int) -> bool:
    """A name or title set off by commas («وزير الإعلام، معمر الإرياني،»)."""
    if k >= limit:
        return False
    actor = ctx.actor(k)
    if actor is not None and actor.type == "person":
        return True
    if set_off_name(ctx, k, limit):
        return True
    head = ctx.words[k].head
    if head not in ("official", "monitor", "armed_group", "activist") or ctx.tags[k].conjunction == "و":
        return False
    return not ctx.tokens[k].norm.startswith(_JOINS_PREFIX)


def set_off_name(ctx: Context, k: int, limit: int) -> bool:
    """A name the lexicons do not know between commas («وزير الدولة، فلان الفلاني، في تعليق»)."""
    last = k
    while (
        last < limit
        and last - k < 4
        and ctx.tokens[last].kind == "word"
        and not _ends_phrase(ctx, last, ctx.tokens[last])
    ):
        if ctx.place_at[last] >= 0 or (ctx.words[last].readings and last == k):
            return False
        last += 1
    named = last - k >= 2 and last < len(ctx.tokens) and ctx.tokens[last].norm in ("،", ",")
    return named and not ctx.tokens[k].norm.startswith(("ال", "و", "ب", "ل"))
