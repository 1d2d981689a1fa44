"""Material from a workspace: articles, claims and events as seen, under people's judgements, with names covered."""

from __future__ import annotations

from collections.abc import Iterator

from riwaya.export.shield import COVERED, Shielded, Shown, told
from riwaya.model import Document, Event, Judgement
from riwaya.review.judgements import decisions
from riwaya.review.seen import claims_at
from riwaya.store.workspace import Workspace

PAGE = 500
"""Events asked for at once."""


def workspace_material(workspace: Workspace, shown: Shown | None = None) -> Shielded:
    """What a workspace holds, covered; uncovered with `shown`. StoreError S010 where that person may not.

    Documents have claims as seen: corrected, and without those rejected.
    """
    kept = _Kept(workspace)
    if shown is None:
        pairs = zip(workspace.documents(), workspace.covered(), strict=True)
        return Shielded(pairs, kept, protection=COVERED)
    uncovered = workspace.covered(by=shown.by, reveal=True, reason=shown.reason)
    return Shielded(((d, d) for d in uncovered), kept, protection=told(shown))


def events_in(workspace: Workspace) -> Iterator[Event]:
    """Every event of a workspace as seen, with names as they are: for what shows none."""
    return _Kept(workspace).events()


class _Kept:
    """A workspace's events and judgements."""

    protection = ""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def documents(self) -> Iterator[Document]:
        """Every document as seen."""
        yield from self._workspace.documents()

    def events(self) -> Iterator[Event]:
        """Every event, page by page."""
        offset = 0
        while True:
            page = self._workspace.events(limit=PAGE, offset=offset)
            yield from page.items
            offset += PAGE
            if offset >= page.total:
                return

    def judgements(self) -> Iterator[Judgement]:
        """The merges and splits in force; what was said of single claims is in the claims as seen."""
        judgements = self._workspace.judgements()
        yield from decisions(judgements, claims_at(judgements, self.documents()))

    def document_of(self, claim: str) -> Document | None:
        """The document of a claim (asked of what is covered, not of this)."""
        return next((d for d in self.documents() if claim in {c.id for c in d.claims}), None)
