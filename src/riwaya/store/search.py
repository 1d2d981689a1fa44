"""The search index: FTS5 in SQLite, tsvector in PostgreSQL, both over our own keys (riwaya.search.terms).

Both hold one key a word at its place. What differs is only how a query is written for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product

from sqlalchemy import Connection, text

from riwaya.search.query import Query, Term

STRETCH = 10_000
"""Words of a row in PostgreSQL, whose positions end at 16,383; a longer article takes several rows."""

_PHRASES = 900
"""Phrases that one quoted phrase may become in FTS5, which has no alternatives inside a phrase."""


def create_index(connection: Connection) -> None:
    """Make the empty index."""
    for statement in _MAKE[connection.dialect.name]:
        connection.execute(text(statement))


def index_article(connection: Connection, article: int, keys: Sequence[str]) -> None:
    """Take in the words of one article, in order. An article's words never change."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text("INSERT INTO article_word (rowid, words) VALUES (:id, :words)"), {"id": article, "words": " ".join(keys)}
        )
        if keys:
            known = [{"key": key} for key in sorted(set(keys))]
            connection.execute(text("INSERT OR IGNORE INTO article_word_key (key) VALUES (:key)"), known)
        return
    rows = [
        {"id": article, "n": n, "words": _vector(keys[at : at + STRETCH])}
        for n, at in enumerate(range(0, len(keys) or 1, STRETCH))
    ]
    connection.execute(
        text("INSERT INTO article_word (article, stretch, words) VALUES (:id, :n, CAST(:words AS tsvector))"), rows
    )


def clear_index(connection: Connection) -> None:
    """Empty the index."""
    for statement in _CLEAR[connection.dialect.name]:
        connection.execute(text(statement))


def matching(connection: Connection, query: Query) -> tuple[str, dict[str, str]]:
    """SQL for the ids of the articles a query finds, with a column `rank` (the least first), and its parameters."""
    if connection.dialect.name == "sqlite":
        return (
            "SELECT rowid AS id, rank FROM article_word WHERE article_word MATCH :asked",
            {"asked": _fts5(connection, query)},
        )
    return _FIND, {"asked": _tsquery(query)}


_FIND = """
SELECT article AS id, min(-ts_rank(words, CAST(:asked AS tsquery))) AS rank FROM article_word
WHERE words @@ CAST(:asked AS tsquery) GROUP BY article"""
_MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE article_word USING fts5(words, content='', tokenize='ascii tokenchars _')",
        "CREATE TABLE article_word_key (key TEXT PRIMARY KEY) WITHOUT ROWID",
    ),
    "postgresql": (
        (
            "CREATE TABLE article_word (article bigint NOT NULL, stretch integer NOT NULL, words tsvector NOT NULL,"
            " PRIMARY KEY (article, stretch))"
        ),
        "CREATE INDEX ix_article_word_words ON article_word USING gin (words)",
    ),
}
_CLEAR = {
    "sqlite": ("INSERT INTO article_word (article_word) VALUES ('delete-all')", "DELETE FROM article_word_key"),
    "postgresql": ("TRUNCATE article_word",),
}


def _fts5(connection: Connection, query: Query) -> str:
    wanted = " AND ".join(f"({_fts5_term(connection, term)})" for term in query.wanted)
    unwanted = "".join(f" NOT ({_fts5_term(connection, term)})" for term in query.unwanted)
    return f"({wanted}){unwanted}" if unwanted else wanted


def _fts5_term(connection: Connection, term: Term) -> str:
    if len(term.words) == 1:
        if term.open_end:
            return " OR ".join(f'"{key}" *' for key in sorted(term.words[0]))
        return " OR ".join(f'"{key}"' for key in _known(connection, term.words[0]) or sorted(term.words[0])[:1])
    there = [_known(connection, keys) or sorted(keys)[:1] for keys in term.words]
    size = 1
    for keys in there:
        size *= len(keys)
    if size > _PHRASES:  # the shortest keys alone; a phrase of so many forms does not occur
        share = int(_PHRASES ** (1 / len(there)))
        there = [keys[:share] for keys in there]
    return " OR ".join('"' + " ".join(chosen) + '"' for chosen in product(*there))


def _known(connection: Connection, keys: Iterable[str]) -> list[str]:
    """Those of the keys that the index holds, the shortest first."""
    named = {f"k{n}": key for n, key in enumerate(sorted(keys))}
    marks = ", ".join(f":{name}" for name in named)
    found = connection.execute(text(f"SELECT key FROM article_word_key WHERE key IN ({marks})"), named).scalars()  # noqa: S608
    return sorted(found, key=lambda key: (len(key), key))


def _tsquery(query: Query) -> str:
    wanted = " & ".join(_tsquery_term(term) for term in query.wanted)
    return wanted + "".join(f" & !{_tsquery_term(term)}" for term in query.unwanted)


def _tsquery_term(term: Term) -> str:
    star = ":*" if term.open_end else ""
    return "(" + " <-> ".join("(" + " | ".join(f"'{key}'{star}" for key in sorted(w)) + ")" for w in term.words) + ")"


def _vector(keys: Iterable[str]) -> str:
    return " ".join(f"'{key}':{n}" for n, key in enumerate(keys, 1) if not _ODD.search(key))


_ODD = re.compile(r"['\\]")
