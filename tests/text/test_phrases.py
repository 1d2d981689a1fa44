"""Names and fixed phrases over tokens."""

from riwaya.text import PhraseTable, analyse

TABLE = PhraseTable([("تنظيم داعش", "isis"), ("داعش", "isis-short"), ("الحوثيين", "houthis"), ("جيش الإسلام", "jaysh")])


def _found(raw: str) -> list[tuple[str, str]]:
    text = analyse(raw)
    return [(text.slice(text.span(m.first, m.last)), m.value[0]) for m in TABLE.find(text)]


def test_the_longest_name_wins() -> None:
    assert _found("هاجم تنظيم داعش البلدة") == [("تنظيم داعش", "isis")]


def test_clitics_before_a_name() -> None:
    assert _found("اتهامات للحوثيين وبتنظيم داعش") == [("للحوثيين", "houthis"), ("وبتنظيم داعش", "isis")]


def test_marks_inside_a_name_are_passed_over() -> None:
    assert _found('شن تنظيم "داعش" هجوما') == [('تنظيم "داعش"', "isis")]


def test_a_quotation_around_a_name_is_not_part_of_it() -> None:
    assert _found("وصف «تنظيم داعش» بأنه") == [("تنظيم داعش", "isis")]


def test_spelling_variants_are_one_name() -> None:
    assert _found("قادة جيش الاسلام") == [("جيش الاسلام", "jaysh")]
