"""Search: Arabic words found under clitics, spelling variants and diacritics. Pure: no store in here."""

from riwaya.search.hits import Snippet, marks, snippets
from riwaya.search.query import Query, Term, parse_query
from riwaya.search.terms import Word, index_keys, key_of, query_keys

__all__ = [
    "Query",
    "Snippet",
    "Term",
    "Word",
    "index_keys",
    "key_of",
    "marks",
    "parse_query",
    "query_keys",
    "snippets",
]
