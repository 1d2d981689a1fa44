"""Articles that copy each other: as riwaya.events.copies, looking only at those whose sketches new ones fall beside."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from itertools import pairwise

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from riwaya.events.copies import bands, copied, rooted
from riwaya.store import schema
from riwaya.store.happenings import MANY, SKETCH, some_of

_article, _band = schema.grouped_article, schema.copy_band


def update_families(connection: Connection) -> set[int]:
    """Bring families up to date with the articles that were taken in; the articles whose family is another now."""
    wanted = select(_article.c.named, _article.c.sketch, _article.c.told).where(_article.c.told != _article.c.banded)
    fresh = connection.execute(wanted).all()
    touched = {row.named for row in fresh}
    for row in fresh:
        numbers = _numbers(row.sketch)
        if not row.told:
            touched |= _beside(connection, row.named, numbers)
            connection.execute(delete(_band).where(_band.c.named == row.named, _band.c.band.in_(numbers)))
        elif numbers:
            connection.execute(insert(_band), [{"band": n, "named": row.named} for n in numbers])
    connection.execute(update(_article).where(_article.c.told != _article.c.banded).values(banded=_article.c.told))
    for row in fresh:
        if row.told:
            touched |= _beside(connection, row.named, _numbers(row.sketch))
    return _joined(connection, touched)


def all_families(connection: Connection) -> None:
    """Families of all articles that were taken in, anew."""
    connection.execute(delete(_band))
    told = select(_article.c.named, _article.c.sketch).where(_article.c.told == 1).execution_options(yield_per=MANY)
    connection.execute(update(_article).values(banded=_article.c.told, family=_article.c.named))
    for some in some_of(connection.execute(told)):
        banded = [{"band": n, "named": row.named} for row in some for n in _numbers(row.sketch)]
        if banded:
            connection.execute(insert(_band), banded)
    meeting = connection.execute(select(_band).order_by(_band.c.band, _band.c.named).execution_options(yield_per=5000))
    pairs = {(one.named, other.named) for one, other in pairwise(meeting) if one.band == other.band}
    sketches: dict[int, bytes] = {}
    for some in some_of(sorted({name for pair in pairs for name in pair})):
        rows = connection.execute(select(_article.c.named, _article.c.sketch).where(_article.c.named.in_(some)))
        sketches.update({row.named: row.sketch for row in rows})
    found = _roots(sketches, pairs)
    _write(connection, {name: root for name, root in found.items() if name != root})


def _joined(connection: Connection, touched: set[int]) -> set[int]:
    """Families of these articles, and of those that were in one with them, anew."""
    old: dict[int, int] = {}
    sketches: dict[int, bytes] = {}
    articles: dict[int, int] = {}
    for some in some_of(sorted(touched)):
        families = select(_article.c.family).where(_article.c.named.in_(some))
        for row in connection.execute(select(_article).where(_article.c.family.in_(families))):
            old[row.named], articles[row.named] = row.family, row.article
            if row.told:
                sketches[row.named] = row.sketch
    pairs = {
        (min(one, other), max(one, other))
        for one, data in sketches.items()
        for other in _beside(connection, one, _numbers(data))
        if other in sketches
    }
    found = _roots(sketches, pairs)
    changed = {name: root for name in old if (root := found.get(name, name)) != old[name]}
    _write(connection, changed)
    return {articles[name] for name in changed}


def _roots(sketches: dict[int, bytes], pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Each to the least of those it is joined with by copying."""
    unpacked = SKETCH.unpack
    return rooted(sketches, (pair for pair in pairs if copied(unpacked(sketches[pair[0]]), unpacked(sketches[pair[1]]))))


def _write(connection: Connection, families: dict[int, int]) -> None:
    if families:
        changed = update(_article).where(_article.c.named == bindparam("n")).values(family=bindparam("of"))
        connection.execute(changed, [{"n": name, "of": root} for name, root in families.items()])


def _beside(connection: Connection, name: int, numbers: Iterable[int]) -> set[int]:
    """The articles next to this one in the order of names where bands are equal."""
    found: set[int] = set()
    for number in numbers:
        here = _band.c.band == number
        row = connection.execute(
            select(
                select(func.max(_band.c.named)).where(here, _band.c.named < name).scalar_subquery(),
                select(func.min(_band.c.named)).where(here, _band.c.named > name).scalar_subquery(),
            )
        ).one()
        found.update(other for other in row if other is not None)
    return found


def _numbers(data: bytes) -> list[int]:
    """The bands of a sketch as numbers."""
    return [int.from_bytes(blake2b(repr(band).encode(), digest_size=7).digest()) for band in bands(SKETCH.unpack(data))]
