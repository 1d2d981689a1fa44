"""An event's accounts side by side: a column an origin, each account in its exact words in their sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from riwaya.model import Claim, Document, Event, EventOrigin, Quantity, Span
from riwaya.review.masking import Veil, masked_words, pieces
from riwaya.review.protection import Protected, is_private_id
from riwaya.store.listing import ListedClaim
from riwaya.views import labels

AROUND = 240
"""Characters of a sentence shown before and after the clause; of longer ones the rest is left out, with a sign."""


class Stretch(NamedTuple):
    """Words of an article that are shown alike: of the clause or around it, the trigger or not. `code`: of a covered name."""

    words: str
    clause: bool
    trigger: bool
    code: str | None = None


class Given(NamedTuple):
    """A figure as an account gives it."""

    role: str
    bounds: str
    words: str


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One claim as a page tells it. `cut`: whether the sentence goes on before and after what is shown."""

    claim: Claim
    document: str
    title: str
    outlet: str
    outlet_id: str
    published: str
    chain: tuple[str, ...]
    sentence: tuple[Stretch, ...]
    cut: tuple[bool, bool]
    figures: tuple[Given, ...]
    quantities: dict[int, Quantity]
    state: str
    since: bool = False

    @property
    def address(self) -> str:
        """Where the claim stands on its article's page."""
        return f"/articles/{self.document}#{self.claim.id}"


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """An origin with its accounts, in the order of publication."""

    origin: EventOrigin
    accounts: tuple[Account, ...]


def accounts_by_claim(
    claims: Iterable[ListedClaim], documents: Mapping[str, Document], veils: Mapping[str, Veil], *, since: str | None
) -> dict[str, Account]:
    """The accounts of an event by the ids of their claims; `since`: those published on that day or later are marked.

    The claims are covered already; the words about them are by `veils`.
    """
    found = {}
    for listed in claims:
        document = documents.get(listed.document)
        if document is not None:
            found[listed.seen.claim.id] = _account(listed, document, veils.get(listed.document, Veil()), since)
    return found


def columns(event: Event, accounts: Mapping[str, Account]) -> list[Column]:
    """A column for each origin: those that are independent first, then those with most accounts."""
    made = [Column(origin=o, accounts=tuple(accounts[c] for c in o.claims if c in accounts)) for o in event.origins]
    for k, column in enumerate(made):
        told = sorted(column.accounts, key=lambda a: (a.published or "9999", a.document, a.claim.span))
        made[k] = msgspec.structs.replace(column, accounts=tuple(told))
    return sorted(made, key=lambda c: (not c.origin.independent, -len(c.origin.claims), c.origin.id))


def stretches(text: str, shown: Span, clause: Span, trigger: Span, hidden: Sequence[Protected] = ()) -> tuple[Stretch, ...]:
    """The words of `shown` cut where clause and trigger begin and end; all are `[start, end)` in `text`.

    What is `hidden` of them (in order) is one stretch, whose words are its code.

    >>> [s.words for s in stretches("قال إن الجيش قصف القرية أمس", (0, 27), (7, 23), (13, 16))]
    ['قال إن ', 'الجيش ', 'قصف', ' القرية', ' أمس']
    """
    out = []
    for piece in pieces(text, *shown, hidden):
        cuts = {piece.start, piece.end}
        if piece.code is None:
            cuts |= {at for at in (*clause, *trigger) if piece.start < at < piece.end}
        for a, b in pairwise(sorted(cuts)):
            words = text[a:b] if piece.code is None else piece.shown
            out.append(Stretch(words, clause[0] <= a < clause[1], trigger[0] <= a < trigger[1], piece.code))
    return tuple(out)


def sentence_of(document: Document, clause: Span) -> Span:
    """The sentence or sentences that a clause stands in, cut to AROUND characters on each side of it, at spaces."""
    start, end = clause
    for s, e in document.sentences:
        if s < clause[1] and clause[0] < e:
            start, end = min(start, s), max(end, e)
    if clause[0] - start > AROUND:
        space = document.text.find(" ", clause[0] - AROUND, clause[0])
        start = space + 1 if space >= 0 else clause[0]
    if end - clause[1] > AROUND:
        space = document.text.rfind(" ", clause[1], clause[1] + AROUND)
        end = space if space >= 0 else clause[1]
    return start, end


def _account(listed: ListedClaim, document: Document, veil: Veil, since: str | None) -> Account:
    claim = listed.seen.claim
    shown = sentence_of(document, claim.span)
    whole = [s for s in document.sentences if s[0] < claim.span[1] and claim.span[0] < s[1]]
    cut = (any(s[0] < shown[0] for s in whole), any(shown[1] < s[1] for s in whole))
    return Account(
        claim=claim,
        document=listed.document,
        title=listed.title or "",
        outlet=document.outlet.name if document.outlet else "",
        outlet_id=listed.outlet or "",
        published=listed.published or "",
        chain=tuple(source.text for source in claim.attribution),
        sentence=stretches(document.text, shown, claim.span, claim.trigger.span, veil.text),
        cut=cut,
        figures=tuple(_given(f.role, _covered(document.quantities[f.quantity], veil)) for f in claim.figures),
        quantities={f.quantity: _covered(document.quantities[f.quantity], veil) for f in claim.figures},
        state=listed.seen.state,
        since=since is not None and (listed.published or "") >= since,
    )


def _given(role: str, quantity: Quantity) -> Given:
    return Given(role, labels.bounds(quantity), quantity.text)


def _covered(quantity: Quantity, veil: Veil) -> Quantity:
    return msgspec.structs.replace(quantity, text=masked_words(quantity.text, quantity.span[0], veil), counted=None)


def names_of(documents: Iterable[Document]) -> dict[str, str]:
    """What the articles call their actors, by id: the first name given. Private persons are left out."""
    named = (a for document in documents for a in document.actors if a.actor_id is not None)
    return {a.actor_id: a.name for a in named if a.actor_id is not None and not is_private_id(a.actor_id)}
