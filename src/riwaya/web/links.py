"""Addresses of lists: from each number to the claims or events that it counts."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

Value = str | int | Sequence[str] | None


def query_of(values: Mapping[str, Any]) -> str:
    """The query string of some filters, empty ones left out; what holds several is named several times.

    >>> query_of({"type": ["raid", "ambush"], "since": None, "q": "سوق"})
    'type=raid&type=ambush&q=%D8%B3%D9%88%D9%82'
    """
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        if isinstance(value, str) or not isinstance(value, Sequence):
            pairs += [(name, str(value))] if value else []
        else:
            pairs += [(name, str(one)) for one in value if one]
    return urlencode(pairs)


def list_of(what: str, **values: Value) -> str:
    """The address of a list (claims, events) under some filters.

    >>> list_of("claims", origin="sohr", status="denied", month="2018-02")
    '/claims?origin=sohr&status=denied&published_since=2018-02-01&published_until=2018-02-28'
    """
    month = values.pop("month", None)
    if isinstance(month, str) and month:
        values["published_since"], values["published_until"] = f"{month}-01", last_day(month)
    query = query_of(values)
    return f"/{what}?{query}" if query else f"/{what}"


def page_of(what: str, name: str) -> str:
    """The address of the page of a source, an actor or a place.

    >>> page_of("sources", "outlet:bbc"), page_of("sources", "صوت/أ")
    ('/sources/outlet:bbc', '/sources/%D8%B5%D9%88%D8%AA%2F%D8%A3')
    """
    return f"/{what}/{quote(name, safe=':')}"


def last_day(month: str) -> str:
    """The last day of a month.

    >>> last_day("2020-02")
    '2020-02-29'
    """
    year, number = (int(part) for part in month.split("-"))
    return f"{month}-{calendar.monthrange(year, number)[1]:02d}"
