"""What of the workspace may be shown on a page: the one door through which pages take events, claims and articles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from riwaya.model import Document, Event
from riwaya.store.filters import Filter
from riwaya.store.listing import COUNTED, ListedClaim, Page
from riwaya.store.workspace import Workspace


def shown_events(workspace: Workspace, wanted: Filter, *, limit: int, offset: int = 0) -> Page[Event]:
    """Events under a filter, the latest first, counted up to COUNTED."""
    return workspace.events(wanted, limit=limit, offset=offset, count_to=COUNTED)


def shown_event(workspace: Workspace, name: str) -> tuple[Event, list[ListedClaim]]:
    """An event and its claims, by its id or that of a claim in it. InputError I036 where there is none."""
    return workspace.event(name)


def related_events(workspace: Workspace, names: Sequence[str]) -> list[Event]:
    """Events by their ids."""
    return workspace.events_named(names)


def shown_documents(workspace: Workspace, documents: Iterable[str]) -> list[Document]:
    """Articles as seen, for an event's page; offsets are those of the article."""
    return workspace.seen_documents(sorted(set(documents)))


def shown_document_events(workspace: Workspace, documents: Sequence[str]) -> list[Event]:
    """The events that claims of these articles are in."""
    return workspace.events_beside(documents)


def carried_documents(workspace: Workspace, documents: Iterable[str]) -> list[Document]:
    """Articles as they may leave the desk: covered, offsets are those of the covered text."""
    return [workspace.cover(document) for document in shown_documents(workspace, documents)]
