"""Candidate triggers: forms, conditions, context that turns the type."""

import pytest

from riwaya.claims.triggers import find_candidates, matches
from riwaya.claims.words import ClaimRules
from riwaya.pipeline import load_ruleset
from riwaya.text import analyse


def types_of(sentence: str) -> dict[str, set[str]]:
    rules = load_ruleset()
    found: dict[str, set[str]] = {}
    text = analyse(sentence)
    words = ClaimRules(rules.lexicon, rules.grammar, rules.reporting)
    for candidate in find_candidates(text, [words.word(token) for token in text.tokens]):
        found.setdefault(text.tokens[candidate.i].raw, set()).add(candidate.type)
    return found


@pytest.mark.parametrize(
    ("sentence", "word", "kind"),
    [
        ("واعتقلت القوات ثلاثة ناشطين", "واعتقلت", "arrest"),
        ("بقصفهم الحي الشرقي", "بقصفهم", "shelling"),
        ("سيهاجم المسلحون القاعدة", "سيهاجم", "attack"),
        ("للقصف على البلدة", "للقصف", "shelling"),
        ("أطلق النظام السوري سراح معتقلين", "أطلق", "release"),
        ("أُصيب خمسة مدنيين", "أُصيب", "injury"),
        ("نزح آلاف السكان", "نزح", "displacement"),
        ("نفت الوزارة وقوع غارة", "نفت", "denial"),
        ("اتهم الجيش جماعة مسلحة", "اتهم", "accusation"),
        ("سلم عشرات المقاتلين أنفسهم للجيش", "سلم", "surrender"),
        ("نصب مسلحون كمينا للدورية", "كمينا", "attack"),
        ("حضت المنظمة الأطراف على التهدئة", "حضت", "demand"),
        ("أحكم المسلحون قبضتهم على المعبر", "قبضتهم", "capture"),
        ("عبر عشرات آلاف المدنيين الحدود", "عبر", "displacement"),
    ],
)
def test_forms_under_clitics(sentence: str, word: str, kind: str) -> None:
    assert kind in types_of(sentence).get(word, set())


@pytest.mark.parametrize(
    ("sentence", "word", "kind"),
    [
        ("أطلقت الحكومة مبادرة جديدة", "أطلقت", "release"),
        ("خاض الحزب معركة انتخابية", "معركة", "clash"),
        ("لم قصف يوما", "قصف", "nothing"),
        ("وأكد القائد لاحقا أن المسلحين غادروا", "لاحقا", "operation"),
        ("يؤثر القرار سلبا على المسلحين", "سلبا", "extortion"),
        ("فاز بثلاث ذهبيات في ألعاب القوى والطائرة", "القوى", "airstrike"),
        ("يخوض الفريقان ثلاث مواجهات ودية قبل البطولة", "مواجهات", "clash"),
    ],
)
def test_conditions_hold_back(sentence: str, word: str, kind: str) -> None:
    assert kind not in types_of(sentence).get(word, set())


def test_words_near_turn_the_type() -> None:
    assert "airstrike" in types_of("شنت الطائرات الحربية هجوما على مواقع المسلحين")["هجوما"]
    assert "shelling" in types_of("أدى هجوم بالصواريخ إلى مقتل جندي")["هجوم"]


def test_every_entry_matches_its_own_example_and_not_the_other() -> None:
    rules = load_ruleset()
    wrong = [
        entry.id
        for entry in rules.lexicon.entries
        if not matches(entry, entry.yes, rules.lexicon, rules.grammar)
        or matches(entry, entry.no, rules.lexicon, rules.grammar)
    ]
    assert wrong == []


def test_every_event_type_has_an_entry() -> None:
    rules = load_ruleset()
    assert {e.type for e in rules.lexicon.entries} | {s.type for e in rules.lexicon.entries for s in e.shifts} == set(
        rules.event_types
    )


@pytest.mark.parametrize(
    ("sentence", "word", "kind", "found"),
    [
        ("ولم يصب أحد بأذى في الانفجار", "يصب", "injury", True),
        ("يصب القرار في مصلحة القرية", "يصب", "injury", False),
        ("لم تستعد القوات البلدة", "تستعد", "capture", True),
        ("تستعد القوات لهجوم على البلدة", "تستعد", "capture", False),
    ],
)
def test_a_shortened_verb_is_read_after_a_word_that_shortens(
    sentence: str, word: str, kind: str, *, found: bool
) -> None:
    assert (kind in types_of(sentence).get(word, set())) is found


def test_the_accusative_meets_a_condition() -> None:
    """Conditions list nouns once: «علما» is met where «علم» is asked for."""
    assert "capture" in types_of("رفع المقاتلون علما فوق مبنى البلدية")["رفع"]
