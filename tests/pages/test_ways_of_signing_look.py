"""The pages of the other ways to sign, on a wide and on a narrow screen: by a remote service, with the Région's key.

Pictures are kept where ``CONVENTIO_PICTURES`` names a folder.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from asn1crypto import pem
from playwright.sync_api import Page, sync_playwright

from conventio.services import Services
from signing.desk import SigningDesk
from signing.level import Level
from signing.records import Signer
from tests.factories import conventions
from tests.factories.means import Means
from tests.pages.browser import NARROW, WIDE, faults, in_a_thread, served, start_chromium, visit_of
from tests.pages.conftest import Build
from tests.pages.instance import NOON, Instance
from tests.pages.site import office_of
from tests.remote_signing import CLIENT, LONG_AGO, SECRET, Provider
from tests.sms_service import TOKEN, SmsService
from tests.softhsm import Kept, token_in
from workflow.acts.watch_expiries import watch_expiries

pytestmark = pytest.mark.browser
CLAIRE, HUGUES = "Claire LEMONNIER", "Hugues BELLENGREVILLE"


@pytest.fixture
def service() -> Iterator[Provider]:
    made = Provider(at=LONG_AGO)
    made.enrol(CLAIRE)
    made.enrol(CLAIRE, id="cred-claire-2")
    yield made
    made.stop()


@pytest.fixture
def sms() -> Iterator[SmsService]:
    made = SmsService()
    yield made
    made.stop()


@pytest.fixture
def offering(build: Build, means: Means, service: Provider, sms: SmsService, tmp_path: Path) -> Instance:
    """An instance that can do everything: a remote service, text messages, a module with the President's key."""
    token = token_in(tmp_path, label=f"region {tmp_path.name[-20:]}")
    (tmp_path / "csc.secret").write_text(SECRET)
    (tmp_path / "sms.token").write_text(TOKEN)
    (tmp_path / "csc.toml").write_text(
        f'[[provider]]\nname = "exemple"\nlabel = "Exemple Confiance"\nurl = "{service.url}/csc/v2"\n'
        f'version = "2"\nclient_id = "{CLIENT}"\nsecret_file = "csc.secret"\n'
    )
    keys = tmp_path / "keys"
    keys.mkdir()
    for path in (means.folder / "keys").iterdir():
        if path.is_file():
            (keys / path.name).write_bytes(path.read_bytes())
            (keys / path.name).chmod(path.stat().st_mode & 0o777)
    public = token.generate(label="president", on_curve=True)
    leaf = service.authority.issue(HUGUES, Kept(public), of="Région Normandie")
    (keys / "signers").mkdir()
    chain = b"".join(pem.armor("CERTIFICATE", one) for one in (leaf, service.authority.anchor.dump()))
    (keys / "signers" / "president.pem").write_bytes(chain)
    workshop = build(
        csc_providers_file=tmp_path / "csc.toml", sms_url=sms.url, sms_token_file=tmp_path / "sms.token",
        keys_folder=keys, pkcs11_module=token.module, pkcs11_token=token.label, pkcs11_pin_file=token.pin_file,
    ).services.workshop  # fmt: skip
    desk = SigningDesk.open(workshop.settings, holds_keys=True)
    anchors = replace(desk.anchors, listed={Level.ADVANCED: (service.authority.anchor,)})
    return Instance(services=Services(workshop=replace(workshop, desk=replace(desk, anchors=anchors))))


def seen(page: Page, name: str) -> None:
    """Nothing that axe-core finds wrong at either width; a picture of each where somebody wants one."""
    folder = os.environ.get("CONVENTIO_PICTURES")
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], (name, width)
        if folder:
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def prepared(offering: Instance, means: Means) -> dict[str, str]:
    office = office_of(offering, means)
    first = conventions.sent(office, at=NOON, representative_mobile="06 12 34 56 78")
    second = conventions.sent(office, at=NOON)
    conventions.finish_round(office, second, "co-contractor", at=NOON)
    means.set_clock(NOON)
    watch_expiries(office.workshop, at=NOON)
    return {
        "claire": f"/signer/{conventions.token_of(office, first, 'co-contractor')}",
        "hugues": f"/signer/{conventions.token_of(office, second, 'region')}",
    }


def test_the_other_ways_by_hand(offering: Instance, means: Means, service: Provider) -> None:
    with sync_playwright() as playwright, served(offering) as address:
        links = in_a_thread(prepared, offering, means)
        browser = start_chromium(playwright)
        with visit_of(offering, address, browser, "") as visit:
            with visit.page(f"{links['claire']}/qui-signe") as page:
                seen(page, "qui-signe-sms")
                page.get_by_text("Signez avec lui").click()
                seen(page, "service")
                page.fill("#user_id", "claire")
                page.get_by_role("button", name="Chercher mon certificat").click()
                page.get_by_text("Ce que vous signez").wait_for()
                seen(page, "certificat")
                page.locator("[name=credential]").first.check()
                page.check("#consents")
                page.fill("#typed_name", "Claire Lemonnier")
                page.get_by_role("button", name="Préparer la signature").click()
                page.get_by_text("Code à usage unique").wait_for()
                seen(page, "code-distance")
                page.fill("#pin", "4321")
                page.fill("#code", "000000")
                page.get_by_role("button", name="Signer la convention").click()
                page.get_by_role("alert").wait_for()
                seen(page, "code-distance-faux")
                service.behave(by_redirection=True)
                page.goto(f"{address}{links['claire']}/a-distance/code")
                seen(page, "code-chez-le-prestataire")
                page.goto(f"{address}{links['claire']}/a-distance/retour?code=x&state=y")
                seen(page, "retour")
                service.behave()
            with visit.page(f"{links['hugues']}/qui-signe") as page:
                page.check("#me")
                page.get_by_role("button", name="Recevoir le code").click()
                page.get_by_text("Avec quel certificat").wait_for()
                seen(page, "cle-de-la-region")
            assert visit.complaints == []
        with (
            visit_of(offering, address, browser, "denis@region.example") as visit,
            visit.page("/sante") as page,
        ):
            seen(page, "sante")
        browser.close()


def test_the_president_signs_with_the_region_s_key(offering: Instance, means: Means) -> None:
    import re

    from notifications.outbox import OutboxMail
    from tests.pages.forms import send
    from workflow.acts.secrets import resolve

    link = prepared(offering, means)["hugues"]
    person = offering.stranger()
    send(person, f"{link}/qui-signe", me="y")
    page = person.get(f"{link}/signature")
    assert re.search(r'value="pkcs11"[^>]*checked|checked[^>]*value="pkcs11"', page.text), "proposed first"
    with offering.database.reading() as session:
        mail = (
            session.query(OutboxMail).filter_by(kind="signature-code").order_by(OutboxMail.id.desc()).first()
        )
        assert mail is not None
        code = resolve(offering.services.workshop, mail.secret_ref or "")["code"]
    answer = send(
        person, f"{link}/signature", code=code, typed_name="Hugues Bellengreville", consents="y", way="pkcs11"
    )
    assert answer.location == f"{link}/merci", answer.text
    with offering.database.reading() as session:
        hugues = session.query(Signer).filter(Signer.name == HUGUES, Signer.confirmed_at.is_not(None)).one()
    assert (hugues.method, hugues.level) == ("pkcs11", Level.ADVANCED)
