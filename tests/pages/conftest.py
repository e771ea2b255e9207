import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from foundation.database import Base, Database
from tests.pages.instance import Instance, Services, settings_for
from tests.people import CAST, hire

Build = Callable[..., Instance]


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table and the whole cast, hired once: their passwords take time to hash."""
    file = tmp_path_factory.mktemp("peopled") / "instance.db"
    database = Database(f"sqlite:///{file}")
    Base.metadata.create_all(database.engine)
    with database.transaction() as session:
        for email in CAST:
            hire(session, email)
    database.close()
    return file


@pytest.fixture
def build(peopled: Path, tmp_path: Path) -> Iterator[Build]:
    """Builds an instance with settings of one's own."""
    opened: list[Database] = []

    def build(**settings: Any) -> Instance:
        file = Path(shutil.copy(peopled, tmp_path / f"instance-{len(opened)}.db"))
        database = Database(f"sqlite:///{file}")
        opened.append(database)
        return Instance(
            services=Services(
                settings=settings_for(tmp_path, f"sqlite:///{file}", **settings), database=database
            )
        )

    yield build
    for database in opened:
        database.close()


@pytest.fixture
def instance(build: Build) -> Instance:
    return build()
