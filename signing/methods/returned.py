"""A file signed elsewhere comes back: is it ours, with one signature more and nothing else?

What is looked at here is the shape of the file (its bytes, its revisions, its fields); whether the signature is
intact and by somebody we trust is for ``verify``. Runs in a process of its own (``foundation.bounded``): whatever
is wrong is a value.
"""

import io
import re
from dataclasses import dataclass
from enum import StrEnum

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, extract_tst_data_iter

_END = re.compile(rb"%%EOF\r?\n?")
_TIMESTAMP = "/DocTimeStamp"


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
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """``fault`` alone, or the certificates (DER) that the new signature and its timestamps carry."""

    fault: Fault | None = None
    detail: str = ""
    """Of a wrong field: the one that was signed. Of several signatures: how many."""
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
        return Inspection(fault=Fault.UNREADABLE)


def _stranger(sent: bytes, returned: bytes) -> Fault:
    """Why it does not begin with our bytes."""
    if b"%PDF-" not in returned[:1024]:
        return Fault.NOT_PDF
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
    known = {item.field_name for item in before.embedded_signatures}
    new = [item for item in after.embedded_signatures if item.field_name not in known]
    signatures = [item for item in new if item.sig_object_type != _TIMESTAMP]
    if not signatures:
        return Inspection(fault=Fault.NOT_SIGNED)
    if len(signatures) > 1:
        return Inspection(fault=Fault.SEVERAL, detail=str(len(signatures)))
    if signatures[0].field_name != field:
        return Inspection(fault=Fault.WRONG_FIELD, detail=str(signatures[0].field_name))
    if _strange_fields(before, after, new) or _changed(before, after) or _trailing(returned):
        return Inspection(fault=Fault.CHANGED)
    return Inspection(signer=_of_signer(signatures[0]), timestamps=_of_timestamps(new))


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
    found = DEFAULT_DIFF_POLICY.review_file(after, before.xrefs.total_revisions - 1)
    return (
        isinstance(found, SuspiciousModification) or found.modification_level > ModificationLevel.FORM_FILLING
    )


def _trailing(returned: bytes) -> bool:
    """Anything but blanks after the end of the last revision: no reader shows it, and it has no business there."""
    *_, last = (match.end() for match in _END.finditer(returned))
    return bool(returned[last:].strip(b"\0\t\n\f\r "))


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
