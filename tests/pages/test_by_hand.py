"""What people do in a real browser with the keyboard alone and without JavaScript."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from signing.records import Signer, SignerState
from tests.factories import conventions
from tests.factories.means import Means
from tests.pages.browser import NARROW, Visit, faults, in_a_thread, served, start_chromium, visit_of
from tests.pages.instance import NOON, Instance
from tests.pages.site import HOUR, office_of
from tests.people import PASSWORD
from workflow.acts import accounts

pytestmark = pytest.mark.browser
AGNES = "agnes@region.example"
FIRST_TABS = (
    "Aller au contenu",
    "Conventio Région Normandie",
    "Adresse électronique",
    "Mot de passe",
    "Se connecter",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def stranger(instance: Instance, chromium: Browser) -> Iterator[Visit]:
    with (
        served(instance) as address,
        visit_of(instance, address, chromium, "", java_script_enabled=False) as visit,
    ):
        yield visit


@pytest.fixture
def agnes(instance: Instance, chromium: Browser) -> Iterator[Visit]:
    with (
        served(instance) as address,
        visit_of(instance, address, chromium, AGNES, java_script_enabled=False) as visit,
    ):
        yield visit


def type_in(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.type(words)


def test_the_tab_key_goes_through_the_page_in_order(stranger: Visit) -> None:
    with stranger.page("/connexion") as page:
        for words in FIRST_TABS:
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            named = page.get_by_label(words, exact=True).or_(focused.filter(has_text=words))
            assert focused.and_(named).count() == 1, words


def test_the_first_link_leads_past_the_menu(agnes: Visit) -> None:
    with agnes.page("/conventions") as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator("main :focus").count() == 1


def test_signing_in(stranger: Visit) -> None:
    with stranger.page("/conventions") as page:
        type_in(page, "Adresse électronique", AGNES)
        type_in(page, "Mot de passe", PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Conventions", exact=True).wait_for()


def test_errors_are_met_first_and_lead_to_their_fields(agnes: Visit) -> None:
    with agnes.page("/co-contractants/ajouter") as page:
        type_in(page, "Code postal", "2730")
        page.keyboard.press("Enter")
        page.locator(".problems:focus").wait_for()
        page.get_by_role("link", name="Le code postal compte cinq chiffres.").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.locator(":focus").get_attribute("name") == "city", "the tab after the postcode"


def test_entering_a_co_contractor_and_beginning_a_convention(agnes: Visit) -> None:
    with agnes.page("/co-contractants/ajouter") as page:
        type_in(page, "Nom", "Commune de Bernay")
        page.get_by_label("Forme juridique").focus()
        page.keyboard.type("Commune")
        for label, words in (
            ("SIREN (facultatif)", "212700561"),
            ("Adresse du siège", "Place Gustave Héon"),
            ("Code postal", "27300"),
            ("Commune", "Bernay"),
            ("Adresse électronique", "mairie@bernay.example"),
        ):
            type_in(page, label, words)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Commune de Bernay").wait_for()
        page.get_by_role("link", name="Rédiger une convention").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Ouvrir la convention").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Il manque").first.wait_for()
        type_in(page, "Prénom à remplir", "Claire")
        page.keyboard.press("Enter")
        page.get_by_text("C’est enregistré.").wait_for()
        assert page.get_by_label("Prénom", exact=True).input_value() == "Claire"


@pytest.fixture
def with_second_factor(instance: Instance, chromium: Browser) -> Iterator[Visit]:
    with instance.database.transaction() as session:
        account = accounts.by_email(session, AGNES)
        assert account is not None
        account.totp_secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    with served(instance) as address, visit_of(instance, address, chromium, AGNES) as visit:
        yield visit


class TestSecondFactor:
    """Only somebody who has one reaches these pages: they are looked at here."""

    @pytest.mark.parametrize("path", ["/mon-compte", "/mon-compte/second-facteur/retirer"])
    def test_having_one(self, with_second_factor: Visit, path: str) -> None:
        with with_second_factor.page(path, width=NARROW) as page:
            assert faults(page) == []

    def test_being_asked_for_a_code(self, with_second_factor: Visit) -> None:
        with_second_factor.context.clear_cookies()
        with with_second_factor.page("/connexion", width=NARROW) as page:
            type_in(page, "Adresse électronique", AGNES)
            type_in(page, "Mot de passe", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url("**/connexion/code")
            assert faults(page) == []
            type_in(page, "Code à six chiffres", "000000")
            page.keyboard.press("Enter")
            page.locator(".problems").wait_for()
            assert faults(page) == []


def code_received(means: Means) -> str:
    body = means.mail.mails[-1].get_body(("plain",))
    assert body is not None
    found = re.search(r"\b\d{6}\b", body.get_content())
    assert found is not None
    return found[0]


def draw(page: Page) -> None:
    """A stroke of the finger across the frame."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 60, steps=5)
    page.mouse.up()


@pytest.mark.parametrize("javascript", [True, False])
def test_signing_on_a_phone(instance: Instance, means: Means, chromium: Browser, *, javascript: bool) -> None:
    office = office_of(instance, means)
    convention_id = in_a_thread(conventions.sent, office, at=NOON - HOUR)
    token = conventions.token_of(office, convention_id, "co-contractor")
    means.set_clock(NOON)
    with (
        served(instance) as address,
        visit_of(instance, address, chromium, "", java_script_enabled=javascript, has_touch=True) as visit,
        visit.page(f"/signer/{token}", width=NARROW) as page,
    ):
        page.get_by_role("link", name="J’ai lu, continuer").first.tap()
        page.get_by_label("Je suis cette personne").check()
        page.get_by_role("button", name="Recevoir le code").tap()
        page.get_by_label("Code à six chiffres").wait_for()
        type_in(page, "Code à six chiffres", code_received(means))
        page.get_by_label("J’ai lu le document en entier").check()
        assert page.get_by_label("Votre nom, en guise de signature").input_value() == "Claire LEMONNIER"
        assert page.locator("canvas").is_visible() == javascript
        if javascript:
            draw(page)
        page.get_by_role("button", name="Signer la convention").tap()
        page.get_by_role("heading", name="Votre signature est enregistrée").wait_for()
    assert visit.complaints == []
    with instance.database.reading() as session:
        [signer] = session.query(Signer).filter_by(party="co-contractor").all()
    assert signer.state is SignerState.SIGNED
    assert (signer.drawn is not None) == javascript
