"""The mailbox that everybody shares in an example instance: a folder of ``.eml`` files, one a mail.

``mail_receiver`` fills it; the page that shows it reads it here. The folder's files are numbered in the order
in which the mails came, and that number is what a page's address carries.
"""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as email_policy
from pathlib import Path

from conventio.demo.safe_html import safe_html

_SUFFIX = ".eml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMail:
    """A mail as its reader sees it. ``html`` is safe to stand inside a page; ``date`` is None if unreadable."""

    id: int
    to: str
    to_name: str
    subject: str
    date: datetime | None
    text: str
    html: str
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """One file that came with a mail."""

    name: str
    media_type: str
    content: bytes


def keep(folder: Path, content: bytes) -> int:
    """Stores a mail as it came and returns its number: a reader sees all of it or nothing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".coming-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        return _named(folder, temporary)
    finally:
        temporary.unlink()


def messages(folder: Path, *, to: str = "") -> list[ReceivedMail]:
    """The newest first; only those for the address ``to`` where it is given."""
    read = (_received(number, folder) for number in sorted(_numbers(folder), reverse=True))
    return [mail for mail in read if not to or mail.to.casefold() == to.strip().casefold()]


def message(folder: Path, number: int) -> ReceivedMail:
    """Raises LookupError where no mail has this number."""
    if number not in _numbers(folder):
        raise LookupError(number)
    return _received(number, folder)


def attachment(folder: Path, number: int, rank: int) -> ReceivedFile:
    """The file of this rank, from 0, in the order of ``attachments``. Raises LookupError."""
    if number not in _numbers(folder) or rank < 0:
        raise LookupError(number)
    part = list(_parsed(number, folder).iter_attachments())[rank]
    content = part.get_payload(decode=True)
    return ReceivedFile(
        name=_file_name(part),
        media_type=part.get_content_type(),
        content=content if isinstance(content, bytes) else b"",
    )


def _named(folder: Path, temporary: Path) -> int:
    number = max(_numbers(folder), default=0) + 1
    while True:
        try:
            # A link never replaces a file, as a renaming would when two mails come at once.
            (folder / f"{number:06d}{_SUFFIX}").hardlink_to(temporary)
        except FileExistsError:
            number += 1
        else:
            return number


def _numbers(folder: Path) -> set[int]:
    return {int(path.stem) for path in folder.glob(f"*{_SUFFIX}") if path.stem.isdecimal()}


def _parsed(number: int, folder: Path) -> EmailMessage:
    content = (folder / f"{number:06d}{_SUFFIX}").read_bytes()
    return message_from_bytes(content, policy=email_policy)


def _received(number: int, folder: Path) -> ReceivedMail:
    mail = _parsed(number, folder)
    people = getattr(mail["To"], "addresses", ())
    return ReceivedMail(
        id=number,
        to=people[0].addr_spec if people else "",
        to_name=people[0].display_name if people else "",
        subject=str(mail["Subject"] or ""),
        date=getattr(mail["Date"], "datetime", None),
        text=_words(mail, "plain"),
        html=safe_html(_words(mail, "html")),
        attachments=tuple(_file_name(part) for part in mail.iter_attachments()),
    )


def _words(mail: EmailMessage, form: str) -> str:
    part = mail.get_body((form,))
    if part is None:
        return ""
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _file_name(part: EmailMessage) -> str:
    return part.get_filename() or "sans-nom"
