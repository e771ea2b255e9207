"""Who signs the files of these tests: one person and one time-stamp authority, whose keys are made once."""

import asyncio
import io
from datetime import UTC, datetime, timedelta
from functools import cache

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PdfSignedData
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from signing.certificates import Credential
from signing.kept_key import KeptKeySigner

SIGNED_AT = datetime(2026, 11, 28, 12, tzinfo=UTC)
_YEARS = timedelta(days=3650)
BOX = (60, 500, 260, 560)


@cache
def person(name: str = "Jeanne Martin") -> Credential:
    key = ec.generate_private_key(ec.SECP256R1())
    return Credential(_certificate(name, key), key, ())


@cache
def stamper() -> DummyTimeStamper:
    key = rsa.generate_private_key(65537, 2048)  # pyHanko's own stand-in signs with RSA alone
    der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = _certificate("Horodatage", key, usage=ExtendedKeyUsageOID.TIME_STAMPING)
    return DummyTimeStamper(certificate, asn1_keys.PrivateKeyInfo.load(der), fixed_dt=SIGNED_AT)


def signed(
    pdf: bytes,
    *,
    name: str = "Jeanne Martin",
    field: str = "Signature1",
    certifies: MDPPerm | None = None,
    box: tuple[int, int, int, int] | None = BOX,
    password: str | None = None,
    stamp: object = None,
) -> bytes:
    """By ``name``, in a new field (``box``: where it is seen), without a timestamp."""
    writer = _writer(pdf, password)
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=certifies is not None,
        docmdp_permissions=certifies or MDPPerm.FILL_FORMS,
    )
    place = SigFieldSpec(field, on_page=0, box=box)
    signer = PdfSigner(
        meta, KeptKeySigner(person(name)), new_field_spec=place, **({"stamp_style": stamp} if stamp else {})
    )  # type: ignore[arg-type]
    return bytes(signer.sign_pdf(writer, bytes_reserved=8192).getvalue())


def dated(pdf: bytes) -> bytes:
    """Closed by a document timestamp."""
    made = PdfTimeStamper(stamper()).timestamp_pdf(_writer(pdf, None), "sha256", bytes_reserved=8192)
    return bytes(made.getvalue())


def closed(pdf: bytes, **options: object) -> bytes:
    """Signed, then dated to the last byte: what ``verify`` finds consistent."""
    return dated(signed(pdf, **options))  # type: ignore[arg-type]


def signed_in_format(pdf: bytes, subfilter: str, *, encloses: bool = False) -> bytes:
    """In a format that pyHanko does not write; ``encloses``: the SHA-1 digest of the bytes, as ``adbe.pkcs7.sha1`` does."""
    algorithm = "sha1" if encloses else "sha256"
    steps = PdfCMSEmbedder(SigFieldSpec("Signature1", on_page=0, box=BOX)).write_cms(
        "Signature1", _writer(pdf, None)
    )
    next(steps)
    held = PdfSignedData(pdf_name("/Sig"), bytes_reserved=8192)
    held[pdf_name("/SubFilter")] = pdf_name(f"/{subfilter}")
    steps.send(SigObjSetup(sig_placeholder=held))
    prepared, output = steps.send(SigIOSetup(md_algorithm=algorithm, in_place=False))
    signer = KeptKeySigner(person())
    made = (
        signer.async_sign_general_data(prepared.document_digest, "sha256", detached=False)
        if encloses
        else signer.async_sign(prepared.document_digest, "sha256")
    )
    steps.send(asyncio.run(made))
    return bytes(output.getvalue())


def _writer(pdf: bytes, password: str | None) -> IncrementalPdfFileWriter:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    if password is not None:
        writer.encrypt(password)
    return writer


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    *,
    usage: x509.ObjectIdentifier | None = None,
) -> asn1_x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(SIGNED_AT - timedelta(days=1))
        .not_valid_after(SIGNED_AT + _YEARS)
    )
    if usage:
        made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    der = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    return asn1_x509.Certificate.load(der)
