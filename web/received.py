"""Mails as the example instance's own receiver stored them: one .eml file each."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

_NAME = re.compile(r"[0-9a-zA-Z._-]+\.eml")
_LINK = re.compile(r"(https?://\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMail:
    name: str
    to: str
    subject: str
    at: datetime
    text: str
    attachments: tuple[Attached, ...]

    @property
    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is a link."""
        for piece in _LINK.split(self.text):
            if piece:
                yield piece, bool(_LINK.fullmatch(piece))


def received(folder: Path, *, most: int = 200) -> list[ReceivedMail]:
    """The newest first."""
    names = sorted((path.name for path in folder.glob("*.eml")), reverse=True)[:most]
    return [mail for name in names if (mail := received_mail(folder, name))]


def received_mail(folder: Path, name: str) -> ReceivedMail | None:
    path = folder / name
    if not _NAME.fullmatch(name) or not path.is_file():
        return None
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    body = message.get_body(("plain",))
    return ReceivedMail(
        name=name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=_date(message),
        text=str(body.get_content()) if body else "",
        attachments=tuple(_attached(part) for part in message.iter_attachments()),
    )


def _date(message: EmailMessage) -> datetime:
    """Without a date that can be read, the oldest there is: an example must not break for one mail."""
    header = message["Date"]
    found: datetime | None = getattr(header, "datetime", None)
    return found or datetime.min.replace(tzinfo=UTC)


def _attached(part: EmailMessage) -> Attached:
    content = part.get_payload(decode=True)
    return Attached(
        file_name=part.get_filename() or "fichier",
        media_type=part.get_content_type(),
        content=content if isinstance(content, bytes) else b"",
    )
