"""A feed's bytes to its entries, by feedparser: RSS and Atom of every version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import feedparser
import msgspec

MOST = 500
"""Entries taken of one feed; a feed of news holds some tens."""

_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "xtor")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An article that a feed names. `mark` changes when the feed says that the article did."""

    url: str
    mark: str
    title: str | None = None


class NoFeed(msgspec.Struct, frozen=True):
    """Why there are no entries."""

    reason: str


def entries_of(body: bytes, url: str, headers: Mapping[str, str]) -> list[Entry] | NoFeed:
    """The entries in the feed's order, each address once; NoFeed where the bytes are none (a page, an error in words)."""
    told = {name.lower(): value for name, value in headers.items() if name.lower() == "content-type"}
    parsed: Any = feedparser.parse(body, response_headers={**told, "content-location": url})
    if not parsed.get("version"):
        kind = "a web page" if b"<html" in body[:2000].lower() else "no RSS and no Atom"
        return NoFeed(f"not a feed, but {kind}")
    found: dict[str, Entry] = {}
    for entry in parsed.entries[:MOST]:
        link = plain_address(urljoin(url, str(entry.get("link") or "")))
        if link is not None and link not in found:
            told_of = "\0".join(str(dict.get(entry, name) or "") for name in ("updated", "published", "title", "summary"))
            title = " ".join(str(entry.get("title") or "").split()) or None
            found[link] = Entry(url=link, mark=hashlib.sha256(told_of.encode("utf-8", "replace")).hexdigest()[:16], title=title)
    return list(found.values())


def plain_address(url: str) -> str | None:
    """An address without its fragment and without what only counts readers; None for what is no http address.

    >>> plain_address("https://news.example/a/1?id=7&utm_source=rss#top")
    'https://news.example/a/1?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        query = parts.query
        if any(name.lower().startswith(_TRACKING) for name, _ in parse_qsl(query)):
            query = urlencode([(n, v) for n, v in parse_qsl(query, keep_blank_values=True) if not n.lower().startswith(_TRACKING)])
        return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", query, ""))
    except ValueError:
        return None
