"""Lists as they may be shown: codes in place of protected names, in every word and id that comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import Connection

from riwaya.model import Event, Span
from riwaya.review.covering import Covered
from riwaya.review.masking import (
    Veil,
    covered_event,
    masked_address,
    masked_claim,
    masked_title,
    masked_words,
    names_in,
    spans_shown,
    veil_of,
)
from riwaya.search import snippets
from riwaya.store.articles import document_of
from riwaya.store.covers import documents_of, kept_veils
from riwaya.store.judgements import Judged
from riwaya.store.listing import Found, Hit, ListedArticle, ListedClaim, Page
from riwaya.store.views import seen_claims


def veils_of(connection: Connection, documents: Iterable[str]) -> dict[str, Veil]:
    """What is covered in these articles, by their ids. What was never written is made from the article itself.

    Ids of no article that was read are left out.
    """
    wanted = sorted(set(documents))
    found = kept_veils(connection, wanted)
    judged = Judged(connection)
    for document in wanted:
        made = _made(connection, document, judged) if document not in found else None
        if made is not None:
            found[document] = made
    return found


def covered_articles(connection: Connection, page: Page[ListedArticle]) -> Page[ListedArticle]:
    """A page of articles, covered."""
    veils = veils_of(connection, (one.document for one in page.items))
    return msgspec.structs.replace(page, items=tuple(_article(one, veils[one.document]) for one in page.items))


def covered_claims(connection: Connection, claims: Sequence[ListedClaim]) -> list[ListedClaim]:
    """Claims, covered; their spans are the article's own."""
    veils = veils_of(connection, (one.document for one in claims))
    return [_claim(one, veils[one.document]) for one in claims]


def covered_events(connection: Connection, events: Sequence[Event]) -> list[Event]:
    """Events, with the names covered that any of their articles has covered."""
    documents = documents_of(connection, (claim for event in events for claim in event.claims))
    veils = {document[:12]: veil for document, veil in veils_of(connection, documents).items()}
    return [_event(event, veils) for event in events]


def covered_hits(connection: Connection, found: Found, texts: Mapping[str, str]) -> Found:
    """What a search found, covered. All offsets are those of the covered text; hits in what is hidden are not marked."""
    veils = veils_of(connection, (hit.article.document for hit in found.items))
    items = tuple(_hit(hit, texts[hit.article.document], veils[hit.article.document]) for hit in found.items)
    return msgspec.structs.replace(found, items=items)


def _made(connection: Connection, document: str, judged: Judged) -> Veil | None:
    found = document_of(connection, document)
    if found is None:
        return None
    corrected, seen = seen_claims(connection, *found, judged)
    return veil_of(corrected, seen, secret=judged.secret(), judgements=judged.of_names())


def _article(one: ListedArticle, veil: Veil) -> ListedArticle:
    return msgspec.structs.replace(one, title=masked_title(one.title, veil), uri=masked_address(one.uri, veil))


def _claim(one: ListedClaim, veil: Veil) -> ListedClaim:
    return msgspec.structs.replace(
        one,
        seen=masked_claim(one.seen, veil),
        words=masked_words(one.words, one.seen.claim.span[0], veil),
        title=masked_title(one.title, veil),
    )


def _event(event: Event, veils: Mapping[str, Veil]) -> Event:
    mine = {claim[:12] for claim in event.claims}
    return covered_event(event, names_in(veils[name] for name in sorted(mine) if name in veils))


def _hit(hit: Hit, text: str, veil: Veil) -> Hit:
    covered = Covered(text, veil.text)
    title = Covered(hit.article.title or "", veil.title)
    marks = [covered.span(span) for span in spans_shown(hit.marks, veil.text)]
    return Hit(
        article=_article(hit.article, veil),
        snippets=tuple(snippets(covered.text, marks)),
        marks=tuple(marks),
        title_marks=_moved(hit.title_marks, title, veil),
    )


def _moved(marks: Iterable[Span], title: Covered, veil: Veil) -> tuple[Span, ...]:
    return tuple(title.span(span) for span in spans_shown(marks, veil.title))
