"""Landmarks: the places and times of an article with what each is by itself, whatever claim asks."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Literal

import msgspec

from riwaya.claims.context import Context
from riwaya.model import Time

_DATELINE = 15  # tokens from the start of the article within which «دبي، الإمارات (CNN)--» closes
_WAY = 14  # words between «من حلب» and «إلى إدلب»
_FROM = frozenset(("من", "من+1", "داخل"))
_TO = frozenset(("الي", "الي+1", "باتجاه", "باتجاه+1", "نحو", "نحو+1", "صوب", "تجاه"))
_DIRECTIONS = frozenset("شمال جنوب شرق غرب شمالي جنوبي شرقي غربي".split())
_NAMED_AFTER = ("@road", "@service", "@place_word")
_NOW = frozenset(("حتي", "حاليا", "الان", "الي"))
_OPENING_WORDS = _NOW | {"منذ", "مذ", "قبل", "بعد", "غداه"}
_AGO, _WIDE = (-1, 0, 1, 7, 59), (0, 8, 98)  # days
_DATELINE_ENDS = frozenset(("--", "—", "-", "–", ":", ")"))


class Traits(msgspec.Struct, frozen=True, eq=False):
    """Names of what holds of a mention; one object for the same names, so that it is compared and hashed at once."""

    names: tuple[str, ...]


class Landmark(msgspec.Struct, frozen=True):
    """A mention: its index in the document's list, its tokens `[first, last)`, where it stands, what it is."""

    mention: int
    first: int
    last: int
    sentence: int
    paragraph: int
    name: str
    kind: str
    leads: bool  # the first named, the dateline aside
    reported: bool  # it stands beside a verb of saying: the day may be that of the report
    now: bool  # of times: «الآن», «حتى الآن», the moment of telling
    basic: Traits  # kind and preposition
    about: Traits  # these, and whatever else holds
    manner: Traits  # of times: how it names its days, how far back they lie, whether they were named before


class Landmarks:
    """All landmarks of a kind in order of tokens."""

    def __init__(self, ctx: Context, clauses: Sequence[int], kind: Literal["place", "time"]) -> None:
        """`clauses` is the clause number of every token."""
        self._ctx, self._clauses, self._kind = ctx, clauses, kind
        self._cover = ctx.place_at if kind == "place" else ctx.time_at
        starts = _starts(self._cover)
        self._names = {mention: self._name(mention) for mention, _, _ in starts}
        names = [self._names[mention] for mention, _, _ in starts]
        counts = Counter(names)
        dateline = _dateline_end(ctx)
        lead = next((k for k, first, _ in starts if first >= dateline), None)
        main = self._main_day([k for k, _, _ in starts])
        self._places: dict[int, list[int]] = {}
        for k, (mention, _, _) in enumerate(starts):
            self._places.setdefault(mention, []).append(k)
        self.leads: list[int] = self._places[lead] if lead is not None else []
        self._under = [_preposition(ctx, first) for _, first, _ in starts]
        self.all: list[Landmark] = []
        named: set[str] = set()
        self._last_day = self._day_of_writing() if kind == "time" else None
        for k, (mention, first, last) in enumerate(starts):
            reported = self._reported(first, last)
            leads = mention == lead
            about = (
                f"is {self._what(mention)}",
                f"under {self._under[k]}",
                *self._traits(starts, k),
                *(("dateline",) if first < dateline else ()),
                *(("first named",) if leads else ()),
                *((f"named {min(counts[names[k]], 4)}",) if kind == "place" else ()),
                *(("reported",) if reported else ()),
                *(self._age(mention, main) if main else ()),
            )
            sentence = ctx.text.sentence_of[first]
            paragraph = ctx.text.sentences[sentence].paragraph
            self.all.append(
                Landmark(
                    mention,
                    first,
                    last,
                    sentence,
                    paragraph,
                    names[k],
                    self._what(mention),
                    leads,
                    reported,
                    kind == "time" and self._form(first, mention) in _NOW,
                    _traits(about[:2]),
                    _traits(about),
                    _traits(tuple(self._manner(first, mention, repeats=names[k] in named))),
                )
            )
            named.add(names[k])

    def name(self, mention: int) -> str:
        """What two mentions of one place or time share: a place's last word, a time's days (its words, not knowing them)."""
        return self._names[mention]

    def places_of(self, mention: int) -> Sequence[int]:
        """Which landmarks a mention is: more than one where another stands inside it."""
        return self._places[mention]

    def _name(self, mention: int) -> str:
        if self._kind == "place":
            return self._ctx.mentions.places[mention].text.rsplit(None, 1)[-1].lstrip("#")
        time = self._ctx.mentions.times[mention]
        return f"{time.start}..{time.end}" if time.start is not None else time.text or ""

    def names_in(self, sentence: int) -> frozenset[str]:
        """The names in a sentence."""
        return self._by_sentence.get(sentence, frozenset())

    @cached_property
    def _by_sentence(self) -> dict[int, frozenset[str]]:
        found: dict[int, set[str]] = {}
        for mark in self.all:
            found.setdefault(mark.sentence, set()).add(mark.name)
        return {sentence: frozenset(names) for sentence, names in found.items()}

    def _what(self, mention: int) -> str:
        if self._kind == "place":
            return self._ctx.mentions.places[mention].kind
        return self._ctx.mentions.times[mention].granularity

    def _traits(self, starts: Sequence[tuple[int, int, int]], k: int) -> Iterator[str]:
        """Whether it hangs on the mention before («حي الزيتون في غزة»), is joined to it, belongs to an actor."""
        ctx = self._ctx
        _, first, last = starts[k]
        if (
            k
            and 0 <= first - starts[k - 1][2] <= 2
            and ctx.text.sentence_of[starts[k - 1][1]] == ctx.text.sentence_of[first]
        ):
            yield "joined" if ctx.tokens[first].norm.startswith("و") else "inside the one before"
        if k + 1 < len(starts) and 0 <= starts[k + 1][1] - last <= 2:
            yield "joined by next" if ctx.tokens[starts[k + 1][1]].norm.startswith("و") else "holder follows"
        if self._kind == "place":
            if ctx.mentions.places[starts[k][0]].place_id is None:
                yield "unresolved"
            if ctx.actor_at[first] >= 0:
                yield "of an actor"
            elif any(ctx.actor_at[m] >= 0 for m in range(max(0, first - 2), first)):
                yield "behind an actor"
        if self._kind == "place":
            yield from self._measured_from(first)
        if self._from_to(starts, k):
            yield "left for the next"
        if k and self._from_to(starts, k - 1):
            yield "reached from the one before"
        if first == ctx.text.sentences[ctx.text.sentence_of[first]].first:
            yield "opens"

    def _measured_from(self, first: int) -> Iterator[str]:
        """Whether a place only tells where another lies («شمال أربيل», «بعد 5 كيلومترات من»), or is part of a name («طريق دمشق»)."""
        ctx = self._ctx
        if not first or ctx.tokens[first - 1].kind != "word" or ctx.place_at[first - 1] >= 0:
            return
        stems = ctx.tokens[first - 1].stems
        if not stems.isdisjoint(_DIRECTIONS):
            yield "measured from"
        elif any(not stems.isdisjoint(ctx.rules.lexicon.classes[name]) for name in _NAMED_AFTER):
            yield "named after"

    def _from_to(self, starts: Sequence[tuple[int, int, int]], k: int) -> bool:
        """«من حلب إلى إدلب»: whether the mention is where a way begins that ends at the next."""
        if self._kind == "time" or k + 1 >= len(starts):
            return False
        (_, first, last), (_, goal, _) = starts[k], starts[k + 1]
        if goal - last > _WAY or self._ctx.text.sentence_of[first] != self._ctx.text.sentence_of[goal]:
            return False
        return self._under[k] in _FROM and self._under[k + 1] in _TO

    def _reported(self, first: int, last: int) -> bool:
        """«أعلن الجيش، الخميس، أن»: a verb of saying before it, a complementizer or mark behind, no event between."""
        ctx = self._ctx
        sentence = ctx.text.sentences[ctx.text.sentence_of[first]]
        for k in range(first - 1, max(sentence.first, first - 12) - 1, -1):
            token = ctx.tokens[k]
            if ctx.tags[k].complementizer:
                return False
            if token.kind == "word" and ctx.words[token.i].report is not None:
                return True
        if first - sentence.first > 2:
            return False
        behind = range(last, min(sentence.last, last + 3))
        return any(ctx.tokens[k].kind == "word" and ctx.words[k].report is not None for k in behind)

    def _main_day(self, mentions: Sequence[int]) -> str:
        """The first single day named."""
        if self._kind == "place":
            return ""
        times = (self._ctx.mentions.times[m] for m in mentions)
        return next((t.start for t in times if t.start is not None and t.start == t.end), "")

    def _manner(self, first: int, mention: int, *, repeats: bool) -> Iterator[str]:
        """How a time names its days, how long before the day of writing they end and how many they are."""
        if self._kind == "place":
            return
        yield f"form {self._form(first, mention)}"
        time: Time = self._ctx.mentions.times[mention]
        if time.start is None or time.end is None or self._last_day is None:
            yield "ago unknown"
        else:
            end = dt.date.fromisoformat(time.end)
            back, wide = (self._last_day - end).days, (end - dt.date.fromisoformat(time.start)).days
            yield f"ago {next((b for b in _AGO if back <= b), 'long')} {next((w for w in _WIDE if wide <= w), 'wide')}"
        if repeats:
            yield "repeats"

    def _form(self, first: int, mention: int) -> str:
        """The word that opens a time where it tells from when or till when, else its kind."""
        head = self._ctx.tokens[first].norm.lstrip("و")
        time = self._ctx.mentions.times[mention]
        return head if head in _OPENING_WORDS else f"{time.basis} {time.granularity}"

    def _day_of_writing(self) -> dt.date | None:
        """The day on which most of the relative times end, as far as they tell."""
        days = Counter(t.end for t in self._ctx.mentions.times if t.end and t.basis in ("relative", "inferred"))
        return dt.date.fromisoformat(days.most_common(1)[0][0]) if days else None

    def _age(self, mention: int, main: str) -> Iterator[str]:
        time: Time = self._ctx.mentions.times[mention]
        if time.start is None or time.end is None:
            return
        if time.start == time.end == main:
            yield "main day"
        elif time.start > main:
            yield "later"
        elif time.end < main:
            yield "earlier" if time.end[:7] == main[:7] else "long before"
        else:
            yield "around"


@lru_cache(maxsize=50_000)
def _traits(names: tuple[str, ...]) -> Traits:
    return Traits(names)


def _starts(cover: Sequence[int]) -> list[tuple[int, int, int]]:
    """(mention, first token, token after) in order of tokens."""
    out: list[tuple[int, int, int]] = []
    for i, k in enumerate(cover):
        if k < 0:
            continue
        if out and out[-1][0] == k and out[-1][2] == i:
            out[-1] = (k, out[-1][1], i + 1)
        else:
            out.append((k, i, i + 1))
    return out


def _dateline_end(ctx: Context) -> int:
    """The token after a dateline such as «دبي، الإمارات العربية المتحدة (CNN)--», or 0."""
    if not ctx.tokens or ctx.tokens[0].kind == "break" or not any(k >= 0 for k in ctx.place_at[:4]):
        return 0
    for i, token in enumerate(ctx.tokens[:_DATELINE]):
        if token.kind == "break":
            return 0
        if i and token.kind == "punct" and token.norm in _DATELINE_ENDS:
            between = (t for k, t in enumerate(ctx.tokens[:i]) if ctx.place_at[k] < 0)
            return (
                i + 1
                if all(t.kind in ("punct", "latin") or ctx.place_at[0] < 0 for t in between) and i < _DATELINE
                else 0
            )
    return 0


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
