"""The language of queries: words (all must be there), "phrases", -words that must not be, beginnings*."""

from __future__ import annotations

import re
from typing import NamedTuple

from riwaya.errors import InputError
from riwaya.search.terms import query_keys, stripped, words

_PART = re.compile(r'(?P<no>-)?(?:"(?P<a>[^"]*)"|«(?P<b>[^»]*)»|“(?P<c>[^”]*)”|(?P<d>[^\s"«“]+))')

LONGEST = 40
"""Words of a query; a longer one is no question but a text."""


class Term(NamedTuple):
    """Words that stand side by side in this order; each as the keys it may have. `open_end`: keys are beginnings."""

    words: tuple[frozenset[str], ...]
    open_end: bool = False


class Query(NamedTuple):
    """What must be in an article, and what must not."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()


def parse_query(text: str, *, strip: bool = False) -> Query:
    """A query as terms. `strip` takes particles off its words (see `terms.stripped`).

    Raises InputError where no word is asked for.

    >>> q = parse_query('قصف "المدينة القديمة" -هدنة حوث*')
    >>> len(q.wanted), len(q.wanted[1].words), len(q.unwanted), q.wanted[2].open_end
    (3, 2, 1, True)
    """
    wanted: list[Term] = []
    unwanted: list[Term] = []
    count = 0
    for match in _PART.finditer(text):
        said = next(g for g in match.group("a", "b", "c", "d") if g is not None)
        open_end = match.group("d") is not None and said.endswith("*")
        pieces = [said[w.span[0] : w.span[1]] for w in words(said)]
        if not pieces:
            continue
        count += len(pieces)
        chosen = [(stripped(p) or p) if strip else p for p in pieces]
        term = Term(tuple(query_keys(p, open_end=open_end) for p in chosen), open_end)
        (unwanted if match.group("no") else wanted).append(term)
    if not wanted:
        remedy = "Give a word that must be there." if unwanted else "Give at least one word."
        raise InputError("I030", f"nothing to search for in {text[:60]!r}", where="query", remedy=remedy)
    if count > LONGEST:
        raise InputError("I030", f"a query of {count} words", where="query", remedy=f"Give at most {LONGEST}.")
    return Query(tuple(wanted), tuple(unwanted))
