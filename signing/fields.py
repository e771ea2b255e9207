"""The signature fields of a file, read without judging what stands in them."""

import io

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature

from signing.pades import Unsignable


def empty_fields(pdf: bytes) -> tuple[str, ...]:
    """Names of the fields that nobody has signed yet. Raises Unsignable for what is no PDF."""
    try:
        found = enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf)), filled_status=False)
        return tuple(name for name, _, _ in found)
    except PdfError as error:
        raise Unsignable(str(error)) from error


def archive_timestamps(pdf: bytes) -> list[EmbeddedPdfSignature]:
    """Document timestamps, oldest first. Raises Unsignable for what is no PDF."""
    try:
        return list(PdfFileReader(io.BytesIO(pdf)).embedded_timestamp_signatures)
    except PdfError as error:
        raise Unsignable(str(error)) from error
