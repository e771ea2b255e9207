"""The certificates in which the administrator trusts, read from PEM files."""

from collections.abc import Mapping
from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509

from foundation.errors import Refusal
from signing.level import Level

TIMESTAMPS = "timestamps"
"""Folder of the time-stamp authorities whose tokens are accepted in files signed elsewhere."""
VOUCHED = (Level.ADVANCED, Level.ADVANCED_QC, Level.QUALIFIED)
"""A folder each: what a signature is worth whose chain ends in a certificate of it."""


class UnusableAnchors(Refusal):
    """``path`` is the file of certificates that cannot be read, or a folder that means nothing."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(
            f"Les certificats de confiance ({path}) sont inutilisables : {reason} "
            "Donnez un fichier PEM de certificats, puis recommencez."
        )


def read_anchors(path: Path) -> tuple[asn1_x509.Certificate, ...]:
    """The certificates of a PEM file. Raises UnusableAnchors."""
    try:
        blocks = list(pem.unarmor(path.read_bytes(), multiple=True))
        found = tuple(_certificate(content) for kind, _, content in blocks if kind == "CERTIFICATE")
    except OSError as error:
        raise UnusableAnchors(path, f"le fichier ne se lit pas ({error.strerror}).") from error
    except ValueError as error:
        raise UnusableAnchors(path, "ce n’est pas un fichier PEM de certificats.") from error
    if not found:
        raise UnusableAnchors(path, "il ne contient aucun certificat.")
    return found


def listed_authorities(folder: Path) -> Mapping[Level, tuple[asn1_x509.Certificate, ...]]:
    """``advanced/*.pem``, ``advanced-qc/*.pem``, ``qualified/*.pem``: what each vouches for is where it stands.

    A folder of another name is refused: a misspelt one would silently trust nobody. Raises UnusableAnchors.
    """
    known = {str(level) for level in VOUCHED} | {TIMESTAMPS}
    strange = [item for item in _inside(folder) if item.is_dir() and item.name not in known]
    if strange:
        raise UnusableAnchors(strange[0], f"les dossiers attendus sont {', '.join(sorted(known))}.")
    return {level: _of_folder(folder / level) for level in VOUCHED}


def listed_timestamps(folder: Path) -> tuple[asn1_x509.Certificate, ...]:
    """Raises UnusableAnchors."""
    return _of_folder(folder / TIMESTAMPS)


def _of_folder(folder: Path) -> tuple[asn1_x509.Certificate, ...]:
    paths = [item for item in _inside(folder) if item.suffix in {".pem", ".crt", ".cer"}]
    return tuple(certificate for path in paths for certificate in read_anchors(path))


def _inside(folder: Path) -> list[Path]:
    return sorted(item for item in folder.iterdir() if item.name[0] != ".") if folder.is_dir() else []


def _certificate(content: bytes) -> asn1_x509.Certificate:
    """Read at once: asn1crypto would put errors off until the first use. Raises ValueError."""
    certificate = asn1_x509.Certificate.load(content, strict=True)
    certificate.native  # noqa: B018 - parses everything
    return certificate
