"""Fixtures that every kind of test may ask for."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import text

from documents.converter import Converter
from foundation.database import Base, Database
from tests.factories.means import Means, means_in
from tests.postgresql import PostgresServer

ENGINES = ["sqlite", "postgresql"]

settings.register_profile("new", deadline=None, print_blob=True)
settings.register_profile("same", settings.get_profile("new"), derandomize=True)
settings.load_profile("same")
"""The same examples at every run, however busy the machine: one commit has one verdict. Whoever looks for others
says ``--hypothesis-profile=new``."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL server of this test run's own, on a socket in a temporary folder.

    Not in pytest's own folder: another run, started meanwhile, closes it to the server's account.
    """
    with tempfile.TemporaryDirectory(prefix="conventio-postgresql-") as folder:
        Path(folder).chmod(0o755)
        server = PostgresServer.start(Path(folder))
        yield server
        server.stop()


@pytest.fixture(scope="session")
def shared_postgres_database(postgres_server: PostgresServer) -> Iterator[Database]:
    database = Database(postgres_server.new_database())
    yield database
    database.close()


@pytest.fixture(params=ENGINES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables, once per engine."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    else:
        database = Database(request.getfixturevalue("postgres_server").new_database())
    yield database
    database.close()


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with the empty tables of every imported room, once per engine.

    On PostgreSQL the tables are made once and emptied after each test: making them anew takes a third of a
    second.
    """
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'test.db'}")
        Base.metadata.create_all(database.engine)
        yield database
        database.close()
        return
    database = request.getfixturevalue("shared_postgres_database")
    Base.metadata.create_all(database.engine)
    yield database
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with database.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@pytest.fixture(scope="session")
def converter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Converter]:
    """One warm LibreOffice: it takes seconds to start."""
    with Converter(processes=1, folder=tmp_path_factory.mktemp("converters")) as warm:
        yield warm


@pytest.fixture(scope="session")
def means(tmp_path_factory: pytest.TempPathFactory, converter: Converter) -> Iterator[Means]:
    """LibreOffice, keys, a time-stamp authority and a mail server, for every story of the run."""
    with means_in(tmp_path_factory.mktemp("means"), converter) as made:
        yield made


_LONGEST_FIRST = ("stories", "pages", "program", "parts", "house", "rules")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins: at the end of a run on several processes, small files fill up what is left of it."""
    ranks = {Path(__file__).parent / folder: rank for rank, folder in enumerate(_LONGEST_FIRST)}

    def rank(item: pytest.Item) -> int:
        return next((ranks[folder] for folder in item.path.parents if folder in ranks), 0)

    items.sort(key=rank)
