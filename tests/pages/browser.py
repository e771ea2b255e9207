"""A real Chromium on the real application: serving it, visiting it, and what no page may do."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright
from waitress.server import create_server

from tests.pages.instance import Instance

Result = TypeVar("Result")
WIDE, NARROW = 1280, 320
PATIENCE = 120_000.0
"""Milliseconds: other tests run meanwhile."""
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "RGAAv4", "best-practice"],
    }
}
QUIET = [
    "--no-sandbox",  # the tests run as root in containers
    "--disable-dev-shm-usage",  # which is small there
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


def in_a_thread(work: Callable[..., Result], *given: Any, **named: Any) -> Result:
    """Does what signs or timestamps: an event loop of Playwright occupies the thread of the test."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work, *given, **named).result()


@contextmanager
def served(instance: Instance) -> Iterator[str]:
    """The address at which the application answers while the block runs."""
    server = create_server(instance.app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)


def start_chromium(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)


@dataclass(kw_only=True)
class Visit:
    """One person in front of one browser window; complaints of the console are kept."""

    instance: Instance
    address: str
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    @contextmanager
    def page(self, path: str, *, width: int = WIDE) -> Iterator[Page]:
        page = self.context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address + path)
        try:
            yield page
        finally:
            page.close()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.complaints.append(message.text)


@contextmanager
def visit_of(instance: Instance, address: str, browser: Browser, who: str, **options: Any) -> Iterator[Visit]:
    """A window of one's own for ``who``, whose session is open already; "" for a stranger."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    if who:
        cookie = instance.client(who).get_cookie("conventio")
        assert cookie is not None
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    try:
        yield Visit(instance=instance, address=address, context=context)
    finally:
        context.close()


def faults(page: Page) -> list[str]:
    """What axe-core finds wrong on the page as it stands, and whether it must be scrolled sideways."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    report = page.evaluate("options => axe.run(options)", {**AXE_OPTIONS, "resultTypes": ["violations"]})
    found = [
        f"{violation['id']}: {violation['help']} → {node['html'][:160]}"
        for violation in report["violations"]
        for node in violation["nodes"]
    ]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{overflow} px too wide"] if overflow > 0 else [])
