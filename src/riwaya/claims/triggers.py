"""Candidate triggers: every word the event lexicon reads as an event, with each type it could name.

A lemma counts only where its conditions hold (data/lexicon/events/*.yaml): the words beside it,
the words near it. Whether a candidate is a claim of the article, and of which of its types, is
decided by claims/selection.py.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from riwaya.claims.words import Word
from riwaya.rules.grammar import Grammar, Tag
from riwaya.rules.lexicon import Entry, Lexicon, WordForm
from riwaya.text.tokens import Text, analyse
from riwaya.text.verbs import VerbForm

NEAR = 8  # words each side that `needs`, `not_with` and `shift` look at
_VERB_REACH = 8  # words after a verb in which its fixed object may stand (أطلق النظام السوري سراح)
_SHORTENING = frozenset(("لم", "لما", "لا", "الم", "ان"))

_NONE: frozenset[str] = frozenset()
Turned = Literal["own", "near", "sentence", "article"]


class Candidate(msgspec.Struct, frozen=True):
    """Token `i` may name an event of `type`; `turned` says how near the words stand that turned the lemma's own type."""

    i: int
    reading: WordForm
    type: str
    turned: Turned

    @property
    def entry(self) -> Entry:
        """The lexicon entry."""
        return self.reading.form.entry


def find_candidates(text: Text, words: Sequence[Word]) -> Iterator[Candidate]:
    """All candidates in order of tokens; one token yields one candidate a type. `words` are those of the tokens."""
    around = _Surroundings(text, [word.asked for word in words], [word.tag for word in words])
    for i, word in enumerate(words):
        if word.readings:
            yield from _at(around, i, word.readings)


def matches(entry: Entry, sentence: str, lexicon: Lexicon, grammar: Grammar) -> bool:
    """Whether an entry's conditions hold somewhere in a sentence: what the lint asks of `yes` and `no` examples."""
    text = analyse(sentence)
    asked = [lexicon.asked_for(token) for token in text.tokens]
    around = _Surroundings(text, asked, [grammar.tag(token) for token in text.tokens])
    return any(
        reading.form.entry is entry
        and _agrees(around, token.i, reading)
        and _holds(around, token.i, reading)
        for token in around.text.tokens
        if token.kind == "word"
        for reading in lexicon.lookup(token)
    )


class _Surroundings:
    """The stems that conditions ask for: of each token, near it, in its sentence and in the article; gathered once."""

    def __init__(self, text: Text, stems: Sequence[frozenset[str]], tags: Sequence[Tag]) -> None:
        self.text, self.stems, self.tags = text, stems, tags
        self._near: dict[int, frozenset[str]] = {}
        self._held: dict[int, frozenset[str]] = {}

    def near(self, i: int) -> frozenset[str]:
        found = self._near.get(i)
        if found is None:
            found = self._near[i] = _NONE.union(*[self.stems[k] for k in window(self.text, i)])
        return found

    def sentence(self, i: int) -> frozenset[str]:
        k = self.text.sentence_of[i]
        return self._gather(k, self.text.sentences[k].first, self.text.sentences[k].last)

    def article(self) -> frozenset[str]:
        return self._gather(-1, 0, len(self.text.tokens))

    def _gather(self, key: int, first: int, last: int) -> frozenset[str]:
        found = self._held.get(key)
        if found is None:
            found = self._held[key] = _NONE.union(*[self.stems[t.i] for t in self.text.tokens[first:last] if t.kind == "word"])
        return found


def _at(around: _Surroundings, i: int, readings: Sequence[WordForm]) -> Iterator[Candidate]:
    best: dict[str, tuple[float, Candidate]] = {}
    off = [len(r.split.before) + bool(r.split.after) for r in readings]
    taken_off = sorted(set(off))
    for reading, clitics in zip(readings, off, strict=True):
        entry = reading.form.entry
        if not _agrees(around, i, reading) or not _holds(around, i, reading):
            continue
        strength = entry.prior + (1 if entry.next else 0) + (0.5 if entry.needs or entry.prev else 0) - 0.3 * taken_off.index(clitics)
        for kind, turned in _types(around, i, entry):
            candidate = Candidate(i, reading, kind, turned)
            known = best.get(kind)
            if known is None or (known[0] < strength and known[1].turned == "own") or (known[0] <= strength and turned == "own"):
                best[kind] = (strength, candidate)
    if len(best) == 1:
        yield next(iter(best.values()))[1]
    else:
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


def _agrees(around: _Surroundings, i: int, reading: WordForm) -> bool:
    """Whether the word before allows the part of speech: no noun after لم, no verb after a preposition.

    A shortened form («لم يصب» of أصاب) is read after a word that shortens only: elsewhere it is another verb (صبّ).
    """
    shape = reading.form.shape
    short = isinstance(shape, VerbForm) and shape.tense == "jussive"
    if i == 0:
        return not short
    tag = around.tags[i - 1]
    if short and tag.word not in _SHORTENING:
        return False
    if reading.form.pos == "verb":
        plain_preposition = tag.preposition and tag.word not in ("حتي", "ما", "منذ", "من")
        return not plain_preposition and not tag.demonstrative
    return tag.word not in ("لم", "لن", "قد", "سوف")


def _holds(around: _Surroundings, i: int, reading: WordForm) -> bool:
    entry = reading.form.entry
    verb = reading.form.pos == "verb"
    if entry.next and not _meets(around, i, entry.next, _VERB_REACH if verb else 3):
        return False
    if entry.not_next and _meets(around, i, entry.not_next, 3 if verb else 2):
        return False
    if entry.prev and all(around.stems[k].isdisjoint(entry.prev) for k in range(max(0, i - 2), i)):
        return False
    if entry.not_prev and i and not around.stems[i - 1].isdisjoint(entry.not_prev):
        return False
    if not (entry.needs or entry.not_with):
        return True
    near = around.near(i)
    return not (entry.needs and entry.needs.isdisjoint(near)) and entry.not_with.isdisjoint(near)


def _meets(around: _Surroundings, i: int, words: frozenset[str], reach: int) -> bool:
    """Whether one of the words follows within `reach` words, no clause boundary between."""
    seen, tokens = 0, around.text.tokens
    for k in range(i + 1, min(len(tokens), i + 2 * reach + 2)):
        token = tokens[k]
        if token.kind == "break" or token.norm in (".", "،", ":", "؛"):
            return False
        if token.kind == "punct":
            continue
        if not around.stems[k].isdisjoint(words):
            return True
        seen += 1
        tag = around.tags[k]
        if seen >= reach or tag.complementizer or tag.starts_clause:
            return False
    return False


def window(text: Text, i: int) -> tuple[int, ...]:
    """The tokens near token i in its sentence, marks and the word itself left out: those before it, then those behind."""
    words = text.words_of[text.sentence_of[i]]
    at = bisect_left(words, i)
    return words[max(0, at - NEAR) : at] + words[at + 1 : at + 1 + NEAR]
