"""The engine, the transaction and the base class of every table.

SQLite (WAL) is the embedded default; PostgreSQL runs the same code for several machines.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all declarative classes: one metadata, constraints with predictable names."""

    metadata = MetaData(naming_convention=NAMING)


class Database:
    """One database, opened once per process.

    ``transaction()`` yields a session that commits when the block ends and rolls back when it raises;
    ``reading()`` yields one whose changes are never written.
    """

    def __init__(self, url: str) -> None:
        self.engine = (
            _sqlite_engine(url) if url.startswith("sqlite") else create_engine(url, pool_pre_ping=True)
        )

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        engine = self.engine.execution_options(conventio_reading=True)
        with Session(engine, expire_on_commit=False, autoflush=False) as session:
            yield session
            session.expunge_all()  # what was read stays readable after the block

    def close(self) -> None:
        self.engine.dispose()


_FILE_MODE = 0o660
"""Less what the umask takes, as in the vault: nobody else on the machine reads what people are asked to sign."""


def _make_file(name: str | None) -> None:
    """SQLite would make it readable by all; what it writes beside it (WAL) takes over the mode."""
    if name and name != ":memory:" and Path(name).parent.is_dir():
        os.close(os.open(name, os.O_RDWR | os.O_CREAT, _FILE_MODE))


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30})
    _make_file(engine.url.database)

    @event.listens_for(engine, "connect")
    def prepare(dbapi_connection: Any, _record: object) -> None:
        # The driver must not open transactions by itself: ours begin with BEGIN IMMEDIATE below.
        dbapi_connection.isolation_level = None
        cursor = dbapi_connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # In WAL a transaction that reads and then writes fails at once when another wrote in between:
        # a writer takes its lock first, and waits for it (the connection's timeout).
        reading = connection.get_execution_options().get("conventio_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
