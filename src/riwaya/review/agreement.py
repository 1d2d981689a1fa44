"""Agreement of coders who judged the same claims: Krippendorff's alpha for nominal values, and where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

import msgspec

from riwaya.model import Span
from riwaya.review.added import is_added
from riwaya.review.judgements import FIELDS, ClaimAnchor, Judgement, standing

VERDICT = "verdict"
AS_READ = "as read"
"""What a coder holds of a field who accepted the claim without correcting it."""

_Words = tuple[str, Span, str]
_Opinion = dict[str, object]


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement on one thing. `alpha` is None where it is not defined: nobody judged twice, or only one value was given.

    `units`: claims that two coders or more judged; `same`: those on which all of them agree.
    """

    field: str
    alpha: float | None
    units: int
    same: int


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A claim on which coders differ: its words, and what each holds."""

    anchor: ClaimAnchor
    field: str
    values: dict[str, object]


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far these coders agree: on the verdict, then on each field that anybody corrected."""

    coders: tuple[str, ...]
    measures: tuple[Measure, ...]
    differences: tuple[Difference, ...]


def agreement(judgements: Iterable[Judgement], *, coders: Sequence[str] = ()) -> Agreement:
    """Agreement of these coders (all who judged, where none is named); judgements that settle a dispute do not count.

    A claim counts where two of them judged it. On a field, a coder who accepted the claim without a correction of it
    holds the machine's value; one who rejected the claim holds nothing. Who adds a claim accepts it as they gave it.
    """
    held, anchors = _held(judgements)
    chosen = tuple(coders) or tuple(sorted({coder for opinions in held.values() for coder in opinions}))
    units = {key: {c: o for c, o in opinions.items() if c in chosen} for key, opinions in held.items()}
    units = {key: opinions for key, opinions in sorted(units.items()) if len(opinions) > 1}
    corrected = {name for opinions in units.values() for o in opinions.values() for name in o}
    measures: list[Measure] = []
    differences: list[Difference] = []
    for field in (VERDICT, *(name for name in sorted(FIELDS) if name in corrected)):
        values = {key: _values(opinions, field) for key, opinions in units.items()}
        values = {key: said for key, said in values.items() if len(said) > 1}
        differ = [key for key, said in values.items() if len({_plain(v) for v in said.values()}) > 1]
        coded = [[_plain(v) for v in said.values()] for said in values.values()]
        measures.append(Measure(field=field, alpha=nominal_alpha(coded), units=len(values), same=len(values) - len(differ)))
        differences += [Difference(anchor=anchors[key], field=field, values=values[key]) for key in differ]
    return Agreement(coders=chosen, measures=tuple(measures), differences=tuple(differences))


def nominal_alpha(units: Iterable[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal values. One sequence a unit: the values given, missing ones left out.

    1 is perfect agreement, 0 what chance would give, below 0 systematic disagreement. None where no unit has two
    values, or all values are the same (nothing could have been disagreed about).

    >>> nominal_alpha([["a", "a"], ["b", "b"], ["a", "b"]])
    0.4444444444444444
    """
    paired = [list(values) for values in units if len(values) > 1]
    total = sum(map(len, paired))
    counts = Counter(value for values in paired for value in values)
    if total == 0 or len(counts) < 2:
        return None
    observed = sum(_disagreeing(Counter(values)) / (len(values) - 1) for values in paired) / total
    expected = _disagreeing(counts) / (total * (total - 1))
    return 1 - observed / expected


def _disagreeing(counts: Mapping[Hashable, int]) -> int:
    """Ordered pairs of different values."""
    total = sum(counts.values())
    return total * total - sum(n * n for n in counts.values())


def _held(judgements: Iterable[Judgement]) -> tuple[dict[_Words, dict[str, _Opinion]], dict[_Words, ClaimAnchor]]:
    """What each coder holds of each claim, by field, and the words of the claims."""
    held: dict[_Words, dict[str, _Opinion]] = {}
    anchors: dict[_Words, ClaimAnchor] = {}
    for judgement in standing(judgements):
        if judgement.settles or judgement.kind not in ("accept", "reject", "correct", "add"):
            continue
        for anchor in judgement.claims:
            key = (anchor.document, anchor.span, anchor.type if is_added(anchor.claim) else "")
            anchors.setdefault(key, anchor)
            opinion = held.setdefault(key, {}).setdefault(judgement.by, {})
            opinion[VERDICT] = "rejected" if judgement.kind == "reject" else "accepted"
            if judgement.kind == "correct" and judgement.field is not None:
                opinion[judgement.field] = judgement.value
            elif judgement.kind == "add" and judgement.value:
                opinion.update(judgement.value)
    return held, anchors


def _values(opinions: Mapping[str, Mapping[str, object]], field: str) -> dict[str, object]:
    if field == VERDICT:
        return {coder: opinion[VERDICT] for coder, opinion in opinions.items()}
    return {coder: opinion.get(field, AS_READ) for coder, opinion in opinions.items() if opinion[VERDICT] == "accepted"}


def _plain(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()
