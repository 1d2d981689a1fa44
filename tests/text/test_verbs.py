"""Verb and noun forms generated from citation forms."""

import pytest

from riwaya.text.verbs import conjugate, decline_noun, decline_plural


@pytest.mark.parametrize(
    ("perfect", "imperfect", "forms"),
    [
        ("قتل", "يقتل", "قتلت قتلوا قتلا يقتل تقتل يقتلون نقتل قتلنا"),
        ("نفى", "ينفي", "نفت نفوا نفيا ينفي تنفي ينفون ينف"),
        ("دعا", "يدعو", "دعت دعوا يدعو تدعو يدعون يدع"),
        ("لقي", "يلقى", "لقيت لقوا يلقي يلقون"),
        ("استعاد", "يستعيد", "استعادت استعادوا استعدنا يستعيدون يستعد"),
        ("شن", "يشن", "شنت شنوا يشن تشن يشنون"),
        ("بدأ", "يبدأ", "بدات بداوا بدؤوا يبدا تبدا"),
        ("أعلن", "يعلن", "اعلنت اعلنوا يعلن نعلن اعلن"),
    ],
)
def test_conjugation(perfect: str, imperfect: str, forms: str) -> None:
    made = {word for word, _ in conjugate(perfect, imperfect)}
    assert set(forms.split()) <= made


def test_forms_before_a_pronoun_are_marked() -> None:
    bound = {word for word, form in conjugate("قتل", "يقتل") if form.bound}
    assert {"قتلو", "يقتلو"} <= bound


def test_nouns() -> None:
    assert {"هجوم", "هجوما", "هجومان", "هجومين"} <= {w for w, _ in decline_noun("هجوم")}
    assert "كمينا" in {w for w, _ in decline_noun("كمين")}
    assert {"غاره", "غارت", "غارتان", "غارتين"} <= {w for w, _ in decline_noun("غارة")}
    assert {"معتقلون", "معتقلين", "معتقلو"} <= {w for w, _ in decline_plural("معتقلون")}
