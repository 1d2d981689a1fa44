"""Claims as seen: the machine's reading with people's judgements laid over it. Computed, never stored as truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from riwaya.model import ActorRef, Claim, Document, Span
from riwaya.review.added import bare_claim, fields_apart, fields_beyond, is_added, with_fields
from riwaya.review.corrections import laid_over
from riwaya.review.judgements import ClaimAnchor, Judgement, Words, actor_names, is_words, standing

State = Literal["machine", "in_review", "agreed", "disputed"]
Verdict = Literal["accepted", "rejected"]


class SeenClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as it is seen now, and how it came to be so.

    `claim` has people's corrections in it, `machine` is what the reader read (None where the newest reading has no
    claim on these words, and a judgement keeps or added it). `added` is a claim that the machine does not read, as it
    was first added. `verdict` is None where nobody judged, or where coders
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
    added: Claim | None = None

    @property
    def counts(self) -> bool:
        """Whether it is grouped and exported: not where it was rejected, or added and coders differ on whether it is there."""
        return self.verdict != "rejected" and not (self.added is not None and "verdict" in self.disputed)

    @property
    def base(self) -> Claim:
        """The claim that judgements are laid over: their anchors are made of it."""
        return self.machine or self.added or self.claim


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
    added: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By coder, the fields they gave where they added the claim."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A claim and all that is said of it: as read by the machine, added by people (with these fields), or kept by them."""

    claim: Claim
    layer: _Layer | None
    machine: bool = False
    added: Mapping[str, Any] | None = None


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
    every = standing(judgements)
    force = [j for j in every if coder in (None, j.by) or j.kind in ("assign", "release")]
    additions = _additions(force, every, document.id)
    assigned = _assigned(force, document.id)
    seen: list[SeenClaim] = []
    for one in _paired(document, _layers(force, document.id), kept or {}, additions):
        document, done = _seen(document, one, assigned)
        seen.append(done)
    names, wrong = actor_names(force), _not_that_actor(force, document.id)
    if names or wrong:
        seen = [msgspec.structs.replace(s, claim=_renamed(s.claim, names, wrong)) for s in seen]
    return document, sorted(seen, key=lambda s: (s.claim.trigger.span, s.claim.id))


def seen_document(document: Document, seen: Iterable[SeenClaim]) -> Document:
    """The document with its claims as seen, those that do not count left out: what is grouped and exported."""
    return msgspec.structs.replace(document, claims=tuple(s.claim for s in seen if s.counts))


def match_anchor(anchor: ClaimAnchor, claims: Iterable[Claim]) -> Claim | None:
    """The claim that stands on the words of an anchor: on the same trigger, of the same type where there are two."""
    here = [c for c in claims if c.trigger.span == anchor.span]
    if not here:
        here = [c for c in claims if c.trigger.span[0] < anchor.span[1] and anchor.span[0] < c.trigger.span[1]]
    return min(here, key=lambda c: (c.type != anchor.type, c.id != anchor.claim, c.id), default=None)


def claims_at(judgements: Iterable[Judgement], documents: Iterable[Document]) -> dict[Words, str]:
    """The claims of documents as seen that now stand on the words of merges and splits, by those words."""
    wanted: dict[str, list[ClaimAnchor]] = {}
    for judgement in judgements:
        if judgement.kind in ("merge", "split"):
            for anchor in judgement.claims:
                wanted.setdefault(anchor.document, []).append(anchor)
    found: dict[Words, str] = {}
    for document in documents:
        for anchor in wanted.get(document.id, ()):
            claim = match_anchor(anchor, document.claims)
            if claim is not None:
                found[anchor.words] = claim.id
    return found


def _layers(force: Iterable[Judgement], document: str) -> list[_Layer]:
    by_words: dict[tuple[Span, str], _Layer] = {}
    for judgement in force:
        if judgement.kind not in ("accept", "reject", "correct", "add"):
            continue
        for anchor in judgement.claims:
            if anchor.document == document:
                layer = by_words.setdefault((anchor.span, anchor.type), _Layer(anchor))
                layer.ids.append(judgement.id)
                _note(layer.by_coder.setdefault(judgement.by, _Opinion()), judgement)
                if judgement.kind == "add":
                    layer.added[judgement.by] = judgement.value or {}
    return list(by_words.values())


def _note(opinion: _Opinion, judgement: Judgement) -> None:
    opinion.settles |= judgement.settles
    if judgement.kind == "reject":
        opinion.verdict = "rejected"
        return
    opinion.verdict = "accepted"
    if judgement.kind == "correct" and judgement.field is not None:
        opinion.fields[judgement.field] = judgement.value


def _additions(force: Iterable[Judgement], every: Iterable[Judgement], document: str) -> dict[str, Judgement]:
    """The claims that people added to this document, by id: as first added by whom this view shows, else by others."""
    found: dict[str, Judgement] = {}
    for judgement in (*force, *every):
        if judgement.kind == "add":
            anchor = judgement.claims[0]
            if anchor.document == document:
                found.setdefault(anchor.claim, judgement)
    return found


def _paired(
    document: Document, layers: Iterable[_Layer], kept: Mapping[Span, Claim], additions: Mapping[str, Judgement]
) -> list[_Judged]:
    """Each claim of the reading with what is said of it, then claims that only judgements keep or added."""
    bare = (bare_claim(j.claims[0], document) for j in additions.values())
    own = [c for c in bare if _claim_on(additions[c.id].claims[0], document.claims, ()) is None]
    said: dict[str, _Layer] = {}
    lost: dict[str, Claim] = {}
    for layer in layers:
        claim = _claim_on(layer.anchor, document.claims, own)
        if claim is None and not is_added(layer.anchor.claim):
            claim = kept.get(layer.anchor.span)
            if claim is not None:
                lost[claim.id] = claim
        if claim is not None:
            said[claim.id] = _joined(said[claim.id], layer) if claim.id in said else layer
    return [
        *(_Judged(c, said.get(c.id), machine=True) for c in document.claims),
        *(_Judged(c, said[c.id], added=additions[c.id].value or {}) for c in own if c.id in said),
        *(_Judged(c, said[c.id]) for c in lost.values()),
    ]


def _claim_on(anchor: ClaimAnchor, machine: Sequence[Claim], own: Sequence[Claim]) -> Claim | None:
    """The claim that an anchor means. A claim of the machine on the words of an added one takes its place."""
    alike = [claim for claim in own if claim.type == anchor.type]
    if not is_added(anchor.claim):
        return match_anchor(anchor, (*machine, *alike))
    found = match_anchor(anchor, [claim for claim in machine if claim.type == anchor.type])
    return found or match_anchor(anchor, [claim for claim in alike if claim.id == anchor.claim])


def _joined(one: _Layer, other: _Layer) -> _Layer:
    """Judgements about two claims that are now read as one: the later word of each coder counts."""
    joined = _Layer(one.anchor, [*one.ids, *other.ids], dict(one.by_coder), {**one.added, **other.added})
    for coder, opinion in other.by_coder.items():
        before = joined.by_coder.get(coder, _Opinion())
        joined.by_coder[coder] = _Opinion(
            opinion.verdict or before.verdict, {**before.fields, **opinion.fields}, before.settles or opinion.settles
        )
    return joined


def _seen(document: Document, one: _Judged, assigned: frozenset[str]) -> tuple[Document, SeenClaim]:
    claim, layer = one.claim, one.layer
    if one.added is not None:
        document, claim = with_fields(document, claim, one.added)
    base = claim
    opinions = _opinions(document, base, one)
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
        machine=base if one.machine else None,
        verdict=next(iter(verdicts)) if len(verdicts) == 1 else None,
        state=_state(frozenset(opinions), assigned, disputed=bool(disputed), settled=bool(settled)),
        corrected=tuple(corrected),
        disputed=tuple(disputed),
        judgements=tuple(layer.ids) if layer is not None else (),
        added=base if one.added is not None else None,
    )


def _opinions(document: Document, base: Claim, one: _Judged) -> dict[str, _Opinion]:
    """What each coder holds: who added a claim holds what they gave, as far as it is not what the claim says anyway."""
    if one.layer is None:
        return {}
    found = dict(one.layer.by_coder)
    for coder, given in one.layer.added.items():
        apart = fields_beyond(document, base, given) if one.added is None else fields_apart(one.added, given)
        opinion = found[coder]
        found[coder] = _Opinion(opinion.verdict, {**apart, **opinion.fields}, opinion.settles)
    return found


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
