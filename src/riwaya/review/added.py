"""Added claims: what people mark in an article that the machine passed over, checked as the machine's own claims are.

An added claim stands on words (a trigger of one type) and is known by them: whoever marks the same words as the same
type adds the same claim, whatever is read in the article later.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from riwaya.errors import InputError
from riwaya.model import Claim, Document, Span
from riwaya.model.claim import Context, Lemma
from riwaya.review.corrections import laid_over, normal_value
from riwaya.review.judgements import FIELDS, ClaimAnchor

_ADDED = re.compile(r"[0-9a-f]{12}:a[0-9a-f]{8}")

LEFT_OUT: Mapping[str, Any] = {
    "polarity": "affirmed", "modality": "asserted", "place": None, "time": None,
    "actors": [], "targets": [], "figures": [], "attribution": [],
}  # fmt: skip
"""What a claim says of a field that whoever added it left out: nothing."""


def added_id(document: str, span: Span, kind: str) -> str:
    """The id of the claim that people added on these words: the same for the same words and type, for ever.

    >>> added_id("ab" * 32, (4, 9), "shelling")
    'abababababab:a59673d4e'
    """
    digest = hashlib.sha256(f"{document}:{span[0]}:{span[1]}:{kind}".encode()).hexdigest()
    return f"{document[:12]}:a{digest[:8]}"


def is_added(claim: str) -> bool:
    """Whether a claim's id is one that people added, not the machine.

    >>> is_added("abababababab:a59673d4e"), is_added("abababababab:c12")
    (True, False)
    """
    return _ADDED.fullmatch(claim) is not None


def anchor_on(document: Document, span: Span, kind: str) -> ClaimAnchor:
    """What a judgement that adds a claim holds on to: these words as a trigger of this type; blanks at their ends left out.

    `span` is `[start, end)` in code points of the document's text. InputError I032 where it is not inside it.
    """
    start, end = span
    if not 0 <= start < end <= len(document.text):
        raise _wrong(f"the span {start}:{end} is not inside the text of {len(document.text)} characters")
    words = document.text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    return ClaimAnchor(
        document=document.id, span=(start, end), type=kind, text=words.strip(), claim=added_id(document.id, (start, end), kind)
    )


def normal_addition(
    anchor: ClaimAnchor, value: object, document: Document, types: frozenset[str], there: Iterable[Claim]
) -> tuple[ClaimAnchor, dict[str, Any]]:
    """An addition as it is kept: its anchor with the claim's own id, and each given field as a correction has it.

    `value` maps fields (all of FIELDS but the type, which is the anchor's) to what `correct` takes; `there` are the
    claims that whoever adds it sees in the article. InputError I032 where the trigger is blank, crosses a sentence,
    stands in page furniture or already names a claim of that type, or where a field cannot be what it is said to be.
    """
    normal_value("type", anchor.type, document, types)
    _check_trigger(anchor, document)
    for claim in there:
        if claim.type == anchor.type and _overlap(claim.trigger.span, anchor.span):
            raise _wrong(f"{claim.id} says so already ({claim.type} on {claim.trigger.text!r})", "Judge that one instead.")
    given = {} if value is None else value
    if not isinstance(given, Mapping):
        raise _wrong("its value is not a mapping of fields")
    fields = {name: said for name, said in given.items() if name != "type"}
    if given.get("type", anchor.type) != anchor.type:
        raise _wrong(f"it is {anchor.type} by its anchor and {given['type']} by its value")
    unknown = sorted(set(fields) - FIELDS, key=str)
    if unknown:
        raise _wrong(f"{unknown[0]!r} is no field of a claim ({', '.join(sorted(FIELDS))})")
    kept = {name: normal_value(name, said, document, types) for name, said in sorted(fields.items())}
    return msgspec.structs.replace(anchor, claim=added_id(document.id, anchor.span, anchor.type)), kept


def bare_claim(anchor: ClaimAnchor, document: Document) -> Claim:
    """The claim on these words with nothing more said of it; its clause is the sentence they stand in."""
    start, end = anchor.span
    clause = next(((s, e) for s, e in document.sentences if s <= start and end <= e), anchor.span)
    return Claim(
        id=anchor.claim,
        span=clause,
        trigger=Lemma(span=anchor.span, text=anchor.text, lemma=anchor.text),
        type=anchor.type,
        actors=(),
        targets=(),
        place=None,
        time=None,
        context=Context(place=False, time=False),
        figures=(),
        polarity="affirmed",
        modality="asserted",
        attribution=(),
        score=1.0,
    )


def with_fields(document: Document, claim: Claim, value: Mapping[str, Any]) -> tuple[Document, Claim]:
    """The document and the claim with these fields as whoever added it gave them."""
    for name, said in sorted(value.items()):
        document, claim = laid_over(document, claim, name, said)
    return document, claim


def fields_apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The fields in which `other` says something else of a claim than `one`, as `other` has them."""
    first, second = {**LEFT_OUT, **one}, {**LEFT_OUT, **other}
    return {name: second[name] for name in sorted(second) if first[name] != second[name]}


def fields_beyond(document: Document, claim: Claim, value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say more, or something else, of the words than a claim that the machine reads there."""
    return {name: said for name, said in value.items() if laid_over(document, claim, name, said)[1] != claim}


def _check_trigger(anchor: ClaimAnchor, document: Document) -> None:
    start, end = anchor.span
    if not 0 <= start < end <= len(document.text):
        raise _wrong(f"the span {start}:{end} is not inside the text of {len(document.text)} characters")
    words = document.text[start:end]
    if words != anchor.text:
        raise _wrong(f"at {start}:{end} the article says {words!r}, not {anchor.text!r}")
    if not any(letter.isalnum() for letter in words):
        raise _wrong("its trigger is blank")
    if words != words.strip():
        raise _wrong("its trigger begins or ends with a blank")
    if any(_overlap(anchor.span, span) for span in document.furniture):
        raise _wrong("its trigger stands in page furniture, which nobody reports")
    if not any(s <= start and end <= e for s, e in document.sentences):
        raise _wrong("its trigger is not within one sentence")


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _wrong(what: str, remedy: str = "Nothing was kept.") -> InputError:
    return InputError("I032", what, where="added claim", remedy=remedy)
