"""A claim as a card: what is recorded of it, field by field, in the article's own words; and what people judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from riwaya.model import ActorRef, Claim, Document, Source, Span
from riwaya.review.judgements import Judgement
from riwaya.review.protection import is_private_id
from riwaya.review.seen import SeenClaim
from riwaya.rules.event_types import event_types
from riwaya.views import labels
from riwaya.web.language import Language

FIELDS = ("type", "polarity", "modality", "actors", "targets", "place", "time", "figures", "attribution")
"""The fields of a claim, in the order of cards and of the keys 1 to 9."""
_OF_KEPT = ("accept", "reject", "correct", "add")

WordsAt = Callable[[Span], str]
"""The words of a stretch of the article as they may be shown."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One value: the words it stands on (or its name, where it stands on none), and what they mean."""

    words: str
    span: Span | None = None
    note: str = ""
    code: bool = False


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a claim. `carried`: from a neighbouring sentence; `was`: what the machine read, where people corrected it."""

    field: str
    items: tuple[Item, ...]
    carried: bool
    corrected: bool
    disputed: bool
    was: tuple[Item, ...]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A judgement in force: what was said, and whether whoever looks may take it back."""

    id: str
    by: str
    at: str
    kind: str
    field: str | None
    value: str
    reason: str
    settles: bool
    own: bool


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A claim on a page. `number` counts from 1 in the article."""

    index: int
    number: int
    seen: SeenClaim
    family: str
    trigger: str
    rows: tuple[Row, ...]
    entries: tuple[Entry, ...]

    @property
    def claim(self) -> Claim:
        """The claim as seen."""
        return self.seen.claim


class Cards:
    """Makes the cards of an article: for its record, in a language.

    `words` gives those of a stretch of the article as they may be shown, `masked` words that stand in no article.
    """

    def __init__(
        self,
        document: Document,
        judgements: Sequence[Judgement],
        speech: Language,
        words: WordsAt,
        masked: Callable[[str], str],
        *,
        viewer: str,
    ) -> None:
        self._document, self._speech, self._words, self._masked, self._viewer = document, speech, words, masked, viewer
        self._judgements = {judgement.id: judgement for judgement in judgements}
        self._names = {m.actor_id: m.name for m in document.actors if m.actor_id and not is_private_id(m.actor_id)}
        self._places = {m.span: m for m in document.places}
        self._times = {m.span: m for m in document.times}

    def card(self, index: int, number: int, seen: SeenClaim) -> Card:
        """The card of a claim."""
        kind = event_types().get(seen.claim.type)
        return Card(
            index=index,
            number=number,
            seen=seen,
            family=kind.family if kind else "state",
            trigger=self._words(seen.claim.trigger.span),
            rows=tuple(self._row(field, seen) for field in FIELDS),
            entries=tuple(self._entries(seen)),
        )

    def items(self, field: str, claim: Claim) -> tuple[Item, ...]:
        """The values of a field."""
        return tuple(self._items(field, claim))

    def value(self, field: str | None, value: Any) -> str:  # noqa: ANN401  (as corrections have them)
        """What a correction says, in a line."""
        if field is None:
            return ""
        if isinstance(value, str):
            return self._speech.label(field, value)
        listed = value if isinstance(value, list) else [] if value is None else [value]
        words = [self._said(one) for one in listed if isinstance(one, dict)]
        return "، ".join(words) if self._speech.code == "ar" else ", ".join(words)

    def _said(self, one: dict[str, Any]) -> str:
        if "quantity" in one:
            return f"{self._speech.label('role', one['role'])}: {self._said(one['quantity'])}"
        span = one.get("span")
        return self._words((span[0], span[1])) if span else ""

    def _row(self, field: str, seen: SeenClaim) -> Row:
        corrected = field in seen.corrected
        read = seen.machine if corrected else None
        return Row(
            field=field,
            items=self.items(field, seen.claim),
            carried=(field == "place" and seen.claim.context.place) or (field == "time" and seen.claim.context.time),
            corrected=corrected,
            disputed=field in seen.disputed,
            was=self.items(field, read) if read is not None else (),
        )

    def _items(self, field: str, claim: Claim) -> Iterator[Item]:
        label = self._speech.label
        if field in ("type", "polarity", "modality"):
            yield Item(words=label(field, getattr(claim, field)))
        elif field in ("actors", "targets"):
            for ref in getattr(claim, field):
                yield self._actor(ref)
        elif field == "place" and claim.place is not None:
            yield self._place(claim.place.span)
        elif field == "time" and claim.time is not None:
            yield self._time(claim.time.span)
        elif field == "figures":
            for figure in claim.figures:
                quantity = self._document.quantities[figure.quantity]
                told = f"{label('role', figure.role)} {labels.bounds(quantity)}".strip()
                yield Item(words=self._words(quantity.span), span=quantity.span, note=told)
        elif field == "attribution":
            for source in claim.attribution:
                yield self._source(source)

    def _actor(self, ref: ActorRef) -> Item:
        name = self._names.get(ref.actor_id or "", "")
        words = self._words(ref.span)
        return Item(words=words, span=ref.span, note=name if name and name not in words else "")

    def _place(self, span: Span) -> Item:
        found = self._places.get(span)
        if found is None or found.place_id is None:
            return Item(words=self._words(span), span=span, note=str(self._speech.t("article.unresolved")))
        named = found.name if self._speech.code == "ar" else found.name_en or found.name
        parts = (named, self._speech.label("place_kind", found.kind), found.admin1, found.country)
        return Item(words=self._words(span), span=span, note=" · ".join(p for p in parts if p))

    def _time(self, span: Span) -> Item:
        found = self._times.get(span)
        if found is None or found.start is None:
            return Item(words=self._words(span), span=span, note=str(self._speech.t("article.undated")))
        days = self._speech.day(found.start)
        if found.end not in (None, found.start):
            days = f"{days} – {self._speech.day(found.end)}"
        return Item(words=self._words(span), span=span, note=days)

    def _source(self, source: Source) -> Item:
        parts = [self._speech.label("kind", source.kind)]
        if source.pseudonym:
            parts.append(str(self._speech.t("article.pseudonym")))
        if source.cue is not None:
            parts.append(f"«{self._words(source.cue.span)}»")
        return Item(words=self._words(source.span), span=source.span, note=" · ".join(parts))

    def _entries(self, seen: SeenClaim) -> Iterator[Entry]:
        for name in seen.judgements:
            said = self._judgements.get(name)
            if said is not None and said.kind in _OF_KEPT:
                yield Entry(
                    id=said.id,
                    by=said.by,
                    at=said.at,
                    kind=said.kind,
                    field=said.field,
                    value=self.value(said.field, said.value),
                    reason=self._masked(said.reason),
                    settles=said.settles,
                    own=said.by == self._viewer,
                )
