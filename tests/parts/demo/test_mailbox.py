"""The example's mailbox: a real SMTP conversation in, mails that a page can show out."""

import smtplib
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conventio.demo.mail_receiver import MailReceiver
from conventio.demo.mailbox import attachment, keep, message, messages
from conventio.demo.safe_html import safe_html
from notifications.message import mail_kind, render
from notifications.senders import Attachment, Letter
from notifications.senders.smtp import SmtpSender

AT = datetime(2027, 2, 10, 9, 30, tzinfo=UTC)
SAMPLE = mail_kind("signature-completed").sample


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    with MailReceiver(folder, port=number):
        yield number


def letter(number: int = 1, address: str = "claire.martin@elbeuf.example") -> Letter:
    return Letter(
        message_id=f"<{number}@region.example>",
        sender="conventions@region.example",
        to_address=address,
        to_name="Claire Martin",
        message=render("signature-completed", {**SAMPLE, "link": "https://exemple.test/s/1"}),
        attachments=(Attachment(content=b"%PDF-1.7", file_name="convention signée.pdf", media_type="application/pdf"),),
        at=AT,
    )  # fmt: skip


def test_a_mail_that_was_sent_can_be_read(folder: Path, port: int) -> None:
    SmtpSender(host="127.0.0.1", port=port).send(letter())
    [mail] = messages(folder)
    assert (mail.to, mail.to_name, mail.date) == ("claire.martin@elbeuf.example", "Claire Martin", AT)
    assert mail.subject == letter().message.subject
    assert mail.text.replace("\r\n", "\n") == letter().message.text
    assert '<a href="https://exemple.test/s/1">Voir la convention et ses échéances</a>' in mail.html
    assert mail.attachments == ("convention signée.pdf",)
    assert message(folder, mail.id) == mail


def test_its_files_come_back_as_they_left(folder: Path, port: int) -> None:
    SmtpSender(host="127.0.0.1", port=port).send(letter())
    file = attachment(folder, messages(folder)[0].id, 0)
    assert (file.name, file.media_type, file.content) == (
        "convention signée.pdf",
        "application/pdf",
        b"%PDF-1.7",
    )


def test_the_newest_mail_comes_first_and_one_address_can_be_asked_for(folder: Path, port: int) -> None:
    for number, address in enumerate(["a@ville.example", "B@ville.example", "a@ville.example"], start=1):
        SmtpSender(host="127.0.0.1", port=port).send(letter(number, address))
    assert [mail.id for mail in messages(folder)] == [3, 2, 1]
    assert [mail.id for mail in messages(folder, to="b@VILLE.example ")] == [2]


def test_mails_that_come_at_once_are_all_kept(folder: Path) -> None:
    with ThreadPoolExecutor(8) as writers:
        numbers = list(writers.map(lambda n: keep(folder, f"Subject: {n}\r\n\r\n".encode()), range(40)))
    assert sorted(numbers) == list(range(1, 41))
    assert {mail.subject for mail in messages(folder)} == {str(n) for n in range(40)}
    assert all(path.suffix == ".eml" for path in folder.iterdir())


def test_a_mail_half_written_is_not_shown(folder: Path) -> None:
    keep(folder, b"Subject: a\r\n\r\n")
    (folder / ".coming-x").write_bytes(b"Subject: b")
    assert [mail.subject for mail in messages(folder)] == ["a"]


def test_a_taken_port_is_said(folder: Path, port: int) -> None:
    with pytest.raises(OSError, match="in use"), MailReceiver(folder, port=port):
        pass


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_number_that_no_mail_has_is_refused(folder: Path, number: int) -> None:
    keep(folder, b"Subject: a\r\n\r\n")
    with pytest.raises(LookupError):
        message(folder, number)
    with pytest.raises(LookupError):
        attachment(folder, number, 0)


@pytest.mark.parametrize("rank", [0, -1])
def test_a_file_that_no_mail_has_is_refused(folder: Path, rank: int) -> None:
    number = keep(folder, b"Subject: a\r\n\r\n")
    with pytest.raises(LookupError):
        attachment(folder, number, rank)


def test_a_mailbox_that_nobody_wrote_to_is_empty(folder: Path) -> None:
    assert messages(folder) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"To: nobody at all\r\nDate: yesterday\r\n\r\nbonjour",
        b"Content-Type: text/plain; charset=no-such-charset\r\n\r\nbonjour",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<",
        b"Content-Type: message/rfc822\r\n\r\nSubject: inside\r\n\r\n",
    ],
)
def test_whatever_strangers_send_can_be_listed(folder: Path, content: bytes) -> None:
    keep(folder, content)
    assert len(messages(folder)) == 1


def test_the_server_speaks_smtp_to_anyone(folder: Path, port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.sendmail(
            "a@b.example", ["c@d.example"], "To: c@d.example\r\nSubject: essai\r\n\r\nbonjour\r\n"
        )
    assert [(mail.subject, mail.text.strip()) for mail in messages(folder)] == [("essai", "bonjour")]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", ""),
        ("<p style='color:red' onclick='x()'>mots</p>", "<p>mots</p>"),
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<style>p{}</style><p>a</p>", "<p>a</p>"),
        ("<div><span>a</span></div>", "a"),
        ("<p>a<br>b</p><hr>", "<p>a<br>b</p><hr>"),
        ("<a href='https://x.example/?a=1&amp;b=\"2\"'>a</a>", '<a href="https://x.example/?a=1&amp;b=&quot;2&quot;">a</a>'),
        ("<a href=' javascript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href='//x.example'>a</a>", "<a>a</a>"),
        ("<img src=x onerror=alert(1)>", ""),
        ("<p>&lt;script&gt;</p>", "<p>&lt;script&gt;</p>"),
        ("<svg><script>alert(1)</script></svg>a<!-- b -->c", "ac"),
        ("</div></main><p>a", "<p>a</p>"),
        ("<p style='white-space:pre-line'>a\nb</p>", "<p>a<br>b</p>"),
    ],
)  # fmt: skip
def test_the_html_that_a_page_shows_can_do_nothing(page: str, expected: str) -> None:
    assert safe_html(page) == expected
