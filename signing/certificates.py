"""The certificates and revocation lists that the instance's own authority issues (RFC 5280)."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from signing.hardware import PublicKey, TokenKey

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

SIMPLE = "signature simple"
"""Stands in the subject of every one-shot certificate: what a reader shows must not promise more."""

AUTHORITY_LIFETIME = timedelta(days=20 * 365)
SEAL_LIFETIME = timedelta(days=10 * 365)
ONE_SHOT_LIFETIME = timedelta(hours=2)
REVOCATION_LIST_LIFETIME = timedelta(days=7)
_CLOCKS_APART = timedelta(minutes=15)
"""A certificate begins a little before now, so that a time-stamp authority whose clock is slow finds it valid."""
_LONGEST_NAME = 64
"""Bytes that a name in a subject may take (X.520); the full ones stand in the stamp and in the evidence."""
_FOR_EVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_LISTS_MADE = itertools.count()
_EXPIRED_CERTIFICATES_STAY = x509.ObjectIdentifier("2.5.29.60")


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate, its private key (or a way to it), and the certificates above it, nearest first."""

    certificate: asn1_x509.Certificate
    key: PrivateKey | TokenKey
    issuers: tuple[asn1_x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class Revocation:
    serial: int
    at: datetime


def readable(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """The same certificate for the signing library, which reads with asn1crypto."""
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def common_name(certificate: asn1_x509.Certificate) -> str:
    """The name that readers show; the whole subject where there is none."""
    return str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly)


def authority_certificate(key: PrivateKey, *, organisation: str, at: datetime) -> x509.Certificate:
    """Self-signed: there is no authority above an instance, and its signatures are simple ones."""
    name = _name(f"Signatures de {organisation}", organisation, unit="autorité de l’instance")
    return (
        _builder(name, name, key.public_key(), at, at + AUTHORITY_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def seal_certificate(
    public_key: PublicKey,
    authority: x509.Certificate,
    authority_key: PrivateKey,
    *,
    organisation: str,
    at: datetime,
) -> x509.Certificate:
    name = _name(f"Cachet de {organisation}", organisation, unit="cachet de la plateforme")
    return _end_certificate(name, public_key, authority, authority_key, at, at + SEAL_LIFETIME)


def one_shot_certificate(
    public_key: ec.EllipticCurvePublicKey,
    authority: x509.Certificate,
    authority_key: PrivateKey,
    *,
    name: str,
    capacity: str,
    acting_for: str,
    at: datetime,
) -> x509.Certificate:
    """Names the person, their capacity and whom they act for; says that the signature is a simple one."""
    subject = _name(name, acting_for, unit=SIMPLE, title=capacity)
    return _end_certificate(subject, public_key, authority, authority_key, at, at + ONE_SHOT_LIFETIME)


def revocation_list(
    authority: x509.Certificate,
    key: PrivateKey,
    revoked: Iterable[Revocation],
    *,
    at: datetime,
    last: bool = False,
) -> bytes:
    """The list as it stands at that instant, in DER; two made at the same instant still differ.

    Its number is the instant in milliseconds, then a counter: it grows without anything to store. It states that expired
    certificates stay on it (ISO/IEC 9594-8, expiredCertsOnCRL), so that a list made when the file is sealed
    still answers for a one-shot certificate that ended weeks before. The ``last`` one of an authority whose key
    is then destroyed is good for ever (ETSI EN 319 411-1, CSS-6.3.9-06: nextUpdate 99991231235959Z).
    """
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(at)
        .next_update(_FOR_EVER if last else at + REVOCATION_LIST_LIFETIME)
        .add_extension(x509.CRLNumber(_list_number(at)), critical=False)
        .add_extension(_authority_key(authority), critical=False)
        .add_extension(_expired_certificates_stay(authority), critical=False)
    )
    for revocation in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(revocation.serial)
            .revocation_date(revocation.at)
            .build()
        )
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _list_number(at: datetime) -> int:
    return (int(at.timestamp() * 1000) << 24) + next(_LISTS_MADE) % (1 << 24)


def _end_certificate(
    subject: x509.Name,
    public_key: PublicKey,
    authority: x509.Certificate,
    authority_key: PrivateKey,
    at: datetime,
    until: datetime,
) -> x509.Certificate:
    return (
        _builder(subject, authority.subject, public_key, at, until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(_authority_key(authority), critical=False)
        .sign(authority_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: PublicKey,
    at: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _CLOCKS_APART)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _name(common: str, organisation: str, *, unit: str, title: str = "") -> x509.Name:
    parts = [
        (NameOID.COUNTRY_NAME, "FR"),
        (NameOID.ORGANIZATION_NAME, _fitting(organisation)),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
        (NameOID.COMMON_NAME, _fitting(common)),
        (NameOID.TITLE, _fitting(title)),
    ]
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts if text])


def _fitting(text: str) -> str:
    one_line = " ".join(text.split())
    if len(one_line.encode()) <= _LONGEST_NAME:
        return one_line
    room = _LONGEST_NAME - len("…".encode())
    return one_line.encode()[:room].decode(errors="ignore").rstrip() + "…"


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=not certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _authority_key(authority: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _expired_certificates_stay(authority: x509.Certificate) -> x509.UnrecognizedExtension:
    since = authority.not_valid_before_utc.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode()
    return x509.UnrecognizedExtension(_EXPIRED_CERTIFICATES_STAY, b"\x18" + bytes([len(since)]) + since)
