"""Articles that mean harm, or are merely enormous: they are shown as words, and a page of them opens bounded."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
from playwright.sync_api import Page, expect

import riwaya
from riwaya.model import Claim, Document
from riwaya.store.articles import keep_reading
from riwaya.store.judgements import Judged
from riwaya.store.log import LogWriter
from riwaya.store.views import seen_claims, write_views
from riwaya.store.workspace import Workspace, this_reader
from tests.web.conftest import served

SENTENCE = "قصفت المدفعية قرية الزيتونة فجر اليوم."
HOSTILE = {
    "title": "<script>document.body.dataset.owned = 1</script><img src=x onerror=alert(1)> \u202eقصف القرية\u202c",
    "text": "قصفت المدفعية قرية \u202eالزيتونة\u202c </span><script>document.body.dataset.owned = 1</script> "
    '<a href="javascript:alert(1)">هنا</a> {{ 7 * 7 }} \U0001f525\U0001f525 وقتل ثلاثة مدنيين.\n\u2067وقال ناشط إن القصف توقف.',
    "url": "javascript:document.body.dataset.owned=1",
    "published": "2018-05-01",
}
PIECES = """() => [...document.querySelectorAll('#text [data-start]')].map(piece =>
  [Number(piece.dataset.start), Number(piece.dataset.end), piece.textContent])"""


def added(workspace: Workspace, tmp_path: Path, record: dict[str, str]) -> Document:
    (tmp_path / "hostile.jsonl").write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")
    known = {d.id for d in workspace.documents(seen=False)}
    workspace.add([str(tmp_path / "hostile.jsonl")], by="ann")
    return next(d for d in workspace.documents(seen=False) if d.id not in known)


def test_an_article_is_words_and_nothing_more(workspace: Workspace, tmp_path: Path, open_page: Callable[..., Page]) -> None:
    document = added(workspace, tmp_path, HOSTILE)
    claim = document.claims[0].id
    with served(workspace) as desk:
        page = open_page(f"{desk}/articles")
        for path in (f"/articles/{document.id}", f"/articles/{document.id}?claim={claim}", f"/review?claim={claim}", f"/claims/{claim}/log"):
            page.goto(desk + path, wait_until="networkidle")
            assert page.evaluate("document.body.dataset.owned") is None
            assert page.locator("main img, main script, main [href^='javascript:']").count() == 0
        page.goto(f"{desk}/articles/{document.id}", wait_until="networkidle")
        for start, end, text in page.evaluate(PIECES):
            assert document.text[start:end] == text  # also behind letters that JavaScript counts as two
        assert page.locator("h1").text_content() == HOSTILE["title"]


def test_a_megabyte_of_nesting_is_shown_in_parts(workspace: Workspace, tmp_path: Path, open_page: Callable[..., Page]) -> None:
    deep = "<div>" * 100_000 + SENTENCE + "</div>" * 90_000
    document = added(workspace, tmp_path, {"title": "عمق", "text": f"{SENTENCE}\n{deep}", "published": "2018-05-01"})
    assert len(document.text) > 1_000_000
    with served(workspace) as desk:
        page = open_page(f"{desk}/articles/{document.id}")
        expect(page.locator(".windows")).to_contain_text("الجزء 1 من")
        assert page.locator("main div div div div div div").count() == 0
        claim = document.claims[-1]
        page.goto(f"{desk}/articles/{document.id}?claim={claim.id}", wait_until="networkidle")
        expect(page.locator(".claim.active .trigger")).to_have_text(claim.trigger.text)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_twenty_thousand_claims_open_in_parts(workspace: Workspace, tmp_path: Path, open_page: Callable[..., Page]) -> None:
    document = many_claims(workspace, tmp_path, 20_000)
    with served(workspace) as desk:
        page = open_page(f"{desk}/articles/{document.id}", language="en")
        expect(page.locator(".windows")).to_contain_text("of 20,000 claims")
        assert 0 < page.locator(".margin .claim").count() <= 200
        page.locator(".windows a[rel=next]").click()
        page.wait_for_load_state("networkidle")
        first = page.locator(".margin .claim").first
        assert int(first.get_attribute("data-start") or 0) > 1000
        last = document.claims[-1]
        page.goto(f"{desk}/claims/{last.id}", wait_until="networkidle")
        expect(page.locator(".claim.active .n")).to_have_text("20000")


def many_claims(workspace: Workspace, tmp_path: Path, number: int) -> Document:
    """An article whose newest reading holds as many claims: one after the other, each with the words of the first."""
    text = "\n".join([SENTENCE] * number)
    document = added(workspace, tmp_path, {"title": "كثير", "text": SENTENCE + "\n" * (len(text) - len(SENTENCE)), "published": "2018-05-01"})
    return rewritten(workspace, document, number)


def rewritten(workspace: Workspace, document: Document, number: int) -> Document:
    raise NotImplementedError
