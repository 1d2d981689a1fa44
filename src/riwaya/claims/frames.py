"""Frames: a source and the tokens its voice covers, and what is known of a sentence while its frames are found."""

from __future__ import annotations

import msgspec

from riwaya.claims.context import Context
from riwaya.claims.speakers import Speaker
from riwaya.rules.reporting import ReportKind


class Frame(msgspec.Struct, frozen=True):
    """Speakers (outermost first) whose voice covers tokens `[first, last)`; `cue` is the reporting word."""

    speakers: tuple[Speaker, ...]
    kind: ReportKind
    first: int
    last: int
    cue: int


class Voices(msgspec.Struct):
    """Who was heard last in the text so far, who issued the statement it quotes from, and the last words of all names heard."""

    last: tuple[Speaker, ...] = ()
    issuer: tuple[Speaker, ...] = ()
    names: set[str] = msgspec.field(default_factory=set)


class Reading(msgspec.Struct):
    """A sentence, tokens `[start, end)`, while its frames are found; `voices` live through the article."""

    ctx: Context
    voices: Voices
    start: int
    end: int
    found: list[Frame]


def covering(reading: Reading, i: int) -> Frame | None:
    """The innermost frame found so far that covers token i."""
    inside = [f for f in reading.found if f.first <= i < f.last and f.speakers]
    return inside[-1] if inside else None
