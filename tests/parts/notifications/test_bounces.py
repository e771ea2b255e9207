"""Messages of non-delivery as mail servers write them; the mails they are about are found and marked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from foundation.database import Database
from notifications.bounces import LARGEST, NotABounce, read_bounce, record_bounce
from notifications.message import mail_kind
from notifications.outbox import MailFate, OutboxMail, enqueue, reference_of

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
KEY = "deadlines-week:1"
SAMPLES = Path(__file__).parent / "bounces"


def sample(name: str) -> bytes:
    """A report with the reference of our mail in the place of its Message-ID."""
    return (SAMPLES / f"{name}.eml").read_text().replace("REFERENCE", reference_of(KEY)).encode()


def sent(database: Database) -> int:
    with database.transaction() as session:
        mail = enqueue(
            session, key=KEY, kind="deadlines-week", to_address="a@b.example", to_name="A", at=AT,
            values=mail_kind("deadlines-week").sample,
        )  # fmt: skip
        mail.sent_at = AT
        return mail.id


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("postfix-unknown-user", "n’existe pas : corrigez-la"),
        ("exchange-mailbox-full", "pleine"),
        ("gmail-policy", "sûrs"),
        ("headers-only", "Le serveur du destinataire a refusé"),
        ("utf8-recipient", "n’existe pas : corrigez-la"),
        ("utf8-encoded", "pleine"),
    ],
)
def test_a_mail_that_came_back_says_why_and_what_to_do(database: Database, name: str, words: str) -> None:
    number = sent(database)
    (bounce,) = read_bounce(sample(name))
    for _ in range(2):  # a server may report twice
        with database.transaction() as session:
            assert record_bounce(session, bounce, at=AT) is not None
    with database.reading() as session:
        mail = session.get_one(OutboxMail, number)
    assert mail.fate is MailFate.BOUNCED
    assert words in mail.bounce


@pytest.mark.parametrize("name", ["utf8-recipient", "utf8-encoded"])
def test_a_recipient_with_accents_is_read_as_written(name: str) -> None:
    (bounce,) = read_bounce(sample(name))
    assert bounce.recipient == "andré@pixels.example"
    assert "boîte" in bounce.diagnostic


def test_a_server_that_still_tries_has_not_failed(database: Database) -> None:
    number = sent(database)
    (bounce,) = read_bounce(sample("postfix-delayed"))
    with database.transaction() as session:
        record_bounce(session, bounce, at=AT)
    with database.reading() as session:
        assert session.get_one(OutboxMail, number).fate is MailFate.SENT


def test_a_report_about_somebody_elses_mail_changes_nothing(database: Database) -> None:
    (bounce,) = read_bounce(sample("postfix-unknown-user"))
    with database.transaction() as session:
        assert record_bounce(session, bounce, at=AT) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "compte rendu de remise"),
        (b"From: a@b\r\nSubject: Absence\r\n\r\nJe suis absent.", "compte rendu de remise"),
        (b"x" * (LARGEST + 1), "Mo"),
        ((b'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n'
         b"Reporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; a@b\r\nAction: failed\r\n--b--"), "identifiant"),
        (bytes(range(256)) * 20, "compte rendu"),
    ],
    ids=["empty", "absence", "huge", "no reference", "noise"],
)  # fmt: skip
def test_what_is_no_report_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(NotABounce, match=words):
        read_bounce(content)
