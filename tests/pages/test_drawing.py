"""Drawing one's signature in a real browser: what is seen is what is sent, and what is shown again after a mistake."""

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.factories import conventions
from tests.factories.means import Means
from tests.pages.browser import NARROW, WIDE, in_a_thread, served, start_chromium, visit_of
from tests.pages.instance import NOON, Instance
from tests.pages.site import office_of

pytestmark = pytest.mark.browser
PAD = "[data-drawing] canvas"
SIGNATURE = [(0.15, 0.3), (0.35, 0.7), (0.55, 0.2), (0.75, 0.8)]


def invited(instance: Instance, means: Means) -> str:
    office = office_of(instance, means)
    number = conventions.sent(office, at=NOON)
    means.set_clock(NOON)
    token = conventions.token_of(office, number, "co-contractor")
    conventions.fresh_code(office, token, at=NOON)
    return f"/signer/{token}/signature"


def draw(page: Page, *points: tuple[float, float]) -> None:
    """One stroke, in shares of the pad."""
    box = page.locator(PAD).bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def sent(page: Page) -> str:
    return str(page.evaluate("document.getElementById('drawn').value"))


def ink(page: Page) -> int:
    """How many points of the pad are drawn on."""
    return int(
        page.evaluate(
            """() => { const pad = document.querySelector("[data-drawing] canvas");
            const levels = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height).data;
            let count = 0; for (let i = 3; i < levels.length; i += 4) if (levels[i]) count++; return count; }"""
        )
    )


def test_what_is_seen_is_what_is_kept(instance: Instance, means: Means) -> None:
    means.tsa.well_behaved()
    with sync_playwright() as playwright, served(instance) as address:
        link = in_a_thread(invited, instance, means)
        browser = start_chromium(playwright)
        with visit_of(instance, address, browser, "") as visit, visit.page(link, width=NARROW) as page:
            page.locator(PAD).scroll_into_view_if_needed()
            draw(page, (0.5, 0.5))  # a tap
            assert (sent(page), ink(page)) == ("", 0)
            draw(page, (0.5, 0.1), (0.51, 0.9))  # a finger that scrolled
            assert sent(page) == ""
            assert page.get_by_text("trop petit pour une signature").is_visible()
            page.get_by_role("button", name="Effacer le dessin").click()
            draw(page, *SIGNATURE)
            assert page.get_by_text("Ce dessin paraîtra dans le document").is_visible()
            drawn, seen = sent(page), ink(page)
            assert drawn.startswith("data:image/png;base64,")
            page.fill("#code", "000000")
            page.fill("#typed_name", "x")
            page.check("#consents")
            page.get_by_role("button", name="Signer la convention").click()
            page.locator("#typed_name-error").wait_for()
            assert "refusez de signer" in page.locator("#typed_name-error").inner_text()
            page.get_by_text("Ce dessin paraîtra dans le document").wait_for()
            assert sent(page) == drawn
            assert ink(page) == pytest.approx(seen, rel=0.02), "the drawing is shown again"
            page.set_viewport_size({"width": WIDE, "height": 900})
            page.get_by_role("button", name="Effacer le dessin").click()
            assert (sent(page), ink(page)) == ("", 0)
        browser.close()


def test_a_browser_that_hides_its_canvas_is_told_what_to_do(instance: Instance, means: Means) -> None:
    means.tsa.well_behaved()
    hidden = """HTMLCanvasElement.prototype.getContext = (original => function (...given) {
      const context = original.apply(this, given);
      context.getImageData = (x, y, width, height) => {
        const data = new Uint8ClampedArray(width * height * 4); crypto.getRandomValues(data.subarray(0, 4096));
        return new ImageData(data, width, height); };
      return context; })(HTMLCanvasElement.prototype.getContext)"""
    with sync_playwright() as playwright, served(instance) as address:
        link = in_a_thread(invited, instance, means)
        browser = start_chromium(playwright)
        with (
            visit_of(instance, address, browser, "") as visit,
            visit.page("/connexion", width=NARROW) as page,
        ):
            page.add_init_script(hidden)
            page.goto(f"{address}{link}")
            assert page.get_by_text("votre nom tapé suffit").first.is_visible()
            assert not page.locator(PAD).is_visible()
        browser.close()
