"""The search index: FTS5 in SQLite, tsvector in PostgreSQL, both over our own keys (riwaya.search.terms).

Both hold one key a word at its place. What differs is only how a query is written for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from riwaya.search.query import Query, Term

STRETCH = 10_000
"""Words of a row in PostgreSQL, whose positions end at 16,383; a longer article takes several rows."""

_PHRASES = 900
"""Phrases that one quoted phrase may become in FTS5, which has no alternatives inside a phrase: the shortest."""


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


def settle_index(connection: Connection) -> None:
    """Bring the parts of the index together that many additions left: a search opens every part for every word."""
    for statement in _SETTLE[connection.dialect.name]:
        connection.execute(text(statement))


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
_SETTLE = {"sqlite": ("INSERT INTO article_word (article_word) VALUES ('optimize')",), "postgresql": ()}
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
    return " OR ".join(_quoted(chosen) for chosen in _phrases(connection, there))


def _phrases(connection: Connection, there: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The phrases of these keys that stand somewhere, found word by word: few of those that might be do."""
    found: list[tuple[str, ...]] = [(key,) for key in there[0]]
    for keys in there[1:]:
        longer = sorted(((*before, key) for before in found for key in keys), key=lambda chosen: sum(map(len, chosen)))
        found = [chosen for chosen in longer[:_PHRASES] if _stands(connection, chosen)]
        if not found:
            return longer[:1]
    return found


def _stands(connection: Connection, chosen: Sequence[str]) -> bool:
    return connection.execute(_ANYWHERE, {"asked": _quoted(chosen)}).first() is not None


def _quoted(chosen: Sequence[str]) -> str:
    return '"' + " ".join(chosen) + '"'


_ANYWHERE = text("SELECT 1 FROM article_word WHERE article_word MATCH :asked LIMIT 1")


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
