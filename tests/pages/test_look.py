"""Every page, in each of its states: nothing that axe-core finds wrong, nothing too wide, nothing blocked."""

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.pages.browser import NARROW, WIDE, Visit, faults, served, start_chromium, visit_of
from tests.pages.looks import AGNES, BRUNO, CHANTAL, DENIS, EDITH, ELSEWHERE, LOOKS, NOT_PAGES, STRANGER, Look
from tests.pages.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with served(site.instance) as address:
        yield address


@pytest.fixture(scope="module")
def visits(site: Site, address: str, chromium: Browser) -> Iterator[dict[str, Visit]]:
    """A window for each person, kept open: style sheets are fetched once."""
    with ExitStack() as stack:
        yield {
            who: stack.enter_context(visit_of(site.instance, address, chromium, who))
            for who in (STRANGER, AGNES, BRUNO, CHANTAL, DENIS, EDITH)
        }


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_nothing_is_wrong_on_a_wide_and_on_a_narrow_screen(
    visits: dict[str, Visit], site: Site, look: Look
) -> None:
    """320 px is also what a screen of 1280 px shows at 400 % (WCAG 2.1, 1.4.10)."""
    visit = visits[look.who]
    visit.complaints.clear()
    with visit.page(look.address.format(**site.words)) as page:
        look.doing(page)
        found = {}
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            found[width] = faults(page)
        assert found == {WIDE: [], NARROW: []}
    assert visit.complaints == []


def test_every_page_is_looked_at(site: Site) -> None:
    app = site.instance.app
    adapter = app.url_map.bind("localhost")
    seen = set()
    for look in LOOKS:
        path = urlsplit(look.address.format(**site.words)).path
        if path != "/nulle-part":
            seen.add(adapter.match(path)[0])
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert readable - NOT_PAGES - ELSEWHERE - seen == set()
