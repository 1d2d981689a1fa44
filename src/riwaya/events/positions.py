"""Positions: accounts with the voices they stand on, and the disputes between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from riwaya.events.accounts import Account
from riwaya.events.origins import house_of
from riwaya.model import Dispute, Position
from riwaya.model.event import Dimension
from riwaya.text import fold_word


class Said(NamedTuple):
    """An account, the origin it stands on, and its voice: two sources that an outlet hides are one origin, not one voice."""

    account: Account
    voice: str
    origin: str


def said_by(accounts: Sequence[Account], origin_of: Mapping[str, str]) -> list[Said]:
    """What is told as having happened or not, with the voice of each account, in order of the claims' ids."""
    ordered = sorted(accounts, key=lambda a: a.id)
    return [Said(a, _voice(a, origin_of[a.id]), origin_of[a.id]) for a in ordered if a.real]


def _voice(account: Account, origin: str) -> str:
    if not origin.startswith("sources:") or not account.chain:
        return origin
    words = (fold_word(word) for word in account.chain[-1].text.split())
    return f"{origin} {' '.join(word.removeprefix('ال') for word in words)}"


def apart_in_word(one: Said, other: Said) -> bool:
    """Two voices of two houses: what an outlet says itself and what its hidden sources say is one house's word.

    Two sources that one article hides (a doctor, an officer) are two voices; those of two articles may be one.
    """
    if one.voice == other.voice:
        return False
    if one.origin == other.origin:
        return one.account.report.id == other.account.report.id
    return house_of(one.origin) != house_of(other.origin)


def voices_of(said: Iterable[Said]) -> set[str]:
    """The voices of these accounts."""
    return {s.voice for s in said}


def dispute(dimension: Dimension, role: str | None, positions: Iterable[tuple[str, Iterable[Said]]]) -> Dispute:
    """A dispute of these positions, each a value with those who say it; one that nobody holds is left out."""
    return Dispute(
        dimension=dimension,
        role=role,
        positions=tuple(
            Position(
                value=value,
                claims=tuple(sorted({s.account.id for s in side})),
                origins=tuple(sorted({s.origin for s in side})),
            )
            for value, side in ((value, list(side)) for value, side in positions)
            if side
        ),
    )
