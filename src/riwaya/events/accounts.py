"""Accounts: what grouping needs to know of each claim, taken from its document once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from riwaya.model import PlaceMention
from riwaya.model.claim import Source
from riwaya.rules.grouping import names_of
from riwaya.text import fold_word

NARROW_DAYS = 3
"""An interval of up to so many days dates a single event; a longer one a campaign or a season."""

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
    """A figure of a claim: bounds, what it counts, and where it stands in the document's quantities.

    `people`: whom it counts where that is not just anybody (children, journalists, Iranians). `whole` is false where
    it is no total of the event: some among those counted, killed and injured in one, added up over days.
    """

    role: str
    low: float | int | None
    high: float | int | None
    best: float | int | None
    unit: str | None
    index: int
    people: str | None = None
    whole: bool = True


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
    doer_named: bool  # the claim's own sentence names who acts
    doers: frozenset[str]  # the actors that can wage war: armed groups, states and their forces, coalitions
    targets: frozenset[str]
    target_classes: frozenset[str]
    counts: tuple[Count, ...]
    denied: bool
    denial: bool  # denied in so many words: a denial in the sentence, or one who speaks of its own act
    real: bool
    definite: bool
    caused_by: str | None  # of harm: the claim of the same sentence that its words tell as the cause
    chain: tuple[Source, ...]
    bodies: tuple[str, ...]  # actors named inside the words of the innermost source
    words: frozenset[str]
    means: frozenset[str]
    text: str

    @property
    def narrow(self) -> bool:
        """Whether the time dates a single event."""
        return self.days is not None and self.days[1] - self.days[0] < NARROW_DAYS


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


def related(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether some actor of the one may be some actor of the other (an army and its state are)."""
    if one & other:
        return True
    return not names_of_all(one).isdisjoint(names_of_all(other))


def names_of_all(actors: frozenset[str]) -> frozenset[str]:
    """Every id that may stand for one of these actors."""
    return frozenset(name for actor in actors for name in names_of(actor))
