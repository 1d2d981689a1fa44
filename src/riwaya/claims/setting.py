"""Where and when: the place and time of a claim, from its clause or carried over and marked so.

News names the place and day of its event once and goes on. Each mention within reach is described by
where it stands and what governs it and scored by a linear model; the best that passes is the
claim's, and `carried` says when it stands in another sentence. Nothing passes: null, never a guess.
Weights: data/weights/place.tsv and time.tsv, made by tools/train.py.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riwaya.claims.context import Context
from riwaya.claims.linear import score
from riwaya.claims.triggers import Candidate
from riwaya.model import Ref
from riwaya.rules.weights import Weights

_BACK, _AHEAD = 4, 1  # sentences whose mentions are considered
_BEFORE, _AFTER = 6, 4  # mentions considered each side; the first of the article and the last chosen are always


@dataclass(frozen=True, slots=True)
class SettingWeights:
    """The two models."""

    place: Weights
    time: Weights


@dataclass(frozen=True, slots=True)
class Setting:
    """Place and time, and whether each was carried over from another sentence."""

    place: Ref | None
    time: Ref | None
    place_carried: bool
    time_carried: bool


@dataclass(frozen=True, slots=True)
class Located:
    """A mention considered: its index in the document's list, its first token, its features."""

    mention: int
    first: int
    features: list[str]


class SettingReader:
    """Reads settings claim by claim; where the claim before was set is a feature of the next."""

    def __init__(self, ctx: Context, clauses: Sequence[int], weights: SettingWeights) -> None:
        """`clauses` is the clause number of every token."""
        self._ctx, self._clauses, self._weights = ctx, clauses, weights
        self._places = _starts(ctx.place_at)
        self._times = _starts(ctx.time_at)
        self._last: dict[str, int] = {}
        self._prepositions: dict[int, str] = {}

    def read(self, candidate: Candidate) -> Setting:
        """The setting of one claim."""
        ctx = self._ctx
        here = ctx.text.sentence_of[candidate.i]
        place = self._best("place", candidate, self._weights.place)
        time = self._best("time", candidate, self._weights.time)
        found_place = found_time = None
        if place is not None:
            p = ctx.mentions.places[place.mention]
            found_place = Ref(span=p.span, text=p.text, id=p.place_id)
        if time is not None:
            t = ctx.mentions.times[time.mention]
            assert t.span is not None
            assert t.text is not None
            found_time = Ref(span=t.span, text=t.text)
        return Setting(
            found_place,
            found_time,
            place is not None and ctx.text.sentence_of[place.first] != here,
            time is not None and ctx.text.sentence_of[time.first] != here,
        )

    def consider(self, kind: str, candidate: Candidate) -> Iterator[Located]:
        """The mentions of a kind ('place' or 'time') within reach, with their features."""
        ctx = self._ctx
        here = ctx.text.sentence_of[candidate.i]
        starts = self._places if kind == "place" else self._times
        known = self._last.get(kind)
        middle = bisect_left(starts, candidate.i, key=lambda s: s[1])
        for order, start in enumerate(reversed(starts[:middle])):
            close = order < _BEFORE and ctx.text.sentence_of[start[1]] >= here - _BACK
            if close or start is starts[0] or start[0] == known:
                yield Located(start[0], start[1], self._features(kind, candidate, start, order))
        for order, start in enumerate(starts[middle : middle + _AFTER]):
            if ctx.text.sentence_of[start[1]] <= here + _AHEAD:
                yield Located(start[0], start[1], self._features(kind, candidate, start, order))

    def remember(self, kind: str, mention: int | None) -> None:
        """Note where the claim was set."""
        if mention is not None:
            self._last[kind] = mention

    def _best(self, kind: str, candidate: Candidate, weights: Weights) -> Located | None:
        best: tuple[float, Located] | None = None
        for located in self.consider(kind, candidate):
            given = score(located.features, weights)
            if given >= 0 and (best is None or given > best[0]):
                best = (given, located)
        self.remember(kind, best[1].mention if best else None)
        return best[1] if best else None

    def _features(self, kind: str, candidate: Candidate, start: tuple[int, int, int], order: int) -> list[str]:
        ctx, i = self._ctx, candidate.i
        mention, first, last = start
        here, there = ctx.text.sentence_of[i], ctx.text.sentence_of[first]
        gap = max(-2, min(4, here - there))
        side = "after" if first > i else "before"
        distance = first - i if first > i else i - last + 1
        bucket = next((b for b in (1, 2, 3, 5, 8, 13, 21, 34) if distance <= b), 99)
        shape = candidate.reading.form.pos
        what = self._what(kind, mention)
        preposition = self._preposition(first)
        features = [
            f"gap {gap}",
            f"{side} {bucket}" if gap == 0 else f"off {side}",
            f"order {side} {min(order, 4)}",
            f"gap {gap} order {side} {min(order, 4)}",
            f"is {what}",
            f"gap {gap} is {what}",
            f"under {preposition}",
            f"gap {min(abs(gap), 1)} {side} under {preposition}",
            f"type {candidate.type}",
            f"type {candidate.type} gap {min(abs(gap), 1)}",
        ]
        if kind == "place":
            features.append(f"type {candidate.type} under {preposition}")
        if gap == 0:
            same = self._clauses[first] == self._clauses[i]
            features.append(f"same clause {same} {side}")
            features.append(f"{shape} {side} {bucket}")
            apart = min(abs(self._clauses[first] - self._clauses[i]), 4)
            features.append(f"clauses {side} {apart}")
        known = self._last.get(kind)
        if known == mention:
            features.append("same as before")
            features.append(f"same as before gap {gap}")
        elif known is not None and self._name(kind, known) == self._name(kind, mention):
            features.append("named as before")
        elif known is not None:
            features.append(f"other than before gap {gap}")
        starts = self._places if kind == "place" else self._times
        if starts[0][0] == mention:
            features.append("first named")
            features.append(f"first named gap {gap}")
        return features

    def _preposition(self, first: int) -> str:
        known = self._prepositions.get(first)
        if known is None:
            known = self._prepositions[first] = _preposition(self._ctx, first)
        return known

    def _what(self, kind: str, mention: int) -> str:
        return self._ctx.mentions.places[mention].kind if kind == "place" else self._ctx.mentions.times[mention].granularity

    def _name(self, kind: str, mention: int) -> str:
        if kind == "place":
            return self._ctx.mentions.places[mention].text.split()[-1]
        return self._ctx.mentions.times[mention].text or ""


def _starts(cover: Sequence[int]) -> list[tuple[int, int, int]]:
    """(mention, first token, token after) in order of tokens."""
    out: list[tuple[int, int, int]] = []
    for i, k in enumerate(cover):
        if k >= 0 and out and out[-1][0] == k and out[-1][2] == i:
            out[-1] = (k, out[-1][1], i + 1)
        elif k >= 0:
            out.append((k, i, i + 1))
    return out


def _preposition(ctx: Context, first: int) -> str:
    token = ctx.tokens[first]
    if token.kind == "word" and token.norm[:1] in ("ب", "ل", "و") and len(token.norm) > 3:
        split = next((s for s in token.splits[1:] if s.preposition or "و" in s.before), None)
        if split is not None:
            return split.preposition or "و"
    for back in (1, 2):
        k = first - back
        if k < 0 or ctx.tokens[k].kind == "break":
            return "start"
        if ctx.tags[k].preposition:
            return ctx.tags[k].word if back == 1 else f"{ctx.tags[k].word}+1"
        if ctx.tokens[k].kind == "punct":
            return "mark"
    return "none"
