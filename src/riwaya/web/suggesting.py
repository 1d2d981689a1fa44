"""What may be meant by what somebody types into a filter: of what the workspace holds, under every name it is known by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from riwaya.review.protection import is_private_id
from riwaya.rules.actors import Actor
from riwaya.rules.event_types import event_types
from riwaya.rules.load import load_ruleset
from riwaya.sources.outlets import Publisher, publishers
from riwaya.store.workspace import Workspace
from riwaya.text import fold_word
from riwaya.web.language import Language
from riwaya.web.naming import actor_name, in_words

SHOWN = 12
OF_EACH = 4
Of = Literal["type", "place", "actor", "origin", "outlet"]


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """One of what may be meant: the value for the address, what it is called, what tells it from others, how many hold it."""

    of: Of
    value: str
    label: str
    detail: str
    number: int | None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A value with all that it is called, folded."""

    value: str
    names: tuple[str, ...]
    detail: str
    number: int | None


def candidates(workspace: Workspace, of: Of) -> list[Candidate]:
    """All values of a kind, those that occur most first. Private persons are left out: their names are not told."""
    if of == "type":
        kinds = event_types().values()
        return [_candidate(k.type, (k.name_ar, k.type.replace("_", " ")), k.family, None) for k in kinds]
    found = []
    for held in workspace.held(of):
        if is_private_id(held.id):
            continue
        names = (*held.words[:3], *_names(held.id, of), in_words(held.id))
        found.append(_candidate(held.id, names, _detail(held.id, of), held.number))
    return found


def matching(of: Of, typed: str, known: Iterable[Candidate], language: Language, *, most: int = SHOWN) -> list[Suggestion]:
    """Those whose names hold what was typed, a beginning before a middle; in their order where nothing was typed."""
    wanted = folded(typed)
    ranked: list[tuple[int, int, Candidate]] = []
    for at, one in enumerate(known):
        rank = min((_rank(name, wanted) for name in one.names), default=9)
        if rank < 9:
            ranked.append((rank, at, one))
    ranked.sort(key=lambda r: r[:2])
    return [
        Suggestion(of=of, value=one.value, label=value_name(of, one.value, language), detail=one.detail, number=one.number)
        for _, _, one in ranked[:most]
    ]


def value_name(of: str, value: str, language: Language) -> str:
    """What a filter's value is called on its chip."""
    if of == "place":
        return place_name(value, language)
    if of == "outlet":
        known = _publishers().get(value)
        return known.name if known else value
    return language.label("type", value) if of == "type" else actor_name(value, language)


def place_name(place: str, language: Language) -> str:
    """A place by its id, a country also by its code; what the gazetteer does not know is called as it is."""
    gazetteer = load_ruleset().gazetteer
    known = gazetteer.country(place) if len(place) == 2 else None
    names = (known.name, known.name_en) if known else _places().get(place)
    if names is None:
        return place
    return names[0] if language.code == "ar" else names[1] or names[0]


def folded(words: str) -> str:
    """Words as they are compared: letters folded, small, single spaces.

    >>> folded("  الرّقة  القديمة") == folded("الرقه القديمه")
    True
    """
    return " ".join(fold_word(word) for word in words.lower().split())


def _rank(name: str, wanted: str) -> int:
    if not wanted or name.startswith(wanted) or name.removeprefix("ال").startswith(wanted):
        return 0
    if f" {wanted}" in name:
        return 1
    return 2 if wanted in name else 9


def _candidate(value: str, names: Iterable[str], detail: str, number: int | None) -> Candidate:
    told = tuple(dict.fromkeys(folded(name) for name in names if name))
    return Candidate(value=value, names=told, detail=detail, number=number)


def _names(ident: str, of: Of) -> tuple[str, ...]:
    if of == "place":
        return _places().get(ident, ())
    if of == "outlet":
        known = _publishers().get(ident)
        return (known.name, *known.variants) if known else ()
    return _spelt().get(ident, ())


def _detail(ident: str, of: Of) -> str:
    if of == "place":
        return _whereabouts().get(ident, "")
    return ident if of in ("actor", "origin") and ident.isascii() else ""


@lru_cache(maxsize=1)
def _places() -> Mapping[str, tuple[str, str]]:
    return {p.id: (p.name, p.name_en) for p in load_ruleset().gazetteer.every()}


@lru_cache(maxsize=1)
def _whereabouts() -> Mapping[str, str]:
    return {p.id: ", ".join(filter(None, (p.admin1, p.country))) for p in load_ruleset().gazetteer.every()}


@lru_cache(maxsize=1)
def _publishers() -> Mapping[str, Publisher]:
    return {one.id: one for named in publishers().by_name.values() for one in named}


@lru_cache(maxsize=1)
def _spelt() -> Mapping[str, tuple[str, ...]]:
    """Every name that the actor data have, by the id of whom it names."""
    found: dict[str, list[str]] = {}
    for actor, words in _phrases(load_ruleset().actors.names, ()):
        found.setdefault(actor.id, []).append(" ".join(words))
    return {ident: tuple(names) for ident, names in found.items()}


def _phrases(node: Mapping[str, object], words: tuple[str, ...]) -> Iterator[tuple[Actor, tuple[str, ...]]]:
    for word, below in node.items():
        if word:
            assert isinstance(below, dict)
            yield from _phrases(below, (*words, word))
        else:
            assert isinstance(below, list)
            yield from ((entry.actor, words) for entry in below if entry.actor is not None)
