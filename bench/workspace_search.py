"""How long search and lists take on a large workspace.

    python bench/workspace_search.py grow FILLED LARGE --articles 100000   # the articles of FILLED, again and again
    python bench/workspace_search.py ask LARGE
    python bench/workspace_search.py regroup LARGE ARTICLES... --articles 10   # add so many to it, and group

grow: each article of FILLED (really read) is kept once as it is, then again and again as a copy: half of the words that
no mention and no trigger holds are changed for other words of the same length, drawn as often as they occur, so that
offsets stay right and the words are as common as in the news; all its dates lie a quarter later than in the copy before,
so that the copies are news of years and not the same news many times. A copy is not read; all else, sources, texts,
readings, lists, search index and log, is written by the store's own code. Group it with `riwaya group LARGE`. ask: each query five times on a
warm workspace: median and worst in milliseconds, the processor's own (on a busy machine the rest is waiting), and how
many it finds. regroup: what grouping after an addition takes, in processor seconds and memory, and how many events it wrote.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import itertools
import random
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from riwaya.model import Document, Span, Time
from riwaya.search.terms import index_keys, words
from riwaya.sources import open_sources
from riwaya.sources.article import Article
from riwaya.store.articles import keep_article, keep_reading
from riwaya.store.filters import Filter
from riwaya.store.judgements import Judged
from riwaya.store.listing import COUNTED, Page
from riwaya.store.log import LogWriter
from riwaya.store.search import index_article
from riwaya.store.views import seen_claims, write_views
from riwaya.store.workspace import Workspace, open_workspace, this_reader

QUERIES = (
    "سوق", "القصف", "المدينة", "النظام", "قتل", "مدنيين", "الحوثيون", "دمشق", "وزارة الدفاع", "قصف مدنيين سوق",
    '"وقف إطلاق النار"', '"قوات النظام"', "داعش -النظام", "حوث*", "غواصة",
)  # fmt: skip
FILTERS = {
    "airstrikes": Filter(types=("airstrike",)),
    "in Idlib": Filter(places=("Idlib", "إدلب")),
    "in Syria": Filter(places=("SY",)),
    "isis": Filter(actors=("isis",)),
    "on sohr's word": Filter(origins=("sohr",)),
    "of a week": Filter(since="2018-08-01", until="2018-08-07"),
    "published in a month": Filter(published_since="2019-05-01", published_until="2019-05-31"),
    "of contested events": Filter(statuses=("contested",)),
    "of an outlet": Filter(outlets=("outlet:sky-news-arabia",)),
    "denied airstrikes": Filter(types=("airstrike",), polarities=("denied",)),
    "airstrikes in Idlib": Filter(types=("airstrike",), places=("Idlib", "إدلب")),
}
"""Filters that people use, each with searches and lists."""
TIMES = 5
TOGETHER = 1000
"""Copies in one transaction."""
CHANGED = 0.5
"""Share of the free words that a copy has changed."""
APART = 91
"""Days from one copy of an article to the next: whole weeks, so that days of the week hold."""


def main() -> None:
    """Grow or ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("grow", "ask", "regroup"))
    parser.add_argument("workspaces", nargs="+")
    parser.add_argument("--articles", type=int, default=100_000)
    options = parser.parse_args()
    if options.what == "grow":
        grow(options.workspaces[0], options.workspaces[1], options.articles)
    elif options.what == "regroup":
        regroup(options.workspaces[0], options.workspaces[1:], options.articles)
    else:
        ask(options.workspaces[0])


def grow(filled: str, large: str, wanted: int) -> None:
    """Fill LARGE with the articles of FILLED as they are, then with changed copies of them. Goes on where it stopped."""
    with open_workspace(filled) as workspace:
        documents = list(workspace.documents(seen=False))
    chance = random.Random(3)  # noqa: S311  (which words, not a key)
    pool: dict[int, list[str]] = defaultdict(list)
    for document in documents[::5]:
        for word in words(document.text):
            pool[word.span[1] - word.span[0]].append(document.text[word.span[0] : word.span[1]])
    open_words = [free(document) for document in documents]
    began, reader = time.monotonic(), this_reader()
    with open_workspace(large, create=True) as workspace:
        first = there = workspace.status().articles
        while there < wanted:
            with workspace._database.writing() as connection:
                log, judged = LogWriter(connection, "bench"), Judged(connection)
                for n in range(there, min(there + TOGETHER, wanted)):
                    again, which = divmod(n, len(documents))
                    document, data = copy(documents[which], n, again, open_words[which], pool, chance)
                    article = Article(
                        uri=f"{document.source.uri}@{again}", media_type="text/plain", sha256=document.id, bytes=len(data),
                        encoding="utf-8", text=document.text, data=data,
                    )  # fmt: skip
                    number = keep_article(log, article)
                    index_article(connection, number, index_keys(document.text, without=document.furniture))
                    keep_reading(log, number, document, reader)
                    corrected, seen = seen_claims(connection, number, document, judged)
                    write_views(connection, log, number, corrected, seen, judged)
                    there = n + 1
                log.flush()
    print(f"{wanted - first} articles in {time.monotonic() - began:.0f} s")


def copy(
    document: Document, n: int, again: int, free_words: list[Span], pool: dict[int, list[str]], chance: random.Random
) -> tuple[Document, bytes]:
    """The document and source bytes for it; `again`: which copy it is, none of it changed in the first (0)."""
    text, days = list(document.text), again * APART
    for start, end in free_words if again else ():
        if chance.random() < CHANGED:
            text[start:end] = chance.choice(pool[end - start] or [document.text[start:end]])
    whole = f"{''.join(text)}\n{n}"
    data = whole.encode()
    name = hashlib.sha256(data).hexdigest()
    claims = tuple(msgspec.structs.replace(c, id=f"{name[:12]}:{c.id.split(':')[1]}") for c in document.claims)
    times = tuple(later(t, days) for t in document.times)
    published = later(document.published, days) if document.published is not None else None
    changed = {"id": name, "text": whole, "claims": claims, "times": times, "published": published}
    return msgspec.structs.replace(document, **changed), data


def later(said: Time, days: int) -> Time:
    """The same time, so many days later; one that is not known to the day stays."""
    try:
        moved = {
            name: (dt.date.fromisoformat(day) + dt.timedelta(days)).isoformat()
            for name in ("start", "end")
            if (day := getattr(said, name)) is not None
        }
    except (ValueError, OverflowError):
        return said
    return msgspec.structs.replace(said, **moved)


def free(document: Document) -> list[Span]:
    """The words that no mention and no trigger holds."""
    closed, out, at = sorted(held(document)), [], 0
    for start, end in (word.span for word in words(document.text)):
        while at < len(closed) and closed[at][1] <= start:
            at += 1
        if at == len(closed) or end <= closed[at][0]:
            out.append((start, end))
    return out


def held(document: Document) -> Iterator[Span]:
    """The spans that must keep their words."""
    yield from (time.span for time in document.times if time.span is not None)
    for mentions in (document.durations, document.quantities, document.places, document.actors):
        yield from (mention.span for mention in mentions)
    for claim in document.claims:
        yield claim.trigger.span
        yield from (ref.span for refs in (claim.actors, claim.targets, claim.attribution) for ref in refs)
        yield from (source.cue.span for source in claim.attribution if source.cue is not None)
    if document.title is not None and document.title.span is not None:
        yield document.title.span
    if document.byline is not None:
        yield document.byline.span


def regroup(where: str, paths: list[str], wanted: int) -> None:
    """Add and group, and print what grouping took."""
    with open_workspace(where) as workspace:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        items = (a for a in open_sources(paths) if isinstance(a, Article))
        done = workspace.take(itertools.islice(items, wanted), by="bench")
        read = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        began, cpu = time.monotonic(), time.process_time()
        number = workspace.group(by="bench")
        took, worked = time.monotonic() - began, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{done.read} articles more, {number} events: {worked:.1f} s of the processor, {took:.1f} s; {before}, {read}, {peak} MB opened, read, grouped")


def ask(where: str) -> None:
    """Ask and print."""
    with open_workspace(where) as workspace:
        print(f"{workspace.status().articles} articles, {workspace.claims(limit=1).total} claims")
        for name, question in questions(workspace):
            found = question()
            taken, worked = [], []
            for _ in range(TIMES):
                began, cpu = time.perf_counter(), time.process_time()
                question()
                taken.append(1000 * (time.perf_counter() - began))
                worked.append(1000 * (time.process_time() - cpu))
            middle, work = statistics.median(taken), statistics.median(worked)
            print(f"{name:40}{middle:8.1f} ms median {max(taken):8.1f} worst {work:8.1f} of the processor {found:7} found")


def questions(workspace: Workspace) -> Iterator[tuple[str, Callable[[], int]]]:
    """Names and what to time; each gives how many it found."""
    for query in QUERIES:
        yield f"search {query}", partial(_total, workspace, query)
    for name, wanted in FILTERS.items():
        for query in ("القصف", "سوق"):
            yield f"search {query}, {name}", partial(_total, workspace, query, wanted)
    for what, lists in (("articles", workspace.articles), ("claims", workspace.claims), ("events", workspace.events)):
        for name, wanted in {"all": Filter(), **FILTERS}.items():
            yield f"list {what}, {name}", partial(_listed, lists, wanted)
        yield f"list {what}, from the 50,000th", partial(_listed, lists, Filter(), offset=50_000)
    events, articles = workspace.events(limit=50).items, workspace.articles(limit=50).items
    yield "an event", partial(_each, [partial(workspace.event, e.id) for e in events])
    yield "an article", partial(_each, [partial(workspace.article, a.document) for a in articles])
    yield "status", lambda: workspace.status().claims


def _each(questions: list[Callable[[], object]]) -> int:
    """Ask the next of several, so that none is answered twice in a row."""
    questions.append(questions.pop(0))
    questions[0]()
    return 1


def _listed(lists: Callable[..., Page[Any]], wanted: Filter, offset: int = 0) -> int:
    return lists(wanted, offset=offset, count_to=COUNTED).total


def _total(workspace: Workspace, query: str, wanted: Filter = Filter()) -> int:  # noqa: B008  (immutable)
    return workspace.search(query, wanted, count_to=COUNTED).total


if __name__ == "__main__":
    main()
