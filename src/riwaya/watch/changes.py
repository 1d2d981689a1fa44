"""What an edit changed: claims gained, lost and told otherwise between two versions of an article."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher

import msgspec

from riwaya.check.difference import FIELDS, value_of
from riwaya.model import Claim, Document
from riwaya.text import fold_word

ALIKE = 0.5
"""Share of common words from which two clauses with one trigger are the same claim, told anew."""


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One claim gained, lost or told otherwise. `fields`: what it was and is, by name; `figures` among them."""

    kind: str
    type: str
    before: str | None
    after: str | None
    words_before: str | None
    words_after: str | None
    fields: dict[str, tuple[str, str]] = {}


def changes_between(old: Document, new: Document) -> list[Changed]:
    """The changes in the order of the new text, what was lost last. A claim that only moved is none."""
    pairs, gained, lost = _matched(old, new)
    found = [(two.span[0], change) for one, two in pairs if (change := _told_otherwise(old, one, new, two)) is not None]
    found += [(c.span[0], _whole("gained", None, (new, c))) for c in gained]
    ordered = [change for _, change in sorted(found, key=lambda f: f[0])]
    return [*ordered, *(_whole("lost", (old, c), None) for c in lost)]


def _matched(old: Document, new: Document) -> tuple[list[tuple[Claim, Claim]], list[Claim], list[Claim]]:
    """Claims that are one: of one trigger, the most alike wording first; then those left over on either side."""
    olds: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in old.claims:
        olds[claim.type, claim.trigger.lemma].append(claim)
    near = sorted(
        (
            (-_likeness(old, one, new, two), two.span[0], one.span[0], one, two)
            for two in new.claims
            for one in olds[two.type, two.trigger.lemma]
        ),
        key=lambda n: n[:3],
    )
    taken: set[str] = set()
    pairs: list[tuple[Claim, Claim]] = []
    for likeness, _, _, one, two in near:
        if -likeness >= ALIKE and not {f"old {one.id}", f"new {two.id}"} & taken:
            taken |= {f"old {one.id}", f"new {two.id}"}
            pairs.append((one, two))
    gained = [c for c in new.claims if f"new {c.id}" not in taken]
    return pairs, gained, [c for c in old.claims if f"old {c.id}" not in taken]


def _likeness(old: Document, one: Claim, new: Document, two: Claim) -> float:
    a, b = (list(map(fold_word, _words(d, c).split())) for d, c in ((old, one), (new, two)))
    return 1.0 if a == b else SequenceMatcher(None, a, b, autojunk=False).ratio()


def _told_otherwise(old: Document, one: Claim, new: Document, two: Claim) -> Changed | None:
    values = {f: (value_of(old, one, f), value_of(new, two, f)) for f in FIELDS}
    fields = {name: pair for name, pair in values.items() if pair[0] != pair[1]}
    if not fields:
        return None
    return msgspec.structs.replace(_whole("changed", (old, one), (new, two)), fields=fields)


def _whole(kind: str, before: tuple[Document, Claim] | None, after: tuple[Document, Claim] | None) -> Changed:
    known = after or before
    assert known is not None
    return Changed(
        kind=kind,
        type=known[1].type,
        before=before[1].id if before else None,
        after=after[1].id if after else None,
        words_before=_words(*before) if before else None,
        words_after=_words(*after) if after else None,
    )


def _words(document: Document, claim: Claim) -> str:
    return " ".join(document.text[claim.span[0] : claim.span[1]].split())
