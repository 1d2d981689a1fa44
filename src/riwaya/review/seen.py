"""Claims as seen: the machine's reading with people's judgements laid over it. Computed, never stored as truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from riwaya.model import ActorRef, Claim, Document, Span
from riwaya.review.corrections import laid_over
from riwaya.review.judgements import ClaimAnchor, Judgement, actor_names, is_words, standing

State = Literal["machine", "in_review", "agreed", "disputed"]
Verdict = Literal["accepted", "rejected"]


class SeenClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as it is seen now, and how it came to be so.

    `claim` has people's corrections in it, `machine` is what the reader read (None where the newest reading has no
    claim on these words any more and a judgement keeps it). `verdict` is None where nobody judged, or where coders
    differ and nobody has settled it. `state`: machine (no judgement), in_review (assigned, or somebody assigned has not
    judged yet), agreed, disputed. `corrected` and `disputed` name fields; `judgements` are the ids of those in force.
    """

    claim: Claim
    machine: Claim | None
    verdict: Verdict | None
    state: State
    corrected: tuple[str, ...]
    disputed: tuple[str, ...]
    judgements: tuple[str, ...]


@dataclass(slots=True)
class _Opinion:
    """What one coder holds of one claim: the last word on each thing counts."""

    verdict: Verdict | None = None
    fields: dict[str, object] = field(default_factory=dict)
    settles: bool = False


@dataclass(slots=True)
class _Layer:
    """All that is said of the claim on these words."""

    anchor: ClaimAnchor
    ids: list[str] = field(default_factory=list)
    by_coder: dict[str, _Opinion] = field(default_factory=dict)


def as_seen(
    document: Document,
    judgements: Sequence[Judgement],
    *,
    kept: Mapping[Span, Claim] | None = None,
    coder: str | None = None,
) -> tuple[Document, list[SeenClaim]]:
    """The document with corrected mentions, and its claims as seen, in the order of their triggers.

    `judgements`: all that were made about the document or about actors, in their order. `kept`: by trigger span, the
    claims of earlier readings that judgements are about. `coder`: as this coder alone sees it, blind to the others.
    """
    force = [j for j in standing(judgements) if coder in (None, j.by) or j.kind in ("assign", "release")]
    layers = _layers(force, document.id)
    pairs = _paired(document, layers, kept or {})
    assigned = _assigned(force, document.id)
    seen: list[SeenClaim] = []
    for machine, claim, layer in pairs:
        document, done = _seen(document, machine, claim, layer, assigned)
        seen.append(done)
    names, wrong = actor_names(force), _not_that_actor(force, document.id)
    if names or wrong:
        seen = [msgspec.structs.replace(s, claim=_renamed(s.claim, names, wrong)) for s in seen]
    return document, sorted(seen, key=lambda s: (s.claim.trigger.span, s.claim.id))


def seen_document(document: Document, seen: Iterable[SeenClaim]) -> Document:
    """The document with its claims as seen, rejected ones left out: what is grouped and exported."""
    return msgspec.structs.replace(document, claims=tuple(s.claim for s in seen if s.verdict != "rejected"))


def match_anchor(anchor: ClaimAnchor, claims: Iterable[Claim]) -> Claim | None:
    """The claim that stands on the words of an anchor: on the same trigger, of the same type where there are two."""
    here = [c for c in claims if c.trigger.span == anchor.span]
    if not here:
        here = [c for c in claims if c.trigger.span[0] < anchor.span[1] and anchor.span[0] < c.trigger.span[1]]
    return min(here, key=lambda c: (c.type != anchor.type, c.id), default=None)


def _layers(force: Iterable[Judgement], document: str) -> list[_Layer]:
    by_words: dict[tuple[Span, str], _Layer] = {}
    for judgement in force:
        if judgement.kind not in ("accept", "reject", "correct"):
            continue
        for anchor in judgement.claims:
            if anchor.document == document:
                layer = by_words.setdefault((anchor.span, anchor.type), _Layer(anchor))
                layer.ids.append(judgement.id)
                _note(layer.by_coder.setdefault(judgement.by, _Opinion()), judgement)
    return list(by_words.values())


def _note(opinion: _Opinion, judgement: Judgement) -> None:
    opinion.settles |= judgement.settles
    if judgement.kind == "reject":
        opinion.verdict = "rejected"
        return
    opinion.verdict = "accepted"
    if judgement.kind == "correct" and judgement.field is not None:
        opinion.fields[judgement.field] = judgement.value


def _paired(
    document: Document, layers: Iterable[_Layer], kept: Mapping[Span, Claim]
) -> list[tuple[Claim | None, Claim, _Layer | None]]:
    """Each claim of the reading with what is said of it, then claims that only judgements keep."""
    said: dict[str, _Layer] = {}
    alone: list[tuple[Claim | None, Claim, _Layer | None]] = []
    for layer in layers:
        claim = match_anchor(layer.anchor, document.claims)
        if claim is None:
            lost = kept.get(layer.anchor.span)
            if lost is not None:
                alone.append((None, lost, layer))
        elif claim.id in said:
            said[claim.id] = _joined(said[claim.id], layer)
        else:
            said[claim.id] = layer
    return [*((c, c, said.get(c.id)) for c in document.claims), *alone]


def _joined(one: _Layer, other: _Layer) -> _Layer:
    """Judgements about two claims that are now read as one: the later word of each coder counts."""
    joined = _Layer(one.anchor, [*one.ids, *other.ids], dict(one.by_coder))
    for coder, opinion in other.by_coder.items():
        before = joined.by_coder.get(coder, _Opinion())
        joined.by_coder[coder] = _Opinion(
            opinion.verdict or before.verdict, {**before.fields, **opinion.fields}, before.settles or opinion.settles
        )
    return joined


def _seen(
    document: Document, machine: Claim | None, claim: Claim, layer: _Layer | None, assigned: frozenset[str]
) -> tuple[Document, SeenClaim]:
    opinions = layer.by_coder if layer is not None else {}
    settled = [o for o in opinions.values() if o.settles]
    counted = settled[-1:] or list(opinions.values())
    verdicts = {o.verdict for o in counted}
    fields = sorted({name for o in counted for name in o.fields})
    disputed = [] if len(verdicts) < 2 else ["verdict"]
    corrected: list[str] = []
    if len(verdicts) < 2 and verdicts != {"rejected"}:
        for name in fields:
            values = [o.fields[name] for o in counted if name in o.fields]
            if len(values) < len(counted) or any(v != values[0] for v in values):
                disputed.append(name)
            else:
                document, claim = laid_over(document, claim, name, values[0])
                corrected.append(name)
    return document, SeenClaim(
        claim=claim,
        machine=machine,
        verdict=next(iter(verdicts)) if len(verdicts) == 1 else None,
        state=_state(frozenset(opinions), assigned, disputed=bool(disputed), settled=bool(settled)),
        corrected=tuple(corrected),
        disputed=tuple(disputed),
        judgements=tuple(layer.ids) if layer is not None else (),
    )


def _state(judged: frozenset[str], assigned: frozenset[str], *, disputed: bool, settled: bool) -> State:
    if disputed:
        return "disputed"
    if settled or (judged and assigned <= judged):
        return "agreed"
    return "in_review" if assigned else "machine"


def _assigned(force: Iterable[Judgement], document: str) -> frozenset[str]:
    coders: set[str] = set()
    for judgement in force:
        if judgement.document == document and judgement.subject is not None:
            if judgement.kind == "assign":
                coders.add(judgement.subject)
            elif judgement.kind == "release":
                coders.discard(judgement.subject)
    return frozenset(coders)


def _not_that_actor(force: Iterable[Judgement], document: str) -> dict[Span, set[str]]:
    """Words of this document and the actors that people said they do not name."""
    wrong: dict[Span, set[str]] = {}
    for judgement in force:
        if judgement.kind == "different_actor":
            names = {n for n in judgement.actors if not is_words(n)}
            for words in judgement.actors:
                if is_words(words) and words.startswith(document):
                    _, start, end = words.split(":")
                    wrong.setdefault((int(start), int(end)), set()).update(names)
    return wrong


def _renamed(claim: Claim, names: Mapping[str, str], wrong: Mapping[Span, set[str]]) -> Claim:
    return msgspec.structs.replace(
        claim,
        actors=tuple(_actor(a, names, wrong) for a in claim.actors),
        targets=tuple(_actor(a, names, wrong) for a in claim.targets),
        attribution=tuple(
            msgspec.structs.replace(s, source_id=names.get(s.source_id or "", s.source_id)) for s in claim.attribution
        ),
    )


def _actor(ref: ActorRef, names: Mapping[str, str], wrong: Mapping[Span, set[str]]) -> ActorRef:
    if ref.actor_id is None:
        return ref
    if ref.actor_id in wrong.get(ref.span, ()):
        return msgspec.structs.replace(ref, actor_id=None)
    return msgspec.structs.replace(ref, actor_id=names.get(ref.actor_id, ref.actor_id))
