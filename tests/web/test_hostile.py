"""Articles that mean harm, or are merely enormous: they are shown as words, and a page of them opens bounded."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from playwright.sync_api import Page, expect

import riwaya
from riwaya.model import Document
from riwaya.review.seen import as_seen
from riwaya.sources import open_sources
from riwaya.sources.article import Article
from riwaya.store.articles import keep_article, keep_reading
from riwaya.store.judgements import Judged
from riwaya.store.log import LogWriter
from riwaya.store.views import write_views
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
    """An article whose reading holds so many claims, as one would of as many sentences: each has the words of the first."""
    first = riwaya.read(SENTENCE, published="2018-05-01")
    path = tmp_path / "many.txt"
    path.write_text("\n".join([SENTENCE] * number), encoding="utf-8")
    (article,) = open_sources([str(path)])
    assert isinstance(article, Article)
    (claim,) = first.claims
    step = len(SENTENCE) + 1
    record = msgspec.structs.replace(
        first,
        id=article.sha256,
        source=article.origin,
        text=article.text,
        sentences=tuple(moved(first.sentences[0], k * step) for k in range(number)),
        places=tuple(moved(place, k * step) for k in range(number) for place in first.places),
        times=tuple(moved(time, k * step) for k in range(number) for time in first.times),
        actors=tuple(moved(actor, k * step) for k in range(number) for actor in first.actors),
        claims=tuple(
            msgspec.structs.replace(moved(claim, k * step), id=f"{article.sha256[:12]}:c{k + 1}") for k in range(number)
        ),
    )
    with workspace._database.writing() as connection:
        log = LogWriter(connection, "ann")
        kept = keep_article(log, article)
        keep_reading(log, kept, record, this_reader())
        document, seen = as_seen(record, ())
        write_views(connection, log, kept, document, seen, Judged(connection))
        log.flush()
    return record


def moved(value: Any, by: int) -> Any:
    """The same with every span further on."""
    if isinstance(value, msgspec.Struct):
        named = {name: getattr(value, name) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **{name: moved(one, by) for name, one in named.items()})
    if isinstance(value, tuple) and len(value) == 2 and all(type(n) is int for n in value):
        return (value[0] + by, value[1] + by)
    return tuple(moved(one, by) for one in value) if isinstance(value, tuple) else value
