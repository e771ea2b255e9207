"""The example's mailbox: a real SMTP conversation in, mails that its page can show out."""

import smtplib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conventio.demo.mail_receiver import MailReceiver
from conventio.demo.mailbox import keep
from notifications.message import Message
from notifications.senders import Attachment, Letter
from notifications.senders.smtp import SmtpSender
from tests.ports import free_port
from web.received import received

AT = datetime(2027, 2, 10, 9, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    number = free_port()
    with MailReceiver(folder, port=number):
        yield number


def send(port: int, subject: str = "Convention signée") -> None:
    copy = Attachment(content=b"%PDF-1.7", file_name="convention signée.pdf", media_type="application/pdf")
    letter = Letter(
        message_id="<1@region.example>",
        sender="conventions@region.example",
        to_address="claire.martin@elbeuf.example",
        to_name="Claire Martin",
        message=Message(
            subject=subject, text="Conservez le fichier.\n", html="<p>Conservez le fichier.</p>\n"
        ),
        attachments=(copy,),
        at=AT,
    )
    SmtpSender(host="127.0.0.1", port=port).send(letter)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_mail_that_was_sent_can_be_read(folder: Path, port: int) -> None:
    send(port)
    [mail] = received(folder)
    assert mail.to == "Claire Martin <claire.martin@elbeuf.example>"
    assert (mail.subject, mail.at) == ("Convention signée", AT)
    assert mail.text.strip() == "Conservez le fichier."
    [file] = mail.attachments
    assert (file.file_name, file.media_type) == ("convention signée.pdf", "application/pdf")
    assert file.content == b"%PDF-1.7"


def test_the_newest_mail_comes_first(folder: Path, port: int) -> None:
    for subject in ("un", "deux", "trois"):
        send(port, subject)
    assert [mail.subject for mail in received(folder)] == ["trois", "deux", "un"]


def test_a_mail_is_kept_as_it_came(folder: Path, port: int) -> None:
    given = b"To: c@d.example\r\nSubject: essai\r\n\r\n.une ligne avec un point\r\n"
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.sendmail("a@b.example", ["c@d.example"], given)
    assert contents(folder) == {"000001.eml": given}


def test_mails_that_come_at_once_are_all_kept(folder: Path) -> None:
    with ThreadPoolExecutor(8) as writers:
        numbers = list(writers.map(lambda number: keep(folder, b"%d" % number), range(40)))
    assert contents(folder) == {f"{number:06d}.eml": b"%d" % rank for rank, number in enumerate(numbers)}
    assert sorted(numbers) == list(range(1, 41))


def test_a_mail_half_written_is_not_shown(folder: Path) -> None:
    keep(folder, b"Date: Wed, 10 Feb 2027 09:30:00 +0000\r\nSubject: whole\r\n\r\n")
    (folder / ".coming-x").write_bytes(b"Subject: half")
    assert [mail.subject for mail in received(folder)] == ["whole"]


def test_a_taken_port_is_said(folder: Path, port: int) -> None:
    with pytest.raises(OSError, match="in use"), MailReceiver(folder, port=port):
        pass
