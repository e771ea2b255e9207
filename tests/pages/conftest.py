import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.vault import Vault
from conventio.services import Services
from foundation.database import Base, Database
from tests.factories.means import Means
from tests.pages.instance import Instance
from tests.people import CAST, hire
from workflow.workshop import Workshop

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


@pytest.fixture(scope="session")
def furnished(peopled: Path, means: Means, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """One workshop whose parts every instance borrows: reading its keys takes a fifth of a second."""
    database = Database(f"sqlite:///{peopled}")
    database.close()
    return means.workshop(database, tmp_path_factory.mktemp("furnished"))


@pytest.fixture
def build(peopled: Path, means: Means, furnished: Workshop, tmp_path: Path) -> Iterator[Build]:
    """Builds an instance with settings of one's own."""
    opened: list[Database] = []

    def build(**settings: Any) -> Instance:
        folder = tmp_path / f"instance-{len(opened)}"
        folder.mkdir()
        database = Database(f"sqlite:///{shutil.copy(peopled, folder)}")
        opened.append(database)
        own = means.settings(str(database.engine.url), folder, **settings)
        workshop = replace(furnished, settings=own, database=database, vault=Vault(own.vault))
        return Instance(services=Services(workshop=workshop))

    yield build
    for database in opened:
        database.close()


@pytest.fixture
def instance(build: Build) -> Instance:
    return build()
