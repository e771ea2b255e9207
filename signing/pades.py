"""One signature, or one archive timestamp, as one incremental revision of a PDF (PAdES, ETSI EN 319 142-1).

pyHanko is pinned at 0.38, and worked around where it was measured to fall short: it would move the file to PDF
2.0 for an elliptic-curve key, load the key anew for each signature (``kept_key``), buy a second token to estimate
sizes, and sign with an expired certificate without a word; it reads slowly (``quick_reading``) and compares more than it
must (``changes``). Evidence is written here rather than by its own long-term mode, which asks for yet another
token. Nothing is checked here: callers hand no file back before it verifies (``checked``).
"""

import asyncio
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.stamp import BaseStampStyle

from foundation.errors import Refusal
from signing import quick_reading
from signing.certificates import Credential
from signing.kept_key import KeptKeySigner
from signing.trust import Evidence

quick_reading.install()
ALGORITHM = "sha256"
RESERVED = 32_768
"""Hexadecimal digits kept free for a signature: fixed, because an estimate would buy a second token, and large,
because a token bought for a place that is too small is lost."""
_PDF_A_2 = (1, 7)
_OUT_OF_SIGHT = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
"""PDF/A wants the print flag, PDF/UA wants an untagged widget hidden or off the page: both are content."""


class Unsignable(Refusal):
    """The file cannot take this signature: no such field, already signed, or not a sound PDF."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"Ce document ne peut pas recevoir cette signature ({reason}) : produisez-le de nouveau, puis "
            "renvoyez-le pour signature."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureSpec:
    """What one signature says and where it stands."""

    field: str
    credential: Credential
    name: str
    reason: str
    stamp: BaseStampStyle | None = None
    certifies: bool = False
    """The first signature of the platform: from then on only form filling and signing (DocMDP, level 2)."""


def signed(
    pdf: bytes, spec: SignatureSpec, *, evidence: Evidence, stamper: TimeStamper | None, at: datetime
) -> bytes:
    """The file with one more revision, holding the evidence and the signature.

    Without ``stamper`` the signature has no timestamp (B-B): for measurements only. Raises Unsignable, and what
    the stamper raises.
    """
    writer = writer_on(pdf)
    add_evidence(writer, evidence)
    metadata = PdfSignatureMetadata(
        field_name=spec.field,
        md_algorithm=ALGORITHM,
        subfilter=SigSeedSubFilter.PADES,
        name=spec.name,
        reason=spec.reason,
        certify=spec.certifies,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    signer = PdfA2Signer(
        metadata,
        signer=KeptKeySigner(spec.credential),
        timestamper=stamper,
        stamp_style=spec.stamp,
        at=at,
    )
    work = signer.async_sign_pdf(writer, existing_fields_only=True, bytes_reserved=RESERVED)
    try:
        return _content(asyncio.run(work))
    except (SigningError, PdfError) as error:
        raise Unsignable(str(error)) from error


def archive_timestamped(pdf: bytes, *, field: str, evidence: Evidence, stamper: TimeStamper) -> bytes:
    """The file with a document timestamp over the whole of it (B-LTA), in a new field out of sight.

    Raises Unsignable, and what the stamper raises.
    """
    writer = writer_on(pdf)
    add_evidence(writer, evidence)
    timestamper = PdfTimeStamper(
        stamper, field_name=field, invis_settings=_OUT_OF_SIGHT, readable_field_name="Horodatage d’archivage"
    )
    work = timestamper.async_timestamp_pdf(writer, ALGORITHM, bytes_reserved=RESERVED)
    try:
        return _content(asyncio.run(work))
    except (SigningError, PdfError) as error:
        raise Unsignable(str(error)) from error


class PdfA2Signer(PdfSigner):
    """PDF/A-2 rests on PDF 1.7: an ECDSA key must not move the catalogue to 2.0. Time is an argument."""

    def __init__(self, *arguments: Any, at: datetime, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._at = at

    def register_extensions(
        self,
        pdf_out: BasePdfFileWriter,
        *,
        md_algorithm: str,  # noqa: ARG002 - pyHanko's signature
    ) -> None:
        pdf_out.ensure_output_version(_PDF_A_2)  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        pdf_out.register_extension(ESIC_EXTENSION_1)

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session


def writer_on(pdf: bytes) -> IncrementalPdfFileWriter:
    """Appends to the file. Raises Unsignable."""
    try:
        return IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
    except PdfError as error:
        raise Unsignable(str(error)) from error


def add_evidence(writer: IncrementalPdfFileWriter, evidence: Evidence) -> None:
    """In the same revision as the signature, so that one revision is one signature; no /VRI, which is legacy."""
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=evidence.certificates,
        crls=evidence.revocation_lists,
        ocsps=evidence.responses,
    )


def _content(stream: Any) -> bytes:
    content: bytes = stream.getvalue()
    return content
