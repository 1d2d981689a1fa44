"""The whole rule data as one immutable value, loaded once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from riwaya.rules.actors import ActorRules, load_actor_rules
from riwaya.rules.event_types import EventType, load_event_types
from riwaya.rules.files import data_root
from riwaya.rules.gazetteer import Gazetteer, load_gazetteer
from riwaya.rules.grammar import Grammar, load_grammar
from riwaya.rules.lexicon import Lexicon, load_lexicon
from riwaya.rules.reporting import Reporting, load_reporting
from riwaya.rules.times import TimeRules, load_times
from riwaya.rules.units import UnitRules, load_units
from riwaya.rules.user_places import user_tables
from riwaya.rules.weights import Weights, load_weights


@dataclass(frozen=True)
class Ruleset:
    """Everything the reader knows. `digest` names exactly this state of the data."""

    event_types: Mapping[str, EventType]
    lexicon: Lexicon
    grammar: Grammar
    reporting: Reporting
    gazetteer: Gazetteer
    actors: ActorRules
    times: TimeRules
    units: UnitRules
    selection: Weights
    actor: Weights
    target: Weights
    place: Weights
    time: Weights
    modality: Weights
    root: Traversable
    user_places: tuple[Path, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the names and bytes of all data files, in order of their paths, and over the user's places."""
        total = hashlib.sha256()
        for name, path in sorted(_files(self.root, "")):
            total.update(f"{name}\0".encode())
            total.update(path.read_bytes())
        for table in self.user_places:
            total.update(f"user/places/{table.name}\0".encode())
            total.update(table.read_bytes())
        return total.hexdigest()


@lru_cache(maxsize=1)
def load_ruleset() -> Ruleset:
    """The shipped rule data and the places the user imported. Raises RuleError where a file is malformed."""
    root = data_root()
    tables = user_tables()
    return Ruleset(
        event_types=load_event_types(root),
        lexicon=load_lexicon(root),
        grammar=load_grammar(root),
        reporting=load_reporting(root),
        gazetteer=load_gazetteer(root, tables),
        actors=load_actor_rules(),
        times=load_times(root),
        units=load_units(root),
        selection=load_weights(root, "selection"),
        actor=load_weights(root, "actor"),
        target=load_weights(root, "target"),
        place=load_weights(root, "place"),
        time=load_weights(root, "time"),
        modality=load_weights(root, "modality"),
        root=root,
        user_places=tables,
    )


def _files(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    out: list[tuple[str, Traversable]] = []
    for path in folder.iterdir():
        name = f"{prefix}/{path.name}"
        out.extend(_files(path, name) if path.is_dir() else [(name, path)])
    return out
