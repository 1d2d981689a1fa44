"""On whose word: reporting frames and the stretch of text each of them covers.

A frame is a source and the tokens its voice covers. Frames nest («قال المرصد إن قياديا أعلن أن …»
is two links), stand side by side, follow their content («…، بحسب مصادر»), run on over sentences
inside a quotation, and go on with no new subject («وأضاف أن …»). A claim's chain is the frames
that cover its trigger, outermost first. Indirect speech counts as much as quotation.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from riwaya.claims.content import (
    PUBLISH,
    TURNS,
    content_end,
    find_content,
    goes_on_with_event,
    is_described,
    is_impersonal,
    names_event,
    noun_content,
    opens_content,
    stands_as_noun,
)
from riwaya.claims.context import Context
from riwaya.claims.speakers import Speaker, is_own_voice, read_speaker, read_speaker_before, split_coordinated
from riwaya.claims.subjects import agrees, named_at, sentence_subject, subject_of
from riwaya.claims.triggers import Candidate
from riwaya.model import Source, SpanText
from riwaya.rules.reporting import Report, ReportKind, Role
from riwaya.text.tokens import Sentence
from riwaya.text.verbs import VerbForm

_REACH = 40  # tokens between a reporting verb and the particle that opens its content
_STATED = frozenset("جاء وجاء ورد وورد".split())
_AFTER_CREDIT = frozenset("فيما بينما لكن حيث الوقت".split())  # a clause after «وفق المرصد» that is the outlet's own
_ISSUE = frozenset("صادر الصادر صدر منسوب المنسوب نشرته اصدرته اصدره اصدرتها".split())
_SOMEBODY_ELSES = frozenset(
    ("accusation.ittahama", "accusation.iddia", "denial.nafa", "denial.rafada-ittiham")
)  # as verbs: they name who acts
_TURNS_AWAY = frozenset("حيث فيما بينما لكن".split())  # clauses that end a charge, a demand, a denial
_SPEECH_ACTS = frozenset(("demand", "accusation", "threat", "denial"))


class Frame(msgspec.Struct, frozen=True):
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
        self._by_sentence: dict[int, list[Frame]] = {}
        self._roles = [ctx.rules.reporting.role(t) for t in ctx.tokens]
        self._printed: tuple[Speaker, ...] = ()
        self._printed_from = -1
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
        if any(q.open < candidate.i < q.close for q in self._ctx.speech):
            return False
        if candidate.entry.id in self._ctx.rules.reporting.known_states:
            return True
        if candidate.reading.form.pos == "participle" and candidate.reading.split.definite:
            return True  # «الحوثيون المدعومون من إيران»
        tags = self._ctx.tags[max(0, candidate.i - 2) : candidate.i]
        return candidate.type != "support" and any(tag.relative and tag.word not in ("من", "ما") for tag in tags)

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
        if (a.first, a.last) == (b.first, b.last) or (a.source_id is not None and a.source_id == b.source_id):
            return True
        return not (a.named or b.named) and a.kind == b.kind and self._definite(b) and self._key(a) == self._key(b)

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
        if self._printed:
            found.append(Frame(self._printed, "say", start, end, start))
        further = self._further(sentence)
        if further is not None:
            found.append(further)
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
        ctx, role = self._ctx, self._roles[i]
        stated = self._stated(i, end) if ctx.tags[i].word in _STATED else None
        if stated is not None or role is None:
            return stated, i + 1
        pointed = self._pointed(i, role, start, end, found)
        if pointed is not None:
            return pointed
        report = role.report if ctx.actor_at[i] < 0 or ctx.tokens[i].norm.startswith("و") else None
        if role.homograph is not None and (i == start or role.homograph.conjunction):
            report = role.homograph
        named = self._by_noun(i, role, start, end) if report is None or role.hearsay else None
        if named is not None or self._printed_from == end:
            return named, end if self._printed_from == end else i + 1
        if report is not None and not is_impersonal(ctx, i) and not stands_as_noun(ctx, i):
            frame = self._verbal(i, report, start, end, found)
            if frame is not None:
                return frame, max(frame.first, i + 1)
        return None, i + 1

    def _pointed(self, i: int, role: Role, start: int, end: int, found: list[Frame]) -> tuple[Frame | None, int] | None:
        """«كما أعلن X»، «بحسب X»: a cue that points to what it covers, or None where none stands."""
        ctx, reporting = self._ctx, self._ctx.rules.reporting
        connector = reporting.connectors.at(ctx.text, i) if role.connector else None
        if connector is not None:
            after = range(connector.last, min(connector.last + 3, end))
            verb = next((k for k in after if reporting.verb(ctx.tokens[k])), None)
            if verb is not None:
                return self._connected(i, verb, start, end, found)
        cue = reporting.cues.at(ctx.text, i) if role.cue else None
        frame = self._prepositional(i, cue.last, cue.value[0], start, end, found) if cue is not None else None
        if cue is None or frame is None:
            return None
        return frame, max((s.last for s in frame.speakers if s.first >= i), default=cue.last)

    def _by_noun(self, i: int, role: Role, start: int, end: int) -> Frame | None:
        """«إعلان الجيش …»، «تقارير عن …»، «فيما يلي نصه:»."""
        if role.noun is not None and self._ctx.actor_at[i] < 0:
            frame = self._nominal(i, end)
            if frame is not None:
                return frame
        if role.verbatim and any(self._ctx.tokens[k].norm == ":" for k in range(i + 1, min(end, i + 4))):
            self._print_in_full(i, start, end)
            return None
        return self._hearsay(i, end) if role.hearsay else None

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
        speakers = split_coordinated(ctx, subject) if subject is not None else self._last
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

    def _hearsay(self, i: int, end: int) -> Frame | None:
        """«وردت تقارير عن سقوط قتلى»، «أنباء حول هجوم»: a report that is its own source, or that of whom it is from."""
        ctx = self._ctx
        if ctx.tokens[i].norm.startswith("ال") or ctx.actor_at[i] >= 0:
            return None
        last = i + 1
        while (
            last < min(end, i + 3)
            and ctx.tokens[last].kind == "word"
            and not (ctx.tags[last].preposition or ctx.tokens[last].norm[:1] == "ب")
        ):
            role = self._roles[last]
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

    def _stated(self, i: int, end: int) -> Frame | None:
        """«جاء في بيان للوزارة أن …»."""
        ctx = self._ctx
        if i + 2 >= end or ctx.tags[i + 1].word != "في":
            return None
        statement = read_speaker(ctx, i + 2, end)
        if statement is None or not statement.statement:
            return None
        content = next((k + 1 for k in range(i + 2, min(end, i + 20)) if opens_content(ctx, k)), None)
        if content is None:
            return None
        speakers = self._resolved(statement, content)
        self._last = speakers
        return Frame(speakers, "say", content, content_end(ctx, content, end), i)

    def _verbal(self, i: int, report: Report, start: int, end: int, found: list[Frame]) -> Frame | None:
        """A reporting verb: its subject after it, before it, or the speaker who goes on."""
        ctx = self._ctx
        limit = min(end, i + _REACH)
        if self._says_nothing(i, report, limit, found):
            return None
        opens = find_content(ctx, i, limit)
        if self._content_elsewhere(i, report, opens):
            return None
        subject = subject_of(ctx, i, report, start, opens if opens is not None else limit, opens)
        if (
            report.shape is not None
            and i
            and ctx.tags[i - 1].relative
            and ctx.tags[i - 1].word not in ("من", "ما", "مما")
        ):
            subject = self._before_relative(subject, i, start)
            if subject is None:
                return None
        if opens is not None and report.verb.immediate and not self._at_once(i, subject, opens):
            return None
        content = self._opening(i, report, subject, opens, limit, goes_on=report.conjunction and bool(found))
        if content is None:
            return None
        speakers = self._speakers(i, report, subject, max(content, opens or 0), start, found)
        if not speakers:
            return None
        self._close_siblings(i, report, found)
        last = self._scope(report, content, content_end(ctx, opens if opens is not None else content, end))
        if report.verb.kind in ("say", "deny", "expect"):
            self._last = speakers
        return Frame(speakers, report.verb.kind, content, last, i)

    def _says_nothing(self, i: int, report: Report, limit: int, found: list[Frame]) -> bool:
        """Whether a word read as a reporting verb hands nothing over where it stands."""
        ctx, verb, token = self._ctx, report.verb, self._ctx.tokens[i]
        if verb.object and verb.object.isdisjoint(
            stem for k in range(i + 1, min(limit, i + 16)) for stem in ctx.tokens[k].stems
        ):
            return True
        if verb.kind == "say" and i and ctx.tags[i - 1].negator:
            return True  # «لم يذكر المصدر»
        if report.shape is None:  # «تقارير مؤكدة عن», «24 متهما»: an adjective, a noun
            return ctx.quantity_at[i] >= 0 or (
                token.taa and not report.conjunction and ctx.tokens[i - 1].kind == "word"
            )
        if verb.kind == "say" and report.shape.tense == "imperfect" and token.norm.removeprefix("و").startswith("س"):
            return True  # «ستكشف التحقيقات»: nothing is said yet
        return verb.outermost and (self._covering(found, i) is not None or is_described(ctx, i))

    def _content_elsewhere(self, i: int, report: Report, opens: int | None) -> bool:
        """«الهجوم الذي تبناه التنظيم»، «في بيان نشرته الوكالة»: the content stands before, or in a verb around."""
        if not report.pronoun or report.shape is None or (opens is not None and report.verb.lemma != "وصف"):
            return False
        return report.verb.lemma in PUBLISH or is_described(self._ctx, i)

    def _before_relative(self, subject: Speaker | None, i: int, start: int) -> Speaker | None:
        """The subject of a verb in a relative clause: after it, or the noun that the clause describes."""
        if subject is not None and subject.first > i:
            return subject
        before = read_speaker_before(self._ctx, i - 1, start)
        return before if before is not None and before.last >= i - 2 else None

    def _at_once(self, i: int, subject: Speaker | None, opens: int) -> bool:
        """Whether the content follows at once or after the subject: «وتابع أن»، not «واصلت "عن كثب" متابعتها»."""
        ctx = self._ctx
        if opens - i > 3 + (subject.last - subject.first if subject else 0):
            return False
        return opens not in ctx.opens or ctx.tokens[opens - 1].norm == ":" or ctx.tags[opens - 1].complementizer

    def _opening(
        self, i: int, report: Report, subject: Speaker | None, opens: int | None, limit: int, *, goes_on: bool
    ) -> int | None:
        """Where the content opens: a noun close behind the subject, else the clause or quotation."""
        plain = noun_content(self._ctx, i, report, subject, limit, goes_on=goes_on)
        if opens is None and report.verb.lemma == "نقل":
            quoted = self._quoted_of(i, limit)
            return quoted.last if quoted is not None else None
        if plain is not None and (opens is None or (plain < opens and names_event(self._ctx, plain, opens))):
            return plain
        return opens

    def _scope(self, report: Report, content: int, last: int) -> int:
        """Where the voice ends before the sentence does: what is told of a claimed attack is the outlet's."""
        ctx = self._ctx
        if report.verb.lemma == "تبنى":
            attack = next((k for k in range(content, last) if ctx.rules.lexicon.lookup(ctx.tokens[k])), content)
            ends = (k for k in range(attack + 1, last) if ctx.tags[k].relative or ctx.tokens[k].norm in ("،", ","))
            return next(ends, last)
        if report.verb.kind == "say":
            return last
        return next((k for k in range(content + 1, last) if ctx.tags[k].word in _TURNS_AWAY), last)

    def _speakers(
        self, i: int, report: Report, subject: Speaker | None, content: int, start: int, found: list[Frame]
    ) -> tuple[Speaker, ...]:
        base: tuple[Speaker, ...] = ()
        if subject is not None:
            base = self._resolved(subject, content)
        elif (
            report.shape is None or report.verb.continues or self._covering(found, i) or (report.conjunction and found)
        ):
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
            return (*self._through(subject), *split_coordinated(self._ctx, subject))
        issuer = self._issuer_in(subject, content)
        if issuer is not None:
            self._issuer = (issuer,)
            return split_coordinated(self._ctx, issuer)
        known = (self._issuer or self._last) if self._definite(subject) else ()
        if not known:
            return (subject,)
        return (
            *known[:-1],
            replace(subject, source_id=known[-1].source_id, kind=known[-1].kind, named=known[-1].named),
        )

    def _through(self, subject: Speaker) -> tuple[Speaker, ...]:
        """The outlet through which a source spoke last and goes on speaking («قال فلان للوكالة … وأضاف فلان»)."""
        before = self._last
        if len(before) < 2 or before[0].kind != "outlet" or subject.kind == "outlet":
            return ()
        known = before[-1]
        named = subject.source_id is not None and subject.source_id == known.source_id
        called = self._ctx.tokens[subject.last - 1].norm == self._ctx.tokens[known.last - 1].norm
        again = self._definite(subject) and self._key(subject) == self._key(known)
        return before[:-1] if named or called or again else ()

    def _definite(self, speaker: Speaker) -> bool:
        return self._noun(speaker).removeprefix("و").startswith("ال")

    def _key(self, speaker: Speaker) -> str:
        return self._noun(speaker).removeprefix("و").removeprefix("ال")

    def _noun(self, speaker: Speaker) -> str:
        first = (
            speaker.first + 1
            if self._ctx.tags[speaker.first].demonstrative and speaker.last > speaker.first + 1
            else speaker.first
        )
        return self._ctx.tokens[first].norm

    def _issuer_in(self, statement: Speaker, end: int) -> Speaker | None:
        """Who issued a statement: «بيان للجيش»، «بيان الجيش»، «بيان عسكري صادر عن الجيش»."""
        ctx = self._ctx
        definite = self._definite(statement)
        for k in range(statement.first + 1, min(end, statement.first + 6)):
            token, tag = ctx.tokens[k], ctx.tags[k]
            speaks = ctx.actor_at[k] >= 0 or ctx.rules.reporting.head(token) is not None
            owned = (
                token.norm.startswith("ل")
                or ctx.tags[k - 1].word in ("عن", "من", "ل")
                or ctx.tokens[k - 1].norm in _ISSUE
            )
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
            together = len(frame.speakers) > 1 and report.shape is not None and report.shape.number != "s"
            if frame.speakers and (together or agrees(ctx, report, frame.speakers[-1], word)):
                return frame.speakers
        if report.shape is None or report.shape.person == 3:
            subject = sentence_subject(ctx, start, i, report)
            if subject is not None:
                return (subject,)
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
                if role.report is not None and role.report.pronoun and role.report.verb.lemma in PUBLISH:
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
        content = find_content(ctx, verb, min(end, verb + _REACH))
        word = ctx.tokens[i].norm
        opening = all(ctx.tokens[k].kind != "word" for k in range(start, i))
        if word.endswith("كما") and (content is not None or opening):
            said = self._verbal(verb, replace(report, conjunction=True), start, end, found)
            return said, max(verb + 1, said.first if said is not None else 0)
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
        self._last = speakers
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
        if k < end and ctx.tokens[k].norm == "(":
            k += 1
        speaker = read_speaker(ctx, k, end)
        if speaker is None:
            return None
        speakers = self._resolved(speaker, end)
        self._last = speakers
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
                self._last = found[k].speakers
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
        turn = next((k for k in range(i - 1, max(0, i - 7), -1) if ctx.tags[k].word in TURNS), None)
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

    def _print_in_full(self, i: int, start: int, end: int) -> None:
        """«صدر عن القيادة بيان فيما يلي نصه:»: the rest of the article is in the issuer's words."""
        for k in range(start, i):
            found = read_speaker(self._ctx, k, i)
            if found is not None and not found.statement and found.first == k:
                self._printed, self._printed_from = (found,), end
                return

    def _further(self, sentence: Sentence) -> Frame | None:
        """«كما لقي ثلاثة حتفهم»: after a source's words, in one paragraph, the same source goes on."""
        ctx, k = self._ctx, self._ctx.text.sentence_of[sentence.first]
        if (
            k < 1
            or ctx.tags[sentence.first].word not in ("كما", "كذلك")
            or ctx.text.sentences[k - 1].paragraph != sentence.paragraph
        ):
            return None
        before = [
            f for f in self._by_sentence.get(k - 1, ()) if f.speakers and f.last >= ctx.text.sentences[k - 1].last
        ]
        return replace(before[-1], kind="say", first=sentence.first, last=sentence.last) if before else None

    def _note_open_quote(self, start: int, end: int, found: list[Frame]) -> None:
        for quote in self._ctx.speech:
            if start <= quote.open < end <= quote.close:
                holder = next((f for f in reversed(found) if f.speakers and f.first <= quote.open + 1 < f.last), None)
                if holder is not None:
                    self._open_quote = (quote.close, holder)
