"""The queue of review: claims that wait for a judgement, those that the reader is least sure of first.

The score of a claim is at or over the threshold of the model that chose it, so the lowest are the nearest to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, select, tuple_

from riwaya.review.assignments import assignments
from riwaya.review.judgements import standing
from riwaya.store import schema
from riwaya.store.filters import Filter, claim_conditions
from riwaya.store.judgements import judgements_of
from riwaya.store.listing import ListedClaim, claims_by_number

WAITING = ("machine", "in_review")
"""The states of claims that wait, where the filter names none."""
_PAGE = 50
_claim, _article = schema.claim, schema.article


class Turn(NamedTuple):
    """Where a claim stands in the queue: it stays there when it has been judged."""

    score: float
    claim: str


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that waits, and its place in the queue."""

    listed: ListedClaim
    score: float

    @property
    def turn(self) -> Turn:
        """Its place in the queue."""
        return Turn(self.score, self.listed.seen.claim.id)


def queue(
    connection: Connection, wanted: Filter, *, by: str, alone: bool = False, after: Turn | None = None, limit: int = 1
) -> list[Queued]:
    """Claims that `by` has not judged and that wait for a judgement, the least certain first; those after a place in it.

    `alone`: as coder blind to the others: of the articles assigned to `by`, whatever others judged.
    """
    narrowed = _narrowed(connection, wanted, by, alone=alone)
    if narrowed is None:
        return []
    out: list[Queued] = []
    while len(out) < limit:
        rows = _page(connection, narrowed, after)
        judged = judged_words(connection, by, [row.document for row in rows])
        chosen = [row for row in rows if (row.document, row.start) not in judged][: limit - len(out)]
        listed = claims_by_number(connection, [row.id for row in chosen])
        out += [Queued(listed=claim, score=row.score) for row, claim in zip(chosen, listed, strict=True)]
        if len(rows) < _PAGE:
            break
        after = Turn(rows[-1].score, rows[-1].claim)
    return out


def waiting(connection: Connection, wanted: Filter, *, by: str, alone: bool = False, count_to: int) -> int:
    """How many claims are in the queue, those that `by` judged included where others have not; at most `count_to`."""
    narrowed = _narrowed(connection, wanted, by, alone=alone)
    if narrowed is None:
        return 0
    some = select(_claim.c.id).where(*claim_conditions(connection, narrowed)).limit(count_to)
    return len(connection.execute(some).all())


def turn_of(connection: Connection, claim: str) -> Turn | None:
    """Where a claim stands in the queue; None where there is no such claim."""
    row = connection.execute(select(_claim.c.score, _claim.c.claim).where(_claim.c.claim == claim)).first()
    return None if row is None else Turn(row.score, row.claim)


def assigned_articles(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The articles that are assigned now, by id, each with the people it is assigned to."""
    return assignments(judgements_of(connection, ("assign", "release", "undo")))


def judged_words(connection: Connection, by: str, documents: Sequence[str]) -> frozenset[tuple[str, int]]:
    """The claims of these articles that somebody has judged, by article and the beginning of the trigger."""
    return frozenset((document, start) for name, document, start in _judged(connection, documents) if name == by)


def judged_by(connection: Connection, documents: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many claims of each of these articles each person has judged."""
    out: dict[str, dict[str, int]] = {}
    for name, document, _ in _judged(connection, documents):
        counts = out.setdefault(document, {})
        counts[name] = counts.get(name, 0) + 1
    return out


def _judged(connection: Connection, documents: Sequence[str]) -> frozenset[tuple[str, str, int]]:
    """Who judged which claims of these articles: name, article, beginning of the trigger."""
    kinds = ("accept", "reject", "correct", "add", "undo")
    found = judgements_of(connection, kinds, documents=sorted(set(documents)))
    return frozenset((j.by, anchor.document, anchor.span[0]) for j in standing(found) for anchor in j.claims)


def _narrowed(connection: Connection, wanted: Filter, by: str, *, alone: bool) -> Filter | None:
    """The filter of the queue; None where it can hold nothing."""
    if not alone:
        return wanted if wanted.states else msgspec.structs.replace(wanted, states=WAITING)
    mine = [document for document, people in assigned_articles(connection).items() if by in people]
    chosen = tuple(d for d in mine if not wanted.documents or d in wanted.documents)
    return msgspec.structs.replace(wanted, documents=chosen, rejected=True, states=()) if chosen else None


def _page(connection: Connection, wanted: Filter, after: Turn | None) -> Sequence[Any]:
    met = claim_conditions(connection, wanted)
    if after is not None:
        met.append(tuple_(_claim.c.score, _claim.c.claim) > tuple(after))
    columns = (_claim.c.id, _claim.c.claim, _claim.c.score, _claim.c.start, _article.c.document)
    chosen = select(*columns).join(_article, _article.c.id == _claim.c.article).where(*met)
    return connection.execute(chosen.order_by(_claim.c.score, _claim.c.claim).limit(_PAGE)).all()
