"""The example instance's own SMTP server: accepts whatever comes to it and puts it in the mailbox.

It listens on this machine alone and relays nothing: mails of an example never reach the address they name.
"""

from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from conventio.demo import mailbox

HOST = "127.0.0.1"


class MailReceiver:
    """``with MailReceiver(folder, port=2525):`` receives, in a thread of its own, until the block ends."""

    def __init__(self, folder: Path, *, port: int) -> None:
        self._controller = Controller(_Keeper(folder), hostname=HOST, port=port)

    def __enter__(self) -> Self:
        """Raises OSError where the port is taken."""
        try:
            self._controller.start()
        except OSError:
            if not self._controller.loop.is_running():
                self._controller.loop.close()  # aiosmtpd leaves it open when it cannot listen
            raise
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._controller.stop()


class _Keeper:
    """What aiosmtpd calls for each mail."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name there
        content = envelope.content or b""
        mailbox.keep(self._folder, content.encode() if isinstance(content, str) else content)
        return "250 OK"
