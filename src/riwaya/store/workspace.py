"""The workspace: articles kept with their sources, what is read in them, what people judge, and the log of it all.

The one door to the store: command line, web desk and exports go through it. Every method is one transaction;
objects that come back are plain records, safe to keep after the workspace is closed.
"""

from __future__ import annotations

import getpass
import secrets
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, Self

import msgspec
from sqlalchemy import Connection, func, insert, select

from riwaya.errors import InputError, StoreError
from riwaya.model import Document, Event, Span
from riwaya.review.added import anchor_on, normal_addition
from riwaya.review.agreement import Agreement, agreement
from riwaya.review.corrections import normal_value
from riwaya.review.covering import cover
from riwaya.review.judgements import OF_CLAIMS, ClaimAnchor, Judgement, anchor_of, check, may_reveal
from riwaya.review.masking import Veil
from riwaya.review.protection import Protected, protected
from riwaya.review.seen import SeenClaim
from riwaya.rules.event_types import event_types
from riwaya.settings import settings
from riwaya.sources.article import Article, Refusal
from riwaya.store import schema
from riwaya.store.accounts import Accounts
from riwaya.store.adding import Added, Failure, Step, add_articles, failures, forget_failure
from riwaya.store.articles import (
    Reader,
    all_documents,
    article_numbers,
    document_of,
    find_article,
    newest,
    path_of,
    source_bytes,
)
from riwaya.store.chain import Entry, fingerprint
from riwaya.store.copying import copy_file
from riwaya.store.covered import covered_articles, covered_claims, covered_events, covered_hits, veils_of
from riwaya.store.covers import articles_with, with_names, write_cover
from riwaya.store.database import Database, connect
from riwaya.store.filters import Filter
from riwaya.store.grouping import group_workspace, refresh_events, seen_documents
from riwaya.store.judgements import Judged, keep_judgement, subjects_of
from riwaya.store.listing import (
    COUNTED,
    Found,
    ListedArticle,
    ListedClaim,
    Page,
    claims_of_event,
    events_named,
    events_relating_to,
    list_articles,
    list_claims,
    list_events,
    one_claim,
    one_event,
    search_articles,
)
from riwaya.store.log import LogWriter, entries, head, now
from riwaya.store.migrate import check_revision, revision, upgrade
from riwaya.store.overview import HELD, Held, HeldKind, Overview, events_by_day, events_by_place
from riwaya.store.queue import Queued, assigned_articles, judged_by, queue, turn_of, waiting
from riwaya.store.rereading import Reread, list_of, rebuild, reread_articles
from riwaya.store.stamps import Stamp, ask, certificates, have_stamping, keep_stamp, request_for, stamps
from riwaya.store.subjects import (
    Asked,
    Count,
    Relayed,
    Subject,
    What,
    Written,
    by_month,
    by_type,
    kinds_of,
    list_subjects,
    one_subject,
    relays,
    titles_of,
    written,
)
from riwaya.store.tallies import changed_since, count, is_due, write_tallies
from riwaya.store.verify import Verified, verify
from riwaya.store.views import current_id, seen_claims, write_views
from riwaya.version import __version__


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What a workspace holds. `counted`: the last log entry that the counts of sources, actors and places take into account. `stale`: articles or judgements came since the events were last grouped as a whole."""

    workspace: str
    database: str
    created: str
    articles: int
    claims: int
    events: int
    judgements: int
    failed: int
    states: dict[str, int]
    entries: int
    head: str
    stale: bool
    counted: int
    writable: bool
    rules: dict[str, int]


def open_workspace(where: str, *, key: str | None = None, create: bool = False) -> Workspace:
    """Open the workspace in a file, or at a postgresql:// URL; with `create`, make it where there is none.

    `key` opens (or makes) an encrypted file. An older workspace is brought to the tables of today; one that may
    not be written is opened for reading. StoreError: S001 none there, S002 it is older and may not be written,
    S006 made by a newer Riwaya, S007 an extra is not installed, S008 a file that is none, or a wrong key.
    """
    database = connect(where, key=key, create=create)
    try:
        _make_ready(database, create=create)
    except BaseException:
        database.close()
        raise
    return Workspace(database)


class Workspace:
    """An open workspace (see `open_workspace`). Use it in a `with`; it may be shared between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def name(self) -> str:
        """The file, or the URL without its password."""
        return self._database.name

    @property
    def writable(self) -> bool:
        """Whether it may be written."""
        return self._database.writable

    @property
    def accounts(self) -> Accounts:
        """Who may work at its desk."""
        return Accounts(self._database)

    # -- articles ------------------------------------------------------------------------------------------------

    def add(  # noqa: PLR0913  (all but the paths have their usual values)
        self,
        paths: Sequence[str],
        *,
        by: str | None = None,
        published: str | None = None,
        outlet: str | None = None,
        jobs: int = 1,
        group: bool = True,
        tell: Callable[[Step], None] | None = None,
    ) -> Added:
        """Read articles (paths as `riwaya read` takes them) and keep them with their source bytes.

        What is there already is passed over; what cannot be read is kept with its reason (`failures`). `tell` is
        called for each article once it is kept. With `group`, events are computed anew at the end. A run that is
        stopped leaves whole articles only; adding again goes on where it stopped.
        """
        from riwaya.sources import open_sources  # noqa: PLC0415  (opening a workspace to look at it loads no reader)

        items = open_sources(paths, published=published, outlet=outlet)
        given = {name: said for name, said in (("published", published), ("outlet", outlet)) if said is not None}
        done = add_articles(self._database, items, by=by or user(), reader=this_reader(), jobs=jobs, given=given, tell=tell)
        if group and done.read:
            self.group(by=by)
        return done

    def take(self, items: Iterable[Article | Refusal], *, by: str | None = None, tell: Callable[[Step], None] | None = None) -> Added:
        """The same for articles that somebody else opened or fetched; the events stay as they are (`group`)."""
        return add_articles(self._database, items, by=by or user(), reader=this_reader(), tell=tell)

    def reread(
        self,
        documents: Sequence[str] = (),
        *,
        by: str | None = None,
        jobs: int = 1,
        group: bool = True,
        tell: Callable[[Step], None] | None = None,
    ) -> Reread:
        """Read articles anew with the rules of today (all, where none are named); what changed, claim by claim.

        Judgements stay attached to their words; a claim that somebody judged and that is read no more stays, as its
        judgement says. Earlier readings are kept.
        """
        with self._database.reading() as connection:
            names = [find_article(connection, n) for n in documents] or all_documents(connection)
        done = reread_articles(self._database, names, by=by or user(), reader=this_reader(), jobs=jobs, tell=tell)
        if group and done.changed:
            self.group(by=by)
        return done

    def forget(self, uri: str, *, by: str | None = None) -> None:
        """Take a failure off the list: nobody wants it read. The log keeps that it failed, and who forgot it."""
        with self._database.writing() as connection:
            log = LogWriter(connection, by or user())
            forget_failure(connection, log, uri)
            log.flush()

    def retry(
        self,
        *,
        by: str | None = None,
        jobs: int = 1,
        tell: Callable[[Step], None] | None = None,
        only: Collection[str] | None = None,
    ) -> Added:
        """Try again what could not be read: files are opened anew, articles that are kept are read anew.

        `only`: the uris of those to try; all, where it is None.
        """
        open_again: dict[str, dict[str, None]] = {}
        kept: list[str] = []
        for failure in self.failures():
            if only is not None and failure.uri not in only:
                continue
            if failure.document is not None:
                kept.append(failure.document)
            else:
                open_again.setdefault(failure.given, {})[path_of(failure.uri)] = None
        done = Added()
        for given, paths in open_again.items():
            some = self.add(list(paths), by=by, jobs=jobs, group=False, tell=tell, **msgspec.json.decode(given))
            done.read += some.read
            done.known += some.known
            done.failed += some.failed
            done.claims += some.claims
            done.errors += some.errors
            done.exit_status = max(done.exit_status, some.exit_status)
        if kept:
            again = self.reread(list(dict.fromkeys(kept)), by=by, jobs=jobs, group=False, tell=tell)
            done.read += again.read - again.failed
            done.failed += again.failed
            done.errors += again.errors
            done.exit_status = max(done.exit_status, again.exit_status)
        if done.read:
            self.group(by=by)
        return done

    def articles(
        self,
        wanted: Filter = Filter(),  # noqa: B008  (immutable)
        *,
        limit: int = 50,
        offset: int = 0,
        count_to: int | None = None,
        covered: bool = False,
    ) -> Page[ListedArticle]:
        """Articles under a filter, the newest published first. `count_to`: count no further than that (see Page).

        `covered`: with codes in place of protected names, in every word and id that comes back. The filter may name a
        private person by the code that was shown.
        """
        with self._database.reading() as connection:
            wanted = with_names(connection, wanted)
            page = list_articles(connection, wanted, limit=limit, offset=offset, count_to=count_to)
            return covered_articles(connection, page) if covered else page

    def article(self, named: str, *, coder: str | None = None) -> tuple[Document, list[SeenClaim]]:
        """An article's record and its claims as seen; `named` by document id, its beginning, or uri.

        The record has mentions as corrected and the claims of the machine's newest reading. `coder`: as that coder
        alone sees it, blind to the others. InputError I033 where there is no such article.
        """
        with self._database.reading() as connection:
            number, document = self._read(connection, named)
            return seen_claims(connection, number, document, Judged(connection), coder=coder)

    def documents(self, *, seen: bool = True) -> Iterator[Document]:
        """Every article that was read, in the order of adding: as seen (rejected claims left out), or as the machine read it."""
        with self._database.reading() as connection:
            if seen:
                yield from seen_documents(connection)
            else:
                yield from (document for _, document in newest(connection))

    def covered(self, *, by: str | None = None, reveal: bool = False, reason: str = "") -> Iterator[Document]:
        """Every article as seen, as it may leave the workspace: protected names replaced by their codes.

        With `reveal` they are not; that needs a person who may (`may_reveal`) and a `reason`, and is logged before the
        first document comes. StoreError S010 otherwise.
        """
        if reveal:
            self.reveal(by=by or user(), what="all articles", reason=reason)
        with self._database.reading() as connection:
            secret = Judged(connection).secret()
            for document in seen_documents(connection):
                if reveal:
                    yield document
                else:
                    yield cover(document, veils_of(connection, [document.id])[document.id].text, secret=secret)

    def protected(self, named: str) -> tuple[Protected, ...]:
        """The words of an article that must not be shown outside, in order, with their codes."""
        with self._database.reading() as connection:
            _, document = self._read(connection, named)
            return veils_of(connection, [document.id])[document.id].text

    def covers(self, documents: Iterable[str]) -> dict[str, tuple[Protected, ...]]:
        """The same for many articles, by their ids."""
        return {document: veil.text for document, veil in self.veils(documents).items()}

    def veils(self, documents: Iterable[str]) -> dict[str, Veil]:
        """All that is covered in articles, by their ids: words of text and title, and the ids of private persons.

        With `riwaya.review.masking` an article and its claims are shown so, at their own offsets.
        """
        with self._database.reading() as connection:
            return veils_of(connection, documents)

    def cover(self, document: Document) -> Document:
        """A document (as `article` or `documents` gave it, or of no article here) as it may be shown outside: names replaced by codes."""
        with self._database.reading() as connection:
            judged = Judged(connection)
            veil = veils_of(connection, [document.id]).get(document.id)
            if veil is None:
                hidden = protected(document, secret=judged.secret(), judgements=judged.of_names())
            else:
                hidden = veil.text
            return cover(document, hidden, secret=judged.secret())

    def reveal(self, *, by: str, what: str, reason: str) -> None:
        """Note in the log that protected names are about to be shown. StoreError S010 where `by` may not, or says no reason."""
        if not reason.strip():
            raise StoreError("S010", "no reason given", where="reveal", remedy="Say why the names are needed (--reason).")
        with self._database.writing() as connection:
            if by not in may_reveal(Judged(connection).of_names(), _founder(connection)):
                raise StoreError("S010", f"{by} may not see protected names", where=self.name, remedy="Ask who made the workspace: riwaya allow.")
            log = LogWriter(connection, by)
            log.note("reveal", what, {"reason": reason})
            log.flush()

    def source(self, named: str) -> bytes:
        """The very bytes an article was read from."""
        with self._database.reading() as connection:
            return source_bytes(connection, find_article(connection, named))

    def failures(self) -> list[Failure]:
        """What could not be read, and why."""
        with self._database.reading() as connection:
            return failures(connection)

    # -- claims and events ---------------------------------------------------------------------------------------

    def claims(
        self,
        wanted: Filter = Filter(),  # noqa: B008  (immutable)
        *,
        limit: int = 50,
        offset: int = 0,
        count_to: int | None = None,
        covered: bool = False,
    ) -> Page[ListedClaim]:
        """Claims as seen under a filter, the newest published first; rejected ones only where the filter says so.

        `count_to`: count no further than that (see Page); on a large workspace counting takes longer than listing.
        `covered` as for articles; spans stay those of the article.
        """
        with self._database.reading() as connection:
            page = list_claims(connection, with_names(connection, wanted), limit=limit, offset=offset, count_to=count_to)
            return msgspec.structs.replace(page, items=tuple(covered_claims(connection, page.items))) if covered else page

    def claim(self, name: str, *, covered: bool = False) -> ListedClaim:
        """One claim as seen, by its id; one that people added also where the machine now reads it.

        InputError I035 where there is none. `covered` as for claims.
        """
        with self._database.reading() as connection:
            found = one_claim(connection, current_id(connection, name))
            if covered and found is not None:
                (found,) = covered_claims(connection, [found])
        if found is None:
            raise InputError("I035", "no such claim", where=name, remedy="riwaya list WORKSPACE claims prints their ids.")
        return found

    def events(
        self,
        wanted: Filter = Filter(),  # noqa: B008  (immutable)
        *,
        limit: int = 50,
        offset: int = 0,
        count_to: int | None = None,
        covered: bool = False,
    ) -> Page[Event]:
        """Events as seen under a filter, the latest first. `count_to` and `covered` as for claims."""
        with self._database.reading() as connection:
            page = list_events(connection, with_names(connection, wanted), limit=limit, offset=offset, count_to=count_to)
            return msgspec.structs.replace(page, items=tuple(covered_events(connection, page.items))) if covered else page

    def event(self, name: str, *, covered: bool = False) -> tuple[Event, list[ListedClaim]]:
        """One event and its claims, by the event's id or that of a claim in it. InputError I036 where there is none.

        `covered` as for claims.
        """
        with self._database.reading() as connection:
            found = one_event(connection, current_id(connection, name))
            claims = claims_of_event(connection, found.id) if found is not None else []
            if covered and found is not None:
                (found,), claims = covered_events(connection, [found]), covered_claims(connection, claims)
        if found is None:
            raise InputError("I036", "no such event", where=name, remedy="riwaya list WORKSPACE events prints their ids.")
        return found, claims

    def events_named(self, names: Sequence[str], *, covered: bool = False) -> list[Event]:
        """Events by their ids, in that order; those that are not there are left out. `covered` as for claims."""
        with self._database.reading() as connection:
            found = events_named(connection, names)
            return covered_events(connection, found) if covered else found

    def events_relating_to(self, name: str, *, limit: int = 50, covered: bool = False) -> list[Event]:
        """Events that say of themselves what they are to this one: part of it, a denial of it. `covered` as for claims."""
        with self._database.reading() as connection:
            found = events_relating_to(connection, name, limit=limit)
            return covered_events(connection, found) if covered else found

    def judgements_about(self, documents: Sequence[str]) -> list[Judgement]:
        """The judgements about any of these articles, in the order they were made; their ids are whole."""
        with self._database.reading() as connection:
            judged = Judged(connection)
            found = {j.id: j for name in documents if name in judged.documents() for j in judged.about(name)}
            return [j for j in judged.all() if j.id in found] if found else []

    def overview(self, wanted: Filter = Filter()) -> Overview:  # noqa: B008  (immutable)
        """Events under a filter, counted by place, day and status: the size of it does not grow with the events."""
        with self._database.reading() as connection:
            wanted = with_names(connection, wanted)
            return Overview(places=events_by_place(connection, wanted), days=events_by_day(connection, wanted))

    def held(self, what: HeldKind) -> list[Held]:
        """The actors, places, outlets or innermost sources that the workspace holds, those that occur most first."""
        with self._database.reading() as connection:
            return HELD[what](connection)

    def seen_documents(self, names: Sequence[str]) -> list[Document]:
        """Articles as seen (corrected, rejected claims left out) by their whole ids; in the order they were added."""
        with self._database.reading() as connection:
            return list(seen_documents(connection, article_numbers(connection, names)))

    def seq(self) -> int:
        """The number of the log's newest entry: what was made of the workspace at one number is good until the next."""
        with self._database.reading() as connection:
            return head(connection)[0]

    def group(self, *, by: str | None = None) -> int:
        """Bring the events up to date with articles and judgements; how many there are.

        Only what new or newly judged articles touch is looked at; the events are those that making all anew
        (`rebuild`) gives. A run that is stopped leaves the events as they were.
        """
        number = group_workspace(self._database, by=by or user())
        self.count()
        return number

    def count(self, *, anew: bool = False) -> bool:
        """Count sources, actors and places anew, where enough has changed since (or `anew`); whether that was done.

        It looks at every claim: on a large workspace a few articles more leave the counts as they were.
        """
        with self._database.reading() as connection:
            if not (anew or is_due(connection)):
                return False
            counted = count(connection)
        with self._database.writing() as connection:
            write_tallies(connection, counted)
        return True

    # -- sources, actors, places ---------------------------------------------------------------------------------

    def subjects(self, what: What, asked: Asked = Asked(), *, limit: int = 50, offset: int = 0) -> Page[Subject]:  # noqa: B008
        """Sources, actors or places that claims have to do with, and what was counted of each (`count`)."""
        with self._database.reading() as connection:
            return list_subjects(connection, what, asked, limit=limit, offset=offset)

    def subject(self, what: What, name: str) -> Subject:
        """One of them by its id. InputError I048 where no claim has to do with it."""
        with self._database.reading() as connection:
            found = one_subject(connection, what, name)
        if found is None:
            raise InputError("I048", f"no such {what}", where=name, remedy="Group the events anew if it came only now.")
        return found

    def titles(self, what: What, names: Iterable[str]) -> dict[str, Subject]:
        """Some of them by their ids, as far as there are any."""
        with self._database.reading() as connection:
            return titles_of(connection, what, tuple(names))

    def kinds(self, what: What) -> dict[str, int]:
        """The kinds of them there are, with how many are of each."""
        with self._database.reading() as connection:
            return kinds_of(connection, what)

    def counts(self, what: What, name: str) -> tuple[list[Count], list[Count]]:
        """The claims of one of them by month, and by type; each by role and by the status of the events."""
        with self._database.reading() as connection:
            return by_month(connection, what, name), by_type(connection, what, name)

    def written(self, what: What, name: str) -> list[Written]:
        """How articles write the name of an actor or a place."""
        with self._database.reading() as connection:
            return written(connection, what, name)

    def relays(
        self,
        *,
        teller: str | None = None,
        source: str | None = None,
        families: Sequence[str] = (),
        since: str | None = None,
        until: str | None = None,
        limit: int = 40,
    ) -> list[Relayed]:
        """Who passes on whose word, the most frequent first. `since`, `until`: months (2018-08), both counted."""
        with self._database.reading() as connection:
            return relays(connection, teller=teller, source=source, families=tuple(families), since=since, until=until, limit=limit)

    def uncounted(self) -> int:
        """How many articles have changed since sources, actors and places were counted (`count`)."""
        with self._database.reading() as connection:
            return changed_since(connection)

    # -- search --------------------------------------------------------------------------------------------------

    def search(
        self,
        query: str,
        wanted: Filter = Filter(),  # noqa: B008  (immutable)
        *,
        limit: int = 20,
        offset: int = 0,
        count_to: int | None = None,
        covered: bool = False,
    ) -> Found:
        """Articles that hold the words of the query, best first, with the hits marked in the original text.

        Words are found under clitics, spelling variants and diacritics. All must be there; "words in a row" are a
        phrase, -word must not be there, حوث* is a beginning. Of more than COUNTED hits the newest added come first.
        `count_to` as for claims. With `covered` codes stand for protected names, all offsets are those of the covered
        text, and a hit inside a name is not marked; its article is found all the same. InputError I030 for a query that asks for nothing.
        """
        with self._database.reading() as connection:
            wanted = with_names(connection, wanted)
            found, texts = search_articles(connection, query, wanted, limit=limit, offset=offset, count_to=count_to)
            return covered_hits(connection, found, texts) if covered else found

    # -- judgements ----------------------------------------------------------------------------------------------

    def judge(self, judgement: Judgement) -> Judgement:
        """Append a judgement; it comes back with its id and time. Claims and events as seen follow at once.

        Make its `claims` with `anchors`; that of one that adds a claim with `anchor_on`. InputError where it lacks what its kind needs, names what is not there, or
        corrects a field to what it cannot be: then nothing is kept.
        """
        check(judgement)
        with self._database.writing() as connection:
            judgement, documents = self._checked(connection, judgement)
            log = LogWriter(connection, judgement.by)
            done = keep_judgement(connection, log, judgement, documents)
            self._refresh(connection, log, done, documents)
            log.flush()
        return done

    def anchors(self, claims: Iterable[str]) -> tuple[ClaimAnchor, ...]:
        """What a judgement holds on to, for claims by their ids. InputError I035 where one is not there."""
        out: list[ClaimAnchor] = []
        for name in claims:
            found = self.claim(name)
            out.append(anchor_of(found.document, found.seen.base))
        return tuple(out)

    def anchor_on(self, named: str, span: Span, kind: str) -> ClaimAnchor:
        """What a judgement that adds a claim holds on to: words of an article, as a trigger of this type of event.

        `named` as for `article`; `span` is `[start, end)` in code points of its text, blanks at its ends are left out.
        """
        with self._database.reading() as connection:
            return anchor_on(self._read(connection, named)[1], span, kind)

    def judgements(self, *, document: str | None = None) -> list[Judgement]:
        """Judgements in the order they were made, undone ones and undoings included; of one article, or all."""
        with self._database.reading() as connection:
            judged = Judged(connection)
            return judged.all() if document is None else judged.about(find_article(connection, document))

    def judgement(self, name: str) -> Judgement:
        """One judgement by its id. InputError I034 where there is none."""
        with self._database.reading() as connection:
            return Judged(connection).one(name)[0]

    def queue(
        self,
        wanted: Filter = Filter(),  # noqa: B008  (immutable)
        *,
        by: str,
        alone: bool = False,
        after: str | None = None,
        limit: int = 1,
    ) -> list[Queued]:
        """Claims that wait for a judgement of `by`, the least certain first; those that come after a claim, by its id.

        Where the filter names states, claims of these states wait (disputed: to be settled). `alone`: as a coder blind
        to the others, of the articles that are assigned to `by`.
        """
        with self._database.reading() as connection:
            turn = turn_of(connection, after) if after is not None else None
            return queue(connection, wanted, by=by, alone=alone, after=turn, limit=limit)

    def waiting(self, wanted: Filter = Filter(), *, by: str, alone: bool = False, count_to: int = COUNTED) -> int:  # noqa: B008
        """How many claims are in the queue, counted no further than `count_to`; `by` may have judged some of them."""
        with self._database.reading() as connection:
            return waiting(connection, wanted, by=by, alone=alone, count_to=count_to)

    def assignments(self) -> dict[str, tuple[str, ...]]:
        """The articles that are assigned now, by id, each with the people it is assigned to."""
        with self._database.reading() as connection:
            return assigned_articles(connection)

    def judged_by(self, documents: Sequence[str]) -> dict[str, dict[str, int]]:
        """How many claims of each of these articles each person has judged, by article and name."""
        with self._database.reading() as connection:
            return judged_by(connection, documents)

    def agreement(self, *, coders: Sequence[str] = (), documents: Sequence[str] = ()) -> Agreement:
        """How far coders agree on the claims that two of them judged, and every claim on which they differ."""
        with self._database.reading() as connection:
            chosen = frozenset(find_article(connection, name) for name in documents)
            judgements = [j for j in Judged(connection).all() if not chosen or j.kind == "undo" or chosen & j.documents]
        return agreement(judgements, coders=coders)

    # -- log and status ------------------------------------------------------------------------------------------

    def log(  # noqa: PLR0913  (each narrows what is given, none is needed)
        self,
        *,
        subjects: Sequence[str] | None = None,
        after: int = 0,
        before: int | None = None,
        by: str | None = None,
        action: str | None = None,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> list[Entry]:
        """Entries of the log. `subjects`: document ids, judgement ids; `action`: its beginning, such as judgement; `before`, `after`: numbers."""
        with self._database.reading() as connection:
            found = entries(
                connection, subjects=subjects, after=after, before=before, by=by, action=action, newest_first=newest_first, limit=limit
            )
            return list(found)

    def verify(self, *, head: str | None = None, tell: Callable[[int], None] | None = None) -> Verified:
        """Check the log's chain, and every source, article, reading, judgement and stamp against it.

        `head`: a hash noted earlier (from `status`), which the log must still contain.
        """
        return verify(self._database, expected_head=head, tell=tell)

    def stamp(self, authority: str, *, by: str | None = None) -> Stamp:
        """Have the log's newest hash stamped by a time-stamp authority (RFC 3161) at a web address; keep its answer.

        StoreError S007 where the extra is not installed, S011 where the authority does not answer as it should.
        """
        return self.keep_stamp(authority, ask(authority, self.stamp_request()), by=by)

    def stamp_request(self) -> bytes:
        """A request for a stamp over the log's newest hash, to be carried to an authority by hand."""
        have_stamping()
        with self._database.reading() as connection:
            return request_for(head(connection)[1])

    def keep_stamp(self, authority: str, answer: bytes, *, by: str | None = None) -> Stamp:
        """Keep an authority's answer to a request of this workspace's."""
        have_stamping()
        with self._database.writing() as connection:
            log = LogWriter(connection, by or user())
            done = keep_stamp(connection, log, authority, answer)
            log.flush()
        return done

    def stamps(self, *, trust: str | None = None) -> list[Stamp]:
        """The stamps there are, each checked against the log; with a PEM file of certificates to trust, its signature too."""
        have_stamping()
        with self._database.reading() as connection:
            return stamps(connection, trusted=certificates(trust) if trust is not None else ())

    def copy(self, target: str, *, key: str | None = None, new_key: str | None = None) -> None:
        """Copy the workspace's file, whole as of now, to a new one: a backup, or under another key (None: not encrypted).

        `key`: that of this workspace. StoreError S012 where the target is there already or this is no file.
        """
        copy_file(self._database, target, key=key, new_key=new_key)

    def rebuild(self, *, by: str | None = None, tell: Callable[[int], None] | None = None) -> int:
        """Make all that is derived anew: lists, search index, events. How many articles."""
        number = rebuild(self._database, by=by or user(), tell=tell)
        group_workspace(self._database, by=by or user(), anew=True)
        self.count(anew=True)
        return number

    def history(self, named: str) -> list[Entry]:
        """What the log says of one claim, article or judgement, in order: when it came, was read, was judged and by whom.

        `named`: a claim's id, an article's id (its beginning, or its uri), a judgement's id.
        """
        with self._database.reading() as connection:
            return list(entries(connection, subjects=subjects_of(connection, current_id(connection, named))))

    def status(self) -> Status:
        """What the workspace holds."""
        with self._database.reading() as connection:
            row = connection.execute(select(schema.workspace)).one()
            seq, last = head(connection)
            view = schema.article_view
            states = connection.execute(select(view.c.state, func.count(), func.sum(view.c.claims)).group_by(view.c.state)).all()
            reading = schema.reading
            newest_ids = select(func.max(reading.c.id)).group_by(reading.c.article)
            rules = connection.execute(
                select(reading.c.rules, func.count()).where(reading.c.id.in_(newest_ids)).group_by(reading.c.rules)
            ).all()
            return Status(
                workspace=row.uuid,
                database=self.name,
                created=row.created,
                articles=_count(connection, schema.article),
                claims=sum(int(row[2]) for row in states),
                events=_count(connection, schema.event),
                judgements=_count(connection, schema.judgement),
                failed=_count(connection, schema.failure),
                states={row[0]: row[1] for row in states},
                entries=seq,
                head=last,
                stale=_came_since(connection, row.grouped),
                counted=row.counted,
                writable=self.writable,
                rules={digest[:12]: number for digest, number in rules},
            )

    # -- inside --------------------------------------------------------------------------------------------------

    def _read(self, connection: Connection, named: str) -> tuple[int, Document]:
        found = document_of(connection, find_article(connection, named))
        if found is None:
            raise InputError("I033", "kept, but never read", where=named, remedy="riwaya retry WORKSPACE reads it again.")
        return found

    def _checked(self, connection: Connection, judgement: Judgement) -> tuple[Judgement, frozenset[str]]:
        """The judgement with its correction in normal form, and the documents it is about."""
        documents = judgement.documents
        if judgement.document is not None:
            whole = find_article(connection, judgement.document)
            judgement = msgspec.structs.replace(judgement, document=whole)
            documents = judgement.documents
        if judgement.kind == "undo" and judgement.undoes is not None:
            _, documents = Judged(connection).one(judgement.undoes)
        if judgement.kind in OF_CLAIMS:
            for document in documents:
                find_article(connection, document)
        if judgement.kind == "correct" and judgement.field is not None:
            for anchor in judgement.claims:
                _, record = self._read(connection, anchor.document)
                value = normal_value(judgement.field, judgement.value, record, frozenset(event_types()))
                judgement = msgspec.structs.replace(judgement, value=value)
        if judgement.kind == "add":
            judgement = self._addition(connection, judgement)
        return judgement, documents

    def _addition(self, connection: Connection, judgement: Judgement) -> Judgement:
        """An added claim as it is kept; what it may not repeat is what its coder sees, blind to the others."""
        anchor = judgement.claims[0]
        number, record = self._read(connection, anchor.document)
        _, seen = seen_claims(connection, number, record, Judged(connection), coder=judgement.by)
        there = [claim for one in seen for claim in (one.claim, one.base)]
        kept, value = normal_addition(anchor, judgement.value, record, frozenset(event_types()), there)
        return msgspec.structs.replace(judgement, claims=(kept,), value=value)

    def _refresh(self, connection: Connection, log: LogWriter, judgement: Judgement, documents: frozenset[str]) -> None:
        """Write anew what the judgement changes: claims of the articles it is about, and the events they are in."""
        touched = documents or _with_actors(connection, judgement)
        judged = Judged(connection)
        for name in sorted(touched):
            found = document_of(connection, name)
            if found is not None:
                number, document = found
                corrected, seen = seen_claims(connection, number, document, judged)
                write_views(connection, log, number, corrected, seen, judged)
        for number, document in list_of(connection, self._renamed(connection, judgement)):
            corrected, seen = seen_claims(connection, number, document, judged)
            write_cover(connection, number, corrected, seen, judged)
        if judgement.kind not in ("assign", "release", "protect", "expose", "allow", "disallow", "accept"):
            refresh_events(connection, touched)

    def _renamed(self, connection: Connection, judgement: Judgement) -> list[int]:
        """The articles in which a judgement about a name, or what takes one back, changes what is covered."""
        while judgement.kind == "undo" and judgement.undoes is not None:
            judgement, _ = Judged(connection).one(judgement.undoes)
        if judgement.kind not in ("protect", "expose"):
            return []
        return articles_with(connection, judgement, secret=Judged(connection).secret())


def this_reader() -> Reader:
    """What reads articles here and now: the rule data's digest, and Riwaya's version."""
    from riwaya.rules.load import load_ruleset  # noqa: PLC0415

    return Reader(load_ruleset().digest, __version__)


def user() -> str:
    """Who is at work, where nobody says: RIWAYA_USER, or the login name."""
    named = settings().user
    if named is not None:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user table
        return "unknown"


def _make_ready(database: Database, *, create: bool) -> None:
    with database.reading() as connection:
        found = revision(connection)
    if check_revision(found, database.name):
        return
    if found is None and not create:
        raise StoreError("S001", "no workspace in it", where=database.name, remedy="riwaya add makes one.")
    if not database.writable:
        raise StoreError("S002", "older, and may only be read", where=database.name, remedy="Copy it to where you may write.")
    with database.making() as connection:
        upgrade(connection)
        if connection.execute(select(schema.workspace.c.id)).first() is None:
            name, created = str(uuid.uuid4()), now()
            secret = secrets.token_hex(32)
            row = {"id": 1, "uuid": name, "created": created, "secret": secret, "grouped": 1}
            connection.execute(insert(schema.workspace), [row])
            log = LogWriter(connection, user())
            log.note("workspace", name, fingerprint({"created": created, "secret": secret.encode()}))
            log.flush()


def _with_actors(connection: Connection, judgement: Judgement) -> frozenset[str]:
    """Articles whose claims name the actors of a judgement, or of the one it undoes."""
    if judgement.kind == "undo" and judgement.undoes is not None:
        judgement, _ = Judged(connection).one(judgement.undoes)
    if not judgement.actors:
        return frozenset()
    claim, actor = schema.claim, schema.claim_actor
    named = select(actor.c.claim).where(actor.c.actor.in_(judgement.actors))
    met = claim.c.id.in_(named) | claim.c.origin.in_(judgement.actors)
    chosen = select(schema.article.c.document).where(schema.article.c.id.in_(select(claim.c.article).where(met)))
    return frozenset(connection.execute(chosen).scalars())


def _founder(connection: Connection) -> str:
    """Who made the workspace."""
    return str(connection.execute(select(schema.log.c.by).where(schema.log.c.seq == 1)).scalar_one())


def _came_since(connection: Connection, grouped: int) -> bool:
    """Whether articles, readings or judgements came after this entry of the log."""
    log = schema.log
    of_events = log.c.action.in_(("article", "reading")) | log.c.action.startswith("judgement.", autoescape=True)
    return connection.execute(select(log.c.seq).where(log.c.seq > grouped, of_events).limit(1)).first() is not None


def _count(connection: Connection, table: Any) -> int:  # noqa: ANN401
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
