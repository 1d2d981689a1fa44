"""Where articles go when they are read: a narrow door, so that watching does not depend on how they are kept."""

from __future__ import annotations

from typing import Protocol

from riwaya.errors import RiwayaError
from riwaya.model import Document
from riwaya.pipeline import read_article
from riwaya.sources.article import Article


class Shelf(Protocol):
    """Takes articles and gives back what was read in them."""

    def add(self, article: Article) -> Document | RiwayaError:
        """The article read and kept; the error where the reader failed (the article is kept all the same)."""

    def document(self, name: str) -> Document | None:
        """What was read of an article that was added before, by the document's id."""

    def settle(self) -> None:
        """All articles of a round are there: what is computed over all of them may be computed now."""


class MemoryShelf:
    """Articles in memory: a shelf for trials and tests, gone with the process."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.articles: list[Article] = []

    def add(self, article: Article) -> Document | RiwayaError:
        """The article read and remembered."""
        self.articles.append(article)
        document = read_article(article)
        self.documents[document.id] = document
        return document

    def document(self, name: str) -> Document | None:
        """What was read."""
        return self.documents.get(name)

    def settle(self) -> None:
        """Nothing is computed over all."""
