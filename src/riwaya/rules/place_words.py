"""Names of imported places: which spellings are Arabic, and which are everyday words that need a cue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from riwaya.rules.files import read_tsv
from riwaya.rules.gazetteer import read_ambiguous, read_common_words
from riwaya.text import fold_word

_ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a\u064b-\u0652\u0640\s\-]+")
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_TITLE = re.compile(
    r"^(?:محافظة|مدينة|ولاية|منطقة|قضاء|ناحية|مديرية|بلدية|شعبية|قرية|بلدة|إقليم|اقليم|مقاطعة|إمارة|امارة|مركز)\s+(?=\S{3})"
)
_GENERIC_EN = re.compile(r"\s+(?:Governorate|Province|Region|District|Subdistrict|Sub-district|State|City|Municipality)$", re.IGNORECASE)
_WIDE = frozenset(("country", "governorate", "city", "desert"))
_LARGE = 100_000


@dataclass(frozen=True, slots=True)
class Words:
    """The lists by which a name is told to be a word: place names that are words, given names, everyday words."""

    ambiguous: dict[str, str]
    given: frozenset[str]
    common: frozenset[str]

    def needs(self, name: str, kind: str, population: int) -> str:
        """`cue` where a little place bears an everyday word or a given name; what ambiguous.tsv says where it lists it."""
        folded = fold_word(name)
        listed = self.ambiguous.get(folded)
        if listed is not None:
            return listed
        if kind in _WIDE or population >= _LARGE:
            return ""
        return "cue" if folded in self.given or folded in self.common or folded.removeprefix("ال") in self.common else ""


def load_words(root: Traversable | Path) -> Words:
    """The lists of the shipped rule data."""
    given = frozenset(r["name"] for r in read_tsv(root / "actors" / "given_names.tsv") if r["strength"] == "strong")
    return Words(read_ambiguous(root), given, read_common_words(root))


def is_arabic(name: str) -> bool:
    """Whether a name is written in Arabic letters, and only in those of Arabic.

    >>> is_arabic("دير الزور"), is_arabic("پشت کوه"), is_arabic("Homs")
    (True, False, False)
    """
    return _ARABIC.fullmatch(name) is not None


def arabic_names(names: Iterable[str]) -> list[str]:
    """The Arabic spellings, without marks and the words for city or governorate, one of each folded form.

    >>> arabic_names(["Homs", "مدينة حِمص", "حمص", "حمس"])
    ['حمص', 'حمس']
    """
    found: dict[str, str] = {}
    for raw in names:
        if is_arabic(raw):
            name = " ".join(_TITLE.sub("", _MARKS.sub("", raw).strip()).split())
            if len(name) > 1:
                found.setdefault(fold_word(name), name)
    return list(found.values())


def plain_english(name: str) -> str:
    """A Latin name without marks of transliteration and without the word for its rank.

    >>> plain_english("Muḩāfaz̧at Dar‘ā"), plain_english("Idlib Governorate")
    ("Muhafazat Dar'a", 'Idlib')
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    for mark in "‘’ʻʼ":
        bare = bare.replace(mark, "'")
    return _GENERIC_EN.sub("", " ".join(bare.replace("ı", "i").split()))
