"""Until when the last archive timestamp of a file proves it: its certificates, and the algorithms they rest on."""

import io
from datetime import UTC, datetime

from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation

from signing.pades import Unsignable

_END_OF_2025 = datetime(2026, 1, 1, tzinfo=UTC)
WEAK_HASHES = frozenset({"md5", "sha1", "sha224"})
"""ETSI TS 119 312, clause 7: not to be relied upon beyond 2025."""
SHORTEST_RSA = 3000
"""Bits: shorter keys are not to be relied upon beyond 2025 (ETSI TS 119 312, clause 8; SOG-IS, table 4)."""


def proved_until(pdf: bytes) -> datetime | None:
    """The end of what proves the last archive timestamp; None where the file has none. Raises Unsignable."""
    try:
        stamps = PdfFileReader(io.BytesIO(pdf)).embedded_timestamp_signatures
        return _token_ends(max(stamps, key=lambda item: int(item.signed_revision))) if stamps else None
    except (PdfError, ValueError) as error:
        raise Unsignable(type(error).__name__) from error


def certificate_ends(certificate: asn1_x509.Certificate, digest: str = "sha256") -> datetime:
    """When tokens signed with this certificate, over such a digest, stop proving anything."""
    ends: datetime = certificate.not_valid_after
    key = certificate.public_key
    is_short = key.algorithm == "rsa" and key.bit_size < SHORTEST_RSA
    return min(ends, _END_OF_2025) if is_short or digest in WEAK_HASHES else ends


def _token_ends(stamp: EmbeddedPdfSignature) -> datetime:
    """The authority's own certificate only: its issuers outlive it, or it would not have been issued."""
    signer = extract_certs_for_validation(stamp.signed_data).signer_cert
    digest = stamp.signer_info["digest_algorithm"]["algorithm"].native
    return certificate_ends(signer, str(digest))
