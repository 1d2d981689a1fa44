"""Candidate triggers: every word the event lexicon reads as an event, with each type it could name.

A lemma counts only where its conditions hold (data/lexicon/events/*.yaml): the words beside it,
the words near it. Whether a candidate is a claim of the article, and of which of its types, is
decided by claims/selection.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

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
    words: dict[int, frozenset[str]] = {}
    for i, token in enumerate(text.tokens):
        if token.kind != "word":
            continue
        readings = lexicon.lookup(token)
        if not readings:
            continue
        yield from _at(text, i, readings, grammar, words)


def matches(entry: Entry, sentence: str, lexicon: Lexicon, grammar: Grammar) -> bool:
    """Whether an entry's conditions hold somewhere in a sentence: what the lint asks of `yes` and `no` examples."""
    text = analyse(sentence)
    return any(
        reading.form.entry is entry and _agrees(text, token.i, reading, grammar) and _holds(text, token.i, reading, grammar)
        for token in text.tokens
        if token.kind == "word"
        for reading in lexicon.lookup(token)
    )


def _at(
    text: Text,
    i: int,
    readings: Sequence[WordForm],
    grammar: Grammar,
    words: dict[int, frozenset[str]],
) -> Iterator[Candidate]:
    best: dict[str, tuple[float, Candidate]] = {}
    taken_off = sorted({len(r.split.before) + bool(r.split.after) for r in readings})
    for reading in readings:
        entry = reading.form.entry
        rank = taken_off.index(len(reading.split.before) + bool(reading.split.after))
        if not _agrees(text, i, reading, grammar) or not _holds(text, i, reading, grammar):
            continue
        strength = entry.prior + (1 if entry.next else 0) + (0.5 if entry.needs or entry.prev else 0) - 0.3 * rank
        for kind, turned in _types(text, i, entry, words):
            candidate = Candidate(i, reading, kind, turned)
            known = best.get(kind)
            if known is None or (known[0] < strength and known[1].turned == "own") or (known[0] <= strength and turned == "own"):
                best[kind] = (strength, candidate)
    yield from (candidate for _, candidate in sorted(best.values(), key=lambda b: -b[0]))


def _types(
    text: Text, i: int, entry: Entry, words: dict[int, frozenset[str]]
) -> Iterator[tuple[str, Turned]]:
    """The lemma's own type, and those that words of the context turn it to."""
    yield entry.type, "own"
    if not entry.shifts:
        return
    here = text.sentence_of[i]
    for place, holder in (("near", None), ("sentence", here), ("article", -1)):
        if holder is None:
            held = _words_near(text, i)
        else:
            if holder not in words:
                tokens = text.tokens if holder < 0 else text.tokens[text.sentences[holder].first : text.sentences[holder].last]
                words[holder] = frozenset().union(*(t.stems for t in tokens if t.kind == "word"))
            held = words[holder]
        yield from ((s.type, cast("Turned", place)) for s in entry.shifts if s.words & held)


def _agrees(text: Text, i: int, reading: WordForm, grammar: Grammar) -> bool:
    """Whether the word before allows the part of speech: no noun after لم, no verb after a preposition."""
    if i == 0:
        return True
    tag = grammar.tag(text.tokens[i - 1])
    if reading.form.pos == "verb":
        plain_preposition = tag.preposition and tag.word not in ("حتي", "ما", "منذ", "من")
        return not plain_preposition and not tag.demonstrative
    return tag.word not in ("لم", "لن", "قد", "سوف")


def _holds(text: Text, i: int, reading: WordForm, grammar: Grammar) -> bool:
    entry = reading.form.entry
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
    near = _words_near(text, i)
    return not (entry.needs and not entry.needs & near) and not (entry.not_with & near)


def _meets(
    text: Text, i: int, words: frozenset[str], reach: int, grammar: Grammar
) -> bool:
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


def _words_near(text: Text, i: int) -> frozenset[str]:
    return frozenset().union(*(token.stems for token in window(text, i)))
