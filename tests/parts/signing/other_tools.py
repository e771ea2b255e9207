"""Returned files as other people's tools write them, one habit each, on the file that was sent."""

import asyncio
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from asn1crypto import keys
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs7
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.certificates import Credential
from signing.pades import RESERVED
from tests.parts.signing.elsewhere import signed_elsewhere

FIELD = "co-contractor"
Change = Callable[[generic.DictionaryObject], None]
"""Of the field, in the revision that signs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a tool signs."""

    form: SigSeedSubFilter = SigSeedSubFilter.PADES
    digest: str = "sha256"
    change: Change | None = None


def signed_by(pdf: bytes, credential: Credential, habit: Habit, *, field: str = FIELD) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    if habit.change is not None:
        place = field_of(writer, field)
        habit.change(place)
        writer.update_container(place)
    metadata = PdfSignatureMetadata(
        field_name=field, md_algorithm=habit.digest, subfilter=habit.form, reason="Lu et approuvé"
    )
    signer = PdfSigner(metadata, signer=_signer(credential))
    work = signer.async_sign_pdf(writer, existing_fields_only=True, bytes_reserved=RESERVED)
    return asyncio.run(work).getvalue()


def _signer(credential: Credential) -> SimpleSigner:
    """The library's own, which signs with weak digests too."""
    key = credential.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    others = SimpleCertificateStore.from_certs(credential.issuers)
    return SimpleSigner(
        signing_cert=credential.certificate, signing_key=keys.PrivateKeyInfo.load(key), cert_registry=others
    )


def field_of(writer: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    fields = (item.get_object() for item in writer.root["/AcroForm"]["/Fields"])
    return next(item for item in fields if item["/T"] == name)


def unseen(field: generic.DictionaryObject) -> None:
    """As EU DSS and PDFBox, asked to draw nothing."""
    field[generic.pdf_name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 0, 0)))


def moved(field: generic.DictionaryObject) -> None:
    field[generic.pdf_name("/Rect")] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 300)))


def renamed(field: generic.DictionaryObject) -> None:
    field[generic.pdf_name("/TU")] = generic.TextStringObject("Signature sous réserve")


def locking(*fields: str, for_all: bool = False) -> Change:
    """« Verrouiller le document après la signature », in its two forms: these fields, or everything."""

    def change(field: generic.DictionaryObject) -> None:
        named = FieldMDPSpec(FieldMDPAction.INCLUDE, list(fields))
        lock = FieldMDPSpec(FieldMDPAction.ALL) if for_all else named
        level = MDPPerm.NO_CHANGES if for_all else None
        spec = SigFieldSpec(FIELD, field_mdp_spec=lock, doc_mdp_update_value=level)
        field[generic.pdf_name("/Lock")] = spec.format_lock_dictionary()

    return change


def withdrawn_form(pdf: bytes, credential: Credential) -> bytes:
    """``adbe.pkcs7.sha1``, as the classes of OpenPDF sign unless told otherwise (ISO 32000-2, 12.8.3.3: withdrawn)."""
    file = signed_elsewhere(pdf, credential)
    place = file.rindex(b"/ETSI.CAdES.detached")
    return file[:place] + b"/adbe.pkcs7.sha1    " + file[place + 20 :]


def ill_written(pdf: bytes, credential: Credential) -> bytes:
    """A generation that nothing freed, as pdfsig 22.12 writes it: whole, and no strict reader reads it."""
    return _second_generation(signed_elsewhere(pdf, credential), len(pdf))


def _second_generation(file: bytes, ours: int) -> bytes:
    entry = next(re.finditer(rb"\d{10} 00000 n", file[file.rindex(b"\nxref") :]))
    place = file.rindex(b"\nxref") + entry.start()
    assert place > ours
    return file[: place + 11] + b"00001" + file[place + 16 :]


def cut_short(pdf: bytes, credential: Credential) -> bytes:
    """The connection broke in the middle of the signature."""
    file = signed_elsewhere(pdf, credential)
    return file[: len(pdf) + (len(file) - len(pdf)) // 2]


def cut_at_the_end(pdf: bytes, credential: Credential) -> bytes:
    return signed_elsewhere(pdf, credential)[:-200]


def enveloped(pdf: bytes, credential: Credential) -> bytes:
    """A CAdES file (.p7m): the PDF stands inside the signature."""
    certificate = x509.load_der_x509_certificate(credential.certificate.dump())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(pdf)
    signer = builder.add_signer(certificate, credential.key, hashes.SHA256())
    return signer.sign(Encoding.DER, [pkcs7.PKCS7Options.Binary])


def packed(pdf: bytes, credential: Credential) -> bytes:
    """An ASiC container (ETSI EN 319 162-1): a ZIP of the document and of its signature."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        archive.writestr("mimetype", "application/vnd.etsi.asic-e+zip")
        archive.writestr("convention.pdf", pdf)
        archive.writestr("META-INF/signature001.p7s", enveloped(pdf, credential))
    return result.getvalue()
