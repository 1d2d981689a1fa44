"""Mentions: the times, durations, quantities, places and actors an article names."""

from __future__ import annotations

from typing import Literal

import msgspec

from riwaya.model.span import Span, SpanText

Granularity = Literal["day", "week", "month", "season", "year", "part", "hour"]
TimeBasis = Literal["absolute", "relative", "dateline", "metadata", "given", "inferred"]
Qualifier = Literal["exact", "about", "more_than", "less_than", "at_least", "at_most", "range", "vague"]
ActorType = Literal[
    "armed_group",
    "state",
    "state_force",
    "coalition",
    "organization",
    "outlet",
    "monitor",
    "official",
    "person",
    "population",
]
Via = Literal["name", "alias", "anaphora"]


class Time(msgspec.Struct, frozen=True, kw_only=True):
    """An expression that locates something in time: a closed interval of days (ISO dates).

    `start` and `end` are None where the publication day is needed and unknown.
    For a publication time given from outside, `span` and `text` are None.
    """

    span: Span | None
    text: str | None
    start: str | None
    end: str | None
    granularity: Granularity
    basis: TimeBasis
    calendar: Literal["gregorian", "hijri"] = "gregorian"


class Duration(msgspec.Struct, frozen=True, kw_only=True):
    """A length of time, in days."""

    span: Span
    text: str
    days: float


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """A count or measure. More than 70: low 71, best 70, high None. About 400: all three 400."""

    span: Span
    text: str
    low: float | int | None
    best: float | int | None
    high: float | int | None
    qualifier: Qualifier
    unit: str | None
    counted: SpanText | None = None


class PlaceMention(msgspec.Struct, frozen=True, kw_only=True):
    """A named place. Recognised but not resolvable: the mention stays and `place_id` is None.

    `within` is the id of the place that the article says holds such a one; country, province and coordinates
    are then that place's.
    """

    span: Span
    text: str
    place_id: str | None
    name: str
    name_en: str | None
    kind: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geo_precision: Literal[1, 2, 3] | None
    score: float
    within: str | None = None


class ActorMention(msgspec.Struct, frozen=True, kw_only=True):
    """A named or clearly identified actor; `actor_id` is None where it cannot be resolved."""

    span: Span
    text: str
    actor_id: str | None
    name: str
    type: ActorType
    via: Via
