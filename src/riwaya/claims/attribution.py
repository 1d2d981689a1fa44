"""On whose word: reporting frames and the stretch of text each of them covers.

A frame is a source and the tokens its voice covers. Frames nest («قال المرصد إن قياديا أعلن أن …»
is two links), stand side by side, follow their content («…، بحسب مصادر»), run on over sentences
inside a quotation, and go on with no new subject («وأضاف أن …»). A claim's chain is the frames
that cover its trigger, outermost first. Indirect speech counts as much as quotation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from riwaya.claims.context import Context
from riwaya.claims.speakers import Speaker, is_own_voice, read_speaker, read_speaker_before, split_coordinated
from riwaya.claims.subjects import agrees, named_at, sentence_subject, subject_of
from riwaya.claims.triggers import Candidate
from riwaya.model import Source, SpanText
from riwaya.rules.reporting import Report, ReportKind
from riwaya.text.tokens import Sentence
from riwaya.text.verbs import VerbForm

_REACH = 40  # tokens between a reporting verb and the particle that opens its content
_NOT_CONTENT = frozenset("بعد قبل منذ دون بدون الا غير مع رغم لولا حتي بيد سوي الي_حين".split())
_STATED = frozenset("جاء وجاء ورد وورد".split())
_TURNS = frozenset("فيما بينما لكن حين الا غير بيد المقابل".split())
_AFTER_CREDIT = frozenset("فيما بينما لكن حيث الوقت".split())  # a clause after «وفق المرصد» that is the outlet's own
_PUBLISH = frozenset("نشر بث أورد نقل أذاع وزع".split())
_ISSUE = frozenset("صادر الصادر صدر منسوب المنسوب نشرته اصدرته اصدره اصدرتها".split())
_SOMEBODY_ELSES = frozenset(("accusation.ittahama", "accusation.iddia", "denial.nafa", "denial.rafada-ittiham"))  # as verbs: they name who acts
_BEFORE_EVENT = frozenset("بشده رسميا اي اليوم امس".split())
_SPEECH_ACTS = frozenset(("demand", "accusation", "threat", "denial"))


@dataclass(frozen=True, slots=True)
class Frame:
    """Speakers (outermost first) whose voice covers tokens `[first, last)`; `cue` is the reporting word."""

    speakers: tuple[Speaker, ...]
    kind: ReportKind
    first: int
    last: int
    cue: int


class Attribution:
    """All frames of an article; ask it for the chain at a token."""

    def __init__(self, ctx: Context) -> None:
        """Find the frames, sentence by sentence: a speaker goes on from one to the next."""
        self._ctx = ctx
        self.frames: list[Frame] = []
        self._last: tuple[Speaker, ...] = ()
        self._issuer: tuple[Speaker, ...] = ()
        self._spoken: list[tuple[Speaker, ...]] = []
        self._by_sentence: dict[int, list[Frame]] = {}
        self._roles = [ctx.rules.reporting.role(t) for t in ctx.tokens]
        self._open_quote: tuple[int, Frame] | None = None
        for sentence in ctx.text.sentences:
            self._read(sentence)

    def frames_at(self, i: int) -> list[Frame]:
        """The frames that cover token i, outermost first."""
        return [f for f in self._by_sentence.get(self._ctx.text.sentence_of[i], ()) if f.first <= i < f.last]

    def chain_of(self, candidate: Candidate) -> tuple[Source, ...]:
        """The attribution chain of a claim: as at its token, less what the claim itself is.

        A state told in a relative clause is the outlet's own knowledge («في مدينة تسيطر عليها المعارضة»), and a
        demand, threat, accusation or denial in the mouth of a source is that source's act, told by the
        one before it («قال الوزير إنه يجب وقف القصف»).
        """
        if self._is_background(candidate):
            return ()
        chain = self.chain_at(candidate.i)
        return chain[:-1] if chain and self._is_own_act(candidate) else chain

    def _is_background(self, candidate: Candidate) -> bool:
        if candidate.type not in ("control", "siege", "support"):
            return False
        tags = self._ctx.tags[max(0, candidate.i - 2) : candidate.i]
        return any(tag.relative and tag.word not in ("من", "ما") for tag in tags)

    def _is_own_act(self, candidate: Candidate) -> bool:
        if candidate.type not in _SPEECH_ACTS:
            return False
        shape = candidate.reading.form.shape
        if isinstance(shape, VerbForm) and shape.person == 1:
            return True
        if candidate.entry.id not in self._ctx.rules.reporting.own_acts:
            return False
        return not isinstance(shape, VerbForm) or candidate.entry.id not in _SOMEBODY_ELSES

    def chain_at(self, i: int) -> tuple[Source, ...]:
        """The attribution chain at token i: empty where the outlet speaks itself."""
        links: list[tuple[Speaker, int]] = []
        for frame in self.frames_at(i):
            for speaker in frame.speakers:
                if any(self._same(speaker, known) for known, _ in links):
                    links = [link for link in links if not self._same(speaker, link[0])]
                links.append((speaker, frame.cue))
        return tuple(self._source(s, cue) for s, cue in links if not is_own_voice(self._ctx, s))

    def _same(self, a: Speaker, b: Speaker) -> bool:
        return (a.first, a.last) == (b.first, b.last) or (a.source_id is not None and a.source_id == b.source_id)

    def _source(self, speaker: Speaker, cue: int) -> Source:
        text, span = self._ctx.text, self._ctx.text.span(speaker.first, speaker.last)
        cue_span = text.span(cue, cue + 1)
        return Source(
            span=span,
            text=text.slice(span),
            source_id=speaker.source_id,
            kind="media" if speaker.kind == "outlet" and not speaker.named else speaker.kind,
            named=speaker.named,
            pseudonym=speaker.pseudonym,
            cue=SpanText(cue_span, text.slice(cue_span)),
        )

    def _read(self, sentence: Sentence) -> None:
        ctx, start, end = self._ctx, sentence.first, sentence.last
        found: list[Frame] = []
        carried = self._carry_quote(start, end)
        if carried is not None:
            found.append(carried)
        headline = self._headline(start, end)
        if headline is not None:
            found.append(headline)
        i = start
        while i < end:
            if (self._roles[i] is None and ctx.tags[i].word not in _STATED) or ctx.in_furniture[i]:
                i += 1
                continue
            frame, after = self._at(i, start, end, found)
            if frame is not None:
                found.append(frame)
            i = max(after, i + 1)
        kept = [f for f in found if f.last > f.first]
        self.frames.extend(kept)
        if kept:
            self._by_sentence[ctx.text.sentence_of[start]] = sorted(kept, key=lambda f: (f.first, -f.last))
        self._note_open_quote(start, end, found)

    def _at(self, i: int, start: int, end: int, found: list[Frame]) -> tuple[Frame | None, int]:
        """The frame whose cue begins at token i, and where to look on."""
        ctx, reporting, role = self._ctx, self._ctx.rules.reporting, self._roles[i]
        if ctx.tags[i].word in _STATED:
            frame = self._stated(i, end)
            if frame is not None:
                return frame, i + 1
        if role is None:
            return None, i + 1
        connector = reporting.connectors.at(ctx.text, i) if role.connector else None
        if connector is not None:
            verb = next((k for k in range(connector.last, min(connector.last + 3, end)) if reporting.verb(ctx.tokens[k])), None)
            if verb is not None:
                return self._connected(i, verb, start, end, found)
        cue = reporting.cues.at(ctx.text, i) if role.cue else None
        if cue is not None:
            frame = self._prepositional(i, cue.last, cue.value[0], start, end, found)
            if frame is not None:
                return frame, max(cue.last, *(s.last for s in frame.speakers if s.first >= i), cue.last)
        report = role.report if ctx.actor_at[i] < 0 or ctx.tokens[i].norm.startswith("و") else None
        if role.homograph is not None and (i == start or role.homograph.conjunction):
            report = role.homograph
        if report is None and role.noun is not None and ctx.actor_at[i] < 0:
            frame = self._nominal(i, end)
            if frame is not None:
                return frame, i + 1
        if report is not None and not self._impersonal(i) and not self._is_noun_here(i):
            frame = self._verbal(i, report, start, end, found)
            if frame is not None:
                return frame, frame.first if frame.first > i else i + 1
        return None, i + 1

    def _is_noun_here(self, i: int) -> bool:
        """«عدم نشر»، «في نشر»: what looks like a verb stands where only a noun can."""
        before = self._ctx.tags[i - 1] if i else None
        if before is None or before.conjunction == "و?":
            return False
        return before.word in ("عدم", "دون", "بدون", "غير") or (before.preposition and before.word not in ("ما", "حتي", "من", "منذ"))

    def _impersonal(self, i: int) -> bool:
        """«يذكر أن» names nobody: the outlet speaks."""
        ctx = self._ctx
        word = ctx.tokens[i].norm
        if word not in ctx.rules.reporting.impersonal and word[1:] not in ctx.rules.reporting.impersonal:
            return False
        return any(ctx.tags[k].complementizer for k in range(i + 1, min(len(ctx.tokens), i + 3)))

    def _nominal(self, i: int, end: int) -> Frame | None:
        """«إعلان الوزارة تدمير موقع»: a reporting verbal noun with its source as complement."""
        ctx = self._ctx
        found = ctx.rules.reporting.noun(ctx.tokens[i])
        if found is None:
            return None
        verb, pronoun = found
        subject = None if pronoun else read_speaker(ctx, i + 1, end)
        if subject is not None and subject.first != i + 1:
            return None
        if subject is None and not pronoun:
            return None
        speakers = split_coordinated(ctx, subject) if subject is not None else self._last
        if not speakers:
            return None
        first = subject.last if subject is not None else i + 1
        last = next((k for k in range(first + 1, end) if ctx.tokens[k].norm in ("،", ",", "؛")), end)
        return Frame(speakers, verb.kind, first, self._content_end(first, last), i)

    def _stated(self, i: int, end: int) -> Frame | None:
        """«جاء في بيان للوزارة أن …»."""
        ctx = self._ctx
        if i + 2 >= end or ctx.tags[i + 1].word != "في":
            return None
        statement = read_speaker(ctx, i + 2, end)
        if statement is None or not statement.statement:
            return None
        content = next((k + 1 for k in range(i + 2, min(end, i + 20)) if self._opens_content(k)), None)
        if content is None:
            return None
        speakers = self._resolved(statement, content)
        self._remember(speakers)
        return Frame(speakers, "say", content, self._content_end(content, end), i)

    def _opens_content(self, k: int) -> bool:
        ctx = self._ctx
        return ctx.tags[k].complementizer or ctx.tokens[k].norm == ":" or k in ctx.opens

    def _verbal(self, i: int, report: Report, start: int, end: int, found: list[Frame]) -> Frame | None:
        """A reporting verb: its subject after it, before it, or the speaker who goes on."""
        ctx = self._ctx
        limit = self._sentence_reach(i, end)
        if report.verb.object and not any(
            s.stem in report.verb.object for k in range(i + 1, min(limit, i + 16)) for s in ctx.tokens[k].splits
        ):
            return None
        if report.verb.kind == "say" and i and ctx.tags[i - 1].negator:
            return None  # «لم يذكر المصدر» hands nothing over
        if report.verb.kind == "say" and ctx.tokens[i].norm.removeprefix("و").startswith("س") and report.shape is not None and report.shape.tense == "imperfect":
            return None  # «ستكشف التحقيقات»: nothing is said yet
        if report.shape is None and ctx.tokens[i].taa and not report.conjunction and ctx.tokens[i - 1].kind == "word":
            return None  # «تقارير مؤكدة عن»: an adjective
        if report.verb.outermost and (self._covering(found, i) is not None or self._described(i)):
            return None
        opens = self._content(i, report, limit)
        if opens is None and report.pronoun and report.shape is not None and (report.verb.lemma in _PUBLISH or self._described(i)):
            return None  # «الهجوم الذي تبناه التنظيم»، «في بيان نشرته الوكالة»: the content stands before, or in a verb around
        subject = subject_of(ctx, i, report, start, opens if opens is not None else limit, opens)
        if report.shape is not None and i and ctx.tags[i - 1].relative and ctx.tags[i - 1].word not in ("من", "ما", "مما"):
            if subject is None or subject.first < i:
                subject = read_speaker_before(ctx, i - 1, start)
                if subject is None or subject.last < i - 2:
                    return None
        if opens is not None and report.verb.immediate and opens - i > 3 + (subject.last - subject.first if subject else 0):
            return None
        plain = self._plain_content(i, report, subject, limit)
        if opens is None and report.verb.lemma == "نقل":
            quoted = self._quoted_of(i, limit)
            plain = quoted.last if quoted is not None else None
        content = opens
        if plain is not None and (content is None or (plain < content and self._names_event(plain, content))):
            content = plain
        if content is None:
            return None
        speakers = self._resolved(statement, content)
        self._remember(speakers)
        return Frame(speakers, "say", content, self._content_end(content, end), i)

    def _opens_content(self, k: int) -> bool:
        ctx = self._ctx
        return ctx.tags[k].complementizer or ctx.tokens[k].norm == ":" or k in ctx.opens

    def _verbal(self, i: int, report: Report, start: int, end: int, found: list[Frame]) -> Frame | None:
        """A reporting verb: its subject after it, before it, or the speaker who goes on."""
        ctx = self._ctx
        limit = self._sentence_reach(i, end)
        if report.verb.object and not any(
            s.stem in report.verb.object for k in range(i + 1, min(limit, i + 16)) for s in ctx.tokens[k].splits
        ):
            return None
        if report.verb.kind == "say" and i and ctx.tags[i - 1].negator:
            return None  # «لم يذكر المصدر» hands nothing over
        if report.verb.kind == "say" and ctx.tokens[i].norm.removeprefix("و").startswith("س") and report.shape is not None and report.shape.tense == "imperfect":
            return None  # «ستكشف التحقيقات»: nothing is said yet
        if report.shape is None and ctx.tokens[i].taa and not report.conjunction and ctx.tokens[i - 1].kind == "word":
            return None  # «تقارير مؤكدة عن»: an adjective
        if report.verb.outermost and (self._covering(found, i) is not None or self._described(i)):
            return None
        opens = self._content(i, report, limit)
        if opens is None and report.pronoun and report.shape is not None and (report.verb.lemma in _PUBLISH or self._described(i)):
            return None  # «الهجوم الذي تبناه التنظيم»، «في بيان نشرته الوكالة»: the content stands before, or in a verb around
        subject = subject_of(ctx, i, report, start, opens if opens is not None else limit, opens)
        if report.shape is not None and i and ctx.tags[i - 1].relative and ctx.tags[i - 1].word not in ("من", "ما", "مما"):
            if subject is None or subject.first < i:
                subject = read_speaker_before(ctx, i - 1, start)
                if subject is None or subject.last < i - 2:
                    return None
        if opens is not None and report.verb.immediate and opens - i > 3 + (subject.last - subject.first if subject else 0):
            return None
        plain = self._plain_content(i, report, subject, limit)
        if opens is None and report.verb.lemma == "نقل":
            quoted = self._quoted_of(i, limit)
            plain = quoted.last if quoted is not None else None
        content = opens
        more = opens is not None and ctx.tokens[opens - 1].norm.startswith("و")  # «أعلن إسقاط طائرة وأن …»
        if plain is not None and (content is None or (more and subject is not None and subject.first > i and plain < content)):
            content = plain
        if content is None:
            return None
        speakers = self._speakers(i, report, subject, max(content, opens or 0), start, found)
        if not speakers:
            return None
        self._close_siblings(i, report, found)
        last = self._content_end(opens if opens is not None else content, end)
        if report.verb.kind == "deny":
            last = next((k for k in range(content + 1, last) if ctx.tags[k].word in ("حيث", "فيما", "بينما", "لكن")), last)
        if report.verb.kind in ("say", "deny", "expect"):
            self._remember(speakers)
        return Frame(speakers, report.verb.kind, content, last, i)

    def _names_event(self, k: int, end: int) -> bool:
        """Whether content that is a noun opens at k, a time or «في بيان» before it passed over: «أعلن الجيش، أمس، قصف مقر»."""
        ctx = self._ctx
        reporting, lexicon = ctx.rules.reporting, ctx.rules.lexicon
        while k < end:
            token, tag = ctx.tokens[k], ctx.tags[k]
            if token.kind == "punct" or ctx.time_at[k] >= 0 or token.norm in _BEFORE_EVENT or tag.word in ("عن", "الي", "علي"):
                k += 1
            elif tag.word == "في" and k + 1 < end and reporting.statement(ctx.tokens[k + 1]):
                k = next((m for m in range(k + 2, min(end, k + 8)) if ctx.time_at[m] >= 0 or ctx.tokens[m].kind == "punct"), k + 2)
            else:
                return any(r.form.pos == "noun" for r in lexicon.lookup(token))
        return False

    def _described(self, i: int) -> bool:
        """Whether the verb at i describes the noun before it («هجوم تبنته الحركة»، «الهدنة التي أعلنتها موسكو»)."""
        ctx = self._ctx
        if i == 0 or ctx.tokens[i].norm.startswith("و"):
            return False
        before, tag = ctx.tokens[i - 1], ctx.tags[i - 1]
        if tag.relative:
            return tag.word not in ("من", "ما")
        return before.kind == "word" and not (tag.auxiliary or tag.starts_clause or tag.complementizer or tag.before_verb)

    def _speakers(
        self, i: int, report: Report, subject: Speaker | None, content: int, start: int, found: list[Frame]
    ) -> tuple[Speaker, ...]:
        ctx = self._ctx
        base: tuple[Speaker, ...] = ()
        if subject is not None:
            base = self._resolved(subject, content)
        elif report.shape is None or report.verb.continues or self._covering(found, i):
            base = self._going_on(i, report, start, found)
        inner = self._quoted_of(i, content)
        outer = self._told_to(i, content, subject)
        if inner is not None:
            base = (*(b for b in base if b.kind == "outlet" or b.named or b.statement), inner)
        if outer is not None and all(outer.first != b.first for b in base):
            base = (outer, *base)
        return base

    def _resolved(self, subject: Speaker, content: int) -> tuple[Speaker, ...]:
        """«قال البيان» stands on the word of whoever issued it: the words are these, the source is that one."""
        if not subject.statement:
            return split_coordinated(self._ctx, subject)
        issuer = self._issuer_in(subject, content)
        if issuer is not None:
            self._issuer = (issuer,)
            return split_coordinated(self._ctx, issuer)
        known = (self._issuer or self._last) if self._definite(subject) else ()
        if not known:
            return (subject,)
        return (*known[:-1], replace(subject, source_id=known[-1].source_id, kind=known[-1].kind, named=known[-1].named))

    def _definite(self, speaker: Speaker) -> bool:
        return self._ctx.tokens[speaker.first].norm.removeprefix("و").startswith("ال")

    def _remember(self, speakers: tuple[Speaker, ...]) -> None:
        self._last = speakers
        self._spoken.append(speakers)

    def _issuer_in(self, statement: Speaker, end: int) -> Speaker | None:
        """Who issued a statement: «بيان للجيش»، «بيان الجيش»، «بيان عسكري صادر عن الجيش»."""
        ctx = self._ctx
        definite = self._definite(statement)
        for k in range(statement.first + 1, min(end, statement.first + 6)):
            token, tag = ctx.tokens[k], ctx.tags[k]
            speaks = ctx.actor_at[k] >= 0 or ctx.rules.reporting.head(token) is not None
            owned = token.norm.startswith("ل") or ctx.tags[k - 1].word in ("عن", "من", "ل") or ctx.tokens[k - 1].norm in _ISSUE
            if speaks and (owned or (not definite and k == statement.first + 1)):
                found = read_speaker(ctx, k, end)
                return found if found is not None and not found.statement else None
            if token.norm in _ISSUE or tag.word in ("عن", "من", "ل") or tag.relative:
                continue
            if speaks or token.kind != "word" or tag.preposition:
                return None
        return None

    def _going_on(self, i: int, report: Report, start: int, found: list[Frame]) -> tuple[Speaker, ...]:
        """The speaker who goes on: of a frame before in the sentence, of its subject, else of the text so far."""
        ctx, word = self._ctx, self._ctx.tokens[i].norm
        for frame in reversed(found):
            if frame.speakers and (report.shape is not None and report.shape.person == 1 or agrees(ctx, report, frame.speakers[-1], word)):
                return frame.speakers
        if report.shape is None or report.shape.person == 3:
            subject = sentence_subject(ctx, start, i, report)
            if subject is not None:
                return (subject,)
        for speakers in self._spoken[:-4:-1]:
            if agrees(ctx, report, speakers[-1], word):
                return speakers
        return self._last

    def _quoted_of(self, i: int, content: int) -> Speaker | None:
        """«نقلت الوكالة عن مصدر قوله»، «وقال نقلا عن مصدر»: the source after عن, before the content opens."""
        ctx = self._ctx
        report = ctx.rules.reporting.verb(ctx.tokens[i])
        passes_on = report is not None and report.verb.lemma in ("نقل", "ناقل")
        for k in range(i + 1, min(content, i + 16)):
            passes_on = passes_on or ctx.tokens[k].norm == "نقلا"
            if passes_on and ctx.tags[k].word == "عن":
                return read_speaker(ctx, k + 1, content) or named_at(ctx, k + 1, content)
        return None

    def _told_to(self, i: int, content: int, subject: Speaker | None) -> Speaker | None:
        """«قال قيادي لوكالة الأنباء»، «في بيان نشرته الوكالة»: an outlet other than the publisher that was told, or printed it."""
        ctx = self._ctx
        report = ctx.rules.reporting.verb(ctx.tokens[i])
        if subject is None and (report is None or report.shape is not None):
            return None
        for k in range(i + 1, content):
            role = self._roles[k]
            if role is not None:
                cue = ctx.rules.reporting.cues.at(ctx.text, k) if role.cue else None
                if cue is not None and ctx.tokens[k].norm != "نقلا":
                    quoted = read_speaker(ctx, cue.last, content)
                    if quoted is None and ctx.tokens[cue.last].norm in ("“", "”", '"', "«"):
                        quoted = named_at(ctx, cue.last, content)
                        quoted = replace(quoted, kind="outlet") if quoted is not None else None
                    if quoted is not None and quoted.kind == "outlet":
                        return quoted
                if role.report is not None and role.report.pronoun and role.report.verb.lemma in _PUBLISH:
                    printed = read_speaker(ctx, k + 1, content)
                    own = any(s.after for s in ctx.tokens[k + 1].splits if s.stem in ctx.rules.reporting.heads)
                    if printed is not None and printed.kind == "outlet" and not own:
                        return printed
            actor = ctx.actor(k)
            if actor is None or actor.type != "outlet" or (subject is not None and subject.first <= k < subject.last):
                continue
            if actor.actor_id == ctx.outlet_id and ctx.outlet_id is not None:
                return None
            first = k - 1 if k and ctx.rules.reporting.head(ctx.tokens[k - 1]) == "outlet" else k
            return Speaker(first, ctx.actor_end(k), "outlet", actor.actor_id, named=True, pseudonym=False)
        return None

    def _connected(self, i: int, verb: int, start: int, end: int, found: list[Frame]) -> tuple[Frame | None, int]:
        """«…، كما أعلن المتحدث» / «…، حسبما ذكرت الوكالة»: covers what stands before it in its clause."""
        ctx = self._ctx
        report = ctx.rules.reporting.verb(ctx.tokens[verb])
        assert report is not None
        content = self._content(verb, report, self._sentence_reach(verb, end))
        word = ctx.tokens[i].norm
        opening = all(ctx.tokens[k].kind != "word" for k in range(start, i))
        if word.endswith("كما") and (content is not None or opening):
            return self._verbal(verb, replace(report, conjunction=True), start, end, found), verb + 1
        speaker = read_speaker(ctx, verb + 1, end)
        if speaker is None:
            if word.endswith("كما"):
                return None, i + 1
            speakers = self._last
        else:
            speakers = self._resolved(speaker, end)
        outer = self._printed_by(verb, speaker, end)
        if outer is not None:
            speakers = (outer, *speakers)
        elif speaker is not None:
            told = self._told_to(verb, min(end, speaker.last + 6), speaker)
            if told is not None and told.first >= speaker.last:
                speakers = (told, *speakers)
        if not speakers:
            return None, verb + 1
        self._remember(speakers)
        return self._pointing_back(i, verb, speakers, start, end, found), max(s.last for s in speakers if s.last <= end)

    def _printed_by(self, verb: int, speaker: Speaker | None, end: int) -> Speaker | None:
        """«حسبما نقلت رويترز عن مصدر» is read by the verb نقل; «ما نقل عن» has no outlet."""
        quoted = self._quoted_of(verb, end)
        if quoted is None or speaker is None or quoted.first <= speaker.first:
            return None
        return None if quoted.first == speaker.first else speaker

    def _prepositional(self, i: int, after: int, linked: str, start: int, end: int, found: list[Frame]) -> Frame | None:
        """«بحسب X» / «وفقا لـX» / «نقلا عن X»."""
        ctx = self._ctx
        k = after
        if linked:
            if k < end and ctx.tags[k].word == linked:
                k += 1
            elif k < end and not (linked == "ل" and ctx.tokens[k].norm.startswith("ل")):
                return None
        speaker = read_speaker(ctx, k, end)
        if speaker is None:
            return None
        speakers = self._resolved(speaker, end)
        self._remember(speakers)
        return self._pointing_back(i, i, speakers, start, end, found)

    def _pointing_back(
        self, i: int, cue: int, speakers: tuple[Speaker, ...], start: int, end: int, found: list[Frame]
    ) -> Frame:
        """The stretch a postposed cue covers: its clause before it, or what follows when it opens the sentence."""
        ctx = self._ctx
        if all(ctx.tokens[k].kind != "word" for k in range(start, i)) or i - start <= 1:
            return Frame(speakers, "say", max(s.last for s in speakers), end, cue)
        covering = self._covering(found, i)
        if covering is not None:
            k = found.index(covering)
            if speakers[-1].kind == "outlet":
                found[k] = replace(covering, speakers=(*speakers, *covering.speakers))
                return Frame((), "say", i, i, cue)
            return Frame(speakers, "say", covering.first, end, cue)
        first = start
        for frame in found:
            if frame.last <= i:
                first = max(first, frame.last)
        said = max((s.last for s in speakers if s.first > i), default=i)
        turn = next((k for k in range(said, min(end, said + 4)) if ctx.tags[k].word in _AFTER_CREDIT), None)
        return Frame(speakers, "say", first, turn if turn is not None else end, cue)

    def _covering(self, found: list[Frame], i: int) -> Frame | None:
        inside = [f for f in found if f.first <= i < f.last and f.speakers]
        return inside[-1] if inside else None

    def _close_siblings(self, i: int, report: Report, found: list[Frame]) -> None:
        """A new reporting clause ends the frames it does not stand inside of."""
        ctx = self._ctx
        before = ctx.tags[i - 1].word if i else ""
        turn = next((k for k in range(i - 1, max(0, i - 7), -1) if ctx.tags[k].word in _TURNS), None)
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

    def _content(self, i: int, report: Report, end: int) -> int | None:
        """Where the content of a reporting verb opens: after أن / إن, a colon, or at a quotation."""
        ctx = self._ctx
        for k in range(i + 1, min(end, i + _REACH)):
            token, tag = ctx.tokens[k], ctx.tags[k]
            if tag.complementizer:
                if ctx.tags[k - 1].word in _NOT_CONTENT:
                    continue
                return k + 1
            if token.norm == ":" or k in ctx.opens:
                return k + 1
            if k > i + 1 and self._is_clause(k):
                other = ctx.rules.reporting.verb(token)
                if other is not None and self._closes_header(k, other):
                    return None
        return None

    def _closes_header(self, k: int, other: Report) -> bool:
        """Whether a reporting verb met before the content is a clause of its own, not «نشرته الوكالة» or «الذي يتهم …»."""
        if other.shape is None:
            return other.verb.lemma != "قائل" and self._ctx.tokens[k - 1].norm in ("،", ",")
        if other.conjunction:
            return False
        if other.pronoun and other.verb.lemma in _PUBLISH:
            return False
        tag = self._ctx.tags[k - 1]
        return not (tag.relative and tag.word not in ("من", "ما"))

    def _is_clause(self, k: int) -> bool:
        ctx = self._ctx
        return ctx.actor_at[k] < 0 and ctx.time_at[k] < 0 and ctx.place_at[k] < 0 and ctx.rules.reporting.head(ctx.tokens[k]) is None

    def _plain_content(self, i: int, report: Report, subject: Speaker | None, end: int) -> int | None:
        """Content that is a noun: «أعلن التحالف إسقاط طائرة», «أفاد مصدر بوقوع انفجار»."""
        if not report.verb.plain:
            return None
        if report.verb.kind == "accuse":
            start = subject.last if subject is not None and subject.first > i else i + 1
            turn = next((k for k in range(start, end) if self._ctx.tags[k].word in _TURNS), end)
            return next((k for k in range(start, turn) if self._charge(k)), None)
        if subject is not None and subject.first > i:
            return subject.last
        if subject is None and not report.verb.continues and report.shape is not None:
            return None
        return i + 1

    def _charge(self, k: int) -> bool:
        """Where what somebody is accused of begins: «بقتل», «بالوقوف وراء», «مسؤولية»."""
        token = self._ctx.tokens[k]
        if token.norm.startswith(("مسوول", "مسؤول", "مسئول")):
            return True
        return token.norm.startswith("ب") and self._ctx.actor_at[k] < 0 and any(s.preposition == "ب" for s in token.splits[1:])

    def _content_end(self, content: int, end: int) -> int:
        """A quotation that is the whole content ends it where it closes, unless words of the source go on."""
        ctx = self._ctx
        quote = ctx.opens.get(content - 1) or ctx.opens.get(content)
        if quote is not None and quote.closed and quote.close < end:
            after = quote.close + 1
            if after < end and ctx.tags[after].word in ("فيما", "بينما", "لكن"):
                return after
        return end

    def _sentence_reach(self, i: int, end: int) -> int:
        return min(end, i + _REACH)

    def _headline(self, start: int, end: int) -> Frame | None:
        """«ترامب: سنرد»: a name and a colon at the head of a sentence."""
        ctx = self._ctx
        if ctx.actor_at[start] < 0 and ctx.rules.reporting.head(ctx.tokens[start]) is None:
            return None
        colon = next((k for k in range(start, min(end, start + 8)) if ctx.tokens[k].norm == ":"), None)
        if colon is None:
            return None
        speaker = read_speaker(ctx, start, colon)
        if speaker is None or speaker.last < colon - 1:
            return None
        self._last = (speaker,)
        return Frame((speaker,), "say", colon + 1, end, colon)

    def _carry_quote(self, start: int, end: int) -> Frame | None:
        if self._open_quote is None:
            return None
        close, frame = self._open_quote
        if close < start:
            self._open_quote = None
            return None
        return replace(frame, first=start, last=min(close, end))

    def _note_open_quote(self, start: int, end: int, found: list[Frame]) -> None:
        for quote in self._ctx.speech:
            if start <= quote.open < end <= quote.close:
                holder = next((f for f in reversed(found) if f.speakers and f.first <= quote.open + 1 < f.last), None)
                if holder is not None:
                    self._open_quote = (quote.close, holder)
