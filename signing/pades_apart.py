"""A signature in two halves: the file prepared with an empty place, then the value that was made elsewhere.

Between the two a person answers a remote service, which can take minutes and can be interrupted: what is needed to
go on is plain data (``PreparedFile``), which whoever calls writes down.
"""

import asyncio
import io
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import ExternalSigner, PdfSignatureMetadata
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfTBSDocument
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.pades import ALGORITHM, RESERVED, PdfA2Signer, Unsignable, add_evidence, writer_on
from signing.trust import Evidence

_LARGEST_VALUE = 1024
"""Bytes of a raw signature, for the estimate that pyHanko asks for: RSA of 8192 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApartSpec:
    """What the signature will say and where it will stand; whose certificate it will verify with."""

    field: str
    name: str
    reason: str
    stamp: BaseStampStyle | None
    certificates: tuple[asn1_x509.Certificate, ...]
    """The person's first, then those above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedFile:
    """The file with an empty place for the signature, and what is to be signed."""

    pdf: bytes
    digest: bytes
    region_start: int
    region_end: int
    attributes: bytes
    """Signed attributes (CMS, in DER): the signature is over these bytes."""


def prepare(pdf: bytes, spec: ApartSpec, *, evidence: Evidence, at: datetime) -> PreparedFile:
    """One revision more, holding the evidence and the empty place. Raises Unsignable."""
    writer = writer_on(pdf)
    add_evidence(writer, evidence)
    metadata = PdfSignatureMetadata(
        field_name=spec.field,
        md_algorithm=ALGORITHM,
        subfilter=SigSeedSubFilter.PADES,
        name=spec.name,
        reason=spec.reason,
    )
    signer = PdfA2Signer(metadata, signer=_external(spec.certificates), stamp_style=spec.stamp, at=at)

    async def work() -> PreparedFile:
        place, _, output = await signer.async_digest_doc_for_signing(
            writer, existing_fields_only=True, bytes_reserved=RESERVED
        )
        attributes = await _external(spec.certificates).signed_attrs(
            place.document_digest, ALGORITHM, attr_settings=PdfCMSSignedAttributes(), use_pades=True
        )
        return PreparedFile(
            pdf=output.getvalue(),  # type: ignore[attr-defined]  # a BytesIO, since no output is given
            digest=place.document_digest,
            region_start=place.reserved_region_start,
            region_end=place.reserved_region_end,
            attributes=attributes.dump(),
        )

    try:
        return asyncio.run(work())
    except (SigningError, PdfError) as error:
        raise Unsignable(str(error)) from error


def filled(
    prepared: PreparedFile,
    value: bytes,
    certificates: tuple[asn1_x509.Certificate, ...],
    *,
    stamper: TimeStamper | None,
) -> bytes:
    """The file with the value, and a timestamp of it, in its place. The value is believed: verify it before.

    Raises Unsignable, and what the stamper raises.
    """
    attributes = cms.CMSAttributes.load(prepared.attributes)
    place = PreparedByteRangeDigest(prepared.digest, prepared.region_start, prepared.region_end)
    output = io.BytesIO(prepared.pdf)

    async def work() -> bytes:
        signature = await _external(certificates, value).async_sign_prescribed_attributes(
            ALGORITHM, attributes, timestamper=stamper
        )
        await PdfTBSDocument.async_finish_signing(output, place, signature)
        return output.getvalue()

    try:
        return asyncio.run(work())
    except (SigningError, PdfError) as error:
        raise Unsignable(str(error)) from error


def _external(
    certificates: tuple[asn1_x509.Certificate, ...], value: bytes | int = _LARGEST_VALUE
) -> ExternalSigner:
    above = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
    above.register_multiple(certificates[1:])
    return ExternalSigner(certificates[0], above, signature_value=value)
