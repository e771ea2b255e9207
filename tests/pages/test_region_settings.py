"""Réglages de la Région: filled in once for all conventions."""

import re

import pytest
from flask.testing import FlaskClient

from tests.pages.forms import send, token_of
from tests.pages.instance import Instance
from workflow.packs import FilledBy, find_pack
from workflow.readings.region import region_values
from workflow.records.account import Account

PACK = find_pack("epn-normandie")
SAMPLE = dict(PACK.sample.region)
SETTINGS = "/reglages"


@pytest.fixture
def denis(instance: Instance) -> FlaskClient:
    return instance.client("denis@region.example")


def values(instance: Instance) -> dict[str, str]:
    with instance.database.reading() as session:
        return {name: value for name, value in region_values(session).items() if value}


def test_every_field_that_the_template_leaves_to_the_region_is_there(denis: FlaskClient) -> None:
    page = denis.get(SETTINGS).text
    for field in PACK.fields:
        assert (f'name="{field.name}"' in page) == (field.filled_by is FilledBy.REGION)


def test_what_is_typed_is_kept_and_shown_again(instance: Instance, denis: FlaskClient) -> None:
    assert send(denis, SETTINGS, **SAMPLE).location == SETTINGS
    assert values(instance) == {name: value for name, value in SAMPLE.items() if value}
    page = denis.get(SETTINGS).text
    assert SAMPLE["president_last_name"] in page
    assert "Il manque" not in page


def test_it_may_be_filled_in_little_by_little(instance: Instance, denis: FlaskClient) -> None:
    before = denis.get(SETTINGS).text
    assert '<a href="#region_address">Siège de la Région</a>' in before
    send(denis, SETTINGS, region_address="l’Abbaye-aux-Dames")
    assert values(instance)["region_address"] == "l’Abbaye-aux-Dames"
    after = denis.get(SETTINGS).text
    assert '<a href="#region_address">' not in after
    assert '<a href="#president_last_name">' in after


def test_the_link_to_a_choice_that_is_missing_leads_to_its_first_box(denis: FlaskClient) -> None:
    page = denis.get(SETTINGS).text
    assert 'href="#president_civility-0"' in page
    assert 'id="president_civility-0"' in page


def test_a_delegate_is_missing_only_where_a_delegate_signs(denis: FlaskClient) -> None:
    send(denis, SETTINGS, **{**SAMPLE, "region_signatory": "delegate", "region_delegate_last_name": ""})
    assert '<a href="#region_delegate_last_name">' in denis.get(SETTINGS).text
    send(denis, SETTINGS, **{**SAMPLE, "region_signatory": "president", "region_delegate_last_name": ""})
    assert '<a href="#region_delegate_last_name">' not in denis.get(SETTINGS).text


def test_a_value_that_will_not_do_is_told_and_the_others_are_kept(
    instance: Instance, denis: FlaskClient
) -> None:
    answer = send(denis, SETTINGS, **{**SAMPLE, "region_data_contact": "dpo"})
    assert answer.status_code == 422
    told = answer.text.partition('id="region_data_contact-error"')[2].partition("</p>")[0]
    assert "n’est pas une adresse électronique utilisable" in told
    assert "region_data_contact" not in values(instance)
    assert values(instance)["president_last_name"] == SAMPLE["president_last_name"]


def test_stray_blanks_are_not_kept(instance: Instance, denis: FlaskClient) -> None:
    send(denis, SETTINGS, president_last_name="  Bellengreville ")
    assert values(instance)["president_last_name"] == "Bellengreville"


class TestWhereTheSignatorysLinkGoes:
    """One person alone does not change it once it is there; another confirms."""

    NEW = "cabinet@region.example"

    @pytest.fixture(autouse=True)
    def filled_in(self, denis: FlaskClient) -> None:
        send(denis, SETTINGS, **SAMPLE)

    def asked(self, denis: FlaskClient) -> str:
        fields = {**SAMPLE, "region_signer_email": self.NEW, "change_reason": "Le cabinet a changé de boîte."}
        assert send(denis, SETTINGS, **fields).location == SETTINGS
        return "/demandes/1"

    def test_a_reason_is_needed_and_nothing_is_written_without_it(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        answer = send(
            denis, SETTINGS, **{**SAMPLE, "region_signer_email": self.NEW, "region_address": "ailleurs"}
        )
        assert answer.status_code == 422
        told = answer.text.partition('id="change_reason-error"')[2].partition("</p>")[0]
        assert "la personne qui confirme le lira" in told
        assert values(instance)["region_address"] == SAMPLE["region_address"]

    def test_it_changes_once_another_person_confirms(self, instance: Instance, denis: FlaskClient) -> None:
        request = self.asked(denis)
        assert values(instance)["region_signer_email"] == SAMPLE["region_signer_email"]
        assert "rien ne change tant qu’une autre personne" in denis.get(SETTINGS).text
        assert "ne le confirme pas elle-même" in denis.get(request).text
        bruno = instance.client("bruno@region.example")
        assert "Changement à confirmer" in bruno.get("/").text
        assert "Le cabinet a changé de boîte." in bruno.get(request).text
        send(bruno, request, to=f"{request}/confirmer")
        assert values(instance)["region_signer_email"] == self.NEW
        page = denis.get(SETTINGS).text
        assert "Denis Administrateur, confirmé par Bruno Relecteur" in page
        assert f"{SAMPLE['region_signer_email']}" in page

    def test_a_drafter_does_not_confirm(self, instance: Instance, denis: FlaskClient) -> None:
        request = self.asked(denis)
        agnes = instance.client("agnes@region.example")
        assert "Confirmer demande le rôle" in agnes.get(request).text
        refused = agnes.post(
            f"{request}/confirmer", data={"csrf_token": token_of(agnes.get("/mon-compte/mot-de-passe"))}
        )
        assert refused.status_code == 422
        assert values(instance)["region_signer_email"] == SAMPLE["region_signer_email"]

    def test_two_changes_of_one_address_do_not_wait_at_once(self, denis: FlaskClient) -> None:
        self.asked(denis)
        fields = {**SAMPLE, "region_signer_email": "autre@region.example", "change_reason": "Encore."}
        answer = send(denis, SETTINGS, **fields)
        assert answer.status_code == 422
        assert "a déjà demandé un changement" in answer.text

    def test_the_page_says_what_to_do_where_nobody_else_could_confirm(
        self, instance: Instance, denis: FlaskClient
    ) -> None:
        request = self.asked(denis)
        with instance.database.transaction() as session:
            for one in session.query(Account).filter(Account.email != "denis@region.example"):
                one.active = False
        page = denis.get(request).text
        assert "Personne d’autre ne peut confirmer ici" in page
        assert "conventio confirm 1 --reason" in page


def test_who_changed_what_is_on_the_page(denis: FlaskClient) -> None:
    send(denis, SETTINGS, president_last_name="Bellengreville", region_signatory="president")
    send(denis, SETTINGS, president_last_name="Lecanu")
    page = denis.get(SETTINGS).text
    assert "Qui a changé quoi" in page
    cells = [
        re.sub(r"<[^>]+>", "", cell).strip()
        for cell in re.findall(r"<t[dh] role[^>]*>(.*?)</t[dh]>", page, re.DOTALL)
    ]
    last = cells.index("Nom du Président ou de la Présidente")
    assert cells[last - 1 : last + 3] == [
        "Denis Administrateur", "Nom du Président ou de la Présidente", "Bellengreville", "Lecanu",
    ]  # fmt: skip
    assert "Le Président ou la Présidente" in cells, "an answer is shown in its words"
