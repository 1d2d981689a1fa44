"""What a person points at, made whole: a page sends words by their offsets; what they mean is read as the machine reads it.

Words that the record has a mention on are that mention. Other words are read by the shipped rules in their sentence;
what the rules cannot read stays without a meaning, and is not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from riwaya.errors import InputError
from riwaya.model import ActorMention, Claim, Document, PlaceMention, Quantity, Span, Time
from riwaya.pipeline import read
from riwaya.sources import published_day

AROUND = 400
"""Code points on either side of words without a sentence, and the longest sentence that is read on either side."""

Mention = PlaceMention | Time | Quantity | ActorMention
_KIND: Mapping[str, str] = {
    "place": "places", "time": "times", "figures": "quantities", "actors": "actors", "targets": "actors", "attribution": "actors",
}  # fmt: skip


def mention_on(document: Document, field: str, span: Span) -> Mention | None:
    """The mention of a field's kind on exactly these words: of the record, else as the rules read them in their sentence."""
    name = _KIND[field]
    known = next((m for m in getattr(document, name) if m.span == span), None)
    return known if known is not None else _read(document, name, span)


def completed(field: str, value: Any, document: Document, claim: Claim | None) -> Any:  # noqa: ANN401  (from a page)
    """The value of a field as a correction takes it, from what a page sends: spans, and what the person said of them.

    `claim`: what the claim holds now; of words that stay, what is known of them stays. InputError I032 where the value
    has not the shape of the field.
    """
    if field in ("type", "polarity", "modality") or value is None:
        return value
    if field in ("place", "time"):
        return _place_or_time(field, _pointed(field, value), document)
    if not isinstance(value, list):
        raise _wrong(field, "it is a list")
    made = [_pointed(field, one) for one in value]
    if field == "figures":
        return [_figure(one, document) for one in made]
    if field == "attribution":
        return [_source(one, document, claim) for one in made]
    return [_actor(field, one, document, claim) for one in made]


def _place_or_time(field: str, said: Mapping[str, Any], document: Document) -> dict[str, Any]:
    span = _span(field, said, document)
    found = mention_on(document, field, span)
    base: dict[str, Any] = msgspec.to_builtins(found) if found is not None else {"span": list(span)}
    base["span"] = list(span)
    if field == "place":
        return base if found is not None else base | {"name": document.text[slice(*span)]}
    days = {name: said.get(name, base.get(name)) or None for name in ("start", "end")}
    days["end"] = days["end"] or days["start"]
    _check_days(days["start"], days["end"])
    if days == {name: base.get(name) for name in ("start", "end")}:
        return base | days
    return base | days | {"granularity": said.get("granularity") or "day", "basis": "given"}


def _check_days(start: object, end: object) -> None:
    """Raise InputError where these are no days in their order."""
    for day in (start, end):
        if day is not None and (not isinstance(day, str) or published_day(day) != day):
            raise _wrong("time", f"{day!r} is not a day; write it as 2018-08-12")
    if end is not None and (start is None or str(end) < str(start)):
        raise _wrong("time", f"it ends ({end}) before it starts ({start})")


def _figure(said: Mapping[str, Any], document: Document) -> dict[str, Any]:
    span = _span("figures", said, document)
    found = mention_on(document, "figures", span)
    base: dict[str, Any] = msgspec.to_builtins(found) if found is not None else {}
    given = {name: said[name] for name in ("low", "best", "high", "qualifier") if name in said}
    return {"role": said.get("role", "other"), "quantity": base | given | {"span": list(span)}}


def _actor(field: str, said: Mapping[str, Any], document: Document, claim: Claim | None) -> dict[str, Any]:
    span = _span(field, said, document)
    held = [ref for ref in (*claim.actors, *claim.targets) if ref.span == span] if claim is not None else []
    if held:
        return {"span": list(span), "actor_id": held[0].actor_id, "head": held[0].head}
    found = mention_on(document, field, span)
    return {"span": list(span), "actor_id": found.actor_id if isinstance(found, ActorMention) else None}


def _source(said: Mapping[str, Any], document: Document, claim: Claim | None) -> dict[str, Any]:
    span = _span("attribution", said, document)
    held = next((s for s in claim.attribution if s.span == span), None) if claim is not None else None
    if held is not None:
        known = held.source_id
    else:
        found = mention_on(document, "attribution", span)
        known = found.actor_id if isinstance(found, ActorMention) else None
    cue = said.get("cue")
    return {
        "span": list(span),
        "source_id": known,
        "kind": said.get("kind", "person"),
        "named": bool(said.get("named", True)),
        "pseudonym": bool(said.get("pseudonym", False)),
        "cue": {"span": list(_span("attribution", {"span": cue}, document))} if cue else None,
    }


def _read(document: Document, name: str, span: Span) -> Mention | None:
    """What the rules read on these words within their sentence."""
    start, end = span
    first, last = next(
        ((s, e) for s, e in document.sentences if s <= start and end <= e), (start - AROUND, end + AROUND)
    )
    first, last = max(first, start - AROUND, 0), min(last, end + AROUND, len(document.text))
    words = document.text[first:last]
    if not words.strip():
        return None
    published = document.published.start if document.published else None
    found: Sequence[Mention] = getattr(read(words, published=published), name)
    here = next((m for m in found if m.span == (start - first, end - first)), None)
    if here is None:
        return None
    counted = getattr(here, "counted", None)
    moved = msgspec.structs.replace(here, span=span)
    if counted is not None:
        shifted = (counted.span[0] + first, counted.span[1] + first)
        moved = msgspec.structs.replace(moved, counted=msgspec.structs.replace(counted, span=shifted))
    return moved


def _pointed(field: str, value: Any) -> Mapping[str, Any]:  # noqa: ANN401
    if not isinstance(value, Mapping):
        raise _wrong(field, "it points at no words")
    return value


def _span(field: str, said: Mapping[str, Any], document: Document) -> Span:
    """The words pointed at, blanks at their ends left out."""
    given = said.get("span")
    if not (isinstance(given, list) and len(given) == 2 and all(type(n) is int for n in given)):
        raise _wrong(field, "it points at no words")
    start, end = given
    if not 0 <= start < end <= len(document.text):
        raise _wrong(field, f"the span {start}:{end} is not inside the text of {len(document.text)} characters")
    words = document.text[start:end]
    if not words.strip():
        raise _wrong(field, "the words are blank")
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _wrong(field: str, what: str) -> InputError:
    return InputError("I032", what, where=f"correction of {field}", remedy="Nothing was kept.")
