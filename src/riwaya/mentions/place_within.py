"""Where a place lies that no gazetteer has, by the article's own words: «قرية الزهرات التابعة لمدينة الحسكة»."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from riwaya.model import PlaceMention
from riwaya.rules.gazetteer import Gazetteer
from riwaya.text import Text, fold_word

_JOINED = frozenset(("و", "،", "، و"))
_LOCAL = frozenset(("city", "town", "village", "camp", "neighbourhood", "site"))


def locate(text: Text, mentions: Sequence[PlaceMention], gazetteer: Gazetteer) -> list[PlaceMention]:
    """The mentions, an unresolved one with the country, province and coordinates of the place said to hold it.

    `within` then names that place, `place_id` stays None, and the precision is 2: these are not the coordinates of
    the place itself. Of a province or another wide place only country and province are taken. A name that is said to lie in
    one place where it stands first, and in no other, lies there at its other mentions too.
    """
    holders: dict[str, PlaceMention | None] = {}
    last: PlaceMention | None = None  # of the mention to the right: names joined to it share its holder
    for name, right in reversed(list(pairwise(mentions))):
        if not _is_lost(name):
            last = None
            continue
        last = _holder(text, name, right, last, gazetteer)
        if last is not None:
            known = holders.setdefault(_key(name), last)
            if known is not None and known.place_id != last.place_id:
                holders[_key(name)] = None
    if not holders:
        return list(mentions)
    return [_placed(m, holders.get(_key(m))) if _is_lost(m) else m for m in mentions]


def _is_lost(mention: PlaceMention) -> bool:
    return mention.place_id is None and mention.kind in _LOCAL


def _key(mention: PlaceMention) -> str:
    return " ".join(fold_word(word) for word in mention.text.split())


def _holder(
    text: Text, name: PlaceMention, right: PlaceMention, its: PlaceMention | None, gazetteer: Gazetteer
) -> PlaceMention | None:
    """The place that the words between `name` and the mention to its `right` say holds it."""
    gap = text.raw[name.span[1] : right.span[0]]
    between = " ".join(fold_word(word) for word in gap.split())
    if _is_lost(right):  # «قريتي الزهرات والنخلات شرق منبج»
        return its if between in _JOINED else None
    if right.place_id is None:
        return None
    if not between:  # «قرية الزهرات جنوب تعز»: the side belongs to the mention to the right
        return right if right.kind == "region" and right.geo_precision == 2 and gap.isspace() else None
    return right if between in gazetteer.cues.within else None


def _placed(mention: PlaceMention, holder: PlaceMention | None) -> PlaceMention:
    if holder is None:
        return mention
    small = holder.geo_precision in (1, 2)
    return msgspec.structs.replace(
        mention, country=holder.country, admin1=holder.admin1, within=holder.place_id,
        lat=holder.lat if small else None, lon=holder.lon if small else None,
        geo_precision=2 if small else holder.geo_precision,
    )  # fmt: skip
