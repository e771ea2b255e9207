"""Who reaches what: every route × every kind of visitor, from the declarations and from the real answers."""

import pytest
from flask import Flask

from tests.pages.instance import Instance
from tests.people import CAST
from web.access import Access, UndeclaredViewError, access_to, refuse_undeclared

SIGN_IN = "/connexion"
STRANGER = "stranger"


def test_every_route_says_who_may_reach_it(instance: Instance) -> None:
    for rule in instance.app.url_map.iter_rules():
        assert isinstance(access_to(instance.app, rule.endpoint), Access)


def test_a_view_that_forgets_stops_the_start() -> None:
    app = Flask("forgetful", static_folder=None)
    app.add_url_rule("/secrets", "secrets", lambda: "everything")
    with pytest.raises(UndeclaredViewError, match="secrets"):
        refuse_undeclared(app)


def addresses(instance: Instance) -> list[tuple[str, str, str]]:
    """(method, address, endpoint) of each route; what stands in the address does not exist, on purpose."""
    with instance.app.test_request_context():
        adapter = instance.app.url_map.bind("localhost")
        return [
            (method, adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, 987654)), rule.endpoint)
            for rule in instance.app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) & {"GET", "POST"})
        ]


@pytest.mark.parametrize("email", [STRANGER, *CAST])
def test_each_person_reaches_what_is_declared_and_nothing_else(instance: Instance, email: str) -> None:
    roles = frozenset() if email == STRANGER else CAST[email][1]
    for method, address, endpoint in addresses(instance):
        access = access_to(instance.app, endpoint)
        client = instance.stranger() if email == STRANGER else instance.client(email)
        answer = client.open(address, method=method)
        sent_away = answer.status_code == 302 and answer.location.startswith(SIGN_IN)
        if access.strangers:
            assert answer.status_code != 403, (method, address)
        elif email == STRANGER:
            assert sent_away, (method, address, answer.status_code)
        elif access.roles is not None and not access.roles & roles:
            assert answer.status_code == 403, (method, address, answer.status_code)
        else:
            assert answer.status_code not in {403, 500}, (method, address)
            assert not sent_away, (method, address)


def test_posting_without_the_token_of_a_page_changes_nothing(instance: Instance) -> None:
    for method, address, endpoint in addresses(instance):
        if method == "POST" and access_to(instance.app, endpoint).admits(None):
            assert instance.stranger().post(address).status_code == 400, address
    for email in CAST:
        answer = instance.client(email).post("/deconnexion")
        assert answer.status_code == 400
        assert "Formulaire périmé" in answer.text


def test_a_form_posted_from_another_site_is_refused(instance: Instance) -> None:
    answer = instance.stranger().post(SIGN_IN, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
