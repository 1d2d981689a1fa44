"""The grammar of Arabic number words: what a run of tokens is worth, and where it ends.

Digits, words of any size and mixtures (3 آلاف، ألف و200، مليون ونصف) are read alike. Number words
are a closed class, so they stand here; the nouns they count are in data/lexicon/units.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from typing import Literal

import msgspec

from riwaya.text import Token, analyse

Role = Literal["unit", "ten", "teen", "tens", "hundred", "hundreds", "scale", "scale_dual", "vague"]

_UNITS = {
    1: "واحد واحده احد احدي",
    2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي اتنين",
    3: "ثلاثه ثلاث تلاته ثلاثا",
    4: "اربعه اربع اربعا",
    5: "خمسه خمس خمسا",
    6: "سته ست ستا",
    7: "سبعه سبع سبعا",
    8: "ثمانيه ثماني ثمان تمانيه",
    9: "تسعه تسع تسعا",
}
_TENS = {
    20: "عشرون عشرين",
    30: "ثلاثون ثلاثين تلاتين",
    40: "اربعون اربعين",
    50: "خمسون خمسين",
    60: "ستون ستين",
    70: "سبعون سبعين",
    80: "ثمانون ثمانين تمانين",
    90: "تسعون تسعين",
}
_TEENS = {
    11: "حداشر",
    12: "اتناشر اثناشر",
    13: "تلتاشر",
    14: "اربعتاشر",
    15: "خمستاشر",
    16: "ستاشر",
    17: "سبعتاشر",
    18: "تمنتاشر",
    19: "تسعتاشر",
}
_HUNDRED = ("مئه", "مائه", "ميه", "مايه", "ماءه")
_BEFORE_HUNDRED = {3: "ثلاث ثلث تلت", 4: "اربع ربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان ثماني ثمن تمن", 9: "تسع"}
_TWO_HUNDRED = "مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي ميتين متين"
_SCALES = {
    10**3: ("الف الفا الاف", "الفان الفين الفا الفي"),
    10**6: ("مليون مليونا ملايين", "مليونان مليونين مليوني"),
    10**9: ("مليار مليارا مليارات بليون بلايين", "ملياران مليارين ملياري"),
    10**12: ("تريليون تريليونا تريليونات ترليون", "تريليونين تريليونان"),
}
# Plurals of scales with no number before them: tens, hundreds, thousands. Low and high of one of each.
VAGUE = {
    "عشرات": (20, 99),
    "مئات": (200, 999),
    "مائات": (200, 999),
    "الاف": (2000, 9999),
    "الافا": (2000, 9999),
    "الوف": (2000, 9999),
    "ملايين": (2_000_000, None),
    "مليارات": (2_000_000_000, None),
}
_PREFIXES = ("", "و", "ف", "ب", "ل", "وب", "ول", "فب", "ال", "وال", "بال", "وبال", "فال", "كال")
# Prefixed forms that are other words: لست (I am not), وسط, بست…
_NOT_NUMBERS = frozenset({"لست", "ولست", "فست", "كست", "بست", "فلست"})
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*\Z")
_LONGEST = 18  # characters of a run of digits that can be a number; a longer one is an identifier or noise


class Word(msgspec.Struct, frozen=True):
    """A number word: `cut` letters of proclitics before it, `joined` where و is one of them."""

    value: int
    role: Role
    cut: int
    joined: bool
    definite: bool


class Numeral(msgspec.Struct, frozen=True):
    """A number read from tokens `[first, last)`; `cut` letters of proclitics stand before it.

    `words` says that it is spelled out, `definite` that it carries the article (القتلى الثلاثة، الـ12).
    """

    first: int
    last: int
    value: int | float
    cut: int = 0
    words: bool = False
    definite: bool = False
    joined: bool = False


def number_word(norm: str) -> Word | None:
    """What a folded word is as a number word; None where it is none.

    >>> number_word("وعشرين").value
    20
    """
    return _words().get(norm)


def read_number(words: str) -> int | float | None:
    """The value of a whole string; None where it is not one number through and through.

    >>> read_number("ألف وسبعمئة"), read_number("مئتين وخمسين ألفا"), read_number("مليون ونصف")
    (1700, 250000, 1500000)
    """
    body = words.strip()
    negative = body[:1] in "-−" and len(body) > 1
    fraction = re.fullmatch(r"(\d+)/(\d+)", analyse(body.lstrip("-−")).folded.text)
    if fraction and int(fraction[2]):
        value: int | float = _whole(int(fraction[1]) / int(fraction[2]))
    else:
        tokens = analyse(body).tokens
        start = 1 if negative else 0
        lead = tokens[start : start + 2]
        if len(lead) == 2 and lead[0].norm == "." and lead[1].kind == "number" and len(tokens) == start + 2:
            value = float("0." + lead[1].norm)
        else:
            numeral = read_numeral(tokens, start)
            if numeral is None or numeral.last != len(tokens):
                return None
            value = numeral.value
    return -value if negative else value


def read_numeral(tokens: Sequence[Token], i: int) -> Numeral | None:
    """The number that begins at token i, as long as it goes; None where none begins.

    أحد and إحدى alone are "one of", not 1, and begin none; vague plurals (عشرات) are not read here.

    >>> t = analyse("مقتل ثلاثة وعشرين جنديا و5 مدنيين").tokens
    >>> n = read_numeral(t, 1)
    >>> n.value, n.last
    (23, 3)
    """
    if i >= len(tokens):
        return None
    first = i
    cut = 0
    definite = joined = False
    token = tokens[i]
    if (
        token.kind == "word"
        and token.norm in _GLUED
        and _digits_at(tokens, i + 1)
        and tokens[i + 1].start - token.end <= token.norm.endswith("ال")
    ):
        definite = token.norm.endswith("ال") or token.norm == "لل"
        joined = token.norm.startswith("و")
        i += 1
        if not definite:
            first = i
    word = _word_at(tokens, i)
    if word is not None:
        cut, definite, joined = word.cut, word.definite, word.joined
        if word.definite:  # the article stays in the span; what is glued before it does not
            cut = max(0, cut - 2)
    chunk = _chunk(tokens, i)
    if chunk is None:
        return None
    value, scale, last = chunk
    while True:
        more = _addition(tokens, last, scale)
        if more is None:
            break
        value, scale, last = value + more[0], more[1], more[2]
    return Numeral(first, last, _whole(value), cut, word is not None, definite, joined)


def digits_value(norm: str, *, scaled: bool = False, decimal: bool = False) -> int | float | None:
    """The value of a run of digits with its separators; None for what is not one number (dates, clock times).

    1.200 is a thousand two hundred, as the Arabic press prints it; before a scale word (`scaled`)
    or with the Arabic decimal mark (`decimal`) it is one and two tenths.

    >>> digits_value("10,000"), digits_value("1.5"), digits_value("1.200"), digits_value("2.500", scaled=True)
    (10000, 1.5, 1200, 2.5)
    """
    if len(norm) > _LONGEST:
        return None
    if norm.isdigit():
        return int(norm)
    if not _DIGITS.match(norm):
        return None
    groups = re.split(r"[.,]", norm)
    marks = re.findall(r"[.,]", norm)
    thousands = all(len(g) == 3 for g in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0].strip("0") != ""
    if len(set(marks)) == 1 and thousands and not (len(marks) == 1 and (decimal or (scaled and marks[0] == "."))):
        return int("".join(groups))
    if len(marks) == 1:
        return _whole(float(f"{groups[0]}.{groups[1]}"))
    if len(set(marks)) == 2 and marks[-1] not in marks[:-1]:
        return _whole(float("".join(groups[:-1]) + "." + groups[-1]))
    return None


_GLUED = frozenset({"ال", "وال", "بال", "لل", "فال", "ب", "ل", "و", "ف", "وب", "ول", "ك"})
_ORDINALS = {
    1: "اول اولي حادي حاديه واحد واحده احد احدي",
    2: "ثاني ثانيه ثان اثني",
    3: "ثالث ثالثه",
    4: "رابع رابعه",
    5: "خامس خامسه",
    6: "سادس سادسه",
    7: "سابع سابعه",
    8: "ثامن ثامنه",
    9: "تاسع تاسعه",
    10: "عاشر عاشره",
}


@lru_cache(maxsize=1)
def _ordinals() -> dict[str, int]:
    return {form: value for value, forms in _ORDINALS.items() for form in forms.split()}


def read_ordinal(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """An ordinal (الثالث، الحادي والعشرين، الثاني عشر) at token i: its value and the token after it.

    >>> t = analyse("الحادي والعشرين من مارس").tokens
    >>> read_ordinal(t, 0)
    (21, 2)
    """
    norm = tokens[i].norm
    bare = strip_article(norm)
    value = _ordinals().get(bare)
    if value is None:
        word = number_word(norm)
        if word is not None and word.role == "tens" and word.definite:
            return word.value, i + 1
        return None
    if i + 1 < len(tokens):
        after = tokens[i + 1].norm
        if after in ("عشر", "عشره") and value < 10:
            return value + 10, i + 2
        step = i + 1
        if after == "و" and i + 2 < len(tokens):
            step = i + 2
        word = number_word(tokens[step].norm)
        if (
            word is not None
            and word.role == "tens"
            and (word.joined or step == i + 2)
            and value < 10
            and bare not in ("احد", "احدي")
        ):
            return word.value + value, step + 1
    if bare in ("واحد", "واحده", "احد", "احدي", "اثني"):
        return None
    return value, i + 1


def strip_article(norm: str) -> str:
    """A folded word without ال (and a preposition glued before it)."""
    for prefix in ("ال", "بال", "وال", "لل", "فال", "وبال", "كال"):
        if norm.startswith(prefix) and len(norm) > len(prefix) + 1:
            return norm[len(prefix) :]
    return norm


def letters_in(raw: str, count: int) -> int:
    """How many raw characters the first `count` letters take, vowel marks and tatweel after them included.

    >>> letters_in("وَبِثمانية", 2)
    4
    """
    seen = k = 0
    while k < len(raw):
        if not _is_mark(raw[k]):
            if seen == count:
                return k
            seen += 1
        k += 1
    return k


def _is_mark(char: str) -> bool:
    return "\u064b" <= char <= "\u065f" or char in "\u0640\u0670\u200b\u200c\u200d\u200e\u200f\u00ad\ufeff\u061c"


def _whole(value: float) -> int | float:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _digits_at(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].kind == "number"


def _word_at(tokens: Sequence[Token], i: int) -> Word | None:
    return _words().get(tokens[i].norm) if i < len(tokens) and tokens[i].kind == "word" else None


def _chunk(tokens: Sequence[Token], i: int) -> tuple[float, int, int] | None:
    """A number under a thousand with the scale after it, or a bare scale: value, scale, next token."""
    if i >= len(tokens):
        return None
    if tokens[i].kind == "number":
        return _digit_chunk(tokens, i)
    word = _word_at(tokens, i)
    if word is None:
        return _fraction_chunk(tokens, i)
    if word.role == "scale":
        times = 2 if _is_two_thousand(tokens, i) else 1
        return float(times * word.value), word.value, i + 1
    if word.role == "scale_dual":
        return float(2 * word.value), word.value, i + 1
    small = _small(tokens, i, word)
    if small is None:
        return None
    value, last = small
    value_f: float = value
    if last + 1 < len(tokens) and tokens[last].norm in ("فاصله", "فاصلة"):
        tail = _small(tokens, last + 1, w) if (w := _word_at(tokens, last + 1)) else None
        if tail is not None:
            value_f, last = float(f"{value}.{tail[0]}"), tail[1]
    return _scaled(tokens, value_f, last)


def _is_two_thousand(tokens: Sequence[Token], i: int) -> bool:
    """«ألفا قتيل»: the dual before its noun; with tanwin (ألفاً) it is a thousand."""
    if not tokens[i].norm.endswith("الفا") or tokens[i].raw.endswith(("ً", "ًا")) or i + 1 >= len(tokens):
        return False
    after = tokens[i + 1]
    return (
        after.kind == "word"
        and after.norm not in _PARTICLES
        and not after.norm.startswith(("و", "ال"))
        and number_word(after.norm) is None
    )


_PARTICLES = frozenset({"في", "من", "علي", "عن", "الي", "منذ", "خلال", "بينهم", "منهم", "حتي", "اخر", "اخرين", "اخرون"})


def _scaled(tokens: Sequence[Token], value: float, last: int) -> tuple[float, int, int]:
    """Apply the scale words that follow (خمسين ألف، مئة ألف مليون)."""
    scale = 1
    while True:
        after = _word_at(tokens, last)
        if after is None or after.cut or after.definite or after.role != "scale":
            break
        value, scale, last = value * after.value, after.value, last + 1
    return value, scale, last


def _digit_chunk(tokens: Sequence[Token], i: int) -> tuple[float, int, int] | None:
    after = _word_at(tokens, i + 1)
    scaled = after is not None and after.role == "scale" and not after.cut and not after.definite
    value = digits_value(tokens[i].norm, scaled=scaled, decimal="٫" in tokens[i].raw)
    if value is None:
        return None
    last = i + 1
    if last + 1 < len(tokens) and tokens[last].norm == "فاصله" and tokens[last + 1].norm.isdigit():
        return _scaled(tokens, float(f"{value}.{tokens[last + 1].norm}"), last + 2)
    if after is not None and not after.cut and after.role == "hundred":
        return _scaled(tokens, value * 100, i + 2)
    return _scaled(tokens, value, last)


def _fraction_chunk(tokens: Sequence[Token], i: int) -> tuple[float, int, int] | None:
    """نصف مليون، ربع مليون."""
    share = _FRACTIONS.get(tokens[i].norm)
    after = _word_at(tokens, i + 1)
    if share is None or after is None or after.role != "scale" or after.cut or after.definite:
        return None
    return share * after.value, after.value, i + 2


_FRACTIONS = {"نصف": 0.5, "ربع": 0.25, "ثلث": 1 / 3}
_AND_FRACTION = {"ونصف": 0.5, "والنصف": 0.5, "وربع": 0.25, "والربع": 0.25, "ونيف": 0.0}


def _addition(tokens: Sequence[Token], i: int, scale: int) -> tuple[float, int, int] | None:
    """What is added after a scale word: و with a smaller number, or ونصف."""
    if i >= len(tokens) or scale == 1:
        return None
    if tokens[i].norm in _AND_FRACTION:
        again = _word_at(tokens, i + 1)  # «مليون ونصف المليون»
        return (
            _AND_FRACTION[tokens[i].norm] * scale,
            1,
            i + 2 if again is not None and again.value == scale and (again.definite or not again.cut) else i + 1,
        )
    at = i
    if tokens[i].norm == "و":
        at = i + 1
        if at >= len(tokens) or (tokens[at].kind != "number" and ((w := _word_at(tokens, at)) is None or w.joined)):
            return None
    else:
        word = _word_at(tokens, i)
        if word is None or not word.joined:
            return None
    chunk = _chunk(tokens, at)
    if chunk is None or chunk[0] >= scale or chunk[1] >= scale:
        return None
    return chunk


def _small(tokens: Sequence[Token], i: int, word: Word) -> tuple[int, int] | None:
    """A number under a thousand in words."""
    if word.role in ("hundred", "hundreds"):
        return _after_hundreds(tokens, word.value, i + 1)
    if word.role == "unit":
        after = _word_at(tokens, i + 1)
        if after is not None and not after.cut and after.role == "hundred" and word.value > 2:
            return _after_hundreds(tokens, word.value * 100, i + 2)
    return _under_hundred(tokens, i, word)


def _after_hundreds(tokens: Sequence[Token], value: int, last: int) -> tuple[int, int]:
    at = last
    if at < len(tokens) and tokens[at].norm == "و":
        at += 1
    word = _word_at(tokens, at)
    if word is not None and word.role in ("unit", "ten", "teen", "tens") and (word.joined or at > last or value > 100):
        rest = _under_hundred(tokens, at, word)
        if rest is not None:
            return value + rest[0], rest[1]
    return value, last


def _under_hundred(tokens: Sequence[Token], i: int, word: Word) -> tuple[int, int] | None:
    if word.role in ("ten", "teen", "tens"):
        return word.value, i + 1
    if word.role != "unit":
        return None
    after = _word_at(tokens, i + 1)
    if after is not None and after.role == "ten" and not after.joined and not after.definite and word.value < 10:
        return word.value + 10, i + 2
    at = i + 1
    if at < len(tokens) and tokens[at].norm == "و":
        at += 1
        after = _word_at(tokens, at)
    if after is not None and after.role == "tens" and (after.joined or at > i + 1):
        return word.value + after.value, at + 1
    if tokens[i].norm[word.cut :] in ("احد", "احدي"):
        return None
    return word.value, i + 1


@lru_cache(maxsize=1)
def _words() -> dict[str, Word]:
    """Every written form, proclitics included, to what it is worth."""
    base: dict[str, tuple[int, Role]] = {}
    for value, forms in _UNITS.items():
        base |= dict.fromkeys(forms.split(), (value, "unit"))
    base |= dict.fromkeys(("عشره", "عشر"), (10, "ten"))
    for value, forms in _TEENS.items():
        base |= dict.fromkeys(forms.split(), (value, "teen"))
    for value, forms in _TENS.items():
        base |= dict.fromkeys(forms.split(), (value, "tens"))
    base |= dict.fromkeys(_HUNDRED, (100, "hundred"))
    base |= dict.fromkeys(_TWO_HUNDRED.split(), (200, "hundreds"))
    for (value, forms), hundred in product(_BEFORE_HUNDRED.items(), _HUNDRED):
        base |= dict.fromkeys((f + hundred for f in forms.split()), (value * 100, "hundreds"))
    for value, (one, two) in _SCALES.items():
        base |= dict.fromkeys(two.split(), (value, "scale_dual"))
        base |= dict.fromkeys(one.split(), (value, "scale"))
    base["صفر"] = (0, "teen")
    out: dict[str, Word] = {}
    for prefix, (form, (value, role)) in product(_PREFIXES, base.items()):
        written = prefix + form
        if written in _NOT_NUMBERS or (prefix and written in base):
            continue
        out.setdefault(written, Word(value, role, len(prefix), prefix.startswith("و"), prefix.endswith("ال")))
    for form, (value, role) in base.items():
        out.setdefault("لل" + form, Word(value, role, 2, joined=False, definite=True))
    return out
