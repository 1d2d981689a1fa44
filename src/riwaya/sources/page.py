"""Reads a page in its own words: title, outlet, byline, publication day, captions and furniture, each by its span.

Nothing is deleted and nothing is guessed: a page that does not say is None. What was given with the
article (`--published`, metadata) wins over the page (`read_masthead`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from riwaya.model import Outlet, Span, SpanText, Time, Title
from riwaya.sources.article import Article
from riwaya.sources.datelines import find_published
from riwaya.sources.days import Day, published_day
from riwaya.sources.furniture import FoldedLine, furniture_of
from riwaya.sources.imprint import Imprint, find_imprint
from riwaya.sources.outlets import resolve_outlet
from riwaya.sources.pagewords import bare, page_words
from riwaya.text import Folded, fold

_HEAD_LINES = 40
_BODY_WORDS = 25
_SENTENCE_WORDS = 8
_TITLE_WORDS = 3
_CAPTION_WORDS = 20
_CRUMBS = (" > ", " » ", " › ", " / ")  # الرئيسية > أخبار > سوريا
_CREDIT = re.compile(r"[(（\[]([^()\[\]]{2,40})[)\]]\s*$")
_CREDIT_PARTS = re.compile(r"\s*[-–—/:،,|]\s*")


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says about itself. `datelines` are its lines of date and byline; `furniture` and `captions` spans."""

    title: Title | None = None
    outlet: Outlet | None = None
    byline: SpanText | None = None
    published: Time | None = None
    datelines: tuple[Span, ...] = ()
    captions: tuple[Span, ...] = ()
    furniture: tuple[Span, ...] = ()


class Masthead(msgspec.Struct, frozen=True, kw_only=True):
    """What the record says of the article as a whole: what was given first, then what the page says."""

    title: Title | None
    outlet: Outlet | None
    byline: SpanText | None
    published: Time | None
    datelines: tuple[Span, ...]
    captions: tuple[Span, ...]
    furniture: tuple[Span, ...]


def read_page(text: str, *, folded: Folded | None = None) -> Page:
    r"""What the page says about itself; pass `folded` where the text is folded already.

    >>> page = read_page("هدوء حذر في ريف المدينة\n\n12 أغسطس 2018\n+ الخط -\nعاد الهدوء إلى ريف المدينة بعد يومين من المعارك العنيفة.")
    >>> page.title.text, page.published.start, page.published.basis
    ('هدوء حذر في ريف المدينة', '2018-08-12', 'dateline')
    """
    folded = folded if folded is not None else fold(text)
    lines = split_lines(folded.text)
    marked = furniture_of(lines)
    whole = {i for i, start, end in marked if start == 0 and end == len(lines[i].folded)}
    head, lead = _head(lines, whole)
    captions = [i for i, line in enumerate(lines) if i not in whole and _is_caption(line, in_head=i in head)]
    head = [i for i in head if i not in captions]
    imprint = find_imprint(lines, head=head, lead=lead, furniture=whole)
    dated = find_published(lines, head=head, lead=lead)
    taken = imprint.lines | dated.lines
    title = _title(lines, [i for i in head if i not in taken], imprint, lead)

    def span(i: int, start: int, end: int) -> Span:
        return folded.raw_span(lines[i].start + start, lines[i].start + end)

    def words(i: int, start: int, end: int) -> SpanText:
        at = span(i, start, end)
        return SpanText(at, text[at[0] : at[1]])

    titled = words(*title) if title is not None else None
    byline = words(*imprint.byline) if imprint.byline is not None else None
    return Page(
        title=Title(text=titled.text, span=titled.span) if titled is not None else None,
        outlet=_outlet(imprint, span),
        byline=byline,
        published=_published(dated.day, words) if dated.day is not None else None,
        datelines=tuple(span(i, 0, len(lines[i].folded)) for i in sorted(imprint.lines | dated.lines)),
        captions=tuple(span(i, 0, len(lines[i].folded)) for i in captions),
        furniture=tuple(span(*mark) for mark in marked),
    )


def read_masthead(article: Article, page: Page) -> Masthead:
    """What was given with the article, and where nothing was, what the page says.

    A publication time that was given has no span; its basis is `given` (by the person who reads) or
    `metadata` (by the source). A given title that begins the text has its span there.
    """
    return Masthead(
        title=_given_title(article) or page.title,
        outlet=resolve_outlet(article.outlet, article.url) or page.outlet,
        byline=_given_byline(article) or page.byline,
        published=_given_time(article) or page.published,
        datelines=page.datelines,
        captions=page.captions,
        furniture=page.furniture,
    )


def split_lines(folded: str) -> list[FoldedLine]:
    """The lines that hold something, without the space around them."""
    out: list[FoldedLine] = []
    at = 0
    for line in folded.split("\n"):
        kept = line.strip()
        if kept:
            start = at + line.index(kept[0])
            out.append(FoldedLine(start, start + len(kept), kept, len(kept.split()) if _has_word(kept) else 0))
        at += len(line) + 1
    return out


def _has_word(line: str) -> bool:
    return any(c.isalnum() for c in line)


def _head(lines: Sequence[FoldedLine], furniture: set[int]) -> tuple[list[int], int | None]:
    """The lines before the article's first sentence, and the line of that sentence."""
    head: list[int] = []
    for i, line in enumerate(lines):
        if i in furniture:
            continue
        if len(head) >= _HEAD_LINES:
            return head, i
        if line.words >= _BODY_WORDS or (
            line.words >= _SENTENCE_WORDS and line.folded.endswith((".", ".»", '."', ".”"))
        ):
            return head, i
        head.append(i)
    return head, None


def _title(
    lines: Sequence[FoldedLine], free: Sequence[int], imprint: Imprint, lead: int | None
) -> tuple[int, int, int] | None:
    """The first line of the head that is nothing else, if it looks like a headline and an article follows."""
    for i in free:
        line = lines[i].folded
        if any(mark in line for mark in _CRUMBS):
            continue
        if imprint.title is not None and i == imprint.title[0]:
            return imprint.title
        if lines[i].words >= _TITLE_WORDS:
            ends = line.endswith((":", "،", ".")) and not line.endswith("..")
            return None if ends or (lead is None and len(free) < 2) else (i, 0, len(line))
    return None


def _outlet(imprint: Imprint, span: Callable[[int, int, int], Span]) -> Outlet | None:
    if imprint.outlet is None:
        return None
    publisher, at = imprint.outlet
    return Outlet(id=publisher.id, name=publisher.name, span=span(*at))


def _published(found: tuple[int, Day], words: Callable[[int, int, int], SpanText]) -> Time:
    i, day = found
    at = words(i, day.start, day.end)
    return Time(
        span=at.span,
        text=at.text,
        start=day.iso,
        end=day.iso,
        granularity="day",
        basis="dateline",
        calendar=day.calendar,
    )


def _is_caption(line: FoldedLine, *, in_head: bool) -> bool:
    """A short line that ends in a picture's credit (Getty), or begins as captions do."""
    if line.words > 30:
        return False
    told = page_words()
    if line.folded.lower().startswith(told.caption_starts):
        return True
    credit = _CREDIT.search(line.folded)
    if credit is None or not (in_head or line.words <= _CAPTION_WORDS):
        return False
    shown = [word for word in bare(line.folded[: credit.start()]).split() if word not in told.beside]
    return len(shown) >= _TITLE_WORDS and any(
        bare(part) in told.credits for part in _CREDIT_PARTS.split(credit.group(1))
    )


def _given_title(article: Article) -> Title | None:
    if article.title is None:
        return None
    start = len(article.text) - len(article.text.lstrip())
    end = start + len(article.title)
    begins = article.text[start:end] == article.title and article.text[end : end + 1] in ("", "\n", "\r")
    return Title(text=article.title, span=(start, end) if begins else None)


def _given_byline(article: Article) -> SpanText | None:
    """The author given by metadata, where the text holds the name: the record has no byline without its words."""
    at = article.text.find(article.byline) if article.byline else -1
    return SpanText((at, at + len(article.byline)), article.byline) if at >= 0 and article.byline else None


def _given_time(article: Article) -> Time | None:
    day = published_day(article.published) if article.published is not None else None
    if day is None:
        return None
    return Time(
        span=None, text=None, start=day, end=day, granularity="day", basis=article.published_basis or "metadata"
    )
