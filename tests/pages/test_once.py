"""A double click, the back button, two tabs: what is sent twice counts once."""

import re
from concurrent.futures import ThreadPoolExecutor

from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.pages.forms import token_of
from tests.pages.instance import Instance
from workflow.records.co_contractor import CoContractor

AGNES, BRUNO = "agnes@region.example", "bruno@region.example"
ADDRESS = "/co-contractants/ajouter"
SHEET = {
    "name": "Association L’Été", "legal_form": "association", "rna": "W142000011", "address": "1 rue de l’Exemple",
    "postcode": "14000", "city": "Caen", "email": "contact@ete.example",
}  # fmt: skip


def filled_in(client: FlaskClient, **changed: str) -> dict[str, str]:
    """The form as it was shown, with its mark, and what somebody typed."""
    page = client.get(ADDRESS)
    mark = re.search(r'name="once" value="([^"]+)"', page.text)
    assert mark is not None
    return {"csrf_token": token_of(page), "once": mark[1], **SHEET, **changed}


def count(instance: Instance) -> int:
    with instance.database.reading() as session:
        return session.scalar(select(func.count()).select_from(CoContractor)) or 0


def test_the_same_form_sent_twice_counts_once(instance: Instance) -> None:
    client = instance.client(AGNES)
    form = filled_in(client)
    first, second = client.post(ADDRESS, data=form), client.post(ADDRESS, data=form)
    assert first.status_code == second.status_code == 302
    assert first.location == second.location
    assert count(instance) == 1
    assert "il a compté une seule fois" in client.get(second.location).text


def test_a_double_click_waits_for_the_first(instance: Instance) -> None:
    form = filled_in(instance.client(AGNES))
    cookie = instance.client(AGNES)
    token = token_of(cookie.get(ADDRESS))
    with cookie.session_transaction() as session:
        kept = dict(session)

    def click(_rank: int) -> str:
        client = instance.app.test_client()
        with client.session_transaction() as session:
            session.update(kept)
        return client.post(ADDRESS, data={**form, "csrf_token": token}).location or ""

    with ThreadPoolExecutor(max_workers=3) as pool:
        addresses = set(pool.map(click, range(3)))
    assert len(addresses) == 1
    assert count(instance) == 1


def test_other_answers_under_the_same_mark_are_another_sending(instance: Instance) -> None:
    client = instance.client(AGNES)
    form = filled_in(client)
    client.post(ADDRESS, data=form)
    client.post(ADDRESS, data={**form, "name": "Association L’Automne", "rna": "W142000022"})
    assert count(instance) == 2


def test_what_was_refused_is_sent_again_after_the_mend(instance: Instance) -> None:
    client = instance.client(AGNES)
    form = filled_in(client, name="")
    assert client.post(ADDRESS, data=form).status_code == 422
    assert client.post(ADDRESS, data=form).status_code == 422
    assert client.post(ADDRESS, data={**form, "name": "Association"}).status_code == 302


def test_each_person_sends_for_themselves(instance: Instance) -> None:
    """Whoever takes up the mark of somebody else is not led to what they did."""
    form = filled_in(instance.client(AGNES))
    agnes, bruno = instance.client(AGNES), instance.client(BRUNO)
    answers = [
        client.post(ADDRESS, data={**form, "csrf_token": token_of(client.get(ADDRESS))})
        for client in (agnes, bruno)
    ]
    assert [answer.status_code for answer in answers] == [302, 422]
