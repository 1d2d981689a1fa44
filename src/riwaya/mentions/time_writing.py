"""The day a text was written on, where it tells: «اليوم الأربعاء» in an article of Friday was written on Wednesday."""

from __future__ import annotations

import datetime as dt

from riwaya.mentions import time_values as tv
from riwaya.mentions.time_words import PLANNED, PLANNED_THING, TOMORROW, YESTERDAY, is_future_verb
from riwaya.rules.times import TimeRules
from riwaya.text import Text

_BEFORE = 4  # words before a weekday that may tell which it is
_CLAUSE = 12  # words before it that may tell it is to come
_SAME_NEWS = 2  # days


def writing_day(text: Text, published: dt.date | None, rules: TimeRules) -> dt.date | None:
    """The publication day, or the day the text itself calls today where that is a few days before it."""
    if published is None:
        return None
    tokens = text.tokens
    for i in range(len(tokens) - 2):
        norm = tokens[i].norm
        if (norm != "اليوم" and norm not in YESTERDAY) or (i and tokens[i - 1].norm in ("قبل", "اول", "من")):
            continue
        j = i + 2 if tokens[i + 1].norm == "(" else i + 1
        word = rules.kind(tokens[j].norm, "weekday") if j < len(tokens) else None
        if word is None or not word.definite or word.cut:
            continue
        named = tv.on_weekday(int(word.value), published) + (0 if norm == "اليوم" else 1) * tv.DAY
        late = (published - named).days % 7
        # Six days late is one early: the article went out before midnight somewhere else.
        day = published + tv.DAY if late == 6 else published - late * tv.DAY
        return published if day < published and _opens_after(text, i, day, published, rules) else day
    return published


def _opens_after(text: Text, stop: int, day: dt.date, published: dt.date, rules: TimeRules) -> bool:
    """Whether the first paragraph, before token `stop`, tells of a weekday after `day` as past: that «اليوم» is older.

    Of a text that calls a day or two before publication today, any paragraph may tell it: no one writes
    «الجمعة» of the Friday before last.
    """
    tokens = text.tokens
    lead = next((k for k, token in enumerate(tokens) if k and token.kind == "break"), len(tokens))
    if published - day <= _SAME_NEWS * tv.DAY:
        lead = stop = len(tokens)
    for i, token in enumerate(tokens[: min(stop, lead)]):
        word = rules.kind(token.norm, "weekday")
        if word is None or not word.definite or word.cut or not day < tv.on_weekday(int(word.value), published):
            continue
        before = [t.norm for t in tokens[max(0, i - _BEFORE) : i]]
        told = [t.norm for t in tokens[max(0, i - _CLAUSE) : i]]
        coming = any(is_future_verb(n) or n in rules.scheduled or n in PLANNED or n in PLANNED_THING for n in told)
        if coming or any(n == "اليوم" or n in YESTERDAY or n in TOMORROW for n in before):
            continue
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        dated = after is not None and (after.kind == "number" or rules.kind(after.norm, "next") or rules.kind(after.norm, "past"))
        if not dated:
            return True
    return False
