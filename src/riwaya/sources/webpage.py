"""HTML: the article's text out of the page, with what the page's own metadata say about it.

Extraction is trafilatura's (comments and tables left out). The publication time is the one the
page states in its metadata, with its zone; nothing is searched for in the markup beyond that.
"""

from __future__ import annotations

import hashlib
import html
import json
import logging
import re

from riwaya.sources.article import NO_ARTICLE, Article, Fault
from riwaya.sources.decoding import check_text, decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(r"<meta\s[^>]{1,4000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_JSON_LD = re.compile(
    r"<script[^>]{0,400}application/ld\+json[^>]{0,400}>(.{1,200000}?)</script>", re.IGNORECASE | re.DOTALL
)
_CANONICAL = re.compile(r"<link\s[^>]{0,400}rel\s*=\s*[\"']?canonical[^>]{0,2000}>", re.IGNORECASE)
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article:published",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "cxenseparse:recs:publishtime",
    "parsely-pub-date",
    "sailthru.date",
)
_REMEDY = "Save the article's text as .txt, or give it as JSON with a field named text."


def read_page_bytes(data: bytes, uri: str, *, declared: str | None = None) -> Article | Fault:
    """The article in an HTML page; a fault where none is found in it. `declared` is the charset its answer named."""
    found = _CHARSET.search(data[:4096])
    decoded = decode(data, declared=declared or (found.group(1).decode("ascii", "replace") if found else None))
    if isinstance(decoded, Fault):
        return decoded
    page = extract(decoded.text)
    if isinstance(page, Fault):
        return page
    fault = check_text(page["text"] or "")
    if fault is not None:
        return fault
    notes = () if decoded.encoding == "utf-8" else (f"read as {decoded.encoding}",)
    return Article(
        uri=uri,
        media_type="text/html",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        encoding=decoded.encoding,
        text=page["text"] or "",
        title=page["title"],
        outlet=page["outlet"],
        byline=page["byline"],
        url=page["url"],
        published=page["published"],
        published_basis="metadata" if page["published"] else None,
        notes=notes,
        data=data,
    )


def extract(page: str) -> dict[str, str | None] | Fault:
    """Text, title, outlet, byline, url and publication time of a page (None where it does not say)."""
    from trafilatura import bare_extraction  # noqa: PLC0415  (200 ms that only HTML should cost)

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    try:
        document = bare_extraction(
            page,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # noqa: BLE001  (broken markup ends its parsers in any error, assertions among them)
        return Fault(NO_ARTICLE, f"the page cannot be taken apart ({type(error).__name__}: {error})", _REMEDY)
    text = (getattr(document, "text", None) or "").strip("\n")
    if not text.strip():
        return Fault(NO_ARTICLE, "no article found in the page", _REMEDY)
    meta = read_meta(page)
    return {
        "text": text,
        "title": _clean(getattr(document, "title", None)),
        "outlet": _clean(meta.get("og:site_name") or getattr(document, "sitename", None)),
        "byline": _clean(getattr(document, "author", None)),
        "url": _clean(_canonical(page) or meta.get("og:url")),
        "published": published_in(page, meta),
    }


def read_meta(page: str) -> dict[str, str]:
    """The page's meta elements by lower-case name or property; the first of a name counts."""
    out: dict[str, str] = {}
    for tag in _META.findall(page):
        told = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag)}
        name = told.get("property") or told.get("name") or told.get("itemprop")
        if name and told.get("content"):
            out.setdefault(name.lower(), told["content"].strip())
    return out


def published_in(page: str, meta: dict[str, str]) -> str | None:
    """The publication time a page's metadata state: meta elements first, then JSON-LD's datePublished."""
    for name in _PUBLISHED:
        if meta.get(name):
            return meta[name]
    for block in _JSON_LD.findall(page):
        try:
            value = json.loads(block)
        except (ValueError, RecursionError):
            continue
        found = _date_published(value)
        if found:
            return found
    return None


def _date_published(value: object) -> str | None:
    queue = [value]
    while queue:
        item = queue.pop(0)
        if isinstance(item, list):
            queue.extend(item)
        elif isinstance(item, dict):
            found = item.get("datePublished")
            if isinstance(found, str) and found.strip():
                return found.strip()
            queue.extend(item.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage"))
    return None


def _canonical(page: str) -> str | None:
    for tag in _CANONICAL.findall(page):
        for name, a, b, c in _ATTRIBUTE.findall(tag):
            if name.lower() == "href" and (a or b or c).startswith("http"):
                return html.unescape(a or b or c)
    return None


def _clean(value: str | None) -> str | None:
    return " ".join(value.split()) or None if value else None
