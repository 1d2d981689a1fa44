"""The migrations make what schema.py says, and an older or newer workspace is told from one of today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from riwaya.errors import StoreError
from riwaya.store import migrate
from riwaya.store.database import connect
from riwaya.store.schema import metadata
from riwaya.store.workspace import open_workspace


def shape(connection: Connection) -> dict[str, Any]:
    """Tables with their columns, keys and indexes, as the database tells them."""
    found = inspect(connection)
    return {
        table: {
            "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(table)],
            "key": found.get_pk_constraint(table)["constrained_columns"],
            "foreign": sorted((str(k["constrained_columns"]), k["referred_table"]) for k in found.get_foreign_keys(table)),
            "unique": sorted(str(k["column_names"]) for k in found.get_unique_constraints(table)),
            "indexes": sorted((str(i["name"]), str(i.get("expressions") or i["column_names"])) for i in found.get_indexes(table)),
        }
        for table in sorted(metadata.tables)
    }


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_migrated_tables_are_those_of_the_schema(where: str) -> None:
    open_workspace(where, create=True).close()
    database = connect(where)
    with database.reading() as connection:
        migrated = shape(connection)
    with database.making() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    with database.reading() as connection:
        assert shape(connection) == migrated
    database.close()


def test_the_newest_revision_is_the_one_the_program_works_with() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_current_head() == migrate.NEWEST


def test_a_workspace_of_a_newer_version_is_not_touched(where: str) -> None:
    with open_workspace(where, create=True) as workspace, workspace._database.making() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="S006"):
        open_workspace(where)


def test_two_that_make_a_workspace_at_once_make_one(where: str) -> None:
    with open_workspace(where, create=True) as one, open_workspace(where, create=True) as other:
        assert one.status().workspace == other.status().workspace
        assert len(other.log()) == 1
