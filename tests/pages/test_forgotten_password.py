"""A forgotten password: a link by mail, good once, which nobody learns anything from asking for."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from notifications.outbox import OutboxMail
from tests.pages.forms import send
from tests.pages.instance import Instance
from tests.people import PASSWORD
from workflow.acts import accounts
from workflow.acts.reset_password import RESET_LIFETIME
from workflow.acts.secrets import resolve
from workflow.records.account import Account

AGNES = "agnes@region.example"
NEW = "trois chevaux et une seule agrafe"
FORGOTTEN = "/mot-de-passe-oublie"


def ask(client: FlaskClient, email: str = AGNES) -> TestResponse:
    return send(client, FORGOTTEN, email=email)


def mails(instance: Instance) -> list[OutboxMail]:
    with instance.database.reading() as session:
        return session.query(OutboxMail).order_by(OutboxMail.id).all()


def link(instance: Instance) -> str:
    """The path that the last mail leads to."""
    reference = mails(instance)[-1].secret_ref
    assert reference is not None
    workshop = instance.services.workshop
    return resolve(workshop, reference)["link"].removeprefix(workshop.settings.public_url)


def can_sign_in(instance: Instance, password: str) -> bool:
    return send(instance.stranger(), "/connexion", email=AGNES, password=password).status_code == 302


def test_a_link_opens_the_account_with_a_new_password(instance: Instance) -> None:
    client, elsewhere = instance.stranger(), instance.client(AGNES)
    assert "Mot de passe oublié" in client.get("/connexion").text
    ask(client, " Agnes@Region.example")
    [mail] = mails(instance)
    assert (mail.kind, mail.to_address) == ("password-reset", AGNES)
    assert mail.values["valid_until"] == "24 novembre 2026 à 14 h 00"
    page = link(instance)
    assert AGNES in client.get(page).text
    assert send(client, page, password=NEW).location == "/connexion"
    assert "vous pouvez vous connecter" in client.get("/connexion").text
    assert can_sign_in(instance, NEW)
    assert not can_sign_in(instance, PASSWORD)
    assert elsewhere.get("/").status_code == 302, "every session opened before is closed"


def test_the_answer_is_the_same_whether_the_account_exists_or_not(instance: Instance) -> None:
    with instance.database.transaction() as session:
        bruno = accounts.by_email(session, "bruno@region.example")
        assert bruno is not None
        accounts.change(session, bruno, name=bruno.name, roles=bruno.roles, active=False)
    answers = [
        (answer.status_code, answer.location, answer.text)
        for email in (AGNES, "bruno@region.example", "personne@ailleurs.example", "pas une adresse")
        if (answer := ask(instance.stranger(), email))
    ]
    assert len(set(answers)) == 1
    assert [mail.to_address for mail in mails(instance)] == [AGNES]


def test_asking_again_and_again_sends_three_mails_an_hour(instance: Instance) -> None:
    for _ in range(5):
        assert ask(instance.stranger()).status_code == 302
    assert len(mails(instance)) == 3
    instance.clock.advance(timedelta(hours=1))
    ask(instance.stranger())
    assert len(mails(instance)) == 4


def test_opening_the_link_consumes_nothing(instance: Instance) -> None:
    """Mail scanners open every link."""
    ask(instance.stranger())
    page = link(instance)
    for _ in range(3):
        assert instance.stranger().get(page).status_code == 200
        assert instance.stranger().head(page).status_code == 200
    assert send(instance.stranger(), page, password=NEW).location == "/connexion"


def test_a_link_that_has_served_says_what_to_do(instance: Instance) -> None:
    ask(instance.stranger())
    page = link(instance)
    send(instance.stranger(), page, password=NEW)
    answer = instance.stranger().get(page)
    assert answer.status_code == 409
    assert "a expiré ou a déjà servi" in answer.text
    assert f'href="{FORGOTTEN}"' in answer.text


def test_a_link_lives_two_hours(instance: Instance) -> None:
    ask(instance.stranger())
    page, client = link(instance), instance.stranger()
    instance.clock.advance(RESET_LIFETIME - timedelta(seconds=1))
    assert client.get(page).status_code == 200
    instance.clock.advance(timedelta(seconds=1))
    assert client.get(page).status_code == 409
    answer = send(client, FORGOTTEN, to=page, password=NEW)
    assert answer.status_code == 409
    assert can_sign_in(instance, PASSWORD)


@pytest.mark.parametrize("token", ["", "1", "1-", "1-" + "0" * 40, "999999999999-x", "²-x", "-1-x", "é" * 20])
def test_a_guessed_link_opens_nothing(instance: Instance, token: str) -> None:
    ask(instance.stranger())
    assert instance.stranger().get(f"/mot-de-passe/{token}").status_code in {404, 409}


@pytest.mark.parametrize(
    ("password", "told"), [("", "Choisissez un mot de passe."), ("court", "12 caractères")]
)
def test_a_password_that_will_not_do_leaves_the_link_good(
    instance: Instance, password: str, told: str
) -> None:
    ask(instance.stranger())
    page = link(instance)
    answer = send(instance.stranger(), page, password=password)
    assert answer.status_code == 422
    assert told in answer.text
    assert send(instance.stranger(), page, password=NEW).location == "/connexion"


def test_a_new_link_makes_the_former_ones_worthless(instance: Instance) -> None:
    ask(instance.stranger())
    first = link(instance)
    ask(instance.stranger())
    send(instance.stranger(), link(instance), password=NEW)
    assert instance.stranger().get(first).status_code == 409


def test_a_link_asked_for_before_deactivation_opens_nothing(instance: Instance) -> None:
    ask(instance.stranger())
    with instance.database.transaction() as session:
        agnes = session.query(Account).filter_by(email=AGNES).one()
        accounts.change(session, agnes, name=agnes.name, roles=agnes.roles, active=False)
    assert instance.stranger().get(link(instance)).status_code == 409
