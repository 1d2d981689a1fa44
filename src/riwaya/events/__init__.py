"""Events: claims of many articles grouped as one happening, with their origins and disputes. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable

from riwaya.events.accounts import Account
from riwaya.events.build import build
from riwaya.events.extract import accounts_of
from riwaya.events.group import group
from riwaya.events.judge import judged
from riwaya.events.similarity import Meaning
from riwaya.model import Document, Event, Judgement

__all__ = ["events_of", "group_documents"]


def group_documents(documents: Iterable[Document], judgements: Iterable[Judgement] = ()) -> list[Event]:
    """The events that these documents tell of, under people's judgements.

    A document that comes twice (the same id) counts once; the order of the documents does not matter.
    Every claim is in exactly one event.
    """
    articles: dict[str, tuple[Account, ...]] = {}
    for document in documents:
        if document.id not in articles:
            articles[document.id] = accounts_of(document)
    return events_of(articles, judgements)


def events_of(
    articles: dict[str, tuple[Account, ...]], judgements: Iterable[Judgement] = (), *, meaning: Meaning | None = None
) -> list[Event]:
    """The events of accounts already taken, by document id; `meaning` adds sentence similarity to the score."""
    return build(judged(group(articles.values(), meaning), judgements))
