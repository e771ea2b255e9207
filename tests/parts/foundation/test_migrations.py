"""The steps, applied up from the first, make exactly the tables that the classes describe, on both databases."""

import importlib
import pkgutil
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

import archive.index
import notifications.outbox
import signing.paper_records
import signing.records
import workflow.records
from foundation import migrations
from foundation.database import Base, Database

for module in pkgutil.iter_modules(workflow.records.__path__):
    importlib.import_module(f"workflow.records.{module.name}")
ROOMS = (archive.index, notifications.outbox, signing.records)
FULL_TEXT = "indexed_words"
"""Made by each database in its own way; SQLite keeps it in tables of its own beside it."""


def test_the_steps_make_the_tables_of_the_classes(empty_database: Database) -> None:
    migrations.upgrade(empty_database)
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _is_a_table_of_the_program}
        )
        assert compare_metadata(context, Base.metadata) == []
        assert FULL_TEXT in inspect(connection).get_table_names()


def _is_a_table_of_the_program(_item: Any, name: str | None, kind: str, *_: Any) -> bool:
    """Other tests have tables of their own, called test_…."""
    return kind != "table" or name is None or not name.startswith((FULL_TEXT, "test_"))


def test_the_steps_are_applied_once(empty_database: Database) -> None:
    assert migrations.applied(empty_database) == ""
    migrations.upgrade(empty_database)
    migrations.upgrade(empty_database)
    assert migrations.applied(empty_database) == migrations.newest() == "0006"


def test_each_step_can_be_the_last(empty_database: Database) -> None:
    for step in ("0001", "0002", "0003", "0004", "0005", "0006"):
        migrations.upgrade(empty_database, step)
        assert migrations.applied(empty_database) == step
