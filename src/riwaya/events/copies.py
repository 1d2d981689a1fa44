"""Copied text: articles that share most of their wording, found in one pass with sketches."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import TypeVar

from riwaya.text import fold_word

SHINGLE = 4
"""Words in a row. Four survive a changed headline and a cut paragraph, and are seldom shared by chance."""
SLOTS = 64
BANDS = 16
ALIKE = 0.5
"""Share of equal slots (an estimate of the Jaccard similarity) from which two texts are one."""

Name = TypeVar("Name", int, str)

_WORD = re.compile(r"\w+")
_EMPTY = 0xFFFFFFFF


def sketch(text: str) -> tuple[int, ...]:
    """A one-permutation MinHash of the text's shingles: 64 slots, each the least hash that fell in it.

    >>> one = sketch("قالت مصادر محلية إن قذائف سقطت صباح اليوم على أطراف البلدة الشرقية")
    >>> likeness(one, sketch("قالت مصادر محلية إن قذائف سقطت صباح اليوم على أطراف البلدة الشرقية.")) == 1.0
    True
    """
    words = [fold_word(word) for word in _WORD.findall(text)]
    slots = [_EMPTY] * SLOTS
    crc = zlib.crc32
    for n in range(len(words) - SHINGLE + 1):
        value = crc(" ".join(words[n : n + SHINGLE]).encode())
        slot = value % SLOTS
        slots[slot] = min(slots[slot], value)
    return tuple(slots)


def likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Share of the slots filled in either that are equal in both."""
    filled = [(a, b) for a, b in zip(one, other, strict=True) if a != _EMPTY or b != _EMPTY]
    return sum(a == b for a, b in filled) / len(filled) if filled else 0.0


def families(sketches: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    """Each article's id to the least id among the articles that copy each other; linear in the articles.

    Articles meet where one of 16 bands of four slots is equal; those that meet are compared.
    """
    meeting: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
    for name, slots in sketches.items():
        for band in bands(slots):
            meeting[band].append(name)
    return rooted(sketches, ((a, b) for a, b in neighbours(meeting.values()) if copied(sketches[a], sketches[b])))


def bands(slots: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The bands of a sketch that hold anything in all their slots, each with its number before it."""
    rows = SLOTS // BANDS
    for band in range(BANDS):
        part = slots[band * rows : (band + 1) * rows]
        if part.count(_EMPTY) == 0:
            yield band, *part


def copied(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two sketches are of one text."""
    return likeness(one, other) >= ALIKE


def rooted(names: Iterable[Name], pairs: Iterable[tuple[Name, Name]]) -> dict[Name, Name]:
    """Each name to the least name it is joined with by pairs, itself where there is none."""
    root = {name: name for name in names}

    def find(name: Name) -> Name:
        while root[name] != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for one, other in pairs:
        a, b = find(one), find(other)
        root[max(a, b)] = min(a, b)
    return {name: find(name) for name in root}


def neighbours(groups: Iterable[list[str]]) -> set[tuple[str, str]]:
    """Neighbours in each group, sorted: copies of one text are equal to each other, so a chain is enough."""
    found: set[tuple[str, str]] = set()
    for group in groups:
        ordered = sorted(group)
        found.update(pairwise(ordered))
    return found
