"""Covering: a document as it may be shown, with codes in place of the words that are protected.

The result is a document like any other: every span points at its words in the covered text. So whatever shows or
exports documents can do it with a covered one, and cannot forget a place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from riwaya.model import Claim, Document, Span
from riwaya.review.protection import Protected, code_of, is_private_id
from riwaya.search.terms import words


class Covered:
    """A text with codes in place of protected words, and where everything has gone."""

    def __init__(self, text: str, hidden: Sequence[Protected]) -> None:
        self._starts: list[int] = []
        self._moves: list[tuple[int, int, int]] = []  # start, end (of the original), start (of the covered)
        parts: list[str] = []
        done = length = 0
        for one in hidden:
            start, end = one.span
            parts += [text[done:start], one.code]
            length += start - done
            self._starts.append(start)
            self._moves.append((start, end, length))
            length += len(one.code)
            done = end
        parts.append(text[done:])
        self.text = "".join(parts)
        self._codes = [len(one.code) for one in hidden]

    def span(self, span: Span) -> Span:
        """Where the words of a span of the original stand; one that ends inside covered words takes the whole code."""
        return (self._offset(span[0], end=False), self._offset(span[1], end=True))

    def _offset(self, at: int, *, end: bool) -> int:
        n = bisect_right(self._starts, at - 1 if end else at) - 1
        if n < 0:
            return at
        start, stop, moved = self._moves[n]
        if at < stop or (end and at == stop):
            return moved if at == start and not end else moved + (self._codes[n] if end else 0)
        return at - stop + moved + self._codes[n]


def cover(document: Document, hidden: Sequence[Protected], *, secret: str) -> Document:
    """The document with codes in place of the protected words, in its text, its title and its actors' ids and names."""
    covered = Covered(document.text, hidden)
    ids = covered_ids(document, hidden, secret=secret)
    built = _moved(msgspec.to_builtins(document), covered, ids)
    built["text"] = covered.text
    for name in ("furniture", "sentences"):
        built[name] = [covered.span(tuple(span)) for span in built[name]]
    for mention, original in zip(built["actors"], document.actors, strict=True):
        code = next((p.code for p in hidden if _overlap(p.span, original.span)), None)
        if code is not None:
            mention["name"] = code
    if document.title is not None and document.title.span is None:
        built["title"]["text"] = Covered(document.title.text, title_hidden(document, hidden)).text
    return msgspec.convert(built, Document)


def covered_id(actor_id: str, *, secret: str, shown: frozenset[str] = frozenset()) -> str:
    """An actor id as it may be shown: a private person's by its code, unless it is among `shown`."""
    if not is_private_id(actor_id) or actor_id in shown:
        return actor_id
    return f"person:{code_of(actor_id.removeprefix('person:'), secret=secret)}"


def covered_ids(document: Document, hidden: Sequence[Protected], *, secret: str) -> dict[str, str]:
    """The ids of private persons in a document, each with the id that may be shown: itself where no name of it is hidden.

    Ids that people gave to words, and that no mention has, are hidden.
    """
    found: dict[str, str] = {}
    for mention in document.actors:
        name = mention.actor_id
        if name is not None and is_private_id(name):
            if _is_hidden(mention.span, hidden):
                found[name] = f"person:{code_of(mention.name, secret=secret)}"
            else:
                found.setdefault(name, name)
    for name in _named(document.claims):
        if is_private_id(name) and name not in found:
            found[name] = covered_id(name, secret=secret)
    return found


def title_hidden(document: Document, hidden: Sequence[Protected]) -> tuple[Protected, ...]:
    """The protected words of a document's title: offsets into the title, in order."""
    title = document.title
    if title is None:
        return ()
    if title.span is None:
        return _in_title(title.text, document, hidden)
    first, last = title.span
    inside = (p for p in hidden if _overlap(p.span, title.span))
    clipped = ((p, max(p.span[0], first) - first, min(p.span[1], last) - first) for p in inside)
    return tuple(msgspec.structs.replace(p, span=(start, end), text=title.text[start:end]) for p, start, end in clipped)


def _named(claims: Iterable[Claim]) -> Iterator[str]:
    for claim in claims:
        yield from (ref.actor_id for ref in (*claim.actors, *claim.targets) if ref.actor_id is not None)
        yield from (source.source_id for source in claim.attribution if source.source_id is not None)


def _moved(value: Any, covered: Covered, ids: dict[str, str]) -> Any:  # noqa: ANN401  (a record as plain values)
    if isinstance(value, (list, tuple)):
        return [_moved(item, covered, ids) for item in value]
    if not isinstance(value, dict):
        return value
    out = {key: _moved(item, covered, ids) for key, item in value.items()}
    for key in ("actor_id", "source_id"):
        if out.get(key) in ids:
            out[key] = ids[out[key]]
    span = out.get("span")
    if span is not None:
        start, end = covered.span((span[0], span[1]))
        out["span"] = [start, end]
        if "text" in out:
            out["text"] = covered.text[start:end]
    return out


def _in_title(title: str, document: Document, hidden: Sequence[Protected]) -> tuple[Protected, ...]:
    """Where the protected names stand in a title from outside the text."""
    names = {tuple(w.key for w in words(p.text)): p for p in hidden}
    names |= {
        tuple(w.key for w in words(m.name)): p
        for m in document.actors
        for p in hidden
        if _overlap(m.span, p.span)
    }
    found = list(words(title))
    out: list[Protected] = []
    i = 0
    while i < len(found):
        match = max((n for n in names if n and tuple(w.key for w in found[i : i + len(n)]) == n), key=len, default=None)
        if match is None:
            i += 1
            continue
        span = (found[i].span[0], found[i + len(match) - 1].span[1])
        out.append(msgspec.structs.replace(names[match], span=span, text=title[span[0] : span[1]]))
        i += len(match)
    return tuple(out)


def _is_hidden(span: Span, hidden: Sequence[Protected]) -> bool:
    return any(_overlap(span, one.span) for one in hidden)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
