"""The pages of letters, used as a person uses them: what will follow is shown, then it is done."""

import io
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from notifications.outbox import OutboxMail
from tests.factories import letters
from tests.factories.means import Means
from tests.factories.scans import scan
from tests.pages.forms import hidden_in, send
from tests.pages.instance import NOON, Instance
from tests.pages.looks import AGNES, CHANTAL, LOOKS
from tests.pages.site import Site, office_of
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention

PAGES = sorted(
    {look.address for look in LOOKS if "{dated}" in look.address or "/calculatrice" in look.address}
)
ANSWERED = {"on": "2026-11-20", "channel": "paper", "tracking_number": "RB123456785FR"}


@pytest.mark.parametrize("address", PAGES)
def test_each_page_answers(site: Site, address: str) -> None:
    assert site.instance.client(AGNES).get(address.format(**site.words)).status_code == 200


@pytest.fixture
def number(instance: Instance, means: Means) -> str:
    """Of a convention in force since 1 March 2024."""
    office = office_of(instance, means)
    convention_id = letters.in_force_since(office, date(2024, 3, 1), at=NOON - timedelta(days=30))
    with instance.database.reading() as session:
        return session.get_one(Convention, convention_id).number


def end_of(instance: Instance, number: str) -> date | None:
    with instance.database.reading() as session:
        convention = session.query(Convention).filter_by(number=number).one()
        return timeline_of(convention, instance.services.settings, as_of=instance.clock.at.date()).end


def with_file(client: FlaskClient, page: TestResponse, address: str, **fields: object) -> TestResponse:
    """The second step: what was typed is sent along, with the scan."""
    data = {**hidden_in(page), "etape": "faire", **fields}
    return client.post(address, data=data, content_type="multipart/form-data")


def a_scan() -> tuple[io.BytesIO, str]:
    return io.BytesIO(scan()), "preuve.pdf"


def test_a_denunciation_from_the_form_to_its_end(instance: Instance, number: str) -> None:
    client, root = instance.client(AGNES), f"/conventions/{number}/courriers"
    write = f"{root}/preparer/denunciation"
    given = {
        "planned_on": "2026-11-24",
        "signatory_name": "Hugues Bellengreville",
        "reason": "Réorganisation.",
    }
    seen = send(client, write, **given)
    assert "La convention prendra fin le 24 février 2027 à minuit." in seen.text
    assert "l’article 3 se lit de deux façons" in seen.text
    assert "un courriel dit aussitôt" not in seen.text  # a letter that is only prepared tells nobody
    assert end_of(instance, number) is None
    assert client.post(write, data={**hidden_in(seen), "etape": "faire", **given}).location == f"{root}/1"
    page = client.get(f"{root}/1")
    assert "préparée, à poster" in page.text
    assert "Enregistrer l’envoi" in page.text

    post = f"{root}/1/envoi"
    seen = send(client, post, **{**ANSWERED, "on": "2026-11-24"})
    assert "change" in seen.text
    assert "un courriel dit aussitôt ce qui change" in seen.text
    announced = seen.text.partition("un courriel dit aussitôt")[2].partition("</ul>")[0]
    posted = with_file(client, seen, post, **{**ANSWERED, "on": "2026-11-24", "proof": a_scan()})
    assert posted.location == f"{root}/1"
    assert end_of(instance, number) == date(2027, 2, 24)
    with instance.database.reading() as session:
        told = session.scalars(select(OutboxMail).where(OutboxMail.kind == "letter-recorded")).all()
    assert told
    assert all(f"{mail.to_name}, {mail.to_address}" in unescape(announced) for mail in told)
    assert "La convention prend fin le 24 février 2027 à minuit." in client.get(root).text
    assert "Dénoncée" in client.get(f"/conventions/{number}").text


def test_a_wrong_number_is_told_beside_its_field(instance: Instance, number: str, means: Means) -> None:
    client, root = instance.client(AGNES), f"/conventions/{number}/courriers"
    enter = f"{root}/enregistrer/co-contractor/denunciation"
    answer = send(client, enter, **{**ANSWERED, "tracking_number": "RB123456784FR"})
    assert answer.status_code == 422
    assert "sa clé de contrôle est fausse" in answer.text
    future = send(client, enter, **{**ANSWERED, "on": "2026-11-25"})
    assert "est dans l’avenir" in future.text


def test_a_received_letter_is_entered_with_its_scan_then_corrected(instance: Instance, number: str) -> None:
    client, root = instance.client(AGNES), f"/conventions/{number}/courriers"
    enter = f"{root}/enregistrer/co-contractor/denunciation"
    seen = send(client, enter, **ANSWERED)
    assert with_file(client, seen, enter, **ANSWERED).status_code == 422  # the scan is missing
    bad = with_file(client, seen, enter, **ANSWERED, scan=(io.BytesIO(b"rien"), "x.pdf"))
    assert "ne peut pas servir de numérisation" in bad.text
    assert with_file(client, seen, enter, **ANSWERED, scan=a_scan()).location == f"{root}/1"
    assert end_of(instance, number) == date(2027, 2, 20)

    correct = f"{root}/1/corriger"
    assert "Indiquez pourquoi la date était fausse" in send(client, correct, **ANSWERED).text
    right = {**ANSWERED, "on": "2026-11-02", "reason": "Le cachet porte le 2 novembre."}
    seen = send(client, correct, **right)
    assert "20 février 2027" in seen.text
    assert "<strong>2 février 2027</strong>" in seen.text
    assert with_file(client, seen, correct, **right).location == f"{root}/1"
    assert end_of(instance, number) == date(2027, 2, 2)
    page = client.get(f"{root}/1").text
    assert "remplacée" in page
    assert "Le cachet porte le 2 novembre." in page
    assert "Courrier corrigé C1" in client.get(f"/conventions/{number}/journal").text

    annul = f"{root}/1/annuler"
    seen = send(client, annul, reason="Autre convention.")
    assert "ne prendra plus fin le 2 février 2027" in seen.text
    assert with_file(client, seen, annul, reason="Autre convention.").location == f"{root}/1"
    assert end_of(instance, number) is None


def test_a_letter_that_another_forestalls_is_said_to_be_without_object(site: Site) -> None:
    number = site.words["dated"]
    page = send(
        site.instance.client(AGNES),
        f"/conventions/{number}/courriers/preparer/denunciation",
        planned_on="2026-11-25",
        signatory_name="H. B.",
    )
    assert "Ce courrier sera sans objet : la convention prend déjà fin le 18 février 2027." in page.text


def test_a_termination_waits_for_its_day(instance: Instance, number: str, means: Means) -> None:
    client, root = instance.client(AGNES), f"/conventions/{number}/courriers"
    notice = f"{root}/preparer/formal-notice"
    given = {
        "planned_on": "2026-11-24",
        "signatory_name": "H. B.",
        "obligation": "opening-hours",
        "reason": "6 h.",
    }
    assert "Choisissez l’obligation" in send(client, notice, **{**given, "obligation": ""}).text
    seen = send(client, notice, **given)
    assert "La résiliation deviendra possible le 25 décembre 2026" in seen.text
    client.post(notice, data={**hidden_in(seen), "etape": "faire", **given})
    fields = {**ANSWERED, "on": "2026-11-24"}
    seen = send(client, f"{root}/1/envoi", **fields)
    with_file(client, seen, f"{root}/1/envoi", **fields, proof=a_scan())
    assert "Possible à partir du 25 décembre 2026." in client.get(f"{root}/1").text
    terminate = f"{root}/preparer/termination?repond=1"
    early = send(client, terminate, planned_on="2026-11-25", signatory_name="H. B.")
    assert early.status_code == 422
    assert "elle devient possible le vendredi 25 décembre 2026" in early.text
    part = {"planned_on": "2026-12-29", "signatory_name": "H. B.", "articles": ["4", "7"]}
    seen = send(client, terminate, **part)
    assert "tombe à la fin du 29 décembre 2026" in seen.text


def test_who_reads_only_sees_no_button(instance: Instance, number: str) -> None:
    page = instance.client(CHANTAL).get(f"/conventions/{number}/courriers").text
    assert "Dénoncer la convention" not in page
    assert (
        instance.client(CHANTAL).get(f"/conventions/{number}/courriers/preparer/denunciation").status_code
        == 403
    )


@pytest.mark.parametrize(
    "path",
    [
        "1",
        "1/envoi",
        "preparer/farewell",
        "enregistrer/somebody/denunciation",
        "1/suite/eaten",
        "1/corriger/posted",
    ],
)
def test_what_is_not_there_is_not_found(instance: Instance, number: str, path: str) -> None:
    assert instance.client(AGNES).get(f"/conventions/{number}/courriers/{path}").status_code == 404


def test_the_calendar_of_any_day(instance: Instance, number: str) -> None:
    client = instance.client(CHANTAL)
    page = client.get(f"/conventions/{number}/calendrier?on=2028-06-01").text
    assert "Au 1er juin 2028 : en vigueur" in page
    assert page.count("(à venir)") == 3
    assert '<rect class="years__part years__part--present"' in page
    assert "url(#years-over)" in page
    assert (
        "« 2028-02-30 » n’est pas une date"
        in client.get(f"/conventions/{number}/calendrier?on=2028-02-30").text
    )
    assert (
        "« 9999-12-31 » n’est pas une date possible"
        in client.get(f"/conventions/{number}/calendrier?on=9999-12-31").text
    )
    assert "n’est pas en vigueur" in client.get(f"/conventions/{number}/calendrier?on=2023-01-01").text


def test_the_calculator_answers_before_anything_is_done(instance: Instance, number: str) -> None:
    client = instance.client(CHANTAL)
    school = (
        "co_contractor_on=2024-02-28&region_on=2024-03-01&kind=denunciation&sender=region&posted=2027-02-26"
    )
    page = client.get(f"/calculatrice?{school}&requested=2026-11-29").text
    assert "La convention prend fin le 26 mai 2027 à minuit." in page
    assert "Demande dans les délais selon un compte, tardive selon l’autre." in page
    own = client.get(
        f"/calculatrice?convention={number}&kind=formal-notice&sender=region&posted=2027-06-05"
    ).text
    assert "6 juillet 2027" in own
    assert "<h2>Au 5 juin 2027</h2>" in own
    page = client.get("/calculatrice?convention=EPN-1").text
    assert "Aucune convention ne porte le numéro" in page
    assert "Indiquez le jour d’envoi" in client.get(f"/calculatrice?convention={number}&kind=cure").text
    assert "Sans les deux signatures" in client.get("/calculatrice?region_on=2024-03-01").text
    assert "entre 1990 et 2200" in client.get(f"/calculatrice?convention={number}&on=1024-03-01").text
    lost = client.get(
        f"/calculatrice?convention={number}&kind=withdrawal&sender=region&posted=2027-01-05&about=C9"
    ).text
    assert "n’existe pas à cette date" in lost
