"""The filters in force, as chips that can be taken away one by one."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

import msgspec
from starlette.datastructures import URL

from riwaya.web.asking import FIELDS, Asked
from riwaya.web.language import Language
from riwaya.web.suggesting import value_name

NAMED = frozenset(("actor", "target", "place", "origin", "outlet", "type"))

ONE = frozenset(("q", "box", "since", "until", "published_since", "published_until"))
"""Filters that have one value."""


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """One value of one filter as it stands in the address, what it is called, and the view's address without it."""

    name: str
    value: str
    shown: str
    without: str


def chips(asked: Asked, here: URL, language: Language) -> Iterator[Chip]:
    """The chips of a view, in the order of the filters."""
    for name, value in asked.values().items():
        if name in ("rejected", "min_score") or name not in (*FIELDS, "q", "box"):
            continue
        for one in value if isinstance(value, tuple) else (value,):
            shown = _shown(name, str(one), language)
            yield Chip(name=name, value=str(one), shown=shown, without=switched(here, name, str(one)))


def switched(here: URL, name: str, value: str) -> str:
    """The view's address with one value of a filter put in, or taken away where it is there; on the first page.

    >>> switched(URL("http://h/events?actor=a&actor=b&page=3"), "actor", "a")
    '/events?actor=b'
    >>> switched(URL("http://h/events"), "status", "denied")
    '/events?status=denied'
    """
    given = [(n, v) for n, v in parse_qsl(here.query) if n != "page"]
    same = [(n, v) for n, v in given if n == name and (v == value or name in ONE)]
    kept = [pair for pair in given if pair not in same] if same else [*given, (name, value)]
    return here.path + (f"?{urlencode(kept)}" if kept else "")


def _shown(name: str, value: str, language: Language) -> str:
    if name in NAMED:
        return value_name("actor" if name == "target" else name, value, language)
    if name in ("since", "until", "published_since", "published_until"):
        return language.day(value)
    if name == "box":
        return str(language.t("filter.this_box"))
    if name == "lacking":
        return language.label("lacking", value)
    return value if name == "q" else language.label(name, value)
