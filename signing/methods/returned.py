"""A file signed elsewhere comes back: is it ours, with one signature more and nothing else?

What is looked at here is the shape of the file (its bytes, its revisions, its fields); whether the signature is
intact and by somebody we trust is for ``verify``. Runs in a process of its own (``foundation.bounded``): whatever
is wrong is a value.
"""

import io
import re
import traceback
from dataclasses import dataclass
from enum import StrEnum

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, extract_tst_data_iter

from signing.allowed_changes import POLICY

_END = re.compile(rb"%%EOF\r?\n?")
_BLANKS = b"\0\t\n\f\r "
_TIMESTAMP = "/DocTimeStamp"
_FORMS = {"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"}
"""Those over the file itself; ``adbe.pkcs7.sha1`` and ``adbe.x509.rsa_sha1`` are over a digest that proves nothing more."""
_WEAK = {"md5", "sha1"}
_RANGE = re.compile(rb"/ByteRange\s*\[\s*\d+\s+\d+\s+(\d+)\s+(\d+)\s*\]")


class Fault(StrEnum):
    """What keeps a returned file from being accepted, as far as its shape tells."""

    EMPTY = "empty"
    NOT_PDF = "not-pdf"
    PROTECTED = "protected"
    HYBRID = "hybrid"
    NOT_SIGNED = "not-signed"
    OLDER = "older"
    REWRITTEN = "rewritten"
    ANOTHER = "another"
    CHANGED = "changed"
    SEVERAL = "several"
    WRONG_FIELD = "wrong-field"
    OLD_FORM = "old-form"
    """Signed in a way that PDF 2.0 withdrew, or over MD5 or SHA-1."""
    LOCKED = "locked"
    """The signature forbids those that must still come."""
    TOO_DEMANDING = "too-demanding"
    """Reading it reaches the limits of ``foundation.bounded``."""
    ILL_WRITTEN = "ill-written"
    """It arrived whole, and its tool broke the rules of the format: the same tool will do the same again."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """``fault`` alone, or the certificates (DER) that the new signature and its timestamps carry."""

    fault: Fault | None = None
    detail: str = ""
    """Of a wrong field: the one that was signed. Of several signatures: how many."""
    trace: str = ""
    """Of the error that reading ended in, for the log: it may be our own."""
    signer: tuple[bytes, ...] = ()
    """The person's certificate first, then those beside it."""
    timestamps: tuple[tuple[bytes, ...], ...] = ()
    """One group a token: the authority's certificate first."""


def inspect(sent: bytes, returned: bytes, field: str) -> Inspection:
    """``sent`` is the round's current revision, ``field`` the one that this person must sign. Never raises."""
    if not returned:
        return Inspection(fault=Fault.EMPTY)
    if sent.startswith(returned):
        return Inspection(fault=Fault.NOT_SIGNED)
    try:
        if not returned.startswith(sent):
            return Inspection(fault=_stranger(sent, returned))
        return _additions(sent, returned, field)
    except Exception:  # noqa: BLE001 - any file may be handed in, and broken ones break readers anywhere
        fault = Fault.ILL_WRITTEN if _arrived_whole(sent, returned) else Fault.UNREADABLE
        return Inspection(fault=fault, trace=traceback.format_exc())


def _arrived_whole(sent: bytes, returned: bytes) -> bool:
    """Behind our bytes, a signature that reaches the end of the file: nothing was lost on the way."""
    if not returned.startswith(sent):
        return False
    ends = [sum(map(int, found.groups())) for found in _RANGE.finditer(returned, len(sent))]
    return bool(ends) and len(returned.rstrip(_BLANKS)) <= max(ends) <= len(returned)


def _stranger(sent: bytes, returned: bytes) -> Fault:
    """Why it does not begin with our bytes."""
    if not returned.lstrip(_BLANKS).startswith(b"%PDF-"):
        return Fault.NOT_PDF  # a CAdES file (.p7m) has the PDF inside
    ends = [match.end() for match in _END.finditer(sent)]
    if any(returned.startswith(sent[:end]) for end in ends[:-1]):
        return Fault.OLDER
    try:
        reader = PdfFileReader(io.BytesIO(returned), strict=False)
    except PdfError:
        return Fault.UNREADABLE
    if reader.encrypted:
        return Fault.PROTECTED
    expected = PdfFileReader(io.BytesIO(sent))
    if _title(reader) not in {"", _title(expected)}:
        return Fault.ANOTHER  # our own documents have the same fields
    ours = _fields(expected)
    return Fault.REWRITTEN if ours and ours <= _fields(reader) else Fault.ANOTHER


def _additions(sent: bytes, returned: bytes, field: str) -> Inspection:
    before, after = PdfFileReader(io.BytesIO(sent)), PdfFileReader(io.BytesIO(returned), strict=True)
    if after.encrypted:
        return Inspection(fault=Fault.PROTECTED)
    if after.xrefs.hybrid_xrefs_present:
        return Inspection(fault=Fault.HYBRID)
    added = _filled(after) - _filled(before)
    new = [item for item in after.embedded_signatures if item.field_name in added]
    signatures = [item for item in new if item.sig_object_type != _TIMESTAMP]
    known = len(new) == len(added)  # pyHanko leaves out the forms that it does not know
    if known and not signatures:
        return Inspection(fault=Fault.NOT_SIGNED)
    if len(signatures) > 1:
        return Inspection(fault=Fault.SEVERAL, detail=str(len(signatures)))
    if not known or _withdrawn(signatures[0]):
        return Inspection(fault=Fault.OLD_FORM)
    (signature,) = signatures
    if signature.field_name != field:
        return Inspection(fault=Fault.WRONG_FIELD, detail=str(signature.field_name))
    if _locks(signature, after):
        return Inspection(fault=Fault.LOCKED)
    if _strange_fields(before, after, new) or _changed(before, after) or _trailing(returned):
        return Inspection(fault=Fault.CHANGED)
    return Inspection(signer=_of_signer(signature), timestamps=_of_timestamps(new))


def _filled(reader: PdfFileReader) -> set[str]:
    """The fields that hold a signature or a timestamp, of whatever form."""
    return {str(name) for name, _, _ in enumerate_sig_fields(reader, filled_status=True)}


def _withdrawn(item: EmbeddedPdfSignature) -> bool:
    return item.sig_object.get("/SubFilter") not in _FORMS or item.md_algorithm in _WEAK


def _locks(item: EmbeddedPdfSignature, reader: PdfFileReader) -> bool:
    """Whether nobody may sign after it, or not in the fields that wait (ISO 32000-2, 12.8.2.2 and 12.8.2.4)."""
    waiting = [name for name, value, _ in enumerate_sig_fields(reader) if value is None]
    locked = item.fieldmdp
    none_allowed = item.docmdp_level is MDPPerm.NO_CHANGES
    return none_allowed or bool(locked and any(map(locked.is_locked, waiting)))


def _strange_fields(before: PdfFileReader, after: PdfFileReader, new: list[EmbeddedPdfSignature]) -> bool:
    """Another field than those of added timestamps; or a timestamp in a field that waits for somebody."""
    timestamps = {item.field_name for item in new if item.sig_object_type == _TIMESTAMP}
    added = _fields(after) - _fields(before)
    return bool(added - timestamps or timestamps - added)


def _changed(before: PdfFileReader, after: PdfFileReader) -> bool:
    """Anything but a field filled in, its evidence and its timestamps, since our last revision (ISO 32000-2, 12.8.2.2).

    pyHanko's policy lets the title of the file change, which readers show as its name: not ours.
    """
    if before.root["/Pages"]["/Count"] != after.root["/Pages"]["/Count"] or _title(before) != _title(after):
        return True
    found = POLICY.review_file(after, before.xrefs.total_revisions - 1)
    return (
        isinstance(found, SuspiciousModification) or found.modification_level > ModificationLevel.FORM_FILLING
    )


def _trailing(returned: bytes) -> bool:
    """Anything but blanks after the end of the last revision: no reader shows it, and it has no business there."""
    *_, last = (match.end() for match in _END.finditer(returned))
    return bool(returned[last:].strip(_BLANKS))


def _title(reader: PdfFileReader) -> str:
    trailer = reader.trailer_view
    return str(trailer["/Info"].get("/Title", "")) if "/Info" in trailer else ""


def _fields(reader: PdfFileReader) -> set[str]:
    return {name for name, _, _ in enumerate_sig_fields(reader)}


def _of_signer(item: EmbeddedPdfSignature) -> tuple[bytes, ...]:
    return (item.signer_cert.dump(), *(other.dump() for other in item.other_embedded_certs))


def _of_timestamps(new: list[EmbeddedPdfSignature]) -> tuple[tuple[bytes, ...], ...]:
    tokens = []
    for item in new:
        if item.sig_object_type == _TIMESTAMP:
            tokens.append(item.signed_data)
        else:
            tokens += extract_tst_data_iter(item.signer_info, signed=False)
    found = [extract_certs_for_validation(token) for token in tokens]
    return tuple((one.signer_cert.dump(), *(other.dump() for other in one.other_certs)) for one in found)
