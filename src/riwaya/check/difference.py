"""What a change of the rules gained and lost: two readings of the same articles, claim by claim, with the sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from riwaya.errors import InputError
from riwaya.model import Claim, Document

FIELDS = ("type", "polarity", "modality", "sources", "actors", "targets", "place", "time", "figures")
_AROUND = 60  # characters of the article shown each side of a trigger


class Change(NamedTuple):
    """One claim gained, lost or read otherwise. `field` is empty for gained and lost."""

    kind: str
    uri: str
    field: str
    before: str
    after: str
    words: str


def compare(before: Iterable[Document], after: Iterable[Document]) -> Iterator[Change]:
    """Changes between two readings, in the order of the second; articles are matched by uri.

    Raises InputError where the second reading holds an article the first does not, or another text of it.
    """
    known = {d.source.uri: d for d in before}
    for document in after:
        old = known.pop(document.source.uri, None)
        if old is None or old.text != document.text:
            what = "is not in the first reading" if old is None else "has another text in the first reading"
            raise InputError("I021", what, where=document.source.uri, remedy="Compare two readings of the same articles")
        yield from _in_article(old, document)
    if known:
        raise InputError("I021", "is not in the second reading", where=next(iter(known)), remedy="Compare two readings of the same articles")


def summary(changes: Iterable[Change]) -> Counter[tuple[str, str]]:
    """How many changes of each kind and field."""
    return Counter((c.kind, c.field) for c in changes)


def _in_article(old: Document, new: Document) -> Iterator[Change]:
    olds, news = _by_trigger(old), _by_trigger(new)
    for start in sorted(olds.keys() | news.keys()):
        was, now = olds.get(start), news.get(start)
        if was is None and now is not None:
            yield Change("gained", new.source.uri, "", "", now.type, _words(new, now))
        elif now is None and was is not None:
            yield Change("lost", new.source.uri, "", was.type, "", _words(old, was))
        elif was is not None and now is not None:
            for field in FIELDS:
                before, after = value_of(old, was, field), value_of(new, now, field)
                if before != after:
                    yield Change("changed", new.source.uri, field, before, after, _words(new, now))


def _by_trigger(document: Document) -> dict[int, Claim]:
    return {c.trigger.span[0]: c for c in document.claims}


def value_of(document: Document, claim: Claim, field: str) -> str:
    """A field of a claim as one would print it, so that two readings can be held against each other."""
    if field in ("type", "polarity", "modality"):
        return str(getattr(claim, field))
    if field == "sources":
        return " ← ".join(s.text for s in claim.attribution)
    if field in ("actors", "targets"):
        return "، ".join(sorted(r.actor_id or r.text for r in getattr(claim, field)))
    if field == "figures":
        return "، ".join(f"{f.role}: {document.quantities[f.quantity].text}" for f in claim.figures)
    ref = getattr(claim, field)
    return ref.text if ref is not None else ""


def _words(document: Document, claim: Claim) -> str:
    start, end = claim.trigger.span
    text = document.text
    return f"{text[max(0, start - _AROUND) : start]}[{text[start:end]}]{text[end : end + _AROUND]}".replace("\n", " ")
