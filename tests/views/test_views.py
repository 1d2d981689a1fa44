"""The page and the table: whole, safe, and right to left."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from riwaya import Document, read
from riwaya.model import Title
from riwaya.model.claim import FigureRole, Modality, Polarity, SourceKind
from riwaya.rules.event_types import event_types
from riwaya.views import labels
from riwaya.views.article_html import render_article, render_page
from riwaya.views.marking import pieces
from riwaya.views.table import FSI, PDI, columns_of, render_table

TEXT = """نفت وزارة الدفاع الروسية أن تكون طائراتها قد قصفت بلدة الزيتونة.
وقال مرصد محلي إن 7 مدنيين على الأقل قتلوا في غارة على سوق X-21 مساء الاثنين.

ويخشى السكان أن تتجدد الغارات."""
VOID = {"meta", "br", "link", "img"}


@pytest.fixture(scope="module")
def document() -> Document:
    return read(TEXT, published="2024-05-14", outlet="وكالة <b>التجربة</b>")


class Tree(HTMLParser):
    """Open elements, ids, links, and the text of the article."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag not in VOID:
            self.open.append((tag, given))
        self.ids += [given["id"]] if given.get("id") else []  # type: ignore[list-item]
        self.links += [given["href"]] if given.get("href") else []  # type: ignore[list-item]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag
        self.words += ["\n"] if tag == "p" else []

    def handle_data(self, data: str) -> None:
        classes = [given.get("class") for _, given in self.open]
        if "text" in classes and not any(c and c.startswith("n ") for c in classes):
            self.words.append(data)


def tree(page: str) -> Tree:
    parsed = Tree()
    parsed.feed(page)
    parsed.close()
    assert parsed.open == []
    return parsed


def test_the_page_is_whole_and_every_link_leads_somewhere(document: Document) -> None:
    other = msgspec.structs.replace(document, id="f" * 64)
    page = render_page([render_article(document), render_article(other)])
    parsed = tree(page)
    assert len(parsed.ids) == len(set(parsed.ids))
    assert {link.removeprefix("#") for link in parsed.links} <= set(parsed.ids)
    assert parsed.tags[0] == ("html", {"lang": "ar", "dir": "rtl"})


def test_the_text_on_the_page_is_the_article(document: Document) -> None:
    parsed = tree(render_page([render_article(document)]))
    assert "".join(parsed.words).split() == TEXT.split()


def test_the_page_fetches_nothing(document: Document) -> None:
    page = render_page([render_article(document)])
    assert not re.search(r"(?:src|href)=[\"'](?!#)|@import|url\(|https?://", page)
    assert "default-src 'none'" in page


def test_its_policy_lets_its_own_style_and_script_through(document: Document) -> None:
    page = render_page([render_article(document)])
    for tag, policy in (("style", "style-src"), ("script", "script-src")):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert inside is not None
        digest = base64.b64encode(hashlib.sha256(inside.group(1).encode()).digest()).decode()
        assert f"{policy} 'sha256-{digest}'" in page


def test_words_of_an_article_never_become_code() -> None:
    nasty = 'قتل ثلاثة جنود <script>alert(1)</script> في "كمين" & <img src=x onerror=y>'
    document = read(nasty, outlet='"><script>x</script>')
    document = msgspec.structs.replace(
        document,
        title=Title(text="</title><script>x</script>"),
        source=msgspec.structs.replace(document.source, uri="javascript:<script>"),
    )
    page = render_page([render_article(document)], set_aside=["<script>x</script>"])
    parsed = tree(page)
    assert [tag for tag, _ in parsed.tags].count("script") == 1
    assert "img" not in [tag for tag, _ in parsed.tags]
    assert not any(name.startswith("on") for _, given in parsed.tags for name in given)


def test_denial_and_fear_are_told_in_words_not_colour_alone(document: Document) -> None:
    first, second, *rest = document.claims
    first = msgspec.structs.replace(first, polarity="denied")
    second = msgspec.structs.replace(second, modality="feared")
    page = render_article(msgspec.structs.replace(document, claims=(first, second, *rest))).html
    assert labels.POLARITY["denied"] in page
    assert labels.MODALITY["feared"] in page
    assert "✕</a>" in page
    assert "؟</a>" in page


def test_every_claim_has_a_card_and_a_mark(document: Document) -> None:
    section = render_article(document)
    assert section.claims == len(document.claims) > 0
    assert section.html.count('class="card ') == len(document.claims)
    for k in range(len(document.claims)):
        assert len(re.findall(rf'href="#a{document.id[:12]}-c{k}"', section.html)) >= 1


def test_an_article_with_nothing_in_it_says_so() -> None:
    section = render_article(read("ارتفعت أسعار الخضار في الأسواق."))
    assert section.claims == 0
    assert "لم يُقرأ في هذا المقال" in section.html


def test_pieces_cover_the_text_without_gap_or_overlap(document: Document) -> None:
    cut = pieces(document)
    assert cut[0].span[0] == 0
    assert cut[-1].span[1] == len(document.text)
    assert all(a.span[1] == b.span[0] for a, b in pairwise(cut))
    assert all("\n" not in document.text[p.span[0] : p.span[1]] or p.span[1] - p.span[0] == 1 for p in cut)
    for k, claim in enumerate(document.claims):
        covered = [p.span for p in cut if (k, "trigger") in p.parts]
        assert (covered[0][0], covered[-1][1]) == claim.trigger.span


def test_cells_of_the_table_keep_their_direction_to_themselves(document: Document) -> None:
    for line in render_table(document, width=120).splitlines():
        depth = 0
        for letter in line:
            depth += (letter == FSI) - (letter == PDI)
            assert depth in (0, 1)
            assert depth or letter in f" |─{PDI}"
        assert depth == 0


def test_the_table_keeps_to_its_width_and_its_columns_line_up(document: Document) -> None:
    lines = render_table(document, width=110).rstrip("\n").split("\n")
    rule = next(line for line in lines if line.startswith("─"))
    assert columns_of(rule) <= 110
    assert all(columns_of(line) <= columns_of(rule) for line in lines[1:])


def test_nothing_is_cut_off_in_the_table(document: Document) -> None:
    shown = re.sub(f"[{FSI}{PDI}\\s]+", "", render_table(document, width=100))
    for claim in document.claims:
        assert claim.trigger.text in shown


def test_bidi_marks_of_an_article_cannot_reorder_the_table() -> None:
    table = render_table(read("قتل ثلاثة \u202eجنود\u202c في كمين.", outlet="\u202eوكالة\u2067"))
    assert not re.search("[\u202a-\u202e\u2066\u2067]", table)


def test_every_label_of_the_record_has_an_arabic_name() -> None:
    assert set(labels.MODALITY) == set(get_args(Modality))
    assert set(labels.POLARITY) == set(get_args(Polarity))
    assert set(labels.ROLE) == set(get_args(FigureRole))
    assert set(labels.SOURCE_KIND) == set(get_args(SourceKind))
    assert set(labels.FAMILY) == {event.family for event in event_types().values()}


def test_the_documentation_lists_every_type() -> None:
    told = (Path(__file__).resolve().parents[2] / "docs" / "record.md").read_text(encoding="utf-8")
    for event in event_types().values():
        assert f"| `{event.type}` {event.name_ar} | {event.family} | {event.definition} |" in told
