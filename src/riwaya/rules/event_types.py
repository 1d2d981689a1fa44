"""The event types: data/event_types.tsv as a table by type."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from types import MappingProxyType

import msgspec

from riwaya.errors import RuleError
from riwaya.rules.files import data_root, read_tsv


class EventType(msgspec.Struct, frozen=True):
    """A type of event or state, the family it belongs to, and what it is called in Arabic."""

    type: str
    family: str
    name_ar: str
    definition: str
    is_state: bool


@lru_cache(maxsize=1)
def event_types() -> Mapping[str, EventType]:
    """The shipped types by name, loaded once.

    >>> event_types()["ceasefire"].name_ar, event_types()["ceasefire"].family
    ('هدنة', 'diplomacy')
    """
    return load_event_types(data_root())


def load_event_types(root: Traversable) -> Mapping[str, EventType]:
    """Types by name, in the order of the file; RuleError for a row with an empty cell or a type given twice."""
    types: dict[str, EventType] = {}
    for row in read_tsv(root / "event_types.tsv"):
        where = f"event_types.tsv:{row.get('type') or '?'}"
        if not all(row.values()) or row["state"] not in ("event", "state"):
            raise RuleError("R030", "a cell is empty, or state is neither event nor state", where=where)
        if row["type"] in types:
            raise RuleError("R031", "this type is there already", where=where, remedy="Keep one of the rows.")
        types[row["type"]] = EventType(row["type"], row["family"], row["name_ar"], row["definition"], row["state"] == "state")
    return MappingProxyType(types)
