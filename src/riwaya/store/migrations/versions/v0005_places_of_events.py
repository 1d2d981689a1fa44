"""The places of events, each once: what maps count by."""

from __future__ import annotations

import json
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

NUMBER = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
FIELDS = ("name", "place_id", "name_en", "kind", "country", "admin1", "lat", "lon", "geo_precision")
AT_ONCE = 2000


def upgrade() -> None:
    """Make the table, and fill it from the events."""
    place = op.create_table(
        "event_place",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("admin1", sa.Text(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("geo_precision", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_event_place"),
    )
    op.create_index("ix_event_place_name", "event_place", ["name"])
    op.add_column("event", sa.Column("event_place", NUMBER, nullable=True))
    numbers = _number_events(op.get_bind())
    if numbers:
        names = ("place" if name == "place_id" else name for name in FIELDS)
        columns = tuple(names)
        rows = [{"id": n} | dict(zip(columns, key, strict=True)) for key, n in numbers.items()]
        op.bulk_insert(place, rows)
    op.create_index("ix_event_event_place", "event", ["event_place", "status"])
    op.create_index("ix_event_relation_other", "event_relation", ["other"])
    op.create_index("ix_event_first_day", "event", ["first_day", "last_day", "status"])


def _number_events(connection: sa.Connection) -> dict[tuple[object, ...], int]:
    """Give each event the number of its place; the places by number."""
    event = sa.table("event", sa.column("id"), sa.column("body"), sa.column("event_place"))
    written = sa.update(event).where(event.c.id == sa.bindparam("number")).values(event_place=sa.bindparam("its_place"))
    numbers: dict[tuple[object, ...], int] = {}
    last = -1
    while True:
        some = sa.select(event.c.id, event.c.body).where(event.c.id > last).order_by(event.c.id).limit(AT_ONCE)
        rows = connection.execute(some).all()
        if not rows:
            return numbers
        last = rows[-1].id
        placed = []
        for row in rows:
            place = json.loads(zlib.decompress(row.body))["place"]
            if place is not None:
                key = tuple(place[name] for name in FIELDS)
                placed.append({"number": row.id, "its_place": numbers.setdefault(key, len(numbers) + 1)})
        if placed:
            connection.execute(written, placed)
