"""What no button of the pages sends: numbers beyond every row, texts that no database stores, days without sense."""

import pytest

from tests.pages.forms import send, token_of
from tests.pages.instance import Instance
from tests.people import CAST
from web.access import access_to
from web.bounds import LARGEST

AGNES, DENIS = "agnes@region.example", "denis@region.example"


@pytest.mark.parametrize("number", [LARGEST + 1, 2**63, 10**30])
def test_a_number_beyond_every_row_is_nobodys_page(instance: Instance, number: int) -> None:
    client = instance.client(DENIS)
    assert client.get(f"/personnes/{number}").status_code == 404
    assert client.get(f"/conventions?agent={number}").status_code == 200
    assert client.get(f"/co-contractants?page={number}").status_code == 200
    answer = send(client, "/alertes", alerte=str(number))
    assert answer.status_code == 302


def test_every_number_in_an_address_is_bounded(instance: Instance) -> None:
    """Each page that takes a number answers as if there were none so large."""
    clients = {email: instance.client(email) for email in CAST}
    with instance.app.test_request_context():
        adapter = instance.app.url_map.bind("localhost")
    for rule in instance.app.url_map.iter_rules():
        if "<int:" not in rule.rule or "GET" not in (rule.methods or ()):
            continue
        values = {
            name: 1 if type(rule._converters[name]).__name__ == "RowNumber" else "x"
            for name in rule._converters
        }
        address = adapter.build(rule.endpoint, values)
        access = access_to(instance.app, rule.endpoint)
        able = next(e for e in CAST if access.strangers or access.roles is None or access.roles & CAST[e][1])
        assert clients[able].get(address.replace("1", str(2**31))).status_code == 404, address


@pytest.mark.parametrize("text", ["a\0b", "\0"])
def test_what_no_database_stores_is_refused_at_the_door(instance: Instance, text: str) -> None:
    client = instance.client(AGNES)
    token = token_of(client.get("/co-contractants/ajouter"))
    answer = client.post("/co-contractants/ajouter", data={"csrf_token": token, "name": text})
    assert answer.status_code == 400
    assert "Demande illisible" in answer.text
    assert client.get("/recherche", query_string={"q": text}).status_code == 400
    assert client.get("/conventions/EPN%00").status_code == 400


def test_an_agent_that_is_no_number_is_said_beside_its_field(instance: Instance) -> None:
    answer = send(instance.client(AGNES), "/conventions/confier", leaver="x'><script>", agent="y")
    assert answer.status_code == 422
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("day", "words"), [("9999-12-31", "entre 1990 et 2200"), ("2026-02-30", "existe pas")]
)
def test_a_day_without_sense_is_said_beside_its_field(instance: Instance, day: str, words: str) -> None:
    answer = instance.client(AGNES).get(f"/calculatrice?co_contractor_on={day}&region_on=2024-03-01")
    assert answer.status_code == 200
    assert words in answer.text


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "hier"])
def test_a_list_between_days_without_sense_is_not_narrowed(instance: Instance, day: str) -> None:
    assert instance.client(AGNES).get(f"/conventions?du={day}&au={day}").status_code == 200
