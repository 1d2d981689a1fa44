"""The page of an event: the words shown are the record's, what people decide is done and can be undone."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect

from riwaya.model import Event
from riwaya.store.filters import Filter
from riwaya.store.workspace import Workspace, open_workspace
from riwaya.web.accounts import accounts_by_claim
from riwaya.web.shown import event_documents, shown_event
from riwaya.web.since import changes


def told_most(workspace: Workspace) -> Event:
    return max(workspace.events(limit=200).items, key=lambda event: (len(event.disputes), len(event.claims)))


@pytest.fixture
def event(workspace: Workspace) -> Event:
    return told_most(workspace)


def test_the_words_shown_are_the_words_of_the_spans(desk: str, workspace: Workspace, event: Event, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{desk}/events/{event.id}")
    _, claims = workspace.event(event.id)
    assert len(claims) > 1
    for listed in claims:
        claim = listed.seen.claim
        document, _ = workspace.article(listed.document)
        hidden = [one for one in workspace.protected(listed.document) if one.span[0] < claim.span[1] and claim.span[0] < one.span[1]]
        quote = page.locator(f'[id="account-{claim.id}"] blockquote')
        shown = "".join(quote.locator(".clause, mark").all_text_contents())
        if not hidden:
            assert shown == document.text[claim.span[0] : claim.span[1]]
            assert quote.locator("mark").text_content() == document.text[claim.trigger.span[0] : claim.trigger.span[1]]
        assert all(one.text not in str(quote.text_content()) for one in hidden)
        link = page.locator(f'[id="account-{claim.id}"] a[href="/articles/{listed.document}#{claim.id}"]')
        assert link.count() == 1


def test_both_sides_of_a_dispute_are_quoted(desk: str, event: Event, open_page: Callable[..., Page]) -> None:
    assert event.disputes, "the examples have a dispute"
    page = open_page(f"{desk}/events/{event.id}")
    disputes = page.locator(".dispute").all()
    assert len(disputes) == len(event.disputes)
    for shown, dispute in zip(disputes, event.disputes, strict=True):
        sides = shown.locator(".side").all()
        assert len(sides) == len(dispute.positions) > 1
        assert all(side.locator("blockquote").count() > 0 for side in sides)
    first = page.locator("h2").first.text_content()
    assert first == "حيث تفترق الروايات"


def test_an_event_is_found_by_its_claims_and_what_is_not_there_is_said(desk: str, event: Event) -> None:
    by_claim = httpx.get(f"{desk}/events/{event.claims[0]}")
    assert by_claim.status_code == 200
    assert event.id in by_claim.text
    assert httpx.get(f"{desk}/events/e000000000000").status_code == 404


def test_the_carried_page_stands_alone_and_the_table_has_every_account(desk: str, workspace: Workspace, event: Event) -> None:
    carried = httpx.get(f"{desk}/events/{event.id}.html")
    assert "attachment" in carried.headers["content-disposition"]
    assert not re.search(r'(?:src|href)="(?!#)', carried.text)
    table = httpx.get(f"{desk}/events/{event.id}.csv").content.decode("utf-8-sig")
    assert all(claim in table for claim in event.claims)
    for document in {claim.document for claim in workspace.event(event.id)[1]}:
        for one in workspace.protected(document):
            assert one.text not in carried.text
            assert one.text not in table


def test_claims_are_split_off_and_the_split_is_undone(desk: str, workspace: Workspace, event: Event, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{desk}/events/{event.id}", language="en")
    chosen = event.claims[0]
    page.locator(f'input[name="claim"][value="{chosen}"]').check()
    page.locator("#split-reason").fill("another day")
    page.get_by_role("button", name="Split what is marked").click()
    page.wait_for_url("**done=j*")
    expect(page.get_by_role("status").first).to_contain_text("another day")
    assert workspace.event(chosen)[0].claims == (chosen,)
    assert page.locator("#log ~ ol").count() == 1
    page.locator(".done").get_by_role("button", name="Undo").click()
    page.wait_for_url("**done=j*")
    expect(page.locator(".done")).to_contain_text("took that back")
    assert set(workspace.event(chosen)[0].claims) == set(event.claims)
    assert [j.kind for j in workspace.judgements()] == ["split", "undo"]
    assert all(j.by == "ann" for j in workspace.judgements())


def test_events_are_merged(desk: str, workspace: Workspace, event: Event, open_page: Callable[..., Page]) -> None:
    other = next(e for e in workspace.events(limit=200).items if e.id != event.id)
    page = open_page(f"{desk}/events/{event.id}", language="en")
    page.locator("#merge-other").fill(other.id)
    page.locator("#merge-reason").fill("the same day and place")
    page.get_by_role("button", name="Merge", exact=True).click()
    page.wait_for_url("**done=j*")
    assert set(workspace.event(event.claims[0])[0].claims) >= {event.claims[0], other.claims[0]}


def test_what_cannot_be_judged_is_refused_with_the_reason(desk: str, event: Event, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{desk}/events/{event.id}")
    csrf = page.locator('meta[name="csrf"]').get_attribute("content")
    for path, form in (("merge", {"typed": event.id}), ("split", {}), ("merge", {"typed": ""})):
        told = page.request.post(f"{desk}/events/{event.id}/{path}", form={"csrf": str(csrf), "reason": "x", **form})
        assert told.status == 422
        assert "I031" in told.text()
    assert page.request.post(f"{desk}/events/{event.id}/split", form={"reason": "x"}).status == 403


def test_chains_are_drawn_from_outlet_to_innermost_source_and_told_in_words(
    shown: str, examples: object, open_page: Callable[..., Page]
) -> None:
    with open_workspace(str(examples)) as workspace:
        event = told_most(workspace)
    page = open_page(f"{shown}/events/{event.id}")
    nodes = page.locator("#graph .node")
    expect(nodes.first).to_be_visible()
    assert page.locator("#graph .node.origin").count() >= 2
    nodes.first.focus()
    assert str(page.evaluate("document.activeElement.getAttribute('href')")).startswith("/events?")
    told = page.locator("#chains ~ details ol li").all_text_contents()
    assert told
    assert any("←" in line for line in told)


def test_what_changed_is_what_the_later_reports_brought(workspace: Workspace, event: Event) -> None:
    found, claims = shown_event(workspace, event.id)
    documents, veils = event_documents(workspace, (claim.document for claim in claims))
    accounts = accounts_by_claim(claims, documents, veils, since=None)
    days = sorted({account.published for account in accounts.values() if account.published})
    nothing = changes(found, accounts, documents.values(), "9999-01-01")
    assert (nothing.accounts, nothing.origins, nothing.figures, nothing.disputes) == (0, (), (), ())
    everything = changes(found, accounts, documents.values(), days[0])
    assert everything.before is None
    assert everything.accounts + everything.undated == len(accounts)
    if len(days) > 1:
        some = changes(found, accounts, documents.values(), days[-1])
        assert some.before is not None
        assert set(some.before.claims) == {name for name, a in accounts.items() if a.published and a.published < days[-1]}


def test_the_overview_counts_what_the_lists_hold(workspace: Workspace) -> None:
    for wanted in (Filter(), Filter(statuses=("contested",)), Filter(lacking=("time",)), Filter(box=(30, 30, 45, 40))):
        counted, listed = workspace.overview(wanted), workspace.events(wanted, limit=500)
        assert counted.events == listed.total
        assert sum(place.events for place in counted.places) == listed.total
        for status, number in counted.statuses().items():
            assert number == sum(event.status == status for event in listed.items)
