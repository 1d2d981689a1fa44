"""Counts: the figures of a claim, whom each counts, and whether it is a total of the event."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from riwaya.events.accounts import Count, stem
from riwaya.model import Claim, Document, Quantity
from riwaya.rules.grouping import load_grouping
from riwaya.text import fold_word

BESIDE = 30
"""Letters around a count in which a word stands that makes it one of part of the people counted."""

WORD = re.compile(r"[^\W\d_]{3,}")


def counts_of(claim: Claim, document: Document, told: tuple[int, int], mixed: frozenset[int]) -> tuple[Count, ...]:
    """The figures of a claim; `told`: the span of its sentence; `mixed`: what mixed_in gives for the document.

    Of several of one role that are more together than the largest, none is the total.
    """
    passing = says(document, told, load_grouping().voices.passing)
    found = []
    for figure in claim.figures:
        quantity = document.quantities[figure.quantity]
        beside = [document.quantities[f.quantity] for f in claim.figures if f.role == figure.role]
        whole = not (passing or figure.quantity in mixed or _partial(document, quantity) or _listed(beside))
        found.append(
            Count(
                role=figure.role,
                low=quantity.low,
                high=quantity.high,
                best=quantity.best,
                unit=quantity.unit,
                index=figure.quantity,
                people=_people(quantity),
                whole=whole,
            )
        )
    return tuple(found)


def _listed(quantities: Sequence[Quantity]) -> bool:
    sizes = sorted((q.best or q.low or 0) for q in quantities)
    return len(sizes) > 2 and sum(sizes[:-1]) > sizes[-1]


def _people(quantity: Quantity) -> str | None:
    """«صحفيين», «طفلا»: a kind of people; None where the count is of anybody."""
    if quantity.unit not in ("person", "people", None):
        return quantity.unit
    noun = fold_word(quantity.counted.text.split()[0]) if quantity.counted and quantity.counted.text.split() else ""
    anyone = load_grouping().voices.anyone
    return None if not noun or noun in anyone or noun.removeprefix("ال") in anyone else stem(noun)[:4]


def mixed_in(document: Document) -> frozenset[int]:
    """Quantities that two claims count as different things («100 قتيل وجريح»)."""
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for claim in document.claims:
        for figure in claim.figures:
            roles[figure.quantity].add(figure.role)
    twice = {index for index, found in roles.items() if len(found) > 1}
    spans = {document.quantities[index].span for index in twice}
    return frozenset(n for n, quantity in enumerate(document.quantities) if quantity.span in spans)


def _partial(document: Document, quantity: Quantity) -> bool:
    """Whether the words beside a count say that it is of some among others («بينهم طفلان», «طفلان بين القتلى»)."""
    start, end = quantity.span
    before = WORD.findall(document.text[max(0, start - BESIDE) : start])[-1:]
    after = WORD.findall(document.text[end : end + BESIDE])[:2]
    voices = load_grouping().voices
    return any(
        fold_word(word) in voices.partitive or fold_word(word)[1:] in voices.partitive for word in before
    ) or any(fold_word(word) in voices.among for word in after)


def says(document: Document, span: tuple[int, int], words: frozenset[str]) -> bool:
    """Whether one of these folded words stands in the span."""
    return not words.isdisjoint(map(fold_word, WORD.findall(document.text[span[0] : span[1]])))
