"""Verb, noun and participle forms generated from citation forms: no analyser, a table made once.

Unvowelled Arabic writes active and passive alike in sound verbs (قتل: qatala or qutila), so a form
says what it can be and the clause decides. Forms are folded (text/normalise.py). Weak, hollow and
hamzated verbs follow the spelling of the citation form, which is why that is given unfolded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from riwaya.text.normalise import fold_word

Tense = Literal["perfect", "imperfect", "jussive"]
Number = Literal["s", "d", "p"]


class VerbForm(msgspec.Struct, frozen=True):
    """What one conjugated form can be. `bound` forms stand only before a pronoun (قتلو+هم)."""

    tense: Tense
    person: Literal[1, 3]
    gender: Literal["m", "f", ""]
    number: Number
    bound: bool = False


class NounForm(msgspec.Struct, frozen=True):
    """What one form of a noun or participle can be. `bound` forms stand only before a pronoun."""

    number: Number
    accusative: bool = False
    bound: bool = False


def conjugate(perfect: str, imperfect: str) -> Iterator[tuple[str, VerbForm]]:
    """Every third-person form and the first-person ones that print uses, folded.

    >>> sorted(w for w, f in conjugate("نفى", "ينفي") if f.person == 3 and f.tense == "perfect" and not f.bound)
    ['نفت', 'نفتا', 'نفوا', 'نفي', 'نفيا', 'نفين']
    >>> [w for w, f in conjugate("استعاد", "يستعيد") if f.tense == "jussive"][:1]
    ['يستعد']
    """
    yield from _perfect(perfect)
    yield from _imperfect(imperfect)


def decline_noun(noun: str) -> Iterator[tuple[str, NounForm]]:
    """Forms of a noun given in the singular or as a broken plural.

    >>> [w for w, f in decline_noun("عملية") if f.number == "d"]
    ['عمليتان', 'عمليتين']
    """
    base = fold_word(noun)
    yield base, NounForm("s")
    if noun.endswith("ة"):
        stem = base[:-1] + "ت"
        yield stem, NounForm("s", bound=True)
    else:
        stem = base
        if noun.endswith("اء"):
            yield base[:-1] + "ئ", NounForm("s", bound=True)
            yield base[:-1] + "ؤ", NounForm("s", bound=True)
        elif not noun.endswith(("ى", "ا")):
            yield base + "ا", NounForm("s", accusative=True)  # also كمينا, تطمينا: in -ين, and no plurals
    if not noun.endswith(("ى", "ا", "ات", "ون", "ين", "ي")):
        yield stem + "ان", NounForm("d")
        yield stem + "ين", NounForm("d")


def decline_plural(plural: str) -> Iterator[tuple[str, NounForm]]:
    """Forms of a plural as it is listed: sound plurals in their cases, broken ones with the accusative."""
    base = fold_word(plural)
    yield base, NounForm("p")
    if plural.endswith("ون"):
        yield base[:-2] + "ين", NounForm("p")
        yield base[:-1], NounForm("p")
        yield base[:-2] + "ي", NounForm("p")
    elif plural.endswith("ى"):
        yield base[:-1] + "ا", NounForm("p", bound=True)
    elif not plural.endswith(("ات", "ين", "ا")):
        yield base + "ا", NounForm("p", accusative=True)


def decline_participle(participle: str) -> Iterator[tuple[str, NounForm]]:
    """A participle in both genders and all numbers (متهم، متهمة، متهمون، متهمين، متهمات، متهما)."""
    base = fold_word(participle)
    yield base, NounForm("s")
    yield base + "ا", NounForm("s", accusative=True)
    stem = base.removesuffix("ه")
    yield stem + "ه", NounForm("s")
    for ending in ("ان", "تان"):
        yield stem + ending, NounForm("d")
    for ending in ("ون", "ين", "ات"):
        yield stem + ending, NounForm("p")


def _perfect(perfect: str) -> Iterator[tuple[str, VerbForm]]:
    base = fold_word(perfect)
    weak = perfect.endswith(("ى", "ا")) and len(perfect) > 2
    cut = base[:-1] if weak else base
    consonantal = base[:-1] + ("و" if perfect.endswith("ا") else "ي") if weak else base
    hollow = not weak and len(base) >= 3 and base[-2] == "ا"
    first = base[:-2] + base[-1] if hollow else consonantal
    yield base, VerbForm("perfect", 3, "m", "s")
    yield cut + "ت", VerbForm("perfect", 3, "f", "s")
    yield consonantal + "ا", VerbForm("perfect", 3, "m", "d")
    yield cut + "تا", VerbForm("perfect", 3, "f", "d")
    plural = cut[:-1] if perfect.endswith("ي") else cut  # لقي: لقوا
    yield plural + "وا", VerbForm("perfect", 3, "m", "p")
    yield plural + "و", VerbForm("perfect", 3, "m", "p", bound=True)
    yield first + "ن", VerbForm("perfect", 3, "f", "p")
    yield first + "نا", VerbForm("perfect", 1, "", "p")
    yield first + "ت", VerbForm("perfect", 1, "", "s")
    if perfect.endswith("ى"):
        yield cut + "ا", VerbForm("perfect", 3, "m", "s", bound=True)
    if perfect.endswith(("أ", "ئ")):
        yield base[:-1] + "ؤوا", VerbForm("perfect", 3, "m", "p")


def _imperfect(imperfect: str) -> Iterator[tuple[str, VerbForm]]:
    stem = fold_word(imperfect)[1:]
    weak = imperfect.endswith(("ي", "ى", "و"))
    cut = stem[:-1] if weak else stem
    hollow = not weak and len(stem) >= 3 and stem[-2] in "اوي"
    short = cut if weak else stem[:-2] + stem[-1] if hollow else None
    for prefix, person, gender in (("ي", 3, "m"), ("ت", 3, "f")):
        yield prefix + stem, VerbForm("imperfect", person, gender, "s")  # type: ignore[arg-type]
        for ending in ("ان", "ا"):
            joined = (stem[:-1] + "ي" if imperfect.endswith("ى") else stem) + ending
            yield prefix + joined, VerbForm("imperfect", person, gender, "d")  # type: ignore[arg-type]
        if short:
            yield prefix + short, VerbForm("jussive", person, gender, "s")  # type: ignore[arg-type]
        if imperfect.endswith("ى"):
            yield prefix + cut + "ا", VerbForm("imperfect", person, gender, "s", bound=True)  # type: ignore[arg-type]
    for ending, bound in (("ون", False), ("وا", False), ("و", True)):
        if ending == "و" and imperfect.endswith("و"):
            continue
        yield "ي" + cut + ending, VerbForm("imperfect", 3, "m", "p", bound=bound)
        yield "ت" + cut + ending, VerbForm("imperfect", 3, "f", "p", bound=bound)
    yield "ي" + stem + "ن", VerbForm("imperfect", 3, "f", "p")
    yield "ن" + stem, VerbForm("imperfect", 1, "", "p")
    # The first person singular is left out: folded, «أصل» is «اصل», and news quotes «we» far more often than «I».
    if imperfect.endswith(("أ", "ا")):
        yield "ي" + stem[:-1] + "ؤون", VerbForm("imperfect", 3, "m", "p")
