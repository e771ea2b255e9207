"""Co-contractants: looked for, entered, shown, corrected."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages.forms import send
from tests.pages.instance import NOON, Instance
from workflow.acts.co_contractors import Particulars, enter
from workflow.readings.co_contractors import PAGE_LENGTH
from workflow.records.co_contractor import CoContractor

AGNES, CHANTAL = "agnes@region.example", "chantal@region.example"
LIST, ADD = "/co-contractants", "/co-contractants/ajouter"
TYPED = {
    "name": "Commune de Bernay",
    "legal_form": "commune",
    "siren": "212 700 561",
    "siret": "",
    "rna": "",
    "address": "Place Gustave Héon",
    "postcode": "27300",
    "city": "Bernay",
    "email": "mairie@bernay.example",
    "phone": "",
}


@pytest.fixture
def agnes(instance: Instance) -> FlaskClient:
    return instance.client(AGNES)


def add(client: FlaskClient, **fields: str) -> TestResponse:
    return send(client, ADD, **{**TYPED, **fields})


def stored(instance: Instance) -> list[CoContractor]:
    with instance.database.reading() as session:
        return session.query(CoContractor).order_by(CoContractor.id).all()


def beside(answer: TestResponse, field: str) -> str:
    return answer.text.partition(f'id="{field}-error"')[2].partition("</p>")[0]


class TestEntering:
    def test_it_is_kept_and_shown(self, instance: Instance, agnes: FlaskClient) -> None:
        answer = add(agnes)
        [bernay] = stored(instance)
        assert answer.location == f"{LIST}/{bernay.id}"
        page = agnes.get(answer.location).text
        for words in ("Commune de Bernay", "212700561", "Place Gustave Héon, 27300 Bernay", "Commune"):
            assert words in page

    @pytest.mark.parametrize(
        ("fields", "field", "told"),
        [
            ({"name": " "}, "name", "Indiquez le nom du co-contractant."),
            ({"legal_form": ""}, "legal_form", "Choisissez la forme juridique."),
            ({"siren": "123456789"}, "siren", "n’est pas un numéro SIREN"),
            ({"siret": "12345678901234"}, "siret", "n’est pas un numéro SIRET"),
            ({"siret": "73282932000074"}, "siret", "ne commence pas par le SIREN indiqué"),
            ({"siren": "", "rna": "142001234"}, "rna", "n’est pas un numéro RNA"),
            ({"siren": ""}, "siren", "Indiquez un SIREN, ou le numéro RNA"),
            ({"postcode": "2730"}, "postcode", "cinq chiffres"),
            ({"email": "bernay"}, "email", "n’est pas une adresse électronique utilisable"),
        ],
    )
    def test_what_will_not_do_is_told_beside_its_field(
        self, instance: Instance, agnes: FlaskClient, fields: dict[str, str], field: str, told: str
    ) -> None:
        answer = add(agnes, **fields)
        assert answer.status_code == 422
        assert told in beside(answer, field)
        assert f'href="#{field}"' in answer.text
        assert 'value="Bernay"' in answer.text, "what was typed is still there"
        assert stored(instance) == []

    def test_every_problem_is_told_at_once(self, agnes: FlaskClient) -> None:
        answer = add(agnes, name="", postcode="2730", siren="123456789")
        for field in ("name", "postcode", "siren"):
            assert beside(answer, field)

    @pytest.mark.parametrize(
        ("legal_form", "told"),
        [("commune", ""), ("epci", "Un EPCI est un établissement public"), ("ccas", "Un CCAS est un")],
    )
    def test_a_doubtful_legal_form_warns_and_does_not_block(
        self, instance: Instance, agnes: FlaskClient, legal_form: str, told: str
    ) -> None:
        page = agnes.get(add(agnes, legal_form=legal_form).location).text
        assert len(stored(instance)) == 1
        assert ("message--warning" in page) == bool(told)
        assert told in page

    def test_a_form_that_no_template_knows_is_refused(self, instance: Instance, agnes: FlaskClient) -> None:
        assert add(agnes, legal_form="empire").status_code == 422
        assert stored(instance) == []

    def test_one_that_is_known_already_is_told(self, instance: Instance, agnes: FlaskClient) -> None:
        first = add(agnes).location
        answer = add(agnes, name="Ville de Bernay")
        assert answer.status_code == 422
        assert "déjà" in beside(answer, "siren")
        assert f'href="{first}"' in answer.text
        assert len(stored(instance)) == 1


class TestCorrecting:
    def test_what_was_typed_is_there_and_what_changes_is_kept(
        self, instance: Instance, agnes: FlaskClient
    ) -> None:
        page = add(agnes).location
        assert 'value="Place Gustave Héon"' in agnes.get(f"{page}/corriger").text
        assert send(agnes, f"{page}/corriger", **{**TYPED, "phone": "02 32 46 63 00"}).location == page
        assert stored(instance)[0].phone == "02 32 46 63 00"

    def test_a_correction_that_will_not_do_changes_nothing(
        self, instance: Instance, agnes: FlaskClient
    ) -> None:
        page = add(agnes).location
        answer = send(agnes, f"{page}/corriger", **{**TYPED, "siren": "123456789", "city": "Ailleurs"})
        assert answer.status_code == 422
        assert "SIREN" in beside(answer, "siren")
        assert stored(instance)[0].city == "Bernay"

    def test_its_own_number_is_no_duplicate(self, agnes: FlaskClient) -> None:
        page = add(agnes).location
        assert send(agnes, f"{page}/corriger", **TYPED).location == page

    def test_nothing_is_found_under_another_number(self, agnes: FlaskClient) -> None:
        for address in (f"{LIST}/987654", f"{LIST}/987654/corriger"):
            assert agnes.get(address).status_code == 404

    def test_readers_see_and_do_not_touch(self, instance: Instance, agnes: FlaskClient) -> None:
        page, reader = add(agnes).location, instance.client(CHANTAL)
        assert "Corriger" not in reader.get(page).text
        assert "Ajouter" not in reader.get(LIST).text
        assert reader.get(f"{page}/corriger").status_code == 403


def enter_many(instance: Instance, count: int) -> None:
    with instance.database.transaction() as session:
        for rank in range(count):
            given = {**TYPED, "name": f"Association {rank:03}", "siren": "", "rna": f"W14{rank:07}"}
            enter(session, Particulars(**given), at=NOON)


class TestList:
    def test_an_empty_list_says_what_will_come(self, agnes: FlaskClient) -> None:
        assert "paraîtront ici" in agnes.get(LIST).text

    @pytest.mark.parametrize(
        ("words", "found"),
        [("bernay", True), ("COMMUNE 27300", True), ("212700561", True), ("212 700 561", True), ("%", False)],
    )
    def test_it_is_found_by_name_place_and_number(
        self, agnes: FlaskClient, words: str, *, found: bool
    ) -> None:
        add(agnes)
        page = agnes.get(LIST, query_string={"q": words})
        assert ("Commune de Bernay" in page.text) == found
        assert ("Aucun co-contractant ne répond" in page.text) == (not found)

    def test_words_typed_are_only_words(self, agnes: FlaskClient) -> None:
        assert "<script>" not in agnes.get(LIST, query_string={"q": '"><script>alert(1)</script>'}).text

    def test_a_long_list_has_pages_that_keep_the_words(self, instance: Instance, agnes: FlaskClient) -> None:
        enter_many(instance, PAGE_LENGTH + 1)
        first = agnes.get(LIST, query_string={"q": "association"}).text
        assert "Page 1 sur 2" in first
        assert 'href="/co-contractants?q=association&amp;page=2"' in first
        second = agnes.get("/co-contractants?q=association&page=2").text
        assert f"Association {PAGE_LENGTH:03}" in second
        assert "Page précédente" in second
        assert "Page suivante" not in second

    @pytest.mark.parametrize("page", ["0", "-3", "99", "deux"])
    def test_a_page_that_is_not_there_is_no_failure(self, agnes: FlaskClient, page: str) -> None:
        add(agnes)
        assert agnes.get(LIST, query_string={"page": page}).status_code == 200
