"""The article: every span of the record on the page, and what the hand can do to it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from riwaya.model import Claim, Document
from riwaya.store.filters import Filter
from riwaya.store.workspace import Workspace, open_workspace
from riwaya.views.marking import claim_parts
from riwaya.web.marked import CODES
from tests.web.axe import violations

PIECES = """() => [...document.querySelectorAll('#text [data-start]')].map(piece => ({
  start: Number(piece.dataset.start), end: Number(piece.dataset.end), text: piece.textContent,
  whole: piece.dataset.whole !== undefined, parts: (piece.dataset.parts || '').split(' ').filter(Boolean),
}))"""
SELECT = """([start, end]) => {
  const at = (offset, ending) => {
    const piece = [...document.querySelectorAll('#text [data-start]')].find(one =>
      ending ? +one.dataset.start < offset && offset <= +one.dataset.end : +one.dataset.start <= offset && offset < +one.dataset.end);
    const letters = Array.from(piece.textContent).slice(0, offset - +piece.dataset.start).join('');
    return [piece.firstChild, letters.length];
  };
  document.getSelection().setBaseAndExtent(...at(start, false), ...at(end, true));
}"""


def article_with(workspace: Workspace, least: int = 1) -> tuple[Document, list[Claim]]:
    """An article with some claims that have a place, and its claims as seen."""
    for document in workspace.documents():
        if len(document.claims) >= least and any(c.place for c in document.claims):
            return document, list(document.claims)
    raise AssertionError


def test_the_words_marked_on_the_page_are_those_of_the_record(
    shown: str, examples_open: Workspace, open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{shown}/articles")
    spans = 0
    for listed in examples_open.articles().items:
        document, seen = examples_open.article(listed.document)
        page.goto(f"{shown}/articles/{document.id}", wait_until="networkidle")
        found = page.evaluate(PIECES)
        assert [p["end"] for p in found[:-1]] == [p["start"] for p in found[1:]]
        assert (found[0]["start"], found[-1]["end"]) == (0, len(document.text))
        plain = [p for p in found if not p["whole"]]
        assert all(document.text[p["start"] : p["end"]] == p["text"] for p in plain)
        hidden = [one.span for one in examples_open.protected(document.id)]
        for index, one in enumerate(seen):
            for part, (start, end) in claim_parts(one.claim, document):
                inside = [p for p in found if start <= p["start"] and p["end"] <= end and p["end"] > p["start"]]
                assert all(f"{index}{CODES[part]}" in p["parts"] for p in inside)
                marked = [p for p in found if f"{index}{CODES[part]}" in p["parts"]]
                assert set(map(str, inside)) <= set(map(str, marked))
                if not any(s < end and start < e for s, e in hidden):
                    assert "".join(p["text"] for p in inside) == document.text[start:end]
                    spans += 1
    assert spans > 100


@pytest.fixture(scope="session")
def examples_open(examples: object) -> Iterator[Workspace]:
    with open_workspace(str(examples)) as workspace:
        yield workspace


def test_a_mark_lights_all_the_words_of_its_claim(
    desk: str, workspace: Workspace, open_page: Callable[..., Page]
) -> None:
    document, claims = article_with(workspace, 2)
    claim = next(c for c in claims if c.place and not c.context.place)
    page = open_page(f"{desk}/articles/{document.id}")
    card = page.locator(f'[data-claim="{claim.id}"]')
    expect(card.locator(".record")).to_be_hidden()
    page.locator(f'#text a[data-start="{claim.trigger.span[0]}"]').hover()
    expect(card.locator(".record")).to_be_visible()
    lit = page.locator("#text .lit-trigger").all_text_contents()
    assert "".join(lit) == claim.trigger.text
    assert claim.place is not None
    assert "".join(page.locator("#text .lit-place").all_text_contents()) == claim.place.text
    page.locator(f'#text a[data-start="{claim.trigger.span[0]}"]').focus()
    assert violations(page) == []


def test_a_claim_is_corrected_and_that_is_undone(
    desk: str, workspace: Workspace, open_page: Callable[..., Page]
) -> None:
    document, claims = article_with(workspace)
    claim = claims[0]
    wanted = "siege" if claim.type != "siege" else "raid"
    page = open_page(f"{desk}/articles/{document.id}?claim={claim.id}")
    card = page.locator(f'[data-claim="{claim.id}"]')
    card.locator('[data-edit="type"]').click()
    card.locator('select[name="value"]').select_option(wanted)
    card.locator('.correcting input[name="reason"]').fill("seen on the spot")
    card.get_by_role("button", name="احفظ").click()
    expect(page.locator("#told")).to_contain_text("صُحّح")
    assert workspace.claim(claim.id).seen.claim.type == wanted
    expect(card.locator(".entries")).to_contain_text("seen on the spot")
    assert violations(page) == []
    page.locator("#told button").click()
    expect(page.locator("#told")).to_contain_text("أُخذ")
    assert workspace.claim(claim.id).seen.claim.type == claim.type
    page.goto(f"{desk}/claims/{claim.id}/log", wait_until="networkidle")
    history = page.locator(".history li").all_text_contents()
    assert [("صحّح" in line, "تراجع" in line) for line in history[-2:]] == [(True, False), (False, True)]
    assert violations(page) == []


def test_words_are_chosen_for_a_place_and_their_end_is_moved_by_the_keyboard(
    desk: str, workspace: Workspace, open_page: Callable[..., Page]
) -> None:
    document, claims = article_with(workspace)
    claim = next(c for c in claims if c.place)
    other = next(p for p in document.places if claim.place and p.span != claim.place.span and p.place_id)
    page = open_page(f"{desk}/articles/{document.id}?claim={claim.id}")
    card = page.locator(f'[data-claim="{claim.id}"]')
    card.locator('[data-edit="place"]').click()
    card.locator("[data-pick]").click()
    page.evaluate(SELECT, list(other.span))
    page.keyboard.press("Enter")
    expect(card.locator(".slot")).to_have_attribute("data-start", str(other.span[0]))
    expect(card.locator(".slot .said")).to_have_text(other.text)
    card.locator("[data-ends]").click()
    end = page.locator(".ends .end-end")
    end.focus()
    page.keyboard.press("ArrowLeft")
    expect(card.locator(".slot")).not_to_have_attribute("data-end", str(other.span[1]))
    page.keyboard.press("ArrowRight")
    expect(card.locator(".slot")).to_have_attribute("data-end", str(other.span[1]))
    page.wait_for_timeout(600)
    card.get_by_role("button", name="احفظ").click()
    expect(page.locator("#told")).to_contain_text("صُحّح")
    kept = workspace.claim(claim.id)
    assert kept.seen.claim.place is not None
    assert (kept.seen.claim.place.span, kept.seen.claim.place.id) == (other.span, other.place_id)


def test_the_end_of_a_span_is_dragged(desk: str, workspace: Workspace, open_page: Callable[..., Page]) -> None:
    document, claims = article_with(workspace)
    claim = next(c for c in claims if c.place)
    page = open_page(f"{desk}/articles/{document.id}?claim={claim.id}")
    card = page.locator(f'[data-claim="{claim.id}"]')
    card.locator('[data-edit="place"]').click()
    card.locator("[data-ends]").click()
    handle = page.locator(".ends .end-end").bounding_box()
    assert handle is not None
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=5)
    page.mouse.up()
    assert claim.place is not None
    end = int(card.locator(".slot").get_attribute("data-end") or 0)
    assert end > claim.place.span[1]
    assert not document.text[end : end + 1].isalnum()


def test_a_missed_claim_is_added_by_selecting_words(
    desk: str, workspace: Workspace, open_page: Callable[..., Page]
) -> None:
    document, claims = article_with(workspace)
    triggers = [c.trigger.span for c in claims]
    taken = [*triggers, *document.furniture, *(one.span for one in workspace.protected(document.id))]
    words = [m for s, e in document.sentences for m in re.finditer(r"\w+", document.text[:e]) if s <= m.start()]
    word, start = next((m[0], m.start()) for m in words if not any(s < m.end() and m.start() < e for s, e in taken))
    page = open_page(f"{desk}/articles/{document.id}", refused=True)
    page.evaluate(SELECT, [start, start + len(word)])
    page.locator("[data-add]").click()
    card = page.locator(".adding")
    expect(card.locator("[data-trigger] .said")).to_have_text(word)
    card.get_by_role("button", name="أضف الخبر").click()
    expect(card.locator(".refused")).to_be_visible()
    card.locator('.field[data-field="type"] select').select_option("siege")
    card.locator('.field[data-field="polarity"] select').select_option("denied")
    assert violations(page) == []
    card.get_by_role("button", name="أضف الخبر").click()
    expect(page.locator("#told")).to_contain_text("أُضيف")
    added = [one for one in workspace.article(document.id)[1] if one.added is not None]
    assert [(a.claim.trigger.text, a.claim.type, a.claim.polarity) for a in added] == [(word, "siege", "denied")]
    expect(page.locator(".claim.active .trigger")).to_have_text(word)


def test_what_the_machine_may_not_do_people_may_not(
    desk: str, workspace: Workspace, open_page: Callable[..., Page]
) -> None:
    document, claims = article_with(workspace)
    claim = claims[0]
    page = open_page(f"{desk}/articles/{document.id}", refused=True)
    answers: list[int] = []
    page.on("response", lambda answer: answers.append(answer.status) if "judgements" in answer.url else None)
    page.evaluate(SELECT, list(claim.trigger.span))
    page.locator("[data-add]").click()
    card = page.locator(".adding")
    card.locator('.field[data-field="type"] select').select_option(claim.type)
    card.get_by_role("button", name="أضف الخبر").click()
    expect(card.locator(".refused")).to_contain_text(claim.id)
    assert answers == [422]
    assert len(workspace.article(document.id)[1]) == len(claims)


def test_words_are_selected_by_the_keyboard_alone(
    desk: str, workspace: Workspace, open_page: Callable[..., Page]
) -> None:
    document, _ = article_with(workspace)
    page = open_page(f"{desk}/articles/{document.id}", language="en")
    page.keyboard.press("m")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    chosen = page.evaluate("document.getSelection().toString()")
    assert len(chosen.split()) >= 2
    page.keyboard.press("Enter")
    expect(page.locator(".adding [data-trigger] .said")).to_have_text(chosen)
    page.keyboard.press("Escape")
    expect(page.locator(".adding")).to_have_count(0)


def test_the_list_leads_from_article_to_article(shown: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{shown}/articles?published_since=2000-01-01")
    links = page.locator(".article-item a")
    second = links.nth(1).get_attribute("href") or ""
    links.first.click()
    page.get_by_role("link", name="المقال التالي").click()
    page.wait_for_load_state("networkidle")
    assert page.url.split("/articles/")[1][:64] == second.split("/articles/")[1][:64]
    assert "published_since=2000-01-01" in page.url
    page.get_by_role("link", name="المقال السابق").click()
    assert page.get_by_role("link", name="المقال السابق").count() == 0


def test_names_of_protected_people_do_not_reach_the_browser(
    shown: str, examples_open: Workspace, open_page: Callable[..., Page]
) -> None:
    covered = [(d, examples_open.protected(d.document)) for d in examples_open.articles(Filter()).items]
    listed, hidden = next((one, names) for one, names in covered if names)
    page = open_page(f"{shown}/articles/{listed.document}")
    assert all(one.code in page.content() for one in hidden)
    assert not any(one.text in page.content() for one in hidden)
