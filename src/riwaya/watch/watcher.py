"""Rounds of watching: feeds that are due, the articles they tell of, and those that are due to be looked at again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from riwaya.errors import RiwayaError
from riwaya.model import Document
from riwaya.sources.article import NOT_ARABIC, Article, Fault
from riwaya.sources.opening import with_given
from riwaya.sources.warc_page import Page, article_of, charset_in
from riwaya.watch.changes import Changed, changes_between
from riwaya.watch.config import Config, Feed
from riwaya.watch.entries import NoFeed, entries_of
from riwaya.watch.fetch import Answer, Clock, Failure, SystemClock, unpacked
from riwaya.watch.keep import Keeper, Kept
from riwaya.watch.rounds import Fetched, Rounds
from riwaya.watch.shelf import Shelf
from riwaya.watch.state import KnownArticle, KnownFeed, State, Version

FIRST_PAUSE = 60.0
LONGEST_PAUSE = 6 * 3600.0
"""How long what failed is left alone: a minute, and twice as long each time, six hours at most."""
GIVEN_UP = 20
"""Failures in a row (some four days) after which an article is asked for no more until its feed tells of it again."""
AT_ONCE = 64
"""Articles fetched before they are read: what bounds the memory, and what a kill makes us fetch again."""
_HTML = ("text/html", "application/xhtml+xml", "")

What = Literal["new", "edited", "gone", "failed", "refused", "feed_failed"]


class News(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that happened in a round, as `riwaya watch` prints it."""

    what: What
    url: str
    feed: str
    version: int | None = None
    document: str | None = None
    archive: str | None = None
    offset: int | None = None
    reason: str | None = None
    changes: tuple[Changed, ...] = ()


class Watcher:
    """Watches the feeds of a configuration: what it knows is in `state`, what it fetched in `folder`, what it read on `shelf`."""

    def __init__(
        self, config: Config, state: State, folder: Path, shelf: Shelf, *, clock: Clock | None = None
    ) -> None:
        self._config, self._state, self._shelf = config, state, shelf
        self._clock = clock or SystemClock()
        self._rounds = Rounds(config, Keeper(folder), self._clock)
        self._feeds = {feed.url: feed for feed in config.feeds}

    def round(self, tell: Callable[[News], None] = lambda _: None) -> int:
        """Everything that is due now, feeds first; how many articles were new or edited."""
        now = self._clock.now()
        due = [known for feed in self._config.feeds if (known := self._state.feed(feed.url)).next <= now]
        asked = [(k.url, k.etag, k.modified) for k in due]
        for known, fetched in zip(due, self._rounds.fetch(asked), strict=True):
            self._take_feed(known, fetched, tell)
        read = 0
        articles = self._state.due(self._clock.now())
        for start in range(0, len(articles), AT_ONCE):
            some = articles[start : start + AT_ONCE]
            asked = [(a.url, a.etag, a.modified) for a in some]
            for article, fetched in zip(some, self._rounds.fetch(asked), strict=True):
                read += self._take_article(article, fetched, tell)
        self._state.count("rounds")
        if read:
            self._shelf.settle()
        return read

    def pause(self) -> float:
        """Seconds until something is due."""
        times = [self._state.feed(feed.url).next for feed in self._config.feeds]
        following = self._state.next_time()
        return max(0.0, min([*times, *([following] if following is not None else [])]) - self._clock.now())

    # Feeds

    def _take_feed(self, known: KnownFeed, fetched: Fetched, tell: Callable[[News], None]) -> None:
        feed, answer = self._feeds[known.url], fetched.answer
        every = feed.every or self._config.every
        if isinstance(answer, Answer) and answer.status == 304:
            self._state.keep_feed(self._good(known, fetched.at, every, answer))
            return
        body = self._body(answer)
        if isinstance(answer, Answer) and isinstance(body, bytes):
            headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in answer.headers}
            entries = entries_of(body, answer.url, headers)
            if not isinstance(entries, NoFeed):
                with self._state.together():
                    for entry in entries:
                        self._meet(feed, entry.url, entry.mark, entry.title, fetched.at)
                    self._state.keep_feed(self._good(known, fetched.at, every, answer))
                return
            body = Failure(reason=entries.reason)
        reason = body.reason if isinstance(body, Failure) else "no answer"
        wait = max(self._pause_after(known.failures, body), min(every, LONGEST_PAUSE))
        self._state.keep_feed(
            msgspec.structs.replace(known, failures=known.failures + 1, error=reason, next=fetched.at + wait)
        )
        self._state.count("feed_failures")
        tell(News(what="feed_failed", url=known.url, feed=known.url, reason=reason))

    def _good(self, known: KnownFeed, at: float, every: float, answer: Answer) -> KnownFeed:
        return KnownFeed(
            url=known.url,
            etag=answer.header("ETag") or (known.etag if answer.status == 304 else None),
            modified=answer.header("Last-Modified") or (known.modified if answer.status == 304 else None),
            next=at + every,
            last_good=at,
        )

    def _meet(self, feed: Feed, url: str, mark: str, title: str | None, now: float) -> None:
        """An entry: fetched where it is new or the feed says that it changed."""
        known = self._state.article(url)
        if known is None:
            known = KnownArticle(url=url, feed=feed.url, mark=mark, title=title, first_seen=now, next=now)
        elif known.mark != mark:
            known = msgspec.structs.replace(known, mark=mark, title=title, next=now, failures=0)
        else:
            return
        self._state.keep_article(known)

    # Articles

    def _take_article(self, known: KnownArticle, fetched: Fetched, tell: Callable[[News], None]) -> int:
        answer = fetched.answer
        if isinstance(answer, Answer) and answer.status == 304:
            self._state.count("unchanged")
            self._settle(known, fetched, answer)
            return 0
        if isinstance(answer, Answer) and answer.status in (404, 410):
            self._gone(known, fetched, answer, tell)
            return 0
        body = self._body(answer)
        if isinstance(body, Failure) or isinstance(answer, Failure) or fetched.kept is None:
            self._failed(known, fetched.at, body if isinstance(body, Failure) else Failure(reason="nothing kept"), tell)
            return 0
        media = answer.header("Content-Type") or ""
        if media.split(";")[0].strip().lower() not in _HTML:
            self._refused(known, fetched, answer, f"no page, but {media[:60]}", tell)
            return 0
        made = article_of(_page(known.url, fetched, answer, fetched.kept, body, charset_in(media)))
        if isinstance(made, Fault):
            self._refused(known, fetched, answer, made.message, tell, passing=made.code != NOT_ARABIC)
            return 0
        return self._take_text(known, fetched, answer, made, tell)

    def _take_text(
        self, known: KnownArticle, fetched: Fetched, answer: Answer, article: Article, tell: Callable[[News], None]
    ) -> int:
        """The article as a version, where its text is another than that of the version before."""
        versions = self._state.versions(known.url)
        digest = hashlib.sha256(article.text.encode("utf-8", "replace")).hexdigest()
        if versions and versions[-1].text_digest == digest:
            self._state.count("same_text")
            self._settle(known, fetched, answer)
            return 0
        feed = self._feeds.get(known.feed)
        outcome = self._shelf.add(with_given(article, None, feed.outlet if feed else None))
        if isinstance(outcome, RiwayaError):
            self._failed(known, fetched.at, Failure(reason=outcome.message()), tell)
            return 0
        kept = fetched.kept
        assert kept is not None
        version = Version(
            url=known.url, number=len(versions) + 1, document=outcome.id, text_digest=digest, fetched=fetched.at,
            file=kept.file, place=kept.offset,
        )  # fmt: skip
        before = self._shelf.document(versions[-1].document) if versions else None
        changes = tuple(changes_between(before, outcome)) if isinstance(before, Document) else ()
        with self._state.together():
            self._state.keep_version(version, msgspec.json.encode(changes) if versions else None)
            self._state.count("edits" if versions else "new_articles")
            self._settle(known, fetched, answer)
        tell(
            News(
                what="edited" if versions else "new", url=known.url, feed=known.feed, version=version.number,
                document=outcome.id, archive=kept.file, offset=kept.offset, changes=changes,
            )
        )
        return 1

    def _settle(self, known: KnownArticle, fetched: Fetched, answer: Answer) -> None:
        """The article was seen as it is: when to look again, by its age, and what to ask for then."""
        same = answer.status == 304
        self._state.keep_article(
            msgspec.structs.replace(
                known,
                etag=answer.header("ETag") or (known.etag if same else None),
                modified=answer.header("Last-Modified") or (known.modified if same else None),
                checks=known.checks + 1, failures=0, error=None, gone=None, next=self._next_look(known, fetched.at),
            )
        )

    def _next_look(self, known: KnownArticle, now: float) -> float | None:
        return next((known.first_seen + age for age in sorted(self._config.recheck) if known.first_seen + age > now), None)

    def _gone(self, known: KnownArticle, fetched: Fetched, answer: Answer, tell: Callable[[News], None]) -> None:
        """Taken off the site: what was read stays; it is looked for again as if it were there."""
        if known.gone is None:
            self._state.count("gone")
            tell(News(what="gone", url=known.url, feed=known.feed, reason=f"status {answer.status}"))
        again = self._next_look(known, fetched.at)
        self._state.keep_article(
            msgspec.structs.replace(
                known, gone=known.gone or fetched.at, checks=known.checks + 1, error=f"status {answer.status}",
                next=again, failures=0, etag=None, modified=None,
            )
        )

    def _failed(self, known: KnownArticle, at: float, failure: Failure, tell: Callable[[News], None]) -> None:
        """Nothing came: tried again ever less often."""
        failures = known.failures + 1
        again = at + self._pause_after(known.failures, failure) if failures < GIVEN_UP else None
        self._state.keep_article(msgspec.structs.replace(known, failures=failures, error=failure.reason, next=again))
        self._state.count("failures")
        tell(News(what="failed", url=known.url, feed=known.feed, reason=failure.reason))

    def _refused(
        self, known: KnownArticle, fetched: Fetched, answer: Answer, reason: str, tell: Callable[[News], None], *, passing: bool = True
    ) -> None:
        """Something came that is no article: kept, told, and looked at again only where that may change."""
        self._settle(known, fetched, answer)
        settled = self._state.article(known.url) or known
        self._state.keep_article(
            msgspec.structs.replace(settled, error=reason, next=settled.next if passing else None)
        )
        self._state.count("refused")
        if known.error != reason:
            tell(News(what="refused", url=known.url, feed=known.feed, reason=reason))

    def _pause_after(self, failures: int, failure: object) -> float:
        asked = failure.wait if isinstance(failure, Failure) else 0.0
        return max(asked, min(FIRST_PAUSE * 2.0**failures, LONGEST_PAUSE))

    def _body(self, answer: Answer | Failure) -> bytes | Failure:
        if isinstance(answer, Failure):
            return answer
        if answer.status != 200:
            return Failure(reason=f"status {answer.status}")
        return unpacked(answer, self._config.limits.max_unpacked)


def _page(url: str, fetched: Fetched, answer: Answer, kept: Kept, body: bytes, declared: str | None) -> Page:
    when = dt.datetime.fromtimestamp(fetched.at, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Page(uri=f"{kept.file}#{kept.offset}", url=answer.url or url, retrieved=when, data=body, declared=declared)
