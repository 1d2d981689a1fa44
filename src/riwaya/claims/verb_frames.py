"""Frames that a reporting verb or participle opens: «قال المتحدث إن», «وأضاف أن», «مؤكدا أن»."""

from __future__ import annotations

from msgspec.structs import replace

from riwaya.claims.clauses import is_verb
from riwaya.claims.content import (
    ASIDE,
    DASHES,
    PUBLISH,
    RECORDERS,
    TURNS,
    content_end,
    find_content,
    is_called,
    is_described,
    names_event,
    noun_content,
    opens_content,
)
from riwaya.claims.context import Context
from riwaya.claims.frames import Frame, Reading, covering
from riwaya.claims.issuers import goes_by, resolve
from riwaya.claims.relays import relayed_source, told_outlet
from riwaya.claims.speakers import Speaker, read_speaker, read_speaker_before
from riwaya.claims.subjects import TAKES_OBJECT, agrees, sentence_subject, subject_of
from riwaya.rules.reporting import Report

REACH = 40  # tokens between a reporting verb and the particle that opens its content
_OF_ONE_EVENT = (
    "accuse",
    "expect",
    "fear",
    "intend",
)  # verbs whose noun is one event: the words behind it are the outlet's
_LED = 14  # words from «وكان» to its verb
_WAS = frozenset(("وكان", "وكانت", "وكانوا"))
_SHOW = frozenset("أشار أظهر أثبت أكد بين كشف".split())
_ALL_OF_IT = frozenset(("وهو", "الامر", "هو"))
_APART = 3  # words of the clause before a coordinate verb
_OBSERVE = frozenset(("رصد", "سجل"))
_PURPOSE = ("لي", "لت")
_BEFORE_PUBLISHED = 12  # words of a statement before the verb that says who published it
_BUT = frozenset("لكن لكنه لكنها لكنهم حتي".split())  # clauses that end what was announced in a noun
_ADDS = frozenset("أضاف تابع أردف أوضح استطرد زاد مضى".split())
_TURNS_AWAY = frozenset("حيث فيما بينما لكن لكنه لكنها لكنهم".split())  # clauses that end a charge, a demand, a denial


def verbal_frame(reading: Reading, i: int, report: Report) -> Frame | None:
    """A reporting verb: its subject after it, before it, or the speaker who goes on."""
    ctx, end = reading.ctx, reading.end
    limit = min(_aside_end(reading, i), i + REACH, next((q.close for q in ctx.speech if q.open < i < q.close), end))
    if _says_nothing(reading, i, report, limit):
        return None
    opens = find_content(ctx, i, limit)
    if report.pronoun and _ends_before_comment(reading, i):
        _note_commentator(reading, i, limit)
        return None
    if _content_elsewhere(reading, i, report, opens):
        return None
    subject = _subject(reading, i, report, limit, opens)
    if subject is None and report.shape is not None and _is_relative(ctx, i):
        return None
    if _says_nothing_of(ctx, i, report, subject, opens):
        return None
    return _framed(reading, i, _as_meant(ctx, i, report, limit), subject, opens)


def _framed(reading: Reading, i: int, report: Report, subject: Speaker | None, opens: int | None) -> Frame | None:
    """The frame of a reporting verb with its subject: None where nothing is told, or by nobody."""
    ctx, end = reading.ctx, reading.end
    content = _opening(reading, i, report, subject, opens)
    if content is None:
        if subject is not None and report.shape is not None and (not report.conjunction or report.verb.kind != "say"):
            _close_siblings(reading, i, report)
        return None
    speakers = _speakers(reading, i, report, subject, max(_event_from(ctx, content, end), opens or 0))
    if not speakers:
        return None
    _close_siblings(reading, i, report)
    last = _scope(ctx, report, i, content, content_end(ctx, opens if opens is not None else content, end))
    heard = report.verb.kind in ("say", "deny", "expect") or not reading.voices.last
    if heard and not goes_by(ctx, speakers[-1]):
        reading.voices.last = speakers
    return Frame(speakers, report.verb.kind, content, last, i)


def _named_again(reading: Reading, i: int, stop: int) -> Speaker | None:
    """«وكتب بروكودين أن»: a name of one word that the lexicons do not know, heard before."""
    if i + 1 >= stop or reading.ctx.tokens[i + 1].norm not in reading.voices.names:
        return None
    return Speaker(i + 1, i + 2, "person", None, named=True, pseudonym=False)


def _as_meant(ctx: Context, i: int, report: Report, limit: int) -> Report:
    """«أعرب عن أمله في وقف القصف» asks for it: the verb with the worth that the word which opens its content gives it."""
    means = report.verb.means
    if not means:
        return report
    told = next((t for k in range(i + 1, limit) if (t := ctx.words[k].told) is not None and ctx.tags[k - 1].word == "عن"), "")
    if told not in means:
        return report
    return replace(report, verb=replace(report.verb, kind=means[told], plain=True))


def _says_nothing(reading: Reading, i: int, report: Report, limit: int) -> bool:
    """Whether a word read as a reporting verb hands nothing over where it stands."""
    ctx, verb, token = reading.ctx, report.verb, reading.ctx.tokens[i]
    if verb.object and verb.object.isdisjoint(
        stem for k in range(i + 1, min(limit, i + 16)) for stem in ctx.tokens[k].stems
    ):
        return True
    if (
        report.shape is not None
        and i
        and ctx.tags[i - 1].word in ("مما", "ما")
        and verb.lemma in _SHOW
        and not report.pronoun
    ):
        return True  # «مما يشير إلى»: nobody says it
    if (verb.kind == "say" and i and ctx.tags[i - 1].negator) or is_called(ctx, i):
        return True  # «لم يذكر المصدر», «شرطي يدعى فلان»
    if report.shape is None:  # «تقارير مؤكدة عن», «24 متهما»: an adjective, a noun
        return ctx.quantity_at[i] >= 0 or (token.taa and not report.conjunction and ctx.tokens[i - 1].kind == "word")
    if token.norm.startswith(_PURPOSE) and report.shape.tense == "imperfect" and read_speaker(ctx, i + 1, limit) is None:
        return True  # «نقل إلى المستشفى، ليعلن عن وفاته»
    if verb.kind == "say" and report.shape.tense == "imperfect" and token.norm.removeprefix("و").startswith("س"):
        return True  # «ستكشف التحقيقات»: nothing is said yet
    return verb.outermost and (covering(reading, i) is not None or is_described(ctx, i))


def _aside_end(reading: Reading, i: int) -> int:
    """«مصدر أمني - نسب الهجوم إلى التنظيم - إن»: where an aside that begins with the verb ends, or the sentence does."""
    ctx, end = reading.ctx, reading.end
    if i == reading.start or ctx.tokens[i - 1].norm not in DASHES:
        return end
    return next((k for k in range(i + 1, min(end, i + ASIDE)) if ctx.tokens[k].norm in DASHES), end)


def _event_from(ctx: Context, content: int, end: int) -> int:
    """The event that content in a noun is about, an aside before it passed over; else where the content opens."""
    if opens_content(ctx, content - 1):
        return content
    near = range(content, min(end, content + ASIDE))
    return next((k for k in near if any(r.form.pos == "noun" for r in ctx.words[k].readings)), content)


def _subject(reading: Reading, i: int, report: Report, limit: int, opens: int | None) -> Speaker | None:
    """Who speaks the verb by its own clause; None where whoever goes on does."""
    ctx, stop = reading.ctx, opens if opens is not None else limit
    subject = subject_of(ctx, i, report, reading.start, stop, opens)
    if report.shape is None:
        return subject
    if subject is None and not report.pronoun:
        subject = _named_again(reading, i, stop)
    return _before_relative(ctx, subject, i, reading.start) if _is_relative(ctx, i) else subject


def _says_nothing_of(ctx: Context, i: int, report: Report, subject: Speaker | None, opens: int | None) -> bool:
    """«رصد جنوده "خلية"», «واصلت "عن كثب" متابعتها»: verbs that report only from some, or only at once."""
    if subject is not None and report.verb.lemma in _OBSERVE and subject.kind not in RECORDERS:
        return True
    return opens is not None and report.verb.immediate and not _at_once(ctx, i, subject, opens)


def _note_commentator(reading: Reading, i: int, limit: int) -> None:
    """«وهو ما نفاه المسؤول، قائلا إن»: whoever comments is who goes on."""
    speaker = read_speaker(reading.ctx, i + 1, limit)
    if speaker is not None or (speaker := _named_again(reading, i, limit)) is not None:
        reading.voices.last = (speaker,)
        reading.found.append(Frame((speaker,), "say", i, i, i))


def _content_elsewhere(reading: Reading, i: int, report: Report, opens: int | None) -> bool:
    """«الهجوم الذي تبناه التنظيم»، «في بيان نشرته الوكالة»: the content stands before, or in a verb around."""
    ctx = reading.ctx
    if not report.pronoun or report.shape is None:
        return False
    stated = (ctx.words[k].statement for k in range(max(reading.start, i - _BEFORE_PUBLISHED), i))
    if report.verb.lemma in PUBLISH and any(stated):
        return True
    if opens is not None and report.verb.lemma != "وصف":
        return False
    return report.verb.lemma in PUBLISH or report.verb.lemma == "تبنى" or is_described(ctx, i)


def _before_relative(ctx: Context, subject: Speaker | None, i: int, start: int) -> Speaker | None:
    """The subject of a verb in a relative clause: after it, or the noun that the clause describes."""
    if subject is not None and subject.first > i:
        return subject
    before = read_speaker_before(ctx, i - 1, start)
    return before if before is not None and before.last >= i - 2 else None


def _at_once(ctx: Context, i: int, subject: Speaker | None, opens: int) -> bool:
    """Whether the content follows at once or after the subject: «وتابع أن»، not «واصلت "عن كثب" متابعتها»."""
    if opens - i > 3 + (subject.last - subject.first if subject else 0):
        return False
    return opens not in ctx.opens or ctx.tokens[opens - 1].norm == ":" or ctx.tags[opens - 1].complementizer


def _opening(reading: Reading, i: int, report: Report, subject: Speaker | None, opens: int | None) -> int | None:
    """Where the content opens: a noun close behind the subject, else the clause or quotation."""
    ctx, limit = reading.ctx, min(reading.end, i + REACH)
    goes_on = report.conjunction and bool(reading.found)
    plain = noun_content(ctx, i, report, subject, limit, goes_on=goes_on)
    if opens is None and report.verb.lemma == "نقل":
        quoted = relayed_source(ctx, i, limit)
        return quoted.last if quoted is not None else None
    if plain is not None and opens is not None and _is_governed(ctx, plain):
        return opens
    if plain is not None and (opens is None or (plain < opens and names_event(ctx, plain, opens))):
        return plain
    return opens


def _is_governed(ctx: Context, k: int) -> bool:
    """«الهيئة المكلفة بمراقبة وقف القتال»: the noun at k belongs to what the word before it is in charge of."""
    before = ctx.tokens[k - 1]
    glued = before.norm[:1] == "ب" and any(s.preposition and not s.definite for s in before.splits[1:])
    event = any(r.form.pos == "noun" for r in ctx.words[k].readings)
    return k > 0 and event and glued and ctx.actor_at[k - 1] < 0


def _scope(ctx: Context, report: Report, cue: int, content: int, last: int) -> int:
    """Where the voice ends before the sentence does: what is told of a claimed attack is the outlet's."""
    if report.verb.lemma == "تبنى":
        attack = next((k for k in range(content, last) if ctx.words[k].readings), content)
        ends = (k for k in range(attack + 1, last) if ctx.tags[k].relative or ctx.tokens[k].norm in ("،", ","))
        return next(ends, last)
    if report.verb.kind == "say":
        if opens_content(ctx, content - 1):
            return last
        if _is_relative(ctx, cue):
            return _before_main_clause(ctx, content, last)
        return next((k for k in range(content + 1, last) if ctx.tags[k].word in _BUT), last)
    if report.verb.kind in _OF_ONE_EVENT and not opens_content(ctx, content - 1):
        attack = next((k for k in range(content, last) if ctx.words[k].readings), content)
        return next((k for k in range(attack + 1, last) if _leaves(ctx, k)), last)
    if report.verb.kind == "ask" and not opens_content(ctx, content - 1):
        last = next((k for k in range(content + 1, last) if _came_before(ctx, k)), last)
    return next((k for k in range(content + 1, last) if ctx.tags[k].word in _TURNS_AWAY or _goes_on(ctx, k)), last)


def _goes_on(ctx: Context, k: int) -> bool:
    """«نفت … كما طالبت»: another act of the same source."""
    return ctx.tags[k].word == "كما" and k + 1 < len(ctx.tokens) and is_verb(ctx, k + 1)


def _came_before(ctx: Context, k: int) -> bool:
    """«بعد», «إثر»: what something came after is told, not asked for or threatened."""
    tag = ctx.tags[k]
    return ctx.time_at[k] < 0 and (tag.background or tag.word in ("بعد", "قبل"))


def _is_relative(ctx: Context, i: int) -> bool:
    """Whether the verb at i stands right behind a relative pronoun («الذي أعلن»)."""
    return i > 0 and ctx.tags[i - 1].relative and ctx.tags[i - 1].word not in ("من", "ما", "مما")


def _before_main_clause(ctx: Context, content: int, last: int) -> int:
    """«وشنت الحركة التي أعلنت مسؤوليتها عن التفجير هجمات أخرى»: where the object of the main verb ends a relative clause."""
    told = next((k for k in range(content, last) if ctx.words[k].readings), last)
    for k in range(told + 1, last):
        if ctx.tokens[k].norm in ("،", ","):
            return k
        behind_name = ctx.tokens[k - 1].norm.startswith("ال") or ctx.actor_at[k - 1] >= 0 or ctx.place_at[k - 1] >= 0
        if behind_name and any(
            r.form.pos == "noun" and not r.split.before for r in ctx.words[k].readings
        ):
            return k
    return last


def _leaves(ctx: Context, k: int) -> bool:
    """Whether what a threat or a charge is about ends at token k: a relative clause, what it came after, another clause."""
    tag, token = ctx.tags[k], ctx.tokens[k]
    if _came_before(ctx, k) or tag.word in _TURNS_AWAY or (tag.relative and tag.word not in ("من", "ما")):
        return True
    following = ctx.tokens[k + 1].norm if k + 1 < len(ctx.tokens) else ""
    if token.norm in ("وهو", "وهي") or (tag.word == "علي" and ctx.tokens[k - 1].norm in ("بالرد", "الرد", "ردا")):
        return True
    return token.norm in ("،", ",") and not following.startswith(("و", "ب"))


def _speakers(reading: Reading, i: int, report: Report, subject: Speaker | None, content: int) -> tuple[Speaker, ...]:
    """Who speaks a reporting verb, outermost first: its subject or whoever goes on, and who passes the words on."""
    ctx = reading.ctx
    base: tuple[Speaker, ...] = ()
    if subject is not None:
        base = resolve(reading, subject, content, adds=report.verb.lemma in _ADDS)
    elif _can_go_on(reading, i, report):
        base = _going_on(reading, i, report)
    inner = relayed_source(ctx, i, content)
    if inner is not None and not base and _relays_on(reading, i, report):
        base = reading.voices.last
    outer = told_outlet(ctx, i, content, subject)
    if inner is not None:
        base = (*(b for b in base if b.kind == "outlet" or b.named or b.statement), inner)
    if outer is not None and all(outer.first != b.first for b in base):
        base = (outer, *base)
    if subject is not None and _in_statement(ctx, i, content):
        reading.voices.issuer = base
    return base


def _relays_on(reading: Reading, i: int, report: Report) -> bool:
    """«ونقل عن مصادر قولها»: whether the outlet heard last passes on what others say."""
    last = reading.voices.last
    heard = report.conjunction and bool(last) and last[-1].kind == "outlet"
    return heard and agrees(reading.ctx, report, last[-1], reading.ctx.tokens[i].norm)


def _in_statement(ctx: Context, i: int, content: int) -> bool:
    """«قال الجيش في بيان إن»، «بيانا قال فيه»: whether the speaker's words stand in a statement of theirs."""
    return any(
        (ctx.tags[k - 1].word == "في" and ctx.words[k].statement) or ctx.tokens[k].norm == "فيه"
        for k in range(i + 1, content)
    )


def _can_go_on(reading: Reading, i: int, report: Report) -> bool:
    """Whether a verb with no subject can have the speaker before: «وأضاف», «مؤكدا», and «ودعا الحكومة إلى» with its object."""
    if report.shape is None or report.verb.continues or covering(reading, i) is not None:
        return True
    return report.conjunction and (bool(reading.found) or report.verb.kind in TAKES_OBJECT)


def _going_on(reading: Reading, i: int, report: Report) -> tuple[Speaker, ...]:
    """The speaker who goes on: of a frame before in the sentence, of its subject, else of the text so far."""
    ctx, found, word = reading.ctx, reading.found, reading.ctx.tokens[i].norm
    for frame in reversed(found):
        together = len(frame.speakers) > 1 and report.shape is not None and report.shape.number != "s"
        if frame.speakers and (together or agrees(ctx, report, frame.speakers[-1], word)):
            return frame.speakers
    if report.shape is None or report.shape.person == 3:
        subject = sentence_subject(ctx, reading.start, i, report)
        if subject is not None:
            return resolve(reading, subject, subject.last)
    if report.shape is None or _is_coordinate(reading, i, report):
        acting = _acting_before(reading, i, report)
        if acting is not None:
            return (acting,)
    last = reading.voices.last
    if report.shape is None and last and covering(reading, i) is None and not agrees(ctx, report, last[-1], word):
        return ()
    return last


def _is_coordinate(reading: Reading, i: int, report: Report) -> bool:
    """«هاجم المسلحون المخيم وأعلنوا …»: a verb behind another clause of its sentence, and none that only continues."""
    return report.conjunction and i - reading.start > _APART and report.verb.lemma not in _ADDS and not reading.found


def _acting_before(reading: Reading, i: int, report: Report) -> Speaker | None:
    """«رفضت فيها الحكومة الهدنة، قائلة إن»: a participle is said of who acts in its sentence."""
    ctx = reading.ctx
    for k in range(reading.start + 1, i):
        if ctx.actor_at[k] < 0 or ctx.actor_at[k] == ctx.actor_at[k - 1] or not _behind_verb(ctx, k):
            continue
        found = read_speaker(ctx, k, i)
        if found is not None and agrees(ctx, report, found, ctx.tokens[i].norm):
            return found
    return None


def _behind_verb(ctx: Context, k: int) -> bool:
    """Whether a verb stands before token k, a pronoun such as «فيها» between them at the most."""
    return is_verb(ctx, k - 1) or (k > 1 and ctx.tokens[k - 1].norm in ("فيها", "فيه") and is_verb(ctx, k - 2))


def _ends_before_comment(reading: Reading, i: int) -> bool:
    """«…، وهو ما نفته الوزارة»: what somebody says of it all; the voices before end in front of it."""
    ctx = reading.ctx
    if i < reading.start + 2 or ctx.tags[i - 1].word not in ("ما", "الذي") or ctx.tokens[i - 2].norm not in _ALL_OF_IT:
        return False
    if any(q.open < i < q.close for q in ctx.speech):
        return False
    for k, frame in enumerate(reading.found):
        if frame.first < i - 2 < frame.last:
            reading.found[k] = replace(frame, last=i - 2)
    return True


def _close_siblings(reading: Reading, i: int, report: Report) -> None:
    """A new reporting clause ends the frames it does not stand inside of."""
    ctx, found = reading.ctx, reading.found
    before = ctx.tags[i - 1].word if i else ""
    turn = next((k for k in range(i - 1, max(0, i - 7), -1) if ctx.tags[k].word in TURNS), None)
    if turn is None and not report.conjunction:
        turn = next((k for k in range(i - 1, max(reading.start, i - _LED), -1) if ctx.tokens[k].norm in _WAS), None)
    nested = turn is None and (ctx.tags[i - 1].complementizer or before in ("الذي", "التي", "الذين"))
    sibling = turn is not None or report.conjunction or before == "كما" or report.shape is None
    if nested or not sibling:
        return
    inside_quote = next((q for q in ctx.speech if q.open < i < q.close), None)
    cut = turn if turn is not None else i
    for k, frame in enumerate(found):
        inside = inside_quote is not None and frame.first <= inside_quote.open + 1
        if frame.first <= cut < frame.last and not inside:
            found[k] = replace(frame, last=cut)
