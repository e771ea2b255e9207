"""Fixtures that every kind of test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from foundation.database import Base, Database
from tests.postgresql import PostgresServer


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real PostgreSQL server of this test run's own, on a socket in a temporary folder."""
    server = PostgresServer.start(tmp_path_factory.mktemp("postgresql"))
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, once per engine."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    else:
        database = Database(request.getfixturevalue("postgres_server").new_database())
    yield database
    database.close()


@pytest.fixture
def database(empty_database: Database) -> Database:
    """A database with the tables of every imported room, once per engine."""
    Base.metadata.create_all(empty_database.engine)
    return empty_database
