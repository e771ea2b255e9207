"""Two people in front of one file, in a real browser: the pages that ask and tell, on a wide and on a narrow screen.

Pictures are kept where ``CONVENTIO_PICTURES`` names a folder.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.factories import conventions
from tests.factories.means import Means
from tests.pages.browser import NARROW, WIDE, Visit, faults, in_a_thread, served, start_chromium, visit_of
from tests.pages.instance import NOON, Instance
from tests.pages.looks import AGNES, BRUNO, pressed
from tests.pages.site import office_of

pytestmark = pytest.mark.browser
ROOT = "/conventions/EPN-2026-0001"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def visits(instance: Instance, means: Means, chromium: Browser) -> Iterator[tuple[Visit, Visit]]:
    """Agnès and Bruno, who may both draft; a draft and a text in review are there."""

    def furnish() -> None:
        office = office_of(instance, means)
        conventions.drafted(office, at=NOON - timedelta(hours=2))
        conventions.submitted(office, at=NOON - timedelta(hours=2))

    in_a_thread(furnish)
    with served(instance) as address, ExitStack() as stack:
        agnes, bruno = (
            stack.enter_context(visit_of(instance, address, chromium, who)) for who in (AGNES, BRUNO)
        )
        yield agnes, bruno


def save(page: Page) -> None:
    pressed(page.get_by_role("button", name="Enregistrer", exact=True))


def test_both_answers_are_shown_and_the_chosen_one_is_kept(
    instance: Instance, visits: tuple[Visit, Visit]
) -> None:
    agnes, bruno = visits
    with bruno.page(f"{ROOT}/rediger") as mine, agnes.page(f"{ROOT}/rediger") as theirs:
        theirs.fill("#representative_quality", "Directrice")
        theirs.fill("#presentation", "Un lieu ouvert à tous.\n\nDeux animatrices.")
        save(theirs)
        instance.clock.advance(timedelta(minutes=5))
        mine.fill("#representative_quality", "Trésorière")
        mine.fill("#presentation", "Un lieu ouvert.")
        mine.fill("#representative_email", "tresoriere@atelier.example")
        save(mine)
        assert mine.input_value("#representative_quality") == "Trésorière"
        assert mine.locator("#representative_quality-theirs").inner_text() == "Directrice"
        assert look(mine, "deux réponses") == {WIDE: [], NARROW: []}
        mine.check("#keep-representative_quality-theirs")
        mine.check("#keep-presentation-mine")
        save(mine)
        assert mine.input_value("#representative_quality") == "Directrice"
        assert mine.input_value("#presentation") == "Un lieu ouvert."
        assert mine.input_value("#representative_email") == "tresoriere@atelier.example"


def test_what_changed_is_told_at_the_head_of_the_page(
    instance: Instance, visits: tuple[Visit, Visit]
) -> None:
    agnes, bruno = visits
    second = ROOT.replace("0001", "0002")
    with bruno.page(f"{second}/relire") as mine, agnes.page(f"{second}/reprendre") as theirs:
        instance.clock.advance(timedelta(minutes=5))
        pressed(theirs.get_by_role("button", name="Reprendre la rédaction"))
        theirs.goto(f"{agnes.address}{second}/soumettre")
        pressed(theirs.get_by_role("button", name="Soumettre"))
        pressed(mine.get_by_role("button", name="Approuver et figer le texte"))
        assert "a changé depuis que vous avez ouvert cette page" in mine.inner_text("main")
        assert look(mine, "changé entre-temps") == {WIDE: [], NARROW: []}


def look(page: Page, name: str) -> dict[int, list[str]]:
    found = {}
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        if folder := os.environ.get("CONVENTIO_PICTURES"):
            page.screenshot(path=Path(folder, f"{name}-{width}.png"), full_page=True)
        found[width] = faults(page)
    return found
