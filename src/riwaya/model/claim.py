"""Claims: one event or state that an article reports, with the words it stands on."""

from __future__ import annotations

from typing import Literal

import msgspec

from riwaya.model.span import Span, SpanText

Polarity = Literal["affirmed", "denied"]
Modality = Literal["asserted", "attempted", "possible", "intended", "demanded", "feared", "conditional"]
SourceKind = Literal[
    "outlet",
    "monitor",
    "official",
    "armed_group",
    "person",
    "activist",
    "witness",
    "local_sources",
    "anonymous_sources",
    "media",
    "statement",
]
FigureRole = Literal[
    "killed",
    "injured",
    "arrested",
    "released",
    "surrendered",
    "abducted",
    "displaced",
    "evacuated",
    "present",
    "incidents",
    "seized",
    "other",
]


class Lemma(msgspec.Struct, frozen=True, kw_only=True):
    """The word that names the event, and the lexicon's form of it."""

    span: Span
    text: str
    lemma: str


class Ref(msgspec.Struct, frozen=True, kw_only=True):
    """Points at a place or time mention by its span; `id` is the place id where there is one."""

    span: Span
    text: str
    id: str | None = None


class ActorRef(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts or is acted upon. «عناصر من تنظيم داعش»: head عناصر, actor_id isis."""

    span: Span
    text: str
    actor_id: str | None
    head: str


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A quantity (index into the document's `quantities`) and what it counts in this claim."""

    quantity: int
    role: FigureRole


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """True where the value was carried over from a neighbouring sentence."""

    place: bool
    time: bool


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One link of an attribution chain, and the words that show it is one (`cue`)."""

    span: Span
    text: str
    source_id: str | None
    kind: SourceKind
    named: bool
    pseudonym: bool
    cue: SpanText | None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One reported event or state.

    `attribution` runs from outermost (nearest the reader) to innermost; the publishing
    outlet itself is left out, and an empty chain is the outlet's own voice.
    `score` (0..1) is how sure the reader is that the trigger names an event here.
    """

    id: str
    span: Span
    trigger: Lemma
    type: str
    actors: tuple[ActorRef, ...]
    targets: tuple[ActorRef, ...]
    place: Ref | None
    time: Ref | None
    context: Context
    figures: tuple[Figure, ...]
    polarity: Polarity
    modality: Modality
    attribution: tuple[Source, ...]
    score: float
