"""The pages of avenants, used as a person uses them: from the request to the text in force."""

import io
from datetime import date, timedelta

import pytest

from documents.pdf_text import pdf_text
from documents.structure import blocks_of
from tests.factories import avenants, letters
from tests.factories.means import Means
from tests.factories.scans import scan
from tests.pages.forms import hidden_in, send
from tests.pages.instance import NOON, Instance
from tests.pages.looks import AGNES, CHANTAL
from tests.pages.site import office_of
from workflow.records.convention import Avenant, Convention


@pytest.fixture
def number(instance: Instance, means: Means) -> str:
    """Of a convention in force since 1 March 2024, already amended once."""
    office = office_of(instance, means)
    convention_id = letters.in_force_since(office, date(2024, 3, 1), at=NOON - timedelta(days=60))
    opened = NOON - timedelta(days=50)
    avenants.signed_on_paper(
        office, convention_id, avenants.WORKSHOPS, at=opened, on=opened.date() - timedelta(days=1)
    )
    with instance.database.reading() as session:
        return session.get_one(Convention, convention_id).number


def test_from_the_request_to_the_words(instance: Instance, number: str) -> None:
    client, root = instance.client(AGNES), f"/conventions/{number}"
    page = client.get(f"{root}/avenants/demande")
    given = {
        **hidden_in(page), "party": "co-contractor", "received_on": "2026-11-20",
        "channel": "Courriel", "subject": "Quatre ans", "file": (io.BytesIO(scan()), "demande.pdf"),
    }  # fmt: skip
    answer = client.post(f"{root}/avenants/demande", data=given, content_type="multipart/form-data")
    assert answer.status_code == 302
    tab = client.get(f"{root}/avenants").get_data(as_text=True)
    assert "Demande D1, du co-contractant" in tab
    assert "demande dans les délais" in tab
    assert "Voir la demande" in tab

    send(client, f"{root}/avenants/demande-1/decision", accepted="yes", reason="D’accord.")
    answer = send(client, f"{root}/avenants/nouveau?demande=1")
    changes = f"{root}-A2/changements"
    assert answer.location.endswith(changes)
    answer = send(client, changes, action="replace", article="3")
    assert answer.location.endswith(f"{changes}/3?action=replace")
    text = client.get(answer.location).get_data(as_text=True)
    assert "pour une durée de trois ans" in text  # the words in force are there to be changed
    written = send(
        client, answer.location,
        wording="Quatre ans.\n\nPuis d’année en année, sauf dénonciation trois mois avant.",
        **{
            "initial-term-changed": "yes", "initial-term-amount": "4", "initial-term-unit": "years",
            "renewal-term-changed": "no", "denunciation-notice-changed": "no",
        },
    )  # fmt: skip
    assert written.location.endswith(changes)
    page_of_changes = client.get(changes).get_data(as_text=True)
    assert "Durée initiale : 3 ans → 4 ans" in page_of_changes
    send(client, changes, to=f"{changes}/effet", effect_on="2027-01-15")
    assert client.get(f"{changes}/99?action=replace").status_code == 404
    with instance.database.reading() as session:
        avenant = session.query(Avenant).filter_by(number=f"{number}-A2").one()
        assert avenant.effect_on == date(2027, 1, 15)
        assert avenant.changed_clauses == [{"name": "initial-term", "years": 4, "article": "3"}]
    words = pdf_text(client.get(f"{root}-A2/apercu.pdf").data)
    assert "Le présent avenant prend effet le 15 janvier 2027." in " ".join(words.split())


def test_a_duration_without_sense_is_said_beside_its_clause(instance: Instance, number: str) -> None:
    client = instance.client(AGNES)
    send(client, f"/conventions/{number}/avenants/nouveau")
    address = f"/conventions/{number}-A2/changements/3?action=replace"
    answer = send(
        client, address, wording="Zéro an.",
        **{
            "initial-term-changed": "yes", "initial-term-amount": "0", "initial-term-unit": "years",
            "renewal-term-changed": "no", "denunciation-notice-changed": "no",
        },
    )  # fmt: skip
    assert answer.status_code == 422
    assert "n’a pas de sens" in answer.get_data(as_text=True)


def test_the_text_in_force_is_read_and_taken_away(instance: Instance, number: str) -> None:
    client, root = instance.client(CHANTAL), f"/conventions/{number}/texte-en-vigueur"
    page = client.get(f"{root}?on=2026-11-01").get_data(as_text=True)
    assert "ARTICLE 13 : Ateliers itinérants" in page
    assert "Ajouté par l’avenant n° 1" in page
    before = client.get(f"{root}?on=2026-10-01").get_data(as_text=True)
    assert "Ateliers itinérants" not in before
    docx = client.get(f"{root}.docx?on=2026-11-01").data
    assert any("Ateliers itinérants" in getattr(block, "text", "") for block in blocks_of(docx))
    pdf = pdf_text(client.get(f"{root}.pdf?on=2026-11-01").data)
    assert "seuls les originaux signés font foi" in " ".join(pdf.split())


def test_whoever_only_reads_drafts_nothing(instance: Instance, number: str) -> None:
    client = instance.client(CHANTAL)
    tab = client.get(f"/conventions/{number}/avenants").get_data(as_text=True)
    assert "Rédiger un avenant" not in tab
    assert client.get(f"/conventions/{number}/avenants/nouveau").status_code == 403
