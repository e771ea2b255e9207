"""What the example instance brings with it: a time-stamp authority and a mail receiver, on this machine alone."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from waitress.server import create_server

from conventio.demo import instance
from conventio.demo.mail_receiver import MailReceiver
from conventio.demo.timestamp_authority import TimestampAuthority
from foundation.errors import Refusal


class PortTaken(Refusal):
    """Another program listens there."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__(
            f"Le port {port} de cette machine est déjà pris : arrêtez le programme qui l’occupe, ou faites un autre "
            "exemple avec --folder et --port (make demo PORT=8100)."
        )


def demand_free(port: int) -> None:
    """Raises PortTaken: better than to say that the example is served, then to fall."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(port) from error


@contextmanager
def mail_and_time(folder: Path) -> Iterator[None]:
    """Both answer while the block runs. Raises PortTaken."""
    settings = instance.settings_in(folder)
    with _timestamps(folder, settings.tsa_urls[0]), _mail(folder, settings.mail_port):
        yield


@contextmanager
def _timestamps(folder: Path, url: str) -> Iterator[None]:
    port = urlsplit(url).port or 80
    authority = TimestampAuthority(instance.tsa_folder(folder))
    try:
        server = create_server(authority, host="127.0.0.1", port=port, threads=2)
    except OSError as error:
        raise PortTaken(port) from error
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.close()
        thread.join(timeout=5)


@contextmanager
def _mail(folder: Path, port: int) -> Iterator[None]:
    receiver = MailReceiver(instance.mailbox_folder(folder), port=port)
    try:
        receiver.__enter__()
    except OSError as error:
        raise PortTaken(port) from error
    try:
        yield
    finally:
        receiver.__exit__(None, None, None)
