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
from riwaya.model import Source, SpanText
from riwaya.rules.reporting import Report, ReportKind
from riwaya.text.tokens import Sentence

_REACH = 40  # tokens between a reporting verb and the particle that opens its content
_NOT_CONTENT = frozenset("بعد قبل منذ دون بدون الا غير مع رغم لولا حتي بيد سوي الي_حين".split())
_STATED = frozenset("جاء وجاء ورد وورد".split())
_ADVERBS = frozenset("الانتباه النظر بالقول ايضا كذلك لاحقا بدوره بدورها قائلا قائله انه انها حينها سابقا مجددا اليوم امس".split())
_PRONOMINAL = frozenset("في عن من علي الي ب ل مع عند لدي في حول".split())
_TURNS = frozenset("فيما بينما لكن حين الا غير بيد المقابل".split())


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
        self._outer: dict[object, tuple[Speaker, ...]] = {}
        self._open_quote: tuple[int, Frame] | None = None
        for sentence in ctx.text.sentences:
            self._read(sentence)

    def frames_at(self, i: int) -> list[Frame]:
        """The frames that cover token i, outermost first."""
        return sorted((f for f in self.frames if f.first <= i < f.last), key=lambda f: (f.first, -f.last))

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
            if ctx.in_furniture[i]:
                i += 1
                continue
            frame, after = self._at(i, start, end, found)
            if frame is not None:
                found.append(frame)
            i = max(after, i + 1)
        self.frames.extend(f for f in found if f.last > f.first)
        self._note_open_quote(start, end, found)

    def _at(self, i: int, start: int, end: int, found: list[Frame]) -> tuple[Frame | None, int]:
        """The frame whose cue begins at token i, and where to look on."""
        ctx, reporting = self._ctx, self._ctx.rules.reporting
        connector = reporting.connectors.at(ctx.text, i)
        if connector is not None:
            verb = next((k for k in range(connector.last, min(connector.last + 3, end)) if reporting.verb(ctx.tokens[k])), None)
            if verb is not None:
                return self._connected(i, verb, start, end, found)
        if ctx.tags[i].word in _STATED or ctx.tokens[i].norm in _STATED:
            frame = self._stated(i, end)
            if frame is not None:
                return frame, i + 1
        cue = reporting.cues.at(ctx.text, i)
        if cue is not None:
            frame = self._prepositional(i, cue.last, cue.value[0], start, end, found)
            if frame is not None:
                return frame, max(cue.last, *(s.last for s in frame.speakers if s.first >= i), cue.last)
        report = reporting.verb(ctx.tokens[i]) if ctx.actor_at[i] < 0 or ctx.tokens[i].norm.startswith("و") else None
        if report is None and ctx.actor_at[i] < 0:
            frame = self._nominal(i, end)
            if frame is not None:
                return frame, i + 1
        if report is not None and not self._impersonal(i) and not self._is_noun_here(i):
            frame = self._verbal(i, report, start, end, found)
            if frame is not None:
                return frame, i + 1
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
        speakers = self._with_outer(subject) if subject is not None else self._last
        if not speakers:
            return None
        first = subject.last if subject is not None else i + 1
        return Frame(speakers, verb.kind, first, self._content_end(first, end), i)

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
        speakers = self._resolved(statement, i, content)
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
            s.stem in report.verb.object for k in range(i + 1, min(limit, i + 9)) for s in ctx.tokens[k].splits
        ):
            return None
        if report.verb.kind == "say" and i and ctx.tags[i - 1].negator:
            return None  # «لم يذكر المصدر» hands nothing over
        opens = self._content(i, report, limit)
        subject = self._subject(i, report, start, opens if opens is not None else limit)
        if report.shape is not None and i and ctx.tags[i - 1].relative and ctx.tags[i - 1].word not in ("من", "ما", "مما"):
            if report.pronoun and opens is None:
                return None  # «الهجوم الذي تبناه التنظيم»: the content stands before
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
        if plain is not None and (content is None or (subject is not None and subject.first > i and plain < content)):
            content = plain
        if content is None:
            return None
        speakers = self._speakers(i, report, subject, max(content, opens or 0), found)
        if not speakers:
            return None
        self._close_siblings(i, report, found)
        last = self._content_end(opens if opens is not None else content, end)
        if report.verb.kind == "deny":
            last = next((k for k in range(content + 1, last) if ctx.tags[k].word in ("حيث", "فيما", "بينما", "لكن")), last)
        if report.verb.kind in ("say", "deny", "expect"):
            self._remember(speakers)
        return Frame(speakers, report.verb.kind, content, last, i)

    def _subject(self, i: int, report: Report, start: int, stop: int) -> Speaker | None:
        """Who speaks: the phrase after the verb, a name we do not know there, or the phrase before it."""
        ctx = self._ctx
        if report.shape is None or report.shape.person == 1:
            return None
        subject = read_speaker(ctx, i + 1, stop) if i + 1 < stop else None
        if subject is None and report.shape.person == 3:
            subject = self._unknown_subject(i, stop)
        before = not report.conjunction or ctx.tokens[i].norm.startswith("ف") or report.verb.lemma == "نقل"
        if subject is None and report.shape.person == 3 and before:
            subject = read_speaker_before(ctx, i, start)
        return subject

    def _unknown_subject(self, i: int, stop: int) -> Speaker | None:
        """«وتابع شتاينماير:»: a noun the lexicons do not know between the verb and its content is a new speaker."""
        ctx = self._ctx
        first = i + 1
        if first >= stop or stop - first > 14 or not (ctx.tags[stop - 1].complementizer or ctx.tokens[stop - 1].norm == ":" or stop - 1 in ctx.opens):
            return None
        last = first
        while last < stop - 1:
            token, tag = ctx.tokens[last], ctx.tags[last]
            if token.kind not in ("word", "latin") or tag.preposition or tag.complementizer or tag.relative or tag.auxiliary:
                break
            if any(sp.after and sp.stem in _PRONOMINAL for sp in token.splits) or token.norm.startswith("لل"):
                break
            if ctx.time_at[last] >= 0 or ctx.rules.reporting.verb(token) is not None or token.norm in _ADVERBS:
                break
            last += 1
        if last == first or (ctx.tokens[first].norm[:1] in "بل" and not ctx.tokens[first].norm.startswith("ال") and last - first == 1):
            return None
        return Speaker(first, last, "person", None, named=True, pseudonym=False)

    def _speakers(
        self, i: int, report: Report, subject: Speaker | None, content: int, found: list[Frame]
    ) -> tuple[Speaker, ...]:
        ctx = self._ctx
        base: tuple[Speaker, ...] = ()
        if subject is not None:
            base = self._resolved(subject, i, content)
        elif report.shape is None or report.verb.continues or self._covering(found, i):
            base = self._going_on(i, report, found)
        inner = self._quoted_of(i, content)
        outer = self._told_to(i, content, subject)
        if inner is not None:
            base = (*(b for b in base if b.kind == "outlet" or b.named), inner) if subject is not None else (inner,)
        if outer is not None:
            base = (outer, *base)
        return base

    def _resolved(self, subject: Speaker, verb: int, content: int) -> tuple[Speaker, ...]:
        """«قال البيان» stands on the word of whoever issued it: the words are these, the source is that one."""
        if not subject.statement:
            return self._with_outer(subject)
        issuer = self._issuer_in(subject.first + 1, content)
        if issuer is not None:
            self._issuer = (issuer,)
            return self._with_outer(issuer)
        known = (self._issuer or self._last) if self._definite(subject) else ()
        if not known:
            return (subject,)
        return (*known[:-1], replace(subject, source_id=known[-1].source_id, kind=known[-1].kind, named=known[-1].named))

    def _with_outer(self, subject: Speaker) -> tuple[Speaker, ...]:
        """A source that spoke through an outlet before speaks through it still; coordinated sources are taken apart."""
        known = self._outer.get(self._key(subject), ()) if subject.named or self._definite(subject) else ()
        return (*known, *split_coordinated(self._ctx, subject))

    def _definite(self, speaker: Speaker) -> bool:
        return self._ctx.tokens[speaker.first].norm.removeprefix("و").startswith("ال")

    def _key(self, speaker: Speaker) -> object:
        if speaker.source_id is not None:
            return speaker.source_id
        return self._ctx.tokens[speaker.first].norm.removeprefix("و").removeprefix("ال")

    def _remember(self, speakers: tuple[Speaker, ...]) -> None:
        self._last = speakers
        if len(speakers) > 1 and speakers[0].kind == "outlet":
            self._outer[self._key(speakers[-1])] = speakers[:-1]

    def _issuer_in(self, first: int, end: int) -> Speaker | None:
        ctx = self._ctx
        for k in range(first, min(end, first + 8)):
            if ctx.actor_at[k] >= 0 or ctx.rules.reporting.head(ctx.tokens[k]) is not None:
                found = read_speaker(ctx, k, end)
                if found is not None and not found.statement:
                    return found
        return None

    def _going_on(self, i: int, report: Report, found: list[Frame]) -> tuple[Speaker, ...]:
        """The speaker who goes on: of the frame before in the sentence, else of the text so far."""
        if found:
            return found[-1].speakers
        if report.shape is None:
            subject = self._clause_actor(i)
            if subject is not None:
                return (subject,)
        return self._last

    def _clause_actor(self, i: int) -> Speaker | None:
        """For a participle with no frame before it: the first actor named in the sentence."""
        ctx = self._ctx
        sentence = ctx.text.sentences[ctx.text.sentence_of[i]]
        for k in range(sentence.first, i):
            if ctx.actor_at[k] >= 0:
                return read_speaker(ctx, k, i)
        return None

    def _quoted_of(self, i: int, content: int) -> Speaker | None:
        """«نقلت الوكالة عن مصدر قوله»: the source after عن, before the content opens."""
        ctx = self._ctx
        lemma = ctx.rules.reporting.verb(ctx.tokens[i])
        if lemma is None or lemma.verb.lemma not in ("نقل", "ناقل", "نسب"):
            return None
        for k in range(i + 1, min(content, i + 16)):
            if ctx.tags[k].word == "عن":
                return read_speaker(ctx, k + 1, content)
        return None

    def _told_to(self, i: int, content: int, subject: Speaker | None) -> Speaker | None:
        """«قال قيادي لوكالة الأنباء»: an outlet other than the publisher that was told, or that printed it."""
        ctx = self._ctx
        if subject is None:
            return None
        for k in range(i + 1, content):
            cue = ctx.rules.reporting.cues.at(ctx.text, k)
            if cue is not None and (quoted := read_speaker(ctx, cue.last, content)) is not None and quoted.kind == "outlet":
                return quoted
            actor = ctx.actor(k)
            if actor is None or actor.type != "outlet" or subject.first <= k < subject.last:
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
            speakers = self._resolved(speaker, verb, end)
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
        speakers = self._resolved(speaker, i, end)
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
            outer = speakers[-1].kind == "outlet"
            if outer:
                k = found.index(covering)
                found[k] = replace(covering, speakers=(*speakers, *covering.speakers))
                return Frame((), "say", i, i, cue)
            return Frame(speakers, "say", covering.first, end, cue)
        first = start
        for frame in found:
            if frame.last <= i:
                first = max(first, frame.last)
        return Frame(speakers, "say", first, end, cue)

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
            if k > i + 1 and ctx.rules.reporting.verb(token) is not None and tag.conjunction == "" and self._is_clause(k):
                lemma = ctx.rules.reporting.verb(token)
                if lemma is not None and lemma.shape is not None and ctx.rules.reporting.head(token) is None:
                    return None
        return None

    def _is_clause(self, k: int) -> bool:
        ctx = self._ctx
        return ctx.actor_at[k] < 0 and ctx.time_at[k] < 0 and ctx.place_at[k] < 0 and ctx.rules.reporting.head(ctx.tokens[k]) is None

    def _plain_content(self, i: int, report: Report, subject: Speaker | None, end: int) -> int | None:
        """Content that is a noun: «أعلن التحالف إسقاط طائرة», «أفاد مصدر بوقوع انفجار»."""
        if not report.verb.plain:
            return None
        if report.verb.kind == "accuse":
            start = subject.last if subject is not None and subject.first > i else i + 1
            return next((k for k in range(start, end) if self._charge(k)), None)
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
