"""Corrections: a field of a claim as a person says it is, checked and laid over the machine's reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from riwaya.errors import InputError
from riwaya.model import ActorRef, Claim, Document, Figure, PlaceMention, Quantity, Ref, Source, Time
from riwaya.model.claim import FigureRole, Modality, Polarity

_WORDS: Mapping[str, tuple[str, ...]] = {"polarity": get_args(Polarity), "modality": get_args(Modality)}


class FigureSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a claim with its quantity written out."""

    role: FigureRole
    quantity: Quantity


def normal_value(field: str, value: object, document: Document, types: frozenset[str]) -> Any:  # noqa: ANN401
    """The value as it is kept: checked, and with the exact words of every span filled in.

    `type`, `polarity` and `modality` are one of their words; `place` is a PlaceMention or null, `time` a Time or
    null, `actors` and `targets` lists of {span, actor_id, head}, `attribution` a list of Sources, `figures` a list
    of {role, quantity}. Every span is `[start, end)` in code points of the document's text. InputError otherwise.
    """
    if field == "type" or field in _WORDS:
        allowed = tuple(sorted(types)) if field == "type" else _WORDS[field]
        if value not in allowed:
            raise _wrong(field, f"{value!r} is none of {', '.join(allowed[:12])}{' …' if len(allowed) > 12 else ''}")
        return value
    filled = _filled(value, document.text, field)
    try:
        return msgspec.to_builtins(msgspec.convert(filled, _SHAPES[field]))
    except msgspec.ValidationError as error:
        raise _wrong(field, str(error)) from error


def laid_over(document: Document, claim: Claim, field: str, value: Any) -> tuple[Document, Claim]:  # noqa: ANN401
    """The document and the claim with one field as a person says it is."""
    if field == "type" or field in _WORDS:
        return document, msgspec.structs.replace(claim, **{field: value})
    said: Any = msgspec.convert(value, _SHAPES[field])
    if field == "place":
        return _with_place(document, claim, said)
    if field == "time":
        return _with_time(document, claim, said)
    if field == "figures":
        return _with_figures(document, claim, said)
    return document, msgspec.structs.replace(claim, **{field: said})


_SHAPES: Mapping[str, Any] = {
    "place": PlaceMention | None,
    "time": Time | None,
    "actors": tuple[ActorRef, ...],
    "targets": tuple[ActorRef, ...],
    "attribution": tuple[Source, ...],
    "figures": tuple[FigureSaid, ...],
}


def _with_place(document: Document, claim: Claim, said: PlaceMention | None) -> tuple[Document, Claim]:
    context = msgspec.structs.replace(claim.context, place=False)
    if said is None:
        return document, msgspec.structs.replace(claim, place=None, context=context)
    places = tuple(sorted((*(p for p in document.places if p.span != said.span), said), key=lambda p: p.span))
    ref = Ref(span=said.span, text=said.text, id=said.place_id)
    return msgspec.structs.replace(document, places=places), msgspec.structs.replace(claim, place=ref, context=context)


def _with_time(document: Document, claim: Claim, said: Time | None) -> tuple[Document, Claim]:
    context = msgspec.structs.replace(claim.context, time=False)
    if said is None or said.span is None:
        return document, msgspec.structs.replace(claim, time=None, context=context)
    times = tuple(sorted((*(t for t in document.times if t.span != said.span), said), key=lambda t: t.span or (0, 0)))
    ref = Ref(span=said.span, text=said.text or "")
    return msgspec.structs.replace(document, times=times), msgspec.structs.replace(claim, time=ref, context=context)


def _with_figures(document: Document, claim: Claim, said: tuple[FigureSaid, ...]) -> tuple[Document, Claim]:
    """New quantities go to the end: the indexes of the others stay."""
    quantities = [*document.quantities, *(figure.quantity for figure in said)]
    first = len(document.quantities)
    figures = tuple(Figure(quantity=first + n, role=figure.role) for n, figure in enumerate(said))
    return (
        msgspec.structs.replace(document, quantities=tuple(quantities)),
        msgspec.structs.replace(claim, figures=figures),
    )


def _filled(value: object, text: str, field: str) -> object:
    """The value with `text` set wherever there is a `span`, and what a person need not say at its usual value."""
    if isinstance(value, (list, tuple)):
        return [_filled(item, text, field) for item in value]
    if not isinstance(value, dict):
        return value
    out = {key: _filled(item, text, key) if isinstance(item, (dict, list)) else item for key, item in value.items()}
    span = out.get("span")
    if isinstance(span, (list, tuple)) and len(span) == 2 and all(isinstance(n, int) for n in span):
        start, end = span
        if not 0 <= start < end <= len(text):
            raise _wrong(field, f"the span {start}:{end} is not inside the text of {len(text)} characters")
        words = text[start:end]
        if out.get("text") not in (None, words):
            raise _wrong(field, f"at {start}:{end} the article says {words!r}, not {out['text']!r}")
        out["text"] = words
    return {**_USUAL.get(field, {}), **({"head": out["text"]} if field in ("actors", "targets") and "text" in out else {}), **out}


_USUAL: Mapping[str, dict[str, object]] = {
    "place": {
        "place_id": None, "name_en": None, "kind": "place", "country": None, "admin1": None,
        "lat": None, "lon": None, "geo_precision": None, "score": 1.0,
    },
    "time": {"granularity": "day", "basis": "absolute"},
    "actors": {"actor_id": None},
    "targets": {"actor_id": None},
    "attribution": {"source_id": None, "named": True, "pseudonym": False, "cue": None},
    "quantity": {"low": None, "best": None, "high": None, "qualifier": "exact", "unit": None},
}  # fmt: skip


def _wrong(field: str, what: str) -> InputError:
    return InputError("I032", what, where=f"correction of {field}", remedy="Nothing was kept.")
