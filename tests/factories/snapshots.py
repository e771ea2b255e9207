"""A database as it stands, kept aside and put back as often as one wants; on both engines."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Protocol

from sqlalchemy import Connection, Engine, text

_NUMBERS = count(1)


class Snapshot(Protocol):
    def put_back(self, engine: Engine) -> None:
        """Into the same database, or into another one with the same tables on the same server."""


def keep(engine: Engine) -> Snapshot:
    return _Sqlite.of(engine) if engine.dialect.name == "sqlite" else _Postgresql.of(engine)


def told(engine: Engine) -> str:
    """Every row: two databases that tell the same are alike."""
    if engine.dialect.name == "sqlite":
        with _driver(engine) as connection:
            return "\n".join(connection.iterdump())
    with engine.connect() as connection:
        rows = (
            f"SELECT '{table}', string_agg(row::text, ' ' ORDER BY row::text) FROM {table} AS row"  # noqa: S608 - our own tables
            for table in _tables(connection)
        )
        return repr(connection.execute(text(" UNION ALL ".join(rows))).all())


@contextmanager
def _driver(engine: Engine) -> Iterator[sqlite3.Connection]:
    pooled = engine.raw_connection()
    try:
        assert isinstance(pooled.driver_connection, sqlite3.Connection)
        yield pooled.driver_connection
    finally:
        pooled.close()


@dataclass(frozen=True)
class _Sqlite:
    kept: sqlite3.Connection

    @classmethod
    def of(cls, engine: Engine) -> "_Sqlite":
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        with _driver(engine) as connection:
            connection.backup(kept)
        return cls(kept)

    def put_back(self, engine: Engine) -> None:
        with _driver(engine) as connection:
            self.kept.backup(connection)


@dataclass(frozen=True)
class _Postgresql:
    """Copies of the tables, in a schema of their own."""

    schema: str
    tables: tuple[str, ...]
    sequences: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, engine: Engine) -> "_Postgresql":
        schema = f"kept_{next(_NUMBERS)}"
        with engine.begin() as connection:
            tables = _tables(connection)
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
            for table in tables:
                connection.exec_driver_sql(f"CREATE TABLE {schema}.{table} AS TABLE {table}")
            numbers = connection.exec_driver_sql(
                "SELECT sequencename, last_value FROM pg_sequences "
                "WHERE schemaname = 'public' AND last_value IS NOT NULL"
            )
            return cls(schema, tables, tuple((str(name), int(last)) for name, last in numbers))

    def put_back(self, engine: Engine) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # rows in any order
            for table in self.tables:
                connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - our own tables
                connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM {self.schema}.{table}")  # noqa: S608
            for name, last in self.sequences:
                connection.execute(text("SELECT setval(:name, :last)"), {"name": name, "last": last})


def _tables(connection: Connection) -> tuple[str, ...]:
    found = connection.exec_driver_sql(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    )
    return tuple(found.scalars())
