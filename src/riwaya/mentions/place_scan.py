"""Reads where an article names places: one pass over its tokens."""

from __future__ import annotations

from msgspec.structs import replace

from riwaya.mentions.place_names import PASSED, Reading
from riwaya.mentions.place_regions import LISTS, SIDES, RegionReader
from riwaya.rules.gazetteer import Gazetteer, Place
from riwaya.text import Text, Token

_SURE_KINDS = frozenset(("country", "governorate", "region", "desert", "city"))
_WEAK_HEADS = ("ابو ", "ام ", "بني ", "الشيخ ", "شيخ ", "عبد ")
_WIDE = 100_000
_METROPOLIS = 1_000_000
_NEAR_COUNTRIES = frozenset(
    "SY IQ YE LY SD SS PS IL LB JO EG SA AE QA KW BH OM TR IR SO DJ ER TN DZ MA MR AF UA".split()
)


def scan(text: Text, gazetteer: Gazetteer) -> list[Reading]:
    """All readings in order, not overlapping. Weak names are kept where the article elsewhere names them surely."""
    return _Scanner(text, gazetteer).run()


class _Scanner(RegionReader):
    """Decides at each token which reading holds."""

    def __init__(self, text: Text, gazetteer: Gazetteer) -> None:
        super().__init__(text, gazetteer)
        self.out: list[Reading] = []

    def run(self) -> list[Reading]:
        after, readings = 0, self.gaz.readings
        for i, token in enumerate(self.tokens):
            if i < after or token.kind != "word":
                continue
            for word, dropped, glued in readings(token.norm):
                after = self._take(i, word, dropped, glued=glued)
                if after > i:
                    break
        sure = {r.key for r in self.out if not r.weak}
        kept = [r for r in self.out if not r.weak or (r.key in sure and r.key != "القطاع")]
        return self._with_repeats(kept)

    def _with_repeats(self, kept: list[Reading]) -> list[Reading]:
        """A name that only a cue word showed to be a place is one where it stands alone later: «في وانلاوين»."""
        unknown = {r.key.split(" ")[0]: r for r in kept if r.cue is not None and not r.part and self._told_by_cue(r)}
        if not unknown:
            return kept
        taken = {i for r in kept for i in range(r.first, r.last)}
        for i, token in enumerate(self.tokens):
            if i in taken or token.kind != "word":
                continue
            for word, dropped in ((token.norm, 0), (token.norm[1:], 1), (token.norm[2:], 2)):
                first = unknown.get(word)
                if (
                    first is None
                    or (dropped and token.norm[0] not in "وبلف")
                    or (not dropped and not self._is_placed(i))
                ):
                    continue
                words = first.key.split(" ")
                if [t.norm for t in self.tokens[i + 1 : i + len(words)]] == words[1:]:
                    last = i + len(words)
                    kept.append(
                        replace(first, first=i, last=last, span=self._span(i, dropped, last), cue_word="", weak=False)
                    )
                    break
        return sorted(kept, key=lambda r: r.first)

    def _take(self, i: int, word: str, dropped: int, *, glued: bool) -> int:
        """Record what starts at token i read as `word`; the token after it, or i where nothing does."""
        words = self.words
        found = self._longest(i, word)
        if found is not None and self.gaz.is_blocked(found[1]):
            return found[0]
        listed: list[Reading] = []
        if word in words.cues:
            listed = list(self._after_cue(i, words.cues[word], word, dropped))
            if found is not None and " " in found[1] and (not listed or found[0] >= listed[0].last):
                listed = []
        elif word in words.countryside or word == "الريف":
            listed = list(self._countryside(i, word, dropped))
        elif word in words.directions and (found is None or " " not in found[1]):
            listed = self._direction(i, dropped)
        elif word in words.grounds or word in SIDES or word in ("الحدود", "حدود", "المجال", "المنطقه"):
            listed = self._ground(i, word, dropped)
        elif word == "العاصمه":
            listed = self._capital(i, dropped)
        if not listed and found is not None:
            listed = self._bare(i, found, word, dropped, glued=glued)
        self.out += listed
        return listed[-1].last if listed else i

    def _bare(self, i: int, found: tuple[int, str], word: str, dropped: int, *, glued: bool) -> list[Reading]:
        last, key = found
        needs = self.gaz.ambiguous.get(key, "")
        cued = self._says_its_kind(key)
        places = tuple(p for p in self.gaz.find(key) if (cued or p.needs != "cue") and needs not in ("cue", "never"))
        if not places or self._follows_title(i) or (last == i + 1 and "\u064b" in self.tokens[i].raw):
            return []
        if (
            key in self.words.also_adjectives
            and self.tokens[i - 1].kind == "word"
            and _is_definite_noun(self._previous(i))
        ):
            return []
        sure = needs != "in" and any(_stands_alone(p, key) for p in places)
        if not sure:
            placed = (glued and len(word) > 3) or ((dropped == 0 or glued) and self._is_placed(i)) or self._continues(i)
            if dropped and not glued and not self._continues(i) and not self._is_placed(i):
                placed = False
            sure = placed
        little = not any(_stands_alone(p, key) for p in places)
        near = self._previous(i) in self.words.near
        if all(p.kind == "site" for p in places):
            last = self._tail(last)
        return [Reading(i, last, self._span(i, dropped, last), key, places, near=near, weak=not sure, little=little)]

    def _told_by_cue(self, reading: Reading) -> bool:
        """Whether the cue word alone shows the name to be a place: no gazetteer has it, or only as one that needs a cue."""
        if not reading.places:
            return True
        everyday = reading.key in self.gaz.common or reading.key in self.gaz.ambiguous
        return not everyday and all(p.needs == "cue" for p in reading.places)

    def _says_its_kind(self, key: str) -> bool:
        """Whether a name begins with its own cue word («مخيم زمزم»), which a place that needs one is content with."""
        head, _, rest = key.partition(" ")
        return bool(rest) and head in self.words.cues

    def _is_placed(self, i: int) -> bool:
        before = self._previous(i)
        if before == "علي" and not self.tokens[i - 1].raw.endswith("ى"):
            return False  # the name Ali
        return before in self.words.locatives or (
            len(before) > 3 and before[0] in "وبل" and before[1:] in self.words.locatives
        )

    def _continues(self, i: int) -> bool:
        """Whether the token goes on with a list whose item before was a place: «سقبا، وحمورية»."""
        if not self.out or self.out[-1].weak:
            return False
        gap = self.tokens[self.out[-1].last : i]
        if not all(t.norm in LISTS or t.norm in PASSED or t.norm in ("و", "-", "–") or self._is_joined(t) for t in gap):
            return False
        return bool(gap) or self.tokens[i].norm.startswith("و")

    def _is_joined(self, token: Token) -> bool:
        """Whether a word of a list could be one of its places, though it is an everyday word, too: «مقلي وعدوة وأكسوم»."""
        return token.norm.startswith("و") and self.gaz.find(token.norm[1:]) != ()

    def _follows_title(self, i: int) -> bool:
        before = self._previous(i)
        blocked = self.words.not_after
        return before in blocked or (len(before) > 3 and before[0] in "وبلف" and before[1:] in blocked)


def _stands_alone(place: Place, key: str) -> bool:
    """Whether the bare name is enough: countries, governorates, cities, regions; elsewhere only large ones."""
    if place.needs == "in":
        return False
    if place.needs == "sure" or place.kind in ("country", "governorate"):
        return True
    if place.id.startswith("riwaya:"):
        return place.kind in _SURE_KINDS or (" " in key and not key.startswith(_WEAK_HEADS))
    if place.kind == "city":
        if len(key) < 4:
            return False
        return (
            place.population >= _METROPOLIS
            or place.country in _NEAR_COUNTRIES
            or (place.population >= _WIDE and " " in key)
        )
    return " " in key and not key.startswith(_WEAK_HEADS)


def _is_definite_noun(norm: str) -> bool:
    return norm.startswith(("ال", "وال", "بال", "لل", "فال", "كال")) and norm not in ("الي", "الا", "التي", "الذي")
