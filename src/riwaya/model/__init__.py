"""The record: what reading an article yields (docs/record.md). Imports nothing of Riwaya."""

from riwaya.model.claim import ActorRef, Claim, Context, Figure, Lemma, Ref, Source
from riwaya.model.document import Document, Origin, Outlet, Title
from riwaya.model.event import (
    Dispute,
    Event,
    EventFigure,
    EventOrigin,
    EventPlace,
    EventScore,
    EventTime,
    FigureBy,
    Position,
    Related,
)
from riwaya.model.judgement import Judgement, Merge, Split
from riwaya.model.mention import ActorMention, Duration, PlaceMention, Quantity, Time
from riwaya.model.span import Span, SpanText

__all__ = [
    "ActorMention",
    "ActorRef",
    "Claim",
    "Context",
    "Dispute",
    "Document",
    "Duration",
    "Event",
    "EventFigure",
    "EventOrigin",
    "EventPlace",
    "EventScore",
    "EventTime",
    "Figure",
    "FigureBy",
    "Judgement",
    "Lemma",
    "Merge",
    "Origin",
    "Outlet",
    "PlaceMention",
    "Position",
    "Quantity",
    "Ref",
    "Related",
    "Source",
    "Span",
    "SpanText",
    "Split",
    "Time",
    "Title",
]
