"""Filling in and sending a form as a browser does: the page is read first, its hidden fields are sent back."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_HIDDEN = re.compile(r'<input type="hidden" name="(revision|saw-[^"]+)" value="([^"]*)">')
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token_of(page: TestResponse) -> str:
    found = _TOKEN.search(page.text)
    assert found is not None, "the page holds no form"
    return unescape(found[1])


def hidden_in(page: TestResponse) -> dict[str, Any]:
    """The token, and what the page says that its reader saw."""
    found: dict[str, Any] = {"csrf_token": token_of(page)}
    for name, value in dict.fromkeys(_HIDDEN.findall(page.text)):
        found.setdefault(unescape(name), []).append(unescape(value))
    return found


def send(client: FlaskClient, address: str, /, *, to: str = "", **fields: Any) -> TestResponse:
    """Opens ``address``, then posts its form there, or to ``to``."""
    page = client.get(address)
    assert page.status_code == 200, page.text
    return client.post(to or address, data={**hidden_in(page), **fields})
