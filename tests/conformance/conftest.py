"""The validators made ready, and the files they judge, made once: Java is asked about all of them together."""

import os
from collections.abc import Iterator

import pytest

from tests.conformance import kinds, validators
from tests.conformance.programs import UnavailableError
from tests.conformance.world import SIGNED_AT, Instance, document, instance
from tests.factories.conventions import Office
from tests.factories.local_server import local_server
from tests.factories.means import Means
from workflow.acts import projet
from workflow.records.convention import DocumentRole

STEPS = ("frozen", "certified", "once", "twice", "sealed", "closed")
END_OF_REVISION = b"%%EOF\n"


@pytest.fixture(scope="session", autouse=True)
def _built_validators() -> None:
    """Without Maven's packages these tests say so and are skipped; in CI they fail."""
    try:
        validators.PROGRAM.build()
    except UnavailableError as reason:
        message = f"EU DSS and veraPDF cannot be built here: {reason}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def world(means: Means, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with local_server() as server:
        made = instance(means, server, tmp_path_factory.mktemp("conformance"))
        yield made
        made.office.workshop.database.close()
        made.service.stop()


@pytest.fixture(scope="session")
def region(world: Instance) -> Office:
    return world.office


@pytest.fixture(scope="session")
def signed_files(world: Instance) -> dict[str, bytes]:
    """Each kind of file that the program signs, by its name in ``KINDS``."""
    return {name: kind.make(world) for name, kind in kinds.KINDS.items()}


@pytest.fixture(scope="session")
def steps(world: Instance) -> dict[str, bytes]:
    """One convention as it stood after each of the ``STEPS``: frozen at approval, certified, signed, sealed."""
    number = kinds.signed(world)
    frozen = document(world.office, number, DocumentRole.FROZEN_PDF)
    return dict(zip(STEPS, _revisions(world.closed(number), first=frozen), strict=True))


def projet_of(world: Instance, *, presentation: str) -> bytes:
    """The PDF on which the assemblies deliberate, of a co-contractor presented in these words."""
    number = kinds.drafted(world, presentation=presentation)
    office = world.office
    projet.produce(office.workshop, number, actor=office.drafter, at=SIGNED_AT)
    return document(office, number, DocumentRole.PROJET_PDF)


def _revisions(pdf: bytes, *, first: bytes) -> list[bytes]:
    """The file as it stood after each incremental update: each is the beginning of the next."""
    assert pdf.startswith(first)
    found, end = [first], len(first)
    while end < len(pdf):
        end = pdf.index(END_OF_REVISION, end) + len(END_OF_REVISION)
        found.append(pdf[:end])
    return found
