"""Adding: articles read and kept a few at a time, each wholly or not at all; what fails is kept with its reason."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from riwaya.engine.local import run
from riwaya.errors import RiwayaError
from riwaya.model import Document
from riwaya.pipeline import read_article
from riwaya.search import index_keys
from riwaya.sources.article import DUPLICATE, Article, Refusal
from riwaya.store import schema
from riwaya.store.articles import Reader, article_number, keep_article, keep_reading
from riwaya.store.database import Database
from riwaya.store.judgements import Judged
from riwaya.store.log import LogWriter, now
from riwaya.store.search import index_article
from riwaya.store.views import seen_claims, write_views

BATCH = 16
"""Articles in one transaction: what a killed run reads again."""
WAIT = 1.0
"""Seconds after which a transaction is closed, however few articles it has: others want to write too."""

_failure = schema.failure


class Step(msgspec.Struct, frozen=True):
    """What became of one article: its uri, its document id where it was read, the error where it was not."""

    uri: str
    document: str | None = None
    error: RiwayaError | None = None
    known: bool = False


class Added(msgspec.Struct, kw_only=True):
    """What adding did: articles read and kept, those known before, those that failed, and the claims read."""

    read: int = 0
    known: int = 0
    failed: int = 0
    claims: int = 0
    errors: list[str] = msgspec.field(default_factory=list)
    exit_status: int = 0


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be read: where it was, what was wrong, what to do, how often and when it was tried."""

    uri: str
    document: str | None
    code: str
    place: str
    message: str
    remedy: str
    first: str
    last: str
    tries: int
    given: str


def add_articles(  # noqa: PLR0913  (three have their usual values)
    database: Database,
    items: Iterable[Article | Refusal],
    *,
    by: str,
    reader: Reader,
    jobs: int = 1,
    given: Mapping[str, str] = MappingProxyType({}),
    tell: Callable[[Step], None] | None = None,
) -> Added:
    """Read and keep articles; those kept and read before are passed over. Every BATCH articles stand once told of.

    `given`: what was given with all of them (outlet, published), kept with what fails, for another try.
    """
    adder = _Adder(database, by, reader, given)
    done = Added()
    for step in adder.steps(items, jobs):
        if tell is not None:
            tell(step)
        if step.known:
            done.known += 1
        elif step.error is not None:
            done.failed += 1
            done.errors.append(step.error.message())
            done.exit_status = max(done.exit_status, step.error.exit_status)
        else:
            done.read += 1
    done.claims = adder.claims
    return done


def failures(connection: Connection) -> list[Failure]:
    """What could not be read so far, in the order it was first met."""
    columns = [_failure.c[name] for name in Failure.__struct_fields__]
    return [Failure(**row._asdict()) for row in connection.execute(select(*columns).order_by(_failure.c.id))]


class _Adder:
    def __init__(self, database: Database, by: str, reader: Reader, given: Mapping[str, str]) -> None:
        self._database, self._by, self._reader, self._given = database, by, reader, given
        self._pending: deque[Article | Refusal] = deque()
        self._known_steps: list[Step] = []
        self.claims = 0
        with database.reading() as connection:
            read = select(schema.article.c.document).where(schema.article.c.id.in_(select(schema.reading.c.article)))
            self._known = {bytes.fromhex(name) for name in connection.execute(read).scalars()}
            self._failed = set(connection.execute(select(_failure.c.uri)).scalars())

    def steps(self, items: Iterable[Article | Refusal], jobs: int) -> Iterator[Step]:
        batch: list[tuple[Article | Refusal, Document | RiwayaError]] = []
        began = time.monotonic()
        for outcome in run(self._new(items), read_article, jobs=jobs):
            yield from self._passed_over()
            batch.append((self._pending.popleft(), outcome))
            if len(batch) >= BATCH or time.monotonic() - began > WAIT:
                yield from self._keep(batch)
                batch, began = [], time.monotonic()
        yield from self._keep(batch)
        yield from self._passed_over()

    def _new(self, items: Iterable[Article | Refusal]) -> Iterator[Article | Refusal]:
        for item in items:
            if isinstance(item, Article) and bytes.fromhex(item.sha256) in self._known:
                self._known_steps.append(Step(item.uri, item.sha256, known=True))
            elif isinstance(item, Refusal) and item.code == DUPLICATE:
                self._known_steps.append(Step(item.uri, known=True))
            else:
                self._pending.append(item)
                yield item

    def _passed_over(self) -> list[Step]:
        steps, self._known_steps = self._known_steps, []
        return steps

    def _keep(self, batch: list[tuple[Article | Refusal, Document | RiwayaError]]) -> list[Step]:
        if not batch:
            return []
        with self._database.writing() as connection:
            log = LogWriter(connection, self._by)
            judged = Judged(connection)
            steps = [self._keep_one(connection, log, judged, item, outcome) for item, outcome in batch]
            log.flush()
        return steps

    def _keep_one(
        self, connection: Connection, log: LogWriter, judged: Judged, item: Article | Refusal, outcome: Document | RiwayaError
    ) -> Step:
        if isinstance(item, Refusal):
            keep_failure(connection, log, item, given=self._given)
            return Step(item.uri, error=item.error())
        number = article_number(connection, item.sha256)
        if number is None:
            number = keep_article(log, item)
            furniture = outcome.furniture if isinstance(outcome, Document) else ()
            index_article(connection, number, index_keys(item.text, without=furniture))
        elif _is_read(connection, number):  # by another writer, meanwhile
            return Step(item.uri, item.sha256, known=True)
        if isinstance(outcome, RiwayaError):
            told = Refusal(uri=item.uri, code=outcome.code, message=outcome.what, remedy=outcome.remedy)
            keep_failure(connection, log, told, document=item.sha256)
            return Step(item.uri, item.sha256, error=outcome)
        keep_reading(log, number, outcome, self._reader)
        document, seen = seen_claims(connection, number, outcome, judged)
        write_views(connection, log, number, document, seen, judged)
        self.claims += len(seen)
        if item.uri in self._failed:
            forget_failure(connection, log, item.uri)
        return Step(item.uri, item.sha256)


def keep_failure(connection: Connection, log: LogWriter, told: Refusal, *, document: str | None = None, given: Mapping[str, str] = MappingProxyType({})) -> None:
    """Keep why something could not be read; the same thing again counts as another try."""
    at = now()
    same = (_failure.c.uri == told.uri, _failure.c.code == told.code, _failure.c.place == told.where)
    found = connection.execute(select(_failure.c.id).where(*same)).scalar()
    if found is not None:
        connection.execute(update(_failure).where(_failure.c.id == found).values(last=at, tries=_failure.c.tries + 1))
        return
    row = {
        "id": log.number("failure"),
        "uri": told.uri,
        "document": document,
        "code": told.code,
        "place": told.where,
        "message": told.message,
        "remedy": told.remedy,
        "given": msgspec.json.encode(dict(given)).decode(),
        "first": at,
        "last": at,
        "tries": 1,
    }
    connection.execute(insert(_failure), [row])
    log.note("failure", document or told.uri, {"failure": {name: row[name] for name in ("uri", "code", "place", "message")}}, at=at)


def forget_failure(connection: Connection, log: LogWriter, uri: str) -> None:
    """What failed before was read now."""
    if connection.execute(delete(_failure).where(_failure.c.uri == uri)).rowcount:
        log.note("failure.over", uri, {})


def _is_read(connection: Connection, number: int) -> bool:
    return connection.execute(select(schema.reading.c.id).where(schema.reading.c.article == number).limit(1)).first() is not None


