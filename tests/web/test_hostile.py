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


def test_an_article_is_words_and_nothing_more(
    workspace: Workspace, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    document = added(workspace, tmp_path, HOSTILE)
    claim = document.claims[0].id
    with served(workspace) as desk:
        page = open_page(f"{desk}/articles")
        for path in (
            f"/articles/{document.id}",
            f"/articles/{document.id}?claim={claim}",
            f"/review?claim={claim}",
            f"/claims/{claim}/log",
        ):
            page.goto(desk + path, wait_until="networkidle")
            assert page.evaluate("document.body.dataset.owned") is None
            assert page.locator("main img, main script, main [href^='javascript:']").count() == 0
        page.goto(f"{desk}/articles/{document.id}", wait_until="networkidle")
        for start, end, text in page.evaluate(PIECES):
            assert document.text[start:end] == text  # also behind letters that JavaScript counts as two
        assert page.locator("h1").text_content() == HOSTILE["title"]


def test_a_page_nested_without_end_is_kept_as_its_words(
    workspace: Workspace, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    body = f"<p>{SENTENCE}</p>" + "<div>" * 100_000 + f"<p>{SENTENCE}</p>" + "</div>" * 90_000
    (tmp_path / "deep.html").write_text(
        f"<html><head><title>عمق</title></head><body><article>{body}</article></body></html>", encoding="utf-8"
    )
    known = {one.document for one in workspace.articles().items}
    done = workspace.add([str(tmp_path / "deep.html")], by="ann")
    assert (done.read, done.failed) == (1, 0)
    document = next(one.document for one in workspace.articles().items if one.document not in known)
    with served(workspace) as desk:
        page = open_page(f"{desk}/articles/{document}")
        expect(page.locator("#text")).to_contain_text(SENTENCE)
        assert page.locator("main div div div div div div").count() == 0


def test_a_megabyte_in_one_line_is_shown_in_parts(
    workspace: Workspace, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    first = riwaya.read(SENTENCE, published="2018-05-01")
    document = kept(workspace, tmp_path, f"{SENTENCE}\n{'(' * 500_000}{')' * 500_000}", first, number=1)
    with served(workspace) as desk:
        page = open_page(f"{desk}/articles/{document.id}")
        expect(page.locator(".windows")).to_contain_text("الجزء 1 من 42")
        page.goto(f"{desk}/articles/{document.id}?part=42", wait_until="networkidle")
        assert page.evaluate(PIECES)[-1][1] == len(document.text)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_twenty_thousand_claims_open_in_parts(
    workspace: Workspace, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
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
    (claim,) = first.claims
    steps = [k * (len(SENTENCE) + 1) for k in range(number)]
    record = msgspec.structs.replace(
        first,
        sentences=tuple(moved(first.sentences[0], step) for step in steps),
        places=tuple(moved(place, step) for step in steps for place in first.places),
        times=tuple(moved(time, step) for step in steps for time in first.times),
        actors=tuple(moved(actor, step) for step in steps for actor in first.actors),
        claims=tuple(moved(claim, step) for step in steps),
    )
    return kept(workspace, tmp_path, "\n".join([SENTENCE] * number), record, number=number)


def kept(workspace: Workspace, tmp_path: Path, text: str, read: Document, *, number: int) -> Document:
    """Keep a text with what is said to be read in it, without reading it."""
    path = tmp_path / "enormous.txt"
    path.write_text(text, encoding="utf-8")
    (article,) = open_sources([str(path)])
    assert isinstance(article, Article)
    claims = tuple(msgspec.structs.replace(c, id=f"{article.sha256[:12]}:c{k + 1}") for k, c in enumerate(read.claims))
    assert len(claims) == number
    record = msgspec.structs.replace(read, id=article.sha256, source=article.origin, text=article.text, claims=claims)
    with workspace._database.writing() as connection:
        log = LogWriter(connection, "ann")
        numbered = keep_article(log, article)
        keep_reading(log, numbered, record, this_reader())
        document, seen = as_seen(record, ())
        write_views(connection, log, numbered, document, seen, Judged(connection))
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
