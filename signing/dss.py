"""The evidence that a file carries: its document security store (ETSI EN 319 142-1, 5.4.2.2)."""

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError

from signing.trust import Evidence


def evidence_in(reader: PdfFileReader) -> Evidence:
    """Empty where the file has no store."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return Evidence()
    lists = [item.get_object().read_data(DecodePurpose.CRL) for item in store.crls]
    responses = [item.get_object().read_data(DecodePurpose.OCSP_RESPONSE) for item in store.ocsps]
    return Evidence(
        tuple(store.load_certs()),
        tuple(asn1_crl.CertificateList.load(content) for content in lists),
        tuple(asn1_ocsp.OCSPResponse.load(content) for content in responses),
    )
