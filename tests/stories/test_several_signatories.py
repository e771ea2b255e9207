"""Two persons sign for one party, in parallel or one after the other; the other party waits for both."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from documents.fields import ANCHOR
from foundation.database import Database
from notifications.outbox import OutboxMail
from signing.records import Invitation, Round, Signer
from signing.rounds import whose_turn
from tests.factories import conventions as made
from tests.factories.conventions import MINUTE, Office
from tests.factories.means import Means
from tests.factories.packs import SECOND, two_co_contractor_signatories
from tests.stories.conftest import START
from workflow.acts.finish_signing import finish
from workflow.packs import find_pack
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention, DocumentRole
from workflow.rules.states import State
from workflow.rules.timeline import TimelineState

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOUR = timedelta(hours=1)


def office(means: Means, database: Database, folder: Path, *, orders: tuple[int, int]) -> Office:
    root = two_co_contractor_signatories(folder / "templates", orders=orders)
    means.set_clock(START)
    means.tsa.well_behaved()
    return made.office(means, means.workshop(database, folder, templates_folder=root), at=START)


def turn(office: Office, number: int) -> list[str]:
    with office.workshop.database.reading() as session:
        found = session.get_one(Round, session.get_one(Convention, number).round_id)
        return [signer.name for signer in whose_turn(found)]


def sign(office: Office, number: int, rank: int, *, at: datetime) -> None:
    with office.workshop.database.reading() as session:
        round_id = session.get_one(Convention, number).round_id
        signer = session.query(Signer).filter_by(round_id=round_id, party="co-contractor", rank=rank).one()
        link = session.query(Invitation).filter_by(signer_id=signer.id, revoked_at=None).one()
    office.means.set_clock(at + 2 * MINUTE)
    finish(office.workshop, made.confirm_through(office, link.id, at=at), at=at + 2 * MINUTE)


def state(office: Office, number: int) -> State:
    with office.workshop.database.reading() as session:
        return session.get_one(Convention, number).state


def test_in_parallel_either_may_be_first(means: Means, database: Database, tmp_path: Path) -> None:
    region = office(means, database, tmp_path, orders=(1, 1))
    number = made.sent(region, at=START, **SECOND)
    assert sorted(turn(region, number)) == ["Claire LEMONNIER", "Rémi COTTARD"]
    sign(region, number, 2, at=START + HOUR)
    assert turn(region, number) == ["Claire LEMONNIER"]
    sign(region, number, 1, at=START + 2 * HOUR)
    assert turn(region, number) == ["Hugues BELLENGREVILLE"]
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        today = (START + 3 * HOUR).date()
        answer = timeline_of(convention, region.workshop.settings, as_of=today)
        assert answer.state is TimelineState.AWAITING_SIGNATURE
    made.finish_round(region, number, "region", at=START + 3 * HOUR)
    assert state(region, number) is State.SIGNED
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        final = region.workshop.vault.get(convention.needed(DocumentRole.SIGNED_PDF).sha256)
        assert len(convention.awaited_signatures()) == 3
    report = region.workshop.desk.verify(final, at=START + 4 * HOUR)
    people = {item.field: item.person for item in report.signatures}
    assert people["co-contractor"] == "Claire LEMONNIER"
    assert people["co-contractor-2"] == "Rémi COTTARD"
    assert people["region"] == "Hugues BELLENGREVILLE"
    assert report.sound


def test_in_order_the_second_waits_for_the_first(means: Means, database: Database, tmp_path: Path) -> None:
    region = office(means, database, tmp_path, orders=(1, 2))
    number = made.sent(region, at=START, **SECOND)
    assert turn(region, number) == ["Claire LEMONNIER"]
    with region.workshop.database.reading() as session:
        assert {
            mail.to_address for mail in session.query(OutboxMail).filter_by(kind="signature-invitation")
        } == {"presidente@atelier.example"}
    sign(region, number, 1, at=START + HOUR)
    assert turn(region, number) == ["Rémi COTTARD"]
    with region.workshop.database.reading() as session:
        asked = session.query(OutboxMail).filter_by(to_address="tresorier@atelier.example").one()
        assert asked.kind == "signature-invitation"  # never « for the Région »
    sign(region, number, 2, at=START + 2 * HOUR)
    made.finish_round(region, number, "region", at=START + 3 * HOUR)
    assert state(region, number) is State.SIGNED


def test_the_template_shows_a_place_for_each(database: Database, tmp_path: Path) -> None:
    root = two_co_contractor_signatories(tmp_path / "templates", orders=(1, 2))
    pack = find_pack("epn-normandie", root=root)
    assert pack.signature_fields == {
        "co-contractor": "Signature : Le co-contractant (1 sur 2)",
        "co-contractor-2": "Signature : Le co-contractant (2 sur 2)",
        "region": "Signature : La Région",
    }
    assert all(ANCHOR.fullmatch(f"https://signature.invalid/{name}") for name in pack.signature_fields)
    assert find_pack("epn-normandie").signature_fields.keys() == {"co-contractor", "region"}
