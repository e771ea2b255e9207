"""Numbered, small steps of the schema, applied up from the first on both databases.

``upgrade(database)`` brings a database to the newest step; it is safe to call at every start, and by two
processes at once (the second waits for the first one's transaction and then finds nothing to do).
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from foundation.database import Database

_LOCK = 7_264_001  # any constant: names the advisory lock on PostgreSQL


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent))
    return configuration


def upgrade(database: Database, target: str = "head") -> None:
    """Applies the missing steps in one transaction."""
    configuration = _configuration()
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, target)


def newest() -> str:
    """The identifier of the newest step that this program knows."""
    return ScriptDirectory.from_config(_configuration()).get_current_head() or ""


def applied(database: Database) -> str:
    """The identifier of the step that the database stands at; empty for an empty database."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
