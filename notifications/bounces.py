"""Messages of non-delivery (RFC 3464, and RFC 6533 for addresses with accents): which of our mails came back, and why.

A mail server hands them over as files or by a pipe. The mail they are about is found by the Message-ID that
they quote, which derives from its key (``outbox.reference_of``); nothing else in them is believed.
"""

import base64
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.policy import default

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from notifications.outbox import OutboxMail

LARGEST = 4 * 1024 * 1024
_REFERENCE = re.compile(r"<([0-9a-f]{40})@")
_REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED = frozenset({"text/rfc822-headers", "message/rfc822", "message/global", "message/global-headers"})
"""Parts that hold the mail that came back, whole or its headers alone (RFC 6522 §3, RFC 6533 §4 and 5)."""
_BLANK_LINES = re.compile(rb"(?:\r?\n[ \t]*){2,}")
_XTEXT = re.compile(r"\\x\{([0-9A-Fa-f]{2,6})\}")
_AS_IT_CAME = default.clone(refold_source="none", utf8=True)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


class NotABounce(Refusal):
    """``reason`` says in French what is missing."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Ce n’est pas un message de non-remise lisible : {reason}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What one report says of one recipient. ``failed`` is false while the server still tries, or delivered."""

    reference: str
    recipient: str
    failed: bool
    status: str
    diagnostic: str

    @property
    def why(self) -> str:
        """Why it came back, and what to do, in French (codes of RFC 3463)."""
        return f"{_WHY.get(self.status[2:], _OTHER)} ({self.status or 'sans code'} {self.diagnostic})".strip()


_OTHER = "Le serveur du destinataire a refusé le message : prévenez cette personne autrement"
_WHY = {
    "1.1": "Cette adresse n’existe pas : corrigez-la",
    "1.2": "Le domaine de cette adresse n’existe pas : corrigez-la",
    "1.3": "Cette adresse est mal écrite : corrigez-la",
    "1.6": "Cette boîte a déménagé : demandez la nouvelle adresse",
    "1.10": "Ce domaine ne reçoit aucun courriel : demandez une autre adresse",
    "2.1": "Cette boîte est fermée : demandez une autre adresse",
    "2.2": "Cette boîte est pleine : prévenez cette personne autrement",
    "2.3": "Le message est trop lourd pour cette boîte : prévenez cette personne autrement",
    "4.7": "Le message n’a pas pu être remis à temps : prévenez cette personne autrement",
    "7.1": "Le serveur du destinataire refuse nos messages : faites-lui ajouter notre adresse à ses expéditeurs sûrs",
    "7.26": "Le serveur du destinataire ne reconnaît pas notre domaine (SPF, DKIM) : voyez l’administration",
}


def read_bounce(content: bytes) -> tuple[Bounce, ...]:
    """One entry a recipient. Raises NotABounce."""
    if len(content) > LARGEST:
        raise NotABounce(f"il pèse plus de {LARGEST // 1024 // 1024} Mo")
    try:
        report = message_from_bytes(content, policy=default)
        parts = list(report.walk())
    except (MessageError, LookupError, ValueError) as error:
        raise NotABounce(f"sa structure ne se lit pas ({error})") from error
    status = next((part for part in parts if part.get_content_type() in _REPORTS), None)
    if status is None:
        raise NotABounce("il ne contient pas de compte rendu de remise (message/delivery-status)")
    try:
        reference = _reference(parts)
        recipients = tuple(_recipients(status, reference))
    except (MessageError, LookupError, ValueError) as error:
        raise NotABounce(f"sa structure ne se lit pas ({error})") from error
    if not reference:
        raise NotABounce("il ne cite pas l’identifiant du message d’origine")
    if not recipients:
        raise NotABounce("il ne dit pas quel destinataire il concerne")
    return recipients


def record_bounce(session: Session, bounce: Bounce, *, at: datetime) -> OutboxMail | None:
    """Writes on the mail that it came back; the first time stays. None for a mail that is none of ours."""
    query = select(OutboxMail).where(OutboxMail.reference == bounce.reference).with_for_update()
    mail = session.scalars(query).one_or_none()
    if mail is not None and bounce.failed and mail.bounced_at is None:
        mail.bounced_at, mail.bounce = at, bounce.why
    return mail


def _reference(parts: Sequence[Message]) -> str:
    """From the headers of the returned mail, which stand in a part of their own or in the whole mail."""
    for part in parts[1:]:
        if part.get_content_type() in _RETURNED:
            returned = message_from_bytes(_content(part), policy=default)
            if found := _REFERENCE.search(str(returned["Message-ID"] or "")):
                return found[1]
    return ""


def _recipients(status: Message, reference: str) -> Iterator[Bounce]:
    """The blocks after the first, which is about the message as a whole (RFC 3464 §2.1)."""
    for text in _BLANK_LINES.split(_content(status).strip()):
        block = message_from_bytes(text, policy=default)
        if not block["Final-Recipient"]:
            continue
        code = _STATUS.search(str(block["Status"] or ""))
        yield Bounce(
            reference=reference,
            recipient=_recipient(str(block["Final-Recipient"])),
            failed=str(block["Action"] or "").strip().lower() == "failed",
            status=code[0] if code else "",
            diagnostic=" ".join(str(block["Diagnostic-Code"] or "").split())[:300],
        )


def _recipient(field: str) -> str:
    """The address after its type; those of type utf-8 may be written in ASCII, ``\\x{e9}`` (RFC 6533 §3)."""
    address = field.rpartition(";")[2].strip()
    return _XTEXT.sub(lambda code: chr(int(code[1], 16)), address)


def _content(part: Message) -> bytes:
    """What a part holds, as it was before it was encoded for its journey.

    ``email`` parses the parts of type ``message/…`` into messages of their own, whatever their encoding: they are written
    out again, unfolded and in UTF-8, to be decoded here.
    """
    if not part.is_multipart():
        payload = part.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""
    written = b"\n\n".join(
        one.as_bytes(policy=_AS_IT_CAME) for one in part.get_payload() if isinstance(one, Message)
    )
    encoding = str(part["Content-Transfer-Encoding"] or "").strip().lower()
    if encoding == "base64":
        return base64.b64decode(written, validate=False)
    return quopri.decodestring(written) if encoding == "quoted-printable" else written
