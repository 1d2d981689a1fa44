"""Where and when: the place and time of a claim, from its clause or carried over and marked so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from riwaya.claims.clauses import clause_range, sentence_range
from riwaya.claims.context import Context
from riwaya.model import Ref

_NO_SETTING = frozenset("denial accusation demand threat rejection agreement".split())
_CARRY = 4  # sentences over which a place is carried


@dataclass(frozen=True, slots=True)
class Setting:
    """Place and time, and whether each was carried over from a neighbouring sentence."""

    place: Ref | None
    time: Ref | None
    place_carried: bool
    time_carried: bool


class SettingReader:
    """Reads settings claim by claim; remembers the last place and time for claims that name none."""

    def __init__(self, ctx: Context, clauses: Sequence[int]) -> None:
        """`clauses` is the clause number of every token."""
        self._ctx, self._clauses = ctx, clauses
        self._place: tuple[int, int] | None = None
        self._time: tuple[int, int] | None = None

    def read(self, i: int, kind: str) -> Setting:
        """The setting of the claim whose trigger is token i."""
        here = self._ctx.text.sentence_of[i]
        place = self._nearest(self._ctx.place_at, i)
        time = self._nearest(self._ctx.time_at, i)
        carried_place = carried_time = False
        if place is not None:
            self._place = (place, here)
        elif kind not in _NO_SETTING and self._place is not None and here - self._place[1] <= _CARRY:
            place, carried_place = self._place[0], True
        if time is not None:
            self._time = (time, here)
        elif kind not in _NO_SETTING and self._time is not None and here - self._time[1] <= 1:
            time, carried_time = self._time[0], True
        return Setting(self._place_ref(place), self._time_ref(time), carried_place, carried_time)

    def _nearest(self, cover: Sequence[int], i: int) -> int | None:
        """The mention in the trigger's clause, behind it first; else the nearest in the sentence."""
        first, last = clause_range(self._ctx, self._clauses, i)
        for k in range(i + 1, last):
            if cover[k] >= 0:
                return cover[k]
        for k in range(i - 1, first - 1, -1):
            if cover[k] >= 0:
                return cover[k]
        sentence = sentence_range(self._ctx, i)
        best: tuple[int, int] | None = None
        for k in range(sentence.first, sentence.last):
            if cover[k] >= 0:
                distance = (k - i) if k > i else (i - k) + 3  # what follows is likelier than what went before
                if best is None or distance < best[0]:
                    best = (distance, cover[k])
        return best[1] if best else None

    def _place_ref(self, k: int | None) -> Ref | None:
        if k is None:
            return None
        mention = self._ctx.mentions.places[k]
        return Ref(span=mention.span, text=mention.text, id=mention.place_id)

    def _time_ref(self, k: int | None) -> Ref | None:
        if k is None:
            return None
        times = [t for t in self._ctx.mentions.times if t.span is not None]
        mention = times[k]
        assert mention.span is not None
        assert mention.text is not None
        return Ref(span=mention.span, text=mention.text)
