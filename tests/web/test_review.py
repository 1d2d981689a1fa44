"""The queue, two coders who do not see each other, their agreement, and who is to look at what."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from riwaya.store.workspace import Workspace
from riwaya.web.desk import Options
from tests.web.axe import violations
from tests.web.conftest import served


def test_the_keyboard_alone_goes_through_the_queue(
    desk: str, workspace: Workspace, open_page: Callable[..., Page]
) -> None:
    order = [q.listed.seen.claim.id for q in workspace.queue(by="ann", limit=5)]
    page = open_page(f"{desk}/review", language="en")
    claim = page.locator(".margin .claim")
    expect(claim).to_have_attribute("data-claim", order[0])
    page.keyboard.press("a")
    expect(claim).to_have_attribute("data-claim", order[1])
    page.keyboard.press("r")
    expect(claim).to_have_attribute("data-claim", order[2])
    assert [workspace.claim(name).seen.verdict for name in order[:3]] == ["accepted", "rejected", None]
    page.keyboard.press("n")
    expect(claim).to_have_attribute("data-claim", order[3])
    page.keyboard.press("p")
    expect(claim).to_have_attribute("data-claim", order[2])
    page.keyboard.press("u")
    expect(claim).to_have_attribute("data-claim", order[1])
    assert workspace.claim(order[1]).seen.verdict is None
    page.keyboard.press("2")
    select = page.locator('.correcting select[name="value"]')
    expect(select).to_be_focused()
    page.keyboard.press("a")  # typed into the form, it is no judgement
    assert workspace.claim(order[1]).seen.verdict is None
    was = workspace.claim(order[1]).seen.claim.polarity
    select.select_option("denied" if was == "affirmed" else "affirmed")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator("#told")).to_contain_text("Corrected")
    assert workspace.claim(order[1]).seen.corrected == ("polarity",)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+R")
    page.keyboard.type("a drill")
    page.keyboard.press("Enter")
    expect(claim).not_to_have_attribute("data-claim", order[1])
    last = workspace.judgements()[-1]
    assert (last.kind, last.reason) == ("reject", "a drill")


def test_keys_mean_the_same_on_an_arabic_keyboard(
    desk: str, workspace: Workspace, open_page: Callable[..., Page]
) -> None:
    (first,) = workspace.queue(by="ann")
    page = open_page(f"{desk}/review")
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ش', code: 'KeyA', bubbles: true}))")
    expect(page.locator(".margin .claim")).not_to_have_attribute("data-claim", first.listed.seen.claim.id)
    assert workspace.claim(first.listed.seen.claim.id).seen.verdict == "accepted"


def test_two_coders_differ_and_a_reviewer_settles_it(workspace: Workspace, open_page: Callable[..., Page]) -> None:
    article = next(a for a in workspace.articles().items if a.claims > 1)
    one, other, *_ = [s.claim.id for s in workspace.article(article.document)[1]]
    with served(workspace, Options(local_user="rita")) as desk:
        page = open_page(f"{desk}/articles/{article.document}", language="en")
        page.locator(".origin summary").click()
        for name in ("ann", "ben"):
            page.locator('.assign input[name="to"]').fill(name)
            page.locator('.assign button[value="assign"]').click()
            expect(page.locator(".article-head .facts")).to_contain_text(name)
            page.locator(".origin summary").click()
    for name, verdict in (("ann", "a"), ("ben", "r")):
        with served(workspace, Options(local_user=name)) as desk:
            page = open_page(f"{desk}/review?blind=true&claim={one}", language="en")
            expect(page.locator(".claim .chips .chip")).to_have_count(
                page.locator(".claim .chips .denied, .claim .chips .maybe").count()
            )
            page.keyboard.press(verdict)
            expect(page.locator("#told")).to_contain_text("Undo")
            page.goto(f"{desk}/review?blind=true&claim={other}", wait_until="networkidle")
            page.keyboard.press("a")
            expect(page.locator("#told")).to_contain_text("Accepted")
    assert workspace.claim(one).seen.state == "disputed"
    with served(workspace, Options(local_user="rita")) as desk:
        page = open_page(f"{desk}/review/agreement", language="en")
        expect(page.locator(".measures tbody tr")).to_have_count(1)
        expect(page.locator(".measures")).to_contain_text("1/2")
        assert violations(page) == []
        page.get_by_role("button", name="Settle as ben").click()
        expect(page.locator(".apart .state-agreed")).to_have_text("settled")
        assert (workspace.claim(one).seen.state, workspace.claim(one).seen.verdict) == ("agreed", "rejected")
        page.goto(f"{desk}/review/assignments", wait_until="networkidle")
        expect(page.locator(".people li")).to_have_count(2)
        page.locator("[data-release]").first.click()
        expect(page.locator(".people li")).to_have_count(1)
        page.goto(f"{desk}/log?action=judgement&by=rita", wait_until="networkidle")
        assert page.locator(".log tbody tr").count() == 4
        assert violations(page) == []
