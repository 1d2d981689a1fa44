"""Where the content of a reporting word opens and ends: a clause after أن, a quotation, or a noun («أعلن إسقاط طائرة»)."""

from __future__ import annotations

from riwaya.claims.clauses import is_verb
from riwaya.claims.context import Context
from riwaya.claims.speakers import Speaker
from riwaya.rules.reporting import Report

PUBLISH = frozenset("نشر بث أورد نقل أذاع وزع".split())  # what an outlet does with a statement
TURNS = frozenset("فيما بينما لكن لكنه لكنها لكنهم حين الا غير بيد المقابل".split())
_REACH = 40  # tokens between a reporting verb and the particle that opens its content
_NOT_CONTENT = frozenset("بعد قبل منذ دون بدون الا غير مع رغم لولا حتي بيد سوي الي_حين".split())
_BEFORE_EVENT = frozenset("بشده رسميا اي اليوم امس كذلك ايضا".split())
_COMES = frozenset("ياتي وياتي وجاء وجاءت وتاتي".split())
_REFERENCE = frozenset("اشاره تهديد تلميح".split())
RECORDERS = frozenset(("monitor", "activist", "outlet", "media", "local_sources"))  # «رصد المرصد», not «رصد الجيش»
_PAST_QUOTE = 4  # words behind a quotation in which the outlet takes over
DASHES = frozenset("-–—")
ASIDE = 12  # words of an aside between dashes
_AFTER_QUOTE = frozenset("فيما بينما لكن لكنه لكنها لكنهم".split())
_BEFORE_NOUN = frozenset("عدم دون بدون غير تم يتم سيتم جري يجري".split())
_WE = frozenset("اننا انني باننا بانني".split())  # «قال إننا نتقدم»


def opens_content(ctx: Context, k: int) -> bool:
    """Whether token k is a particle, a colon or a mark behind which content opens."""
    return ctx.tags[k].complementizer or ctx.tokens[k].norm == ":" or k in ctx.opens


def names_event(ctx: Context, k: int, end: int) -> bool:
    """Whether content that is a noun opens at k, a time or «في بيان» before it passed over: «أعلن الجيش، أمس، قصف مقر»."""
    while k < end:
        token, tag = ctx.tokens[k], ctx.tags[k]
        if token.norm in ("،", ",") and (close := _past_apposition(ctx, k, end)) is not None:
            k = close
        elif (
            token.kind in ("punct", "number")
            or ctx.time_at[k] >= 0
            or token.norm in _BEFORE_EVENT
            or tag.word in ("عن", "الي", "علي")
        ):
            k += 1
        elif tag.word == "في" and k + 1 < end and ctx.words[k + 1].statement:
            marks = (m for m in range(k + 2, min(end, k + 8)) if ctx.time_at[m] >= 0 or ctx.tokens[m].kind == "punct")
            after = next(marks, k + 2)
            if any(ctx.tags[m].background for m in range(k + 2, after)):
                return False  # «في بيان عقب مقتل جندي، إن»
            k = after
        else:
            role = ctx.words[k].role
            if ctx.words[k].told is not None:
                return True
            if token.norm == "ردا":
                return False  # «قال المتحدث ردا على القصف: …»
            if role is None or role.report is None or not role.report.pronoun or role.report.verb.lemma not in PUBLISH:
                return any(r.form.pos == "noun" for r in ctx.words[k].readings)
            mark = next((m for m in range(k + 1, min(end, k + 9)) if ctx.tokens[m].kind == "punct"), None)
            return mark is not None and mark + 2 < end  # «نشره موقعه الرسمي»، content of its own behind it
    return False


def _past_apposition(ctx: Context, comma: int, end: int) -> int | None:
    """Past «، الفرع المصري للتنظيم،» where the comma opens a phrase with no verb in it."""
    for k in range(comma + 1, min(end, comma + 10)):
        if ctx.tokens[k].norm in ("،", ","):
            return k + 1 if k > comma + 1 else None
        if (
            ctx.tokens[k].kind == "punct"
            or is_verb(ctx, k)
            or ctx.words[k].role is not None
            or ctx.words[k].readings
        ):
            return None
    return None


def is_described(ctx: Context, i: int) -> bool:
    """Whether the verb at i describes the noun before it («هجوم تبنته الحركة»، «الهدنة التي أعلنتها موسكو»)."""
    if i == 0 or ctx.tokens[i].norm.startswith("و"):
        return False
    before, tag = ctx.tokens[i - 1], ctx.tags[i - 1]
    if tag.relative:
        return tag.word not in ("من", "ما")
    return before.kind == "word" and not (tag.auxiliary or tag.starts_clause or tag.complementizer or tag.before_verb)


def find_content(ctx: Context, i: int, end: int) -> int | None:
    """Where the content of a reporting verb opens: after أن / إن, a colon, or at a quotation."""
    aside = range(0)
    for k in range(i + 1, min(end, i + _REACH)):
        token, tag = ctx.tokens[k], ctx.tags[k]
        if k in aside:
            continue
        if token.norm in DASHES:
            aside = _aside(ctx, k, end)
        if tag.complementizer:
            if ctx.tags[k - 1].word in _NOT_CONTENT:
                continue
            return k + 1
        if token.norm == ":" or k in ctx.opens or token.norm in _WE:
            return k + 1
        if k > i + 1 and _is_clause(ctx, k):
            other = ctx.words[token.i].report
            if other is not None and _closes_header(ctx, k, other):
                return None
    return None


def _aside(ctx: Context, dash: int, end: int) -> range:
    """«مسؤول - رفض الكشف عن اسمه - لوكالة»: the tokens of an aside that opens at a dash, up to the dash that closes it."""
    close = next((k for k in range(dash + 1, min(end, dash + ASIDE)) if ctx.tokens[k].norm in DASHES), dash)
    return range(dash + 1, close + 1)


def _closes_header(ctx: Context, k: int, other: Report) -> bool:
    """Whether a reporting verb met before the content is a clause of its own, not «نشرته الوكالة» or «الذي يتهم …»."""
    if is_called(ctx, k):
        return False
    if other.shape is None:
        return other.verb.lemma != "قائل" and ctx.tokens[k - 1].norm in ("،", ",")
    if other.conjunction:
        return ctx.tokens[k - 1].norm in ("،", ",")
    if other.pronoun and other.verb.lemma in PUBLISH:
        return False
    tag = ctx.tags[k - 1]
    return not (tag.relative and tag.word not in ("من", "ما"))


def is_called(ctx: Context, k: int) -> bool:
    """«شرطي يدعى فلان»: the passive that names, where «يدعي أن» would allege."""
    token = ctx.tokens[k]
    return token.norm.removeprefix("و") in ("يدعي", "تدعي") and ctx.text.raw[token.end - 1] == "ى"


def _is_clause(ctx: Context, k: int) -> bool:
    return (
        ctx.actor_at[k] < 0
        and ctx.time_at[k] < 0
        and ctx.place_at[k] < 0
        and ctx.words[k].head is None
    )


def noun_content(
    ctx: Context, i: int, report: Report, subject: Speaker | None, end: int, *, goes_on: bool
) -> int | None:
    """Content that is a noun: «أعلن التحالف إسقاط طائرة», «أفاد مصدر بوقوع انفجار»."""
    if not (report.verb.plain or (report.verb.records and subject is not None and subject.kind in RECORDERS)):
        return None
    if report.verb.kind == "accuse":
        start = subject.first + 1 if subject is not None and subject.first > i else i + 1
        turn = next((k for k in range(start, end) if ctx.tags[k].word in TURNS), end)
        charges = [k for k in range(start, min(turn, len(ctx.tokens) - 1)) if _is_charge(ctx, k)]
        return next((k for k in charges if not (ctx.tokens[k - 1].kind == ctx.tokens[k + 1].kind == "punct")), None)
    if subject is not None and subject.first > i:
        return subject.last
    if subject is None and not report.verb.continues and not goes_on and report.shape is not None:
        return None
    return i + 1


def _is_charge(ctx: Context, k: int) -> bool:
    """Where what somebody is accused of begins: «بقتل», «بالوقوف وراء», «مسؤولية»."""
    token = ctx.tokens[k]
    if token.norm.startswith(("مسوول", "مسؤول", "مسئول", "اللوم", "اللائمه")):
        return True
    return token.norm.startswith("ب") and ctx.actor_at[k] < 0 and any(s.preposition == "ب" for s in token.splits[1:])


def content_end(ctx: Context, content: int, end: int) -> int:
    """A quotation that is the whole content ends it where it closes, unless words of the source go on."""
    end = next((k for k in range(content + 1, end) if _takes_over(ctx, k)), end)
    quote = ctx.opens.get(content - 1) or ctx.opens.get(content)
    if quote is not None and quote.closed and quote.close < end:
        after = quote.close + 1
        quoted_again = any(q.open in (after + 1, after + 2) for q in ctx.text.quotes)
        if after < end and not quoted_again and (ctx.tags[after].word in _AFTER_QUOTE or _is_new_clause(ctx, after, end)):
            return after
    return end


def _is_new_clause(ctx: Context, comma: int, end: int) -> bool:
    """«قال: "…"، ويشن المسلحون …»: a verb behind the comma that nobody reports."""
    if ctx.tokens[comma].norm not in ("،", ",") or comma + 1 >= end:
        return False
    return ctx.words[comma + 1].report is None and is_verb(ctx, comma + 1, conjoined=True)


def _takes_over(ctx: Context, k: int) -> bool:
    """«في إشارة إلى …»، and behind a quotation «وذلك مع …»: the outlet about what was said."""
    token = ctx.tokens[k]
    if any(q.open < k < q.close for q in ctx.speech):
        return False
    if token.norm in _COMES and k + 1 < len(ctx.tokens) and ctx.tokens[k + 1].norm in ("ذلك", "هذا"):
        return True  # «…، ويأتي ذلك بعد ساعات من»
    if token.norm == "وذلك":
        if k + 1 < len(ctx.tokens) and ctx.tags[k + 1].background:
            return True
        quoted_again = any(m in ctx.opens for m in range(k + 1, k + _PAST_QUOTE))
        return not quoted_again and any(k - _PAST_QUOTE <= q.close < k for q in ctx.text.quotes)
    return ctx.tags[k].word == "في" and k + 1 < len(ctx.tokens) and ctx.tokens[k + 1].norm in _REFERENCE


def goes_on_with_event(ctx: Context, k: int, end: int) -> bool:
    """«… مقتل جندي، وإصابة آخر», «و "مقتل ضابط"»: a coordinated noun goes on after the comma."""
    if k >= end or not ctx.tokens[k].norm.startswith("و"):
        return False
    if ctx.tokens[k].norm == "و":
        word = next((m for m in range(k + 1, end) if ctx.tokens[m].kind != "punct"), k)
        return any(r.form.pos == "noun" for r in ctx.words[word].readings)
    return any(r.form.pos == "noun" and "و" in r.split.before for r in ctx.words[k].readings)


def stands_as_noun(ctx: Context, i: int) -> bool:
    """«عدم نشر»، «في نشر»: what looks like a verb stands where only a noun can."""
    before = ctx.tags[i - 1] if i else None
    if before is None or before.conjunction == "و?":
        return False
    return before.word in _BEFORE_NOUN or (
        before.preposition and before.word not in ("ما", "حتي", "من", "منذ")
    )


def is_impersonal(ctx: Context, i: int) -> bool:
    """«يذكر أن» names nobody: the outlet speaks."""
    word = ctx.tokens[i].norm
    if word not in ctx.rules.reporting.impersonal and word[1:] not in ctx.rules.reporting.impersonal:
        return False
    return any(ctx.tags[k].complementizer for k in range(i + 1, min(len(ctx.tokens), i + 3)))
