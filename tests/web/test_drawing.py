"""What map and timeline draw: every event is in it or counted beside it, and no point is made up."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya.rules.load import load_ruleset
from riwaya.store.overview import DayCount, PlaceCount
from riwaya.web import mapping, timing
from riwaya.web.language import language

COUNTS = st.tuples(*[st.integers(0, 50)] * 4).filter(any)
DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


@st.composite
def placed(draw: st.DrawFn) -> PlaceCount:
    known = draw(st.booleans())
    precision = draw(st.sampled_from([1, 2])) if known else draw(st.sampled_from([None, 3]))
    return PlaceCount(
        place=draw(st.none() | st.integers(0, 30).map("riwaya:x-{}".format)),
        name=draw(st.sampled_from(["الزيتونة", "الغدير", None])),
        name_en=None,
        kind=draw(st.sampled_from(["town", "governorate", "region", "country"])),
        country=draw(st.sampled_from(["SY", "YE", "ZZ", None])),
        admin1=draw(st.sampled_from(["Idlib", "Taiz", "Nowhere", None])),
        lat=draw(st.floats(-84, 84)) if known else None,
        lon=draw(st.floats(-180, 180)) if known else None,
        geo_precision=precision,
        counts=draw(COUNTS),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(placed(), max_size=30), st.none() | st.floats(0, 14))
def test_every_event_is_drawn_or_counted_beside_the_map(places: list[PlaceCount], zoom: float | None) -> None:
    view = None if zoom is None else mapping.View((30.0, 10.0, 50.0, 40.0), zoom)
    drawn = mapping.drawn(places, view, load_ruleset().gazetteer, language("ar"))
    told = [feature["properties"] for feature in drawn["features"] if feature["properties"]["role"] != "outline"]
    total = sum(place.events for place in places)
    assert sum(one["events"] for one in told) + drawn["outside"] + drawn["unplaced"] == total == drawn["events"]
    exact = sum(p.events for p in places if p.geo_precision == 1 and p.kind != "governorate")
    assert sum(one["events"] - one["approximate"] for one in told if one["role"] != "country") <= exact
    for one in told:
        if one["role"] == "dot":
            assert one["approximate"] == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.none() | st.tuples(DAYS, st.integers(0, 800)), COUNTS), max_size=30),
    st.none() | DAYS,
    st.none() | DAYS,
)
def test_every_event_is_in_a_bar_or_counted_beside_the_timeline(
    given_days: list[tuple[tuple[dt.date, int] | None, tuple[int, int, int, int]]], since: dt.date | None, until: dt.date | None
) -> None:
    days = []
    for when, counts in given_days:
        last = None if when is None else min(when[0].toordinal() + when[1], dt.date.max.toordinal())
        first = None if when is None else when[0].isoformat()
        days.append(DayCount(first=first, last=None if last is None else dt.date.fromordinal(last).isoformat(), counts=counts))
    days.sort(key=lambda day: (day.first is None, day.first or "", day.last or ""))
    told = timing.bars(days, since=since and since.isoformat(), until=until and until.isoformat())
    total = sum(day.events for day in days)
    within = sum(sum(bar["counts"]) for bar in told["bars"])
    wide = sum(bar["wide"] for bar in told["bars"])
    beside = told["earlier"] + told["later"] + told["undated"]
    assert within + beside <= total <= within + wide + beside
    for one, other in zip(told["bars"], told["bars"][1:], strict=False):
        assert dt.date.fromisoformat(one["to"]) + dt.timedelta(days=1) == dt.date.fromisoformat(other["from"])
    assert len(told["bars"]) <= timing.MOST_BARS
