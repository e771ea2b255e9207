"""Mails by SMTP (RFC 5321), text and HTML side by side, attachments after them. No tracking of any kind."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime

from foundation.errors import Refusal
from notifications.senders import Letter, PermanentFailure, TryAgain

SECONDS = 20.0
_PERMANENT = range(500, 600)


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
        try:
            mail = composed(letter)
        except ValueError as error:  # an address that cannot be written in a header
            raise PermanentFailure(
                f"L’adresse « {letter.to_address} » n’est pas utilisable ({error})."
            ) from error
        with _told(letter.to_address), self._connected() as server:
            server.send_message(mail)

    def check(self) -> str:
        """Empty when the server answers; otherwise the remedy, in French. Nothing is sent."""
        try:
            with _told(""), self._connected() as server:
                server.noop()
        except (TryAgain, PermanentFailure) as problem:
            return f"vérifiez CONVENTIO_MAIL_HOST et CONVENTIO_MAIL_PORT ({problem})"
        return ""

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context()
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        with server:
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
            yield server


def composed(letter: Letter) -> EmailMessage:
    """The mail as it travels. Raises ValueError for an address that cannot stand in a header."""
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["Message-ID"] = letter.message_id
    mail["Date"] = format_datetime(letter.at)
    mail["From"] = letter.sender
    mail["To"] = Address(display_name=letter.to_name, addr_spec=letter.to_address)
    mail["Subject"] = letter.message.subject
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: absence messages are not wanted
    mail["Content-Language"] = "fr"
    mail.set_content(letter.message.text)
    mail.add_alternative(letter.message.html, subtype="html")
    for attachment in letter.attachments:
        main, _, sub = attachment.media_type.partition("/")
        mail.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.file_name)
    return mail


@contextmanager
def _told(address: str) -> Iterator[None]:
    """What the server or the network says, as TryAgain or PermanentFailure."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refusal:
        code, words = next(iter(refusal.recipients.values()))
        raise _failure(code, f"Le serveur refuse l’adresse « {address} »", words) from refusal
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
        # The server does not want us, whatever the mail: a setting to correct, not a mail to give up.
        raise TryAgain(f"Le serveur de courriel refuse la connexion ({error}).") from error
    except smtplib.SMTPResponseException as refusal:
        raise _failure(refusal.smtp_code, "Le serveur de courriel refuse", refusal.smtp_error) from refusal
    except (smtplib.SMTPException, OSError) as error:
        raise TryAgain(f"Le serveur de courriel ne répond pas ({error}).") from error


def _failure(code: int, what: str, words: bytes | str) -> TryAgain | PermanentFailure:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    sentence = f"{what} ({code} {said})."
    return PermanentFailure(sentence) if code in _PERMANENT else TryAgain(sentence)
