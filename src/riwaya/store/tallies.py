"""Counts over all claims: who says and passes on, does and suffers, where, by type, month and status.

Derived, and as of a moment: the status of a claim is that of the event that holds it then. Rejected claims do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, text, update

from riwaya.model.claim import SourceKind
from riwaya.review.protection import is_private_id
from riwaya.rules.known import known_actors
from riwaya.sources.outlets import publishers
from riwaya.store import schema
from riwaya.store.log import head
from riwaya.text import fold

SHOWN_NAMES = 60
"""Spellings of one name by which it is found, the most frequent first."""
QUICK = 5000
"""Articles up to which counting takes a moment."""
SHARE = 0.01
"""Of more, the share that must have changed before grouping counts anew."""
_TOGETHER = 5000

Row = dict[str, Any]
_tally, _relay, _subject, _name = schema.tally, schema.relay, schema.subject, schema.subject_name


class Tallies(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted, as rows of its tables; `seq` is the last log entry it takes into account."""

    seq: int
    tally: list[dict[str, Any]]
    relay: list[dict[str, Any]]
    subject_name: list[dict[str, Any]]
    subject: list[dict[str, Any]]


def is_due(connection: Connection) -> bool:
    """Whether so much has changed that counting anew, which looks at every claim, is worth its while."""
    every = connection.execute(select(func.count()).select_from(schema.article_view)).scalar_one()
    return changed_since(connection) > (0 if every <= QUICK else SHARE * every)


def changed_since(connection: Connection) -> int:
    """How many articles have changed since all was counted."""
    counted = connection.execute(select(schema.workspace.c.counted)).scalar_one()
    changed = select(func.count()).where(schema.article_view.c.changed > counted)
    return int(connection.execute(changed).scalar_one())


def count(connection: Connection) -> Tallies:
    """Count all claims as they are seen now. Writes nothing that stays, so that others may write meanwhile."""
    seq, _ = head(connection)
    connection.execute(text(_COUNTED))
    try:
        tally = [row._asdict() for statement in _TALLIES for row in connection.execute(text(statement))]
        relay = [row._asdict() for row in connection.execute(text(_RELAYS))]
        names = [row._asdict() for statement in _NAMES for row in connection.execute(text(statement))]
    finally:
        connection.execute(text("DROP TABLE counted"))
    private = {row["name"] for row in tally if is_private_id(row["name"])}
    tally = [row for row in tally if row["name"] not in private]
    names = [row for row in names if row["name"] not in private]
    subjects = list(_subjects(connection, tally, names))
    return Tallies(seq=seq, tally=tally, relay=relay, subject_name=names, subject=subjects)


def write_tallies(connection: Connection, counted: Tallies) -> None:
    """Write what was counted in place of what stood there."""
    for table in (_tally, _relay, _subject, _name):
        rows = getattr(counted, table.name)
        connection.execute(delete(table))
        for at in range(0, len(rows), _TOGETHER):
            connection.execute(insert(table), rows[at : at + _TOGETHER])
    connection.execute(update(schema.workspace).values(counted=counted.seq))


_COUNTED = """
CREATE TEMPORARY TABLE counted AS
SELECT c.id, c.type, c.family, substr(c.published, 1, 7) AS month, coalesce(e.status, '') AS status,
       c.origin, c.outlet, c.place, c.place_words
FROM claim c LEFT JOIN event_claim h ON h.claim = c.claim LEFT JOIN event e ON e.id = h.event
WHERE c.shown = 1"""
"""One row a claim, so that the event of each is looked up once."""

_TALLIES = (
    """SELECT 'source' AS what, said.name, 'said' AS role, said.type, said.month, said.status, count(*) AS claims FROM (
        SELECT outlet AS name, type, month, status FROM counted WHERE origin IS NULL AND outlet IS NOT NULL
        UNION ALL
        SELECT s.source, c.type, c.month, c.status FROM claim_source s JOIN counted c ON c.id = s.claim WHERE s.inner = 1
    ) said GROUP BY said.name, said.type, said.month, said.status""",
    """SELECT 'source' AS what, s.teller AS name, 'relayed' AS role, c.type, c.month, c.status, count(DISTINCT c.id) AS claims
        FROM claim_source s JOIN counted c ON c.id = s.claim WHERE s.teller IS NOT NULL
        GROUP BY s.teller, c.type, c.month, c.status""",
    """SELECT 'actor' AS what, a.actor AS name, a.role, c.type, c.month, c.status, count(*) AS claims
        FROM claim_actor a JOIN counted c ON c.id = a.claim GROUP BY a.actor, a.role, c.type, c.month, c.status""",
    """SELECT 'place' AS what, place AS name, 'at' AS role, type, month, status, count(*) AS claims
        FROM counted WHERE place IS NOT NULL GROUP BY place, type, month, status""",
)
_RELAYS = """SELECT s.teller, s.source, c.family, c.month, count(DISTINCT c.id) AS claims FROM claim_source s JOIN counted c ON c.id = s.claim
    WHERE s.teller IS NOT NULL AND s.teller <> s.source GROUP BY s.teller, s.source, c.family, c.month"""
_NAMES = (
    """SELECT 'actor' AS what, a.actor AS name, a.words, count(DISTINCT a.claim) AS claims FROM claim_actor a JOIN counted c ON c.id = a.claim
    WHERE a.words IS NOT NULL GROUP BY a.actor, a.words""",
    """SELECT 'place' AS what, place AS name, place_words AS words, count(*) AS claims FROM counted
    WHERE place IS NOT NULL AND place_words IS NOT NULL GROUP BY place, place_words""",
)


def _subjects(connection: Connection, tally: Iterable[Row], names: Iterable[Row]) -> Iterator[Row]:
    found: dict[tuple[str, str], Row] = {}
    for row in tally:
        what, name = row["what"], row["name"]
        one = found.setdefault((what, name), _empty(what, name))
        one["claims"] += row["claims"]
        one["leading" if row["role"] in _LEADING else "following"] += row["claims"]
        if row["status"] in _STATUSES and (what != "source" or row["role"] == "said"):
            one[_STATUSES[row["status"]]] += row["claims"]
        one["first_month"] = min(filter(None, (one["first_month"], row["month"])), default="")
        one["last_month"] = max(one["last_month"], row["month"])
    _describe(connection, found, names)
    yield from found.values()


_LEADING = frozenset(("said", "actor", "at"))
_STATUSES = {
    "single-origin": "single",
    "corroborated": "corroborated",
    "contested": "contested",
    "denied": "denied",
}


def _empty(what: str, name: str) -> Row:
    numbers = dict.fromkeys(("claims", "leading", "following", *_STATUSES.values()), 0)
    about = {"country": None, "admin1": None, "lat": None, "lon": None, "first_month": "", "last_month": ""}
    return {"what": what, "name": name, "title": name, "found_by": "", "kind": "", **about, **numbers}


def _describe(connection: Connection, found: dict[tuple[str, str], Row], names: Iterable[Row]) -> None:
    """Names, kinds and places, from the rule data, and from the articles where those know nothing."""
    c, view, link = schema.claim.c, schema.article_view.c, schema.claim_source.c
    outlets = {row.outlet: row.name for row in connection.execute(
        select(view.outlet, func.max(view.outlet_name).label("name")).where(view.outlet.is_not(None)).group_by(view.outlet)
    )}  # fmt: skip
    kinds = {row.source: row.kind for row in connection.execute(
        select(link.source, link.kind).group_by(link.source, link.kind).order_by(func.count(), link.kind.desc())
    )}  # fmt: skip  (the most frequent comes last and stays)
    about = [c.place, c.place_name, c.place_kind, c.country, c.admin1, c.lat, c.lon]
    usual = select(*about).where(c.place.is_not(None)).group_by(*about).order_by(func.count(), c.place_name.desc())
    places = {row.place: row for row in connection.execute(usual)}  # the most frequent comes last and stays
    named = {p.id: p for listed in publishers().by_name.values() for p in listed}
    for (what, name), one in found.items():
        forms: tuple[str, ...] = ()
        if what == "place":
            row = places[name]
            one.update(title=row.place_name or name, kind=row.place_kind or "", country=row.country, admin1=row.admin1, lat=row.lat, lon=row.lon)
        else:
            known, publisher = known_actors().get(name), named.get(name)
            title = publisher.name if publisher else known.name if known else outlets.get(name, name)
            kind = name if name in get_args(SourceKind) else "outlet" if name in outlets or publisher else kinds.get(name, "")
            one.update(title=title or name, country=known.country if known else None)
            one["kind"] = kind if what == "source" else known.type if known else "person" if name.startswith("person:") else ""
            forms = (*(known.names if known else ()), known.name_en or "" if known else "", *(publisher.variants if publisher else ()))
        one["found_by"] = "|".join(dict.fromkeys(fold(form).text.lower() for form in (one["title"], *forms, name) if form))
    for said in sorted(names, key=lambda said: -said["claims"]):
        held = found.get((said["what"], said["name"]))
        if held is not None and held["found_by"].count("|") < SHOWN_NAMES:
            held["found_by"] += f"|{fold(said['words']).text.lower()}"
