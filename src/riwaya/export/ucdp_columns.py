"""UCDP GED's codebook as types: its columns in order, the values they allow, and what must fit together."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

_Deaths = Annotated[int, msgspec.Meta(ge=0)]


class UcdpRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row under the columns of GED (as of version 23.1), in their order. The types are the allowed values.

    Ids of conflicts, dyads and sides are UCDP's own to give, and are left empty.
    """

    id: Annotated[int, msgspec.Meta(ge=1, lt=2**53)]
    relid: Annotated[str, msgspec.Meta(pattern=r"^RIWAYA-\S+$")]
    year: int
    active_year: Literal[0]
    code_status: Literal["Machine coded"]
    type_of_violence: Literal[1, 2, 3] | None
    conflict_dset_id: Literal[""]
    conflict_new_id: Literal[""]
    conflict_name: str
    dyad_dset_id: Literal[""]
    dyad_new_id: Literal[""]
    dyad_name: str
    side_a_dset_id: Literal[""]
    side_a_new_id: Literal[""]
    side_a: str
    side_b_dset_id: Literal[""]
    side_b_new_id: Literal[""]
    side_b: str
    number_of_sources: Annotated[int, msgspec.Meta(ge=1)]
    source_article: Annotated[str, msgspec.Meta(min_length=1)]
    source_office: str
    source_date: str
    source_headline: str
    source_original: str
    where_prec: Literal[1, 2, 3, 4, 5, 6]
    where_coordinates: Annotated[str, msgspec.Meta(min_length=1)]
    where_description: str
    adm_1: str
    adm_2: str
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None
    geom_wkt: str
    priogrid_gid: Annotated[int, msgspec.Meta(ge=1, le=259_200)] | None
    country: Annotated[str, msgspec.Meta(min_length=1)]
    country_id: int | None
    region: Literal["Africa", "Americas", "Asia", "Europe", "Middle East"]
    event_clarity: Literal[1, 2]
    date_prec: Literal[1, 2, 3, 4, 5]
    date_start: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    date_end: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    deaths_a: _Deaths
    deaths_b: _Deaths
    deaths_civilians: _Deaths
    deaths_unknown: _Deaths
    best: _Deaths
    high: _Deaths
    low: _Deaths
    gwnoa: int | None
    gwnob: int | None


def faults(row: UcdpRow) -> list[str]:
    """What of a row breaks the codebook; [] where nothing does."""
    try:
        msgspec.convert(msgspec.to_builtins(row), UcdpRow)
    except msgspec.ValidationError as error:
        return [str(error)]
    found = []
    if not row.low <= row.best <= row.high:
        found.append("low, best and high are not in order")
    if row.deaths_a + row.deaths_b + row.deaths_civilians + row.deaths_unknown != row.best:
        found.append("the deaths of the sides do not add up to best")
    if row.date_start > row.date_end:
        found.append("date_start is after date_end")
    if row.date_prec == 1 and row.date_start != row.date_end:
        found.append("an exact date has two days")
    if row.type_of_violence == 3 and row.side_b != "Civilians":
        found.append("one-sided violence is against civilians")
    return found
