"""Keys over the years: a new seal, or a new authority, while the instance goes on signing.

What was signed before stays good: the former authority's certificate stays among those trusted (``keys/former``)
with its last revocation list, which is good for ever; its private key is replaced, and thereby destroyed. Each file
is replaced in one step, keys before certificates: a process that reads in between finds a pair that does not match,
and keeps the former one for the moment (``key_ring``).
"""

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from signing.authority import (
    AUTHORITY,
    KEY_BITS,
    SEAL,
    Authority,
    key_file,
    organisation_of,
    read_pair,
    replace_file,
)
from signing.certificates import PrivateKey, authority_certificate, seal_certificate
from signing.key_ring import FORMER

_PEM = serialization.Encoding.PEM


def renew_seal(folder: Path, *, at: datetime) -> None:
    """A new seal under the same authority; files sealed with the former one stay good. Raises UnusableKeys."""
    certificate, key = read_pair(folder, AUTHORITY)
    seal_key, seal = _seal(certificate, key, at)
    _put(folder, SEAL, seal_key, seal)


def renew_authority(folder: Path, *, at: datetime) -> None:
    """A new authority and a new seal under it. Raises UnusableKeys.

    The former one publishes its last revocation list, then loses its key.
    """
    former = Authority.load(folder)
    _keep(folder, former, at)
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    certificate = authority_certificate(key, organisation=former.organisation, at=at)
    seal_key, seal = _seal(certificate, key, at)
    _put(folder, AUTHORITY, key, certificate)
    _put(folder, SEAL, seal_key, seal)


def _seal(
    certificate: x509.Certificate, key: PrivateKey, at: datetime
) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    seal_key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    organisation = organisation_of(certificate)
    made = seal_certificate(seal_key.public_key(), certificate, key, organisation=organisation, at=at)
    return seal_key, made


def _keep(folder: Path, former: Authority, at: datetime) -> None:
    """The list first: a reader that meets the certificate finds its list too."""
    kept = folder / FORMER
    kept.mkdir(mode=0o755, exist_ok=True)
    name = former.certificate.sha256.hex()[:16]
    last = former.revocation_list(at=at, last=True)
    replace_file(kept / f"{name}.crl", last.dump(), mode=0o644)
    replace_file(kept / f"{name}.pem", (folder / f"{AUTHORITY}.pem").read_bytes(), mode=0o644)


def _put(folder: Path, name: str, key: PrivateKey, certificate: x509.Certificate) -> None:
    replace_file(folder / f"{name}-key.pem", key_file(key), mode=0o600)
    replace_file(folder / f"{name}.pem", certificate.public_bytes(_PEM), mode=0o644)
