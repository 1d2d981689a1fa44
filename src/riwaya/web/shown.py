"""What of the workspace may be shown on a page: the one door through which pages take events, claims and articles.

Protected names are covered in all of it unless `names` is true (Person.shows_names); offsets stay those of the articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from riwaya.model import Document, Event
from riwaya.review.masking import Veil
from riwaya.store.filters import Filter
from riwaya.store.listing import COUNTED, ListedClaim, Page
from riwaya.store.workspace import Workspace


def shown_events(workspace: Workspace, wanted: Filter, *, limit: int, offset: int = 0, names: bool = False) -> Page[Event]:
    """Events under a filter, the latest first, counted up to COUNTED."""
    return workspace.events(wanted, limit=limit, offset=offset, count_to=COUNTED, covered=not names)


def shown_event(workspace: Workspace, name: str, *, names: bool = False) -> tuple[Event, list[ListedClaim]]:
    """An event and its claims, by its id or that of a claim in it. InputError I036 where there is none."""
    return workspace.event(name, covered=not names)


def related_events(workspace: Workspace, ids: Sequence[str], *, names: bool = False) -> list[Event]:
    """Events by their ids."""
    return workspace.events_named(ids, covered=not names)


def relating_events(workspace: Workspace, name: str, *, names: bool = False) -> list[Event]:
    """Events that are something to this one."""
    return workspace.events_relating_to(name, covered=not names)


def event_documents(
    workspace: Workspace, documents: Iterable[str], *, names: bool = False
) -> tuple[dict[str, Document], Mapping[str, Veil]]:
    """Articles as seen, by their ids, and what is covered in each: their words are shown through `masking.pieces` alone."""
    ids = sorted(set(documents))
    return {document.id: document for document in workspace.seen_documents(ids)}, {} if names else workspace.veils(ids)


def carried_documents(workspace: Workspace, documents: Iterable[str]) -> list[Document]:
    """Articles as they may leave the desk: covered, offsets are those of the covered text."""
    return [workspace.cover(document) for document in workspace.seen_documents(sorted(set(documents)))]
