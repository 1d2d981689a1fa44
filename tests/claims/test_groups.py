"""Groups of event types, and how a trigger is joined to the words before it."""

from __future__ import annotations

import pytest

from riwaya.claims.groups import group_of, joint_of
from riwaya.claims.selection import candidates_in
from riwaya.pipeline import default_pipeline
from riwaya.rules.event_types import event_types
from riwaya.sources.article import Article


def joint(text: str, kind: str) -> str:
    article = Article(uri="x", media_type="text/plain", sha256="0", bytes=1, encoding="utf-8", text=text)
    ctx = default_pipeline().understand(article).context
    return joint_of(ctx, next(c for c in candidates_in(ctx) if c.type == kind))


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("قتل ثلاثة مدنيين.", "killing", "start"),
        ("أصيب رجل وقتل ثلاثة مدنيين.", "killing", "و"),
        ("انسحبت القوة بعد مقتل ثلاثة مدنيين.", "killing", "بعد"),
        ("أعلن الجيش مقتل ثلاثة مدنيين.", "killing", "the"),
    ],
)
def test_what_joins_a_trigger_on(text: str, kind: str, expected: str) -> None:
    assert joint(text, kind) == expected


def test_every_type_of_violence_is_a_strike_or_harm_or_custody() -> None:
    violent = [kind.type for kind in event_types().values() if kind.family == "violence"]
    assert {group_of(kind) for kind in violent} == {"strike", "harm", "custody"}
