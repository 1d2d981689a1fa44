"""Accounts: what grouping needs to know of each claim, taken from its document once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from riwaya.events.copies import sketch
from riwaya.model import Claim, Document, PlaceMention, Quantity, Time
from riwaya.model.claim import Source
from riwaya.rules.grouping import load_grouping, names_of
from riwaya.text import fold_word

NARROW_DAYS = 3
"""An interval of up to so many days dates a single event; a longer one a campaign or a season."""

INTRODUCTION = 60
"""Letters before a name in which its office stands."""

_RANK = {
    "site": 0, "neighbourhood": 0, "camp": 0, "village": 0, "town": 0, "road": 1, "city": 1,
    "district": 2, "region": 3, "desert": 3, "governorate": 4, "country": 5,
}  # fmt: skip
_RADIUS_KM = {0: 4.0, 1: 12.0, 2: 30.0, 3: 60.0, 4: 100.0, 5: 2000.0}
_NONE: frozenset[str] = frozenset()
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Where:
    """A place as grouping sees it. `rank` runs from 0 (a village, a site) to 5 (a country)."""

    key: str
    rank: int
    radius: float
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    name: str
    mention: PlaceMention


@dataclass(frozen=True, slots=True)
class Count:
    """A figure of a claim: bounds, what it counts, and where it stands in the document's quantities."""

    role: str
    low: float | None
    high: float | None
    best: float | None
    unit: str | None
    index: int


@dataclass(frozen=True, slots=True)
class Report:
    """What grouping keeps of a document: the text itself is let go."""

    id: str
    outlet: str | None
    outlet_name: str | None
    published: int | None
    sketch: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """One claim, ready to be compared. Days are ordinals (`datetime.date.toordinal`)."""

    id: str
    report: Report
    order: int
    sentence: int
    type: str
    kind: str
    where: Where | None
    days: tuple[int, int] | None
    given: tuple[bool, bool]  # place: said in the claim's own sentence; time: in its own clause
    actors: frozenset[str]
    targets: frozenset[str]
    target_classes: frozenset[str]
    counts: tuple[Count, ...]
    denied: bool
    real: bool
    definite: bool
    chain: tuple[Source, ...]
    bodies: tuple[str, ...]  # actors named inside the words of the innermost source
    words: frozenset[str]
    means: frozenset[str]
    text: str

    @property
    def narrow(self) -> bool:
        """Whether the time dates a single event."""
        return self.days is not None and self.days[1] - self.days[0] < NARROW_DAYS


def accounts_of(document: Document) -> tuple[Account, ...]:
    """The claims of a document as accounts, in the order of the text."""
    report = Report(
        id=document.id,
        outlet=document.outlet.id if document.outlet else None,
        outlet_name=document.outlet.name if document.outlet else None,
        published=_published(document.published),
        sketch=sketch(document.text),
    )
    places = {p.span: p for p in document.places}
    times = {t.span: t for t in document.times if t.span is not None}
    claims = sorted(document.claims, key=lambda c: (c.trigger.span, c.id))
    return tuple(_account(document, claim, n, report, places, times) for n, claim in enumerate(claims))


def _account(
    document: Document,
    claim: Claim,
    order: int,
    report: Report,
    places: dict[tuple[int, int], PlaceMention],
    times: Mapping[tuple[int, int], Time],
) -> Account:
    text = document.text[claim.span[0] : claim.span[1]]
    time = times.get(claim.time.span) if claim.time else None
    place = places.get(claim.place.span) if claim.place else None
    words = content_words(text)
    inner = claim.attribution[-1] if claim.attribution else None
    return Account(
        id=claim.id,
        report=report,
        order=order,
        sentence=_sentence(document, claim.trigger.span[0]),
        type=claim.type,
        kind=load_grouping().kinds.kind_of.get(claim.type, claim.type),
        where=where_of(place) if place is not None else None,
        days=_days(time),
        given=(not claim.context.place, _timed(claim)),
        actors=_who_acts(claim),
        targets=frozenset(t.actor_id for t in claim.targets if t.actor_id),
        target_classes=_target_classes(claim, document.text[claim.trigger.span[0] : claim.span[1]]),
        counts=tuple(_count(document.quantities[f.quantity], f.role, f.quantity) for f in claim.figures),
        denied=claim.polarity == "denied",
        real=claim.modality in ("asserted", "possible", "attempted"),
        definite=fold_word(claim.trigger.text).startswith(("ال", "لل")),
        chain=claim.attribution,
        bodies=() if inner is None else _bodies(document, inner),
        words=words,
        means=frozenset(found) if (found := [means_by_stem()[word] for word in words if word in means_by_stem()]) else _NONE,
        text=text,
    )


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


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word cut down for comparing: folded, without the particles before it and the article, five letters at most.

    >>> stem("والقصف"), stem("قصفاً"), stem("بالصواريخ")
    ('قصف', 'قصفا', 'صواري')
    """
    folded = fold_word(word)
    if len(folded) > 4 and folded[0] in "وفبكل" and folded[1:3] in ("ال", "لل"):
        folded = folded[1:]
    if len(folded) > 4 and folded.startswith(("ال", "لل")):
        folded = folded[2:]
    return folded[:5]


def content_words(text: str) -> frozenset[str]:
    """The stems of the words of three letters and more."""
    return frozenset(stem(word) for word in _WORD.findall(text))


@lru_cache(maxsize=1)
def means_by_stem() -> dict[str, str]:
    """What an act was done with, by the stem of each word for it."""
    return {stem(word): name for name, words in load_grouping().means.items() for word in words}


def related(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether some actor of the one may be some actor of the other (an army and its state are)."""
    if one & other:
        return True
    return not names_of_all(one).isdisjoint(names_of_all(other))


def _timed(claim: Claim) -> bool:
    """Whether the time stands in the clause itself; elsewhere in the sentence it may date the saying of it."""
    return claim.time is not None and claim.span[0] <= claim.time.span[0] < claim.span[1]


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


def names_of_all(actors: frozenset[str]) -> frozenset[str]:
    """Every id that may stand for one of these actors."""
    return frozenset(name for actor in actors for name in names_of(actor))


def _published(time: Time | None) -> int | None:
    return dt.date.fromisoformat(time.start).toordinal() if time is not None and time.start is not None else None


def _days(time: Time | None) -> tuple[int, int] | None:
    if time is None or time.start is None or time.end is None:
        return None
    start, end = dt.date.fromisoformat(time.start).toordinal(), dt.date.fromisoformat(time.end).toordinal()
    return (start, end) if start <= end else (end, start)


def _sentence(document: Document, offset: int) -> int:
    return next((n for n, (start, end) in enumerate(document.sentences) if start <= offset < end), -1)


def _count(quantity: Quantity, role: str, index: int) -> Count:
    return Count(role, quantity.low, quantity.high, quantity.best, quantity.unit, index)


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
    """Classes of what was hit: of the targets, and of the sites that an act's own clause names after it."""
    sites = load_grouping().sites
    kinds = load_grouping().kinds
    found = {c for t in claim.targets for c in _classes(f"{t.text} {t.head}")}
    if kinds.kind_of.get(claim.type) == "violence" and claim.type not in kinds.harm:
        found.update(c for c in _classes(after) if c in sites)
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
    found = (a for a in document.actors if start <= a.span[0] and a.span[1] <= end and a.actor_id and a.type != "outlet")
    return tuple(a.actor_id for a in found if a.actor_id and not a.actor_id.startswith("person:"))
