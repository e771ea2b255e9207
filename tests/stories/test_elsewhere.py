"""Somebody signs elsewhere, with a certificate of their own, and sends the file back."""

import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from foundation.database import Database
from notifications.outbox import OutboxMail
from signing.certificates import Credential
from signing.consent import ELSEWHERE
from signing.evidence import evidence_of
from signing.level import Level
from signing.methods.method import Method
from signing.methods.upload_refusals import AnotherScript, UnknownIssuer, WrongPerson
from signing.records import Round, Signer, SignerState
from signing.refusals import BelowMinimum
from signing.rounds import Confirmation
from signing.timestamps import TimestampUnavailable
from tests.factories import conventions
from tests.factories.certificates import OutsideAuthority
from tests.factories.conventions import Office, office
from tests.factories.local_server import local_server
from tests.factories.means import Means
from tests.parts.signing.elsewhere import signed_elsewhere
from tests.stories.conftest import START
from tests.timestamping import saying
from workflow.acts import sign_elsewhere, signer_codes
from workflow.acts.changes.settle import confirm, refuse
from workflow.acts.sign import Confirmed
from workflow.packs.shelf import SHIPPED
from workflow.readings.changes import differences
from workflow.readings.ways import NoWayToSign, WayNotOffered
from workflow.records.change_request import ChangeRequest
from workflow.records.convention import Convention
from workflow.records.journal import JournalEntry
from workflow.rules.states import State
from workflow.rules.two_people import ChangeKind

MINUTE = timedelta(minutes=1)
AT = START + 10 * MINUTE
YES = Confirmation(consent_version=ELSEWHERE, typed_name="–", address="192.0.2.1", user_agent="Navigateur/1")


@pytest.fixture(scope="module")
def authority() -> Iterator[OutsideAuthority]:
    with local_server() as server:
        yield OutsideAuthority("Recommandée", server, START - timedelta(days=365))


@pytest.fixture(scope="module")
def claire(authority: OutsideAuthority) -> Credential:
    return authority.person("Claire", "Lemonnier")


def opened(
    means: Means, database: Database, folder: Path, authority: OutsideAuthority, **settings: Any
) -> Office:
    """The Région, whose administrator lists the authority as advanced."""
    means.set_clock(START)
    means.tsa.well_behaved()
    listed = folder / "authorities" / "advanced"
    listed.mkdir(parents=True)
    (listed / "recommandee.pem").write_bytes(authority.pem)
    return office(means, means.workshop(database, folder, **settings), at=START)


@pytest.fixture
def region(means: Means, database: Database, tmp_path: Path, authority: OutsideAuthority) -> Office:
    return opened(means, database, tmp_path, authority)


def file_for(region: Office, number: int, credential: Credential) -> tuple[str, bytes]:
    """The link, and the document taken away through it and signed elsewhere."""
    token = conventions.token_of(region, number, "co-contractor")
    with region.workshop.database.reading() as session:
        current = session.query(Round).one().current_sha256
    region.means.set_clock(AT)
    return token, signed_elsewhere(region.workshop.vault.get(current), credential, at=AT - 5 * MINUTE)


def received(region: Office, token: str, file: bytes) -> Confirmed:
    return sign_elsewhere.receive(region.workshop, token, file, confirmation=YES, at=AT)


def her_row(region: Office) -> Signer:
    with region.workshop.database.reading() as session:
        return session.query(Signer).filter_by(party="co-contractor").one()


def test_signed_elsewhere_then_on_site_and_closed(region: Office, claire: Credential) -> None:
    number = conventions.sent(region, at=START)
    token, file = file_for(region, number, claire)
    answer = received(region, token, file)
    assert answer.at == AT, "the file carries no timestamp: it dates from its arrival"
    row = her_row(region)
    assert (row.state, row.method, row.level) == (SignerState.SIGNED, Method.UPLOAD, Level.ADVANCED)
    assert row.certificate is not None
    assert (row.certificate["person"], row.certificate["ours"]) == ("Claire Lemonnier", True)
    assert region.workshop.vault.get(row.sha256_after).startswith(file)

    again = received(region, token, file)
    assert again == answer
    conventions.finish_round(region, number, "region", at=START + timedelta(hours=2))
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert convention.state is State.SIGNED
        hers = next(item for item in convention.signatures if item.party == "co-contractor")
        assert (hers.signed_at, hers.level) == (AT, Level.ADVANCED)
        entry = session.query(JournalEntry).filter_by(what="sign").order_by(JournalEntry.number).first()
        assert entry is not None
        assert (entry.details["method"], entry.details["level"]) == ("upload", "advanced")
        told = evidence_of(session.query(Round).one()).as_json()["signers"][0]
        assert told["certificate"]["issuer"] == "AC Recommandée Personnes"
        assert "avec son propre certificat" in told["factors"]
        assert told["minimum_level"] == "simple"
        final = session.query(Round).one().current_sha256
    report = region.workshop.desk.verify(region.workshop.vault.get(final), at=START + timedelta(days=900))
    assert report.complete, report.problems


def test_what_is_refused_leaves_no_trace(
    region: Office, claire: Credential, authority: OutsideAuthority
) -> None:
    number = conventions.sent(region, at=START)
    token, file = file_for(region, number, authority.person("Paul", "Lemonnier"))
    with pytest.raises(WrongPerson):
        received(region, token, file)
    region.means.tsa.behaviour = saying("503 Service Unavailable", "text/plain", b"")
    token, file = file_for(region, number, claire)
    with pytest.raises(TimestampUnavailable):
        received(region, token, file)
    row = her_row(region)
    assert (row.state, row.method, row.certificate) == (SignerState.INVITED, Method.ONSITE, None)
    region.means.tsa.well_behaved()
    assert received(region, token, file).at == AT


def test_sent_twice_at_once_it_is_accepted_once(region: Office, claire: Credential) -> None:
    number = conventions.sent(region, at=START)
    token, file = file_for(region, number, claire)
    answers: list[Confirmed] = []
    together = [
        threading.Thread(target=lambda: answers.append(received(region, token, file))) for _ in range(2)
    ]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert answers[0] == answers[1]
    report = region.workshop.desk.verify(region.workshop.vault.get(her_row(region).sha256_after), at=AT)
    assert [item.field for item in report.signatures] == ["certification", "co-contractor"]
    assert len(report.archive_timestamps) == 1


def test_a_minimum_raised_by_the_instance_closes_the_pages_code(
    means: Means, database: Database, tmp_path: Path, authority: OutsideAuthority, claire: Credential
) -> None:
    raised = (("co-contractor", "advanced"),)
    region = opened(means, database, tmp_path, authority, minimum_levels=raised)
    number = conventions.sent(region, at=START)
    token, file = file_for(region, number, claire)
    with pytest.raises(WayNotOffered, match="signature avancée"):
        signer_codes.ask_code(region.workshop, token, at=AT)
    received(region, token, file)
    assert her_row(region).level == Level.ADVANCED


def test_below_the_minimum_it_is_not_accepted(
    means: Means, database: Database, tmp_path: Path, authority: OutsideAuthority, claire: Credential
) -> None:
    raised = (("co-contractor", "qualified"),)
    region = opened(means, database, tmp_path, authority, minimum_levels=raised)
    number = conventions.sent(region, at=START)
    token, file = file_for(region, number, claire)
    with pytest.raises(BelowMinimum, match="signature qualifiée"):
        received(region, token, file)
    assert her_row(region).state is SignerState.INVITED


def test_nobody_is_asked_for_what_cannot_be_given(
    means: Means, database: Database, tmp_path: Path, authority: OutsideAuthority
) -> None:
    packs = tmp_path / "packs"
    shutil.copytree(SHIPPED / "epn-normandie", packs / "epn-normandie")
    manifest = packs / "epn-normandie" / "2" / "manifest.toml"
    manifest.write_text(
        manifest.read_text().replace(
            'methods = ["onsite", "upload", "csc", "pkcs11", "paper"]', 'methods = ["onsite", "paper"]'
        )
    )
    raised = (("region", "qualified"),)
    region = opened(means, database, tmp_path, authority, minimum_levels=raised, templates_folder=packs)
    number = conventions.approved(region, at=START)
    with pytest.raises(NoWayToSign, match="La Région doit donner une signature qualifiée"):
        conventions.send.send(region.workshop, number, actor=region.drafter, at=START)
    with region.workshop.database.reading() as session:
        assert session.get_one(Convention, number).state is State.APPROVED


class TestNameInAnotherScript:
    """No program says whose « Клер Лемонье » is: an agent does, and the answer holds for that name alone."""

    @pytest.fixture
    def undecided(self, region: Office, authority: OutsideAuthority) -> tuple[int, bytes]:
        number = conventions.sent(region, at=START)
        token, file = file_for(region, number, authority.person("Клер", "Лемонье"))
        for _ in range(2):
            with pytest.raises(AnotherScript, match="dans un autre alphabet"):
                received(region, token, file)
        return number, file

    @pytest.mark.usefixtures("undecided")
    def test_it_is_asked_once_and_those_who_may_answer_are_told(self, region: Office) -> None:
        with region.workshop.database.reading() as session:
            (request,) = session.query(ChangeRequest)
            assert (request.kind, request.subject) == (ChangeKind.CERTIFICATE, "Claire LEMONNIER")
            assert [one.after for one in differences(request)] == ["Клер Лемонье"]
            told = session.query(OutboxMail).filter_by(kind="change-asked").all()
            assert {one.to_address for one in told} >= {region.bruno.email}
            assert "certificate-name-asked" in [line.what for line in session.query(JournalEntry)]
            assert her_row(region).state is SignerState.INVITED

    def test_taken_by_an_agent_the_file_is_accepted(
        self, region: Office, undecided: tuple[int, bytes], authority: OutsideAuthority
    ) -> None:
        number, file = undecided
        confirm(region.workshop, 1, actor=region.approver, at=AT)
        token = conventions.token_of(region, number, "co-contractor")
        other = authority.person("Анна", "Лемонье")
        with region.workshop.database.reading() as session:
            current = region.workshop.vault.get(session.query(Round).one().current_sha256)
        with pytest.raises(AnotherScript):
            received(region, token, signed_elsewhere(current, other, at=AT - 5 * MINUTE))
        received(region, token, file)
        row = her_row(region)
        assert row.certificate is not None
        assert (row.state, row.certificate["person"]) == (SignerState.SIGNED, "Клер Лемонье")

    def test_refused_by_an_agent_it_stays_refused(self, region: Office, undecided: tuple[int, bytes]) -> None:
        number, file = undecided
        refuse(region.workshop, 1, reason="Ce n’est pas elle.", actor=region.approver, at=AT)
        token = conventions.token_of(region, number, "co-contractor")
        with pytest.raises(WrongPerson):
            received(region, token, file)
        with region.workshop.database.reading() as session:
            assert session.query(ChangeRequest).count() == 1
            assert "certificate-name-refused" in [line.what for line in session.query(JournalEntry)]

    def test_nobody_is_asked_about_a_stranger_s_certificate(self, region: Office) -> None:
        """Of an authority that nobody here knows: the question would only be noise."""
        with local_server() as server:
            stranger = OutsideAuthority("Inconnue", server, START - timedelta(days=365))
            number = conventions.sent(region, at=START)
            token, file = file_for(region, number, stranger.person("Клер", "Лемонье"))
            with pytest.raises(UnknownIssuer):
                received(region, token, file)
        with region.workshop.database.reading() as session:
            assert session.query(ChangeRequest).count() == 0
