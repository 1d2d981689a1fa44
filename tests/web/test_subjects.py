"""Search, sources, actors and places: what is marked is what the record says, and every number leads to its claims."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page

from riwaya.store.filters import Filter
from riwaya.store.subjects import Count, Relayed
from riwaya.store.workspace import Workspace, open_workspace
from riwaya.web.plots import MOST_MONTHS, flow, months


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("asked", ["سوق", "«وقف إطلاق»", "قصف -هدنة", "مدن*"])
def test_the_marks_of_a_search_are_the_hits_of_the_record(
    shown: str, examples: object, open_page: Callable[..., Page], asked: str
) -> None:
    with open_workspace(str(examples)) as workspace:
        found = workspace.search(asked, limit=50, covered=True)
        expected = [s.text[a - s.span[0] : b - s.span[0]] for hit in found.items for s in hit.snippets for a, b in s.marks]
    page = open_page(f"{shown}/search?q={quote(asked)}")
    assert page.locator(".snippet mark").all_text_contents() == expected
    assert page.locator(".hit").count() == len(found.items)


def test_a_search_says_when_particles_were_taken_off(shown: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{shown}/search?q={quote('وبسوق')}", language="en")
    if page.locator(".hit").count():
        assert page.get_by_role("note").filter(has_text="particles").count() == 1
    else:
        assert page.get_by_text("Nothing holds these words").count() == 1


def test_a_search_for_nothing_is_refused_and_says_so(shown: str) -> None:
    answer = httpx.get(f"{shown}/search", params={"q": "-سوق"})
    assert answer.status_code == 422
    assert "I030" in answer.text


def test_search_and_claims_come_as_tables_of_what_is_on_the_screen(shown: str) -> None:
    found = rows(httpx.get(f"{shown}/search.csv", params={"q": "سوق"}))
    assert found
    assert all(int(row["hits"]) > 0 for row in found)
    claims = rows(httpx.get(f"{shown}/claims.csv", params={"type": "killing", "size": 5}))
    assert len(claims) == 5
    assert {row["type"] for row in claims} == {"killing"}


def test_every_number_of_a_source_leads_to_as_many_claims(shown: str) -> None:
    for path in ("/sources/activist", "/actors/houthis", "/places/riwaya:sd-el-fasher"):
        text = httpx.get(shown + path).text
        links = re.findall(r'<td class="count"><a href="(/claims\?[^"]+)">([\d,]+)</a>', text)
        assert links
        for address, number in links[:6]:
            claims = rows(httpx.get(shown + unescape(address).replace("/claims?", "/claims.csv?size=200&")))
            assert len(claims) == int(number.replace(",", "")), address


def test_tables_of_sources_actors_and_places(shown: str) -> None:
    for path, column in (("/sources.csv", "source"), ("/actors.csv", "actor"), ("/places.csv", "place")):
        found = rows(httpx.get(shown + path))
        assert found
        assert all(row[column] for row in found)
    assert not [row for row in rows(httpx.get(f"{shown}/actors.csv?size=200")) if not row["actor"].isascii()]


def test_one_actor_is_said_to_be_another_and_that_is_undone(
    workspace: Workspace, desk: str, open_page: Callable[..., Page]
) -> None:
    rsf = workspace.claims(Filter(actors=("rsf",))).total
    both = workspace.claims(Filter(actors=("houthis", "rsf"))).total
    page = open_page(f"{desk}/actors/houthis", language="en")
    page.get_by_label("The other actor").fill("rsf")
    page.get_by_label("Reason").first.fill("to see it undone")
    page.get_by_role("button", name="They are one").click()
    page.get_by_text("to see it undone").wait_for()
    assert workspace.claims(Filter(actors=("houthis",))).total == both
    assert workspace.claims(Filter(actors=("rsf",))).total == 0
    page.get_by_role("button", name="Undo").click()
    page.wait_for_load_state("networkidle")
    assert workspace.claims(Filter(actors=("rsf",))).total == rsf
    assert [entry.by for entry in workspace.log(action="judgement")] == ["ann", "ann"]


def test_words_are_said_not_to_name_an_actor(workspace: Workspace, desk: str, open_page: Callable[..., Page]) -> None:
    before = workspace.claims(Filter(actors=("houthis",))).total
    page = open_page(f"{desk}/actors/houthis", language="en")
    page.locator(".not-this summary").first.click()
    page.locator(".not-this form").first.get_by_label("Reason").fill("another group")
    page.locator(".not-this form").first.get_by_role("button").click()
    page.get_by_text("another group").wait_for()
    assert workspace.claims(Filter(actors=("houthis",))).total < before


def test_an_actor_nobody_knows_cannot_be_joined(desk: str, workspace: Workspace) -> None:
    with httpx.Client(base_url=desk) as client:
        token = client.get("/actors/houthis").text.partition('name="csrf" content="')[2].partition('"')[0]
        answer = client.post("/actors/houthis/same", data={"csrf": token, "other": "nobody", "reason": "x"})
        assert answer.status_code == 404
        assert client.post("/actors/houthis/same", data={"csrf": token, "other": "houthis"}).status_code == 422
    assert workspace.status().judgements == 0


def test_bars_stand_for_every_month_and_for_years_where_there_are_many() -> None:
    def count(month: str) -> Count:
        return Count(role="said", type="", month=month, status="denied", claims=3)

    drawn = months([count("2018-11"), count("2019-02"), count("")], ("said",), {"origin": "a"})
    assert [bar.label for bar in drawn.bars] == ["2018-11", "2018-12", "2019-01", "2019-02"]
    assert [bar.claims for bar in drawn.bars] == [3, 0, 0, 3]
    assert drawn.undated == 3
    many = months([count("1999-01"), count("2018-12")], ("said",), {"origin": "a"})
    assert len(many.bars) == 20 < MOST_MONTHS
    assert "published_until=1999-12-31" in many.bars[0].address


def test_bands_leave_and_reach_the_whole_of_each_column() -> None:
    drawn = flow([Relayed(teller=t, source=s, claims=n) for t, s, n in (("a", "x", 5), ("a", "y", 3), ("b", "x", 2))], mirrored=True)
    assert [(node.name, node.claims) for node in drawn.tellers] == [("a", 8), ("b", 2)]
    assert [(node.name, node.claims) for node in drawn.sources] == [("x", 7), ("y", 3)]
    assert {(band.teller, band.source, band.claims) for band in drawn.bands} == {("a", "x", 5), ("a", "y", 3), ("b", "x", 2)}
