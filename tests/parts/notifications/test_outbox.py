"""A mail is written with the act that it tells, whole, once, and without its secret; both databases."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest

from foundation.database import Database
from notifications.message import UnknownMail, WrongValues, mail_kind
from notifications.outbox import OutboxMail, enqueue, mails_about

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECRET = {"link": "https://secret"}
INVITATION = {
    name: value for name, value in mail_kind("signature-invitation").sample.items() if name != "link"
}
GIVEN: dict[str, Any] = {
    "key": "k", "kind": "review-approved", "to_address": "karim@region.example", "to_name": "Karim Benali",
    "values": dict(mail_kind("review-approved").sample), "at": AT, "about": "EPN-2026-0042",
}  # fmt: skip


def mails(database: Database) -> list[OutboxMail]:
    with database.reading() as session:
        return mails_about(session, "EPN-2026-0042")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"values": {}}, WrongValues),
        ({"kind": "no-such-mail"}, UnknownMail),
        ({"secret_ref": "invitation:1"}, ValueError),
        ({"kind": "signature-invitation", "values": INVITATION}, ValueError),
        ({"kind": "signature-invitation", "values": {**INVITATION, **SECRET}, "secret_ref": "i:1"}, WrongValues),
        ({"attachments": [{"sha256": "ab" * 32}]}, KeyError),
    ],
)  # fmt: skip
def test_a_mail_that_could_not_leave_is_refused_at_once(
    database: Database, changes: dict[str, Any], expected: type[Exception]
) -> None:
    with database.transaction() as session, pytest.raises(expected):
        enqueue(session, **{**GIVEN, **changes})
    assert mails(database) == []


def test_the_same_key_is_the_same_mail(database: Database) -> None:
    with database.transaction() as session:
        first = enqueue(session, **GIVEN)
        second = enqueue(session, **{**GIVEN, "to_name": "Quelqu’un d’autre"})
        assert first is second
    assert [mail.to_name for mail in mails(database)] == ["Karim Benali"]


def test_two_acts_at_once_tell_once(database: Database) -> None:
    """The second looks before the first is done; on SQLite it cannot even begin before."""
    looked = threading.Event()
    numbers = []

    def second() -> None:
        looked.set()
        with database.transaction() as session:
            numbers.append(enqueue(session, **GIVEN).id)

    other = threading.Thread(target=second)
    with database.transaction() as session:
        numbers.append(enqueue(session, **GIVEN).id)
        other.start()
        looked.wait()
        other.join(timeout=0.3)  # blocked until this transaction ends
        assert other.is_alive()
    other.join(timeout=60)
    assert len(numbers) == 2
    assert len(set(numbers)) == len(mails(database)) == 1
