from datetime import timedelta

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages.forms import send
from tests.pages.instance import Instance
from tests.people import PASSWORD
from web.sessions import IDLE, LONGEST, SECOND_FACTOR_WAIT
from workflow.acts import accounts

AGNES = "agnes@region.example"
SECOND_FACTOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(client: FlaskClient, *, password: str = PASSWORD, address: str = "/connexion") -> TestResponse:
    return send(client, address, email=AGNES, password=password)


def is_in(client: FlaskClient) -> bool:
    return client.get("/").status_code == 200


def with_second_factor(instance: Instance) -> pyotp.TOTP:
    with instance.database.transaction() as session:
        agnes = accounts.by_email(session, AGNES)
        assert agnes is not None
        agnes.totp_secret = SECOND_FACTOR
    return pyotp.TOTP(SECOND_FACTOR)


def test_the_right_password_leads_to_the_page_that_was_asked_for(instance: Instance) -> None:
    client = instance.stranger()
    asked = client.get("/?vue=mois")
    assert asked.location == "/connexion?suite=/?vue%3Dmois"
    answer = sign_in(client, address=asked.location)
    assert answer.location == "/?vue=mois"
    assert "Agnès Rédactrice" in client.get("/").text


@pytest.mark.parametrize(
    "suite", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "", "/a\r\nX: y"]
)
def test_sign_in_never_leads_to_another_site(instance: Instance, suite: str) -> None:
    client = instance.client(AGNES)
    assert client.get("/connexion", query_string={"suite": suite}).location == "/"


def test_a_wrong_password_is_told_and_the_address_kept(instance: Instance) -> None:
    answer = sign_in(instance.stranger(), password="autre chose")
    assert answer.status_code == 422
    assert "Adresse ou mot de passe incorrect." in answer.text
    assert f'value="{AGNES}"' in answer.text
    assert "autre chose" not in answer.text
    assert "<title>Erreur :" in answer.text


def test_missing_answers_are_told_beside_their_fields(instance: Instance) -> None:
    answer = send(instance.stranger(), "/connexion", email="", password="")
    assert answer.status_code == 422
    assert '<a href="#email">Indiquez votre adresse électronique.</a>' in answer.text
    assert 'aria-describedby="email-error"' in answer.text


def test_sign_in_changes_the_token_of_every_form(instance: Instance) -> None:
    client = instance.stranger()
    client.get("/connexion")
    with client.session_transaction() as before:
        token = before["csrf_token"]
    sign_in(client)
    client.get("/")
    with client.session_transaction() as after:
        assert after["csrf_token"] != token


class TestSecondFactor:
    def test_the_session_opens_after_the_code_only(self, instance: Instance) -> None:
        totp, client = with_second_factor(instance), instance.stranger()
        assert sign_in(client).location == "/connexion/code"
        assert not is_in(client)
        answer = send(client, "/connexion/code", code=totp.at(instance.clock.at))
        assert answer.location == "/"
        assert is_in(client)

    def test_a_wrong_code_opens_nothing(self, instance: Instance) -> None:
        with_second_factor(instance)
        client = instance.stranger()
        sign_in(client)
        answer = send(client, "/connexion/code", code="000000")
        assert answer.status_code == 422
        assert not is_in(client)

    def test_the_password_is_forgotten_when_the_code_is_late(self, instance: Instance) -> None:
        totp, client = with_second_factor(instance), instance.stranger()
        sign_in(client)
        instance.clock.advance(SECOND_FACTOR_WAIT)
        assert client.get("/connexion/code").location == "/connexion"
        answer = send(client, "/connexion", to="/connexion/code", code=totp.at(instance.clock.at))
        assert answer.location == "/connexion"
        assert not is_in(client)

    def test_nobody_reaches_the_code_without_a_password(self, instance: Instance) -> None:
        assert instance.stranger().get("/connexion/code").location == "/connexion"


class TestEndOfSession:
    def test_it_ends_when_nothing_happens(self, instance: Instance) -> None:
        client = instance.client(AGNES)
        instance.clock.advance(IDLE - timedelta(seconds=1))
        assert is_in(client)
        instance.clock.advance(IDLE)
        assert not is_in(client)
        assert "30 minutes sans activité" in client.get("/connexion").text

    def test_it_ends_after_a_day_of_work_whatever_happens(self, instance: Instance) -> None:
        client = instance.client(AGNES)
        for _ in range(LONGEST // (IDLE / 2) - 1):
            instance.clock.advance(IDLE / 2)
            assert is_in(client)
        instance.clock.advance(IDLE / 2)
        assert not is_in(client)

    def test_signing_out_makes_copies_of_the_cookie_worthless(self, instance: Instance) -> None:
        client, elsewhere = instance.client(AGNES), instance.client(AGNES)
        assert is_in(elsewhere)
        assert send(client, "/", to="/deconnexion").location == "/au-revoir"
        assert not is_in(client)
        assert not is_in(elsewhere)

    def test_a_deactivated_account_is_out_at_once(self, instance: Instance) -> None:
        client = instance.client(AGNES)
        with instance.database.transaction() as session:
            agnes = accounts.by_email(session, AGNES)
            assert agnes is not None
            accounts.change(session, agnes, name=agnes.name, roles=agnes.roles, active=False)
        assert not is_in(client)

    def test_a_forged_cookie_opens_nothing(self, instance: Instance) -> None:
        client = instance.stranger()
        client.set_cookie("conventio", "eyJhY2NvdW50IjoxfQ.Zx.forged")
        assert not is_in(client)
