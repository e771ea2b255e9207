"""What comes out of a printer: the calendar on one sheet, of each page what is to be read and nothing to press."""

import pytest
from playwright.sync_api import sync_playwright

from documents.pdf_text import page_count, pdf_text
from tests.pages.browser import in_a_thread, served, start_chromium, visit_of
from tests.pages.looks import AGNES
from tests.pages.site import Site

pytestmark = pytest.mark.browser


def printed(site: Site, *addresses: str) -> list[bytes]:
    def work() -> list[bytes]:
        with served(site.instance) as address, sync_playwright() as playwright:
            chromium = start_chromium(playwright)
            sheets = []
            with visit_of(site.instance, address, chromium, AGNES) as visit:
                for one in addresses:
                    with visit.page(one.format(**site.words)) as page:
                        sheets.append(page.pdf(prefer_css_page_size=True, format="A4"))
            chromium.close()
            return sheets

    return in_a_thread(work)


def test_the_calendar_of_a_convention_prints_on_one_sheet(site: Site) -> None:
    [calendar, documents] = printed(site, "/conventions/{dated}/calendrier", "/conventions/{dated}/documents")
    assert page_count(calendar) == 1
    words = " ".join(pdf_text(calendar).split())
    for said in (
        "initiale",
        "Hachuré : période passée",
        "Les dates",
        "Les périodes, passées, en cours et à venir",
        "Article 3.",
        "Les douze mois",
    ):
        assert said in words, said
    for button in ("Voir à cette date", "Se déconnecter", "Qui est prévenu"):
        assert button not in words, button
    tabs = pdf_text(documents)
    assert "Dossier" in tabs
    assert "Avenants" not in tabs
