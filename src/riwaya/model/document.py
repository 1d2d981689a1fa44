"""The document: one article, its text and everything read out of it."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from riwaya.model.claim import Claim
from riwaya.model.mention import ActorMention, Duration, PlaceMention, Quantity, Time
from riwaya.model.span import Span, SpanText

SCHEMA: Final = "riwaya/1"


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where the bytes came from (the record's `source`).

    `uri` is where they were read; `url` the article's own address, where its page or its metadata give one.
    """

    uri: str
    media_type: str
    retrieved: str | None
    sha256: str
    bytes: int
    url: str | None = None

    @property
    def address(self) -> str:
        """The article's own address, else where it was read."""
        return self.url or self.uri


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """The publisher; `span` is None where it was given and not found in the text."""

    id: str | None
    name: str
    span: Span | None = None


class Title(msgspec.Struct, frozen=True, kw_only=True):
    """The headline; `span` is None where it came from outside the text."""

    text: str
    span: Span | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One article as read. Every span points into `text`."""

    id: str
    source: Origin
    language: str
    outlet: Outlet | None
    title: Title | None
    byline: SpanText | None
    published: Time | None
    text: str
    furniture: tuple[Span, ...]
    sentences: tuple[Span, ...]
    times: tuple[Time, ...]
    durations: tuple[Duration, ...]
    quantities: tuple[Quantity, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[ActorMention, ...]
    claims: tuple[Claim, ...]
    schema: Literal["riwaya/1"] = SCHEMA
