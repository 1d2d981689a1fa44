"""What the watcher knows between rounds: feeds, articles, their versions and what changed, in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from riwaya.errors import StoreError

_SCHEMA = """
create table if not exists feed(
  url text primary key, etag text, modified text, next real not null default 0, failures int not null default 0,
  error text, last_good real);
create table if not exists article(
  url text primary key, feed text not null, mark text not null, title text, etag text, modified text,
  next real, checks int not null default 0, failures int not null default 0, error text,
  first_seen real not null, gone real);
create index if not exists article_next on article(next);
create table if not exists version(
  url text not null, number int not null, document text not null, text_digest text not null, fetched real not null,
  file text not null, place int not null, primary key (url, number));
create table if not exists change(
  url text not null, number int not null, found text not null, primary key (url, number));
create table if not exists counter(name text primary key, value int not null);
"""


class KnownFeed(msgspec.Struct, kw_only=True):
    """A feed as it was last met. Times are seconds since 1970."""

    url: str
    etag: str | None = None
    modified: str | None = None
    next: float = 0.0
    failures: int = 0
    error: str | None = None
    last_good: float | None = None


class KnownArticle(msgspec.Struct, kw_only=True):
    """An article as it was last met. `next` is None where it is asked for no more until its feed tells of it again."""

    url: str
    feed: str
    mark: str
    first_seen: float
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    next: float | None = None
    checks: int = 0
    failures: int = 0
    error: str | None = None
    gone: float | None = None


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of an article: which document it is in the workspace, and the record it was read from."""

    url: str
    number: int
    document: str
    text_digest: str
    fetched: float
    file: str
    place: int


class State:
    """The watcher's memory. Every change stands when its method returns."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            self._db.execute("pragma journal_mode=wal")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise StoreError("S040", f"cannot be opened ({error})", where=str(path), remedy="Check the folder.") from error

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes inside stand together, or none does."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def feed(self, url: str) -> KnownFeed:
        """A feed; one never met is due at once."""
        row = self._db.execute("select * from feed where url = ?", (url,)).fetchone()
        return KnownFeed(**row) if row else KnownFeed(url=url)

    def keep_feed(self, feed: KnownFeed) -> None:
        """Remember a feed."""
        self._put("feed", msgspec.structs.asdict(feed))

    def article(self, url: str) -> KnownArticle | None:
        """An article, None for one never met."""
        row = self._db.execute("select * from article where url = ?", (url,)).fetchone()
        return KnownArticle(**row) if row else None

    def keep_article(self, article: KnownArticle) -> None:
        """Remember an article."""
        self._put("article", msgspec.structs.asdict(article))

    def due(self, now: float) -> list[KnownArticle]:
        """The articles whose time has come, those longest due first."""
        rows = self._db.execute("select * from article where next <= ? order by next, url", (now,))
        return [KnownArticle(**row) for row in rows]

    def next_time(self) -> float | None:
        """When the next article is due."""
        found: float | None = self._db.execute("select min(next) from article").fetchone()[0]
        return found

    def versions(self, url: str) -> list[Version]:
        """The versions of an article in order."""
        rows = self._db.execute("select * from version where url = ? order by number", (url,))
        return [Version(**row) for row in rows]

    def keep_version(self, version: Version, changes: bytes | None) -> None:
        """Remember a version, and what changed since the one before."""
        self._put("version", msgspec.structs.asdict(version))
        if changes is not None:
            self._put("change", {"url": version.url, "number": version.number, "found": changes.decode()})

    def changes(self) -> Iterator[tuple[str, int, str]]:
        """Address, number of the version and what changed in it, as JSON."""
        yield from map(tuple, self._db.execute("select url, number, found from change order by url, number"))

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter."""
        self._db.execute(
            "insert into counter values (?, ?) on conflict(name) do update set value = value + excluded.value", (name, by)
        )

    def counters(self) -> dict[str, int]:
        """All counters, and how many feeds, articles and versions there are."""
        found = {row[0]: row[1] for row in self._db.execute("select name, value from counter")}
        for table in ("feed", "article", "version"):
            found[f"{table}s"] = self._db.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608  (our names)
        found["articles_failing"] = self._db.execute("select count(*) from article where failures > 0").fetchone()[0]
        found["feeds_failing"] = self._db.execute("select count(*) from feed where failures > 0").fetchone()[0]
        return found

    def _put(self, table: str, values: dict[str, object]) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self._db.execute(f"insert or replace into {table} ({names}) values ({marks})", tuple(values.values()))  # noqa: S608
