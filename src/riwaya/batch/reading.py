"""Reading as a map: a part's articles into records, claims, and what grouping needs of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import msgspec

from riwaya.batch import tasks as t
from riwaya.batch.extracting import banded
from riwaya.batch.folder import Folder
from riwaya.batch.shuffle import Keyed, write_routed
from riwaya.batch.tables import CLAIMS, RECORDS, SET_ASIDE, claim_row, read_rows, record_row, write_table
from riwaya.engine.local import run
from riwaya.engine.resident import keep_rules
from riwaya.errors import RiwayaError
from riwaya.events.accounts import Account
from riwaya.events.block import Key, keys
from riwaya.events.extract import accounts_of
from riwaya.events.group import within
from riwaya.events.profile import Profile, slim_profile
from riwaya.model import Document
from riwaya.pipeline import read_article
from riwaya.sources.article import Article

ENCODE = msgspec.msgpack.Encoder().encode


def read(task: t.Read, folder: Folder) -> t.Outcome:
    """The part's rows of every table. An article the reader fails on is set aside and told of."""
    keep_rules()  # whichever process this task was given to
    left_out = set(task.dropped)
    rows = read_rows(folder.path("articles", f"{task.name}.parquet"), ("article",))
    articles = [msgspec.msgpack.decode(r["article"], type=Article) for n, r in enumerate(rows) if n not in left_out]
    documents: list[tuple[Document, str | None]] = []
    failed: list[dict[str, str]] = []
    for article, outcome in zip(articles, run(articles, partial(read_article, min_score=task.min_score)), strict=True):
        if isinstance(outcome, RiwayaError):
            failed.append({"uri": article.uri, "code": outcome.code, "message": outcome.what, "remedy": outcome.remedy})
        else:
            documents.append((outcome, article.url))
    accounts = {document.id: accounts_of(document) for document, _ in documents}
    write_accounts(folder, task.name, accounts, task.partitions)
    name = f"{task.name}.parquet"
    claims = [claim_row(document, claim) for document, _ in documents for claim in document.claims]
    write_table(folder.root / "set_aside" / f"read-{name}", SET_ASIDE, [{**row, "place": ""} for row in failed])
    write_table(folder.root / "claims" / name, CLAIMS, claims)
    write_table(folder.root / "records" / name, RECORDS, [record_row(document, url) for document, url in documents])
    counts = {"records": len(documents), "claims": len(claims), "failed": len(failed)}
    return t.Outcome(counts=counts, numbers=task.dropped)


def write_accounts(folder: Folder, name: str, accounts: dict[str, tuple[Account, ...]], partitions: int) -> None:
    """A part's accounts, their happenings in the shards they may meet others in, and their articles by sketch."""
    told = {document: found for document, found in accounts.items() if found}
    shards = (row for found in told.values() for profile in within(found) for row in sharded(profile))
    reports = (row for document, found in told.items() for row in banded(document, found[0].report.sketch))
    write_routed(folder.path("shards", f"{name}.parquet"), shards, partitions)
    write_routed(folder.path("reports", f"{name}.parquet"), reports, partitions)
    rows = (Keyed(document.encode(), ENCODE(found)) for document, found in told.items())
    write_routed(folder.path("accounts", f"{name}.parquet"), rows, 1)


def sharded(profile: Profile) -> Iterator[Keyed]:
    """A happening under each shard that one of its keys lies in."""
    slim = ENCODE(slim_profile(profile))
    return (Keyed(shard, slim) for shard in sorted({shard_of(key) for key in keys(profile)}))


def shard_of(key: Key) -> bytes:
    """The shard of a blocking key: its kind of event and the week (or month, or year) its days lie in.

    Happenings that share a key share its shard, since it is made of the key alone; so blocks are whole in it. One
    happening has some ten keys and lies in one shard or two: a tenth of what sending it to each key would cost.
    """
    kind, time = key[1:3], key[-1]
    if isinstance(time, int):
        time = time if key[0] == "means" else time // 7
    return repr((*kind, time)).encode()
