"""Who speaks a reporting verb: the phrase after it, the phrase that led up to it, or whoever spoke before.

Arabic print puts the subject after its verb («قال المتحدث إن»), before it where كان, إن, أما or a bare
noun opens the clause («وكان المتحدث قد قال»، «أما المتحدث فقال»), or leaves it out. What stands after
the verb may be its object («وكانت الحكومة دعت الأهالي»): order and agreement tell.
"""

from __future__ import annotations

import re
from collections.abc import Container

from msgspec.structs import replace

from riwaya.claims.clauses import is_verb
from riwaya.claims.context import Context
from riwaya.claims.issuers import ISSUE
from riwaya.claims.source_phrases import opens_event
from riwaya.claims.speakers import Speaker, read_speaker, read_speaker_before
from riwaya.claims.titles import ADVERBS, PRONOMINAL, is_clausal, widened, with_name
from riwaya.rules.reporting import Report

_LED_BACK = 32  # words back to what opened the clause of a verb
_STOPS = frozenset(".؛؟!:-")
_INSIDE = frozenset("فيه فيها عبره عبرها خلاله خلالها".split())
_WERE = frozenset("كان كانت كانوا".split())
TAKES_OBJECT = ("ask", "accuse")  # what follows these verbs may be whom they ask or blame
_HEADER = 25  # words of the longest phrase between a verb and its content that is taken for a speaker unknown
_BEFORE_TITLE = 5  # words of a name before its title
_UNNAMED = 4  # words of a speaker unknown whose first could be a verb
_OWNED = re.compile(r".{3,}(?:ته|ها|هم)")  # a noun with its owner's pronoun is nobody's name
_PRONOUNS = frozenset(("هو", "هي", "هم", "وهو", "وهي", "وهم"))


def subject_of(ctx: Context, i: int, report: Report, start: int, stop: int, opens: int | None) -> Speaker | None:
    """The source phrase that is the subject of the reporting verb at token i; None where none is named.

    `start` opens the sentence, `stop` is as far as the subject can reach, `opens` where the content opens.
    """
    shape = report.shape
    named_before = i > start and ctx.tokens[i - 1].norm in _PRONOUNS  # «وهي تحمل الحركة المسؤولية»
    if shape is None or shape.person == 1 or named_before:
        return None
    inside = i + 1 < stop and ctx.tokens[i + 1].norm in _INSIDE
    if inside or report.verb.lemma == "أظهر":  # «بيانا قالت فيه», «مقطعا يظهر»
        issuer = _issuer_before(ctx, i, start)
        if issuer is not None:
            return issuer
    first = i + 2 if inside else i + 1
    led = _described(ctx, i, report, start) or led_subject(ctx, i, report, start)
    if led is not None and not (i - led.last > _BEFORE_TITLE and _has_its_own(ctx, i, report, first, stop)):
        return led
    subject = None
    if shape.number == "s" and first < stop:
        subject = read_speaker(ctx, first, stop) or (None if report.pronoun else _unknown(ctx, first, stop))
        if subject is None and shape.gender == "f" and not report.pronoun:
            subject = place_speaks(ctx, first, stop, ("country",))
    if subject is not None:
        return _behind(ctx, i, report, subject, opens if opens is not None and opens <= stop else None)
    if report.conjunction and not ctx.tokens[i].norm.startswith("ف") and report.verb.lemma != "نقل":
        return None
    subject = read_speaker_before(ctx, i, start)
    if subject is None or not agrees(ctx, report, subject, ctx.tokens[i].norm):
        return None
    first = subject.first
    while first > max(start, subject.first - _BEFORE_TITLE) and _plain_word(ctx, first - 1):
        first -= 1
    opener = ctx.tags[first - 1] if start < first < subject.first else None
    if opener is not None and (opener.word in _WERE or opener.complementizer):
        return _whole(ctx, subject, first, i)
    return subject


def _has_its_own(ctx: Context, i: int, report: Report, first: int, stop: int) -> bool:
    """Whether a verb far behind «كان فلان …» has its subject behind it: «كانت الجماعة تحضر له … أفصحت مصادر عن»."""
    own = read_speaker(ctx, first, stop) if first < stop and report.verb.kind not in TAKES_OBJECT else None
    return own is not None and own.first == first and agrees(ctx, report, own, ctx.tokens[i].norm)


def _behind(ctx: Context, i: int, report: Report, subject: Speaker, opens: int | None) -> Speaker | None:
    """The phrase behind a verb as its subject, at its full length; None where it is the object."""
    if _is_accusative(ctx, subject, known=report.verb.kind in TAKES_OBJECT):
        return None
    if report.verb.kind in TAKES_OBJECT and not agrees(ctx, report, subject, ctx.tokens[i].norm):
        return None
    if opens is None:
        return with_name(ctx, subject, len(ctx.tokens))
    subject = with_name(ctx, widened(ctx, subject, opens), opens)
    if report.verb.lemma == "وصف" and opens - subject.last <= 1:
        return None  # «ووصف القائد بأنه»: who is described, by whoever goes on
    return subject


def _issuer_before(ctx: Context, i: int, start: int) -> Speaker | None:
    """«أصدرت الفصائل بيانا قالت فيه»، «صدر بيان عن الجيش قال فيه»: who issued what the verb stands in."""
    for k in range(i - 1, max(start, i - 9), -1):
        if not ctx.words[k].statement:
            continue
        if k + 1 < i and (ctx.tags[k + 1].word == "عن" or ctx.tokens[k + 1].norm.startswith("ل")):
            found = read_speaker(ctx, k + 1 + (ctx.tags[k + 1].word == "عن"), i)
        elif k + 1 < i and ctx.tokens[k + 1].norm in ISSUE:  # «تغريدة نشرها الوزير قال فيها»
            found = read_speaker(ctx, k + 2, i)
        else:
            found = read_speaker_before(ctx, k, start)
        return found if found is not None and not found.statement else None
    return None


def _described(ctx: Context, i: int, report: Report, start: int) -> Speaker | None:
    """An indefinite source that its verb describes: «بعد تقارير عديدة تحدثت عن»."""
    if (
        report.conjunction
        or i - 1 < start
        or ctx.tokens[i - 1].kind != "word"
        or ctx.tokens[i - 1].norm.startswith("ال")
    ):
        return None
    found = read_speaker_before(ctx, i, start)
    if found is None or found.last != i or found.named or ctx.tokens[found.first].norm.startswith("ال"):
        return None
    return found if agrees(ctx, report, found, ctx.tokens[i].norm) else None


def led_subject(ctx: Context, i: int, report: Report, start: int) -> Speaker | None:
    """The subject that opens the verb's clause: «كان X قد قال»، «أن X أعلن»، «أما X، الذي …، فقال»."""
    if report.conjunction and not ctx.tokens[i].norm.startswith("ف"):
        return None
    floor = max(start, i - _LED_BACK)
    for k in range(i - 1, floor - 1, -1):
        token, tag = ctx.tokens[k], ctx.tags[k]
        if token.kind == "break" or token.norm in _STOPS:
            return None
        opener = (
            tag.complementizer
            or tag.word in _WERE
            or tag.word in ("اما", "لكن", "فيما", "بينما", "حين")
            or k in ctx.opens
        )
        if opener:
            found = read_speaker(ctx, k + 1, i)
            if found is None and (tag.complementizer or tag.word == "اما") and not tag.word.endswith(("ه", "ها", "هم")):
                found = _name_between(ctx, k + 1, i)
        elif k == start and not is_verb(ctx, k):
            found = read_speaker(ctx, k, i)
        else:
            continue
        if (
            found is not None
            and found.first <= k + 4
            and _leads(ctx, found.last, i)
            and agrees(ctx, report, found, ctx.tokens[i].norm)
        ):
            return _whole(ctx, found, k + opener, i)
        if tag.complementizer or k in ctx.opens:
            return None
    return None


def _whole(ctx: Context, subject: Speaker, first: int, verb: int) -> Speaker:
    """A subject before its verb with the plain words of a name around its title: «كان فلان الفلاني المتحدث باسم … قال»."""
    if ctx.actor_at[first] < 0 and all(_plain_word(ctx, k) for k in range(first, subject.first)):
        subject = replace(subject, first=first)
    subject = with_name(ctx, subject, verb)
    last = subject.last
    while last < verb and (_plain_word(ctx, last) or ctx.actor_at[last] >= 0 or ctx.place_at[last] >= 0):
        last += 1
    return replace(subject, last=last)


def _plain_word(ctx: Context, k: int) -> bool:
    token = ctx.tokens[k]
    return (
        token.kind in ("word", "latin")
        and not (is_clausal(ctx, k) or ctx.tags[k].before_verb)
        and token.norm not in ADVERBS
    )


def _name_between(ctx: Context, first: int, verb: int) -> Speaker | None:
    """A name the lexicons do not know between what opens the clause and its verb: «إن هارون أبلغ»، «أما بري، …، فقال»."""
    last = first
    while last < verb and last - first < 4 and ctx.tokens[last].kind in ("word", "latin") and not is_clausal(ctx, last):
        last += 1
    closed = last == verb or ctx.tokens[last].norm in ("،", ",")
    if last == first or not closed or opens_event(ctx, first) or ctx.tokens[first].norm.startswith("ال"):
        return None
    return Speaker(first, last, "person", None, named=True, pseudonym=False)


def _stands_as_subject(ctx: Context, k: int, first: int) -> bool:
    """«وقالت فرق الإنقاذ»: what could be a verb of an event is none right behind a verb."""
    tag, role = ctx.tags[k], ctx.words[k].role
    closed = tag.preposition or tag.complementizer or tag.relative or tag.auxiliary or tag.negator or tag.starts_clause
    named = any(r.form.pos == "noun" for r in ctx.words[k].readings)
    return k == first and not (closed or named or tag.demonstrative or ctx.time_at[k] >= 0 or role is not None)


def _leads(ctx: Context, k: int, verb: int) -> bool:
    """Whether nothing between a phrase and the verb is a clause of its own, a relative clause apart."""
    while k < verb:
        tag, token = ctx.tags[k], ctx.tokens[k]
        if tag.relative and tag.word not in ("من", "ما"):
            return True
        if tag.complementizer or tag.starts_clause or token.norm in _STOPS:
            return False
        if (
            not tag.auxiliary
            and ctx.words[token.i].report is not None
            and ctx.words[token.i].head is None
            and ctx.actor_at[k] < 0
        ):
            return False
        if not tag.auxiliary and is_verb(ctx, k):
            return False
        k += 1
    return True


def sentence_subject(ctx: Context, start: int, i: int, report: Report) -> Speaker | None:
    """Who the clause before was about: «أصدرت الفصائل بيانا قالت فيه»، «لم يؤكد الجيش الحصيلة لكنه أعلن»."""
    k = start
    turn = ctx.rules.reporting.turns.at(ctx.text, start)
    if turn is not None:
        k = turn.last
    while k < i and (
        ctx.tokens[k].kind == "punct" or ctx.tags[k].negator or ctx.tags[k].auxiliary or ctx.time_at[k] >= 0
    ):
        k += 1
    for first in (k, k + 1):
        if first >= i:
            break
        found = read_speaker(ctx, first, i)
        if (
            found is not None
            and found.first <= first + 2
            and agrees(ctx, report, found, ctx.tokens[i].norm)
        ):
            return found
    return None


def agrees(ctx: Context, report: Report, speaker: Speaker, word: str) -> bool:
    """Whether a source can be the subject of a verb or participle, as far as its head shows gender and number."""
    gender = _gender(ctx, speaker)
    shape = report.shape
    if shape is None:
        wanted = "f" if word.endswith("ه") else "m" if word.endswith("ا") else ""
        return not (wanted and gender and wanted != gender)
    if shape.person == 1:
        return True
    if shape.number == "p":
        return gender != "m" and not speaker.statement
    return not (shape.gender and gender and shape.gender != gender)


def _is_accusative(ctx: Context, speaker: Speaker, *, known: bool) -> bool:
    """«تحذر المتظاهرين بأنهم»: the plural in ـين is who is told, not who speaks; single heads are not meant.

    Names are meant only where `known`: behind a verb that takes whom it blames or asks («واتهم الحوثيين»).
    """
    token = ctx.tokens[speaker.first]
    if not token.norm.endswith("ين"):
        return False
    if ctx.actor_at[speaker.first] >= 0:
        return known and token.norm.startswith("ال") and speaker.last == speaker.first + 1
    heads = ctx.rules.reporting.heads
    return any(s.stem.endswith("ين") and f"{s.stem[:-2]}ون" in heads for s in token.splits)


def _gender(ctx: Context, speaker: Speaker) -> str:
    """m, f, or "" where the head does not show it (a person's name, a plural of persons)."""
    token = ctx.tokens[speaker.first]
    reporting = ctx.rules.reporting
    if token.taa and ctx.words[token.i].head is not None:
        return "f"
    for split in token.splits:
        if split.stem in reporting.feminine:
            return "f"
        if split.stem in reporting.masculine:
            return "m"
    actor = ctx.actor(speaker.first)
    if actor is not None and actor.type == "state":
        return "f"
    return ""


def named_at(ctx: Context, first: int, stop: int) -> Speaker | None:
    """A source after «عن» or «بحسب» that the lexicons do not know: as many words as look like a name."""
    while first < stop and ctx.tokens[first].norm in ('"', "«", "“", "”", "("):
        first += 1
    last = first
    while last < stop and last - first < 5 and ctx.tokens[last].kind in ("word", "latin") and not is_clausal(ctx, last):
        if ctx.tokens[last].norm in ("القول", "قوله", "قولها", "قولهم"):
            break
        last += 1
    if last == first or ctx.words[first].statement:
        return None
    return Speaker(first, last, "person", None, named=True, pseudonym=False)


def place_speaks(ctx: Context, first: int, stop: int, kinds: Container[str] = ("country", "city")) -> Speaker | None:
    """«اتهمت أذربيجان، الأربعاء، …», «إعلان باكو»: a country or its capital for its government."""
    k = ctx.place_at[first] if first < stop else -1
    if k < 0 or ctx.mentions.places[k].kind not in kinds:
        return None
    last = next((m for m in range(first, stop) if ctx.place_at[m] != k), stop)
    if last < stop and ctx.tokens[last].norm.startswith("و"):
        return None  # «وتنفي سوريا وحليفتها …»: one of two
    return Speaker(first, last, "official", None, named=True, pseudonym=False)


def _unknown(ctx: Context, first: int, stop: int) -> Speaker | None:
    """«وتابع شتاينماير:»: a noun the lexicons do not know between the verb and its content is a new speaker."""
    if (
        first >= stop
        or stop - first > _HEADER
        or not (ctx.tags[stop - 1].complementizer or ctx.tokens[stop - 1].norm == ":" or stop - 1 in ctx.opens)
    ):
        return None
    if ctx.tokens[first].norm in ("(", "«", '"', "“") and first not in ctx.opens:
        return named_at(ctx, first, stop)
    last = first
    while last < stop - 1:
        token = ctx.tokens[last]
        if token.kind not in ("word", "latin") or (is_clausal(ctx, last) and not _stands_as_subject(ctx, last, first)):
            break
        if any(sp.after and sp.stem in PRONOMINAL for sp in token.splits) or token.norm.startswith("لل"):
            break
        if token.norm in ADVERBS:
            break
        last += 1
    if opens_event(ctx, first) or (last - first > _UNNAMED and is_verb(ctx, first)):
        return None
    if ctx.tokens[last].kind == "number" or _OWNED.fullmatch(ctx.tokens[first].norm):
        return None  # «تقدر قيمته بـ400 ألف … أن»
    if last == first or (
        ctx.tokens[first].norm[:1] in "بل" and not ctx.tokens[first].norm.startswith("ال") and last - first == 1
    ):
        return None
    return Speaker(first, last, "person", None, named=True, pseudonym=False)
