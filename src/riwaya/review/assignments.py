"""Assignments: who is to look at which article, by the judgements that assign and release."""

from __future__ import annotations

from collections.abc import Iterable

from riwaya.review.judgements import Judgement, standing


def assignments(judgements: Iterable[Judgement]) -> dict[str, tuple[str, ...]]:
    """Articles by id, each with the people it is assigned to now, in the order of assigning; released ones are left out.

    >>> given = [Judgement(kind="assign", by="r", subject=name, document="d" * 64, id=name) for name in ("ann", "ben")]
    >>> taken = Judgement(kind="release", by="r", subject="ann", document="d" * 64, id="j3")
    >>> list(assignments([*given, taken]).values())
    [('ben',)]
    """
    held: dict[str, dict[str, None]] = {}
    for judgement in standing(judgements):
        if judgement.document is None or judgement.subject is None:
            continue
        if judgement.kind == "assign":
            held.setdefault(judgement.document, {})[judgement.subject] = None
        elif judgement.kind == "release":
            held.get(judgement.document, {}).pop(judgement.subject, None)
    return {document: tuple(people) for document, people in held.items() if people}
