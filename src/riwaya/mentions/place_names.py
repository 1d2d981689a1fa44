"""Place names in a token stream: the longest listed one, and what looks like one after a cue word."""

from __future__ import annotations

import msgspec

from riwaya.model import Span
from riwaya.rules.gazetteer import Cue, Gazetteer, Place
from riwaya.text import Text, Token, fold_word

PASSED = frozenset("#\"«»“”'")
_INNER = PASSED | frozenset("-–ـ")
_CLOSERS = {"«": "»", '"': '"', "“": "”"}


class Reading(msgspec.Struct, frozen=True):
    """Tokens `[first, last)` name a place.

    `places` are what the gazetteer knows of the name (none where only the cue word shows it is a place);
    `part` says which part is meant («ريف درعا الغربي»: countryside west), `side` where it
    lies from a town («شمال حلب»); `near` that the place is only close by;
    `little` marks a bare name that only a preposition shows to be a place; `country` is set for names made of a nationality («الأراضي اللبنانية»).
    """

    first: int
    last: int
    span: Span
    key: str
    places: tuple[Place, ...] = ()
    cue: Cue | None = None
    cue_word: str = ""
    part: str = ""
    side: str = ""
    near: bool = False
    country: str = ""
    weak: bool = False
    little: bool = False
    site: bool = False


class NameReader:
    """Finds names in one text. Methods that find nothing return None and move nothing."""

    def __init__(self, text: Text, gazetteer: Gazetteer) -> None:
        """Read `text` with `gazetteer`."""
        self.text, self.gaz, self.words = text, gazetteer, gazetteer.cues
        self.tokens = text.tokens
        self.end = len(text.tokens)

    def _first_name_token(self, j: int) -> int:
        while j < self.end and self.tokens[j].norm in PASSED:
            j += 1
        return j

    def _longest(self, i: int, word: str) -> tuple[int, str] | None:
        """(token after, folded name) of the longest name that starts at token i read as `word`."""
        limit = self.gaz.words_at_most(word)
        if not limit:
            return None
        key, best = word, ((i + 1, word) if self.gaz.has(word) else None)
        k, count = i + 1, 1
        while count < limit and k < self.end:
            token = self.tokens[k]
            if token.kind in ("word", "latin", "number"):
                key, count = f"{key} {token.norm}", count + 1
                if self.gaz.has(key):
                    best = (k + 1, key)
            elif token.norm not in _INNER:
                break
            k += 1
        return best

    def _cued_name(self, j: int, cue: Cue, word: str = "") -> tuple[int, str, tuple[Place, ...]] | None:
        """(token after, folded name, places) of the name at token j, known or looking like one."""
        k = self._first_name_token(j)
        if k >= self.end or self.tokens[k].kind != "word":
            return None
        word = word or self.tokens[k].norm
        if word in self.words.directions or word in self.words.countryside:
            return None
        other = word[2:] if word.startswith("ال") else "ال" + word
        for form in (word, other):
            found = self._longest(k, form)
            if found is not None and not self.gaz.is_blocked(found[1]):
                if " " not in found[1] and word in self.words.heads and self._goes_on(k + 1):
                    break  # «قرية بلاد الوافي»: the head word alone is another place
                if self._is_cue_itself(found[1]):
                    return None
                needs = self.gaz.ambiguous.get(found[1])
                own = cue.kind == "region" and any(p.id.startswith("riwaya:") for p in self.gaz.find(found[1]))
                if needs == "never" or (needs == "cue" and not own and cue.kind in ("site", "road", "region")):
                    if needs == "cue" and cue.kind == "site" and word.startswith("ال") and word not in self.gaz.common:
                        break  # «جبل البركان»: a name, but not the place listed under it
                    return None
                places = tuple(
                    p for p in self.gaz.find(found[1]) if _can_be(p, cue) or (cue.kind == "road" and not cue.unknown)
                )
                if places or (cue.unknown and form == word and cue.kind == "site"):
                    return self._close(k, j, *self._pair(found[0], found[1], places, cue))
        last = self._unknown(k, word) if cue.unknown else None
        if last is None and cue.bold and not cue.many and self._may_be_bold(word):
            last = k + 1
        return None if last is None else self._close(k, j, last, self._key(k, last, word), ())

    def _is_cue_itself(self, key: str) -> bool:
        """Whether the name is a cue word («مركز مدينة»); with the article only where no place of ours is called so."""
        if key in self.words.cues or key in self.words.directions:
            return True
        return key.removeprefix("ال") in self.words.cues and not any(
            p.id.startswith("riwaya:") for p in self.gaz.find(key)
        )

    def _pair(self, last: int, key: str, places: tuple[Place, ...], cue: Cue) -> tuple[int, str, tuple[Place, ...]]:
        """«قرية المنصورة الغربية» is not المنصورة."""
        if cue.kind not in ("village", "town") or last >= self.end or self.tokens[last].norm not in self.words.pairs:
            return last, key, places
        return last + 1, f"{key} {self.tokens[last].norm}", ()

    def _unknown(self, k: int, word: str) -> int | None:
        """The token after a name the gazetteer lacks; None where the word is an everyday one."""
        if not self._looks_like_name(word):
            if word not in self.words.heads:
                return None
            return k + 2 if k + 1 < self.end and self._is_second(k + 1) else None  # «دير السفلى» too
        last = k + 1
        if last < self.end:
            following = self.tokens[last].norm
            if (
                word in self.words.heads
                and following in self.words.heads
                and self._is_second(last)
                and last + 1 < self.end
                and self._is_second(last + 1)
            ):
                return last + 2  # خان بني سعد
            adjoined = self.tokens[last].kind == "word" and self.text.sentence_of[last] == self.text.sentence_of[k]
            if adjoined and (following in self.words.pairs or (word in self.words.heads and self._is_second(last))):
                return last + 1
            if (
                adjoined
                and not word.startswith("ال")
                and following.startswith("ال")
                and self._looks_like_name(following)
            ):
                return last + 1
        return last

    def _may_be_bold(self, word: str) -> bool:
        if not word.startswith("ال") or len(word) < 5 or self.gaz.ambiguous.get(word) == "never":
            return False
        bare = word[2:]
        words = self.words
        if word in words.adjectives or word in words.pairs or bare in words.cues or word in words.nationality_forms:
            return False
        return not bare.endswith(("يه", "يين", "ات", "ون", "ين"))

    def _goes_on(self, k: int) -> bool:
        """Whether token k is the second word of a name that a head word began."""
        if not self._is_second(k) if k < self.end else True:
            return False
        norm = self.tokens[k].norm
        return norm not in self.words.pairs and (norm.startswith("ال") or self._looks_like_name(norm))

    def _is_second(self, k: int) -> bool:
        token = self.tokens[k]
        glued = token.norm[:1] in "بول" and token.norm[1:] in self.words.cues
        return token.kind == "word" and len(token.norm) > 2 and token.norm not in self.words.locatives and not glued

    def _looks_like_name(self, word: str) -> bool:
        gaz = self.gaz
        if (
            len(word) < 3
            or gaz.ambiguous.get(word) == "never"
            or word in gaz.common
            or word in self.words.cues
            or word in self.words.adjectives
            or word in self.words.directions
        ):
            return False
        if word in self.words.near or word in self.words.locatives or word in self.words.countryside:
            return False
        bare = word.removeprefix("ال")
        if (
            bare in gaz.common
            or bare in self.words.nationalities
            or bare.rstrip("ه") in self.words.nationalities
            or bare in self.words.cues
        ):
            return False
        if (
            word[0] in "وفبلكس"
            and len(word) > 3
            and (word[1:] in gaz.common or word[1:3] == "ال" or word[1:] in self.words.cues)
        ):
            return False
        if word.startswith("لل") or (bare == word and word.removesuffix("ه").removesuffix("ي") in gaz.common):
            return False
        return word.startswith("ال") or not word.endswith(("يه", "ها", "هم", "تها", "ته", "وا", "تين", "ات"))

    def _close(
        self, k: int, j: int, last: int, key: str, places: tuple[Place, ...]
    ) -> tuple[int, str, tuple[Place, ...]]:
        """Take in the mark that closes a quoted name: «جبل "يسوف"»."""
        closer = _CLOSERS.get(self.tokens[k - 1].norm) if k > j else None
        if closer is not None and last < self.end and self.tokens[last].norm == closer:
            last += 1
        return last, key, places

    def _tail(self, last: int) -> int:
        while last < self.end and self.tokens[last].norm in self.words.tails:
            last += 1
        return last

    def _known(self, k: int, word: str) -> Reading | None:
        """A listed name of several words that starts with a cue word: «مطار الحديدة»."""
        found = self._longest(k, word)
        if found is None or " " not in found[1] or self.gaz.is_blocked(found[1]):
            return None
        last = self._tail(found[0])
        return Reading(k, last, self._span(k, 0, last), found[1], self.gaz.find(found[1]))

    def _nationalities(self, k: int) -> list[str]:
        """Countries of the definite adjectives of nationality from token k."""
        countries: list[str] = []
        while k < self.end and self.tokens[k].norm.startswith("ال"):
            stem = self.tokens[k].norm[2:]
            iso = self.words.nationalities.get(stem) or self.words.nationalities.get(stem.removesuffix("ه"))
            if iso is None:
                break
            countries.append(iso)
            k += 1
        return countries

    def _sides(self, last: int) -> tuple[int, str]:
        """Adjectives of direction from token `last`: (token after them, their English)."""
        sides: list[str] = []
        while last < self.end:
            norm = self.tokens[last].norm
            side = self.words.adjectives.get(norm) or (
                self.words.adjectives.get(norm[1:]) if norm.startswith("و") else None
            )
            if side is None:
                break
            sides.append(side)
            last += 1
        return last, "-".join(sides)

    def _previous(self, i: int) -> str:
        k = i - 1
        while k >= 0 and self.tokens[k].norm in PASSED:
            k -= 1
        return self.tokens[k].norm if k >= 0 else ""

    def _span(self, first: int, dropped: int, last: int) -> Span:
        """Raw span of the tokens without the first `dropped` letters."""
        return (self._start(self.tokens[first], dropped), self.tokens[last - 1].end)

    @staticmethod
    def _start(token: Token, dropped: int) -> int:
        if not dropped or len(token.raw) == len(token.norm):
            return token.start + dropped
        k = dropped
        while len(fold_word(token.raw[:k])) < dropped or (k < len(token.raw) and not fold_word(token.raw[k])):
            k += 1
        return token.start + k

    def _key(self, first: int, last: int, word: str) -> str:
        return " ".join([word, *(t.norm for t in self.tokens[first + 1 : last] if t.kind != "punct")])


def _can_be(place: Place, cue: Cue) -> bool:
    """Whether the cue word can stand before this place: «محافظة» before no village."""
    if cue.kind == "governorate":
        return place.kind in ("governorate", "region", "city", "district", "town")
    if cue.kind in ("city", "town", "village"):
        return place.kind not in ("country", "road")
    if cue.kind == "neighbourhood":
        return place.kind not in ("country", "governorate", "district")
    if cue.kind == "road":
        return place.kind == "road"
    if cue.kind == "post":
        return place.kind != "country"
    if cue.kind == "site":
        own = place.kind == "village" and place.id.startswith("riwaya:") and place.needs != "cue"
        return own or place.kind not in ("village", "neighbourhood", "district", "country")
    return True
