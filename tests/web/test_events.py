"""The page of events: list, map, timeline, table and GeoJSON under one set of filters."""

import csv
import io
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from riwaya.store.filters import Filter
from riwaya.store.workspace import Workspace
from tests.web.conftest import served

ALL = Filter()


def rows(page: Page) -> list[str]:
    return [str(link.get_attribute("href")).removeprefix("/events/") for link in page.locator(".event-row .what").all()]


def settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    expect(page.locator(".timeline svg, .timeline:empty")).to_have_count(1)


def test_the_table_is_the_list(shown: str) -> None:
    told = httpx.get(f"{shown}/events.csv", params={"family": "violence"}).content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(told)))
    listed = httpx.get(f"{shown}/api/events", params={"family": "violence", "size": 200}).json()
    assert [row["event"] for row in table] == [event["id"] for event in listed["items"]]
    assert len(table) > 3
    for row, event in zip(table, listed["items"], strict=True):
        assert (row["type"], row["status"], row["origins"]) == (event["type"], event["status"], str(len(event["origins"])))
        assert row["place"] == (event["place"] or {"name": ""})["name"]


def test_geojson_draws_a_point_only_where_the_place_itself_is_known(shown: str) -> None:
    told = httpx.get(f"{shown}/events.geojson").json()
    assert told["features"]
    for feature in told["features"]:
        known, geometry = feature["properties"], feature["geometry"]
        kind = geometry["type"] if geometry else None
        assert (kind == "Point") == (known["geo_precision"] == 1 and known["lat"] is not None)
        assert known["approximate"] == (kind == "Polygon")
        if kind == "Polygon":
            ring = geometry["coordinates"][0]
            assert ring[0] == ring[-1]
            assert len(ring) > 3


@pytest.mark.parametrize(
    "wanted",
    [{}, {"family": "violence"}, {"status": "contested"}, {"lacking": "place"}, {"lacking": "time"}, {"q": "سوق"}],
    ids=str,
)
def test_every_event_is_on_the_map_or_counted_beside_it(shown: str, wanted: dict[str, str]) -> None:
    total = httpx.get(f"{shown}/api/events", params=wanted).json()["total"] if "q" not in wanted else None
    told = httpx.get(f"{shown}/events/overview.json", params=wanted).json()
    drawn, timeline = told["map"], told["timeline"]
    marked = sum(f["properties"]["events"] for f in drawn["features"] if f["properties"]["role"] != "outline")
    assert marked + drawn["outside"] + drawn["unplaced"] == told["events"] == drawn["events"]
    assert total in (None, told["events"])
    assert sum(told["statuses"].values()) == told["events"]
    within = sum(sum(bar["counts"]) for bar in timeline["bars"])
    most = within + sum(bar["wide"] for bar in timeline["bars"])
    beside = timeline["earlier"] + timeline["later"] + timeline["undated"]
    assert within + beside <= told["events"] <= most + beside


def test_words_find_the_events_of_the_articles_that_hold_them(workspace: Workspace) -> None:
    for words in ("سوق", "الجيش", "غارة"):
        documents = {hit.article.document for hit in workspace.search(words, limit=200).items}
        claims = workspace.claims(Filter(words=words), limit=500)
        assert {claim.document for claim in claims.items} <= documents
        found = {event.id for event in workspace.events(Filter(words=words), limit=500).items}
        assert found == {claim.event for claim in claims.items if claim.event}


def test_list_map_and_timeline_are_filtered_together(shown: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{shown}/events", language="en")
    settled(page)
    before = len(rows(page))
    page.get_by_label("Family").select_option("violence")
    page.wait_for_url("**family=violence*")
    settled(page)
    assert 0 < len(rows(page)) < before
    assert page.locator(".event-row:not(.violence)").count() == 0
    told = httpx.get(f"{shown}/events/overview.json", params={"family": "violence"}).json()
    expect(page.locator("#total")).to_contain_text(str(told["events"]))
    page.locator(".standings a.contested").click()
    page.wait_for_url("**status=contested*")
    settled(page)
    assert "family=violence" in page.url
    page.locator(".chips a", has_text="violence").click()
    expect(page.locator(".chips a", has_text="violence")).to_have_count(0)
    assert "family" not in page.url
    page.go_back()
    page.wait_for_url("**family=violence*")
    expect(page.locator(".chips a", has_text="violence")).to_have_count(1)


def test_a_box_on_the_map_and_a_stretch_of_time_become_filters(shown: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{shown}/events", language="en")
    settled(page)
    expect(page.locator(".mark").first).to_be_visible()
    page.get_by_role("button", name="Only what is here").click()
    page.wait_for_url("**box=*")
    settled(page)
    expect(page.locator(".chips a", has_text="what the map showed")).to_have_count(1)
    page.goto(f"{shown}/events", wait_until="networkidle")
    settled(page)
    plot = page.locator(".timeline .overlay").bounding_box()
    assert plot is not None
    page.mouse.move(plot["x"] + plot["width"] * 0.3, plot["y"] + 40)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] * 0.9, plot["y"] + 40, steps=4)
    page.mouse.up()
    page.wait_for_url("**since=*")
    assert "until=" in page.url


def test_the_keyboard_alone_finds_an_actor_and_opens_an_event(shown: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{shown}/events", language="en")
    settled(page)
    place = httpx.get(f"{shown}/suggest", params={"of": "place"}).json()[0]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.get_by_role("combobox", name="Place, actor, source, outlet or type").focus()
    page.keyboard.type(place["label"])
    expect(page.get_by_role("option").first).to_be_visible()
    option = page.get_by_role("option").filter(has_text="Place").first
    while option.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**place=*")
    settled(page)
    page.locator(".event-row .what").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/e*")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_suggestions_are_found_under_other_spellings_and_no_private_person_is_among_them(shown: str) -> None:
    def suggested(of: str, typed: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{shown}/suggest", params={"of": of, "q": typed}).json()
        return found

    place = next(one for one in suggested("place", "") if one["value"].startswith(("riwaya:", "geonames:")))
    english = httpx.get(f"{shown}/suggest", params={"of": "place", "q": place["label"]}, headers={"Accept-Language": "en"})
    assert place["value"] in {one["value"] for one in english.json()}
    assert suggested("type", "air") == suggested("type", "AIR") != []
    for kind in ("actor", "origin"):
        assert not [one for one in suggested(kind, "") if one["value"].startswith("person:") and not one["value"].isascii()]


def test_what_is_no_box_or_date_is_refused_with_its_name(shown: str) -> None:
    for name, value in (("box", "1,2,3"), ("box", "a,b,c,d"), ("since", "yesterday"), ("lacking", "all")):
        answer = httpx.get(f"{shown}/events", params={name: value})
        assert answer.status_code == 422
        assert name in answer.text


def test_far_dates_and_boxes_break_nothing(workspace: Workspace) -> None:
    with served(workspace) as address:
        for asked in (
            {"since": "0001-01-01"}, {"until": "9999-12-31"}, {"since": "9999-12-31", "until": "0001-01-01"},
            {"box": "170,-80,-170,80"}, {"box": "0,0,0,0"}, {"view": "-180,-85,180,85", "zoom": "0"},
        ):  # fmt: skip
            assert httpx.get(f"{address}/events/overview.json", params=asked).status_code == 200
