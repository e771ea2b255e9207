"""A time-stamp authority of the example's own (RFC 3161 over HTTP), with its root and its revocation list.

It answers the real protocol with real signatures; only its root is worth nothing outside this example. A real
instance names real authorities in ``CONVENTIO_TSA_URLS``.
"""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import algos, tsp
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from certomancer import crypto_utils
from certomancer.services import TimeStamper
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_FILE = "timestamp-root.pem"
_LIFETIME = timedelta(days=15 * 365)
_KEY_BITS = 3072
_LARGEST_QUERY = 64 * 1024
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class _KeptKeys(crypto_utils.PycaCryptographyBackend):
    """Keeps the keys it loaded: the library's own parses and proves an RSA key anew for every token, 95 % of its time."""

    def generic_sign(
        self,
        private_key: asn1_keys.PrivateKeyInfo,
        tbs_bytes: bytes,
        sd_algo: algos.SignedDigestAlgorithm,
    ) -> bytes:
        key = _loaded(private_key.dump())
        if not isinstance(key, rsa.RSAPrivateKey) or sd_algo.signature_algo != "rsassa_pkcs1v15":
            return bytes(super().generic_sign(private_key, tbs_bytes, sd_algo))
        return key.sign(tbs_bytes, padding.PKCS1v15(), _HASHES[sd_algo.hash_algo])


@lru_cache(maxsize=8)
def _loaded(key: bytes) -> PrivateKeyTypes:
    return serialization.load_der_private_key(key, password=None)


crypto_utils.CRYPTO_BACKEND = _KeptKeys()


def create(folder: Path, *, url: str, at: datetime) -> None:
    """Makes root, authority certificate and keys in ``folder``; ``url`` is where they will be served."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    root_key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    authority_key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
    root = _root_certificate(root_key, at)
    authority = _authority_certificate(authority_key, root, root_key, url, at)
    revocation_list = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(at)
        .next_update(at + _LIFETIME)
        .add_extension(x509.CRLNumber(1), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    _write(folder / ROOT_FILE, root.public_bytes(serialization.Encoding.PEM))
    _write(folder / "timestamp-authority.der", authority.public_bytes(serialization.Encoding.DER))
    _write(folder / "timestamp-revocations.der", revocation_list.public_bytes(serialization.Encoding.DER))
    _write(
        folder / "timestamp-key.der",
        authority_key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
    # The root's key is forgotten here: this authority will never have a second certificate.


class TimestampAuthority:
    """The WSGI application: POST / answers a time-stamp query, GET /crl the revocation list."""

    def __init__(self, folder: Path) -> None:
        root = x509.load_pem_x509_certificate((folder / ROOT_FILE).read_bytes())
        self._revocations = (folder / "timestamp-revocations.der").read_bytes()
        self._stamper = TimeStamper(
            tsa_cert=asn1_x509.Certificate.load((folder / "timestamp-authority.der").read_bytes()),
            tsa_key=asn1_keys.PrivateKeyInfo.load((folder / "timestamp-key.der").read_bytes()),
            certs_to_embed=[asn1_x509.Certificate.load(root.public_bytes(serialization.Encoding.DER))],
        )

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "GET" and environ["PATH_INFO"] == "/crl":
            return _answer(start_response, "200 OK", "application/pkix-crl", self._revocations)
        if environ["REQUEST_METHOD"] != "POST":
            return _answer(
                start_response, "405 Method Not Allowed", "text/plain", b"POST an RFC 3161 query\n"
            )
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not 0 < length <= _LARGEST_QUERY:
            return _answer(start_response, "413 Content Too Large", "text/plain", b"")
        try:
            query = tsp.TimeStampReq.load(environ["wsgi.input"].read(length))
            reply = self._stamper.request_tsa_response(query)
        except (ValueError, TypeError):
            return _answer(start_response, "400 Bad Request", "text/plain", b"not an RFC 3161 query\n")
        return _answer(start_response, "200 OK", "application/timestamp-reply", reply.dump())


def _answer(start_response: StartResponse, status: str, media_type: str, body: bytes) -> Iterable[bytes]:
    start_response(status, [("Content-Type", media_type), ("Content-Length", str(len(body)))])
    return [body]


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Conventio (exemple)"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _builder(
    name: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, at: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after((at + _LIFETIME).astimezone(UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _root_certificate(key: rsa.RSAPrivateKey, at: datetime) -> x509.Certificate:
    name = _name("Racine d’horodatage de l’exemple")
    return (
        _builder(name, name, key, at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def _authority_certificate(
    key: rsa.RSAPrivateKey, root: x509.Certificate, root_key: rsa.RSAPrivateKey, url: str, at: datetime
) -> x509.Certificate:
    point = x509.DistributionPoint(
        full_name=[x509.UniformResourceIdentifier(f"{url.rstrip('/')}/crl")],
        relative_name=None,
        reasons=None,
        crl_issuer=None,
    )
    return (
        _builder(_name("Horodatage de l’exemple"), root.subject, key, at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False
        )
        .add_extension(x509.CRLDistributionPoints([point]), critical=False)
        .sign(root_key, hashes.SHA256())
    )


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
