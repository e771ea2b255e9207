"""Files of certificates (PEM) in which this instance is told to trust."""

from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1_x509

from foundation.errors import Refusal


class UnusableAnchors(Refusal):
    """``path`` is the file of certificates that cannot be read."""

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


def _certificate(content: bytes) -> asn1_x509.Certificate:
    """Read at once: asn1crypto would put errors off until the first use. Raises ValueError."""
    certificate = asn1_x509.Certificate.load(content, strict=True)
    certificate.native  # noqa: B018 - parses everything
    return certificate
