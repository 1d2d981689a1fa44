"""The publication day a page prints: labelled, on a line of its own, or in an agency's dateline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from riwaya.sources.days import Day, days_in
from riwaya.sources.furniture import FoldedLine
from riwaya.sources.outlets import name_key, publishers
from riwaya.sources.pagewords import bare, page_words

_MAX_WORDS = 24
_LAST_LINES = 4
_BESIDE_WORDS = 5
_LABELLED_BESIDE = 8
_SEPARATOR = re.compile(r"[|/•·،,:\t–—-]|\s{2,}")
_CLOCK = re.compile(r"[T ]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?(?!\w)")
_AFTER_DAY = re.compile(r"\s*(?:ه\.?)?\s*(?:الموافق)?\s*[-–—:/(]")
_OPENS = re.compile(r"[|/•·،,:–—()\[\]\d-]\s*$|^\s*$")
_TEMPORAL = frozenset({"في", "منذ", "بعد", "قبل", "يوم", "حتي", "من", "خلال"})

# How much each kind of dateline proves, best first.
_LABELLED, _OWN_LINE, _AGENCY, _BARE_LINE, _UPDATED = range(5)


class Dated(NamedTuple):
    """The publication day as (line, day) and the lines that are nothing but dates."""

    day: tuple[int, Day] | None
    lines: frozenset[int]


def find_published(lines: Sequence[FoldedLine], *, head: Sequence[int], lead: int | None) -> Dated:
    """The day that proves most: a label before it, a line of its own in the head, a dateline, an update."""
    found: list[tuple[int, int, Day]] = []
    own: set[int] = set()
    first = head[0] if head else None
    for i, line in enumerate(lines):
        stand = _Stand(
            i in head, i == first, i in head or (lead is not None and i <= lead + 2), i >= len(lines) - _LAST_LINES
        )
        ranked = _rank(line, stand) if line.words <= _MAX_WORDS else None
        if ranked is not None:
            own.add(i)
            found.append((ranked[0], i, ranked[1]))
        elif stand.in_head or i == lead:
            day = _agency_day(line)
            if day is not None:
                found.append((_AGENCY, i, day))
    if not found:
        return Dated(None, frozenset(own))
    best = min(found, key=lambda f: (f[0], f[1]))
    return Dated((best[1], best[2]), frozenset(own))


def _preferred(days: list[Day]) -> list[Day]:
    """Where a line gives a day in both calendars, the Gregorian one."""
    gregorian = [day for day in days if day.calendar == "gregorian"]
    return gregorian or days


class _Stand(NamedTuple):
    """Where a line stands in its page."""

    in_head: bool
    is_first: bool
    near_head: bool
    at_end: bool


def _rank(line: FoldedLine, stand: _Stand) -> tuple[int, Day] | None:
    """What a short line with days in it proves, and the day; None where it is a line of the article."""
    days = _preferred(list(days_in(line.folded)))
    if not days:
        return None
    others = len(_other_words(line.folded))
    at = 0
    labelled: list[tuple[int, Day]] = []
    for day in days:
        label = _label(line.folded[at : day.start])
        at = day.end
        if label is not None and others <= _LABELLED_BESIDE:
            labelled.append((label, day))
    if labelled:
        return min(labelled, key=lambda r: r[0])
    apart = others <= _BESIDE_WORDS and not stand.is_first and _stands_apart(line.folded, days[0])
    if stand.in_head and (not others or apart):
        return (_OWN_LINE, days[0])
    if (stand.near_head and (not others or apart)) or (stand.at_end and not others):
        return (_BARE_LINE, days[0])
    return None


def _label(before: str) -> int | None:
    """Whether the words before a day say that it is the publication's, or an update's.

    A label begins the line or follows a sign, and nothing but words of time stands between it and the
    day: «نشر التنظيم في 12 أغسطس» is no label.
    """
    told = page_words()
    lowered = before.lower()
    found: list[tuple[int, int]] = []
    for rank, labels in ((_LABELLED, told.published), (_UPDATED, told.updated)):
        for label in labels:
            at = lowered.rfind(label)
            if at < 0 or (at and not _OPENS.search(lowered[:at])):
                continue
            rest = lowered[at + len(label) :]
            if not rest[:1].isalpha() and all(word in told.beside for word in bare(rest).split()):
                found.append((at, rank))
    return min(found)[1] if found else None


def _other_words(folded: str) -> list[str]:
    """The words of a line that neither belong to dates and times nor name an outlet."""
    text = folded
    for day in reversed(list(days_in(folded))):
        text = f"{text[: day.start]} | {text[day.end :]}"
    text = _CLOCK.sub(" | ", text)
    told = page_words()
    names = publishers().by_name
    out: list[str] = []
    for part in _SEPARATOR.split(text):
        if name_key(part) in names:
            continue
        out.extend(word for word in bare(part).split() if word not in told.beside)
    return out


def _stands_apart(folded: str, day: Day) -> bool:
    before, after = folded[: day.start].rstrip(), folded[day.end :].lstrip()
    apart = "|/•·،,:-–—("
    return (not before or before[-1] in apart) and (
        not after or after[0] in apart + ")" or after[0].isdigit() or after.startswith("م")
    )


def _agency_day(line: FoldedLine) -> Day | None:
    """بيروت 12 أغسطس 2018 (أ ف ب) - …: a place, the day, and an agency or a dash, before the first sentence."""
    start = line.folded[:110]
    days = _preferred([day for day in days_in(start) if day.start <= 60])
    if not days:
        return None
    day = days[0]
    before = bare(line.folded[: days_in_start(start)]).split()
    if not 1 <= len(before) <= 4 or before[0] in _TEMPORAL:
        return None
    after = line.folded[day.end : day.end + 60]
    place = any(" ".join(before[:n]) in page_words().cities for n in (1, 2, 3))
    named = _names_outlet(after)
    return day if named or (place and _AFTER_DAY.match(after)) else None


def days_in_start(folded: str) -> int:
    """Where the first day of a line begins, in either calendar."""
    return next(iter(days_in(folded))).start


def _names_outlet(after: str) -> bool:
    """Whether an outlet's name is the first thing after the day (space, era letters and signs aside)."""
    words = re.findall(r"[^\s()\[\]/|:،,–—-]+", after)
    words = words[1:] if words and words[0] in {"م", "ه"} else words
    names = publishers().by_name
    return any(name_key(" ".join(words[:n])) in names for n in range(1, min(len(words), 5) + 1))
