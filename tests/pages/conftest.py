import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.vault import Vault
from conventio.services import Services
from foundation.database import Base, Database
from tests.factories.conventions import set_up_region
from tests.factories.means import Means
from tests.pages.browser import in_a_thread
from tests.pages.instance import Instance
from tests.pages.site import Site, furnish
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


@contextmanager
def builder(peopled: Path, means: Means, furnished: Workshop, folder: Path) -> Iterator[Build]:
    """Builds instances, each with settings and a folder of its own, until the block ends."""
    opened: list[Database] = []

    def build(**settings: Any) -> Instance:
        own_folder = folder / f"instance-{len(opened)}"
        own_folder.mkdir()
        database = Database(f"sqlite:///{shutil.copy(peopled, own_folder)}")
        opened.append(database)
        own = means.settings(str(database.engine.url), own_folder, **settings)
        workshop = replace(furnished, settings=own, database=database, vault=Vault(own.vault))
        return Instance(services=Services(workshop=workshop))

    yield build
    for database in opened:
        database.close()


@pytest.fixture
def build(peopled: Path, means: Means, furnished: Workshop, tmp_path: Path) -> Iterator[Build]:
    """Builds an instance with settings of one's own."""
    with builder(peopled, means, furnished, tmp_path) as build:
        yield build


@pytest.fixture
def instance(build: Build) -> Instance:
    return build()


@pytest.fixture(scope="session")
def site(
    peopled: Path, means: Means, furnished: Workshop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """One example instance full of conventions, to be looked at: whoever changes something wants ``instance``."""
    with builder(peopled, means, furnished, tmp_path_factory.mktemp("site")) as build:
        instance = build(demo=True)
        yield Site(instance=instance, words=in_a_thread(furnish, instance, means))


@pytest.fixture
def at_work(instance: Instance, means: Means) -> Instance:
    """The Région has filled in her own part; the mail server is empty."""
    means.tsa.well_behaved()
    means.set_clock(instance.clock.at)
    means.mail.mails.clear()
    with instance.database.transaction() as session:
        set_up_region(session, at=instance.clock.at)
    return instance
