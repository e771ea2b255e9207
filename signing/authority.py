"""The instance's own certificate authority: a certificate in each signer's name, and the platform's seal.

Its signatures are *simple* ones (eIDAS, article 25): what identifies the person is the link, the code and the
evidence, not this certificate, which serves to let any PDF reader show who signed and that nothing has changed
since. A signer's key is made in memory, used once and forgotten.

The keys stand in files that only their owner may read: the account of the process that seals (see ``key_ring``).
They are not encrypted: the passphrase would have to stand beside them, since nobody sits at the keyboard when a
document is sealed.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from foundation.errors import Refusal
from signing.certificates import (
    Credential,
    PrivateKey,
    Revocation,
    authority_certificate,
    one_shot_certificate,
    readable,
    revocation_list,
    seal_certificate,
)
from signing.hardware import PublicKey, Token, TokenKey, key_id

AUTHORITY, SEAL = "authority", "seal"
REVOKED_FILE = "revoked.txt"
REVOCATION_LIST_FILE = "revocations.crl"
KEY_BITS = 3072
"""RSA for what must be readable everywhere for twenty years; P-256 for one-shot keys, made in an instant."""


class UnusableKeys(Refusal):
    """``folder`` is where the keys were looked for."""

    def __init__(self, folder: Path, reason: str) -> None:
        self.folder = folder
        super().__init__(f"Les clés de signature de l’instance ({folder}) sont inutilisables : {reason}")


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority at work; any number of threads may share it."""

    folder: Path
    organisation: str
    seal: Credential
    _certificate: x509.Certificate
    _key: PrivateKey

    @classmethod
    def load(cls, folder: Path, token: Token | None = None) -> "Authority":
        """The key of the seal is in its file, or else in the token.

        Raises UnusableKeys when a file is missing, unreadable, or readable by others; UnusableModule.
        """
        certificate, key = read_pair(folder, AUTHORITY)
        seal, seal_key = _seal_pair(folder, token)
        if not _issued_by(seal, certificate):
            raise UnusableKeys(folder, f"{SEAL}.pem n’est pas délivré par {AUTHORITY}.pem.")
        credential = Credential(readable(seal), seal_key, (readable(certificate),))
        return cls(folder, organisation_of(certificate), credential, certificate, key)

    @property
    def certificate(self) -> asn1_x509.Certificate:
        return readable(self._certificate)

    @property
    def ends_at(self) -> datetime:
        return self._certificate.not_valid_after_utc

    @property
    def seal_ends_at(self) -> datetime:
        ends: datetime = self.seal.certificate.not_valid_after
        return ends

    def issue_one_shot(self, name: str, capacity: str, acting_for: str, *, at: datetime) -> Credential:
        """A certificate in this person's name and the key to use once, now."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = one_shot_certificate(
            key.public_key(),
            self._certificate,
            self._key,
            name=name,
            capacity=capacity,
            acting_for=acting_for,
            at=at,
        )
        return Credential(readable(certificate), key, (self.certificate,))

    def revocation_list(self, *, at: datetime, last: bool = False) -> asn1_crl.CertificateList:
        """A fresh list, made here: nothing has to be fetched to embed it. The ``last`` one is good for ever."""
        content = revocation_list(self._certificate, self._key, self._revoked(), at=at, last=last)
        return asn1_crl.CertificateList.load(content)

    def publish_revocation_list(self, *, at: datetime) -> Path:
        """Writes a fresh list beside the keys, for whoever serves it; returns its path."""
        path = self.folder / REVOCATION_LIST_FILE
        replace_file(path, self.revocation_list(at=at).dump(), mode=0o644)
        return path

    def revoke(self, serial: int, *, at: datetime) -> None:
        """From that instant on, signatures made with this certificate are no longer trusted."""
        lines = [
            f"{item.serial:x} {item.at.isoformat()}" for item in self._revoked() if item.serial != serial
        ]
        lines.append(f"{serial:x} {at.isoformat()}")
        replace_file(self.folder / REVOKED_FILE, "\n".join(lines).encode() + b"\n", mode=0o600)

    def _revoked(self) -> list[Revocation]:
        path = self.folder / REVOKED_FILE
        if not path.exists():
            return []
        try:
            rows = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line]
            return [Revocation(int(serial, 16), datetime.fromisoformat(at)) for serial, at in rows]
        except ValueError as error:
            raise UnusableKeys(self.folder, f"{REVOKED_FILE} ne se lit pas.") from error


def create_authority(folder: Path, *, organisation: str, at: datetime) -> None:
    """Makes the authority and the platform's seal; never overwrites. Raises FileExistsError.

    Everybody may enter the folder, for the certificates are public; each key is its owner's alone.
    """
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    certificate = authority_certificate(key, organisation=organisation, at=at)
    seal_key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    seal = seal_certificate(seal_key.public_key(), certificate, key, organisation=organisation, at=at)
    for name, made, private in ((AUTHORITY, certificate, key), (SEAL, seal, seal_key)):
        write_new(folder / f"{name}-key.pem", key_file(private), mode=0o600)
        write_new(folder / f"{name}.pem", made.public_bytes(serialization.Encoding.PEM), mode=0o644)


def organisation_of(certificate: x509.Certificate) -> str:
    """The authority's own name, as its certificate states it."""
    return str(certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)[0].value)


def _issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _seal_pair(folder: Path, token: Token | None) -> tuple[x509.Certificate, PrivateKey | TokenKey]:
    if token is None or (folder / f"{SEAL}-key.pem").exists():
        return read_pair(folder, SEAL)
    try:
        certificate = x509.load_pem_x509_certificate((folder / f"{SEAL}.pem").read_bytes())
    except (OSError, ValueError) as error:
        raise UnusableKeys(folder, f"{SEAL}.pem n’est pas un certificat lisible.") from error
    public = certificate.public_key()
    if not isinstance(public, PublicKey):
        raise UnusableKeys(folder, f"{SEAL}.pem n’a pas une clé RSA ou P-256.")
    key = token.key(id=key_id(public))
    if not key.answers_for(certificate):
        raise UnusableKeys(folder, f"la clé du module n’est pas celle de {SEAL}.pem.")
    return certificate, key


def read_pair(folder: Path, name: str) -> tuple[x509.Certificate, PrivateKey]:
    """Raises UnusableKeys."""
    path = folder / f"{name}-key.pem"
    try:
        if path.stat().st_mode & 0o077:
            raise UnusableKeys(folder, f"d’autres comptes peuvent lire {path.name} ; faites chmod 600.")
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        certificate = x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
    except OSError as error:
        raise UnusableKeys(folder, f"{error.filename} ne se lit pas ({error.strerror}).") from error
    except (ValueError, TypeError) as error:
        raise UnusableKeys(folder, f"{name} n’est pas une clé ou un certificat lisible.") from error
    if not isinstance(key, PrivateKey) or key.public_key() != certificate.public_key():
        raise UnusableKeys(folder, f"{name}-key.pem n’est pas la clé de {name}.pem.")
    return certificate, key


def key_file(key: PrivateKey) -> bytes:
    """As it stands in its file."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def write_new(path: Path, content: bytes, *, mode: int) -> None:
    """Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def replace_file(path: Path, content: bytes, *, mode: int) -> None:
    """In one step: whoever reads meanwhile sees the former content or the new one."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    write_new(aside, content, mode=mode)
    aside.replace(path)
