"""The example's time-stamp authority over real HTTP, at any date, and made to misbehave."""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
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
    _usage,
    create,
)
from signing.timestamp_source import TimestampSource

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


class Generations:
    """Time-stamp authorities that follow one another at one address, as theirs end: each under a root of its own."""

    def __init__(self, server: TimestampServer, *, first: datetime, every: timedelta, number: int) -> None:
        self._server, self.url = server, server.url
        self._started = [first + every * rank for rank in range(number)]
        made = [_generation(server.url, at, lasting=every * 1.6) for at in self._started]
        self._stampers = [stamper for _, stamper, _ in made]
        self._lists = dict(zip(self._started, [revocations for _, _, revocations in made], strict=True))
        self.anchors = tuple(root for root, _, _ in made)
        self.well_behaved()

    def well_behaved(self) -> None:
        self._server.behaviour = self._answer

    def set_clock(self, at: datetime) -> None:
        """From now on the generation of that day answers; all publish their revocation lists."""
        rank = max(rank for rank, start in enumerate(self._started) if start <= at)
        self._server.authority._stamper = self._stampers[rank]
        self._server.set_clock(at)
        self._at = at

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """``/crl/<year>`` is the list of that generation, made anew; the rest as the authority does."""
        asked = environ["PATH_INFO"].rpartition("/")[2]
        for start, revocations in self._lists.items():
            if environ["REQUEST_METHOD"] == "GET" and asked == str(start.year):
                return saying("200 OK", "application/pkix-crl", revocations(self._at))(
                    environ, start_response
                )
        return self._server.authority(environ, start_response)


def _generation(
    url: str, at: datetime, *, lasting: timedelta
) -> tuple[asn1_x509.Certificate, TimeStamper, Callable[[datetime], bytes]]:
    root_key, key = _kept_key(f"root {at.year}"), _kept_key(f"leaf {at.year}")
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"Racine de {at.year}")])
    root = _issued(name, root_key.public_key(), name, root_key, at, lasting * 3, ca=True, url=url)
    own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"Horodatage de {at.year}")])
    leaf = _issued(own, key.public_key(), name, root_key, at, lasting, ca=False, url=url)
    private = key.private_bytes(_DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    stamper = TimeStamper(
        tsa_cert=asn1_x509.Certificate.load(leaf.public_bytes(_DER)),
        tsa_key=asn1_keys.PrivateKeyInfo.load(private),
    )

    def revocations(now: datetime) -> bytes:
        blank = x509.CertificateRevocationListBuilder().issuer_name(name)
        dated = blank.last_update(now - timedelta(hours=1)).next_update(now + timedelta(days=30))
        return dated.sign(root_key, hashes.SHA256()).public_bytes(_DER)

    return asn1_x509.Certificate.load(root.public_bytes(_DER)), stamper, revocations


@cache
def _kept_key(_name: str) -> rsa.RSAPrivateKey:
    """One a name in a run: keys of 3072 bits take their time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def _issued(
    name: x509.Name,
    key: rsa.RSAPublicKey,
    issuer: x509.Name,
    issuer_key: rsa.RSAPrivateKey,
    at: datetime,
    lasting: timedelta,
    *,
    ca: bool,
    url: str,
) -> x509.Certificate:
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{url}/crl/{at.year}")], None, None, None)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + lasting)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=ca), critical=True)
    )
    if not ca:
        stamping = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(stamping, critical=True).add_extension(
            x509.CRLDistributionPoints([point]), critical=False
        )
    return builder.sign(issuer_key, hashes.SHA256())


def saying(status: str, media_type: str, body: bytes) -> Application:
    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response(status, [("Content-Type", media_type), ("Content-Length", str(len(body)))])
        return [body]

    return answer


def hanging() -> Application:
    """Says nothing for longer than ``impatient`` waits."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        time.sleep(1)
        start_response("504 Gateway Timeout", [])
        return []

    return answer


def impatient(sources: Iterable[TimestampSource]) -> None:
    """From now on they wait hardly: what they were told until then had time, however busy the machine is."""
    for source in sources:
        source._seconds = 0.3


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
