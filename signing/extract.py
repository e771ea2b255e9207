"""The signatures and timestamps of a file, taken out of it so that ``openssl`` alone can check them."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing.certificates import common_name
from signing.dss import evidence_in
from signing.loose_token import pem, response, stated

_TIMESTAMP = "/DocTimeStamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """Whose certificate it is, and who says so."""

    subject: str
    issuer: str
    serial: str
    sha256: str
    valid_from: datetime
    valid_to: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """One signature field of a file: what it covers, and what was put in it."""

    field: str
    person: str
    """Common name of the certificate."""
    certificate: CertificateFacts
    is_timestamp: bool
    covers: tuple[int, int, int, int]
    """The two ranges of bytes: start and length, twice (ISO 32000-1, 12.8.1)."""
    signature: bytes
    """DER of the CMS; of a document timestamp, the answer of its authority (``.tsr``)."""
    value: bytes
    """What the token of a signature dates: the signature value itself. Empty for a document timestamp."""
    token: bytes
    """The answer of the authority (``.tsr``) over ``value``; empty where there is none."""
    proven_at: datetime | None

    @property
    def revision_size(self) -> int:
        """Where the file ended when this was put in."""
        return self.covers[2] + self.covers[3]


def extracted(pdf: bytes) -> tuple[Extracted, ...]:
    """Every filled signature field, oldest first. The file is one of ours, already verified."""
    reader = PdfFileReader(io.BytesIO(pdf))
    return tuple(_extracted(item) for item in reader.embedded_signatures)


def authorities_in(pdf: bytes) -> tuple[str, ...]:
    """The roots that the file carries for its signatures and timestamps (PEM), each once, in a stable order."""
    reader = PdfFileReader(io.BytesIO(pdf))
    found = {item.sha256: item for item in evidence_in(reader).certificates}
    for embedded in reader.embedded_signatures:
        for signed_data in _signed_data_of(embedded):
            found |= {item.sha256: item for item in _certificates(signed_data)}
    roots = [item for item in found.values() if item.self_issued and item.ca]
    return tuple(pem(item) for item in sorted(roots, key=lambda item: bytes(item.sha256)))


def _extracted(item: EmbeddedPdfSignature) -> Extracted:
    is_timestamp = item.sig_object_type == _TIMESTAMP
    content = cms.ContentInfo.load(item.pkcs7_content).dump()  # without the zeros that fill the reserved room
    token = cms.ContentInfo.load(content) if is_timestamp else _token(item)
    first, first_length, second, second_length = (int(number) for number in item.byte_range)
    return Extracted(
        field=item.field_name,
        person=common_name(item.signer_cert),
        certificate=_certificate(item.signer_cert),
        is_timestamp=is_timestamp,
        covers=(first, first_length, second, second_length),
        signature=response(content) if is_timestamp else content,
        value=b"" if is_timestamp else item.signer_info["signature"].native,
        token=b"" if is_timestamp or token is None else response(token.dump()),
        proven_at=None if token is None else stated(token),
    )


def _certificate(certificate: asn1_x509.Certificate) -> CertificateFacts:
    return CertificateFacts(
        subject=certificate.subject.human_friendly,
        issuer=certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:x}",
        sha256=certificate.sha256.hex(),
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
    )


def _token(item: EmbeddedPdfSignature) -> cms.ContentInfo | None:
    try:
        found: cms.ContentInfo = find_unique_cms_attribute(
            item.signer_info["unsigned_attrs"], "signature_time_stamp_token"
        )
    except NonexistentAttributeError:
        return None
    return found


def _signed_data_of(item: EmbeddedPdfSignature) -> Iterator[cms.SignedData]:
    yield item.signed_data
    token = None if item.sig_object_type == _TIMESTAMP else _token(item)
    if token is not None:
        yield token["content"]


def _certificates(signed_data: cms.SignedData) -> Iterator[asn1_x509.Certificate]:
    for choice in signed_data["certificates"]:
        if choice.name == "certificate":
            yield choice.chosen
