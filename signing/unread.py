"""A signed file that cannot be judged: why, in words; and what the bytes alone say of it all the same.

To say of such a file that nothing is signed would be false. Where something stands after the signed end, or a
signed digest differs, that is known without judging anything else.
"""

import hashlib
import io
from enum import StrEnum

import pikepdf
from asn1crypto import cms

from foundation.bounded import TooDemanding, bounded
from signing.byte_ranges import looks_like_pdf, mentions_signature, signed_end, written_ranges
from signing.report import Report
from signing.unjudged import Unjudged

_NO_PDF = "Ce fichier ne se lit pas comme un PDF signé : il est abîmé, incomplet, ou ce n’est pas un PDF."


class Digest(StrEnum):
    """Is a signature over the bytes that it claims?"""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


class CannotJudge(Exception):  # noqa: N818 - says what it is, within this craft
    """The reader understood the file well enough to know that it cannot judge it."""

    def __init__(self, cause: Unjudged) -> None:
        self.cause = cause
        super().__init__(cause)


def unread(pdf: bytes, cause: Unjudged) -> Report:
    """Of a file whose reading failed or was given up for ``cause``. Never raises but for want of memory or time."""
    if not _signed(pdf, cause):
        return Report(signatures=(), archive_timestamps=(), empty_fields=(), faults=(_NO_PDF,))
    return Report(
        signatures=(),
        archive_timestamps=(),
        empty_fields=(),
        faults=beyond(pdf),
        unjudged=cause if cause is Unjudged.DEMANDING else _encryption(pdf) or cause,
        changed=_altered(pdf),
    )


def unread_apart(pdf: bytes) -> Report:
    """Of a file whose reading took more than its process may: what its bytes say, in another such process."""
    try:
        return bounded(unread, pdf, Unjudged.DEMANDING)
    except TooDemanding as refusal:
        return Report(signatures=(), archive_timestamps=(), empty_fields=(), faults=(str(refusal),))


def beyond(pdf: bytes) -> tuple[str, ...]:
    """One sentence where bytes stand after the end of the last signed range."""
    end = signed_end(pdf)
    if end is None or end >= len(pdf):
        return ()
    return (after_the_end(len(pdf) - end),)


def after_the_end(count: int) -> str:
    plural = "s" if count > 1 else ""
    return (
        f"{count} octet{plural} se trouve{'nt' if plural else ''} après la fin de ce qui est signé : "
        "un lecteur peut les montrer à la place du texte signé."
    )


def enclosed_digest(signature: bytes, signed: bytes) -> Digest:
    """Of ``adbe.pkcs7.sha1``: the signature encloses the digest of the bytes (ISO 32000-1, 12.8.3.3)."""
    try:
        content = cms.ContentInfo.load(signature)["content"]["encap_content_info"]
        enclosed = content["content"].native if content["content_type"].native == "data" else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return Digest.UNKNOWN
    return _same(enclosed, "sha1", signed) if isinstance(enclosed, bytes) else Digest.UNKNOWN


def detached_digest(signature: bytes, signed: bytes) -> Digest:
    """Of every other format that is CMS: its message digest (RFC 5652, 11.2), or the imprint of a time-stamp token."""
    try:
        content = cms.ContentInfo.load(signature)["content"]
        if content["encap_content_info"]["content_type"].native == "tst_info":
            imprint = content["encap_content_info"]["content"].parsed["message_imprint"]
            kept = imprint["hashed_message"].native
            return _same(kept, imprint["hash_algorithm"]["algorithm"].native, signed)
        (info,) = content["signer_infos"]
        (kept,) = (
            item["values"].native for item in info["signed_attrs"] if item["type"].native == "message_digest"
        )
        return _same(kept[0], info["digest_algorithm"]["algorithm"].native, signed)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return Digest.UNKNOWN


def _same(kept: bytes, algorithm: str, signed: bytes) -> Digest:
    return Digest.SAME if hashlib.new(algorithm, signed).digest() == kept else Digest.OTHER


def _altered(pdf: bytes) -> bool:
    """A signature fits the file and is over other bytes than those before and after it."""
    found = ((one.signature(pdf) or b"", one.signed(pdf)) for one in written_ranges(pdf))
    return any(
        Digest.OTHER in {enclosed_digest(signature, signed), detached_digest(signature, signed)}
        and enclosed_digest(signature, signed) is not Digest.SAME
        for signature, signed in found
    )


def _signed(pdf: bytes, cause: Unjudged) -> bool:
    if mentions_signature(pdf):
        return True
    return cause is not Unjudged.DEMANDING and looks_like_pdf(pdf) and _names_signature(pdf)


def _names_signature(pdf: bytes) -> bool:
    """Its objects do, where a reader that repairs what it can finds them: written otherwise, or compressed."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return any(
                isinstance(item, pikepdf.Dictionary) and "/ByteRange" in item for item in opened.objects
            )
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        return False


def _is_signature(item: pikepdf.Object) -> bool:
    if not isinstance(item, pikepdf.Dictionary):
        return False
    return "/ByteRange" in item or (item.get("/FT") == pikepdf.Name.Sig and item.get("/V") is not None)


def _encryption(pdf: bytes) -> Unjudged | None:
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return Unjudged.ENCRYPTED if opened.is_encrypted else None
    except pikepdf.PasswordError:
        return Unjudged.ENCRYPTED
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        return None
