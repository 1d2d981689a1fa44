"""Days in lists: what the newest is, and which claims and events a stretch of days touches.

What touches a stretch begins before its end and ends after its beginning: two bounds, of which an index serves one.
So claims and events are in classes by how long they last; within one, what touches a stretch also ends soon after it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

LONGEST = (7, 62, 400)
"""How many days those of a class last at most; those of the last class, any number."""

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
"""A day as it is written."""

_ARTICLES = 2**33
LAST_ARTICLE = _ARTICLES - 1
"""The greatest number of an article; what is not greater than that in order was published on no known day."""


def newest(published: str, article: int) -> int:
    """What lists are in order of, the greatest first: the day of publication ('' where it is unknown), then the article.

    >>> newest("2018-08-12", 3) > newest("2018-08-11", 700) > newest("", 9)
    True
    """
    return int(published.replace("-", "") or 0) * _ARTICLES + article


def article_of(number: ColumnElement[int]) -> ColumnElement[int]:
    """The article in what `newest` made."""
    return number % _ARTICLES


def reach(first: str | None, last: str | None) -> int | None:
    """The class of how long days last; None where there are none.

    >>> reach("2018-08-12", "2018-08-12"), reach("2018-08-01", "2018-08-31"), reach("2011-01-01", "2018-12-31")
    (0, 1, 3)
    """
    if first is None or last is None:
        return None
    lasts = _number(last) - _number(first)
    return next((n for n, most in enumerate(LONGEST) if lasts <= most), len(LONGEST))


def touching(columns: Any, since: str | None, until: str | None) -> list[ColumnElement[bool]]:  # noqa: ANN401
    """The conditions on the columns reach, first_day and last_day that a stretch of days, open where None, asks for."""
    c = columns
    out: list[ColumnElement[bool]] = []
    if until is not None:
        out.append(c.first_day <= until)
    if since is not None:
        ends = _after(until) if until is not None else None
        if ends is None:
            out.append(c.last_day >= since)
        else:
            classes = [and_(c.reach == n, c.last_day.between(since, end)) for n, end in enumerate(ends)]
            out.append(or_(*classes, and_(c.reach == len(LONGEST), c.last_day >= since)))
    return out


def _number(day: str) -> int:
    """Days from one to another as such numbers are as many as there are, or more."""
    year, month, number = (int(part) for part in day.split("-"))
    return year * 372 + month * 31 + number


def _after(until: str) -> list[str] | None:
    try:
        last = dt.date.fromisoformat(until)
        return [(last + dt.timedelta(most)).isoformat() for most in LONGEST]
    except (ValueError, OverflowError):  # no day: compared as it is written
        return None
