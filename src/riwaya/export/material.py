"""What an export reads: documents, events and judgements, whoever keeps them, and each event with its claims' words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from riwaya.model import Claim, Document, Event, EventFigure, Judgement, PlaceMention, Quantity, Time


class Material(Protocol):
    """Documents and events as they are seen: the machine's reading under people's judgements.

    Everything comes one by one and in the same order each time, so that an export holds little and can be repeated.
    `protection` says how persons are protected in what is given, for the manifest ("" where nobody is).
    """

    @property
    def protection(self) -> str: ...  # noqa: D102  (said above)

    def documents(self) -> Iterator[Document]:
        """Every document once."""

    def events(self) -> Iterator[Event]:
        """Every event once."""

    def judgements(self) -> Iterator[Judgement]:
        """People's judgements on events, in their order."""

    def document_of(self, claim: str) -> Document | None:
        """The document that holds the claim of this id; None where it was not given."""


@dataclass(frozen=True)
class Told:
    """One claim of an event with the document it stands in."""

    claim: Claim
    document: Document

    @property
    def words(self) -> str:
        """The clause, exactly as it stands."""
        start, end = self.claim.span
        return self.document.text[start:end]

    @property
    def happened(self) -> bool:
        """Whether the claim says that it took place: affirmed, and done or tried."""
        return self.claim.polarity == "affirmed" and self.claim.modality in ("asserted", "attempted")

    @cached_property
    def place(self) -> PlaceMention | None:
        """The place mention the claim points at."""
        ref = self.claim.place
        return None if ref is None else next((p for p in self.document.places if p.span == ref.span), None)

    @cached_property
    def time(self) -> Time | None:
        """The time mention the claim points at."""
        ref = self.claim.time
        return None if ref is None else next((t for t in self.document.times if t.span == ref.span), None)

    @property
    def outlet(self) -> str:
        """The publisher's name; "" where it is not known."""
        return self.document.outlet.name if self.document.outlet else ""

    @property
    def published(self) -> str | None:
        """The first day of publication, ISO; None where it is not known."""
        return self.document.published.start if self.document.published else None

    def chain(self) -> tuple[str, ...]:
        """Who says it, nearest the reader first, beginning with the outlet."""
        links = (source.text for source in self.claim.attribution)
        return tuple(link for link in (self.outlet, *links) if link)


@dataclass(frozen=True)
class Telling:
    """An event and its claims, in the event's order; `missing` are those whose documents were not given."""

    event: Event
    told: tuple[Told, ...]
    missing: tuple[str, ...]

    @cached_property
    def by_claim(self) -> Mapping[str, Told]:
        """Claims by their ids."""
        return {one.claim.id: one for one in self.told}

    @cached_property
    def actor_types(self) -> Mapping[str, str]:
        """What the documents say each actor is, by id."""
        return {a.actor_id: a.type for one in self.told for a in one.document.actors if a.actor_id}

    @cached_property
    def actor_names(self) -> Mapping[str, str]:
        """What the documents call each actor, by id."""
        return {a.actor_id: a.name for one in self.told for a in one.document.actors if a.actor_id}

    def documents(self) -> tuple[Document, ...]:
        """The documents of the claims, each once."""
        return tuple({one.document.id: one.document for one in self.told}.values())

    def quantity(self, claim: str, index: int) -> Quantity | None:
        """A quantity of the document that holds a claim."""
        one = self.by_claim.get(claim)
        return one.document.quantities[index] if one is not None else None

    def figure(self, role: str) -> EventFigure | None:
        """What is said of one count."""
        return self.event.figures.get(role)


def tellings(material: Material) -> Iterator[Telling]:
    """The events one by one, each with its claims."""
    for event in material.events():
        yield telling(event, material)


def telling(event: Event, material: Material) -> Telling:
    """One event with its claims."""
    told: list[Told] = []
    missing: list[str] = []
    for name in event.claims:
        document = material.document_of(name)
        claim = next((c for c in document.claims if c.id == name), None) if document is not None else None
        if document is None or claim is None:
            missing.append(name)
        else:
            told.append(Told(claim, document))
    return Telling(event, tuple(told), tuple(missing))
