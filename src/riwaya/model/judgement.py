"""Judgements: what people decide about events. Kept as they were made; the events are computed anew under them."""

from __future__ import annotations

import msgspec


class Merge(msgspec.Struct, frozen=True, kw_only=True, tag="merge", tag_field="type"):
    """The events that hold these claims are one."""

    id: str
    claims: tuple[str, ...]
    by: str = ""
    reason: str = ""


class Split(msgspec.Struct, frozen=True, kw_only=True, tag="split", tag_field="type"):
    """These claims are an event of their own, whatever event they stood in."""

    id: str
    claims: tuple[str, ...]
    by: str = ""
    reason: str = ""


Judgement = Merge | Split
