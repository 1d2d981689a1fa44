"""What the claim stages share: the text with its mentions, looked up by token."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import msgspec

from riwaya.claims.words import ClaimRules, Word
from riwaya.model import ActorMention, PlaceMention, Quantity, Span, Time
from riwaya.rules.grammar import Tag
from riwaya.text.tokens import Quote, Text, Token

_NAME_QUOTE = 5  # words between marks: up to here the marks may hold a name («داعش»), beyond it speech


class Mentions(msgspec.Struct, frozen=True):
    """What earlier stages found, each list sorted by span."""

    times: Sequence[Time]
    quantities: Sequence[Quantity]
    places: Sequence[PlaceMention]
    actors: Sequence[ActorMention]


class Context:
    """An article as the claim stages see it. `*_at[i]` is the index of the mention that covers token i, or -1."""

    def __init__(
        self, text: Text, mentions: Mentions, rules: ClaimRules, *, outlet_id: str | None, furniture: Sequence[Span] = ()
    ) -> None:
        self.text, self.mentions, self.rules, self.outlet_id = text, mentions, rules, outlet_id
        self.tokens: tuple[Token, ...] = text.tokens
        self.words: list[Word] = [rules.word(t) for t in text.tokens]
        self.tags: list[Tag] = [word.tag for word in self.words]
        self.actor_at = self._cover([m.span for m in mentions.actors])
        self.place_at = self._cover([m.span for m in mentions.places])
        self.time_at = self._cover([m.span for m in mentions.times if m.span is not None])
        self.quantity_at = self._cover([m.span for m in mentions.quantities])
        self.in_furniture = [False] * len(text.tokens)
        for span in furniture:
            for i in self._range(span):
                self.in_furniture[i] = True
        self._words_before = list(accumulate((t.kind == "word" for t in text.tokens), initial=0))
        self.speech = [q for q in text.quotes if self.holds_speech(q)]
        self.opens = {q.open: q for q in self.speech}
        self.verbs: tuple[list[bool], list[bool]] | None = None  # claims/clauses.py: which tokens are finite verbs
        self.governing: dict[int, tuple[str, ...]] = {}  # claims/stance.py: which tokens govern a modality, as found

    def holds_speech(self, quote: Quote) -> bool:
        """Whether a quotation is words somebody said, not a name in marks."""
        words = self._words_before[quote.close] - self._words_before[quote.open + 1]
        if words <= 0:
            return False
        before = self.tokens[quote.open - 1] if quote.open else None
        return words >= _NAME_QUOTE or (before is not None and before.norm == ":")

    def actor(self, i: int) -> ActorMention | None:
        """The actor mention that covers token i."""
        k = self.actor_at[i]
        return self.mentions.actors[k] if k >= 0 else None

    def actor_end(self, i: int) -> int:
        """Index of the token after the actor mention that covers token i."""
        k, end = self.actor_at[i], i + 1
        while end < len(self.tokens) and self.actor_at[end] == k:
            end += 1
        return end

    def _range(self, span: Span) -> range:
        first = self.text.token_at(span[0])
        last = first
        while last < len(self.tokens) and self.tokens[last].start < span[1]:
            last += 1
        return range(first, last)

    def _cover(self, spans: Sequence[Span]) -> list[int]:
        cover = [-1] * len(self.tokens)
        for k, span in enumerate(spans):
            for i in self._range(span):
                cover[i] = k
        return cover
