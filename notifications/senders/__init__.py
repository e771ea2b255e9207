"""Ways for a mail to leave: each takes a Letter and says "permanent" or "try again"."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifications.message import Message


class TryAgain(Exception):  # noqa: N818 - it tells what to do
    """The mail did not leave, and may later: the server is down, busy, or asks to wait."""


class PermanentFailure(Exception):  # noqa: N818 - as above
    """The mail will never leave as it is: the address does not exist, the server refuses the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    content: bytes
    file_name: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail ready to leave. ``reply_to`` is who reads the answers; empty where it is the sender."""

    message_id: str
    sender: str
    to_address: str
    to_name: str
    message: Message
    attachments: tuple[Attachment, ...]
    at: datetime
    reply_to: str = ""


class Sender(Protocol):
    def send(self, letter: Letter) -> None:
        """Returns when the next server has accepted the mail. Raises TryAgain, PermanentFailure."""
