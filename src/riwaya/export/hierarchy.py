"""One type an event: the highest in the hierarchy of types among what its claims say happened."""

from __future__ import annotations

from riwaya.export.coding import Coding
from riwaya.export.material import Telling
from riwaya.rules.codebooks import Codebooks, TypeCodes


def codes_of(telling: Telling, books: Codebooks, rules: Coding) -> TypeCodes:
    """The type an event is coded by: the highest in the hierarchy among its claims that say it happened."""
    types = {one.claim.type for one in telling.told if one.happened} if rules("one-type") else set()
    return min(
        (books.types[name] for name in types | {telling.event.type} if name in books.types), key=lambda c: c.rank
    )
