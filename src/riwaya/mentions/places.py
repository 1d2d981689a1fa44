"""Places: every name of a place in an article, and which place it is where the article lets one tell."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Literal

from riwaya.mentions.place_names import Reading
from riwaya.mentions.place_resolve import main_country, resolve
from riwaya.mentions.place_scan import scan
from riwaya.mentions.place_within import locate
from riwaya.model import PlaceMention
from riwaya.rules.gazetteer import Gazetteer, Place
from riwaya.text import Text

Precision = Literal[1, 2, 3]
_EXACT = frozenset(("city", "town", "village", "camp", "neighbourhood", "site"))
_EXACT_FIRST = ("city", "town", "village", "governorate", "district", "neighbourhood", "camp", "site", "country")
_SIDE = {
    "north": "northern",
    "south": "southern",
    "east": "eastern",
    "west": "western",
    "central": "central",
    "far": "far",
}


def find_places(text: Text, gazetteer: Gazetteer, *, home: str | None = None) -> list[PlaceMention]:
    """The place mentions of a text, in order, not overlapping.

    `home` (ISO country) is where the outlet's news is from, a hint for names borne by several places.
    Country and capital names are reported wherever they stand, also where they act («أعلنت روسيا»): which of
    the two they are is not decided here. A name that could be several places, or is in no gazetteer, is kept
    with `place_id` None; where the article says in which known place it lies, `within` has that one.

    >>> from riwaya.rules.files import data_root
    >>> from riwaya.rules.gazetteer import load_gazetteer
    >>> from riwaya.text import analyse
    >>> g = load_gazetteer(data_root())
    >>> [(p.text, p.kind) for p in find_places(analyse("انفجرت عبوة في بلدة المزيريب بريف درعا الغربي"), g)]
    [('بلدة المزيريب', 'town'), ('ريف درعا الغربي', 'region')]
    """
    readings = scan(text, gazetteer)
    decided = resolve(text, readings, gazetteer, home=home)
    here = main_country(decided, home)
    grounds = _grounds(readings, decided)
    lands = {p.country for p, _ in decided if p is not None and p.kind == "country"} | ({home} if home else set())
    found = [
        _mention(text, reading, place, score, gazetteer, here)
        for reading, (place, score) in zip(readings, decided, strict=True)
        if not _is_the_word(reading, place, gazetteer, grounds, lands, here)
    ]
    return locate(text, found, gazetteer)


def _grounds(readings: Sequence[Reading], decided: Sequence[tuple[Place | None, float]]) -> dict[str, set[str]]:
    """The names of places (not of the country itself) that lie in each country."""
    names: dict[str, set[str]] = {}
    for reading, (place, _) in zip(readings, decided, strict=True):
        if place is not None and place.kind != "country":
            names.setdefault(place.country, set()).add(reading.key)
    return names


def _is_the_word(
    reading: Reading,
    place: Place | None,
    gazetteer: Gazetteer,
    grounds: dict[str, set[str]],
    lands: AbstractSet[str],
    here: str | None,
) -> bool:
    """Whether a name that is also an everyday word is that: «في صور», unless the article has other places in the country.

    `lands` are the countries the article names, and the outlet's own.
    """
    if reading.cue is not None or reading.part:
        return False
    if reading.little and place is None and here is not None and all(p.country != here for p in reading.places):
        return True
    if gazetteer.ambiguous.get(reading.key) != "in":
        return False
    if place is None:
        return True
    backed = place.country in ("", *lands) or bool(grounds.get(place.country, set()) - {reading.key})
    return not backed and place.kind != "country"


def _mention(
    text: Text, reading: Reading, place: Place | None, score: float, gazetteer: Gazetteer, here: str | None
) -> PlaceMention:
    if reading.country:
        place = gazetteer.country(reading.country)
    elif reading.key in ("البلاد", "البلد", "المملكه") and here is not None:
        place = gazetteer.country(here)
    words = text.slice(reading.span)
    composed = bool(reading.part or reading.side) or bool(reading.site and place is not None and place.kind != "site")
    kind = _kind(reading, place)
    if place is None or place.id == "-":
        return PlaceMention(
            span=reading.span, text=words, place_id=None, name=_name(text, reading), name_en=place.name_en if place else None, kind=kind,
            country=None, admin1=None, lat=None, lon=None, geo_precision=None, score=score,
        )  # fmt: skip
    region = bool(reading.part)
    return PlaceMention(
        span=reading.span, text=words, place_id=place.id, name=words if composed else place.name,
        name_en=_english(place, reading.part or reading.side) if not reading.site or not composed else None, kind=kind,
        country=place.country or None, admin1=place.admin1 or None,
        lat=None if region else place.lat, lon=None if region else place.lon,
        geo_precision=_precision(place, reading, composed=composed), score=score,
    )  # fmt: skip


def _kind(reading: Reading, place: Place | None) -> str:
    if reading.part or reading.side:
        return "region"
    if reading.site:
        return "site"
    if place is not None:
        return place.kind
    if reading.cue is not None:
        return reading.cue.kind
    kinds = {p.kind for p in reading.places}
    return next((k for k in _EXACT_FIRST if k in kinds), "region")


def _precision(place: Place, reading: Reading, *, composed: bool) -> Precision | None:
    if place.kind == "country":
        return None
    if reading.part or place.kind == "governorate" or place.lat is None:
        return 3
    if reading.near or composed or place.kind not in _EXACT:
        return 2
    return 1


def _name(text: Text, reading: Reading) -> str:
    """The name as printed, without the cue word."""
    words = text.slice(reading.span)
    if reading.cue is None or not reading.cue_word or reading.cue.many or reading.site:
        return words
    _, _, rest = words.partition(" ")
    return rest.strip(' #"«»“”') or words


def _english(place: Place, part: str) -> str:
    """«ريف درعا الغربي»: western Daraa countryside."""
    if not part:
        return place.name_en
    words = part.split()
    sides = "-".join(_SIDE.get(w, w) for k in words if k != "countryside" for w in k.split("-") if w in _SIDE)
    rest = [place.name_en]
    if "countryside" in words:
        rest.append("countryside")
    if "border" in words:
        rest.append("border")
    return " ".join([sides, *rest]).strip()
