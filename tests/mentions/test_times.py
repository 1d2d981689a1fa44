"""Times and durations: language cases, and what must hold of any text."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.mentions.times import find_times
from riwaya.rules.times import load_times
from riwaya.text import analyse

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "times.yaml").read_text(encoding="utf-8"))
PIECES = st.sampled_from(
    [
        "قبل",
        "منذ",
        "ثلاثة",
        "أيام",
        "اليوم",
        "الأحد",
        "الماضي",
        "7",
        "أبريل",
        "/",
        "2018",
        "(",
        ")",
        "من",
        "إلى",
        "بين",
        "و",
        "الساعة",
        "03:25",
        "ليل",
        "الشهر",
        "الجاري",
        "آب",
        "هـ",
        "1436",
        "رمضان",
        "\n",
        ".",
        "فجر",
        "وقال",
        "نصف",
    ]
)


def read(text: str, published: dt.date | None) -> list[tuple[str | None, str | None, str | None]]:
    times, _ = find_times(analyse(text), published, load_times())
    return [(t.text, t.start, t.end) for t in times]


def iso(value: dt.date | None) -> str | None:
    return value.isoformat() if value is not None else None


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_case(case):
    expected = [
        (text if isinstance(text, str) else str(text), iso(start), iso(end)) for text, start, end in case["times"]
    ]
    got = read(case["text"], case["published"])
    if case["level"] == "should" and got != expected:
        pytest.xfail("should")
    assert got == expected


def test_cases_have_one_id_each():
    ids = [c["id"] for c in CASES]
    assert len(ids) == len(set(ids))


@given(st.lists(PIECES, max_size=25).map(" ".join), st.sampled_from([None, dt.date(2018, 4, 9), dt.date(2020, 2, 29)]))
@settings(max_examples=150, deadline=None)
def test_spans_are_exact_sorted_and_apart(raw, published):
    text = analyse(raw)
    times, durations = find_times(text, published, load_times())
    for mention in (*times, *durations):
        assert mention.span is not None
        assert text.slice(mention.span) == mention.text
    ends = 0
    for time in times:
        assert time.span is not None
        assert time.span[0] >= ends
        ends = time.span[1]
        assert (time.start is None) == (time.end is None)
        assert time.start is None or time.end is None or time.start <= time.end


def test_nothing_relative_is_guessed_without_a_publication_day():
    for raw in ("قتلوا أمس", "منذ الأحد الماضي", "خلال الأسبوع الماضي", "في 7 أبريل", "منتصف الشهر الجاري"):
        assert [(start, end) for _, start, end in read(raw, None)] == [(None, None)]


DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2040, 12, 31))
WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")
MONTHS = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر")


def days(text: str, published: dt.date) -> list[tuple[int, int]]:
    """The ends of every time in days from publication."""
    return [
        ((dt.date.fromisoformat(start) - published).days, (dt.date.fromisoformat(end) - published).days)
        for _, start, end in read(text, published)
        if start is not None and end is not None
    ]


@given(DAYS, st.integers(0, 6))
@settings(max_examples=120, deadline=None)
def test_a_weekday_is_within_the_week_on_its_side(published, number):
    name = WEEKDAYS[number]
    bare = -((published.weekday() - number) % 7)
    assert days(f"قصفت المدفعية البلدة {name}", published) == [(bare, bare)]
    assert days(f"قصفت المدفعية البلدة {name} الماضي", published) == [(bare or -7,) * 2]
    assert days(f"يلتقي الوفدان {name} المقبل", published) == [(bare + 7,) * 2]
    assert days(f"ستعقد الجلسة {name}", published) == [((bare + 7) % 7,) * 2]
    night = days(f"دوى الانفجار ليل {name} {WEEKDAYS[(number + 1) % 7]}", published)
    assert [end - start for start, end in night] == [1]


@given(DAYS, st.integers(1, 31), st.integers(0, 11))
@settings(max_examples=120, deadline=None)
def test_a_date_with_no_year_lies_where_it_is_told_to(published, day, month):
    text = f"{day} {MONTHS[month]}"
    for _, end in days(f"توقفت المعارك منذ {text}", published):
        assert end == 0
    for start, _ in days(f"توقفت المعارك منذ {text}", published):
        assert start <= 0
    for start, end in days(f"ستجرى الانتخابات في {text}", published):
        assert start == end
        assert -366 < start < 240
    for start, end in days(f"ستجرى الانتخابات في {MONTHS[month]}", published):
        assert end - start in (27, 28, 29, 30)
        soon = end >= 0 and start < 240
        assert soon or start + 365 >= 240 - 1  # the next one is too far ahead to be meant


@given(DAYS, st.integers(0, 11))
@settings(max_examples=60, deadline=None)
def test_the_next_month_follows_the_one_named(published, month):
    named, after = days(f"اجتمعوا في {MONTHS[month]} 2015 وتحاربوا في الشهر التالي", published)
    assert after[0] == named[1] + 1


@given(DAYS)
@settings(max_examples=60, deadline=None)
def test_an_eve_is_the_day_before_the_feast(published):
    for feast in ("عيد الأضحى", "عيد الفطر", "رأس السنة", "عيد الميلاد"):
        (whole,) = days(f"قتلوا في {feast}", published)
        (eve,) = days(f"قتلوا عشية {feast}", published)
        (first,) = days(f"قتلوا صباح {feast}", published)
        assert eve == (whole[0] - 1,) * 2
        assert first == (whole[0],) * 2


def test_durations_in_days():
    _, durations = find_times(
        analyse("معارك استمرت ثلاثة أيام ثم هدنة لمدة أسبوعين"), dt.date(2018, 2, 15), load_times()
    )
    assert [(d.text, d.days) for d in durations] == [("ثلاثة أيام", 3), ("أسبوعين", 14)]


def test_an_age_is_no_duration():
    _, durations = find_times(analyse("الشاب أحمد علي 22 عاما"), dt.date(2018, 2, 15), load_times())
    assert durations == []


def test_a_line_of_nothing_but_a_date_is_the_pages():
    assert read("خبر\n28 يوليو 2019\nقتل ثلاثة في القصف", dt.date(2019, 7, 28)) == []


def test_granularity_and_calendar():
    times, _ = find_times(
        analyse("في صيف 2014 ومنذ عام 1436هـ وفي الساعة 03:25 بتوقيت موسكو"), dt.date(2018, 4, 9), load_times()
    )
    assert [(t.granularity, t.calendar) for t in times] == [
        ("season", "gregorian"),
        ("year", "hijri"),
        ("hour", "gregorian"),
    ]


def test_back_reference_takes_the_time_before():
    assert read("هاجموا القرية في مارس 2015 وكانت حينها خالية", dt.date(2018, 4, 9))[1] == (
        "حينها",
        "2015-03-01",
        "2015-03-31",
    )
