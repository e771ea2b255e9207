"""What the SMTP sender says of each way in which a real server may take a mail."""

import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from notifications.message import Message
from notifications.senders import Attachment, Letter, PermanentFailure, TryAgain
from notifications.senders.smtp import SmtpSender, composed
from tests.parts.notifications.receiver import Server

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def letter(
    to: str = "claire@elbeuf.example",
    name: str = "Claire Martin",
    *,
    reply_to: str = "",
    content: bytes = b"%PDF",
) -> Letter:
    return Letter(
        message_id="<1@region.example>",
        sender="conventions@region.example",
        to_address=to,
        to_name=name,
        message=Message(subject="À signer", text="Bonjour,\n", html="<p>Bonjour,</p>\n"),
        attachments=(Attachment(content=content, file_name="Convention signée.pdf", media_type="application/pdf"),),
        at=AT,
        reply_to=reply_to,
    )  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def sender(server: Server, **options: str) -> SmtpSender:
    return SmtpSender(host="127.0.0.1", port=server.port, **options)


def test_the_mail_travels_as_it_was_written(server: Server) -> None:
    sender(server).send(letter(name="Anaïs “Nana” Lefèvre, maire", reply_to="helene@region.example"))
    [mail] = server.mails
    assert mail["To"].addresses[0].display_name == "Anaïs “Nana” Lefèvre, maire"
    assert mail["Reply-To"] == "helene@region.example"
    assert mail["Message-ID"] == "<1@region.example>"
    assert parsedate_to_datetime(mail["Date"]) == AT
    [file] = mail.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("Convention signée.pdf", "application/pdf")
    assert file.get_content() == b"%PDF"


@pytest.mark.parametrize("answer", ["421 busy", "500 what?", "250 OK", ""])
def test_a_mail_once_accepted_is_sent_however_the_server_says_goodbye(server: Server, answer: str) -> None:
    server.receiver.at_the_end = answer
    sender(server).send(letter())
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("refused", "answer", "expected"),
    [
        ("claire@elbeuf.example", "550 5.1.1 No such user", PermanentFailure),
        ("claire@elbeuf.example", "451 4.7.1 Greylisted", TryAgain),
        ("claire@elbeuf.example", "421 Too many connections", TryAgain),
        ("conventions@region.example", "553 5.7.1 Not your address", TryAgain),  # a setting, not this mail
        ("conventions@region.example", "530 5.7.0 Authentication required", TryAgain),
        ("conventions@region.example", "552 5.3.4 Message too big", PermanentFailure),
    ],
)
def test_what_the_server_refuses_is_told_apart(
    server: Server, refused: str, answer: str, expected: type[Exception]
) -> None:
    server.receiver.refusals[refused] = answer
    with pytest.raises(expected, match=answer[4:8]):
        sender(server).send(letter())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("554 looks like spam", PermanentFailure), ("452 disk full", TryAgain), ("", TryAgain)],
)
def test_what_the_server_says_of_the_content_is_told_apart(
    server: Server, answer: str, expected: type[Exception]
) -> None:
    server.receiver.after_data = answer
    with pytest.raises(expected):
        sender(server).send(letter())


def test_a_mail_larger_than_the_server_takes_is_for_good() -> None:
    with Server(data_size_limit=10_000) as server, pytest.raises(PermanentFailure, match="trop lourd"):
        sender(server).send(letter(content=b"x" * 20_000))


@pytest.mark.parametrize(
    "address",
    ["", "abc", "a@", "@b", "a@b@c", "a b@c.example", "a..b@c.example", "é@c.example", "a@b.example\nBcc: x@y.example"],
)  # fmt: skip
def test_an_address_that_none_can_have_is_for_good(address: str) -> None:
    with pytest.raises(PermanentFailure, match="n’est pas une adresse électronique utilisable"):
        composed(letter(address))


def test_a_domain_with_accents_is_written_as_servers_know_it(server: Server) -> None:
    sender(server).send(letter("claire@mairie-évreux.example"))
    assert server.mails[0]["To"].addresses[0].addr_spec == "claire@xn--mairie-vreux-heb.example"


@pytest.mark.parametrize("name", ["Claire\r\nBcc: x@y.example", "Claire\tMartin", ""])
def test_a_name_stays_on_its_line(name: str) -> None:
    mail = composed(letter(name=name))
    assert mail["Bcc"] is None
    assert mail["To"].addresses[0].addr_spec == "claire@elbeuf.example"


def test_a_bad_address_for_answers_loses_no_mail() -> None:
    assert composed(letter(reply_to="le service"))["Reply-To"] is None


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's certificate for 127.0.0.1, which is its own authority."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key", "-out", "certificate",
         "-days", "36500", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    return context, folder / "certificate"


def _only_claire(_server: SMTP, _session: object, _envelope: object, _how: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"claire", b"porte"), handled=False)


def strict(context: ssl.SSLContext) -> Server:
    return Server(tls_context=context, require_starttls=True, authenticator=_only_claire, auth_required=True)


def test_starttls_and_a_password_are_given_when_asked(
    encrypted: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = encrypted
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with strict(context) as server:
        known = sender(server, security="starttls", user="claire", password="porte")
        assert known.check() == ""
        known.send(letter())
        assert len(server.mails) == 1
        with pytest.raises(TryAgain, match="refuse la connexion"):
            sender(server, security="starttls", user="claire", password="autre").send(letter())
        with pytest.raises(TryAgain, match="contient un accent"):
            sender(server, security="starttls", user="claire", password="clé").send(letter())
        with pytest.raises(TryAgain):
            sender(server, security="none").send(letter())
        assert len(server.mails) == 1


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(encrypted: tuple[ssl.SSLContext, Path]) -> None:
    with strict(encrypted[0]) as server:
        unknown = sender(server, security="starttls", user="claire", password="porte")
        with pytest.raises(TryAgain, match="connexion chiffrée"):
            unknown.send(letter())
        assert "CONVENTIO_MAIL_SECURITY" in unknown.check()
        assert server.mails == []


def test_a_password_is_never_shown() -> None:
    assert "porte" not in repr(SmtpSender(host="h", port=25, user="claire", password="porte"))


def test_a_server_without_encryption_gets_no_mail_that_must_be(server: Server) -> None:
    with pytest.raises(TryAgain, match="refuse la connexion"):
        sender(server, security="starttls").send(letter())
    assert server.mails == []
