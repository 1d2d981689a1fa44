"""The record: what reading an article yields (docs/record.md). Imports nothing of Riwaya."""

from riwaya.model.claim import ActorRef, Claim, Context, Figure, Lemma, Ref, Source
from riwaya.model.document import Document, Origin, Outlet, Title
from riwaya.model.mention import ActorMention, Duration, PlaceMention, Quantity, Time
from riwaya.model.span import Span, SpanText

__all__ = [
    "ActorMention",
    "ActorRef",
    "Claim",
    "Context",
    "Document",
    "Duration",
    "Figure",
    "Lemma",
    "Origin",
    "Outlet",
    "PlaceMention",
    "Quantity",
    "Ref",
    "Source",
    "Span",
    "SpanText",
    "Time",
    "Title",
]
