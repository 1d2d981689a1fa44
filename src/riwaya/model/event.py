"""Events: what many articles report as one happening, on whose word, and where the accounts part."""

from __future__ import annotations

from typing import Literal

import msgspec

Dimension = Literal["occurrence", "actor", "target", "figure", "place", "time"]
Status = Literal["single-origin", "corroborated", "contested", "denied"]
Relation = Literal["part_of", "followed_by", "same_place", "denies"]


class EventTime(msgspec.Struct, frozen=True, kw_only=True):
    """A closed interval of days (ISO dates)."""

    start: str
    end: str


class EventPlace(msgspec.Struct, frozen=True, kw_only=True):
    """The most exact place that the accounts agree on; `claim` is one that names it."""

    place_id: str | None
    name: str
    name_en: str | None
    kind: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geo_precision: Literal[1, 2, 3] | None
    claim: str


class FigureBy(msgspec.Struct, frozen=True, kw_only=True):
    """Who gives a figure: the claim, the index of the quantity in its document, the origin.

    `update` is true for a toll that was reported on a later day and is larger than every one before it.
    """

    claim: str
    quantity: int
    origin: str
    update: bool = False


class EventFigure(msgspec.Struct, frozen=True, kw_only=True):
    """All that is said of one count: the lowest and highest value allowed (`high` None: open), and the best.

    `best` is what most origins give; None where none gives a number.
    """

    low: float | int | None
    best: float | int | None
    high: float | int | None
    by: tuple[FigureBy, ...]


class EventOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """An innermost source, with republished and copied text folded in.

    `independent` is false where the word rests on another origin of the same event: an outlet that speaks in its
    own voice in an article that also names the source.
    """

    id: str
    name: str
    kind: str
    claims: tuple[str, ...]
    independent: bool = True


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a dispute: the value, the claims whose words say so, the origins that stand behind them."""

    value: str
    claims: tuple[str, ...]
    origins: tuple[str, ...]


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """Two origins that cannot both be right. `role` says which figure."""

    dimension: Dimension
    role: str | None
    positions: tuple[Position, ...]


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """Another event, and what this one is to it."""

    event: str
    relation: Relation


class EventScore(msgspec.Struct, frozen=True, kw_only=True):
    """How well the accounts fit together: the mean over pairs of accounts, and its parts. 0 for one account."""

    total: float
    parts: dict[str, float]


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Claims grouped as one happening. A view: nothing in it is not in its claims."""

    id: str
    type: str
    family: str
    time: EventTime | None
    place: EventPlace | None
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    claims: tuple[str, ...]
    articles: int
    figures: dict[str, EventFigure]
    origins: tuple[EventOrigin, ...]
    disputes: tuple[Dispute, ...]
    status: Status
    first_reported: str | None
    last_reported: str | None
    related: tuple[Related, ...]
    score: EventScore
