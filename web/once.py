"""A form that is sent twice counts once: a double click, a page reloaded, a button pressed again in a slow moment.

Each form carries a mark of its own. The same answers under the same mark, from the same person, lead where the first
sending led. Other answers under it (somebody went back and corrected) are a new sending.
"""

import hashlib
import secrets
import time

from flask import Flask, Response, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from web.house import house
from web.language import _
from web.visit import at, visitor
from workflow.acts import submissions

FIELD = "once"
LONGEST_WAIT = 20.0
"""Seconds for which a second sending waits for the first: a convention is made into PDF meanwhile."""
_REDIRECTIONS = frozenset({301, 302, 303})


def install(app: Flask) -> None:
    """After the guards: only a form that may be sent is looked at."""
    app.before_request(_first_only)
    app.after_request(_remember)


def mark() -> Markup:
    """The hidden field of one form, new each time the form is shown."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secrets.token_urlsafe(12))


def _first_only() -> ResponseReturnValue | None:
    who = visitor()
    if request.method != "POST" or who is None or not request.form.get(FIELD):
        return None
    database, key = house().database, _key(who.account_id)
    until = time.monotonic() + LONGEST_WAIT
    while not submissions.claim(database, key, at=at()):
        address = submissions.led_to(database, key)
        if address or time.monotonic() > until:
            flash(_("Ce formulaire était déjà envoyé : il a compté une seule fois."), "message")
            return redirect(address or request.path)
        time.sleep(0.2)
    g.once = key
    return None


def _remember(response: Response) -> Response:
    key = g.pop("once", None)
    if key is None:
        return response
    address = response.location or ""
    if response.status_code in _REDIRECTIONS and len(address) <= 1000:
        submissions.settle(house().database, key, address=address)
    else:
        submissions.release(house().database, key)
    return response


def _key(account_id: int) -> str:
    """Of who sends what to where: every answer, and the bytes of every file."""
    said = hashlib.sha256(
        repr((account_id, request.full_path, sorted(request.form.items(multi=True)))).encode()
    )
    for name, file in sorted(request.files.items(multi=True), key=lambda pair: pair[0]):
        said.update(repr((name, file.filename)).encode())
        while chunk := file.stream.read(1 << 20):
            said.update(chunk)
        file.stream.seek(0)
    return said.hexdigest()
