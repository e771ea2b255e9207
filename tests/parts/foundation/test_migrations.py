"""The steps, applied up from the first, make exactly the tables that the classes describe, on both databases."""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

import archive.index
import notifications.outbox
import signing.expiries
import signing.orders
import signing.paper_records
import signing.prepared
import signing.records
import workflow.records
from foundation import migrations
from foundation.database import Base, Database
from workflow.records.journal import JournalEntry, JournalHead
from workflow.rules.chain import START, next_link

for module in pkgutil.iter_modules(workflow.records.__path__):
    importlib.import_module(f"workflow.records.{module.name}")
STEPS = sorted(path.name[:4] for path in Path(migrations.__file__).parent.glob("versions/[0-9]*.py"))
ROOMS = (archive.index, notifications.outbox, signing.records)
OLD_ROWS = (
    """INSERT INTO account
       (id, email, name, role_names, totp_last_step, active, session_epoch, created_at)
       VALUES (1, 'agnes@region.example', 'Agnès', '[]', 0, true, 0, '2026-01-05 08:00:00')""",
    """INSERT INTO co_contractor
       (id, name, legal_form, address, postcode, city, email, phone, created_at)
       VALUES (1, 'La MJC', 'association', '1 rue Haute', '76000', 'Rouen', '', '', '2026-01-05 08:00:00')""",
    """INSERT INTO convention
       (id, number, verification_code, kind, template_version, medium, state, version, revision, co_contractor_id,
        agent_id, field_values, clause_values, touched_articles, confirmed_articles, created_at, changed_at)
       VALUES (1, 'EPN-2026-0001', 'ABCD', 'epn-normandie', '1', 'electronic', 'draft', 1, 0, 1,
        1, '{}', '{}', '[]', '[]', '2026-01-05 08:00:00', '2026-01-05 08:00:00')""",
    """INSERT INTO journal_entry
       (id, convention_id, number, at, actor, account_id, what, state_before, state_after, reason, details)
       VALUES (1, 1, 1, '2026-01-05 08:00:00', 'Agnès', 1, 'start', 'draft', 'draft', '', '{}'),
       (2, 1, 2, '2026-01-05 08:01:00', 'Agnès', 1, 'fill-in', 'draft', 'draft', '', '{"fields": ["é"]}')""",
)
"""Of a database from before the chain."""
STEPS = sorted(path.name[:4] for path in Path(migrations.__path__[0], "versions").glob("[0-9]*.py"))
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


def test_steps_are_numbered_one_after_the_other() -> None:
    """Two people who take the same number at once must not both land."""
    assert [f"{number:04}" for number in range(1, len(STEPS) + 1)] == STEPS


def test_the_steps_are_applied_once(empty_database: Database) -> None:
    assert migrations.applied(empty_database) == ""
    migrations.upgrade(empty_database)
    migrations.upgrade(empty_database)
    assert migrations.applied(empty_database) == migrations.newest() == STEPS[-1]


def test_each_step_can_be_the_last(empty_database: Database) -> None:
    for step in STEPS:
        migrations.upgrade(empty_database, step)
        assert migrations.applied(empty_database) == step


def test_lines_written_before_the_chain_are_chained_as_they_are(empty_database: Database) -> None:
    migrations.upgrade(empty_database, "0006")
    with empty_database.engine.begin() as connection:
        for statement in OLD_ROWS:
            connection.exec_driver_sql(statement)
    migrations.upgrade(empty_database)
    with empty_database.reading() as session:
        first, second = (
            entry.link("EPN-2026-0001") for entry in session.query(JournalEntry).order_by(JournalEntry.number)
        )
        head = session.get_one(JournalHead, 1)
    for link in (first, second):
        assert link == next_link(
            chain=link.chain, number=link.number, told=link.told, salt=link.salt, previous=link.previous
        )
    assert (first.previous, second.previous) == (START, first.hash)
    assert (head.number, head.hash) == (2, second.hash)
    assert second.told.details == {"fields": ["é"]}
