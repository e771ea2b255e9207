"""Time-stamp certificates that ended, and every fault of what proves that they are not revoked (lists and OCSP)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from certomancer.services import TimeStamper
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from signing.desk import SigningDesk
from signing.timestamps import TimestampAuthorities, TimestampUnavailable
from signing.verify import verify
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import Keys, Stages, desk_with, signer
from tests.timestamping import TimestampServer, hanging, saying

DAY = timedelta(days=1)
DER = serialization.Encoding.DER
ROOT_NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Racine des pannes")])
Answer = Callable[[datetime], bytes]


class Provable:
    """A time-stamp authority under a root of its own, whose certificate names a list or an OCSP service."""

    def __init__(self, server: TimestampServer, *, by: str, ends: datetime = NOON + 365 * DAY) -> None:
        self.server, self.by = server, by
        self.root_key, self.key, self.stranger = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
        self.root = self._issued(ROOT_NAME, self.root_key, NOON + 3650 * DAY)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Horodatage des pannes")])
        self.leaf = self._issued(name, self.key, ends)
        private = self.key.private_bytes(DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        server.authority._stamper = TimeStamper(
            tsa_cert=asn1_x509.Certificate.load(self.leaf.public_bytes(DER)),
            tsa_key=asn1_keys.PrivateKeyInfo.load(private),
        )
        server.set_clock(NOON)
        self.answer: Answer = self.honest
        server.behaviour = self._serve

    def _issued(self, name: x509.Name, key: ec.EllipticCurvePrivateKey, ends: datetime) -> x509.Certificate:
        is_root = name == ROOT_NAME
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(ROOT_NAME)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOON - 300 * DAY)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        )
        if is_root:
            return builder.sign(self.root_key, hashes.SHA256())
        place = x509.UniformResourceIdentifier(f"{self.server.url}/proof")
        proof: x509.ExtensionType = x509.CRLDistributionPoints(
            [x509.DistributionPoint([place], None, None, None)]
        )
        if self.by == "ocsp":
            proof = x509.AuthorityInformationAccess(
                [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)]
            )
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        return (
            builder.add_extension(usage, critical=True)
            .add_extension(proof, critical=False)
            .sign(self.root_key, hashes.SHA256())
        )

    def _serve(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/proof":
            kind = "application/ocsp-response" if self.by == "ocsp" else "application/pkix-crl"
            return saying("200 OK", kind, self.answer(NOON))(environ, start_response)
        return self.server.authority(environ, start_response)

    def made(self, at: datetime, *, key: ec.EllipticCurvePrivateKey, good_for: timedelta = DAY) -> bytes:
        """The proof as of an instant, signed with that key."""
        if self.by == "crl":
            names = x509.CertificateRevocationListBuilder().issuer_name(ROOT_NAME)
            return (
                names.last_update(at).next_update(at + good_for).sign(key, hashes.SHA256()).public_bytes(DER)
            )
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=self.leaf,
            issuer=self.root,
            algorithm=hashes.SHA1(),  # noqa: S303 - RFC 6960 names certificates so
            cert_status=ocsp.OCSPCertStatus.GOOD,
            this_update=at,
            next_update=at + good_for,
            revocation_time=None,
            revocation_reason=None,
        )
        responder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, self.root)
        return responder.sign(key, hashes.SHA256()).public_bytes(DER)

    def honest(self, at: datetime) -> bytes:
        return self.made(at - DAY / 2, key=self.root_key)

    def stale(self, at: datetime) -> bytes:
        return self.made(at - 30 * DAY, key=self.root_key)

    def by_a_stranger(self, at: datetime) -> bytes:
        return self.made(at - DAY / 2, key=self.stranger)

    def garbage(self, _at: datetime) -> bytes:
        return b"<html>Maintenance</html>"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimestampServer]:
    """Each test puts an authority of its own behind it."""
    server = TimestampServer(tmp_path_factory.mktemp("faults") / "tsa", made_at=NOON - DAY)
    yield server
    server.stop()


def desk_of(keys: Keys, authority: Provable, *, seconds: float = 30) -> SigningDesk:
    anchors = (asn1_x509.Certificate.load(authority.root.public_bytes(DER)),)
    desk = desk_with(keys, [])
    return replace(
        desk,
        authorities=TimestampAuthorities(
            [authority.server.url], anchors, time_limit=timedelta(seconds=seconds)
        ),
        anchors=replace(desk.anchors, timestamps=(*desk.anchors.timestamps, *anchors)),
    )


@pytest.mark.parametrize("by", ["crl", "ocsp"])
def test_an_honest_proof_is_embedded(keys: Keys, stages: Stages, server: TimestampServer, by: str) -> None:
    desk = desk_of(keys, Provable(server, by=by))
    signed = desk.sign(stages.frozen, signer(), at=NOON).pdf
    assert verify(signed, trust=desk.anchors, at=NOON).sound


@pytest.mark.parametrize("by", ["crl", "ocsp"])
@pytest.mark.parametrize("fault", ["down", "hangs", "stale", "by_a_stranger", "garbage"])
def test_a_proof_that_cannot_be_had_is_one_exception_and_nothing_is_signed(
    keys: Keys, stages: Stages, server: TimestampServer, by: str, fault: str
) -> None:
    authority = Provable(server, by=by)
    if fault in {"down", "hangs"}:
        broken = saying("503 Later", "text/plain", b"") if fault == "down" else hanging()
        honest = server.behaviour

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            behaviour = broken if environ["PATH_INFO"] == "/proof" else honest
            return behaviour(environ, start_response)

        server.behaviour = answer
    else:
        authority.answer = getattr(authority, fault)
    desk = desk_of(keys, authority, seconds=0.5 if fault == "hangs" else 30)
    with pytest.raises(TimestampUnavailable) as refusal:
        desk.sign(stages.frozen, signer(), at=NOON)
    assert list(refusal.value.reasons) == [server.url]


def test_an_authority_whose_certificate_ended_is_not_believed(
    keys: Keys, stages: Stages, server: TimestampServer
) -> None:
    authority = Provable(server, by="crl", ends=NOON - DAY)
    with pytest.raises(TimestampUnavailable, match="ne se vérifie pas"):
        desk_of(keys, authority).sign(stages.frozen, signer(), at=NOON)
