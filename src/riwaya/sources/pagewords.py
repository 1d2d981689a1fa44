"""The words a page uses about itself (data/outlets/page.yaml), folded and compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from riwaya.rules.files import data_root, read_yaml
from riwaya.text import fold_word

_BARE = re.compile(r"[^\W\d_]+")


class PageWords(NamedTuple):
    """Labels in lower case, longest first; sets of bare names (`furniture.bare`)."""

    published: tuple[str, ...]
    updated: tuple[str, ...]
    beside: frozenset[str]
    cities: frozenset[str]
    plain: frozenset[str]
    bylines: frozenset[str]
    signed: frozenset[str]
    credits: frozenset[str]
    caption_starts: tuple[str, ...]
    kinds: frozenset[str]
    reporters: frozenset[str]


@lru_cache(maxsize=1)
def page_words() -> PageWords:
    """The shipped words."""
    data = page_data()
    dates, captions = data["dates"], data["captions"]
    cities = _bare(dates["cities"])
    months = [name for table in ("months", "hijri_months") for names in data[table].values() for name in names]
    labels = (*dates["beside"], *dates["published"], *dates["updated"], *months)
    beside = {word for label in labels for word in bare(fold_word(label)).split()}
    return PageWords(
        published=_labels(dates["published"]),
        updated=_labels(dates["updated"]),
        beside=frozenset(beside),
        cities=cities,
        plain=_bare(dates["plain"]),
        bylines=_bare(dates["bylines"]),
        signed=_bare(dates["signed"]),
        credits=_bare(captions["credits"]),
        caption_starts=_labels(captions["starts"]),
        kinds=_bare(data["own"]["kinds"]),
        reporters=_bare(data["own"]["reporters"]),
    )


@lru_cache(maxsize=1)
def page_data() -> dict[str, Any]:
    """The file as it is."""
    data: dict[str, Any] = read_yaml(data_root() / "outlets" / "page.yaml")
    return data


def bare(line: str) -> str:
    """The letters of a folded line in lower case, signs and digits left out."""
    return " ".join(_BARE.findall(line)).lower()


def _labels(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted((fold_word(phrase).lower() for phrase in phrases), key=len, reverse=True))


def _bare(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(bare(fold_word(phrase)) for phrase in phrases)
