"""Killed at any point between the preparation of a remote signature and its place in the file: asked once, never lost."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import pem

from foundation import migrations
from foundation.database import Database
from signing.level import Level
from signing.records import Signer, SignerState
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.factories.means import SECRET, Means
from tests.remote_signing import CLIENT, LONG_AGO, Provider
from tests.remote_signing import SECRET as CLIENT_SECRET
from tests.stories.conftest import START
from tests.stories.test_killed import MOST_POINTS, carried_out, is_consistent, written

pytestmark = pytest.mark.long
ASKED = "signatures/signHash"


@pytest.fixture
def provider() -> Iterator[Provider]:
    service = Provider(at=LONG_AGO)
    service.enrol("Claire LEMONNIER")
    yield service
    service.stop()


@pytest.fixture
def instance(means: Means, provider: Provider, tmp_path: Path) -> tuple[Office, Path]:
    """An instance whose settings stand in a file; the service's authority is among those of the administrator."""
    url = f"sqlite:///{tmp_path / 'instance.db'}"
    database = Database(url)
    migrations.upgrade(database)
    means.tsa.well_behaved()
    means.tsa.set_clock(START)
    (tmp_path / "authorities" / "advanced").mkdir(parents=True)
    anchor = pem.armor("CERTIFICATE", provider.authority.anchor.dump())
    (tmp_path / "authorities" / "advanced" / "exemple.pem").write_bytes(anchor)
    (tmp_path / "csc.secret").write_text(CLIENT_SECRET)
    (tmp_path / "csc.toml").write_text(
        f'[[provider]]\nname = "exemple"\nurl = "{provider.url}/csc/v2"\nversion = "2"\n'
        f'client_id = "{CLIENT}"\nsecret_file = "csc.secret"\n'
    )
    workshop = means.workshop(database, tmp_path, csc_providers_file=tmp_path / "csc.toml")
    (tmp_path / "secret").write_bytes(SECRET)
    (tmp_path / "secret").chmod(0o600)
    file = tmp_path / "instance.env"
    file.write_text("\n".join(written(workshop.settings)), encoding="utf-8")
    return made.office(means, workshop, at=START), file


def claire(office: Office) -> Signer:
    with office.workshop.database.reading() as session:
        return session.query(Signer).filter_by(party="co-contractor").one()


def test_nobody_is_asked_twice_and_nothing_is_lost(instance: tuple[Office, Path], provider: Provider) -> None:
    office, file = instance
    number = made.sent(office, at=START)
    at, kills, asked_when_decided = START + timedelta(minutes=10), 0, -1
    for step in ("remote-prepare", "remote-authorise", "finish"):
        for fatal in range(1, MOST_POINTS):
            at += timedelta(seconds=5)
            office.means.set_clock(at)
            alive = carried_out(file, step, number, at, fatal=fatal)
            is_consistent(office, number)
            if claire(office).confirmed_at is not None and asked_when_decided < 0:
                asked_when_decided = provider.behaviour.asked.count(ASKED)
            if alive:
                break
            kills += 1
        else:
            pytest.fail(f"{step} never came to its end")
    assert kills > 8
    assert provider.behaviour.asked.count(ASKED) == asked_when_decided, "asked again after the decision"
    signed = claire(office)
    assert (signed.state, signed.level) == (SignerState.SIGNED, Level.ADVANCED)
    assert made.signatures_in(office, number) == ["Claire LEMONNIER"]
