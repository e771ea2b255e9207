"""``conventio bounces`` as a mail server calls it: a message on standard input, the answer in the exit status."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from foundation.database import Database
from notifications.message import mail_kind
from notifications.outbox import MailFate, OutboxMail, enqueue
from tests.program.commands import Run

MAILS = Path(__file__).parent / "mails"
QUOTED = b"5194e947db08422bdb2b17533f022a0d648ff2a0"
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TRY_AGAIN = 75


def handed_over(folder: Path, content: bytes) -> subprocess.CompletedProcess[bytes]:
    """By a pipe, to a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "conventio", "bounces", "-"],
        input=content,
        capture_output=True,
        check=False,
        env={**os.environ, "CONVENTIO_SETTINGS_FILE": str(folder / "conventio.env")},
    )


def invitation(folder: Path) -> str:
    """The reference of an invitation that left."""
    database = Database(f"sqlite:///{folder / 'conventio.db'}")
    with database.transaction() as session:
        mail = enqueue(
            session, key="signature-invitation:1", kind="signature-completed", to_address="claire@martin.example",
            to_name="Claire Martin", values=mail_kind("signature-completed").sample, at=AT, about="EPN-2026-0001",
        )  # fmt: skip
        mail.sent_at = AT
        reference = mail.reference
    database.close()
    return reference


def fate(folder: Path) -> tuple[MailFate, str]:
    database = Database(f"sqlite:///{folder / 'conventio.db'}")
    with database.reading() as session:
        mail = session.query(OutboxMail).one()
        told = mail.fate, mail.trouble
    database.close()
    return told


def test_an_invitation_that_came_back_is_noted(ready: Run, tmp_path: Path) -> None:
    report = (MAILS / "invitation-came-back.eml").read_bytes()
    done = handed_over(tmp_path, report.replace(QUOTED, invitation(tmp_path).encode()))
    assert (done.returncode, done.stderr) == (0, b"")
    assert fate(tmp_path)[0] is MailFate.BOUNCED
    assert "Cette adresse n’existe pas : corrigez-la" in fate(tmp_path)[1]


def test_an_absence_message_is_kept_for_a_person_once(ready: Run, tmp_path: Path) -> None:
    answer = (MAILS / "out-of-office.eml").read_bytes()
    for _ in range(2):
        done = handed_over(tmp_path, answer)
        assert done.returncode == 0
    [kept] = (tmp_path / "courriels-recus").iterdir()
    assert kept.read_bytes() == answer
    assert kept.stat().st_mode & 0o077 == 0
    assert str(kept) in done.stdout.decode()


def test_other_words_than_a_report_are_kept_too(ready: Run, tmp_path: Path) -> None:
    for content in (b"", b"\xff\xfe\x00", b"Subject: Votre envoi\n\nQui est-ce ?\n", b"x" * 5_000_000):
        assert handed_over(tmp_path, content).returncode == 0
    assert len(list((tmp_path / "courriels-recus").iterdir())) == 4


def test_without_a_database_the_mail_server_tries_again(ready: Run, tmp_path: Path) -> None:
    report = (MAILS / "invitation-came-back.eml").read_bytes().replace(QUOTED, invitation(tmp_path).encode())
    (tmp_path / "conventio.db").rename(tmp_path / "away.db")
    done = handed_over(tmp_path, report)
    assert done.returncode == TRY_AGAIN
    assert "à présenter de nouveau plus tard" in done.stderr.decode()
    (tmp_path / "conventio.db").unlink(missing_ok=True)
    (tmp_path / "away.db").rename(tmp_path / "conventio.db")
    assert handed_over(tmp_path, report).returncode == 0
    assert fate(tmp_path)[0] is MailFate.BOUNCED


def test_settings_that_cannot_be_read_lose_no_message(ready: Run, tmp_path: Path) -> None:
    file = tmp_path / "conventio.env"
    file.write_text(file.read_text() + "\nCONVENTIO_UNKNOWN=1\n")
    assert handed_over(tmp_path, b"Subject: x\n\nx").returncode == TRY_AGAIN


def test_a_message_that_cannot_be_kept_is_handed_over_again(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "courriels-recus").write_text("a file where the folder should be")
    assert handed_over(tmp_path, b"Subject: x\n\nx").returncode == TRY_AGAIN
