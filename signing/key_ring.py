"""Which keys this process holds, and the certificates that every process knows.

The private keys are for the process that seals: the pages open a ring without them, and cannot be made to sign
whatever happens to them. A ring notices by itself that its files were renewed (``rotation``): a running process
takes the new ones at its next signature, without a restart.
"""

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509

from foundation.errors import Refusal
from signing.anchors import read_anchors
from signing.authority import AUTHORITY, SEAL, Authority, UnusableKeys, organisation_of
from signing.certificates import readable
from signing.hardware import Token, UnusableModule
from signing.trust import Evidence

FORMER = "former"
"""Folder, beside the keys, of the certificates that this instance had before, and of their last revocation lists."""
_Stamp = tuple[tuple[str, int, int], ...]


class KeysHeldElsewhere(Refusal):
    """A process that must not sign was asked to."""

    def __init__(self) -> None:
        super().__init__(
            "Ce processus ne détient pas les clés de signature : seul le processus qui scelle (« conventio seal » "
            "ou « conventio worker ») les lit."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    """What is public: the authority and the seal of today, and the authorities of before."""

    organisation: str
    authority: asn1_x509.Certificate
    seal: asn1_x509.Certificate
    former: tuple[asn1_x509.Certificate, ...]
    last_lists: tuple[asn1_crl.CertificateList, ...]

    @property
    def own(self) -> tuple[asn1_x509.Certificate, ...]:
        """Everything whose signatures are this instance's own."""
        return (self.authority, *self.former)

    @property
    def former_evidence(self) -> Evidence:
        """What still answers for certificates that former authorities issued."""
        return Evidence(self.former if self.last_lists else (), self.last_lists)

    @property
    def ends(self) -> tuple[datetime, datetime]:
        """Of the authority, and of the seal."""
        return self.authority.not_valid_after, self.seal.not_valid_after


@dataclass(frozen=True, slots=True)
class _Loaded:
    certificates: Certificates
    authority: Authority | None


class KeyRing:
    """The keys folder of one instance, as this process may read it. Any number of threads may share it."""

    def __init__(self, folder: Path, *, holds_keys: bool, token: Token | None = None) -> None:
        """``token`` is where keys are looked for that stand in no file. Raises UnusableKeys, UnusableAnchors,
        UnusableModule."""
        self.folder = folder
        self.holds_keys = holds_keys
        self.token = token if holds_keys else None
        self._lock = threading.Lock()
        self._stamp = self._stamped()
        self._loaded = self._load()

    @property
    def certificates(self) -> Certificates:
        return self._current().certificates

    @property
    def authority(self) -> Authority:
        """The authority at work, with its keys. Raises KeysHeldElsewhere."""
        found = self._current().authority
        if found is None:
            raise KeysHeldElsewhere
        return found

    def _current(self) -> _Loaded:
        """In the middle of a renewal the pair of files may not match: the former one stays in use until it does."""
        with self._lock:
            stamp = self._stamped()
            if stamp != self._stamp:
                with suppress(UnusableKeys, UnusableModule):
                    self._loaded, self._stamp = self._load(), stamp
            return self._loaded

    def _load(self) -> _Loaded:
        authority = Authority.load(self.folder, self.token) if self.holds_keys else None
        return _Loaded(_certificates(self.folder), authority)

    def _stamped(self) -> _Stamp:
        """What tells that a file was replaced; a file that is missing says so when it is read."""
        names = [f"{name}.pem" for name in (AUTHORITY, SEAL)]
        if self.holds_keys:
            names += [f"{name}-key.pem" for name in (AUTHORITY, SEAL)]
        found = []
        for name in (*names, FORMER):
            path = self.folder / name
            status = path.stat() if path.exists() else None
            found.append((name, status.st_mtime_ns, status.st_ino) if status else (name, 0, 0))
        return tuple(found)


def may_read_keys(folder: Path) -> bool:
    """Whether the account of this process is the one that seals."""
    return os.access(folder / f"{AUTHORITY}-key.pem", os.R_OK)


def _certificates(folder: Path) -> Certificates:
    try:
        authority, seal = (
            x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())
            for name in (AUTHORITY, SEAL)
        )
        lists = tuple(
            asn1_crl.CertificateList.load(path.read_bytes(), strict=True)
            for path in sorted((folder / FORMER).glob("*.crl"))
        )
    except OSError as error:
        raise UnusableKeys(folder, f"{error.filename} ne se lit pas ({error.strerror}).") from error
    except ValueError as error:
        raise UnusableKeys(folder, f"un certificat est illisible ({error}).") from error
    former = [one for path in sorted((folder / FORMER).glob("*.pem")) for one in read_anchors(path)]
    return Certificates(
        organisation=organisation_of(authority),
        authority=readable(authority),
        seal=readable(seal),
        former=tuple(former),
        last_lists=lists,
    )
