"""Sources: files, folders, globs and standard input to articles, and pages read in their own words."""

from riwaya.sources.article import MAX_ARTICLE_BYTES, Article, Refusal
from riwaya.sources.days import published_day
from riwaya.sources.opening import open_sources
from riwaya.sources.outlets import Publisher, outlet_by_domain, outlet_by_name, resolve_outlet
from riwaya.sources.page import Masthead, Page, read_masthead, read_page

__all__ = [
    "MAX_ARTICLE_BYTES",
    "Article",
    "Masthead",
    "Page",
    "Publisher",
    "Refusal",
    "open_sources",
    "outlet_by_domain",
    "outlet_by_name",
    "published_day",
    "read_masthead",
    "read_page",
    "resolve_outlet",
]
