"""On whose word: reporting frames and the stretch of text each of them covers.

A frame is a source and the tokens its voice covers. Frames nest («قال المرصد إن قياديا أعلن أن …»
is two links), stand side by side, follow their content («…، بحسب مصادر»), run on over sentences
inside a quotation, and go on with no new subject («وأضاف أن …»). A claim's chain is the frames
that cover its trigger, outermost first. Indirect speech counts as much as quotation.

verb_frames.py, noun_frames.py and credits.py read the cues of a sentence, carried.py what runs on from
the sentences before, issuers.py and relays.py who stands behind a statement and who passes it on.
"""

from __future__ import annotations

from riwaya.claims.carried import Carried, headline_frame
from riwaya.claims.content import is_impersonal, stands_as_noun
from riwaya.claims.context import Context
from riwaya.claims.credits import connected_frame, prepositional_frame
from riwaya.claims.frames import Frame, Reading, Voices
from riwaya.claims.issuers import goes_by, head_word, is_definite, names_same
from riwaya.claims.noun_frames import hearsay_frame, nominal_frame, stated_frame
from riwaya.claims.speakers import Speaker, is_own_voice
from riwaya.claims.triggers import Candidate
from riwaya.claims.verb_frames import verbal_frame
from riwaya.model import Source, SpanText
from riwaya.rules.reporting import Role
from riwaya.text.tokens import Sentence
from riwaya.text.verbs import VerbForm

_STATED = frozenset("جاء وجاء ورد وورد".split())
_SOMEBODY_ELSES = frozenset(
    ("accusation.ittahama", "accusation.iddia", "denial.nafa", "denial.rafada-ittiham")
)  # as verbs: they name who acts
_SEEN = frozenset("شهد شهدت تشهد يشهد شهدها شهدتها يشهدها تشهدها".split())
_IN_PASSING = 8  # words from «التي شهدت» to what was seen
_AT_ONCE = 3  # words between a denial and the charge it refuses
_SPEECH_ACTS = frozenset(("demand", "accusation", "threat", "denial"))


class Attribution:
    """All frames of an article; ask it for the chain at a token."""

    def __init__(self, ctx: Context) -> None:
        """Find the frames, sentence by sentence: a speaker goes on from one to the next."""
        self._ctx = ctx
        self.frames: list[Frame] = []
        self._voices = Voices()
        self._carried = Carried(ctx)
        self._by_sentence: dict[int, list[Frame]] = {}
        self._roles = [word.role for word in ctx.words]
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
        if self._is_witnessed(candidate.i):
            return True
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

    def _is_witnessed(self, i: int) -> bool:
        """«المدينة التي شهدت مؤخرا معارك»: what a place or a time has seen, told in passing."""
        ctx = self._ctx
        if any(q.open < i < q.close for q in ctx.speech):
            return False
        for k in range(i - 1, max(0, i - _IN_PASSING), -1):
            tag, token = ctx.tags[k], ctx.tokens[k]
            if token.norm in _SEEN:
                return ctx.tags[k - 1].relative and ctx.tags[k - 1].word not in ("من", "ما")
            if token.kind in ("punct", "break") or tag.complementizer or tag.relative:
                return False
        return False

    def _is_own_act(self, candidate: Candidate) -> bool:
        if candidate.type not in _SPEECH_ACTS:
            return False
        if candidate.type == "accusation" and candidate.reading.form.pos == "noun" and self._is_refused(candidate.i):
            return True
        shape = candidate.reading.form.shape
        if isinstance(shape, VerbForm) and shape.person == 1:
            return True
        if candidate.entry.id not in self._ctx.rules.reporting.own_acts:
            return False
        return not isinstance(shape, VerbForm) or candidate.entry.id not in _SOMEBODY_ELSES

    def _is_refused(self, i: int) -> bool:
        """«نفت الوزارة الاتهامات»: the charge that a denial refuses at once was made by others."""
        frames = [f for f in self.frames_at(i) if f.speakers]
        if not frames or frames[-1].kind != "deny":
            return False
        ctx = self._ctx
        between = (k for k in range(frames[-1].first, i) if ctx.tokens[k].kind != "punct" and ctx.time_at[k] < 0)
        return sum(1 for _ in between) <= _AT_ONCE

    def chain_at(self, i: int) -> tuple[Source, ...]:
        """The attribution chain at token i: empty where the outlet speaks itself."""
        links: list[tuple[Speaker, int]] = []
        for frame in self.frames_at(i):
            for speaker in frame.speakers:
                if any(self._same(speaker, known) for known, _ in links):
                    links = [link for link in links if not self._same(speaker, link[0])]
                links.append((speaker, frame.cue))
        if len(links) > 1:
            links = [link for link in links if not goes_by(self._ctx, link[0])] or links[:1]
        return tuple(self._source(s, cue) for s, cue in links if not is_own_voice(self._ctx, s))

    def _same(self, a: Speaker, b: Speaker) -> bool:
        if (a.first, a.last) == (b.first, b.last) or (a.source_id is not None and a.source_id == b.source_id):
            return True
        return (
            not (a.named or b.named)
            and (a.kind == b.kind or names_same(self._ctx, b))
            and is_definite(self._ctx, b)
            and head_word(self._ctx, a) == head_word(self._ctx, b)
        )

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
        before = self._by_sentence.get(ctx.text.sentence_of[start] - 1, ())
        reading = Reading(ctx, self._voices, start, end, self._carried.into(sentence, before))
        headline = headline_frame(reading)
        if headline is not None:
            reading.found.append(headline)
        i = start
        while i < end:
            if (self._roles[i] is None and ctx.tags[i].word not in _STATED) or ctx.in_furniture[i]:
                i += 1
                continue
            frame, after = self._at(reading, i)
            if frame is not None:
                reading.found.append(frame)
            i = max(after, i + 1)
        kept = [f for f in reading.found if f.last > f.first]
        self.frames.extend(kept)
        if kept:
            self._by_sentence[ctx.text.sentence_of[start]] = sorted(kept, key=lambda f: (f.first, -f.last))
        ends = (ctx.tokens[s.last - 1] for f in kept for s in f.speakers)
        self._voices.names.update(token.norm for token in ends if token.kind == "word")
        self._carried.note_open_quote(reading)

    def _at(self, reading: Reading, i: int) -> tuple[Frame | None, int]:
        """The frame whose cue begins at token i, and where to look on."""
        ctx, role = self._ctx, self._roles[i]
        stated = stated_frame(reading, i) if ctx.tags[i].word in _STATED else None
        if stated is not None or role is None:
            return stated, i + 1
        pointed = self._pointed(reading, i, role)
        if pointed is not None:
            return pointed
        report = role.report if ctx.actor_at[i] < 0 or ctx.tokens[i].norm.startswith("و") else None
        if role.homograph is not None and (i == reading.start or role.homograph.conjunction):
            report = role.homograph
        if report is None or role.hearsay:
            if role.verbatim and self._carried.print_in_full(reading, i):
                return None, reading.end
            named = self._by_noun(reading, i, role)
            if named is not None:
                return named, i + 1
        if report is not None and not is_impersonal(ctx, i) and not stands_as_noun(ctx, i):
            frame = verbal_frame(reading, i, report)
            if frame is not None:
                return frame, max(frame.first, i + 1)
        return None, i + 1

    def _pointed(self, reading: Reading, i: int, role: Role) -> tuple[Frame | None, int] | None:
        """«كما أعلن X»، «بحسب X»: a cue that points to what it covers, or None where none stands."""
        ctx, reporting = self._ctx, self._ctx.rules.reporting
        connector = reporting.connectors.at(ctx.text, i) if role.connector else None
        if connector is not None:
            after = range(connector.last, min(connector.last + 3, reading.end))
            verb = next((k for k in after if ctx.words[k].report), None)
            if verb is not None:
                return connected_frame(reading, i, verb)
        cue = reporting.cues.at(ctx.text, i) if role.cue else None
        frame = prepositional_frame(reading, i, cue.last, cue.value[0]) if cue is not None else None
        if cue is None or frame is None:
            return None
        return frame, max((s.last for s in frame.speakers if s.first >= i), default=cue.last)

    def _by_noun(self, reading: Reading, i: int, role: Role) -> Frame | None:
        """«إعلان الجيش …»، «تقارير عن …»."""
        if role.noun is not None and self._ctx.actor_at[i] < 0:
            frame = nominal_frame(reading, i)
            if frame is not None:
                return frame
        return hearsay_frame(self._ctx, i, reading.end) if role.hearsay else None
