"""Which time of an article a claim shares with other claims: the events told beside each time, and how like them it is.

An event is dated once and told again: «قصفت … فجر الأحد» in the lead, «القصف» three paragraphs on.
What ties the two is the word for it, its kind, and the words around both.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from riwaya.claims.context import Context
from riwaya.claims.landmarks import Landmark
from riwaya.claims.triggers import Candidate

_AROUND = 7  # words each side of a trigger that tell which event it is
_COMMON = 4  # a word in more sentences than these tells events of this article apart no more
_MANY = 3  # as many and more are the same
_COMPARED = 128  # claims beside a time that a claim is held against: thrice what reports of 130 claims have


class Likeness(NamedTuple):
    """How like the events told beside a time a claim is."""

    lemma: bool
    type: bool
    words: int
    company: int


NONE = Likeness(lemma=False, type=False, words=0, company=0)


class _Told(NamedTuple):
    """A claim as others are compared with it: its trigger's token, its lemma and type, the words around it."""

    i: int
    lemma: str
    type: str
    words: frozenset[str]


class Company:
    """The claims told beside each time mention."""

    def __init__(
        self, ctx: Context, clauses: Sequence[int], marks: Sequence[Landmark], candidates: Sequence[Candidate]
    ) -> None:
        """`marks` are the times in order of tokens, `candidates` the claims of the article."""
        self._ctx, self._clauses = ctx, clauses
        self._claims: dict[int, _Told] = {}
        self._beside: dict[int, dict[int, _Told]] = {}  # by the tokens of their triggers
        firsts = [mark.first for mark in marks]
        for candidate in candidates:
            mark = self._nearest(candidate, marks, firsts)
            if mark is not None:
                self._beside.setdefault(mark.mention, {})[candidate.i] = self._told(candidate)

    def likeness(self, candidate: Candidate, mark: Landmark) -> Likeness:
        """How like the events beside a time a claim is; itself left out."""
        here = self._told(candidate)
        lemma = type_ = False
        words = company = 0
        most = min(_MANY, len(here.words))
        for other in islice(self._beside.get(mark.mention, {}).values(), _COMPARED):
            if other.i == here.i:
                continue
            company += 1
            lemma = lemma or other.lemma == here.lemma
            type_ = type_ or other.type == here.type
            if words < most:
                words = max(words, len(here.words & other.words))
            elif lemma and type_ and company >= _MANY:
                break  # as like as can be told
        return Likeness(lemma, type_, min(words, _MANY), min(company, _MANY)) if company else NONE

    def join(self, candidate: Candidate, mention: int) -> None:
        """Count a claim among those told of a time from now on."""
        self._beside.setdefault(mention, {}).setdefault(candidate.i, self._told(candidate))

    def _told(self, candidate: Candidate) -> _Told:
        known = self._claims.get(candidate.i)
        if known is None:
            known = self._claims[candidate.i] = _Told(candidate.i, candidate.entry.lemma, candidate.type, self._around(candidate.i))
        return known

    def _around(self, i: int) -> frozenset[str]:
        """The words around a trigger that tell which event it is, with their clitics off."""
        bounds = self._ctx.text.sentences[self._ctx.text.sentence_of[i]]
        near = range(max(bounds.first, i - _AROUND), min(bounds.last, i + _AROUND + 1))
        stems = self._stems
        return frozenset([stem for k in near if k != i and (stem := stems[k]) and self._spread[stem] <= _COMMON])

    def _nearest(self, candidate: Candidate, marks: Sequence[Landmark], firsts: Sequence[int]) -> Landmark | None:
        """The time in a claim's own sentence that stands nearest, by clauses and then by words."""
        sentence = self._ctx.text.sentences[self._ctx.text.sentence_of[candidate.i]]
        inside = marks[bisect_left(firsts, sentence.first) : bisect_left(firsts, sentence.last)]
        clauses, i = self._clauses, candidate.i
        return min(inside, key=lambda m: (abs(clauses[m.first] - clauses[i]), abs(m.first - i)), default=None)

    @cached_property
    def _spread(self) -> Counter[str]:
        """In how many sentences each word stands."""
        seen: Counter[str] = Counter()
        for sentence in self._ctx.text.sentences:
            seen.update({stem for k in range(sentence.first, sentence.last) if (stem := self._stems[k])})
        return seen

    @cached_property
    def _stems(self) -> list[str]:
        """Words of content with their clitics off, and numbers; for the words of a time nothing."""
        ctx = self._ctx
        told = zip(ctx.tokens, ctx.words, ctx.time_at, strict=True)
        return [word.content if time < 0 or token.kind == "number" else "" for token, word, time in told]
