"""A stretch of an article's text: `[start, end)` in Unicode code points."""

from __future__ import annotations

import msgspec

Span = tuple[int, int]


class SpanText(msgspec.Struct, frozen=True):
    """Words of the article: `document.text[span[0]:span[1]] == text`, always."""

    span: Span
    text: str
