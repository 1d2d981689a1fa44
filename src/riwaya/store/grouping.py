"""Events kept up to date: what is new is taken in and compared with what it meets, and only events it touches change.

Adding articles gives the same events as making all of them anew. What is held in memory does not grow with the
workspace but for some words a happening when all is made anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sqlalchemy import Connection, delete, func, select, text, update

from riwaya.events.accounts import Account
from riwaya.events.block import CROWD
from riwaya.events.extract import accounts_of
from riwaya.events.group import Group, by_article, group
from riwaya.events.judge import judged
from riwaya.model import Document
from riwaya.review.seen import seen_document
from riwaya.store import schema
from riwaya.store.articles import newest
from riwaya.store.database import Database
from riwaya.store.events import Made, delete_events, judged_groups, made, standing_decisions, write_events
from riwaya.store.families import all_families, update_families
from riwaya.store.happenings import changed_articles, forget_all, named, some_of, take_in, unpack_accounts
from riwaya.store.judgements import Judged
from riwaya.store.linking import Linked, link_all, link_new
from riwaya.store.log import LogWriter
from riwaya.store.relations import numbers_met, relate, relate_all
from riwaya.store.search import settle_index
from riwaya.store.tying import join_harm
from riwaya.store.views import seen_claims

TOGETHER = 100
"""Articles taken in in one transaction."""
ROUND = 500
"""Articles whose happenings are linked in one transaction with those there are."""
SHARE = 0.25
"""Share of new articles from which linking all is less work than looking for what they touch."""

_event, _held, _happening, _gone = schema.event, schema.event_claim, schema.happening, schema.happening_gone
_article = schema.grouped_article


def seen_documents(connection: Connection, numbers: Sequence[int] | None = None) -> Iterator[Document]:
    """Documents as seen, in the order they were added: corrected, rejected claims left out."""
    judged_so_far = Judged(connection)
    for number, document in newest(connection, numbers):
        corrected, seen = seen_claims(connection, number, document, judged_so_far)
        yield seen_document(corrected, seen)


def group_workspace(database: Database, *, by: str, anew: bool = False, crowd: int = CROWD, share: float = SHARE) -> int:
    """Bring the events up to date with articles and judgements; how many there are. `anew`: make all of them again.

    `crowd` as in riwaya.events.block; `share` decides only how the same events are come by. A run that is stopped leaves the events as they were, and the next goes on where it stopped.
    """
    if anew:
        with database.writing() as connection:
            forget_all(connection)
    while True:
        with database.reading() as connection:
            changed = changed_articles(connection)
            every = connection.execute(select(func.count()).select_from(schema.article_view)).scalar_one()
            fresh = connection.execute(select(func.count()).where(_happening.c.island.is_(None))).scalar_one()
            held = connection.execute(select(func.count()).select_from(_happening)).scalar_one()
        whole = len(changed) > share * every or fresh > share * held
        if whole:
            for some in some_of(changed, TOGETHER):
                with database.writing() as connection:
                    _take_in(connection, some)
        with database.writing() as connection:
            changed = changed_articles(connection)
            _take_in(connection, changed[:ROUND])
            if whole:
                _write_all(connection, link_all(connection, crowd=crowd))
            else:
                _write_changed(connection, link_new(connection, crowd=crowd))
            if len(changed) <= ROUND:
                return _note(connection, by, whole=whole)


def refresh_events(connection: Connection, documents: Iterable[str], claims: Iterable[str] = ()) -> None:
    """Compute anew the events that hold claims of these documents, or these claims: what a judgement changes at once.

    The claims are grouped among themselves; what they have to do with all others is left to the next grouping.
    """
    if connection.execute(select(schema.workspace.c.grouped)).scalar_one() == 0:
        return  # brought here by an older Riwaya, and not grouped since: the next grouping makes all events anew
    documents = frozenset(documents)
    old = _touched(connection, documents, claims)
    if not old and not documents:
        return
    rows = connection.execute(select(_held.c.claim).where(_held.c.event.in_(sorted(old)))).scalars()
    held = set(rows)
    prefixes = sorted({claim.split(":", 1)[0] for claim in held} | {document[:12] for document in documents})
    by_prefix = select(schema.article.c.id).where(func.substr(schema.article.c.document, 1, 12).in_(prefixes))
    accounts: dict[str, tuple[Account, ...]] = {}
    for document in seen_documents(connection, list(connection.execute(by_prefix).scalars())):
        found = accounts_of(document)
        accounts[document.id] = tuple(a for a in found if a.id in held or document.id in documents)
    groups = judged(group(found for found in accounts.values() if found), standing_decisions(connection))
    _replace(connection, old, list(made(connection, groups, provisional=True)))


def _take_in(connection: Connection, articles: Sequence[tuple[int, int]]) -> None:
    changed = dict(articles)
    judged_so_far = Judged(connection)

    def documents() -> Iterator[tuple[int, int, Document]]:
        for number, document in list(newest(connection, list(changed))):
            corrected, seen = seen_claims(connection, number, document, judged_so_far)
            yield number, changed[number], seen_document(corrected, seen)

    take_in(connection, documents())


def _write_all(connection: Connection, _: Linked) -> None:
    """All events, in the place of those there were."""
    join_harm(connection, None)
    all_families(connection)
    decided = standing_decisions(connection)
    apart = _joined_of(connection, {claim for judgement in decided for claim in judgement.claims})
    delete_events(connection, None)

    def groups() -> Iterator[Group]:
        wanted = select(_happening.c.id, _happening.c.joined, _happening.c.body).order_by(_happening.c.joined)
        with connection.execute(wanted.execution_options(yield_per=1000)) as rows:
            for joined, members in groupby(rows, key=lambda row: row.joined):
                if joined not in apart:
                    yield by_article(a for row in members for a in unpack_accounts(row.body, name=row.id))

    write_events(connection, made(connection, groups(), provisional=False))
    shaped = judged_groups(_accounts_of(connection, apart).values(), decided)
    write_events(connection, made(connection, shaped, provisional=True))
    relate_all(connection)


def _write_changed(connection: Connection, linked: Linked) -> None:
    """The events that linking touched, copies changed or people shape."""
    wanted = join_harm(connection, linked.changed)
    for some in some_of(linked.changed):
        wanted.update(connection.execute(select(_happening.c.joined).where(_happening.c.id.in_(some))).scalars())
    for some in some_of(update_families(connection)):
        wanted.update(connection.execute(select(_happening.c.joined).where(_happening.c.article.in_(some))).scalars())
    decided = standing_decisions(connection)
    apart = _joined_of(connection, {claim for judgement in decided for claim in judgement.claims})
    wanted |= apart
    old = set(connection.execute(select(_event.c.id).where(_event.c.provisional == 1)).scalars())
    gone = connection.execute(select(_gone)).all()
    claims = {a.id for row in gone for a in unpack_accounts(row.body, name=row.id)}
    accounts: dict[int, list[Account]] = {}
    while True:  # usually once: an event whose claims are in groups not looked at yet adds those
        accounts.update(_accounts_of(connection, wanted - set(accounts)))
        known = claims | {a.id for group in accounts.values() for a in group}
        old |= _events_of(connection, known)
        beyond = _claims_of(connection, old) - known
        more = _joined_of(connection, beyond) - wanted
        if not more:
            break
        wanted |= more
    plain = (by_article(found) for joined, found in accounts.items() if joined not in apart and found)
    shaped = judged_groups((found for joined, found in accounts.items() if joined in apart and found), decided)
    new = [*made(connection, plain, provisional=False), *made(connection, shaped, provisional=True)]
    _replace(connection, old, new)
    connection.execute(delete(_gone))


def _replace(connection: Connection, old: set[int], new: Sequence[Made]) -> None:
    """Put new events in the place of old ones; those that are as they were stay. Then relations where any changed."""
    there: dict[str, tuple[int, bytes, bytes, int]] = {}
    draft = schema.event_draft
    for some in some_of(sorted(old)):
        wanted = select(_event.c.id, _event.c.event, _event.c.body, _event.c.provisional, draft.c.body.label("draft"))
        for row in connection.execute(wanted.join(draft, draft.c.event == _event.c.id).where(_event.c.id.in_(some))):
            there[row.event] = (row.id, row.body, row.draft, row.provisional)
    same = {
        one.event.id
        for one in new
        if one.event.id in there and there[one.event.id][1:] == (one.body, one.draft, int(one.provisional))
    }
    gone = {number: data for name, (number, _, data, _) in there.items() if name not in same}
    coming = [one for one in new if one.event.id not in same]
    documents = {claim.split(":", 1)[0] for claim in _claims_of(connection, set(gone))}
    documents |= {name[:12] for one in coming for name in one.documents}
    meetings = {n for data in gone.values() for n in numbers_met(data)} | {n for one in coming for n in one.meetings}
    delete_events(connection, sorted(gone))
    write_events(connection, coming)
    articles: list[int] = []
    for some in some_of(sorted(map(named, documents))):
        articles += connection.execute(select(_article.c.article).where(_article.c.named.in_(some))).scalars()
    relate(connection, meetings, articles)


def _accounts_of(connection: Connection, joined: Iterable[int]) -> dict[int, list[Account]]:
    """The accounts of groups by what they are joined to."""
    found: defaultdict[int, list[Account]] = defaultdict(list)
    for some in some_of(sorted(joined)):
        wanted = select(_happening.c.id, _happening.c.joined, _happening.c.body).where(_happening.c.joined.in_(some))
        for row in connection.execute(wanted):
            found[row.joined] += unpack_accounts(row.body, name=row.id)
        for number in some:
            found.setdefault(number, [])
    return dict(found)


def _events_of(connection: Connection, claims: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for some in some_of(claims):
        found.update(connection.execute(select(_held.c.event).where(_held.c.claim.in_(some))).scalars())
    return found


def _claims_of(connection: Connection, events: Iterable[int]) -> set[str]:
    found: set[str] = set()
    for some in some_of(events):
        found.update(connection.execute(select(_held.c.claim).where(_held.c.event.in_(some))).scalars())
    return found


def _joined_of(connection: Connection, claims: set[str]) -> set[int]:
    """What the groups of these claims are joined to."""
    found: set[int] = set()
    for some in some_of(sorted({named(claim) for claim in claims})):
        wanted = select(_happening.c.id, _happening.c.joined, _happening.c.body)
        rows = connection.execute(wanted.join(_article, _article.c.article == _happening.c.article).where(_article.c.named.in_(some)))
        for row in rows:
            if any(a.id in claims for a in unpack_accounts(row.body, name=row.id)):
                found.add(row.joined)
    return found


def _touched(connection: Connection, documents: Iterable[str], claims: Iterable[str]) -> set[int]:
    found = _events_of(connection, sorted(set(claims)))
    for document in documents:
        of_it = _held.c.claim.startswith(f"{document[:12]}:", autoescape=True)
        found.update(connection.execute(select(_held.c.event).where(of_it)).scalars())
    return found


def _note(connection: Connection, by: str, *, whole: bool) -> int:
    log = LogWriter(connection, by)
    number = connection.execute(select(func.count()).select_from(_event)).scalar_one()
    log.note("group", "events", {"events": number, "upto": log.seq})
    log.flush()
    connection.execute(update(schema.workspace).values(grouped=log.seq))
    if whole:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA analysis_limit = 1000"))
        settle_index(connection)
        connection.execute(text("ANALYZE"))  # how common values are decides which index a list is read from
    return number


__all__ = ["group_workspace", "refresh_events", "seen_documents"]
