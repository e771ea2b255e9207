"""Somebody signs through a remote service: in steps, interrupted, with a service that misbehaves; asked once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from foundation.database import Database
from signing.consent import REMOTE
from signing.csc.client import CscClient
from signing.csc.refusals import (
    CertificateChanged,
    NoRemoteCertificate,
    PreparationOver,
    RemoteSilent,
    UnusableCertificate,
    WrongRemoteCode,
    WrongSignature,
)
from signing.level import Level
from signing.methods.upload_refusals import AnotherScript
from signing.prepared import Prepared
from signing.records import Round, Signer, SignerState
from signing.rounds import Confirmation
from tests.factories import conventions
from tests.factories.conventions import Office, office
from tests.factories.means import Means
from tests.remote_signing import CLIENT, CODE, LONG_AGO, PIN, SECRET, Provider
from tests.stories.conftest import START
from workflow.acts import remote_services, sign_remotely
from workflow.acts.changes import settle
from workflow.acts.finish_signing import finish
from workflow.acts.remote_services import UnknownProvider
from workflow.acts.sign import Confirmed
from workflow.acts.sign_remotely import Answers
from workflow.records.convention import Convention
from workflow.records.journal import JournalEntry
from workflow.rules.states import State

CLAIRE = "Claire LEMONNIER"
MINUTE = timedelta(minutes=1)
YES = Confirmation(consent_version=REMOTE, typed_name="Claire Lemonnier", address="192.0.2.1")
RIGHT = Answers(pin=PIN, code=CODE)


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    service = Provider(at=LONG_AGO)
    yield service
    service.stop()


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.behave()
    running.people.clear()
    running.enrol(CLAIRE)
    return running


@pytest.fixture
def region(means: Means, database: Database, tmp_path: Path, provider: Provider) -> Office:
    """The Région offers the service, and knows its authority."""
    means.set_clock(START)
    means.tsa.well_behaved()
    (tmp_path / "csc.secret").write_text(SECRET)
    (tmp_path / "csc.toml").write_text(
        f'[[provider]]\nname = "exemple"\nlabel = "Exemple Confiance"\nurl = "{provider.url}/csc/v2"\n'
        f'version = "2"\nclient_id = "{CLIENT}"\nsecret_file = "csc.secret"\n'
    )
    workshop = means.workshop(database, tmp_path, csc_providers_file=tmp_path / "csc.toml")
    anchors = replace(workshop.desk.anchors, listed={Level.ADVANCED: (provider.authority.anchor,)})
    trusting = replace(workshop, desk=replace(workshop.desk, anchors=anchors))
    return office(means, trusting, at=START)


@pytest.fixture
def sent(region: Office) -> int:
    return conventions.sent(region, at=START)


def link(region: Office, number: int) -> str:
    return conventions.token_of(region, number, "co-contractor")


def prepared(region: Office, number: int, *, at: datetime = START + 10 * MINUTE) -> str:
    """Claire has chosen her certificate; the service has sent its code. Returns her link."""
    region.means.set_clock(at)
    token = link(region, number)
    (hers,) = sign_remotely.certificates(region.workshop, token, provider="exemple", user_id="claire", at=at)
    sign_remotely.prepare(
        region.workshop, token, provider="exemple", credential_id=hers.id, confirmation=YES, at=at
    )
    return token


def authorised(region: Office, token: str, answers: Answers = RIGHT, *, minutes: int = 12) -> object:
    return sign_remotely.authorise(
        region.workshop, token, answers, confirmation=YES, at=START + minutes * MINUTE
    )


def claire(region: Office) -> Signer:
    with region.workshop.database.reading() as session:
        return session.query(Signer).filter_by(party="co-contractor").one()


def preparations(region: Office) -> list[Prepared]:
    with region.workshop.database.reading() as session:
        return session.query(Prepared).order_by(Prepared.id).all()


def held_by(region: Office) -> int | None:
    with region.workshop.database.reading() as session:
        return session.query(Round).one().leased_to


def nothing_is_signed(region: Office) -> None:
    assert claire(region).state is SignerState.INVITED
    assert all(row.value is None for row in preparations(region))


def test_a_convention_is_signed_remotely_then_on_site_and_closed(region: Office, sent: int) -> None:
    token = prepared(region, sent)
    answer = authorised(region, token)
    assert isinstance(answer, Confirmed)
    assert answer.at == START + 12 * MINUTE, "the instant at which the decision is committed"
    finish(region.workshop, answer.round_id, at=START + 13 * MINUTE)
    conventions.finish_round(region, sent, "region", at=START + timedelta(hours=2))
    assert conventions.signatures_in(region, sent) == [CLAIRE, "Hugues BELLENGREVILLE"]
    assert claire(region).level == Level.ADVANCED, "measured in the file"
    with region.workshop.database.reading() as session:
        assert session.get_one(Convention, sent).state is State.SIGNED
        signings = session.query(JournalEntry).filter_by(what="sign").order_by(JournalEntry.number)
        told = [one.details for one in signings]
        codes = [one.details for one in session.query(JournalEntry).filter_by(what="remote-code")]
    assert (told[0]["method"], told[0]["provider"], told[0]["consent"]) == ("csc", "exemple", REMOTE)
    assert codes[0]["provider"] == "Exemple Confiance"
    assert CODE not in str(told + codes)


def test_a_second_click_asks_nobody_again(region: Office, sent: int, provider: Provider) -> None:
    token = prepared(region, sent)
    first = authorised(region, token)
    provider.behave(fault="down")
    assert authorised(region, token, minutes=13) == first


@pytest.mark.parametrize("answers", [Answers(pin=PIN, code="000000"), Answers(pin="0", code=CODE)])
def test_a_wrong_code_is_counted_and_may_be_corrected(region: Office, sent: int, answers: Answers) -> None:
    token = prepared(region, sent)
    assert isinstance(authorised(region, token, answers), WrongRemoteCode)
    nothing_is_signed(region)
    assert preparations(region)[0].tries == 1
    assert isinstance(authorised(region, token), Confirmed)


def test_after_five_wrong_codes_the_document_must_be_prepared_again(region: Office, sent: int) -> None:
    token = prepared(region, sent)
    for _ in range(5):
        authorised(region, token, Answers(pin=PIN, code="000000"))
    with pytest.raises(PreparationOver):
        authorised(region, token)
    prepared(region, sent, at=START + 13 * MINUTE)
    assert isinstance(authorised(region, token, minutes=14), Confirmed)


@pytest.mark.parametrize("fault", ["wrong-signature", "other-key"])
def test_a_wrong_signature_never_comes_into_the_file(
    region: Office, sent: int, provider: Provider, fault: str
) -> None:
    token = prepared(region, sent)
    provider.behave(fault=fault)
    assert isinstance(authorised(region, token), WrongSignature)
    nothing_is_signed(region)
    assert held_by(region) is None
    assert "n’est pas celle du document" in preparations(region)[0].ended_why
    provider.behave()
    prepared(region, sent, at=START + 13 * MINUTE)
    assert isinstance(authorised(region, token, minutes=14), Confirmed)


def test_a_certificate_that_changed_meanwhile_is_told(region: Office, sent: int, provider: Provider) -> None:
    token = prepared(region, sent)
    provider.enrol(CLAIRE, key=ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(CertificateChanged):
        authorised(region, token)
    nothing_is_signed(region)
    assert held_by(region) is None


@pytest.mark.parametrize("fault", ["down", "garbage"])
def test_a_service_out_of_order_leaves_everything_as_it_was(
    region: Office, sent: int, provider: Provider, fault: str
) -> None:
    token = prepared(region, sent)
    provider.behave(fault=fault)
    with pytest.raises(RemoteSilent):
        authorised(region, token)
    nothing_is_signed(region)
    provider.behave()
    assert isinstance(authorised(region, token, minutes=13), Confirmed)


def test_the_preparation_ends_after_ten_minutes(region: Office, sent: int) -> None:
    token = prepared(region, sent)
    with pytest.raises(PreparationOver):
        authorised(region, token, minutes=21)


def test_a_new_preparation_takes_the_place_of_the_former_one(region: Office, sent: int) -> None:
    token = prepared(region, sent)
    prepared(region, sent, at=START + 11 * MINUTE)
    first, second = preparations(region)
    assert (bool(first.ended_at), second.ended_at) == (True, None)
    assert isinstance(authorised(region, token), Confirmed)


def test_giving_up_frees_the_round_for_another_way(region: Office, sent: int) -> None:
    token = prepared(region, sent)
    assert held_by(region) == claire(region).id
    sign_remotely.abandon(region.workshop, token, at=START + 11 * MINUTE)
    assert held_by(region) is None
    conventions.finish_round(region, sent, "co-contractor", at=START + 15 * MINUTE)
    assert claire(region).level == Level.SIMPLE


def test_a_process_killed_after_the_decision_asks_nobody_again(
    region: Office, sent: int, provider: Provider
) -> None:
    """The pages die between the decision and the file: another process finishes, with the service switched off."""
    token = prepared(region, sent)
    answer = authorised(region, token)
    assert isinstance(answer, Confirmed)
    provider.behave(fault="down")
    region.means.set_clock(START + timedelta(hours=30))
    finish(region.workshop, answer.round_id, at=START + timedelta(hours=30))
    assert claire(region).state is SignerState.SIGNED
    assert provider.behaviour.asked == []


def test_a_process_killed_before_the_decision_has_signed_nothing(
    region: Office, sent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service has signed, and we die before it is written down: the person was told nothing, and begins again."""

    class Killed(BaseException):
        pass

    real = CscClient.sign

    def dies(self: CscClient, *given: object, **named: object) -> bytes:
        real(self, *given, **named)  # type: ignore[arg-type]  # handed on
        raise Killed

    token = prepared(region, sent)
    monkeypatch.setattr(CscClient, "sign", dies)
    with pytest.raises(Killed):
        authorised(region, token)
    monkeypatch.undo()
    nothing_is_signed(region)
    assert isinstance(authorised(region, token, minutes=13), Confirmed), "the same preparation still serves"


def test_somebody_else_s_certificate_is_refused(region: Office, sent: int, provider: Provider) -> None:
    provider.enrol("Paul AUTRE", id="cred-paul")
    token = link(region, sent)
    with pytest.raises(UnusableCertificate, match="Paul AUTRE"):
        sign_remotely.certificates(region.workshop, token, provider="exemple", user_id="paul", at=START)
    with pytest.raises(NoRemoteCertificate):
        sign_remotely.certificates(region.workshop, token, provider="exemple", user_id="zoe", at=START)
    with pytest.raises(UnusableCertificate, match="Paul AUTRE"):
        sign_remotely.prepare(
            region.workshop, token, provider="exemple", credential_id="cred-paul", confirmation=YES, at=START
        )
    assert held_by(region) is None, "the round is free again"
    with pytest.raises(UnknownProvider):
        remote_services.client_of(region.workshop.settings, "inconnu")


def test_a_certificate_in_another_script_waits_for_an_agent(
    region: Office, sent: int, provider: Provider
) -> None:
    provider.people.clear()
    provider.enrol("Клер Лемонье", id="cred-claire")
    token = link(region, sent)
    with pytest.raises(AnotherScript):
        sign_remotely.certificates(region.workshop, token, provider="exemple", user_id="claire", at=START)
    settle.confirm(region.workshop, 1, actor=region.approver, at=START)
    token = link(region, sent)
    (hers,) = sign_remotely.certificates(
        region.workshop, token, provider="exemple", user_id="claire", at=START
    )
    assert hers.person == "Клер Лемонье"


def test_on_the_service_s_own_page(region: Office, sent: int, provider: Provider) -> None:
    provider.behave(by_redirection=True)
    token = prepared(region, sent)
    asked = sign_remotely.underway(region.workshop, token, at=START + 11 * MINUTE)
    assert asked.redirect_to.startswith(f"{provider.url}/csc/v2/oauth2/authorize?")
    assert sign_remotely.expected_state(region.workshop, token, at=START + 11 * MINUTE) in asked.redirect_to
    code = provider.grant(asked.redirect_to)
    assert isinstance(authorised(region, token, Answers(redirected=code)), Confirmed)
