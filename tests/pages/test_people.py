"""Personnes: who has an account, with which roles."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from notifications.outbox import OutboxMail
from tests.pages.forms import send
from tests.pages.instance import Instance
from workflow.acts import accounts, authorities, reset_password
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest
from workflow.rules.moves import Role

AGNES, DENIS = "agnes@region.example", "denis@region.example"
ADD = "/personnes/ajouter"


@pytest.fixture
def denis(instance: Instance) -> FlaskClient:
    return instance.client(DENIS)


def account(instance: Instance, email: str) -> Account:
    with instance.database.reading() as session:
        found = accounts.by_email(session, email)
        assert found is not None
        return found


def page_of(instance: Instance, email: str) -> str:
    return f"/personnes/{account(instance, email).id}"


def mails(instance: Instance) -> list[OutboxMail]:
    with instance.database.reading() as session:
        return session.query(OutboxMail).order_by(OutboxMail.id).all()


def add(client: FlaskClient, **fields: object) -> TestResponse:
    return send(client, ADD, **{"name": "Élise Signataire", "email": "elise@region.example", **fields})


def test_everybody_is_listed_with_roles_and_state(denis: FlaskClient) -> None:
    text = denis.get("/personnes").text
    assert "Bruno Relecteur" in text
    assert "Rédaction, Approbation" in text
    assert "bruno@region.example" in text


def confirmed(instance: Instance, email: str) -> None:
    """The newest request, by a second person."""
    with instance.database.reading() as session:
        request = session.query(ChangeRequest).order_by(ChangeRequest.id.desc()).first()
    assert request is not None
    page = f"/demandes/{request.id}"
    answer = send(instance.client(email), page, to=f"{page}/confirmer")
    assert answer.status_code == 302, answer.text


class TestAdding:
    def test_a_new_person_receives_a_link(self, instance: Instance, denis: FlaskClient) -> None:
        answer = add(denis, role_names=["reader"])
        elise = account(instance, "elise@region.example")
        assert answer.location == page_of(instance, elise.email)
        assert elise.roles == {Role.READER}
        [mail] = mails(instance)
        assert (mail.kind, mail.to_address) == ("account-created", "elise@region.example")
        assert mail.values["created_by"] == "Denis Administrateur"
        assert mail.values["roles"] == "Lecture"
        assert mail.values["valid_until"] == "1er décembre 2026 à 12 h 00"
        assert mail.secret_ref is not None
        assert mail.secret_ref.startswith("password-reset:")

    def test_roles_that_act_wait_for_a_second_person(self, instance: Instance, denis: FlaskClient) -> None:
        answer = add(denis, role_names=["drafter", "signatory"])
        assert answer.status_code == 422
        assert "la personne qui confirme le lira" in answer.text.partition('id="reason-error"')[2]
        page = add(denis, role_names=["drafter", "signatory", "reader"], reason="Nouvelle collègue.").location
        assert account(instance, "elise@region.example").roles == {Role.READER}
        told = {one.kind: (one.to_address, one.values.get("roles")) for one in mails(instance)}
        assert told == {
            "account-created": (
                "elise@region.example",
                "Rédaction, Signature, Lecture (une seconde personne doit encore les confirmer)",
            ),
            "change-asked": ("bruno@region.example", None),
        }
        assert "attend une confirmation" in denis.get(page).text
        confirmed(instance, "bruno@region.example")
        assert account(instance, "elise@region.example").roles == {
            Role.DRAFTER, Role.SIGNATORY, Role.READER,
        }  # fmt: skip

    def test_nobody_opens_a_second_account_with_powers_for_themselves(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        answer = add(
            denis, name="ADMINISTRATEUR Denis", email="d@region.example", role_names=["approver"], reason="x"
        )
        assert "Personne ne se donne un rôle" in answer.text.partition('id="role_names-error"')[2]
        with instance.database.reading() as session:
            assert accounts.by_email(session, "d@region.example") is None

    def test_it_is_said_where_the_password_is_not_chosen_yet(self, denis: FlaskClient) -> None:
        page = denis.get(add(denis).location).text
        assert "pas encore choisi" in page
        assert "Mot de passe à choisir" in denis.get("/personnes").text

    @pytest.mark.parametrize(
        ("email", "told"),
        [
            ("", "Indiquez l’adresse électronique."),
            ("elise", "n’est pas une adresse électronique utilisable"),
            (" AGNES@region.example ", "Un compte existe déjà pour agnes@region.example"),
        ],
    )
    def test_an_address_that_will_not_do_is_told_beside_it(
        self, instance: Instance, denis: FlaskClient, email: str, told: str
    ) -> None:
        answer = add(denis, email=email)
        assert answer.status_code == 422
        assert told in answer.text.partition('id="email-error"')[2].partition("</p>")[0]
        assert mails(instance) == []

    def test_a_role_that_does_not_exist_is_not_granted(self, denis: FlaskClient) -> None:
        answer = add(denis, role_names=["emperor"])
        assert answer.status_code == 422
        assert "elise@region.example" not in denis.get("/personnes").text


class TestChanging:
    def test_name_and_roles(self, instance: Instance, denis: FlaskClient) -> None:
        page = page_of(instance, AGNES)
        assert send(denis, page, name="Agnès  Martin", role_names=["reader"]).location == page
        changed = account(instance, AGNES)
        assert (changed.name, changed.roles) == ("Agnès Martin", {Role.READER})

    def test_what_is_granted_waits_and_what_is_taken_away_does_not(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        page = page_of(instance, AGNES)
        send(denis, page, name="Agnès Rédactrice", role_names=["approver"], reason="Elle relira.")
        assert account(instance, AGNES).roles == frozenset()
        confirmed(instance, "bruno@region.example")
        assert account(instance, AGNES).roles == {Role.APPROVER}
        assert "Elle relira." in denis.get(page).text

    def test_nobody_grants_to_themselves(self, instance: Instance, denis: FlaskClient) -> None:
        answer = send(
            denis, page_of(instance, DENIS), name="Denis Administrateur",
            role_names=["administrator", "signatory"], reason="Je remplace.",
        )  # fmt: skip
        assert answer.status_code == 422
        assert "Personne ne se donne un rôle" in answer.text.partition('id="role_names-error"')[2]
        assert account(instance, DENIS).roles == {Role.ADMINISTRATOR}

    def test_who_acts_is_not_called_otherwise_by_one_person(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        page = page_of(instance, AGNES)
        send(denis, page, name="Hugues Bellengreville", role_names=["drafter"], reason="Mariage.")
        assert account(instance, AGNES).name == "Agnès Rédactrice"
        confirmed(instance, "bruno@region.example")
        assert account(instance, AGNES).name == "Hugues Bellengreville"

    def test_the_last_administrator_keeps_the_role(self, instance: Instance, denis: FlaskClient) -> None:
        answer = send(denis, page_of(instance, DENIS), name="Denis", role_names=["reader"])
        assert answer.status_code == 422
        assert "dernier compte d’administration" in answer.text
        assert 'href="#role_names-0"' in answer.text
        assert account(instance, DENIS).roles == {Role.ADMINISTRATOR}

    def test_nobody_is_found_under_another_number(self, denis: FlaskClient) -> None:
        assert denis.get("/personnes/987654").status_code == 404


class TestAccess:
    def test_a_deactivated_person_is_out_and_may_come_back(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        page, agnes = page_of(instance, AGNES), instance.client(AGNES)
        assert agnes.get("/").status_code == 200
        send(denis, f"{page}/desactiver")
        assert agnes.get("/").status_code == 302
        assert "Ce compte est désactivé" in denis.get(page).text
        assert send(denis, f"{page}/reactiver").status_code == 422, "a reason is needed"
        send(denis, f"{page}/reactiver", reason="De retour.")
        assert not account(instance, AGNES).active
        confirmed(instance, "bruno@region.example")
        assert account(instance, AGNES).active
        assert agnes.get("/").status_code == 302, "a session closed once stays closed"

    def test_asking_to_deactivate_changes_nothing_yet(self, instance: Instance, denis: FlaskClient) -> None:
        denis.get(f"{page_of(instance, AGNES)}/desactiver")
        assert account(instance, AGNES).active

    def test_the_last_administrator_is_not_deactivated(self, instance: Instance, denis: FlaskClient) -> None:
        answer = send(denis, f"{page_of(instance, DENIS)}/desactiver")
        assert answer.status_code == 409
        assert account(instance, DENIS).active

    def test_a_link_is_sent_again_to_who_has_a_password(self, instance: Instance, denis: FlaskClient) -> None:
        page = page_of(instance, AGNES)
        assert send(denis, page, to=f"{page}/lien").location == page
        assert [mail.kind for mail in mails(instance)] == ["password-reset"]

    def test_a_link_is_sent_again_to_who_never_chose_one(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        page = add(denis).location
        send(denis, page, to=f"{page}/lien")
        first, second = mails(instance)
        assert first.kind == second.kind == "account-created"
        assert first.secret_ref != second.secret_ref

    def test_dropping_a_second_factor_closes_the_sessions(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        with instance.database.transaction() as session:
            session.get_one(Account, account(instance, AGNES).id).totp_secret = "JBSWY3DPEHPK3PXP"
        agnes = instance.client(AGNES)
        send(denis, f"{page_of(instance, AGNES)}/second-facteur", reason="Téléphone perdu.")
        assert account(instance, AGNES).totp_secret is not None
        assert agnes.get("/").status_code == 200
        confirmed(instance, "bruno@region.example")
        assert account(instance, AGNES).totp_secret is None
        assert agnes.get("/").status_code == 302


class TestAddress:
    """Where links and codes go: of who acts, by two people; of who reads, by one; the former address is told."""

    CHANTAL, NEW = "chantal@region.example", "nouvelle@region.example"

    def test_of_who_acts_by_two_people(self, instance: Instance, denis: FlaskClient) -> None:
        agnes, page = instance.client(AGNES), page_of(instance, AGNES)
        with instance.database.transaction() as session:
            known = session.get_one(Account, account(instance, AGNES).id)
            token = reset_password.token(
                instance.services.secret, reset_password.ask(session, known, at=instance.clock.at).id
            )
        asked = send(denis, f"{page}/adresse", email=f" {self.NEW.upper()} ", reason="Mariage.")
        assert "ne le confirme pas elle-même" in denis.get(asked.location).text
        assert account(instance, AGNES).email == AGNES
        confirmed(instance, "bruno@region.example")
        assert account(instance, self.NEW).name == "Agnès Rédactrice"
        assert agnes.get("/").status_code == 302, "sessions end"
        assert "expiré" in instance.stranger().get(f"/mot-de-passe/{token}").text, "so do links"
        warned = [one.values["made"] for one in mails(instance) if one.kind == "change-warned"]
        assert warned == ["", "oui"]
        assert {one.to_address for one in mails(instance) if one.kind == "change-warned"} == {AGNES}

    def test_of_who_reads_by_one(self, instance: Instance, denis: FlaskClient) -> None:
        page = page_of(instance, self.CHANTAL)
        assert send(denis, f"{page}/adresse", email=self.NEW).location == page
        assert account(instance, self.NEW).name == "Chantal Lectrice"
        assert self.CHANTAL in denis.get(page).text, "what it was stays in the history"

    def test_nobody_takes_somebody_elses(self, instance: Instance, denis: FlaskClient) -> None:
        answer = send(denis, f"{page_of(instance, AGNES)}/adresse", email=DENIS, reason="x")
        assert "Un compte existe déjà" in answer.text

    def test_the_owner_may_refuse_and_nobody_else_without_a_role(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        asked = send(denis, f"{page_of(instance, AGNES)}/adresse", email=self.NEW, reason="x").location
        assert instance.client(self.CHANTAL).get(asked).status_code == 404
        agnes = instance.client(AGNES)
        assert "Ce changement vous concerne" in agnes.get(asked).text
        assert send(agnes, asked, to=f"{asked}/refuser", reason="Ce n’est pas moi.").status_code == 302
        assert account(instance, AGNES).email == AGNES

    def test_of_who_acted_by_two_people_still_once_the_roles_are_taken_away(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        """Else one person takes an approver's roles away, the address too, and has the roles given back."""
        page = page_of(instance, "bruno@region.example")
        send(denis, page, name="Bruno Relecteur", role_names=["reader"])
        assert account(instance, "bruno@region.example").roles == {Role.READER}
        asked = send(denis, f"{page}/adresse", email=self.NEW, reason="x").location
        assert asked.startswith("/demandes/")
        assert account(instance, "bruno@region.example").roles == {Role.READER}
        told = denis.get(asked).text
        assert "Ce qui a été changé auparavant sur ce compte" in told
        assert "rédaction, approbation" in told

    def test_of_who_signs_for_the_region_by_two_people_whatever_the_roles(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        with instance.database.transaction() as session:
            person = authorities.Person(
                first_name="Chantal", last_name="Lectrice", quality="Présidente",
                account_id=account(instance, self.CHANTAL).id,
            )  # fmt: skip
            authorities.enter_person(session, person, co_contractor_id=None, at=instance.clock.at)
        page = page_of(instance, self.CHANTAL)
        assert send(denis, f"{page}/adresse", email=self.NEW, reason="x").location.startswith("/demandes/")
        assert account(instance, self.CHANTAL).name == "Chantal Lectrice"
