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
from signing.hardware import Token
from signing.key_ring import FORMER

_PEM = serialization.Encoding.PEM


def renew_seal(folder: Path, *, at: datetime, token: Token | None = None) -> None:
    """A new seal under the same authority; files sealed with the former one stay good.

    With ``token`` its key is made there, and the one that stood in a file is removed. Raises UnusableKeys,
    UnusableModule.
    """
    _renew_seal(folder, *read_pair(folder, AUTHORITY), at, token)


def renew_authority(folder: Path, *, at: datetime, token: Token | None = None) -> None:
    """A new authority and a new seal under it. Raises UnusableKeys, UnusableModule.

    The former one publishes its last revocation list, then loses its key.
    """
    former = Authority.load(folder, token)
    _keep(folder, former, at)
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    certificate = authority_certificate(key, organisation=former.organisation, at=at)
    _put(folder, AUTHORITY, key, certificate)
    _renew_seal(folder, certificate, key, at, token)


def _renew_seal(
    folder: Path, authority: x509.Certificate, key: PrivateKey, at: datetime, token: Token | None
) -> None:
    organisation = organisation_of(authority)
    if token is None:
        own = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        seal = seal_certificate(own.public_key(), authority, key, organisation=organisation, at=at)
        _put(folder, SEAL, own, seal)
        return
    made = token.generate(label=f"cachet {at:%Y-%m-%d %H:%M:%S}")
    seal = seal_certificate(made, authority, key, organisation=organisation, at=at)
    replace_file(folder / f"{SEAL}.pem", seal.public_bytes(_PEM), mode=0o644)
    (folder / f"{SEAL}-key.pem").unlink(missing_ok=True)


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
