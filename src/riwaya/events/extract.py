"""Takes from a document what grouping needs of its claims, once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from riwaya.events.accounts import Account, Report, Where, content_words, names_of_all, related, stem
from riwaya.events.consequences import caused
from riwaya.events.copies import sketch
from riwaya.events.counts import counts_of, mixed_in, says
from riwaya.model import Claim, Document, PlaceMention, Time
from riwaya.model.claim import Source
from riwaya.rules.grouping import load_grouping
from riwaya.text import fold_word

INTRODUCTION = 60
"""Letters before a name in which its office stands."""

BESIDE = 30
"""Letters before a trigger in which a word of negation is looked for."""

NEGATED_WITHIN = 3
"""How many words before a trigger a word of negation stands that denies it."""

_RANK = {
    "site": 0, "neighbourhood": 0, "camp": 0, "village": 0, "town": 0, "road": 1, "city": 1,
    "district": 2, "region": 3, "desert": 3, "governorate": 4, "country": 5,
}  # fmt: skip
_RADIUS_KM = {0: 4.0, 1: 12.0, 2: 30.0, 3: 60.0, 4: 100.0, 5: 2000.0}
_WAGE_WAR = frozenset({"armed_group", "state", "state_force", "coalition"})
_WORD = re.compile(r"[^\W\d_]{3,}")
_ANY_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Context:
    """The document's mentions by where they stand, and where it denies something and in whose name."""

    document: Document
    report: Report
    places: Mapping[tuple[int, int], PlaceMention]
    times: Mapping[tuple[int, int], Time]
    types: Mapping[str, str]
    denying: frozenset[int]
    deniers: frozenset[str]
    causes: Mapping[str, str]
    mixed: frozenset[int]


def accounts_of(document: Document) -> tuple[Account, ...]:
    """The claims of a document as accounts, in the order of the text."""
    context = _context(document)
    claims = sorted(document.claims, key=lambda c: (c.trigger.span, c.id))
    return tuple(_account(claim, n, context) for n, claim in enumerate(claims))


def _context(document: Document) -> _Context:
    denials = [c for c in document.claims if c.type == "denial"]
    return _Context(
        document=document,
        report=Report(
            id=document.id,
            outlet=document.outlet.id if document.outlet else None,
            outlet_name=document.outlet.name if document.outlet else None,
            published=_published(document.published),
            sketch=sketch(document.text),
        ),
        places={p.span: p for p in document.places},
        times={t.span: t for t in document.times if t.span is not None},
        types={a.actor_id: a.type for a in document.actors if a.actor_id},
        denying=frozenset(_sentence(document, c.trigger.span[0]) for c in denials),
        deniers=frozenset(a.actor_id for c in denials for a in c.actors if a.actor_id),
        causes=caused(document),
        mixed=mixed_in(document),
    )


def _account(claim: Claim, order: int, context: _Context) -> Account:
    document = context.document
    text = document.text[claim.span[0] : claim.span[1]]
    time = context.times.get(claim.time.span) if claim.time else None
    place = context.places.get(claim.place.span) if claim.place else None
    words = content_words(text)
    inner = claim.attribution[-1] if claim.attribution else None
    actors = _who_acts(claim)
    sentence = _sentence(document, claim.trigger.span[0])
    denied = claim.polarity == "denied"
    told = _told(document, claim)
    meant = content_words(document.text[told[0] : told[1]]) if denied else words
    return Account(
        id=claim.id,
        report=context.report,
        order=order,
        sentence=sentence,
        type=claim.type,
        kind=load_grouping().kinds.kind_of.get(claim.type, claim.type),
        where=where_of(place) if place is not None else None,
        days=_days(time),
        given=(not claim.context.place, _timed(claim, document)),
        actors=actors,
        doer_named=not denied
        and any(a.actor_id in actors and _sentence(document, a.span[0]) == sentence for a in claim.actors),
        doers=frozenset(a for a in actors if context.types.get(a) in _WAGE_WAR),
        targets=frozenset(t.actor_id for t in claim.targets if t.actor_id),
        target_classes=_target_classes(claim, document.text[claim.trigger.span[0] : claim.span[1]]),
        counts=counts_of(claim, document, told, context.mixed),
        denied=denied,
        denial=denied
        and claim.modality != "attempted"  # «حاول … ففشل»: what failed is no word against the event
        and not says(document, told, load_grouping().voices.habitual)
        and (sentence in context.denying or (_disowned(claim, actors, context.deniers) and _negated(claim, document))),
        real=claim.modality in ("asserted", "possible", "attempted"),
        caused_by=context.causes.get(claim.id),
        definite=fold_word(claim.trigger.text).startswith(("ال", "لل")),
        chain=claim.attribution,
        bodies=() if inner is None else _bodies(document, inner),
        words=words,
        means=frozenset(means_by_stem()[word] for word in meant if word in means_by_stem()),
        text=text,
    )


def _disowned(claim: Claim, actors: frozenset[str], deniers: frozenset[str]) -> bool:
    """Whether the one who speaks says it of its own act, or denies something in the article («لم نقصف»)."""
    speakers = frozenset(s.source_id for s in claim.attribution[-1:] if s.source_id)
    return related(speakers, actors | deniers)


def where_of(place: PlaceMention) -> Where:
    """A place mention as grouping sees it; an unresolved one is known by its name alone."""
    rank = _RANK.get(place.kind, 2)
    if place.kind == "city" and place.admin1 is not None and place.name_en == place.admin1:
        rank = 1
    return Where(
        key=place.place_id or f"name:{fold_word(place.name)}",
        rank=rank,
        radius=_RADIUS_KM[rank],
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        name=fold_word(place.name),
        mention=place,
    )


@lru_cache(maxsize=1)
def means_by_stem() -> dict[str, str]:
    """What an act was done with, by the stem of each word for it."""
    return {stem(word): name for name, words in load_grouping().means.items() for word in words}


def _timed(claim: Claim, document: Document) -> bool:
    """Whether the time stands in the clause itself; elsewhere in the sentence it may date the saying of it.

    So does one that a word of recalling parts from the act («أعلن الأحد عقوبات ردا على الهجوم»).
    """
    if claim.time is None or not claim.span[0] <= claim.time.span[0] < claim.span[1]:
        return False
    between = map(fold_word, _WORD.findall(document.text[claim.time.span[1] : claim.trigger.span[0]]))
    recalls = load_grouping().voices.recalls
    return not any(word in recalls or word.lstrip("ول").removeprefix("ال") in recalls for word in between)


def _who_acts(claim: Claim) -> frozenset[str]:
    """The actors, without those acted upon, and without those who tell it where that leaves anyone.

    «اتهمت روسيا إسرائيل بقصف …»: Russia tells; a group that claims its own attack tells and acts.
    """
    actors = frozenset(a.actor_id for a in claim.actors if a.actor_id)
    if claim.type != "clash":
        hit = names_of_all(frozenset(t.actor_id for t in claim.targets if t.actor_id))
        actors = frozenset(a for a in actors if a not in hit)
    told = names_of_all(frozenset(s.source_id for s in claim.attribution if s.source_id))
    return frozenset(a for a in actors if a not in told) or actors


def _published(time: Time | None) -> int | None:
    return dt.date.fromisoformat(time.start).toordinal() if time is not None and time.start is not None else None


def _days(time: Time | None) -> tuple[int, int] | None:
    if time is None or time.start is None or time.end is None:
        return None
    start, end = dt.date.fromisoformat(time.start).toordinal(), dt.date.fromisoformat(time.end).toordinal()
    return (start, end) if start <= end else (end, start)


def _sentence(document: Document, offset: int) -> int:
    return next((n for n, (start, end) in enumerate(document.sentences) if start <= offset < end), -1)


def _negated(claim: Claim, document: Document) -> bool:
    """Whether a word of negation stands before the trigger («لم نقصف», «لم تكن هناك غارات»)."""
    start = claim.trigger.span[0]
    before = [fold_word(word) for word in _ANY_WORD.findall(document.text[max(0, start - BESIDE) : start])]
    negations = load_grouping().voices.negations
    return any(word in negations or word[1:] in negations for word in before[-NEGATED_WITHIN:])


def _told(document: Document, claim: Claim) -> tuple[int, int]:
    sentence = _sentence(document, claim.trigger.span[0])
    return document.sentences[sentence] if sentence >= 0 else claim.span


def _classes(words: str) -> frozenset[str]:
    classes = load_grouping().target_classes
    found = set()
    for word in _WORD.findall(words):
        folded = fold_word(word)
        name = classes.get(folded) or classes.get(folded.removeprefix("ال"))
        if name:
            found.add(name)
    return frozenset(found)


def _target_classes(claim: Claim, after: str) -> frozenset[str]:
    """Classes of what was hit: of the targets, and of the sites that an act's own clause names after it.

    What a denial says was not hit counts whole: «ينفي استهداف المدنيين» denies no more than that.
    """
    sites = load_grouping().sites
    kinds = load_grouping().kinds
    found = {c for t in claim.targets for c in _classes(f"{t.text} {t.head}")}
    if kinds.kind_of.get(claim.type) == "violence" and claim.type not in kinds.harm:
        found.update(c for c in _classes(after) if c in sites or (claim.polarity == "denied" and c == "civilians"))
    return frozenset(found)


def _bodies(document: Document, source: Source) -> tuple[str, ...]:
    """Bodies named in the source's words; for a person, those he is introduced as the speaker of («المتحدث باسم …»)."""
    found = _bodies_in(document, *source.span)
    if found or source.source_id is None or not source.source_id.startswith("person:"):
        return found
    for mention in document.actors:
        if mention.actor_id == source.source_id:
            start = max(0, mention.span[0] - INTRODUCTION)
            before = document.text[start : mention.span[0]]
            cue = max((before.rfind(word) for word in load_grouping().voices.speakers), default=-1)
            found = _bodies_in(document, start + cue, mention.span[0]) if cue >= 0 else ()
            if found:
                return found
    return ()


def _bodies_in(document: Document, start: int, end: int) -> tuple[str, ...]:
    found = (
        a for a in document.actors if start <= a.span[0] and a.span[1] <= end and a.actor_id and a.type != "outlet"
    )
    return tuple(a.actor_id for a in found if a.actor_id and not a.actor_id.startswith("person:"))
