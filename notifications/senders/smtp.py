"""Mails by SMTP (RFC 5321), text and HTML side by side, attachments after them. No tracking of any kind."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime

from foundation.errors import Refusal
from notifications.addresses import UnusableAddress, ascii_address
from notifications.senders import Letter, PermanentFailure, TryAgain

SECONDS = 20.0
"""The longest wait for one answer of the server."""
_SETTINGS = "CONVENTIO_MAIL_HOST, CONVENTIO_MAIL_PORT, CONVENTIO_MAIL_SECURITY et CONVENTIO_MAIL_USER"
_PERMANENT = range(500, 600)
_TOO_LARGE = 552
_WANTS_US_NOT = (
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPNotSupportedError,
    smtplib.SMTPSenderRefused,
)
"""The server refuses us, whatever the mail: a setting to correct, not a mail to give up."""


class UnknownSecurity(Refusal):
    def __init__(self, given: str) -> None:
        self.given = given
        super().__init__(
            f"CONVENTIO_MAIL_SECURITY vaut « {given} » : « none », « starttls » ou « tls » sont attendus."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSender:
    """One server; a connection for each mail, since mails are few and servers close idle ones."""

    host: str
    port: int
    security: str = "none"
    user: str = ""
    password: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.security not in {"none", "starttls", "tls"}:
            raise UnknownSecurity(self.security)

    def send(self, letter: Letter) -> None:
        """Raises TryAgain, PermanentFailure."""
        mail = composed(letter)
        with _told(letter.to_address), self._connected() as server:
            server.send_message(mail)

    def check(self) -> str:
        """Empty when the server answers; otherwise the remedy, in French. Nothing is sent."""
        try:
            with _told(""), self._connected() as server:
                server.noop()
        except (TryAgain, PermanentFailure) as problem:
            return f"vérifiez {_SETTINGS} ({problem})"
        return ""

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        try:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                self._log_in(server)
            yield server
        finally:
            _hang_up(server)

    def _log_in(self, server: smtplib.SMTP) -> None:
        try:
            server.login(self.user, self.password)
        except UnicodeEncodeError as error:
            raise TryAgain(
                "L’identifiant ou le mot de passe du serveur de courriel contient un accent, qui ne passe pas."
            ) from error


def composed(letter: Letter) -> EmailMessage:
    """The mail as it travels. Raises PermanentFailure for an address that no server could be given."""
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["Message-ID"] = letter.message_id
    mail["Date"] = format_datetime(letter.at)
    mail["From"] = letter.sender
    mail["To"] = _addressed(letter.to_address, letter.to_name)
    if letter.reply_to:
        with suppress(PermanentFailure):  # a mistake there costs the answers, not the mail
            mail["Reply-To"] = _addressed(letter.reply_to)
    mail["Subject"] = letter.message.subject
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: absence messages are not wanted
    mail["Content-Language"] = "fr"
    mail.set_content(letter.message.text)
    mail.add_alternative(letter.message.html, subtype="html")
    for attachment in letter.attachments:
        main, _, sub = attachment.media_type.partition("/")
        mail.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.file_name)
    return mail


def _addressed(address: str, name: str = "") -> Address:
    """A domain with accents is written as servers know it (IDNA); a name stands on one line. Raises PermanentFailure."""
    try:
        return Address(display_name=" ".join(name.split()), addr_spec=ascii_address(address))
    except UnusableAddress as problem:
        raise PermanentFailure(str(problem)) from problem


def _hang_up(server: smtplib.SMTP) -> None:
    """Says goodbye. The mail is accepted or refused by now: however the server takes it, that stands."""
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()


@contextmanager
def _told(address: str) -> Iterator[None]:
    """What the server or the network says, as TryAgain or PermanentFailure."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        raise _failure(code, f"Le serveur refuse l’adresse « {address} »", words) from refusal
    except _WANTS_US_NOT as error:
        if getattr(error, "smtp_code", None) == _TOO_LARGE:
            raise PermanentFailure(f"Le courriel est trop lourd pour le serveur ({error}).") from error
        raise TryAgain(f"Le serveur de courriel refuse la connexion ({error}).") from error
    except smtplib.SMTPResponseException as refusal:
        raise _failure(refusal.smtp_code, "Le serveur de courriel refuse", refusal.smtp_error) from refusal
    except ssl.SSLError as error:
        raise TryAgain(f"La connexion chiffrée au serveur de courriel échoue ({error}).") from error
    except (smtplib.SMTPException, OSError) as error:
        raise TryAgain(f"Le serveur de courriel ne répond pas ({error}).") from error


def _failure(code: int, what: str, words: bytes | str) -> TryAgain | PermanentFailure:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    sentence = f"{what} ({code} {said})."
    return PermanentFailure(sentence) if code in _PERMANENT else TryAgain(sentence)
