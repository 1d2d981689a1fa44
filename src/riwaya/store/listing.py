"""Lists: articles, claims and events of a workspace under a filter, a page at a time; and full-text search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import Connection, Select, Subquery, func, select

from riwaya.events.build import with_relations
from riwaya.model import Event, Span
from riwaya.review.seen import SeenClaim
from riwaya.search import Query, Snippet, marks, parse_query, snippets
from riwaya.store import schema
from riwaya.store.filters import Filter, article_conditions, claim_conditions, event_conditions, found_by
from riwaya.store.packing import unpack_claim, unpack_event, unpack_text
from riwaya.store.relations import related_to

COUNTED = 10_000
"""How far a person needs what was found to be counted, and up to where search puts the best first."""

T = TypeVar("T")
_article, _view, _claim, _event = schema.article, schema.article_view, schema.claim, schema.event


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Some of what was found: `items` from `offset` on, of `total` in all; where not `exact`, there are more than `total`."""

    items: tuple[T, ...]
    total: int
    offset: int = 0
    exact: bool = True


class ListedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article in a list. `document` is its id; `claims` counts what is read in it; `state` as in Filter."""

    document: str
    uri: str
    title: str | None
    outlet: str | None
    outlet_name: str | None
    published: str | None
    claims: int
    state: str
    added: str


class ListedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim in a list: as seen, with the exact words of its clause, where it stands, and the event it is in."""

    seen: SeenClaim
    words: str
    document: str
    title: str | None
    outlet: str | None
    published: str | None
    place: str | None
    country: str | None
    first_day: str | None
    last_day: str | None
    event: str | None


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """An article that a search found, with stretches of its words: hits are marked by offsets into the article's text.

    `title_marks` are offsets into the title; `marks` all hits in the text, `snippets` the first of them with what
    stands around.
    """

    article: ListedArticle
    snippets: tuple[Snippet, ...]
    marks: tuple[tuple[int, int], ...]
    title_marks: tuple[tuple[int, int], ...]


class Found(Page[Hit], frozen=True, kw_only=True):
    """Hits, best first (newest added first where they are more than COUNTED, or more than were counted). `stripped`: nothing held the words as given, so they were looked for without particles."""

    stripped: bool = False


def list_articles(connection: Connection, wanted: Filter, *, limit: int, offset: int, count_to: int | None) -> Page[ListedArticle]:
    """Articles, the newest published first."""
    met = article_conditions(connection, wanted)
    order = (_view.c.published.desc(), _view.c.article.desc())
    numbers = connection.execute(select(_view.c.article).where(*met).order_by(*order).limit(limit).offset(offset)).scalars()
    items = tuple(article for _, article in _articles_by_number(connection, list(numbers)))
    total, exact = _count(connection, select(_view.c.article).where(*met), count_to)
    return Page(items=items, total=total, offset=offset, exact=exact)


def list_claims(connection: Connection, wanted: Filter, *, limit: int, offset: int, count_to: int | None) -> Page[ListedClaim]:
    """Claims, the newest published first, those of one article in the order of its text."""
    met = claim_conditions(connection, wanted)
    order = (_claim.c.newest.desc(), _claim.c.id)
    page = select(_claim.c.id).where(*met).order_by(*order).limit(limit).offset(offset)
    items = tuple(claims_by_number(connection, list(connection.execute(page).scalars())))
    total, exact = _count(connection, select(_claim.c.id).where(*met), count_to)
    return Page(items=items, total=total, offset=offset, exact=exact)


def list_events(connection: Connection, wanted: Filter, *, limit: int, offset: int, count_to: int | None) -> Page[Event]:
    """Events, the latest first."""
    met = event_conditions(connection, wanted)
    order = (_event.c.day.desc(), _event.c.event)
    page = connection.execute(select(_event.c.id).where(*met).order_by(*order).limit(limit).offset(offset)).scalars()
    items = tuple(_events_by_number(connection, list(page)))
    total, exact = _count(connection, select(_event.c.id).where(*met), count_to)
    return Page(items=items, total=total, offset=offset, exact=exact)


def search_articles(
    connection: Connection, asked: str, wanted: Filter, *, limit: int, offset: int, count_to: int | None
) -> tuple[Found, dict[str, str]]:
    """Articles that hold the words asked for, best first, hits marked in the original; and the texts of those on this page, by id.

    InputError for an empty query.
    """
    query, stripped = parse_query(asked), False
    found, total, exact = _search(connection, query, wanted, count_to)
    if not total:
        query = parse_query(asked, strip=True)
        found, total, exact = _search(connection, query, wanted, count_to)
        stripped = bool(total)
    page = _hits(connection, found, best_first=exact and total <= COUNTED, limit=limit, offset=offset) if total else []
    texts = _texts(connection, [number for number, _ in page])
    hits = []
    for number, article in page:
        whole, furniture = texts[number]
        spans = marks(whole, query, without=furniture)
        hits.append(
            Hit(
                article=article,
                snippets=tuple(snippets(whole, spans)),
                marks=tuple(spans),
                title_marks=tuple(marks(article.title or "", query)),
            )
        )
    found_here = Found(items=tuple(hits), total=total, offset=offset, exact=exact, stripped=stripped)
    return found_here, {article.document: texts[number][0] for number, article in page}


def claims_of_event(connection: Connection, event: str) -> list[ListedClaim]:
    """The claims of an event, in the order of publication."""
    held = schema.event_claim
    numbers = (
        select(_claim.c.id)
        .join(held, held.c.claim == _claim.c.claim)
        .join(_event, _event.c.id == held.c.event)
        .where(_event.c.event == event)
        .order_by(_claim.c.published, _claim.c.id)
    )
    return list(claims_by_number(connection, list(connection.execute(numbers).scalars())))


def events_named(connection: Connection, names: Sequence[str]) -> list[Event]:
    """Events by their ids, in the order of the names; those that are not there are left out."""
    rows = connection.execute(select(_event.c.event, _event.c.id).where(_event.c.event.in_(names)))
    by_name = {row.event: row.id for row in rows}
    return list(_events_by_number(connection, [by_name[name] for name in dict.fromkeys(names) if name in by_name]))


def events_relating_to(connection: Connection, name: str, *, limit: int) -> list[Event]:
    """Events that say of themselves what they are to this one."""
    relation = schema.event_relation
    mine = select(_event.c.id).where(_event.c.event == name).scalar_subquery()
    numbers = connection.execute(select(relation.c.event).where(relation.c.other == mine).distinct().limit(limit)).scalars()
    return [event for event in _events_by_number(connection, list(numbers)) if any(r.event == name for r in event.related)]


def one_event(connection: Connection, name: str) -> Event | None:
    """An event by its id, or by a claim in it; None where there is none."""
    held = schema.event_claim
    by_claim = select(held.c.event).where(held.c.claim == name).scalar_subquery()
    number = connection.execute(select(_event.c.id).where((_event.c.event == name) | (_event.c.id == by_claim))).scalar()
    return None if number is None else next(_events_by_number(connection, [number]))


def one_claim(connection: Connection, name: str) -> ListedClaim | None:
    """A claim by its id; None where there is none."""
    numbers = list(connection.execute(select(_claim.c.id).where(_claim.c.claim == name)).scalars())
    return next(claims_by_number(connection, numbers), None)


def _search(connection: Connection, query: Query, wanted: Filter, count_to: int | None) -> tuple[Subquery, int, bool]:
    """The articles that a query finds under a filter (columns id and rank), and how many they are."""
    found = found_by(connection, query).subquery("hit")
    met = article_conditions(connection, wanted)
    if met:  # + 0: what is found is gone through once, not asked for article by article
        found = select(found.c.id, found.c.rank).join(_view, _view.c.article == found.c.id + 0).where(*met).subquery("hit")
    return found, *_count(connection, select(found.c.id), count_to)


def _hits(
    connection: Connection, found: Subquery, *, best_first: bool, limit: int, offset: int
) -> list[tuple[int, ListedArticle]]:
    order = (found.c.rank, found.c.id.desc()) if best_first else (found.c.id.desc(),)
    best = connection.execute(select(found.c.id).order_by(*order).limit(limit).offset(offset)).scalars().all()
    return _articles_by_number(connection, list(best))


def _articles_by_number(connection: Connection, numbers: list[int]) -> list[tuple[int, ListedArticle]]:
    rows = {row.number: _listed_article(row) for row in connection.execute(_articles().where(_view.c.article.in_(numbers)))}
    return [(number, rows[number]) for number in numbers if number in rows]


def _articles() -> Select[Any]:
    columns = (_view.c.title, _view.c.outlet, _view.c.outlet_name, _view.c.published, _view.c.claims, _view.c.state)
    return select(_view.c.article.label("number"), _article.c.document, _article.c.uri, _article.c.added, *columns).join(
        _article, _article.c.id == _view.c.article
    )


def _listed_article(row: Any) -> ListedArticle:  # noqa: ANN401
    listed = ListedArticle(**{name: getattr(row, name) for name in ListedArticle.__struct_fields__})
    return listed if listed.published else msgspec.structs.replace(listed, published=None)


def claims_by_number(connection: Connection, numbers: list[int]) -> Iterator[ListedClaim]:
    """The claims that have these numbers, in the order of the numbers."""
    if not numbers:
        return
    held = schema.event_claim
    c = _claim.c
    columns = (c.id, c.claim, c.body, c.outlet, c.published, c.place, c.country, c.first_day, c.last_day)
    rows = connection.execute(
        select(*columns, _event.c.event, _view.c.title, _article.c.document)
        .join(_view, _view.c.article == c.article)
        .join(_article, _article.c.id == c.article)
        .outerjoin(held, held.c.claim == c.claim)
        .outerjoin(_event, _event.c.id == held.c.event)
        .where(c.id.in_(numbers))
    )
    by_number = {row.id: row for row in rows}
    for number in numbers:
        row = by_number[number]
        seen, words = unpack_claim(row.body, where=f"claim {row.claim}")
        yield ListedClaim(
            seen=seen,
            words=words,
            document=row.document,
            title=row.title,
            outlet=row.outlet,
            published=row.published or None,
            place=row.place,
            country=row.country,
            first_day=row.first_day,
            last_day=row.last_day,
            event=row.event,
        )


def _events_by_number(connection: Connection, numbers: list[int]) -> Iterator[Event]:
    rows = connection.execute(select(_event.c.id, _event.c.event, _event.c.body).where(_event.c.id.in_(numbers)))
    found = {row.id: unpack_event(row.body, where=f"event {row.event}") for row in rows}
    related = related_to(connection, numbers)
    return (with_relations(found[number], related.get(number, ())) for number in numbers)


def _texts(connection: Connection, numbers: list[int]) -> dict[int, tuple[str, list[Span]]]:
    """Texts by article number, with the spans in them that are not searched."""
    if not numbers:
        return {}
    wanted = select(_article.c.id, _article.c.document, _article.c.text, _view.c.furniture)
    rows = connection.execute(wanted.join(_view, _view.c.article == _article.c.id).where(_article.c.id.in_(numbers)))
    return {
        row.id: (unpack_text(row.text, where=f"article {row.document[:12]}"), _spans.decode(row.furniture)) for row in rows
    }


_spans = msgspec.json.Decoder(list[Span])


def _count(connection: Connection, wanted: Select[Any], count_to: int | None) -> tuple[int, bool]:
    """How many rows there are, and whether that is all: counting ends at `count_to`."""
    some = (wanted if count_to is None else wanted.limit(count_to + 1)).subquery()
    number = int(connection.execute(select(func.count()).select_from(some)).scalar_one())
    return (number, True) if count_to is None or number <= count_to else (count_to, False)
