"""The sides of an event as codebooks know them: who they are, what kind of force, at home or abroad, civilians or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riwaya.export.coding import Coding
from riwaya.export.material import Telling
from riwaya.model import ActorRef
from riwaya.rules.codebooks import Codebooks, Side
from riwaya.rules.grouping import load_grouping
from riwaya.text import fold_word

ARMED = frozenset({"armed_group", "state", "state_force", "coalition"})
_STATE = frozenset({"state", "state_force", "coalition"})
_CIVIL_UNITS = frozenset(
    {"civilian", "child", "woman", "refugee", "displaced person", "journalist", "doctor", "student"}
)


@dataclass(frozen=True, slots=True)
class Party:
    """One side. `id` None: nobody is named. `inter`: ACLED's actor type; None where it cannot be told."""

    id: str | None
    name: str
    type: str
    inter: str | None
    is_state: bool

    @property
    def is_civilian(self) -> bool:
        """Whether this side is people who do not fight."""
        return self.type == "population"


CIVILIANS = Party(None, "Civilians", "population", "Civilians", is_state=False)


def parties(telling: Telling, books: Codebooks, country: str | None, rules: Coding) -> tuple[list[Party], list[Party]]:
    """Who acts and who is acted upon, armed sides first; civilians among the latter where the words say so.

    `country`: where it happened (ISO 3166-1), on which a state's force is foreign or not.
    """
    actors = [party(one, telling, books, country, rules) for one in telling.event.actors]
    targets = [_target(party(one, telling, books, country, rules)) for one in telling.event.targets]
    if not any(one.is_civilian for one in targets) and hits_civilians(telling):
        targets.append(CIVILIANS)
    return _armed_first(actors), _armed_first(targets)


def party(actor: str, telling: Telling, books: Codebooks, country: str | None, rules: Coding) -> Party:
    """One actor as a side."""
    kind = telling.actor_types.get(actor, "population" if actor.startswith("population") else "")
    known = books.sides.get(actor)
    if known is not None:
        at = _at_home(known, country, rules) if known.is_state else known.inter
        return Party(actor, known.name_en, kind or "armed_group", at, is_state=known.is_state)
    if kind == "population":
        return Party(actor, "Civilians", kind, "Civilians", is_state=False)
    if kind in _STATE:
        home = country_of(actor, books)
        foreign = rules("foreign-forces") and (home is None or country is None or home != country)
        return Party(actor, _name(actor), kind, "External/Other forces" if foreign else "State forces", is_state=True)
    inter = "Rebel group" if kind == "armed_group" and rules("group-is-rebel") else None
    return Party(actor, _name(actor), kind, inter, is_state=False)


def unnamed(country_name: str | None) -> Party:
    """An armed side that nobody names."""
    where = f" ({country_name})" if country_name else ""
    return Party(None, f"Unidentified Armed Group{where}", "armed_group", "Political militia", is_state=False)


def country_of(actor: str, books: Codebooks) -> str | None:
    """The country whose organ an actor is, by the prefix of its id; None where it is none.

    >>> from riwaya.rules.codebooks import load_codebooks
    >>> country_of("syria-intelligence", load_codebooks())
    'SY'
    """
    return next((iso for slug, iso in books.slugs if actor == slug or actor.startswith(f"{slug}-")), None)


def hits_civilians(telling: Telling) -> bool:
    """Whether the figures count civilians, or the words for the target are words for them."""
    for role in ("killed", "injured"):
        figure = telling.figure(role)
        for by in figure.by if figure else ():
            quantity = telling.quantity(by.claim, by.quantity)
            if quantity is not None and quantity.unit in _CIVIL_UNITS:
                return True
    return any(_names_civilians(ref.head) or _names_civilians(ref.text) for ref in _targets(telling))


def counts_civilians(unit: str | None) -> bool:
    """Whether what a figure counts are civilians."""
    return unit in _CIVIL_UNITS


def _target(one: Party) -> Party:
    """A person who is attacked counts as a civilian: which force he belongs to is not in the record."""
    if one.type != "person":
        return one
    return Party(one.id, "Civilians", "population", "Civilians", is_state=False)


def _targets(telling: Telling) -> Iterable[ActorRef]:
    return (ref for one in telling.told if one.happened for ref in one.claim.targets if ref.actor_id is None)


def _names_civilians(words: str) -> bool:
    classes = load_grouping().target_classes
    return any(classes.get(fold_word(w).removeprefix("ال")) == "civilians" for w in words.split())


def _at_home(side: Side, country: str | None, rules: Coding) -> str:
    if country is None or country in side.home or not rules("foreign-forces"):
        return side.inter
    return "External/Other forces" if side.inter == "State forces" else side.inter


def _armed_first(found: list[Party]) -> list[Party]:
    return sorted(found, key=lambda one: one.type not in ARMED)


def _name(actor: str) -> str:
    """An id as a name: the slug's words, capitalised; a slug in Arabic stays as it is.

    >>> _name("jaysh-al-izza"), _name("person:abu-omar")
    ('Jaysh al-Izza', 'Abu Omar')
    """
    words = actor.split(":", 1)[-1].split("-")
    shown = " ".join(word if word in ("al", "el", "of") else word.capitalize() for word in words)
    return shown.replace("al ", "al-") if shown.isascii() else " ".join(words)
