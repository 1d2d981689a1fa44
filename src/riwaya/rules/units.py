"""Counted nouns: data/lexicon/units.yaml compiled to one table of written forms."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, cast, get_args

import msgspec

from riwaya.errors import RuleError
from riwaya.model.mention import Qualifier
from riwaya.rules.files import data_root, read_yaml
from riwaya.rules.times import load_times
from riwaya.text import fold_word, fold_words

Number = Literal["singular", "dual", "plural"]


class UnitForm(msgspec.Struct, frozen=True):
    """One written form of a counted noun, article and prepositions off.

    `construct` marks a dual before the noun it governs (بلدتي، طائرتا); `needs_pair` one that is
    only a dual where two names joined by و follow (ريفي is also "rural"), or, with no construct,
    where it is indefinite (شرطيين); `governed_only` one that is a dual before `governed` words alone;
    `owned` one with whose they are (نجليه).
    """

    unit: str
    number: Number
    construct: bool = False
    needs_pair: bool = False
    governed_only: bool = False
    owned: bool = False


class UnitRules(msgspec.Struct, frozen=True, eq=False):
    """`forms`: folded word → form. `phrases`: first word → longer units as word tuples (بالمئة، كلم مربع).

    `months` are the first words of month names: a number before one is a date.
    """

    forms: Mapping[str, UnitForm]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    not_dual: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    qualifiers: Mapping[str, tuple[tuple[tuple[str, ...], Qualifier], ...]] = msgspec.field(default_factory=dict)
    qualifiers_after: tuple[tuple[tuple[str, ...], Qualifier], ...] = ()
    not_counted: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    governed: frozenset[str] = frozenset()
    ones: frozenset[str] = frozenset()
    time_units: frozenset[str] = frozenset(
        {"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"}
    )


def load_units(root: Traversable | Path | None = None) -> UnitRules:
    """The counted nouns below a data root (the shipped one where none is given), read once.

    >>> load_units().forms["بلدتين"].unit, load_units().forms["اشخاص"].number
    ('town', 'plural')
    """
    return _load(cast("Hashable", root or data_root()))


@lru_cache(maxsize=4)
def _load(root: Hashable) -> UnitRules:
    path = cast("Traversable", root) / "lexicon" / "units.yaml"
    table = read_yaml(path)
    if not isinstance(table, dict) or not isinstance(table.get("units"), dict):
        raise RuleError("R020", "no table of units", where="units.yaml", remedy="Put the nouns under `units:`.")
    pairless = frozenset(table.get("pairless", ()))
    forms: dict[str, UnitForm] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for unit, rows in table["units"].items():
        for row in rows or ():
            if not isinstance(row, str) or not row.strip():
                raise RuleError("R021", f"unit {unit!r} has a row that is no noun: {row!r}", where="units.yaml")
            words = fold_word(row).split()
            if _is_phrase(row, words):
                phrases.setdefault(words[0], []).append((tuple(words), str(unit)))
                continue
            for form, value in _decline(str(unit), row, pairless=unit in pairless):
                forms.setdefault(form, value)
    for noun in fold_words(table.get("owned", ())):
        if noun not in forms:
            raise RuleError("R021", f"`owned` names a noun that is under no unit: {noun!r}", where="units.yaml")
        for form in _owned(noun):
            forms.setdefault(form, UnitForm(forms[noun].unit, "dual", owned=True))
    ranked = {first: tuple(sorted(found, key=lambda p: -len(p[0]))) for first, found in phrases.items()}
    return UnitRules(
        forms,
        ranked,
        not_dual=fold_words(table.get("not_dual", ())),
        months=frozenset(load_times(cast("Traversable", root)).months),
        qualifiers=_qualifiers(table.get("qualifiers", {})),
        qualifiers_after=tuple(
            (tuple(fold_word(phrase).split()), qualifier)
            for qualifier, phrases in table.get("qualifiers_after", {}).items()
            for phrase in phrases
        ),
        not_counted=fold_words(table.get("not_counted", ())),
        labels=fold_words(table.get("labels", ())),
        governed=fold_words(table.get("governed", ())),
        ones=frozenset(table.get("ones", ())),
    )


def _owned(noun: str) -> Iterator[str]:
    """«نجليه»، «ابنتاها»: a folded noun's dual with the pronouns of the third person."""
    stem = noun[:-1] + "ت" if noun.endswith("ه") else noun
    yield from (stem + end + whose for end in "يا" for whose in ("ه", "ها", "هم", "هما"))


def _qualifiers(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[tuple[tuple[str, ...], Qualifier], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], Qualifier]]] = {}
    for qualifier, phrases in table.items():
        if qualifier not in get_args(Qualifier):
            raise RuleError("R024", f"no such qualifier: {qualifier!r}", where="units.yaml")
        for phrase in phrases:
            words = fold_word(phrase).split()
            found.setdefault(words[0], []).append((tuple(words[1:]), cast("Qualifier", qualifier)))
    return {first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in found.items()}


def _is_phrase(row: str, words: list[str]) -> bool:
    """A unit of several words (كلم مربع، رجل أمن) rather than a singular and its plurals."""
    return words[0] in ("في", "%", "بالمئه", "بالمائه", "بالميه", "٪", "$", "€", "¢") or (
        len(words) > 1 and words[-1] in _SECOND_WORDS and not row.startswith("^")
    )


_SECOND_WORDS = frozenset(
    {
        "مربع",
        "مربعا",
        "مكعب",
        "مكعبا",
        "امن",
        "اسعاف",
        "مئويه",
        "مسيره",
        "نفط",
        "يوميا",
        "اثري",
        "اغتيال",
        "وفاه",
    }
)


def _decline(unit: str, row: str, *, pairless: bool) -> Iterator[tuple[str, UnitForm]]:
    """The forms of one row: singular with its tanwin, plurals with their constructs, duals."""
    words = row.removeprefix("^").split()
    paired, governed, dual_in_een = "~" in words, "=" in words, "+" in words
    words = [w for w in words if w not in ("~", "=", "+")]
    one = fold_word(words[0])
    yield one, UnitForm(unit, "singular")
    feminine = words[0].endswith("ة")
    if not feminine and not one.endswith("ا"):
        yield one + "ا", UnitForm(unit, "singular")
    sound = False
    for written in words[1:]:
        plural = fold_word(written)
        if plural == "-ون":
            sound = True
            stem = one
            if dual_in_een:
                yield one + "ين", UnitForm(unit, "dual", needs_pair=True)
            yield from ((stem + end, UnitForm(unit, "plural")) for end in ("ين", "ون", "ي", "و"))
        elif plural == "-ات":
            yield (one[:-1] if feminine else one) + "ات", UnitForm(unit, "plural")
        elif plural == "-هات":
            yield one + "هات", UnitForm(unit, "plural")
        else:
            yield plural, UnitForm(unit, "plural")
            if not plural.endswith(("ا", "ه", "ي")):
                yield plural + "ا", UnitForm(unit, "plural")
    if row.startswith("^") or len(one) < 2:
        return
    stem = one[:-1] + "ت" if feminine else one
    yield stem + "ان", UnitForm(unit, "dual")
    if not sound:  # else it is written like the plural: مدنيين
        yield stem + "ين", UnitForm(unit, "dual")
    if feminine:
        yield from ((stem + end, UnitForm(unit, "dual", construct=True, needs_pair=not pairless)) for end in "يا")
    elif paired or governed:
        yield stem + "ي", UnitForm(unit, "dual", construct=True, needs_pair=True, governed_only=governed)
