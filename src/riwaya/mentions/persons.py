"""Personal names: where one begins and ends, and the short form a person is called by later."""

from __future__ import annotations

from functools import lru_cache

from riwaya.mentions.actor_words import Words, look_up
from riwaya.rules.actors import ActorRules

_LINKS = frozenset(("بن", "ابن", "بنت", "ولد", "ال", "ابو", "ابي", "ابا", "ام", "دي", "فان", "فون", "ديل", "بو"))
_AFTER_ABD = frozenset(
    "الله الرحمن الرحيم الكريم العزيز القادر الرزاق الملك السلام الحميد المجيد الفتاح المنعم الوهاب الغني اللطيف الناصر الهادي الواحد الحكيم الستار الجبار الخالق الباري الحافظ الحليم الباسط المحسن الجليل القدوس الصمد ربه النبي الحق الحي الرؤوف الرسول العال العاطي الكافي المؤمن المطلب المهدي المولي الغفار الرب القهار البديع النعيم الشافي الشكور التواب الغفور القوي الرشيد السميع الصبور المعطي الباقي الاله الولي الاحد مناف شمس النور الواسع الودود الزهره الحسين الامير".split()
)
_ABD = frozenset(("عبد",))
_KUNYA = frozenset(("ابو", "ابا", "ابي"))
_COMPOUND = {
    "الله": frozenset(
        (
            "نصر",
            "فتح",
            "سعد",
            "عطا",
            "خير",
            "جاد",
            "رحمه",
            "فضل",
            "لطف",
            "هبه",
            "ضيف",
            "خلف",
            "حمد",
            "امان",
            "ذبيح",
            "يار",
            "هيبه",
            "حفيظ",
            "عنايه",
            "احسان",
        )
    ),
    "الدين": frozenset(
        (
            "صلاح",
            "نور",
            "سيف",
            "علاء",
            "عز",
            "شمس",
            "جمال",
            "كمال",
            "محيي",
            "بهاء",
            "تاج",
            "ضياء",
            "عماد",
            "فخر",
            "نجم",
            "حسام",
            "جلال",
            "زين",
            "شرف",
            "خير",
            "بدر",
            "سراج",
            "قلب",
            "ناصر",
            "محي",
            "شهاب",
            "برهان",
            "سعد",
            "محب",
            "معز",
            "حسان",
            "عصام",
            "زكي",
        )
    ),
    "الاسلام": frozenset(("سيف",)),
}
_WITH_ARTICLE = ("ال", "بال", "لل", "وال", "كال", "فال", "ولل", "وبال")
MAX_WORDS = 6


def parse_name(
    words: Words, k: int, evidence: int, rules: ActorRules, *, strict: bool = False
) -> tuple[int, tuple[str, ...]] | None:
    """Where the personal name that starts at word k ends, and the clitics before it; None if there is none.

    evidence: 3 after a title, 2 after a verb that says, 1 from the name alone. The less there is,
    the more the words themselves must look like names. `strict`: two parts at least, even after a title.
    """
    if not words.is_word(k) or (evidence < 3 and words.facts[k].says):
        return None
    first = words.norm[k]
    before: tuple[str, ...] = ()
    if not _starts_name(words, k, first, evidence, rules):
        if (
            first[0] in "ولف"
            and first not in rules.plain_words
            and len(first) > 3
            and evidence < 3
            and _starts_name(words, k, first[1:], 1, rules)
        ):
            before = (first[0],)
            first = first[1:]
        else:
            return None
    end, parts = _walk_name(words, k, first, evidence, rules)
    alone = first in _KUNYA or first in _ABD or (not strict and first in rules.strong_names)
    if parts < (1 if evidence == 3 and alone else 2):
        return None
    return (end, before)


def _starts_name(words: Words, k: int, first: str, evidence: int, rules: ActorRules) -> bool:
    following = words.get(k + 1)
    if first in _ABD:
        return following in _AFTER_ABD
    if first in _KUNYA:
        return words.is_word(k + 1) and (evidence == 3 or is_rare(following, rules) or following in rules.strong_names)
    if first in rules.strong_names:
        return True
    if first in _COMPOUND.get(following, ()) and (evidence > 1 or first != "صلاح"):  # صلاح الدين is a governorate too
        return True
    if evidence == 1 or len(first) < 2:
        return False
    namelike = following in rules.strong_names or (evidence == 3 and is_rare(following, rules))
    if first in rules.weak_names and (namelike or following in _LINKS or _is_surname(following, rules)):
        return True
    return _starts_rare(words, k, first, evidence, rules)


def _starts_rare(words: Words, k: int, first: str, evidence: int, rules: ActorRules) -> bool:
    """Whether a first word that no list of names knows can begin one: after a title or a verb that says."""
    following = words.get(k + 1)
    if first.startswith(_WITH_ARTICLE):
        return False
    if evidence == 2:
        known = following in rules.strong_names or (is_rare(following, rules) and _ends_well(words, k + 2, rules))
        return is_rare(first, rules) and words.is_word(k + 1) and known
    if is_rare(first, rules):
        return first[0] != "و" or following in rules.strong_names
    after_comma = words.get(k - 1) in ("،", ",") and words.is_word(k + 1)
    return after_comma and is_rare(following, rules) and following[0] not in "اوبليت" and not words.is_word(k + 2)


def _walk_name(words: Words, k: int, first: str, evidence: int, rules: ActorRules) -> tuple[int, int]:
    """End of the name and how many parts it has (بن and عبد do not count on their own)."""
    end, parts, surname = k + 1, 1, False
    if first in _ABD or first in _KUNYA or first in _COMPOUND.get(words.get(end), ()):
        end += 1
    while end - k < MAX_WORDS and words.is_word(end) and not (words.quoted[end] and parts > 1):
        width = _linked(words, end) or _listed(words, end, parts, rules, after_surname=surname)
        if (width == 0 and _is_surname(words.norm[end], rules) and not look_up(words, end, rules.titles)) or (
            width == 0 and parts == 1 and _is_nisba(words.norm[end], rules)
        ):
            width, surname = 1, True
        elif width == 0 and not surname:
            at_end = not words.is_word(end + 1)
            width = int(_may_be_part(words.norm[end], parts, evidence + at_end, rules))
        if width == 0:
            break
        end, parts = end + width, parts + 1
    return end, parts


def _linked(words: Words, k: int) -> int:
    """Words of a part that a link makes one: عبد الله، بن علي، نصر الدين; 0 for none."""
    word, following = words.norm[k], words.get(k + 1)
    if (word in _ABD and following in _AFTER_ABD) or word in _COMPOUND.get(following, ()):
        return 2
    if word in _LINKS and words.is_word(k + 1) and len(following) > 1:
        return 3 if following in _ABD and words.get(k + 2) in _AFTER_ABD else 2
    return 0


def _listed(words: Words, k: int, parts: int, rules: ActorRules, *, after_surname: bool) -> int:
    """1 for a given name; one that is also a plain word must lead on or end well."""
    word, following = words.norm[k], words.get(k + 1)
    if word in rules.strong_names:
        return 1
    if word not in rules.weak_names:
        return 0
    leads_on = parts == 1 or following in rules.strong_names or _is_surname(following, rules)
    return int(leads_on or (not after_surname and _ends_well(words, k + 1, rules)))


def _may_be_part(word: str, parts: int, evidence: int, rules: ActorRules) -> bool:
    """Whether a word of no list may be the second part of a name, or with evidence the third."""
    if not is_rare(word, rules):
        return False
    return (parts == 1 and word[0] != "و") or (parts == 2 and evidence >= 2 and not word.startswith(("ال", "ت", "ي")))


def _is_surname(word: str, rules: ActorRules) -> bool:
    """A word with the article that no list of plain words knows: الإرياني."""
    return len(word) > 4 and word.startswith("ال") and not word.endswith(("يه", "ات")) and is_rare(word, rules)


def _is_nisba(word: str, rules: ActorRules) -> bool:
    """العاني: right after a given name, though عاني is a plain word too."""
    return (
        word.startswith("ال")
        and word.endswith("ي")
        and word not in rules.plain_words
        and word not in rules.state_by_adjective
    )


def is_rare(word: str, rules: ActorRules) -> bool:
    """Whether a folded word is none of the plain words of news prose, with or without its clitics."""
    return word not in rules.plain_words and len(word) > 2 and word[-1] != "ى" and _rare(word, rules)


@lru_cache(maxsize=40_000)
def _rare(word: str, rules: ActorRules) -> bool:
    plain = rules.plain_words
    if word in rules.state_by_adjective or word in rules.country_votes:
        return False
    for clitic in ("و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "وب", "ول", "س", "فال", "كال"):
        rest = word.removeprefix(clitic)
        if (
            rest != word
            and len(rest) > 2
            and (rest in plain or (clitic != "ال" and "ال" not in clitic and "ال" + rest in plain))
        ):
            return False
    for pronoun in ("ها", "هم", "ه", "نا", "هما", "ين", "ون", "ات", "ا", "ان", "وا", "ت"):
        rest = word.removesuffix(pronoun)
        if rest != word and len(rest) > 2 and (rest in plain or rest + "ه" in plain):
            return False
    return True


def _ends_well(words: Words, k: int, rules: ActorRules) -> bool:
    """Whether what follows fits after a name: a mark, a title, إن, the end."""
    word = words.get(k)
    if (
        not word
        or not words.is_word(k)
        or word in ("ان", "الذي", "التي", "وهو", "وهي", "في", "لـ", "من", "بان", "انه", "انها")
    ):
        return True
    return bool(look_up(words, k, rules.titles))
