"""ACLED's codebook as types: its columns in order, the values they allow, and what must fit together."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

EventType = Literal[
    "Battles",
    "Explosions/Remote violence",
    "Violence against civilians",
    "Protests",
    "Riots",
    "Strategic developments",
]
SubEventType = Literal[
    "Government regains territory",
    "Non-state actor overtakes territory",
    "Armed clash",
    "Chemical weapon",
    "Air/drone strike",
    "Suicide bomb",
    "Shelling/artillery/missile attack",
    "Remote explosive/landmine/IED",
    "Grenade",
    "Sexual violence",
    "Attack",
    "Abduction/forced disappearance",
    "Peaceful protest",
    "Protest with intervention",
    "Excessive force against protesters",
    "Violent demonstration",
    "Mob violence",
    "Agreement",
    "Arrests",
    "Change to group/activity",
    "Disrupted weapons use",
    "Headquarters or base established",
    "Looting/property destruction",
    "Non-violent transfer of territory",
    "Other",
]
Inter = Literal[
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "Rioters",
    "Protesters",
    "Civilians",
    "External/Other forces",
    "",
]
INTER_ORDER = (
    "State forces",
    "Rebel group",
    "Political militia",
    "Identity militia",
    "Rioters",
    "Protesters",
    "Civilians",
    "External/Other forces",
)


class AcledRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row under ACLED's columns, in their order. The types are the codebook's allowed values."""

    event_id_cnty: Annotated[str, msgspec.Meta(pattern=r"^RIWAYA-\S+$")]
    event_date: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    year: int
    time_precision: Literal[1, 2, 3]
    disorder_type: Literal["Political violence", "Demonstrations", "Strategic developments"]
    event_type: EventType
    sub_event_type: SubEventType
    actor1: Annotated[str, msgspec.Meta(min_length=1)]
    assoc_actor_1: str
    inter1: Inter
    actor2: str
    assoc_actor_2: str
    inter2: Inter
    interaction: str
    civilian_targeting: Literal["Civilian targeting", ""]
    iso: Annotated[int, msgspec.Meta(ge=0, le=999)]
    region: Annotated[str, msgspec.Meta(min_length=1)]
    country: Annotated[str, msgspec.Meta(min_length=1)]
    admin1: str
    admin2: str
    admin3: str
    location: Annotated[str, msgspec.Meta(min_length=1)]
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None
    geo_precision: Literal[1, 2, 3]
    source: Annotated[str, msgspec.Meta(min_length=1)]
    source_scale: str
    notes: Annotated[str, msgspec.Meta(min_length=1)]
    fatalities: Annotated[int, msgspec.Meta(ge=0)]
    tags: str
    timestamp: int


SUB_EVENTS: dict[str, frozenset[str]] = {
    "Battles": frozenset({"Government regains territory", "Non-state actor overtakes territory", "Armed clash"}),
    "Explosions/Remote violence": frozenset(
        {
            "Chemical weapon",
            "Air/drone strike",
            "Suicide bomb",
            "Shelling/artillery/missile attack",
            "Remote explosive/landmine/IED",
            "Grenade",
        }
    ),
    "Violence against civilians": frozenset({"Sexual violence", "Attack", "Abduction/forced disappearance"}),
    "Protests": frozenset({"Peaceful protest", "Protest with intervention", "Excessive force against protesters"}),
    "Riots": frozenset({"Violent demonstration", "Mob violence"}),
    "Strategic developments": frozenset(
        {
            "Agreement",
            "Arrests",
            "Change to group/activity",
            "Disrupted weapons use",
            "Headquarters or base established",
            "Looting/property destruction",
            "Non-violent transfer of territory",
            "Other",
        }
    ),
}


def faults(row: AcledRow) -> list[str]:
    """What of a row breaks the codebook; [] where nothing does."""
    try:
        msgspec.convert(msgspec.to_builtins(row), AcledRow)
    except msgspec.ValidationError as error:
        return [str(error)]
    found = []
    if row.sub_event_type not in SUB_EVENTS.get(row.event_type, frozenset()):
        found.append(f"{row.sub_event_type} is no sub-event of {row.event_type}")
    if row.disorder_type != disorder_of(row.event_type):
        found.append(f"{row.disorder_type} is not the disorder of {row.event_type}")
    if row.interaction != interaction_of(row.inter1, row.inter2):
        found.append(f"interaction {row.interaction} does not join {row.inter1} and {row.inter2}")
    if (row.civilian_targeting != "") != (
        row.event_type == "Violence against civilians" or "Civilians" in (row.inter1, row.inter2)
    ):
        found.append("civilian_targeting does not fit the sides")
    if row.year != int(row.event_date[:4]):
        found.append("year is not the year of event_date")
    if any(at is not None and round(at, 4) != at for at in (row.latitude, row.longitude)):
        found.append("coordinates have more than four decimals")
    return found


def disorder_of(event_type: str) -> str:
    """The disorder an event type belongs to."""
    if event_type == "Strategic developments":
        return "Strategic developments"
    return "Demonstrations" if event_type in ("Protests", "Riots") else "Political violence"


def interaction_of(one: str, other: str) -> str:
    """Two actor types joined, the lower code first; «only» where there is one.

    >>> interaction_of("Rebel group", "State forces"), interaction_of("Protesters", "")
    ('State forces-Rebel group', 'Protesters only')
    """
    named = sorted((side for side in (one, other) if side), key=INTER_ORDER.index)
    if not named:
        return ""
    return "-".join(named) if len(named) > 1 else f"{named[0]} only"
