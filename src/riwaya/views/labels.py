"""What the record's closed sets are called in Arabic, and counted nouns as Arabic counts them."""

from __future__ import annotations

from riwaya.model import Claim, Quantity, Time

POLARITY = {"affirmed": "مثبت", "denied": "منفي"}
MODALITY = {
    "asserted": "واقع",
    "attempted": "محاولة",
    "possible": "محتمل",
    "intended": "منويّ",
    "demanded": "مطلوب",
    "feared": "مخشيّ",
    "conditional": "مشروط",
}
ROLE = {
    "killed": "قتلى",
    "injured": "جرحى",
    "arrested": "معتقلون",
    "released": "مفرج عنهم",
    "surrendered": "مستسلمون",
    "abducted": "مخطوفون",
    "displaced": "نازحون",
    "evacuated": "مُجلَون",
    "present": "موجودون",
    "incidents": "حوادث",
    "seized": "مضبوطات",
    "other": "عدد",
}
SOURCE_KIND = {
    "outlet": "وسيلة إعلام",
    "monitor": "جهة رصد",
    "official": "جهة رسمية",
    "armed_group": "جماعة مسلحة",
    "person": "شخص",
    "activist": "ناشطون",
    "witness": "شهود",
    "local_sources": "مصادر محلية",
    "anonymous_sources": "مصادر لم تُسمَّ",
    "media": "إعلام",
    "statement": "بيان",
}
FAMILY = {
    "violence": "عنف",
    "operations": "عمليات",
    "control": "سيطرة",
    "detention": "احتجاز",
    "population": "سكان",
    "diplomacy": "سياسة",
    "state": "حالة",
}


def direction(line: str) -> str:
    """The direction of a line of an article: an Arabic line that opens with a Latin word is still read from the right.

    >>> direction("(CNN) -- أعلن متحدث"), direction("Read more")
    ('rtl', 'auto')
    """
    return "rtl" if any("\u0621" <= letter <= "\u064a" for letter in line) else "auto"


def counted(number: int, one: str, two: str, few: str, many: str) -> str:
    """A count with its noun in the form the number takes: 3–10 the plural, from 11 on the singular accusative.

    >>> counted(2, "خبر", "خبران", "أخبار", "خبرًا"), counted(12, "خبر", "خبران", "أخبار", "خبرًا")
    ('خبران', '12 خبرًا')
    >>> counted(103, "خبر", "خبران", "أخبار", "خبرًا")
    '103 أخبار'
    """
    if number == 0:
        return f"لا {few}"
    if number == 1:
        return f"{one} واحد"
    if number == 2:
        return two
    rest = number % 100
    if 3 <= rest <= 10:
        return f"{number} {few}"
    return f"{number} {many if rest > 10 else one}"


def claims_counted(number: int) -> str:
    """How many claims, in Arabic."""
    return counted(number, "خبر", "خبران", "أخبار", "خبرًا")


def manner(claim: Claim) -> str:
    """Polarity and modality in a word or two; '' for what is plainly reported to have happened."""
    words = []
    if claim.polarity != "affirmed":
        words.append(POLARITY[claim.polarity])
    if claim.modality != "asserted":
        words.append(MODALITY[claim.modality])
    return "، ".join(words)


def days(time: Time) -> str:
    """The days an expression stands for, ISO dates; '' where they are unknown.

    A slash stands between, as in ISO 8601: it reads the same from both sides.
    """
    if time.start is None:
        return ""
    return time.start if time.end in (None, time.start) else f"{time.start}/{time.end}"


def bounds(quantity: Quantity) -> str:
    """The values a quantity allows: «70», «20–99», «≥ 71».

    >>> bounds(Quantity(span=(0, 1), text="", low=71, best=70, high=None, qualifier="more_than", unit=None))
    '≥ 71'
    """
    low, high = quantity.low, quantity.high
    if low is not None and low == high:
        return _figure(low)
    if low is None and high is None:
        return ""
    if high is None:
        return f"≥ {_figure(low)}"
    if low is None:
        return f"≤ {_figure(high)}"
    return f"{_figure(low)}–{_figure(high)}"


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:,.10g}"
