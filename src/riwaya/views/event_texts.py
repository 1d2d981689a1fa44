"""The words behind events: what a view needs of each claim, kept without the articles."""

from __future__ import annotations

import msgspec

from riwaya.model import Claim, Document, Quantity
from riwaya.views import labels


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """One claim as a view shows it: its clause, where it stood, and the article it is from."""

    claim: Claim
    clause: str
    trigger: tuple[int, int]
    document: str
    title: str
    outlet: str
    published: str
    uri: str
    quantities: dict[int, Quantity]


class Texts:
    """Words by claim id."""

    def __init__(self) -> None:
        self.by_claim: dict[str, Words] = {}
        self._names: dict[str, str] = {}

    def name(self, actor: str) -> str:
        """What the articles' data call an actor; its id where none does.

        >>> Texts().name("sohr")
        'sohr'
        """
        return self._names.get(actor, actor)

    def quantity(self, claim: str, index: int) -> Quantity | None:
        """The quantity at this index of a claim's document; None where the document was not given."""
        words = self.by_claim.get(claim)
        return words.quantities.get(index) if words is not None else None

    def add(self, document: Document) -> None:
        """Keep what the claims of a document say, and what its actors are called."""
        for actor in document.actors:
            if actor.actor_id is not None:
                self._names.setdefault(actor.actor_id, actor.name)
        for claim in document.claims:
            start, end = claim.span
            self.by_claim[claim.id] = Words(
                claim=claim,
                clause=document.text[start:end],
                trigger=(claim.trigger.span[0] - start, claim.trigger.span[1] - start),
                document=document.id,
                title=document.title.text if document.title else "",
                outlet=document.outlet.name if document.outlet else "",
                published=labels.days(document.published) if document.published else "",
                uri=document.source.uri,
                quantities={f.quantity: document.quantities[f.quantity] for f in claim.figures},
            )
