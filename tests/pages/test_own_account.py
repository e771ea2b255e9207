"""Mon compte: one's password and one's second factor."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from notifications.outbox import OutboxMail
from tests.pages.forms import send
from tests.pages.instance import Instance
from tests.people import PASSWORD
from workflow.acts import accounts
from workflow.records.account import Account

AGNES = "agnes@region.example"
NEW = "trois chevaux et une seule agrafe"
PASSWORD_PAGE, FACTOR_PAGE = "/mon-compte/mot-de-passe", "/mon-compte/second-facteur"
KEY = re.compile(r'class="copy">([A-Z2-7]+)<')


@pytest.fixture
def agnes(instance: Instance) -> FlaskClient:
    return instance.client(AGNES)


def account(instance: Instance) -> Account:
    with instance.database.reading() as session:
        found = accounts.by_email(session, AGNES)
        assert found is not None
        return found


def change(client: FlaskClient, **fields: str) -> TestResponse:
    return send(client, PASSWORD_PAGE, **{"present": PASSWORD, "new": NEW, "again": NEW, **fields})


def test_one_sees_who_one_is_here(agnes: FlaskClient) -> None:
    text = agnes.get("/mon-compte").text
    for words in ("Agnès Rédactrice", AGNES, "Rédaction", "Changer de mot de passe"):
        assert words in text


class TestPassword:
    def test_changing_it_keeps_this_session_and_closes_the_others(
        self, instance: Instance, agnes: FlaskClient
    ) -> None:
        elsewhere = instance.client(AGNES)
        assert change(agnes).location == "/mon-compte"
        assert "Votre mot de passe est changé" in agnes.get("/mon-compte").text
        assert elsewhere.get("/").status_code == 302
        stranger = instance.stranger()
        assert send(stranger, "/connexion", email=AGNES, password=NEW).status_code == 302

    @pytest.mark.parametrize(
        ("fields", "field", "told"),
        [
            ({"present": "autre chose"}, "present", "Ce n’est pas votre mot de passe actuel."),
            ({"again": "autre chose"}, "again", "Les deux saisies diffèrent"),
            ({"new": "trop court", "again": "trop court"}, "new", "au moins 12 caractères"),
            ({"new": "agnes" * 4, "again": "agnes" * 4}, "new", "se devine trop facilement"),
            ({"new": ""}, "new", "Choisissez un nouveau mot de passe."),
        ],
    )
    def test_what_will_not_do_is_told_beside_its_field(
        self, instance: Instance, agnes: FlaskClient, fields: dict[str, str], field: str, told: str
    ) -> None:
        before = account(instance).password_hash
        answer = change(agnes, **fields)
        assert answer.status_code == 422
        assert told in answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]
        assert account(instance).password_hash == before
        assert agnes.get("/").status_code == 200

    def test_somebody_who_found_the_session_open_cannot_guess_for_long(self, agnes: FlaskClient) -> None:
        for _ in range(8):
            change(agnes, present="autre chose")
        assert "Trop d’essais" in change(agnes).text


class TestSecondFactor:
    def key(self, client: FlaskClient) -> str:
        found = KEY.search(client.get(FACTOR_PAGE).text)
        assert found is not None
        return found[1]

    def enrol(self, instance: Instance, client: FlaskClient) -> pyotp.TOTP:
        totp = pyotp.TOTP(self.key(client))
        answer = send(client, FACTOR_PAGE, present=PASSWORD, code=totp.at(instance.clock.at))
        assert answer.location == "/mon-compte"
        return totp

    def test_the_code_of_the_key_shown_adds_it(self, instance: Instance, agnes: FlaskClient) -> None:
        totp = self.enrol(instance, agnes)
        assert account(instance).totp_secret == totp.secret
        assert "En place" in agnes.get("/mon-compte").text
        with instance.database.reading() as session:
            told = session.query(OutboxMail).filter_by(kind="change-warned").one()
        assert told.to_address == AGNES
        assert agnes.get(FACTOR_PAGE).location == "/mon-compte", "a second key is not offered"

    def test_looking_twice_shows_the_same_key_and_keeps_nothing(
        self, instance: Instance, agnes: FlaskClient
    ) -> None:
        assert self.key(agnes) == self.key(agnes)
        assert account(instance).totp_secret is None

    def test_another_session_is_offered_another_key(self, instance: Instance, agnes: FlaskClient) -> None:
        first = self.key(agnes)
        instance.clock.advance(timedelta(seconds=1))
        assert self.key(instance.client(AGNES)) != first

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"code": "000000"}, "code"), ({"present": "autre chose"}, "present"), ({"code": ""}, "code")],
    )
    def test_it_is_not_added_without_both(
        self, instance: Instance, agnes: FlaskClient, fields: dict[str, str], field: str
    ) -> None:
        code = pyotp.TOTP(self.key(agnes)).at(instance.clock.at)
        answer = send(agnes, FACTOR_PAGE, **{"present": PASSWORD, "code": code, **fields})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        assert account(instance).totp_secret is None

    def test_it_is_taken_away_with_a_code_that_has_not_served(
        self, instance: Instance, agnes: FlaskClient
    ) -> None:
        totp = self.enrol(instance, agnes)
        page = f"{FACTOR_PAGE}/retirer"
        answer = send(agnes, page, code=totp.at(instance.clock.at))
        assert answer.status_code == 422, "the code that added it has served"
        instance.clock.advance(timedelta(seconds=30))
        code = totp.at(instance.clock.at)
        assert "la personne qui confirme le lira" in send(agnes, page, code=code).text, (
            "the code still serves"
        )
        asked = send(agnes, page, code=code, reason="Nouveau téléphone.").location
        assert account(instance).totp_secret is not None
        bruno = instance.client("bruno@region.example")
        assert "L’une des deux personnes" in bruno.get(asked).text, "neither of the two is an administrator"
        denis = instance.client("denis@region.example")
        assert send(denis, asked, to=f"{asked}/confirmer").status_code == 302
        assert account(instance).totp_secret is None

    def test_of_who_only_reads_it_is_taken_away_at_once(self, instance: Instance) -> None:
        chantal = instance.client("chantal@region.example")
        with instance.database.transaction() as session:
            known = accounts.by_email(session, "chantal@region.example")
            assert known is not None
            known.totp_secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
        code = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").at(instance.clock.at)
        assert send(chantal, f"{FACTOR_PAGE}/retirer", code=code).location == "/mon-compte"
        assert chantal.get("/mon-compte").status_code == 200, "this session goes on"

    def test_there_is_nothing_to_take_away_before(self, agnes: FlaskClient) -> None:
        assert agnes.get(f"{FACTOR_PAGE}/retirer").location == "/mon-compte"
