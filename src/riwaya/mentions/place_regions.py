"""Places named by a cue word and a name, and regions put together from words: «ريف درعا الغربي»، «وسط سوريا»."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from riwaya.mentions.place_names import NameReader, Reading
from riwaya.rules.gazetteer import Cue

LISTS = frozenset("،,")
SIDES = {"الشمال": "north", "الجنوب": "south", "الشرق": "east", "الغرب": "west", "الوسط": "central"}
_DISTANCES = frozenset(("كم", "كلم", "كيلومترا", "كيلومتر", "كيلومترات", "كيلو", "ميلا", "ميل", "متر", "مترا"))
_LANDS = frozenset(("الاراضي", "اراضي", "الاجواء", "اجواء", "التراب", "المجال"))
_INTO = frozenset(("في", "الي", "نحو"))
_AREAS = frozenset(("region", "desert", "district", "governorate", "country"))


class RegionReader(NameReader):
    """Reads what stands after a cue word, a word of direction or ريف."""

    def _after_cue(self, i: int, cue: Cue, word: str, dropped: int) -> Iterator[Reading]:
        """«مدينة مأرب»; after a plural, every name of the list."""
        if cue.kind == "region" and i + 1 < self.end and self.tokens[i + 1].norm in SIDES:
            yield Reading(
                i, i + 2, self._span(i, dropped, i + 2), self.tokens[i + 1].norm, part=SIDES[self.tokens[i + 1].norm]
            )
            return
        named = self._cued_name(i + 1, cue)
        if named is None:
            if cue.kind == "region" and not cue.many and i + 1 < self.end:
                yield from self._nested(i, dropped)
            return
        last, key, places = named
        if cue.kind == "road":
            joined = self._other_end(last)
            if word == "طريق" and joined is None:
                return
            last, places = (joined, ()) if joined else (last, places)
        start = self._first_name_token(i + 1) if cue.many else i
        site = cue.kind in ("site", "post")
        if site or cue.kind == "neighbourhood":
            last = self._tail(last)
        first = self._span(start, dropped if start == i else 0, last)
        yield Reading(start, last, first, key, places, cue, word, site=site)
        if cue.many:
            yield from self._list(last, cue, word)

    def _nested(self, i: int, dropped: int) -> Iterator[Reading]:
        """«منطقة سد عويرض»: a cue before a cue."""
        k = self._first_name_token(i + 1)
        inner = self.words.cues.get(self.tokens[k].norm) if k < self.end else None
        if inner is not None and not inner.many:
            listed = self._known(k, self.tokens[k].norm)
            for reading in [listed] if listed else self._after_cue(k, inner, self.tokens[k].norm, 0):
                yield replace(reading, first=i, span=self._span(i, dropped, reading.last))

    def _list(self, last: int, cue: Cue, word: str) -> Iterator[Reading]:
        while last < self.end:
            k = last
            while k < self.end and self.tokens[k].norm in LISTS:
                k += 1
            k = self._first_name_token(k)
            if k >= self.end or self.tokens[k].kind != "word":
                return
            norm = self.tokens[k].norm
            if norm == "و":
                named, dropped, k = self._cued_name(k + 1, cue), 0, k + 1
            elif norm.startswith("و") and len(norm) > 3:
                named, dropped = self._cued_name(k, cue, norm[1:]), 1
            elif k > last:
                named, dropped = self._cued_name(k, cue), 0
            else:
                return
            if named is None or (self.gaz.ambiguous.get(named[1]) == "cue" and not named[1].startswith("ال")):
                return
            yield Reading(k, named[0], self._span(k, dropped, named[0]), named[1], named[2], cue, word)
            last = named[0]

    def _other_end(self, last: int) -> int | None:
        """«طريق سلمية – حمص»: the token after the second town."""
        if last < self.end and self.tokens[last].norm in "-–—/":
            found = self._longest(last + 1, self.tokens[last + 1].norm) if last + 1 < self.end else None
            return found[0] if found else None
        return None

    def _countryside(self, i: int, word: str, dropped: int) -> Iterator[Reading]:
        """«ريف درعا الغربي»، «ريفي إدلب واللاذقية»، «الريف الجنوبي»."""
        if word == "الريف":
            last, sides = self._sides(i + 1)
            if sides:
                yield Reading(
                    i, last, self._span(i, dropped, last), self._key(i, last, word), part=f"countryside {sides}"
                )
            return
        k = self._first_name_token(i + 1)
        cue = self.words.cues.get(self.tokens[k].norm) if k < self.end else None
        if cue is not None and not cue.many:
            k = self._first_name_token(k + 1)
        found = self._longest(k, self.tokens[k].norm) if k < self.end else None
        if found is None or self.gaz.is_blocked(found[1]):
            return
        own = self._longest(i, word)
        whole = self.gaz.find(own[1]) if own is not None and own[0] >= found[0] else ()
        last, sides = self._sides(found[0])
        part = f"countryside {sides}".strip() if not whole else sides
        yield Reading(
            i,
            last,
            self._span(i, dropped, last),
            own[1] if own and whole else found[1],
            whole or self.gaz.find(found[1]),
            part=part,
        )
        if word in ("ريفي", "ريفا", "ارياف"):
            for item in self._list(last, Cue("governorate", many=True, unknown=False, tail=False), word):
                yield replace(item, part="countryside", cue=None, cue_word="")

    def _direction(self, i: int, dropped: int) -> list[Reading]:
        """«وسط سوريا»، «شمال غرب البلاد» are regions; «شمال مقديشو» is near the town."""
        j, sides = self._heads(i)
        k = self._first_name_token(j)
        if k >= self.end or self.tokens[k].kind != "word" or self.text.sentence_of[k] != self.text.sentence_of[i]:
            return []
        norm = self.tokens[k].norm
        if norm in ("البلاد", "البلد", "المملكه"):
            return [Reading(i, k + 1, self._span(i, dropped, k + 1), norm, part=sides)]
        inner = self._direction_target(k)
        if inner is None:
            return []
        distant = self._previous(i) in _DISTANCES or self._previous(i) == "الي"
        area = inner.part or (inner.places and all(p.kind in _AREAS for p in inner.places))
        capital = inner.cue is None and any(p.kind == "governorate" for p in inner.places) and sides != "central"
        if distant or not (area or capital):
            return [replace(inner, near=True)]
        if capital and not area:
            return [replace(inner, first=i, span=self._span(i, dropped, inner.last), near=True, side=sides)]
        return [replace(inner, first=i, span=self._span(i, dropped, inner.last), part=f"{sides} {inner.part}".strip())]

    def _heads(self, i: int) -> tuple[int, str]:
        """The direction words from token i: (token after, English): «جنوب وشرق»، «شمال غربي»."""
        sides, j = [], i
        while j < self.end and j < i + 3:
            norm = self.tokens[j].norm
            bare = norm[1:] if norm not in self.words.directions and norm[:1] in "وبل" else norm
            side = self.words.directions.get(bare)
            if side is None:
                break
            sides.append(side)
            j += 1
        return j, "-".join(sides)

    def _direction_target(self, k: int) -> Reading | None:
        word = self.tokens[k].norm
        if word in self.words.cues:
            return self._known(k, word) or next(self._after_cue(k, self.words.cues[word], word, 0), None)
        if word in self.words.countryside:
            return next(self._countryside(k, word, 0), None)
        if word == "العاصمه":
            return next(iter(self._capital(k, 0)), None)
        if word in self.words.grounds or word == "الحدود":
            return next(iter(self._ground(k, word, 0)), None)
        found = self._longest(k, word)
        if found is None or self.gaz.is_blocked(found[1]):
            return None
        places = tuple(
            p for p in self.gaz.find(found[1]) if p.needs != "cue" and self.gaz.ambiguous.get(found[1]) != "cue"
        )
        return Reading(k, found[0], self._span(k, 0, found[0]), found[1], places) if places else None

    def _ground(self, i: int, word: str, dropped: int) -> list[Reading]:
        """«الأراضي اللبنانية»، «الحدود مع سوريا»، «الجنوب السوري»، «المنطقة الوسطى»."""
        k = i + 1
        if word == "المجال":
            if k >= self.end or self.tokens[k].norm != "الجوي":
                return []
            k += 1
        countries = self._nationalities(k)
        last = k + len(countries)
        side = SIDES.get(word, "")
        if word in ("الحدود", "حدود", "حدودها") and not countries:
            return self._border(i, dropped)
        if countries:
            part = "" if word in _LANDS else side or "border" if word in ("الحدود", "حدود") else side or word
            return [
                Reading(
                    i, last, self._span(i, dropped, last), self._key(i, last, word), part=part, country=countries[0]
                )
            ]
        if word in _LANDS and k < self.end and self.tokens[k].norm == "المملكه":
            return [Reading(i, k + 1, self._span(i, dropped, k + 1), "اراضي المملكه", country="SA")]
        if word in ("المنطقه", "المدن"):
            last, sides = self._sides(k)
            return (
                [Reading(i, last, self._span(i, dropped, last), self._key(i, last, word), part=sides)] if sides else []
            )
        if side and (self._previous(i) in _INTO or (dropped == 1 and self.tokens[i].norm.startswith("ب"))):
            following = self.tokens[k].norm if k < self.end else ""
            if following not in ("من", "منه", "منها", "و") and not following.startswith(("ال", "وال")):
                return [Reading(i, k, self._span(i, dropped, k), word, part=side)]
        return []

    def _border(self, i: int, dropped: int) -> list[Reading]:
        k = i + 1
        if k + 1 < self.end and self.tokens[k].norm == "مع":
            found = self._longest(k + 1, self.tokens[k + 1].norm)
            if found is not None and any(p.kind == "country" for p in self.gaz.find(found[1])):
                country = next(p.country for p in self.gaz.find(found[1]) if p.kind == "country")
                return [
                    Reading(
                        i,
                        found[0],
                        self._span(i, dropped, found[0]),
                        self._key(i, found[0], "الحدود"),
                        part="border",
                        country=country,
                    )
                ]
        return []

    def _capital(self, i: int, dropped: int) -> list[Reading]:
        """«العاصمة السورية دمشق»، «العاصمة السودانية»."""
        countries = self._nationalities(i + 1)
        named = i + 1 + len(countries)
        k = self._first_name_token(named)
        found = self._longest(k, self.tokens[k].norm) if k < self.end else None
        places = tuple(p for p in self.gaz.find(found[1]) if p.kind in ("city", "governorate", "town")) if found else ()
        if (found is None or not places) and countries:
            capital = self.gaz.capital(countries[0])
            return (
                [Reading(i, named, self._span(i, dropped, named), f"@@{countries[0]}", (capital,))] if capital else []
            )
        if found is None or not places:
            return []
        cue = Cue("city", many=False, unknown=False, tail=False)
        return [Reading(i, found[0], self._span(i, dropped, found[0]), found[1], places, cue, "العاصمه")]
