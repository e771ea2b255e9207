"""The signature fields of a file, read without judging what stands in them."""

import io
from collections.abc import Iterator

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, extract_tst_data_iter

from signing.pades import Unsignable


def empty_fields(pdf: bytes) -> tuple[str, ...]:
    """Names of the fields that nobody has signed yet. Raises Unsignable for what is no PDF."""
    try:
        found = enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf)), filled_status=False)
        return tuple(name for name, _, _ in found)
    except PdfError as error:
        raise Unsignable(str(error)) from error


def archive_timestamps(pdf: bytes) -> int:
    """How many document timestamps the file has. Raises Unsignable for what is no PDF."""
    try:
        return len(PdfFileReader(io.BytesIO(pdf)).embedded_timestamp_signatures)
    except PdfError as error:
        raise Unsignable(str(error)) from error


def timestamp_certificates(
    pdf: bytes,
) -> tuple[tuple[asn1_x509.Certificate, ...], tuple[asn1_x509.Certificate, ...]]:
    """Those that signed the file's time-stamp tokens, each once; and the others that the tokens carry.

    Raises Unsignable where the file or a token cannot be read.
    """
    leaves: dict[bytes, asn1_x509.Certificate] = {}
    others: dict[bytes, asn1_x509.Certificate] = {}
    try:
        for token in _tokens(pdf):
            certificates = extract_certs_for_validation(token)
            leaves[certificates.signer_cert.sha256] = certificates.signer_cert
            others |= {certificate.sha256: certificate for certificate in certificates.other_certs}
    except Exception as error:  # whatever a file can hold, its reader is told one thing
        raise Unsignable(type(error).__name__) from error
    return tuple(leaves.values()), tuple(others.values())


def signer_chains(pdf: bytes) -> tuple[tuple[asn1_x509.Certificate, ...], ...]:
    """Of each signature, the certificate that it verifies with, then the others that it carries. Raises Unsignable."""
    try:
        return tuple(
            (item.signer_cert, *item.other_embedded_certs)
            for item in PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
        )
    except Exception as error:  # whatever a file can hold, its reader is told one thing
        raise Unsignable(type(error).__name__) from error


def _tokens(pdf: bytes) -> Iterator[cms.SignedData]:
    for item in PdfFileReader(io.BytesIO(pdf)).embedded_signatures:
        if item.sig_object_type == "/DocTimeStamp":
            yield item.signed_data
        else:
            yield from extract_tst_data_iter(item.signer_info, signed=False)
