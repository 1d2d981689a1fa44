"""Voices that run on: an open quotation, a document printed in full, «كما قتل …» behind a source's words, a speaker set before a colon."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from riwaya.claims.context import Context
from riwaya.claims.frames import Frame, Reading
from riwaya.claims.speakers import Speaker, read_speaker
from riwaya.text.tokens import Sentence

_TO_QUOTE = 4  # tokens, breaks among them, between a colon and the quotation it announces


class Carried:
    """What goes on from the sentences before into the next one."""

    def __init__(self, ctx: Context) -> None:
        """Nothing is open at the head of an article."""
        self._ctx = ctx
        self._printed: tuple[Speaker, ...] = ()
        self._open_quote: tuple[int, Frame] | None = None

    def into(self, sentence: Sentence, before: Sequence[Frame]) -> list[Frame]:
        """The frames that reach into a sentence; `before` are those of the sentence before it."""
        start, end = sentence.first, sentence.last
        found: list[Frame] = []
        quoted = self._quotation(start, end)
        if quoted is not None:
            found.append(quoted)
        if self._printed:
            found.append(Frame(self._printed, "say", start, end, start))
        further = self._further(sentence, before)
        if further is not None:
            found.append(further)
        return found

    def note_open_quote(self, reading: Reading) -> None:
        """Remember the speaker of a quotation that does not close in the sentence just read."""
        for quote in self._ctx.speech:
            if reading.start <= quote.open < reading.end <= quote.close:
                holder = next(
                    (f for f in reversed(reading.found) if f.speakers and f.first <= quote.open + 1 < f.last), None
                )
                if holder is not None:
                    self._open_quote = (quote.close, holder)

    def print_in_full(self, reading: Reading, i: int) -> bool:
        """«صدر عن القيادة بيان فيما يلي نصه:»: whether from here the rest of the article is in the issuer's words.

        Where a quotation opens behind the colon, the issuer's words are the quotation.
        """
        ctx = self._ctx
        colon = next((k for k in range(i + 1, min(reading.end, i + 4)) if ctx.tokens[k].norm == ":"), None)
        if colon is None:
            return False
        for k in range(reading.start, i):
            found = read_speaker(ctx, k, i)
            if found is not None and not found.statement and found.first == k:
                self._print(found, colon)
                return True
        return False

    def _print(self, issuer: Speaker, colon: int) -> None:
        quote = next((q for q in self._ctx.speech if colon < q.open <= colon + _TO_QUOTE), None)
        if quote is None:
            self._printed = (issuer,)
        else:
            self._open_quote = (quote.close, Frame((issuer,), "say", quote.open, quote.close, colon))

    def _quotation(self, start: int, end: int) -> Frame | None:
        if self._open_quote is None:
            return None
        close, frame = self._open_quote
        if close < start or self._turns(start, end):
            self._open_quote = None
            return None
        return replace(frame, first=start, last=min(close, end))

    def _turns(self, start: int, end: int) -> bool:
        """«من جهة أخرى»، «وفي السياق»: a sentence that opens another matter stands in no quotation, whose mark was left out."""
        found = self._ctx.rules.reporting.turns.at(self._ctx.text, start)
        return found is not None and found.last < end

    def _further(self, sentence: Sentence, before: Sequence[Frame]) -> Frame | None:
        """«كما لقي ثلاثة حتفهم»: after a source's words, in one paragraph, the same source goes on."""
        ctx, k = self._ctx, self._ctx.text.sentence_of[sentence.first]
        if (
            k < 1
            or ctx.tags[sentence.first].word not in ("كما", "كذلك")
            or ctx.text.sentences[k - 1].paragraph != sentence.paragraph
        ):
            return None
        last = [f for f in before if f.speakers and f.last >= ctx.text.sentences[k - 1].last]
        return replace(last[-1], kind="say", first=sentence.first, last=sentence.last) if last else None


def headline_frame(reading: Reading) -> Frame | None:
    """«ترامب: سنرد»: a name and a colon at the head of a sentence."""
    ctx, start, end = reading.ctx, reading.start, reading.end
    if ctx.actor_at[start] < 0 and ctx.words[start].head is None:
        return None
    colon = next((k for k in range(start, min(end, start + 8)) if ctx.tokens[k].norm == ":"), None)
    if colon is None:
        return None
    speaker = read_speaker(ctx, start, colon)
    if speaker is None or speaker.last < colon - 1:
        return None
    reading.voices.last = (speaker,)
    return Frame((speaker,), "say", colon + 1, end, colon)
