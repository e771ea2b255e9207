"""The example's time-stamp authority over real HTTP, at any date, and made to misbehave."""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from certomancer.services import TimeStamper
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from waitress import wasyncore
from waitress.server import create_server

from conventio.demo.timestamp_authority import (
    TimestampAuthority,
    _authority_certificate,
    _root_certificate,
    create,
)

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
_DER = serialization.Encoding.DER
REPLY = "application/timestamp-reply"


class TimestampServer:
    """Answers as the authority does, until ``behaviour`` says otherwise; counts the queries."""

    authority: TimestampAuthority
    behaviour: Application

    def __init__(self, folder: Path, *, made_at: datetime) -> None:
        """Makes the authority in ``folder``, with the address of its revocation list in its certificate."""
        self.queries = 0
        self._server = create_server(self._answer, host="127.0.0.1", port=0, threads=4)
        self.url = f"http://127.0.0.1:{self._server.effective_port}"
        create(folder, url=self.url, at=made_at)
        self.authority = TimestampAuthority(folder)
        self.behaviour = self.authority
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def set_clock(self, at: datetime | None) -> None:
        """The instant that tokens state from now on; None for the real one."""
        self.authority._stamper.fixed_dt = at

    def well_behaved(self) -> None:
        self.behaviour = self.authority
        self.queries = 0

    def stop(self) -> None:
        """Closes from within the server's own loop: from outside, it would poll sockets that are gone."""
        self._server.trigger.pull_trigger(self._close)
        self._thread.join(timeout=5)

    def _close(self) -> None:
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._server._map)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.queries += environ["REQUEST_METHOD"] == "POST"
        return self.behaviour(environ, start_response)


class TwoCertificates:
    """A root of the test's own with two time-stamp certificates under it, as behind a load balancer."""

    def __init__(self, server: TimestampServer, *, made_at: datetime) -> None:
        self._server = server
        key, *others = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(3))
        self._root_key = key
        self._root = _root_certificate(key, made_at)
        self.anchor = asn1_x509.Certificate.load(self._root.public_bytes(_DER))
        self.stampers = []
        for own in others:
            leaf = _authority_certificate(own, self._root, key, server.url, made_at)
            private = own.private_bytes(_DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            self.stampers.append(
                TimeStamper(
                    tsa_cert=asn1_x509.Certificate.load(leaf.public_bytes(_DER)),
                    tsa_key=asn1_keys.PrivateKeyInfo.load(private),
                )
            )
        self.publish(made_at, good_for=timedelta(days=365))
        self.use(0, made_at)

    def use(self, number: int, at: datetime) -> None:
        """From now on tokens are signed with this certificate, at this date."""
        self._server.authority._stamper = self.stampers[number]
        self._server.set_clock(at)

    def publish(self, at: datetime, *, good_for: timedelta) -> None:
        """A new revocation list."""
        names = x509.CertificateRevocationListBuilder().issuer_name(self._root.subject)
        dated = names.last_update(at).next_update(at + good_for)
        self._server.authority._revocations = dated.sign(self._root_key, hashes.SHA256()).public_bytes(_DER)


def saying(status: str, media_type: str, body: bytes) -> Application:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response(status, [("Content-Type", media_type), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def hanging(seconds: float) -> Application:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        time.sleep(seconds)
        start_response("504 Gateway Timeout", [])
        return []

    return answer


def altering(server: TimestampServer, alter: Callable[[tsp.TimeStampReq], None]) -> Application:
    """A granted and rightly signed answer, to another query than the one that was asked."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        query = tsp.TimeStampReq.load(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        alter(query)
        body = server.authority._stamper.request_tsa_response(
            tsp.TimeStampReq.load(query.dump(force=True))
        ).dump()
        return saying("200 OK", REPLY, body)(environ, start_response)

    return answer


def refusing() -> Application:
    """A rejection, as RFC 3161 §2.4.2 writes it: a status and no token."""
    return saying("200 OK", REPLY, bytes.fromhex("30053003020102"))
