"""Two people, or two tabs: one approves what one saw, and nobody undoes what they did not see."""

import re
from datetime import timedelta
from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests.factories import conventions
from tests.factories.means import Means
from tests.pages.forms import hidden_in, send
from tests.pages.instance import NOON, Instance
from tests.pages.site import office_of
from workflow.acts import signer_codes
from workflow.readings.region import region_values
from workflow.records.convention import Convention, DocumentRole

AGNES, BRUNO, DENIS = "agnes@region.example", "bruno@region.example", "denis@region.example"
NUMBER = "EPN-2026-0001"
ROOT = f"/conventions/{NUMBER}"
FORM = f"{ROOT}/rediger"


@pytest.fixture
def office(instance: Instance, means: Means) -> conventions.Office:
    return office_of(instance, means)


@pytest.fixture
def draft(office: conventions.Office) -> int:
    return conventions.drafted(office, at=NOON - timedelta(hours=2))


@pytest.fixture
def submitted(office: conventions.Office) -> int:
    return conventions.submitted(office, at=NOON - timedelta(hours=2))


def later(instance: Instance) -> None:
    instance.clock.advance(timedelta(minutes=5))


def convention(instance: Instance, number: int) -> Convention:
    with instance.database.reading() as session:
        found = session.get_one(Convention, number)
        _read = found.documents
        return found


def filled_in(page: TestResponse) -> dict[str, object]:
    """Every answer of the form as the page shows it, as a browser sends it back untouched."""
    form = page.text.partition('<form class="form" method="post" novalidate>')[2].partition("</form>")[0]
    shown: dict[str, object] = {}
    for control in re.findall(r"<(?:input|textarea)\b[^>]*>(?:[^<]*</textarea>)?", form):
        name = re.search(r' name="([^"]+)"', control)
        kind = re.search(r' type="([^"]+)"', control)
        if name is None or (kind and kind[1] in {"hidden", "radio"} and " checked" not in control):
            continue
        value = re.search(r' value="([^"]*)"', control)
        text = control.partition(">")[2].removesuffix("</textarea>").lstrip("\r\n")
        shown[name[1]] = unescape(value[1] if value else text)
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r' selected value="([^"]*)"', options)
        shown[name] = unescape(chosen[1]) if chosen else ""
    return {**shown, **hidden_in(page)}


class TestApproving:
    def test_a_text_that_was_edited_meanwhile_is_not_frozen(self, instance: Instance, submitted: int) -> None:
        """The approver had the page open; the drafter took the text back, changed it, and submitted it again."""
        bruno, agnes = instance.client(BRUNO), instance.client(AGNES)
        page = bruno.get(f"{ROOT}/relire")
        later(instance)
        assert send(agnes, f"{ROOT}/reprendre").status_code == 302
        assert send(agnes, FORM, representative_quality="Directrice").status_code == 302
        assert send(agnes, f"{ROOT}/soumettre").status_code == 302
        later(instance)
        answer = bruno.post(f"{ROOT}/approuver", data=hidden_in(page))
        assert answer.status_code == 422
        assert convention(instance, submitted).state_name == "in-review"
        assert convention(instance, submitted).document(DocumentRole.FROZEN_PDF) is None
        for words in (
            "a changé depuis que vous avez ouvert cette page",
            "Formulaire complété",
            "Agnès Rédactrice",
        ):
            assert words in answer.text
        assert "24 novembre 2026 à 12 h 05" in answer.text
        assert bruno.post(f"{ROOT}/approuver", data=hidden_in(answer)).status_code == 302
        assert convention(instance, submitted).state_name == "approved"

    @pytest.mark.parametrize(
        ("who", "address", "fields", "told"),
        [
            (AGNES, "/co-contractants/1/corriger", {"city": "Bayeux"}, "Fiche du co-contractant corrigée"),
            (
                DENIS,
                "/reglages",
                {"region_address": "Abbaye-aux-Dames, Caen"},
                "Réglages de la Région changés",
            ),
        ],
    )
    def test_what_the_text_takes_from_elsewhere_is_seen_too(
        self, instance: Instance, submitted: int, who: str, address: str, fields: dict[str, str], told: str
    ) -> None:
        bruno = instance.client(BRUNO)
        page = bruno.get(f"{ROOT}/relire")
        later(instance)
        other = instance.client(who)
        assert other.post(address, data={**filled_in(other.get(address)), **fields}).status_code == 302
        answer = bruno.post(f"{ROOT}/approuver", data=hidden_in(page))
        assert answer.status_code == 422
        assert told in answer.text
        assert convention(instance, submitted).state_name == "in-review"

    def test_remarks_typed_on_a_stale_page_are_kept(self, instance: Instance, submitted: int) -> None:
        bruno, agnes = instance.client(BRUNO), instance.client(AGNES)
        page = bruno.get(f"{ROOT}/relire")
        later(instance)
        send(agnes, f"{ROOT}/reprendre")
        send(agnes, f"{ROOT}/soumettre")
        remarks = {"reason": "L’article 4 nomme une autre commune."}
        answer = bruno.post(f"{ROOT}/renvoyer", data={**hidden_in(page), **remarks})
        assert answer.status_code == 422
        assert remarks["reason"] in answer.text
        assert convention(instance, submitted).state_name == "in-review"
        assert bruno.post(f"{ROOT}/renvoyer", data={**hidden_in(answer), **remarks}).status_code == 302

    def test_a_form_that_does_not_say_what_was_seen_changes_nothing(
        self, instance: Instance, submitted: int
    ) -> None:
        bruno = instance.client(BRUNO)
        given = hidden_in(bruno.get(f"{ROOT}/relire"))
        for revision in ([], ["EPN-2026-0002:1.1.1"], ["1.1.1"]):
            answer = bruno.post(f"{ROOT}/approuver", data={**given, "revision": revision})
            assert answer.status_code == 409
            assert "ne dit pas ce que vous aviez sous les yeux" in answer.text
        for revision in (f"{NUMBER}:", f"{NUMBER}:x.y.z", f"{NUMBER}:99.1.1"):
            assert bruno.post(f"{ROOT}/approuver", data={**given, "revision": revision}).status_code == 422
        assert convention(instance, submitted).state_name == "in-review"


class TestOneDraft:
    def test_what_each_changed_is_kept(self, instance: Instance, draft: int) -> None:
        agnes, bruno = instance.client(AGNES), instance.client(BRUNO)
        first, second = filled_in(agnes.get(FORM)), filled_in(bruno.get(FORM))
        later(instance)
        assert agnes.post(FORM, data={**first, "representative_quality": "Directrice"}).status_code == 302
        saved = bruno.post(FORM, data={**second, "representative_email": "autre@atelier.example"})
        assert saved.status_code == 302
        values = convention(instance, draft).field_values
        assert values["representative_quality"] == "Directrice"
        assert values["representative_email"] == "autre@atelier.example"
        assert "Une autre personne a changé entre-temps" in bruno.get(saved.location).text

    def test_a_field_that_both_changed_shows_both_and_asks(self, instance: Instance, draft: int) -> None:
        agnes, other = instance.client(AGNES), instance.client(BRUNO)
        first, second = filled_in(agnes.get(FORM)), filled_in(other.get(FORM))
        later(instance)
        agnes.post(FORM, data={**first, "representative_quality": "Directrice"})
        typed = {
            **second,
            "representative_quality": "Trésorière",
            "representative_email": "t@atelier.example",
        }
        answer = other.post(FORM, data=typed)
        assert answer.status_code == 422
        values = convention(instance, draft).field_values
        assert values["representative_quality"] == "Directrice", "what was stored first is not undone"
        assert values["representative_email"] == "t@atelier.example", "what nobody else changed is stored"
        assert 'value="Trésorière"' in answer.text, "what was typed is still there"
        assert "Réponse enregistrée par Agnès Rédactrice" in answer.text
        assert "Directrice" in answer.text
        assert "dites laquelle garder" in answer.text

    @pytest.mark.parametrize(
        ("keep", "status", "stored"),
        [("mine", 302, "Trésorière"), ("theirs", 302, "Directrice"), ("", 422, "Directrice")],
    )
    def test_the_choice_is_what_is_stored(
        self, instance: Instance, draft: int, keep: str, status: int, stored: str
    ) -> None:
        agnes, other = instance.client(AGNES), instance.client(BRUNO)
        first, second = filled_in(agnes.get(FORM)), filled_in(other.get(FORM))
        later(instance)
        agnes.post(FORM, data={**first, "representative_quality": "Directrice"})
        asked = other.post(FORM, data={**second, "representative_quality": "Trésorière"})
        chosen = {"asked": "representative_quality"} | ({"keep-representative_quality": keep} if keep else {})
        assert other.post(FORM, data={**filled_in(asked), **chosen}).status_code == status
        assert convention(instance, draft).field_values["representative_quality"] == stored

    def test_somebody_who_answers_while_one_chooses_is_asked_about_too(
        self, instance: Instance, draft: int
    ) -> None:
        agnes, other = instance.client(AGNES), instance.client(BRUNO)
        first, second = filled_in(agnes.get(FORM)), filled_in(other.get(FORM))
        later(instance)
        agnes.post(FORM, data={**first, "representative_quality": "Directrice"})
        asked = other.post(FORM, data={**second, "representative_quality": "Trésorière"})
        later(instance)
        agnes.post(FORM, data={**filled_in(agnes.get(FORM)), "representative_quality": "Secrétaire"})
        chosen = {"asked": "representative_quality", "keep-representative_quality": "mine"}
        again = other.post(FORM, data={**filled_in(asked), **chosen})
        assert again.status_code == 422
        assert "Secrétaire" in again.text
        assert convention(instance, draft).field_values["representative_quality"] == "Secrétaire"

    def test_two_tabs_of_one_person_are_two_readers(self, instance: Instance, draft: int) -> None:
        agnes = instance.client(AGNES)
        first, second = filled_in(agnes.get(FORM)), filled_in(agnes.get(FORM))
        later(instance)
        agnes.post(FORM, data={**first, "representative_quality": "Directrice"})
        assert agnes.post(FORM, data={**second, "representative_quality": "Trésorière"}).status_code == 422
        assert convention(instance, draft).field_values["representative_quality"] == "Directrice"

    def test_the_way_of_signing_is_an_answer_like_the_others(self, instance: Instance, draft: int) -> None:
        agnes, other = instance.client(AGNES), instance.client(BRUNO)
        first, second = filled_in(agnes.get(FORM)), filled_in(other.get(FORM))
        later(instance)
        assert agnes.post(FORM, data={**first, "medium": "paper"}).status_code == 302
        assert other.post(FORM, data={**second, "representative_quality": "Directrice"}).status_code == 302
        assert convention(instance, draft).medium_name == "paper"

    def test_what_was_typed_survives_a_submission(self, instance: Instance, draft: int) -> None:
        agnes, other = instance.client(AGNES), instance.client(BRUNO)
        typed = {**filled_in(agnes.get(FORM)), "representative_quality": "Directrice"}
        later(instance)
        assert send(other, f"{ROOT}/soumettre").status_code == 302
        answer = agnes.post(FORM, data=typed)
        assert answer.status_code == 422
        assert 'value="Directrice"' in answer.text
        assert "n’est pas enregistré ; cette page le garde" in answer.text
        assert "Bruno Relecteur" in answer.text
        assert "Directrice" not in convention(instance, draft).field_values.values()

    def test_a_button_beside_the_form_is_stale_as_well(self, instance: Instance, draft: int) -> None:
        agnes, other = instance.client(AGNES), instance.client(BRUNO)
        page = other.get(FORM)
        later(instance)
        agnes.post(FORM, data={**filled_in(agnes.get(FORM)), "representative_quality": "Directrice"})
        answer = other.post(f"{ROOT}/projet", data=hidden_in(page))
        assert answer.status_code == 409
        assert "Revenir au dossier" in answer.text
        assert convention(instance, draft).document(DocumentRole.PROJET_PDF) is None


class TestSending:
    def test_a_text_that_was_reopened_meanwhile_is_not_sent(
        self, instance: Instance, office: conventions.Office
    ) -> None:
        number = conventions.approved(office, at=NOON - timedelta(hours=2))
        agnes, other = instance.client(AGNES), instance.client(BRUNO)
        page = agnes.get(f"{ROOT}/envoyer")
        later(instance)
        given = {"reason": "Une faute à l’article 2."}
        assert send(other, f"{ROOT}/rouvrir", **given).status_code == 302
        send(agnes, f"{ROOT}/soumettre")
        send(other, f"{ROOT}/relire", to=f"{ROOT}/approuver")
        assert convention(instance, number).version == 2
        answer = agnes.post(f"{ROOT}/envoyer", data=hidden_in(page))
        assert answer.status_code == 422
        assert convention(instance, number).state_name == "approved"
        assert "Rouvrir la rédaction" in answer.text

    def test_nothing_that_only_tells_of_a_mail_counts(
        self, instance: Instance, office: conventions.Office
    ) -> None:
        """A signatory asks for a code while the agent reads: what the agent decides upon is the same."""
        number = conventions.sent(office, at=NOON - timedelta(hours=2))
        agnes = instance.client(AGNES)
        page = agnes.get(f"{ROOT}/abandonner")
        signer_codes.ask_code(office.workshop, conventions.token_of(office, number, "co-contractor"), at=NOON)
        later(instance)
        given = {**hidden_in(page), "reason": "La commune se retire."}
        assert agnes.post(f"{ROOT}/abandonner", data=given).status_code == 302

    def test_a_signature_given_meanwhile_does(self, instance: Instance, office: conventions.Office) -> None:
        number = conventions.sent(office, at=NOON - timedelta(hours=2))
        agnes = instance.client(AGNES)
        page = agnes.get(f"{ROOT}/abandonner")
        office.means.set_clock(NOON)
        conventions.confirm(office, number, "co-contractor", at=NOON)
        later(instance)
        given = {**hidden_in(page), "reason": "La commune se retire."}
        answer = agnes.post(f"{ROOT}/abandonner", data=given)
        assert answer.status_code == 422
        assert "Signature donnée" in answer.text
        assert given["reason"] in answer.text
        assert convention(instance, number).state_name == "in-signature"


@pytest.mark.usefixtures("draft")
class TestOneSheet:
    """The co-contractor's sheet, and the Région's settings: held field by field, as a draft is."""

    SHEET = "/co-contractants/1/corriger"

    def test_what_each_corrected_is_kept(self, instance: Instance) -> None:
        agnes, bruno = instance.client(AGNES), instance.client(BRUNO)
        first, second = filled_in(agnes.get(self.SHEET)), filled_in(bruno.get(self.SHEET))
        later(instance)
        assert agnes.post(self.SHEET, data={**first, "city": "Bayeux"}).status_code == 302
        saved = bruno.post(self.SHEET, data={**second, "phone": "02 31 00 00 00"})
        assert saved.status_code == 302
        page = bruno.get(saved.location).text
        assert "Une autre personne a changé entre-temps, et c’est gardé : Commune." in page
        assert "Bayeux" in page
        assert "02 31 00 00 00" in page

    @pytest.mark.parametrize(("keep", "city"), [("mine", "Vire"), ("theirs", "Bayeux")])
    def test_what_both_corrected_is_asked(self, instance: Instance, keep: str, city: str) -> None:
        agnes, bruno = instance.client(AGNES), instance.client(BRUNO)
        first, second = filled_in(agnes.get(self.SHEET)), filled_in(bruno.get(self.SHEET))
        later(instance)
        agnes.post(self.SHEET, data={**first, "city": "Bayeux"})
        asked = bruno.post(self.SHEET, data={**second, "city": "Vire", "phone": "02 31 00 00 00"})
        assert asked.status_code == 422
        for words in ("Réponse enregistrée par Agnès Rédactrice", "Bayeux", 'value="Vire"', "02 31 00 00 00"):
            assert words in asked.text
        chosen = {"asked": "city", "keep-city": keep}
        assert bruno.post(self.SHEET, data={**filled_in(asked), **chosen}).status_code == 302
        page = bruno.get("/co-contractants/1").text
        assert city in page
        assert "02 31 00 00 00" in page

    def test_a_mistake_does_not_make_one_forget_what_was_seen(self, instance: Instance) -> None:
        """The page that shows a mistake still holds the old city: it is not written over the new one."""
        agnes, bruno = instance.client(AGNES), instance.client(BRUNO)
        first, second = filled_in(agnes.get(self.SHEET)), filled_in(bruno.get(self.SHEET))
        later(instance)
        agnes.post(self.SHEET, data={**first, "city": "Bayeux"})
        wrong = bruno.post(self.SHEET, data={**second, "postcode": "1400"})
        assert wrong.status_code == 422
        assert bruno.post(self.SHEET, data={**filled_in(wrong), "postcode": "14400"}).status_code == 302
        assert "14400 Bayeux" in bruno.get("/co-contractants/1").text

    @pytest.mark.parametrize(
        ("first", "second", "status"),
        [
            ({"region_address": "ici"}, {"region_data_contact": "autre@region.example"}, 302),
            ({"region_address": "ici"}, {"region_address": "là"}, 422),
            ({"region_address": "ici"}, {"region_address": "ici"}, 302),
        ],
    )
    def test_the_settings_of_the_region(
        self,
        instance: Instance,
        first: dict[str, str],
        second: dict[str, str],
        status: int,
    ) -> None:
        one, two = instance.client(DENIS), instance.client(DENIS)
        shown, also = filled_in(one.get("/reglages")), filled_in(two.get("/reglages"))
        later(instance)
        assert one.post("/reglages", data={**shown, **first}).status_code == 302
        answer = two.post("/reglages", data={**also, **second})
        assert answer.status_code == status
        with instance.database.reading() as session:
            values = region_values(session)
        assert values["region_address"] == "ici"
        if status == 302:
            assert {**first, **second}.items() <= values.items()
        else:
            assert "Réponse enregistrée par Denis Administrateur" in answer.text
