"""Where articles go when they are read: a narrow door, so that watching does not depend on how they are kept."""

from __future__ import annotations

from typing import Protocol

from riwaya.errors import InputError, ReaderError, RiwayaError
from riwaya.model import Document
from riwaya.pipeline import read_article
from riwaya.sources.article import Article
from riwaya.store.adding import Step
from riwaya.store.workspace import Workspace


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


class WorkspaceShelf:
    """Articles into a workspace; events are computed anew once a round."""

    def __init__(self, workspace: Workspace, *, by: str | None = None) -> None:
        self._workspace, self._by = workspace, by

    def add(self, article: Article) -> Document | RiwayaError:
        """The article read and kept, its page's bytes with it; one that is there already is as it was read."""
        steps: list[Step] = []
        self._workspace.take([article], by=self._by, tell=steps.append)
        error = next((step.error for step in steps if step.error is not None), None)
        if error is not None:
            return error
        found = self.document(article.sha256)
        return found or ReaderError("D005", "the workspace holds no reading of it", where=article.uri, remedy="riwaya retry")

    def document(self, name: str) -> Document | None:
        """What was read, as the machine read it."""
        try:
            return self._workspace.article(name)[0]
        except InputError:
            return None

    def settle(self) -> None:
        """The events of all articles."""
        self._workspace.group(by=self._by)
