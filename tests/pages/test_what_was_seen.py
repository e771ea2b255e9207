"""Every form from which something is decided or saved says what its reader saw, and a stale one changes nothing.

The forms of every page that the tests look at are read and sent as a browser would send them."""

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from foundation.database import Base
from tests.pages.looks import LOOKS, STRANGER, nothing, opened
from tests.pages.posted_forms import TYPED, PostedForm, forms_in
from tests.pages.site import Site

FREE = {
    "sign_in.sign_out": "nothing is decided",
    "co_contractors.add": "nothing is there yet; one that is known already is shown",
    "drafting.start": "nothing is there yet",
    "people.add": "nothing is there yet; an address that is known already is refused",
    "authorities.new_person": "nothing is there yet",
    "decisions.add_service": "adds one line, and changes no other",
    "decisions.stop": "takes away the line that the button stands in; whoever takes it away twice is told so",
    "alerts.read_own": "says that what is listed was read",
    "alerts.told_otherwise": "says that one mail was told otherwise; the mail does not change",
    "alerts.told_mails_otherwise": "the same",
    "alerts.acknowledge_received": "says that a mail was read, through its own link",
    "feeds.make": "one's own address",
    "feeds.revoke": "one's own address",
    "hand_over.everything": "whoever takes over is chosen for all of them, whatever they say today",
    "own_account.change_password": "one's own, with the present password",
    "own_account.add_second_factor": "one's own, with a code",
    "own_account.remove_second_factor": "one's own, with a code",
    "changes.confirm": "a request never changes: it is confirmed or refused once, as it was asked",
    "changes.refuse": "a request never changes",
    "changes.withdraw": "a request never changes",
    "region_settings.save": "held field by field: a fingerprint of each answer",
}
"""Forms of people who are signed in that carry no revision, and why. Strangers hold a link of their own: the text that
it opens is frozen, a new text has a new link (``web.signer_link``)."""


Seen = tuple[FlaskClient, PostedForm]
"""One form, and whoever saw it."""


def pages(site: Site) -> Iterator[tuple[FlaskClient, str, str]]:
    """(client, address, html) of each page of the tests, as it opens for somebody who is signed in."""
    clients = {who: site.instance.client(who) for who in {look.who for look in LOOKS} - {STRANGER}}
    for look in LOOKS:
        if look.who != STRANGER and look.doing in (nothing, opened):
            address = look.address.format(**site.words)
            answer = clients[look.who].get(address)
            if answer.mimetype == "text/html":
                yield clients[look.who], address, answer.text


def endpoint_of(site: Site, form: PostedForm) -> str:
    adapter = site.instance.app.url_map.bind("localhost")
    return str(adapter.match(urlsplit(form.action).path, method="POST")[0])


@pytest.fixture(scope="module")
def forms(site: Site) -> dict[str, Seen]:
    """By endpoint, one form of each, and who saw it."""
    found: dict[str, Seen] = {}
    for client, address, html in pages(site):
        for form in forms_in(html, address):
            found.setdefault(endpoint_of(site, form), (client, form))
    return found


def test_every_form_carries_what_its_reader_saw(site: Site, forms: dict[str, Seen]) -> None:
    without = {name for name, (_client, form) in forms.items() if "revision" not in form.answers}
    assert without <= set(FREE)
    assert "saw-region_address" in forms["region_settings.save"][1].answers


def test_every_form_is_walked(site: Site, forms: dict[str, Seen]) -> None:
    app = site.instance.app
    posted = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    strangers = {name for name in posted if name.split(".")[0] in STRANGERS}
    assert posted - strangers - set(forms) - set(FREE) <= NOT_SHOWN


STRANGERS = frozenset(
    {"signer", "own_certificate", "remote_signer", "sign_in", "forgotten_password", "verifier"}
)
NOT_SHOWN = frozenset({"people.reactivate", "electronic_consent.withdraw_consent", "signatures.override"})
"""Buttons that no page of the tests shows just now: they are written by the same macros."""


def test_a_stale_form_changes_nothing_and_keeps_what_was_typed(site: Site, forms: dict[str, Seen]) -> None:
    before, faults = contents(site), []
    for name, (client, form) in sorted(forms.items()):
        if name in FREE or name in FIELD_BY_FIELD or "revision" not in form.answers:
            continue
        answers = {**form.answers, "revision": [stale(mark) for mark in form.answers["revision"]]}
        answers |= {box: [TYPED] for box in form.boxes}
        answers |= OTHERWISE.get(name, {})
        answer = client.post(form.action, data=answers, follow_redirects=True)
        if contents(site) != before:
            faults.append(f"{name} changed something")
            before = contents(site)
        elif not TOLD.search(answer.text):
            faults.append(f"{name} does not say what changed")
        elif form.boxes and TYPED not in answer.text:
            faults.append(f"{name} lost what was typed")
    assert "\n".join(faults) == ""


TOLD = re.compile("a changé depuis (que vous avez ouvert cette page|votre lecture)")
OTHERWISE = {"hand_over.one": {"agent": ["2"]}}
"""A form that is sent as it stands asks for nothing."""
FIELD_BY_FIELD = frozenset({"drafting.save", "co_contractors.correct"})
"""What two people fill in at once: see ``test_two_at_once``."""


def stale(mark: str) -> str:
    """The same subject, seen before anything happened to it."""
    subject, _colon, revision = mark.rpartition(":")
    return f"{subject}:{'0' + revision[revision.index('.') :] if '.' in revision else '0'}"


def contents(site: Site) -> str:
    """A fingerprint of every row of the instance, but for who sent which form and the clock of the watch."""
    kept = hashlib.sha256()
    with site.instance.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name != "submission" and not table.name.startswith("test_"):
                for row in session.execute(select(table)):
                    kept.update(repr(tuple(row)).encode())
    return kept.hexdigest()
