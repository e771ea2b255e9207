"""Messages of non-delivery (RFC 3464): which of our mails came back, and why.

A mail server hands them over as files or by a pipe. The mail they are about is found by the Message-ID that
they quote, which derives from its key (``outbox.reference_of``); nothing else in them is believed.
"""

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
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if status is None:
        raise NotABounce("il ne contient pas de compte rendu de remise (message/delivery-status)")
    reference = _reference(parts)
    if not reference:
        raise NotABounce("il ne cite pas l’identifiant du message d’origine")
    return tuple(_recipients(status, reference))


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
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            found = _in_headers(payload if isinstance(payload, bytes) else b"")
        elif part["Message-ID"]:
            found = _REFERENCE.search(str(part["Message-ID"]))
        else:
            continue
        if found:
            return found[1]
    return ""


def _in_headers(headers: bytes) -> re.Match[str] | None:
    returned = message_from_bytes(headers, policy=default)
    return _REFERENCE.search(str(returned["Message-ID"] or ""))


def _recipients(status: Message, reference: str) -> Iterator[Bounce]:
    """The blocks after the first, which is about the message as a whole."""
    for block in status.get_payload():
        if not isinstance(block, Message) or not block["Final-Recipient"]:
            continue
        code = _STATUS.search(str(block["Status"] or ""))
        yield Bounce(
            reference=reference,
            recipient=str(block["Final-Recipient"]).rpartition(";")[2].strip(),
            failed=str(block["Action"] or "").strip().lower() == "failed",
            status=code[0] if code else "",
            diagnostic=" ".join(str(block["Diagnostic-Code"] or "").split())[:300],
        )
