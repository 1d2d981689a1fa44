"""What actors and sources are called, by their ids, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import get_args

from riwaya.model.claim import SourceKind
from riwaya.rules.load import load_ruleset
from riwaya.web.language import Language

_KINDS = frozenset(get_args(SourceKind))


@lru_cache(maxsize=1)
def arabic_names() -> Mapping[str, str]:
    """Names by id: the actors of the rule data, and the organs of every state."""
    rules = load_ruleset().actors
    organs = (rules.organ(state, role) for state in rules.states.values() for role in rules.roles.values())
    return MappingProxyType({organ.id: organ.name for organ in organs} | {a.id: a.name for a in rules.actors.values()})


def actor_name(actor: str, language: Language) -> str:
    """An actor or source by its id: its name in Arabic, its id in words elsewhere; a kind of source by what it is called."""
    if actor in _KINDS:
        return language.label("kind", actor)
    known = arabic_names().get(actor) if language.code == "ar" else None
    return known or in_words(actor)


def in_words(actor: str) -> str:
    """An id as words.

    >>> in_words("syria-government-forces"), in_words("person:محسن-الفضلي"), in_words("person:P-ABCDEFGH")
    ('syria government forces', 'محسن الفضلي', 'P-ABCDEFGH')
    """
    prefix, mark, slug = actor.rpartition(":")
    if slug.startswith("P-"):
        return slug
    words = slug.replace("-", " ").replace("_", " ")
    return words if not mark or prefix in ("person", "outlet", "monitor") else f"{words} ({prefix})"
