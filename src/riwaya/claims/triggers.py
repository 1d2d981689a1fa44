"""Candidate triggers: every word the event lexicon reads as an event, with each type it could name.

A lemma counts only where its conditions hold (data/lexicon/events/*.yaml): the words beside it,
the words near it. Whether a candidate is a claim of the article, and of which of its types, is
decided by claims/selection.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from riwaya.rules.grammar import Grammar
from riwaya.rules.lexicon import Entry, Lexicon, WordForm
from riwaya.text.tokens import Text, Token, analyse

NEAR = 8  # words each side that `needs`, `not_with` and `shift` look at
_VERB_REACH = 8  # words after a verb in which its fixed object may stand (أطلق النظام السوري سراح)

Turned = Literal["own", "near", "sentence", "article"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Token `i` may name an event of `type`; `turned` says how near the words stand that turned the lemma's own type."""

    i: int
    reading: WordForm
    type: str
    turned: Turned

    @property
    def entry(self) -> Entry:
        """The lexicon entry."""
        return self.reading.form.entry


def find_candidates(text: Text, lexicon: Lexicon, grammar: Grammar) -> Iterator[Candidate]:
    """All candidates in order of tokens; one token yields one candidate a type."""
    around = _Surroundings(text)
    for i, token in enumerate(text.tokens):
        if token.kind == "word" and (readings := lexicon.lookup(token)):
            yield from _at(around, i, readings, grammar)


def matches(entry: Entry, sentence: str, lexicon: Lexicon, grammar: Grammar) -> bool:
    """Whether an entry's conditions hold somewhere in a sentence: what the lint asks of `yes` and `no` examples."""
    around = _Surroundings(analyse(sentence))
    return any(
        reading.form.entry is entry
        and _agrees(around.text, token.i, reading, grammar)
        and _holds(around, token.i, reading, grammar)
        for token in around.text.tokens
        if token.kind == "word"
        for reading in lexicon.lookup(token)
    )


class _Surroundings:
    """The stems around a token, near it, in its sentence and in the article: each gathered once."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self._near: dict[int, frozenset[str]] = {}
        self._held: dict[int, frozenset[str]] = {}

    def near(self, i: int) -> frozenset[str]:
        found = self._near.get(i)
        if found is None:
            found = self._near[i] = frozenset().union(*(token.stems for token in window(self.text, i)))
        return found

    def sentence(self, i: int) -> frozenset[str]:
        k = self.text.sentence_of[i]
        return self._gather(k, self.text.sentences[k].first, self.text.sentences[k].last)

    def article(self) -> frozenset[str]:
        return self._gather(-1, 0, len(self.text.tokens))

    def _gather(self, key: int, first: int, last: int) -> frozenset[str]:
        found = self._held.get(key)
        if found is None:
            stems = (token.stems for token in self.text.tokens[first:last] if token.kind == "word")
            found = self._held[key] = frozenset().union(*stems)
        return found


def _at(around: _Surroundings, i: int, readings: Sequence[WordForm], grammar: Grammar) -> Iterator[Candidate]:
    best: dict[str, tuple[float, Candidate]] = {}
    taken_off = sorted({len(r.split.before) + bool(r.split.after) for r in readings})
    for reading in readings:
        entry = reading.form.entry
        rank = taken_off.index(len(reading.split.before) + bool(reading.split.after))
        if not _agrees(around.text, i, reading, grammar) or not _holds(around, i, reading, grammar):
            continue
        strength = entry.prior + (1 if entry.next else 0) + (0.5 if entry.needs or entry.prev else 0) - 0.3 * rank
        for kind, turned in _types(around, i, entry):
            candidate = Candidate(i, reading, kind, turned)
            known = best.get(kind)
            if (
                known is None
                or (known[0] < strength and known[1].turned == "own")
                or (known[0] <= strength and turned == "own")
            ):
                best[kind] = (strength, candidate)
    yield from (candidate for _, candidate in sorted(best.values(), key=lambda b: -b[0]))


def _types(around: _Surroundings, i: int, entry: Entry) -> Iterator[tuple[str, Turned]]:
    """The lemma's own type, and those that words of the context turn it to."""
    yield entry.type, "own"
    if not entry.shifts:
        return
    held: tuple[tuple[Turned, frozenset[str]], ...] = (
        ("near", around.near(i)),
        ("sentence", around.sentence(i)),
        ("article", around.article()),
    )
    for place, words in held:
        for shift in entry.shifts:
            if not shift.words.isdisjoint(words):
                yield shift.type, place


def _agrees(text: Text, i: int, reading: WordForm, grammar: Grammar) -> bool:
    """Whether the word before allows the part of speech: no noun after لم, no verb after a preposition."""
    if i == 0:
        return True
    tag = grammar.tag(text.tokens[i - 1])
    if reading.form.pos == "verb":
        plain_preposition = tag.preposition and tag.word not in ("حتي", "ما", "منذ", "من")
        return not plain_preposition and not tag.demonstrative
    return tag.word not in ("لم", "لن", "قد", "سوف")


def _holds(around: _Surroundings, i: int, reading: WordForm, grammar: Grammar) -> bool:
    text, entry = around.text, reading.form.entry
    verb = reading.form.pos == "verb"
    if entry.next and not _meets(text, i, entry.next, _VERB_REACH if verb else 3, grammar):
        return False
    if entry.not_next and _meets(text, i, entry.not_next, 3 if verb else 2, grammar):
        return False
    if entry.prev and not any(text.tokens[k].stems & entry.prev for k in range(max(0, i - 2), i)):
        return False
    if entry.not_prev and i and text.tokens[i - 1].stems & entry.not_prev:
        return False
    if not (entry.needs or entry.not_with):
        return True
    near = around.near(i)
    return not (entry.needs and entry.needs.isdisjoint(near)) and entry.not_with.isdisjoint(near)


def _meets(text: Text, i: int, words: frozenset[str], reach: int, grammar: Grammar) -> bool:
    """Whether one of the words follows within `reach` words, no clause boundary between."""
    seen = 0
    for k in range(i + 1, min(len(text.tokens), i + 2 * reach + 2)):
        token = text.tokens[k]
        if token.kind == "break" or token.norm in (".", "،", ":", "؛"):
            return False
        if token.kind == "punct":
            continue
        if text.tokens[k].stems & words:
            return True
        seen += 1
        tag = grammar.tag(token)
        if seen >= reach or tag.complementizer or tag.starts_clause:
            return False
    return False


def window(text: Text, i: int) -> Iterator[Token]:
    """The words near token i in its sentence, the word itself left out: the nearest before it first, then those behind."""
    sentence = text.sentences[text.sentence_of[i]]
    for step, stop in ((-1, sentence.first - 1), (1, sentence.last)):
        k, seen = i + step, 0
        while k != stop and seen < NEAR:
            token = text.tokens[k]
            if token.kind != "punct":
                yield token
                seen += 1
            k += step
