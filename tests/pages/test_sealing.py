"""The pages hold no key: they write down what is to be sealed, and another process does it while people wait."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import sync_playwright

from conventio import sealing
from conventio.pulse import last_beats
from conventio.services import Services
from signing.desk import SigningDesk
from signing.orders import SealingOrder
from tests.factories import conventions
from tests.factories.conventions import Office
from tests.factories.means import Means
from tests.pages.browser import NARROW, WIDE, faults, in_a_thread, served, start_chromium, visit_of
from tests.pages.conftest import Build
from tests.pages.instance import NOON, Instance
from tests.pages.site import office_of
from workflow.acts import certify, send
from workflow.acts.certify import CertificationRefused, NobodySeals
from workflow.acts.finish_signing import finish
from workflow.acts.send import NotSent
from workflow.records.convention import Convention
from workflow.rules.states import State

HOUR = timedelta(hours=1)


@pytest.fixture
def keyless(build: Build, means: Means, monkeypatch: pytest.MonkeyPatch) -> Instance:
    """As ``conventio serve`` opens it; its keys are those of the other process, for which it has all the time."""
    monkeypatch.setattr(certify, "PATIENCE", 120.0)
    made = build(keys_folder=means.folder / "keys")
    services = made.services
    desk = SigningDesk.open(services.settings, holds_keys=False)
    return Instance(services=Services(workshop=replace(services.workshop, desk=desk)))


@contextmanager
def sealer(instance: Instance, means: Means) -> Iterator[Services]:
    """What ``conventio seal`` runs, on the same database and vault, at the time of the story."""
    means.tsa.set_clock(None)
    desk = SigningDesk.open(instance.services.settings, holds_keys=True)
    services = Services(workshop=replace(instance.services.workshop, desk=desk))
    stopped = threading.Event()
    thread = threading.Thread(target=sealing.seal_until, args=(services, stopped))
    thread.start()
    try:
        yield services
    finally:
        stopped.set()
        thread.join()


def soon(what: object, seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def state_of(instance: Instance, number: int) -> State:
    with instance.database.reading() as session:
        return session.get_one(Convention, number).state


def approved(instance: Instance, means: Means) -> tuple[Office, int]:
    office = office_of(instance, means)
    return office, conventions.approved(office, at=NOON)


def test_a_convention_is_sent_and_signed_by_two_processes(keyless: Instance, means: Means) -> None:
    office, number = approved(keyless, means)
    with sealer(keyless, means):
        send.send(keyless.services.workshop, number, actor=office.drafter, at=NOON)
        assert state_of(keyless, number) is State.IN_SIGNATURE
        for hours, party in enumerate(("co-contractor", "region"), start=1):
            token = conventions.token_of(office, number, party)
            round_id = conventions.confirm(office, number, party, at=NOON + hours * HOUR)
            finish(keyless.services.workshop, round_id, at=NOON)  # does nothing here
            keyless.clock.advance(hours * HOUR)
            page = keyless.stranger()
            address = f"/signer/{token}/merci"
            assert soon(lambda: "data-waiting" not in page.get(address).text)  # noqa: B023
        assert "Toutes les parties ont signé la convention." in page.get(address).text
    assert state_of(keyless, number) is State.SIGNED
    assert sealing.JOB in last_beats(keyless.database)
    with keyless.database.reading() as session:
        (order,) = session.query(SealingOrder)
        assert (order.problem, bool(order.certified_sha256)) == ("", True)


def test_the_page_says_that_the_document_is_being_prepared(keyless: Instance, means: Means) -> None:
    office, number = approved(keyless, means)
    with sealer(keyless, means):
        send.send(keyless.services.workshop, number, actor=office.drafter, at=NOON)
    token = conventions.token_of(office, number, "co-contractor")
    conventions.confirm(office, number, "co-contractor", at=NOON + HOUR)
    keyless.clock.advance(HOUR)
    page = keyless.stranger().get(f"/signer/{token}/merci").text
    assert "Votre signature est enregistrée" in page
    assert "Le document se prépare" in page
    assert "wait.js" in page


@pytest.mark.browser
def test_the_last_page_shows_by_itself_that_the_document_is_ready(keyless: Instance, means: Means) -> None:
    office, number = in_a_thread(approved, keyless, means)
    with sealer(keyless, means):
        in_a_thread(send.send, keyless.services.workshop, number, actor=office.drafter, at=NOON)
    token = conventions.token_of(office, number, "co-contractor")
    in_a_thread(conventions.confirm, office, number, "co-contractor", at=NOON + HOUR)
    keyless.clock.advance(HOUR)
    with sync_playwright() as playwright, served(keyless) as address:
        browser = start_chromium(playwright)
        with visit_of(keyless, address, browser, "") as visit, visit.page(f"/signer/{token}/merci") as page:
            assert page.locator("[data-waiting]").inner_text().startswith("Le document se prépare")
            for width in (WIDE, NARROW):
                page.set_viewport_size({"width": width, "height": 900})
                assert faults(page) == []
                if folder := os.environ.get("CONVENTIO_PICTURES"):
                    page.screenshot(path=f"{folder}/merci-{width}.png", full_page=True)
            with sealer(keyless, means):
                page.get_by_text("Et maintenant ?").wait_for()
            assert visit.complaints == []
        browser.close()


def test_where_nobody_seals_nothing_is_sent(
    keyless: Instance, means: Means, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, number = approved(keyless, means)
    with monkeypatch.context() as hurried:
        hurried.setattr(certify, "PATIENCE", 0.2)
        with pytest.raises(NobodySeals):
            send.send(keyless.services.workshop, number, actor=office.drafter, at=NOON)
    assert state_of(keyless, number) is State.APPROVED
    with sealer(keyless, means):  # it comes back: what it has done late serves the next try
        send.send(keyless.services.workshop, number, actor=office.drafter, at=NOON)
    assert state_of(keyless, number) is State.IN_SIGNATURE
    with keyless.database.reading() as session:
        assert session.query(SealingOrder).count() == 1


def test_a_time_stamp_authority_that_is_down_is_told_to_whoever_sends(
    keyless: Instance, means: Means
) -> None:
    from tests.timestamping import refusing

    office, number = approved(keyless, means)
    means.tsa.behaviour = refusing()
    with sealer(keyless, means), pytest.raises(NotSent):
        send.send(keyless.services.workshop, number, actor=office.drafter, at=NOON)
    assert state_of(keyless, number) is State.APPROVED


def test_the_key_serves_for_approved_texts_only(keyless: Instance, means: Means) -> None:
    """A page that was taken over writes an order for a file of its own: the process that seals refuses it."""
    forged = keyless.services.workshop.vault.put(b"%PDF-1.7 something else")
    with sealer(keyless, means), pytest.raises(CertificationRefused, match="texte figé"):
        certify.certified(keyless.services.workshop, forged, at=NOON)
