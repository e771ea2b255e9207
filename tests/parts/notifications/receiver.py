"""A real SMTP server for one test, which can be told to refuse, to hang up, to encrypt and to ask who comes."""

import socket
from asyncio import AbstractServer, Transport
from collections.abc import Awaitable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Receiver:
    """Keeps what it accepts.

    ``refusals`` are answers by address, of the recipient or of the sender; ``after_data`` is one for every mail but
    those of ``after_data_for``, by recipient, ``at_the_end`` one to whoever says goodbye. An empty answer is a
    connection cut.
    """

    refusals: dict[str, str] = field(default_factory=dict)
    after_data: str = "250 OK"
    after_data_for: dict[str, str] = field(default_factory=dict)
    at_the_end: str = "221 Bye"
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - the names that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - as above
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return _answer(server, self.after_data_for.get(envelope.rcpt_tos[0], self.after_data))

    def well_behaved(self) -> None:
        """Accepts everything from now on; what it kept stays."""
        self.refusals.clear()
        self.after_data_for.clear()
        self.after_data, self.at_the_end = "250 OK", "221 Bye"

    async def handle_QUIT(self, server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - as above
        return _answer(server, self.at_the_end)


def _answer(server: SMTP, words: str) -> str:
    if not words:
        assert isinstance(server.transport, Transport)
        server.transport.abort()
    return words or "421 gone"


class _OnASocket(Controller):
    """Listens where it is told: a port that was free a moment ago may be somebody else's by now."""

    def __init__(self, receiver: Receiver, listening: socket.socket, **options: Any) -> None:
        host, port = listening.getsockname()
        super().__init__(
            receiver, hostname=host, port=port, ready_timeout=60, server_hostname=host, **options
        )
        self._listening = listening

    def _create_server(self) -> Awaitable[AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listening, ssl=self.ssl_context)


class Server:
    """``with Server() as server``: listens on a port of this machine; options are aiosmtpd's."""

    def __init__(self, **options: Any) -> None:
        self.receiver = Receiver()
        listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = listening.getsockname()[1]
        self._controller = _OnASocket(self.receiver, listening, **options)

    @property
    def mails(self) -> list[EmailMessage]:
        return self.receiver.mails

    def __enter__(self) -> "Server":
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
