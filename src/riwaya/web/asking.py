"""What a view shows, read from its address: the filters of command line and Python, words, and the page."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec
from fastapi import Depends, Query
from fastapi.exceptions import RequestValidationError

from riwaya.store.filters import Box, Filter

LARGEST_PAGE = 200
DEEPEST = 100_000
"""How far into a list a view goes; further on, filters find what pages do not."""
LONGEST = 500
"""Characters of a query, and of a value of a filter."""

Words = Annotated[list[Annotated[str, Query(max_length=LONGEST)]], Query(max_length=50)]
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Date = Annotated[str | None, Query(json_schema_extra={"format": "date"}, examples=["2018-08-12"])]


_EDGE = r"-?[0-9]{1,3}(\.[0-9]{1,12})?"
BoxText = Annotated[
    str | None,
    Query(
        pattern=f"^{_EDGE}(,{_EDGE}){{3}}$",
        examples=["35.9,32.1,42.4,37.4"],
        description="West, south, east, north in degrees; what is beyond the world's edge is its edge.",
    ),
]


class PageAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which page of a list, and how many are on one."""

    page: int
    size: int

    @property
    def offset(self) -> int:
        """How many come before this page."""
        return (self.page - 1) * self.size


class Asked(PageAsked, frozen=True, kw_only=True):
    """What a view shows: `wanted` under which `words` are found, and the page of it."""

    wanted: Filter
    words: str

    def values(self) -> Mapping[str, Any]:
        """The filter's values by the names they have in addresses, empty ones left out: what the filter form shows."""
        out: dict[str, Any] = {name: getattr(self.wanted, field) for name, field in FIELDS.items()}
        box = ",".join(f"{edge:g}" for edge in self.wanted.box or ())
        return {name: value for name, value in (out | {"q": self.words, "box": box}).items() if value}

    @property
    def found_in(self) -> Filter:
        """The filter with the words in it: of claims and events, those in articles that hold them."""
        return msgspec.structs.replace(self.wanted, words=self.words)


FIELDS = {
    "type": "types",
    "family": "families",
    "place": "places",
    "actor": "actors",
    "target": "targets",
    "doer": "doers",
    "origin": "origins",
    "teller": "tellers",
    "relay": "relays",
    "outlet": "outlets",
    "status": "statuses",
    "state": "states",
    "polarity": "polarities",
    "modality": "modalities",
    "since": "since",
    "until": "until",
    "published_since": "published_since",
    "published_until": "published_until",
    "min_score": "min_score",
    "rejected": "rejected",
    "lacking": "lacking",
}
"""Names in addresses, and the fields of Filter."""


def asked(  # noqa: PLR0913  (each is a parameter of the address)
    *,
    type: Words = [],  # noqa: A002, B006  (the address's own name; FastAPI copies it)
    family: Words = [],  # noqa: B006
    place: Words = [],  # noqa: B006
    actor: Words = [],  # noqa: B006
    target: Words = [],  # noqa: B006
    doer: Words = [],  # noqa: B006
    origin: Words = [],  # noqa: B006
    teller: Words = [],  # noqa: B006
    relay: Words = [],  # noqa: B006
    outlet: Words = [],  # noqa: B006
    status: Words = [],  # noqa: B006
    state: Words = [],  # noqa: B006
    polarity: Words = [],  # noqa: B006
    modality: Words = [],  # noqa: B006
    since: Date = None,
    until: Date = None,
    published_since: Date = None,
    published_until: Date = None,
    min_score: Annotated[float, Query(ge=0, le=1)] = 0.0,
    rejected: bool = False,
    box: BoxText = None,
    lacking: Annotated[list[Literal["place", "time"]], Query(max_length=2)] = [],  # noqa: B006
    q: Annotated[str, Query(max_length=LONGEST)] = "",
    page: Annotated[int, Query(ge=1, le=DEEPEST)] = 1,
    size: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> Asked:
    """What an address asks for. 422 naming the parameter where a date is none."""
    many = {"types": type, "families": family, "places": place, "actors": actor, "targets": target, "origins": origin}
    many |= {"doers": doer, "tellers": teller, "relays": relay}
    many |= {"outlets": outlet, "statuses": status, "states": state, "polarities": polarity, "modalities": modality}
    days = {"since": since, "until": until, "published_since": published_since, "published_until": published_until}
    given: dict[str, Any] = {field: _given(values) for field, values in many.items()}
    given |= {name: _day(name, said) for name, said in days.items()}
    given |= {"box": a_box(box), "lacking": tuple(lacking)}
    wanted = Filter(**given, min_score=min_score, rejected=rejected)
    return Asked(wanted=wanted, words=q.strip(), page=page, size=size)


Asking = Annotated[Asked, Depends(asked)]


def _given(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value)  # a form sends its empty fields too


def a_box(given: str | None) -> Box | None:
    """West, south, east, north of a parameter of the address.

    >>> a_box("35.9,37.4,42.4,32.1"), a_box("-999,-99,999,99")
    ((35.9, 32.1, 42.4, 37.4), (-180.0, -90.0, 180.0, 90.0))
    """
    if not given:
        return None
    west, south, east, north = (float(edge) for edge in given.split(","))
    low, high = sorted(max(-90.0, min(edge, 90.0)) for edge in (south, north))
    return max(-180.0, min(west, 180.0)), low, max(-180.0, min(east, 180.0)), high


def _day(name: str, given: str | None) -> str | None:
    if not given:
        return None
    try:
        if _DATE.fullmatch(given):
            return dt.date.fromisoformat(given).isoformat()
    except ValueError:
        pass  # told below
    raise RequestValidationError(
        [{"loc": ("query", name), "msg": f"{given[:40]!r} is not a date; write it as 2018-08-12"}]
    )
