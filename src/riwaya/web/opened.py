"""An article as whoever asks may see it: the record, its claims as seen, and what is covered."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from riwaya.model import Document, Span
from riwaya.review.assignments import assignments
from riwaya.review.judgements import Judgement
from riwaya.review.masking import Veil, masked, masked_address, masked_title, names_in, names_masked
from riwaya.review.seen import SeenClaim
from riwaya.store.workspace import Workspace
from riwaya.web.cards import Card, Cards
from riwaya.web.identity import Person
from riwaya.web.language import Language
from riwaya.web.marked import Line, lines
from riwaya.web.windows import window_at, windows


@dataclass(frozen=True)
class Opened:
    """An article in front of somebody. `blind`: they see their own judgements alone; `assigned`: who is to look at it."""

    document: Document
    seen: list[SeenClaim]
    judgements: list[Judgement]
    veil: Veil
    blind: bool
    assigned: tuple[str, ...]
    speech: Language
    viewer: str

    @cached_property
    def parts(self) -> list[Span]:
        """The parts in which it is shown."""
        return windows(self.document.text, [one.claim.trigger.span[0] for one in self.seen])

    @cached_property
    def cards(self) -> Cards:
        """What makes its cards."""
        judged = [j for j in self.judgements if not self.blind or j.by == self.viewer]
        return Cards(
            self.document,
            judged,
            self.speech,
            self.words,
            lambda said: names_masked(said, self.names),
            viewer=self.viewer,
        )

    @property
    def title(self) -> str | None:
        """The title as it may be shown; None where there is none."""
        return masked_title(self.document.title.text if self.document.title else None, self.veil)

    def words(self, span: Span) -> str:
        """Words of the article as they may be shown."""
        return masked(self.document.text, *span, self.veil.text)

    @property
    def uri(self) -> str:
        """Where it was read."""
        return masked_address(self.document.source.uri, self.veil)

    @cached_property
    def names(self) -> dict[str, str]:
        """What is covered here, with what stands for it: for words that stand in no article, such as reasons."""
        return names_in([self.veil])

    def part_of(self, claim: str | None) -> int:
        """The part (from 0) that a claim is in; the first for one that is not there."""
        found = next((one for one in self.seen if one.claim.id == claim), None)
        return window_at(self.parts, found.claim.trigger.span[0]) if found is not None else 0

    def shown(self, part: int) -> tuple[list[Line], list[Card]]:
        """The lines of a part, and the cards of the claims whose trigger begins in it."""
        start, end = self.parts[part]
        triggers = [one.claim.trigger.span[0] for one in self.seen]
        first, last = bisect_left(triggers, start), bisect_left(triggers, end)
        seen = self.seen[first:last]
        made = [self.cards.card(k, first + k + 1, one) for k, one in enumerate(seen)]
        return lines(self.document, seen, (start, end), self.veil.text), made

    def claim(self, name: str) -> SeenClaim | None:
        """A claim of it by its id."""
        return next((one for one in self.seen if one.claim.id == name), None)


def open_article(workspace: Workspace, person: Person, speech: Language, name: str, *, blind: bool = False) -> Opened:
    """Open an article. A coder to whom it is assigned sees it blind to the others; anybody may ask to.

    InputError I033 where there is none.
    """
    document, seen = workspace.article(name)
    judgements = workspace.judgements(document=document.id)
    assigned = assignments(judgements).get(document.id, ())
    alone = blind or (person.role == "coder" and person.name in assigned)
    if alone:
        document, seen = workspace.article(document.id, coder=person.name)
    return Opened(
        document=document,
        seen=seen,
        judgements=judgements,
        veil=Veil() if person.shows_names else workspace.veils([document.id])[document.id],
        blind=alone,
        assigned=assigned,
        speech=speech,
        viewer=person.name,
    )
