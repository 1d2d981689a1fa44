"""What pages are made of: the parts of a long article, its pieces, and the words a person points at."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import riwaya
from riwaya.errors import InputError
from riwaya.review.assignments import assignments
from riwaya.review.protection import Protected
from riwaya.review.seen import as_seen
from riwaya.web.marked import lines
from riwaya.web.said import completed, mention_on
from riwaya.web.windows import window_at, windows

DAY = "2018-05-01"
NEWS = (
    "دمشق - قتل ثلاثة مدنيين في قصف على بلدة الزيتونة أمس، بحسب ناشطين.\n"
    "وقال سامر الحمود إن أكثر من 20 شخصاً أصيبوا في الغارة.\n\nونفى الجيش ذلك يوم 30 نيسان."
)


@given(st.text(alphabet="ab \n\U0001f525", max_size=200), st.data(), st.integers(1, 40), st.integers(1, 9))
def test_parts_follow_each_other_and_hold_no_more_than_they_may(
    text: str, data: st.DataObject, longest: int, most: int
) -> None:
    triggers = sorted(data.draw(st.lists(st.integers(0, max(len(text) - 1, 0)), unique=True, max_size=60)))
    parts = windows(text, triggers, longest=longest, most=most)
    assert parts[0][0] == 0
    assert parts[-1][1] == len(text)
    assert all(one[1] == other[0] for one, other in pairwise(parts))
    for n, (start, end) in enumerate(parts):
        assert end - start <= longest
        assert sum(start <= t < end for t in triggers) <= most or end - start == 1
        assert start == end or window_at(parts, start) == n


@given(st.data())
def test_the_pieces_of_a_page_are_the_text_wherever_something_is_covered(data: st.DataObject) -> None:
    document = riwaya.read(NEWS, published=DAY)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(NEWS)), min_size=2, max_size=6, unique=True)))
    hidden = [
        Protected(span=(start, end), text=NEWS[start:end], reason="by_hand", code="P-AAAAAAAA")
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    within = tuple(sorted(data.draw(st.lists(st.integers(0, len(NEWS)), min_size=2, max_size=2, unique=True))))
    found = [w for line in lines(*as_seen(document, ()), (within[0], within[1]), hidden) for w in line.words]
    assert [w.end for w in found[:-1]] == [w.start for w in found[1:]]
    assert (found[0].start, found[-1].end) == within
    for words in found:
        covered = any(one.span[0] <= words.start and words.end <= one.span[1] for one in hidden)
        assert words.whole == covered
        assert words.shown in ("", "P-AAAAAAAA") if covered else words.shown == NEWS[words.start : words.end]


def test_words_without_a_mention_are_read_by_the_rules() -> None:
    document = riwaya.read(NEWS, published=DAY)
    bare = riwaya.read(NEWS.replace("30 نيسان", "كذا نيسان"), published=DAY)
    at = NEWS.index("أكثر من 20 شخصاً")
    known = mention_on(document, "figures", (at, at + len("أكثر من 20 شخصاً")))
    assert known in document.quantities
    emptied = type(bare)(
        **{name: getattr(bare, name) for name in bare.__struct_fields__} | {"times": (), "quantities": ()}
    )
    read = completed("figures", [{"span": [at, at + len("أكثر من 20 شخصاً")], "role": "injured"}], emptied, None)
    assert (read[0]["role"], read[0]["quantity"]["low"], read[0]["quantity"]["qualifier"]) == (
        "injured",
        21,
        "more_than",
    )
    when = NEWS.index("أمس")
    assert completed("time", {"span": [when, when + 3]}, emptied, None)["start"] == "2018-04-30"


def test_what_a_person_says_of_the_day_stands() -> None:
    document = riwaya.read(NEWS, published=DAY)
    when = NEWS.index("أمس")
    said = completed("time", {"span": [when, when + 3], "start": "2018-04-28", "end": None}, document, None)
    assert (said["start"], said["end"], said["basis"]) == ("2018-04-28", "2018-04-28", "given")
    for start, end in (("2018-04-31", None), ("yesterday", None), ("2018-04-28", "2018-04-27"), (3, None)):
        with pytest.raises(InputError):
            completed("time", {"span": [when, when + 3], "start": start, "end": end}, document, None)


def test_words_outside_the_text_are_refused() -> None:
    document = riwaya.read(NEWS, published=DAY)
    for value in (
        {"span": [5, 5]},
        {"span": [0, 10_000]},
        {"span": "x"},
        {},
        7,
        {"span": [NEWS.index("\n"), NEWS.index("\n") + 1]},
    ):
        with pytest.raises(InputError) as refused:
            completed("place", value, document, None)
        assert refused.value.code == "I032"


def test_nobody_is_assigned_what_was_never_assigned() -> None:
    assert assignments([]) == {}
