"""What the rule data call an actor: its name in Arabic and English, every form, its kind, country and parent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from riwaya.rules.actors import _FILES, ActorRules, load_actor_rules
from riwaya.rules.codebooks import load_codebooks
from riwaya.rules.files import data_root, read_tsv, read_yaml


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An actor of the rule data. `names`: all forms that name it; `short`: those that need it or its country near.

    `name_en` is None where no codebook gives one; `country` is ISO 3166-1; `parent` is an actor's id.
    """

    id: str
    name: str
    type: str
    name_en: str | None = None
    names: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    country: str | None = None
    parent: str | None = None


@lru_cache(maxsize=1)
def known_actors() -> Mapping[str, Known]:
    """Every actor of the shipped rule data by its id: groups, outlets, persons, states and the organs that states have."""
    sides = load_codebooks().sides
    rules = load_actor_rules()
    out: dict[str, Known] = {}
    for one in (*_listed(), *_persons(), *_of_states(rules)):
        side = sides.get(one.id)
        out.setdefault(one.id, msgspec.structs.replace(one, name_en=side.name_en) if side is not None else one)
    return out


def parts_of(actor: str) -> tuple[Known, ...]:
    """The actors whose parent this one is, by name.

    >>> "isis-khorasan" in {one.id for one in parts_of("isis")}
    True
    """
    return tuple(sorted((one for one in known_actors().values() if one.parent == actor), key=lambda one: one.name))


def _listed() -> Iterator[Known]:
    root = data_root() / "actors"
    for file in _FILES:
        for row in read_yaml(root / f"{file}.yaml"):
            yield Known(
                id=row["id"],
                name=row["name"],
                type=row["type"],
                names=tuple(row["names"]),
                short=(*(row.get("short") or ()), *(row.get("cued") or ())),
                country=row.get("country"),
                parent=row.get("parent"),
            )


def _persons() -> Iterator[Known]:
    for row in read_tsv(data_root() / "actors" / "persons.tsv"):
        full = tuple(row["names"].split("|"))
        short = tuple(name for cell in ("alone", "later") for name in row[cell].split("|") if name)
        yield Known(
            id=f"person:{row['slug']}", name=full[0], type="person", names=full, short=short, country=row["country"] or None
        )


def _of_states(rules: ActorRules) -> Iterator[Known]:
    names = {row["id"]: tuple(row["names"].split("|")) for row in read_tsv(data_root() / "actors" / "states.tsv")}
    for state in rules.states.values():
        government = state.actor
        yield Known(id=government.id, name=government.name, type="state", names=names[state.id], country=state.iso)
        for role in rules.roles.values():
            organ = rules.organ(state, role)
            yield Known(id=organ.id, name=organ.name, type=role.type, country=state.iso, parent=_above(organ.id, government.id))


def _above(organ: str, government: str) -> str | None:
    return government if organ != government else None
