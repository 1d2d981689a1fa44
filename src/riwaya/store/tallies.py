"""Counts over all claims: who says and passes on, does and suffers, where, by type, month and status.

Derived, and as of a grouping: the status of a claim is that of the event that holds it. Rejected claims do not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from sqlalchemy import Connection, delete, func, insert, select, text

from riwaya.model.claim import SourceKind
from riwaya.review.protection import is_private_id
from riwaya.rules.known import known_actors
from riwaya.sources.outlets import publishers
from riwaya.store import schema
from riwaya.text import fold

SHOWN_NAMES = 60
"""Spellings of one name that are kept, the most frequent first."""

_tally, _relay, _subject, _name = schema.tally, schema.relay, schema.subject, schema.subject_name


def write_tallies(connection: Connection) -> None:
    """Count anew, in place of what was counted."""
    for table in (_tally, _relay, _subject, _name):
        connection.execute(delete(table))
    for statement in (_COUNTED, *_TALLIES, _RELAYS, *_NAMES, "DROP TABLE counted"):
        connection.execute(text(statement))
    _forget_private(connection)
    rows = list(_subjects(connection))
    for at in range(0, len(rows), 1000):
        connection.execute(insert(_subject), rows[at : at + 1000])


_COUNTED = """
CREATE TEMPORARY TABLE counted AS
SELECT c.id, c.type, c.family, substr(c.published, 1, 7) AS month, coalesce(e.status, '') AS status,
       c.origin, c.outlet, c.place, c.place_words
FROM claim c LEFT JOIN event_claim h ON h.claim = c.claim LEFT JOIN event e ON e.id = h.event
WHERE c.shown = 1"""
"""One row a claim, so that the event of each is looked up once."""

_INTO = "INSERT INTO tally (what, name, role, type, month, status, claims)"
_TALLIES = (
    f"""{_INTO} SELECT 'source', said.name, 'said', said.type, said.month, said.status, count(*) FROM (
        SELECT outlet AS name, type, month, status FROM counted WHERE origin IS NULL AND outlet IS NOT NULL
        UNION ALL
        SELECT s.source, c.type, c.month, c.status FROM claim_source s JOIN counted c ON c.id = s.claim WHERE s.inner = 1
    ) said GROUP BY said.name, said.type, said.month, said.status""",  # noqa: S608
    f"""{_INTO} SELECT 'source', s.teller, 'relayed', c.type, c.month, c.status, count(DISTINCT c.id)
        FROM claim_source s JOIN counted c ON c.id = s.claim WHERE s.teller IS NOT NULL
        GROUP BY s.teller, c.type, c.month, c.status""",  # noqa: S608
    f"""{_INTO} SELECT 'actor', a.actor, a.role, c.type, c.month, c.status, count(*)
        FROM claim_actor a JOIN counted c ON c.id = a.claim GROUP BY a.actor, a.role, c.type, c.month, c.status""",  # noqa: S608
    f"""{_INTO} SELECT 'place', place, 'at', type, month, status, count(*)
        FROM counted WHERE place IS NOT NULL GROUP BY place, type, month, status""",  # noqa: S608
)
_RELAYS = """INSERT INTO relay (teller, source, family, month, claims)
    SELECT s.teller, s.source, c.family, c.month, count(DISTINCT c.id) FROM claim_source s JOIN counted c ON c.id = s.claim
    WHERE s.teller IS NOT NULL AND s.teller <> s.source GROUP BY s.teller, s.source, c.family, c.month"""
_NAMES = (
    """INSERT INTO subject_name (what, name, words, claims)
    SELECT 'actor', a.actor, a.words, count(DISTINCT a.claim) FROM claim_actor a JOIN counted c ON c.id = a.claim
    WHERE a.words IS NOT NULL GROUP BY a.actor, a.words""",
    """INSERT INTO subject_name (what, name, words, claims)
    SELECT 'place', place, place_words, count(*) FROM counted
    WHERE place IS NOT NULL AND place_words IS NOT NULL GROUP BY place, place_words""",
)


def _forget_private(connection: Connection) -> None:
    """Private persons are not counted by name."""
    named = connection.execute(select(_tally.c.name).where(_tally.c.name.startswith("person:")).distinct()).scalars()
    private = [name for name in named if is_private_id(name)]
    for at in range(0, len(private), 500):
        for table in (_tally, _name):
            connection.execute(delete(table).where(table.c.name.in_(private[at : at + 500])))


def _subjects(connection: Connection) -> Iterator[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    t = _tally.c
    sums = select(
        t.what, t.name, t.role, t.status, func.sum(t.claims).label("claims"),
        func.min(func.nullif(t.month, "")).label("first"), func.max(t.month).label("last"),
    ).group_by(t.what, t.name, t.role, t.status)  # fmt: skip
    for row in connection.execute(sums):
        one = found.setdefault((row.what, row.name), _empty(row.what, row.name))
        one["claims"] += row.claims
        one["leading" if row.role in _LEADING else "following"] += row.claims
        if row.status in _STATUSES and (row.what != "source" or row.role == "said"):
            one[_STATUSES[row.status]] += row.claims
        one["first_month"] = min(filter(None, (one["first_month"], row.first)), default="")
        one["last_month"] = max(one["last_month"], row.last)
    _describe(connection, found)
    yield from found.values()


_LEADING = frozenset(("said", "actor", "at"))
_STATUSES = {
    "single-origin": "single",
    "corroborated": "corroborated",
    "contested": "contested",
    "denied": "denied",
}


def _empty(what: str, name: str) -> dict[str, Any]:
    numbers = dict.fromkeys(("claims", "leading", "following", *_STATUSES.values()), 0)
    about = {"country": None, "admin1": None, "lat": None, "lon": None, "first_month": "", "last_month": ""}
    return {"what": what, "name": name, "title": name, "found_by": "", "kind": "", **about, **numbers}


def _describe(connection: Connection, found: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Names, kinds and places, from the rule data, and from the articles where those know nothing."""
    c, view, link = schema.claim.c, schema.article_view.c, schema.claim_source.c
    outlets = {row.outlet: row.name for row in connection.execute(
        select(view.outlet, func.max(view.outlet_name).label("name")).where(view.outlet.is_not(None)).group_by(view.outlet)
    )}  # fmt: skip
    kinds = {row.source: row.kind for row in connection.execute(
        select(link.source, link.kind).group_by(link.source, link.kind).order_by(func.count(), link.kind.desc())
    )}  # fmt: skip  (the most frequent comes last and stays)
    places = {row.place: row for row in connection.execute(
        select(c.place, *(func.max(c[n]).label(n) for n in ("place_name", "place_kind", "country", "admin1", "lat", "lon")))
        .where(c.place.is_not(None)).group_by(c.place)
    )}  # fmt: skip
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
    for row in connection.execute(select(_name.c.what, _name.c.name, _name.c.words).order_by(_name.c.claims.desc())):
        held = found.get((row.what, row.name))
        if held is not None and held["found_by"].count("|") < SHOWN_NAMES:
            held["found_by"] += f"|{fold(row.words).text.lower()}"
