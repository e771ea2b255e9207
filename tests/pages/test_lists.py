"""The list by what ended conventions or will, the figures that lead to it, and letters among the answers of a search."""

from datetime import date, timedelta

import pytest

from tests.factories import letters
from tests.factories.conventions import Office
from tests.factories.means import Means
from tests.pages.instance import NOON, Instance
from tests.pages.looks import AGNES
from tests.pages.site import office_of
from workflow.records.convention import Convention


@pytest.fixture
def office(instance: Instance, means: Means) -> Office:
    return office_of(instance, means)


def denounced(office: Office, instance: Instance) -> str:
    """In force since 1 March 2024, denounced by the co-contractor on 20 November 2026."""
    convention_id = letters.in_force_since(office, date(2024, 3, 1), at=NOON - timedelta(days=30))
    letters.received(
        office, convention_id, letters.draft("denunciation", letters.CO), on=date(2026, 11, 20), at=NOON
    )
    with instance.database.reading() as session:
        return session.get_one(Convention, convention_id).number


def test_the_figures_of_the_start_page_lead_to_the_list_that_they_count(
    instance: Instance, office: Office
) -> None:
    client = instance.client(AGNES)
    assert "Aucune convention n’est dénoncée" in client.get("/").text
    number = denounced(office, instance)
    home = client.get("/").text
    assert '<a href="/conventions?situation=under-notice"><strong>1</strong>' in home
    page = client.get("/conventions?situation=under-notice").text
    assert number in page
    assert "1 convention, de la plus récente" in page
    assert 'value="under-notice" checked' in page
    assert "Filtrer la liste : dénoncée, préavis en cours" in page
    instance.clock.advance(timedelta(days=100))
    client = instance.client(AGNES)
    assert number not in client.get("/conventions?situation=under-notice").text
    over = client.get("/conventions?situation=denounced&situation=terminated").text
    assert number in over
    assert "Terminée" in over


def test_a_filter_without_answer_says_what_was_asked(instance: Instance) -> None:
    page = instance.client(AGNES).get("/conventions?situation=formal-notice&situation=nonsense").text
    assert "Aucune convention ne répond à ces filtres : mise en demeure en cours." in page
    assert 'href="/conventions">Tout montrer' in page


def test_the_next_page_keeps_a_filter_that_is_given_twice(
    instance: Instance, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.readings.conventions.PAGE_LENGTH", 1)
    for _ in range(2):
        denounced(office, instance)
    page = instance.client(AGNES).get("/conventions?situation=under-notice&situation=ended&page=1").text
    assert "/conventions?situation=under-notice&amp;situation=ended&amp;page=2" in page


def test_a_search_leads_to_the_letter(instance: Instance, office: Office) -> None:
    number = denounced(office, instance)
    page = instance.client(AGNES).get("/recherche?q=RB 123 456 785 FR").text
    assert "1 réponse" in page
    assert f'<a href="/conventions/{number}/courriers/1">Courrier C1 : dénonciation</a>' in page
    assert "Reçue du co-contractant" in page
    assert "La convention prend fin le 20 février 2027 à minuit." in page
