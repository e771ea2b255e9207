"""Signing by a remote service, by its pages: the form, the certificate, the code, and the way back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from conventio.services import Services
from signing.level import Level
from tests.factories import conventions
from tests.factories.means import Means
from tests.pages.conftest import Build
from tests.pages.forms import send, token_of
from tests.pages.instance import NOON, Instance
from tests.pages.site import office_of
from tests.remote_signing import CLIENT, CODE, LONG_AGO, PIN, SECRET, Provider


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    service = Provider(at=LONG_AGO)
    service.enrol("Claire LEMONNIER")
    yield service
    service.stop()


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.behave()
    return running


@pytest.fixture
def offering(build: Build, provider: Provider, tmp_path: Path) -> Instance:
    """An instance that offers the service and knows its authority."""
    (tmp_path / "csc.secret").write_text(SECRET)
    (tmp_path / "csc.toml").write_text(
        f'[[provider]]\nname = "exemple"\nlabel = "Exemple Confiance"\nurl = "{provider.url}/csc/v1"\n'
        f'version = "1.0.4"\nclient_id = "{CLIENT}"\nsecret_file = "csc.secret"\n'
    )
    workshop = build(csc_providers_file=tmp_path / "csc.toml").services.workshop
    anchors = replace(workshop.desk.anchors, listed={Level.ADVANCED: (provider.authority.anchor,)})
    return Instance(
        services=Services(workshop=replace(workshop, desk=replace(workshop.desk, anchors=anchors)))
    )


@pytest.fixture
def link(offering: Instance, means: Means) -> str:
    office = office_of(offering, means)
    number = conventions.sent(office, at=NOON)
    means.set_clock(NOON)
    return f"/signer/{conventions.token_of(office, number, 'co-contractor')}"


def chosen(instance: Instance, link: str) -> str:
    """As far as the page that asks for the codes."""
    person = instance.stranger()
    assert "service à distance" in person.get(f"{link}/qui-signe").text
    found = send(person, f"{link}/a-distance", provider="exemple", user_id="claire")
    assert "délivré par Exemple Confiance" in found.text
    asked = person.post(
        f"{link}/a-distance/preparer",
        data={
            "csrf_token": token_of(found),
            "provider": "exemple",
            "credential": "cred-claire-lemonnier",
            "typed_name": "Claire Lemonnier",
            "consents": "y",
        },
    )
    assert asked.location == f"{link}/a-distance/code"
    return person.get(asked.location).text


def test_what_is_missing_is_said_where_it_is_and_nothing_is_lost(offering: Instance, link: str) -> None:
    person = offering.stranger()
    found = send(person, f"{link}/a-distance", provider="exemple", user_id="claire")
    typed = {"provider": "exemple", "user_id": "claire", "credential": "cred-claire-lemonnier"}
    address = f"{link}/a-distance/preparer"
    answer = person.post(address, data={"csrf_token": token_of(found), **typed, "typed_name": "Claire L."})
    assert answer.status_code == 422
    assert "Cochez la case pour donner votre accord" in answer.text
    assert "Claire L." in answer.text
    assert "délivré par Exemple Confiance" in answer.text
    done = person.post(
        address, data={"csrf_token": token_of(answer), **typed, "typed_name": "Claire L.", "consents": "y"}
    )
    assert 'id="typed_name-error"' in done.text, "another name than the signer's is told beside its field"
    done = person.post(
        address,
        data={"csrf_token": token_of(done), **typed, "typed_name": "LEMONNIER claire", "consents": "y"},
    )
    assert done.location == f"{link}/a-distance/code"


def test_from_the_link_to_the_signature(offering: Instance, link: str) -> None:
    assert "Autoriser la signature" in chosen(offering, link)
    person = offering.stranger()
    wrong = send(person, f"{link}/a-distance/code", pin=PIN, code="000000")
    assert wrong.status_code == 422
    assert "ne reconnaît pas ce code" in wrong.text
    answer = send(person, f"{link}/a-distance/code", pin=PIN, code=CODE)
    assert answer.location == f"{link}/merci"
    assert "Votre signature est enregistrée" in person.get(answer.location).text
    again = person.get(f"{link}/a-distance/code")
    assert again.location == f"{link}/merci", "nobody is asked again"


def test_on_the_service_s_own_page_and_back(offering: Instance, link: str, provider: Provider) -> None:
    provider.behave(by_redirection=True)
    page = chosen(offering, link)
    found = re.search(r'href="([^"]+/oauth2/authorize[^"]+)"', page)
    assert found is not None
    address = found[1].replace("&amp;", "&")
    state = re.findall(r"state=(\w+)", address)[0]
    person = offering.stranger()
    forged = send(person, f"{link}/a-distance/retour", code="x", state="autre")
    assert forged.location == f"{link}/a-distance"
    back = f"{link}/a-distance/retour?code={provider.grant(address)}&state={state}"
    page_back = person.get(back)
    assert "Terminer la signature" in page_back.text
    fields = dict(re.findall(r'name="(code|state)"[^>]*value="([^"]*)"', page_back.text))
    answer = person.post(f"{link}/a-distance/retour", data={"csrf_token": token_of(page_back), **fields})
    assert answer.location == f"{link}/merci"


def test_what_goes_wrong_is_told_on_the_page(offering: Instance, link: str, provider: Provider) -> None:
    person = offering.stranger()
    nobody = send(person, f"{link}/a-distance", provider="exemple", user_id="zoe")
    assert "ne connaît aucun certificat" in nobody.text
    provider.behave(fault="down")
    down = send(person, f"{link}/a-distance", provider="exemple", user_id="claire")
    assert "ne répond pas comme il faut" in down.text
    late = person.get(f"{link}/a-distance/code")
    assert late.location == f"{link}/a-distance", "nothing is prepared"


def test_giving_up_leads_back_to_the_text(offering: Instance, link: str) -> None:
    chosen(offering, link)
    person = offering.stranger()
    page = person.get(f"{link}/a-distance/code")
    answer = person.post(f"{link}/a-distance/abandonner", data={"csrf_token": token_of(page)})
    assert answer.location == link


def test_where_no_service_is_set_up_the_page_says_so(instance: Instance, means: Means) -> None:
    office = office_of(instance, means)
    token = conventions.token_of(office, conventions.sent(office, at=NOON), "co-contractor")
    page = instance.stranger().get(f"/signer/{token}/a-distance")
    assert "n’est pas proposée" in page.text
