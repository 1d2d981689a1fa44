"""Making a workspace's tables, and bringing an older workspace to the tables of today."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from riwaya.errors import StoreError

NEWEST = "0006"
"""The revision this version of Riwaya works with; a test holds it to what Alembic says."""

_SCRIPTS = Path(__file__).with_name("migrations")


def revision(connection: Connection) -> str | None:
    """The revision of the tables; None where there are none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def upgrade(connection: Connection) -> None:
    """Make the tables, or bring them to NEWEST. Two that try at once do it once."""
    from alembic import command  # noqa: PLC0415  (a third of a second that only a new or old workspace costs)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def check_revision(found: str | None, name: str) -> bool:
    """Whether the tables are those of today. StoreError where they are not ours, or of a newer Riwaya."""
    if found == NEWEST:
        return True
    if found is not None and found > NEWEST:
        raise StoreError("S006", f"made by a newer Riwaya (tables {found})", where=name, remedy="Install the newer version.")
    return False
