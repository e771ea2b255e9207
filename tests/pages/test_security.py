"""What every answer carries, and pages for what went wrong."""

import pytest
from flask import abort, request

from foundation.errors import Refusal
from tests.pages.conftest import Build
from tests.pages.forms import token_of
from tests.pages.instance import Instance
from web.access import public
from web.security import LARGEST_REQUEST

AGNES = "agnes@region.example"


@pytest.mark.parametrize("address", ["/connexion", "/", "/nulle-part", "/static/base.css", "/accessibilite"])
def test_every_answer_is_protected(instance: Instance, address: str) -> None:
    headers = instance.stranger().get(address, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in headers["Permissions-Policy"]


def test_pages_are_kept_by_nobody_and_static_files_by_all(instance: Instance) -> None:
    client = instance.client(AGNES)
    assert client.get("/").headers["Cache-Control"] == "no-store"
    static = client.get("/static/base.css", buffered=True)
    assert "max-age=3600" in static.headers["Cache-Control"]
    assert "Set-Cookie" not in static.headers
    assert "Cookie" not in static.headers.get("Vary", "")


def test_each_instance_has_its_own_theme(instance: Instance) -> None:
    client = instance.stranger()
    shipped = client.get("/theme.css")
    assert "--accent" in shipped.text
    assert "max-age=3600" in shipped.headers["Cache-Control"]
    assert "Set-Cookie" not in shipped.headers
    own = instance.services.settings.folder / "pages" / "theme.css"
    own.parent.mkdir()
    own.write_text(":root { --accent: #8a1538; }", encoding="utf-8")
    page = client.get("/connexion").text
    assert client.get("/theme.css").text == ":root { --accent: #8a1538; }"
    address = page.partition('href="/theme.css?v=')[2].partition('"')[0]
    assert address
    own.write_text(":root { --accent: #123456; }", encoding="utf-8")
    assert address not in client.get("/connexion").text, "a change shows at once"


def test_by_https_the_cookie_is_bound_to_the_site(build: Build) -> None:
    answer = (
        build(public_url="https://conventions.example.fr")
        .stranger()
        .get("/connexion", base_url="https://c.fr")
    )
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-conventio=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_by_http_no_promise_of_https_is_made(instance: Instance) -> None:
    assert "Strict-Transport-Security" not in instance.stranger().get("/connexion").headers


@pytest.mark.parametrize(("hops", "seen"), [(0, "127.0.0.1"), (1, "198.51.100.7"), (2, "203.0.113.9")])
def test_forwarded_addresses_are_believed_as_far_as_the_settings_say(
    build: Build, hops: int, seen: str
) -> None:
    instance = build(trusted_proxy_hops=hops)
    instance.app.add_url_rule("/who", "who", public(lambda: str(request.remote_addr)))
    answer = instance.stranger().get("/who", headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
    assert answer.text == seen


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 418, 503])
def test_each_failure_has_a_french_page_that_says_what_to_do(instance: Instance, status: int) -> None:
    instance.app.add_url_rule("/fail", "fail", public(lambda: abort(status)))
    answer = instance.client(AGNES).get("/fail")
    assert answer.status_code == status
    assert '<html lang="fr">' in answer.text
    assert "Aller à l’accueil" in answer.text
    assert str(status) not in answer.text.partition("<main")[2]  # words, not a number


def test_a_crash_tells_nothing_of_its_cause(instance: Instance) -> None:
    def crash() -> str:
        raise RuntimeError("the database password is hunter2")

    instance.app.add_url_rule("/crash", "crash", public(crash))
    answer = instance.client(AGNES).get("/crash")
    assert answer.status_code == 500
    assert "Panne de notre côté" in answer.text
    assert "hunter2" not in answer.text


def test_a_refusal_is_shown_in_its_own_words(instance: Instance) -> None:
    def refuse() -> str:
        raise Refusal("La convention est déjà signée : rédigez un avenant.")

    instance.app.add_url_rule("/refuse", "refuse", public(refuse))
    answer = instance.client(AGNES).get("/refuse")
    assert answer.status_code == 409
    assert "La convention est déjà signée : rédigez un avenant." in answer.text


def test_a_request_too_large_is_refused_in_words(instance: Instance) -> None:
    client = instance.stranger()
    token = token_of(client.get("/connexion"))
    answer = client.post("/connexion", data={"csrf_token": token, "email": "x" * (LARGEST_REQUEST + 1)})
    assert answer.status_code == 413
    assert "Envoi trop lourd" in answer.text


def test_a_wrong_method_says_which_is_right(instance: Instance) -> None:
    answer = instance.client(AGNES).get("/deconnexion")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
