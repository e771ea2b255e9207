"""The code comes by SMS or from an authenticator where the person has one; by mail whenever they ask."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from signing import telephone
from signing.records import Challenge, Channel
from tests.factories import conventions
from tests.factories.means import Means
from tests.pages.conftest import Build
from tests.pages.forms import send, token_of
from tests.pages.instance import NOON, Instance
from tests.pages.site import office_of
from tests.sms_service import TOKEN, SmsService
from workflow.acts.accounts import by_email, open_account
from workflow.rules.moves import Role

SIGNS = {"typed_name": "Claire Lemonnier", "consents": "y"}
MOBILE = "06 12 34 56 78"


@pytest.fixture(scope="module")
def running() -> Iterator[SmsService]:
    service = SmsService()
    yield service
    service.stop()


@pytest.fixture
def service(running: SmsService) -> SmsService:
    running.well_behaved()
    return running


@pytest.fixture
def texting(build: Build, service: SmsService, tmp_path: Path) -> Instance:
    (tmp_path / "sms.token").write_text(TOKEN)
    return build(sms_url=service.url, sms_token_file=tmp_path / "sms.token")


def link(instance: Instance, means: Means, **fields: str) -> str:
    office = office_of(instance, means)
    number = conventions.sent(office, at=NOON, **fields)
    means.set_clock(NOON)
    return f"/signer/{conventions.token_of(office, number, 'co-contractor')}"


def asked(instance: Instance) -> list[tuple[Channel, str]]:
    with instance.database.reading() as session:
        return [(one.channel, one.sent_to) for one in session.query(Challenge).order_by(Challenge.id)]


def test_the_code_comes_by_sms_where_the_number_is_known(
    texting: Instance, means: Means, service: SmsService
) -> None:
    address = link(texting, means, representative_mobile=MOBILE)
    person = texting.stranger()
    page = person.get(f"{address}/qui-signe").text
    assert "par SMS au numéro qui finit par 78" in page
    assert "Recevoir le code par courriel" in page
    assert MOBILE not in page
    send(person, f"{address}/qui-signe", me="y")
    assert asked(texting) == [(Channel.SMS, "+33612345678")]
    (told,) = service.messages
    code = re.findall(r"\d{6}", told["text"])[0]
    assert "envoyé par SMS au numéro qui finit par 78" in person.get(f"{address}/signature").text
    assert send(person, f"{address}/signature", code=code, **SIGNS).location == f"{address}/merci"


def test_it_falls_back_to_mail_on_request(texting: Instance, means: Means, service: SmsService) -> None:
    address = link(texting, means, representative_mobile=MOBILE)
    service.status = 422
    person = texting.stranger()
    send(person, f"{address}/qui-signe", me="y")
    page = person.get(f"{address}/signature")
    assert 'name="recevoir" value="mail"' in page.text
    typed = {
        "csrf_token": token_of(page),
        "typed_name": "claire lemonnier",
        "consents": "y",
        "recevoir": "mail",
    }
    again = person.post(f"{address}/signature", data=typed)
    assert again.status_code == 200
    assert 'value="claire lemonnier"' in again.text, "a new code keeps what was typed"
    assert re.search(
        r'<input[^>]*name="consents"[^>]*checked|<input[^>]*checked[^>]*name="consents"', again.text
    )
    assert [channel for channel, _ in asked(texting)] == [Channel.SMS, Channel.MAIL]
    assert "p•••@atelier.example" in person.get(f"{address}/signature").text


def test_without_a_number_or_a_service_it_is_the_mail(
    texting: Instance, instance: Instance, means: Means
) -> None:
    for at_work, fields in ((texting, {}), (instance, {"representative_mobile": MOBILE})):
        address = link(at_work, means, **fields)
        person = at_work.stranger()
        assert "SMS" not in person.get(f"{address}/qui-signe").text
        send(person, f"{address}/qui-signe", me="y", channel="sms")
        assert asked(at_work) == [], "a way that is not theirs is refused"
        send(person, f"{address}/qui-signe", me="y")
        assert [channel for channel, _ in asked(at_work)] == [Channel.MAIL]


def test_a_signatory_of_the_region_uses_their_authenticator(instance: Instance, means: Means) -> None:
    address = link(instance, means)
    secret = pyotp.random_base32()
    with instance.database.transaction() as session:
        account = by_email(session, "presidente@atelier.example") or open_account(
            session, email="presidente@atelier.example", name="Claire", roles=[Role.READER], at=NOON
        )
        account.totp_secret = secret
    person = instance.stranger()
    assert "application d’authentification" in person.get(f"{address}/qui-signe").text
    send(person, f"{address}/qui-signe", me="y")
    assert asked(instance) == [(Channel.APP, "")]
    wrong = send(person, f"{address}/signature", code="000000", **SIGNS)
    assert "il vous reste 4 essais" in wrong.text
    instance.clock.advance(timedelta(seconds=60))
    shown = pyotp.TOTP(secret).at(instance.clock.at)
    assert send(person, f"{address}/signature", code=shown, **SIGNS).location == f"{address}/merci"
    with instance.database.reading() as session:
        account = by_email(session, "presidente@atelier.example")
        assert account is not None
        assert account.totp_last_step > 0, "the same digits serve once, here and at sign-in"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("+33 (0)7.12.34.56.78", "+33712345678"),
        ("0033612345678", "+33612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("02 35 00 00 00", ""),
        ("+33235000000", ""),
        ("bonjour", ""),
        ("", ""),
    ],
)
def test_numbers_as_people_write_them(typed: str, number: str) -> None:
    assert telephone.international(typed) == number
