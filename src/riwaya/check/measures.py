"""The measures: one article's reading against its annotation, layer by layer, counted into scores.

Definitions are those the annotation guide goes with. A mention is found where spans overlap enough
(times 0.3 of all their code points, the others 0.2); a claim where triggers overlap at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from riwaya.check.gold import GoldArticle, Marked, MarkedClaim
from riwaya.check.scores import Scores, Tally, overlap, pair
from riwaya.globe import kilometres
from riwaya.model import ActorMention, ActorRef, Claim, Document, PlaceMention, Quantity, Span, Time
from riwaya.rules.event_types import event_types

T = TypeVar("T")
Pairs = list[tuple[Marked, T]]

_SPOTS = frozenset(("city", "town", "village", "camp", "neighbourhood", "site"))
_NEAR_KM = 10
_TIME_OVERLAP = 0.3
_MENTION_OVERLAP = 0.2


def measure(gold: GoldArticle, document: Document | None, scores: Scores) -> list[tuple[str, str | None]]:
    """Count one article; None stands for an article with nothing found in it.

    Returns the (annotated id, read id) of every actor mention found, which linking is measured on across articles.
    """
    if document is not None and document.text != gold.text:
        what = "the record's text is not the article's text; offsets cannot be compared"
        scores.missed("text", [f"{gold.file}: {what}"])
        document = None
    if document is not None:
        scores.bad_slices += bad_slices(document)
    if gold.published:
        given = document.published if document else None
        scores.rate("published day", right=given is not None and given.start == gold.published == given.end)
    _measure_times(gold, document, scores)
    _measure_quantities(gold, document, scores)
    _measure_places(gold, document, scores)
    actors = _measure_actors(gold, document, scores)
    _measure_claims(gold, document, scores)
    return actors


def bad_slices(document: Document) -> int:
    """Mentions and triggers whose words are not those at their span: 0, or the program is wrong."""
    spans: list[tuple[Span | None, str | None]] = [(t.span, t.text) for t in document.times]
    spans += [(q.span, q.text) for q in document.quantities]
    spans += [(p.span, p.text) for p in document.places]
    spans += [(a.span, a.text) for a in document.actors]
    spans += [(c.trigger.span, c.trigger.text) for c in document.claims]
    return sum(s is not None and document.text[s[0] : s[1]] != words for s, words in spans)


def actor_linking(links: Iterable[tuple[str, str | None]]) -> Tally:
    """Of all pairs of mentions that are one actor, how many were given one id, over all articles."""
    kept = list(links)
    told = [(true, read) for true, read in kept if read is not None]
    return Tally(
        hits=_pairs(Counter(told)), expected=_pairs(Counter(true for true, _ in kept)), found=_pairs(Counter(r for _, r in told))
    )


def _pairs(counts: Mapping[Any, int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def _measure_times(gold: GoldArticle, document: Document | None, scores: Scores) -> None:
    found = [(t.span, t) for t in document.times if t.span is not None] if document else []
    matched: Pairs[Time] = _paired(gold.times, found, _TIME_OVERLAP)
    scores.tally("time spans", len(matched), len(gold.times), len(found))
    dated = [m for m in gold.times if m.row.get("start") and m.row.get("end")]
    right = {
        id(m) for m, t in matched if m.row.get("start") and (m.row["start"], m.row.get("end")) == (t.start, t.end) and t.end
    }
    scores.tally("time values", len(right), len(dated), sum(bool(t.start) for _, t in found))
    missed = [m for m in dated if id(m) not in right]
    scores.missed("time values", [f"{gold.file}: {m.text} gold {m.row['start']}..{m.row['end']}" for m in missed])


def _measure_quantities(gold: GoldArticle, document: Document | None, scores: Scores) -> None:
    found = [(q.span, q) for q in document.quantities] if document else []
    matched: Pairs[Quantity] = _paired(gold.numbers, found, _MENTION_OVERLAP)
    scores.tally("quantity spans", len(matched), len(gold.numbers), len(found))
    right = {id(m) for m, q in matched if (m.row.get("low"), m.row.get("high")) == (q.low, q.high)}
    scores.tally("quantity values", len(right), len(gold.numbers), len(found))
    missed = [m for m in gold.numbers if id(m) not in right]
    scores.missed("quantity values", [f"{gold.file}: {m.text} gold {m.row.get('low')}..{m.row.get('high')}" for m in missed])


def _measure_places(gold: GoldArticle, document: Document | None, scores: Scores) -> None:
    found = [(p.span, p) for p in document.places] if document else []
    matched: Pairs[PlaceMention] = _paired(gold.places, found, _MENTION_OVERLAP)
    scores.tally("place spans", len(matched), len(gold.places), len(found))
    held = {id(m) for m, _ in matched}
    scores.missed("place spans", [f"{gold.file}: {m.text}" for m in gold.places if id(m) not in held])
    spots = [m for m in gold.places if m.row.get("lat") is not None and m.row.get("kind") in _SPOTS]
    wanted = {id(m) for m in spots}
    placed = [(m, (p.lat, p.lon)) for m, p in matched if id(m) in wanted and p.lat is not None and p.lon is not None]
    near = sum(kilometres((m.row["lat"], m.row["lon"]), (lat, lon)) <= _NEAR_KM for m, (lat, lon) in placed)
    scores.tally("places within 10 km", near, len(spots), len(placed))


def _measure_actors(gold: GoldArticle, document: Document | None, scores: Scores) -> list[tuple[str, str | None]]:
    found = [(a.span, a) for a in document.actors] if document else []
    matched: Pairs[ActorMention] = _paired(gold.actors, found, _MENTION_OVERLAP)
    scores.tally("actor spans", len(matched), len(gold.actors), len(found))
    held = {id(m) for m, _ in matched}
    missed = [m for m in gold.actors if id(m) not in held]
    scores.missed("actor spans", [f"{gold.file}: {m.text} [{m.row['id']}]" for m in missed])
    return [(m.row["id"], a.actor_id) for m, a in matched]


def _measure_claims(gold: GoldArticle, document: Document | None, scores: Scores) -> None:
    found = [c for c in document.claims if _counts(c, gold)] if document else []
    at = pair([(g.span, g) for g in gold.claims], [(c.trigger.span, c) for c in found])
    matched = [(gold.claims[i], found[j]) for i, j in at]
    family = {name: event.family for name, event in event_types().items()}
    expected, read = len(gold.claims), len(found)
    scores.tally("claim triggers", len(matched), expected, read)
    scores.tally("claims, family right", sum(family[g.type] == family.get(c.type) for g, c in matched), expected, read)
    right = {id(g) for g, c in matched if g.type == c.type}
    scores.tally("claims, type right", len(right), expected, read)
    text = gold.text
    missed = [g for g in gold.claims if id(g) not in right]
    scores.missed("claims", [_in_text(gold.file, g.trigger, g.type, g.span, text) for g in missed])
    held = {j for _, j in at}
    extra = [c for j, c in enumerate(found) if j not in held]
    lines = [_in_text(gold.file, c.trigger.text, c.type, c.trigger.span, text) for c in extra]
    scores.missed("claims too many", lines)
    whole = 0
    for g, c in matched:
        whole += _measure_claim(gold, g, c, document, scores) if document else 0
    scores.tally("claims, whole (type, polarity, source, actor, place)", whole, expected, read)


def _measure_claim(gold: GoldArticle, g: MarkedClaim, c: Claim, document: Document, scores: Scores) -> bool:
    """Count one claim that was found; whether type, polarity, source, place and actor are all right."""
    parts = [g.type == c.type, _measure_stance(g, c, scores), _measure_attribution(g, c, scores)]
    if g.place is not None:
        parts.append(_same_place(g.place, c))
        scores.rate("claim place", right=parts[-1])
    if g.time is not None:
        scores.rate("claim time", right=c.time is not None and overlap(g.time.span, c.time.span) > 0)
    known = {m.row["id"] for m in gold.actors}
    if g.actors & known:
        parts.append(bool(g.actors & known & _ids_at(gold, c.actors)))
        scores.rate("claim actor", right=parts[-1])
    if g.targets & known:
        scores.rate("claim target", right=bool(g.targets & known & _ids_at(gold, c.targets)))
    _measure_figures(g, c, document, scores)
    if not all(parts):
        scores.missed("claims not whole", [_unlike(gold, g, c)])
    return all(parts)


def _measure_stance(g: MarkedClaim, c: Claim, scores: Scores) -> bool:
    scores.rate("polarity", right=g.polarity == c.polarity)
    scores.rate("modality", right=g.modality == c.modality)
    if g.polarity == "denied":
        scores.rate("denials found", right=c.polarity == "denied")
    if g.modality != "asserted":
        scores.rate("non-asserted found", right=c.modality != "asserted")
    return g.polarity == c.polarity


def _measure_attribution(g: MarkedClaim, c: Claim, scores: Scores) -> bool:
    inner = _same_innermost(g, c)
    scores.rate("attribution, innermost source", right=inner)
    scores.rate("attribution, chain length", right=len(g.sources) == len(c.attribution))
    if g.sources:
        scores.rate("attribution, attributed claims only", right=inner)
    return inner


def _same_innermost(g: MarkedClaim, c: Claim) -> bool:
    """Both speak in the outlet's voice, or their innermost sources overlap or begin with the same word."""
    if not g.sources or not c.attribution:
        return not g.sources and not c.attribution
    true, read = g.sources[-1], c.attribution[-1]
    return overlap(true.span, read.span) > 0 or true.text.split()[0] == read.text.split()[0]


def _same_place(place: Marked, c: Claim) -> bool:
    if c.place is None:
        return False
    return overlap(place.span, c.place.span) > 0 or place.text.split()[-1] == c.place.text.split()[-1]


def _measure_figures(g: MarkedClaim, c: Claim, document: Document, scores: Scores) -> None:
    read = [(document.quantities[f.quantity].span, f.role) for f in c.figures]
    hits = sum(any(overlap(f.span, span) and f.row["role"] == role for span, role in read) for f in g.figures)
    scores.tally("claim figures", hits, len(g.figures), len(read))


def _ids_at(gold: GoldArticle, refs: Sequence[ActorRef]) -> set[str]:
    """The annotated actors whose mentions the references touch."""
    return {m.row["id"] for m in gold.actors if any(overlap(m.span, ref.span) for ref in refs)}


def _counts(c: Claim, gold: GoldArticle) -> bool:
    """Whether a claim counts: not on words the annotator left out, unless an annotated trigger is there too."""
    span = c.trigger.span
    neutral = any(overlap(span, n) for n in gold.neutral)
    return not neutral or any(overlap(span, g.span) for g in gold.claims)


def _paired(gold: Sequence[Marked], found: Sequence[tuple[Span, T]], above: float) -> Pairs[T]:
    return [(gold[i], found[j][1]) for i, j in pair([(m.span, m) for m in gold], found, above=above)]


def _in_text(file: str, trigger: str, kind: str, span: Span, text: str) -> str:
    around = text[max(0, span[0] - 30) : span[1] + 40]
    return f"{file}: {trigger} [{kind}] in …{around!r}"


def _unlike(gold: GoldArticle, g: MarkedClaim, c: Claim) -> str:
    """What sets a found claim apart from the annotated one, for a person."""
    true, read = (x[-1].text if x else "—" for x in (g.sources, c.attribution))
    told = [
        f"{name} {one!r}, read {other!r}"
        for name, one, other in (
            ("type", g.type, c.type),
            ("polarity", g.polarity, c.polarity),
            ("place", g.place.text if g.place else None, c.place.text if c.place else None),
        )
        if one != other
    ]
    if not _same_innermost(g, c):
        told.append(f"source {true!r}, read {read!r}")
    if g.actors and not g.actors & _ids_at(gold, c.actors):
        told.append(f"actor {sorted(g.actors)}, read {[a.text for a in c.actors]}")
    return f"{gold.file}: {g.trigger} [{g.type}]: {'; '.join(told)}"
