"""What can be judged here, of files and of signatures: the rest is signed all the same, and said so."""

from dataclasses import dataclass

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation.pdf_embedded import extract_contents

from signing.byte_ranges import SignedRange
from signing.coverage import misplaced
from signing.pdf_values import entry
from signing.unjudged import Unjudged
from signing.unread import CannotJudge, Digest, detached_digest, enclosed_digest

_WITHDRAWN = frozenset({"/adbe.pkcs7.sha1", "/adbe.x509.rsa_sha1"})
_KNOWN = frozenset(one.value for one in SigSeedSubFilter)


def demand_judgeable(reader: PdfFileReader, pdf: bytes) -> None:
    """Raises CannotJudge for a file of which two readers may see two texts, or that is encrypted."""
    if "/Encrypt" in reader.trailer:
        raise CannotJudge(Unjudged.ENCRYPTED)
    if reader.xrefs.hybrid_xrefs_present:
        raise CannotJudge(Unjudged.HYBRID)
    if misplaced(reader, pdf):
        raise CannotJudge(Unjudged.REFERENCES)


@dataclass(frozen=True, slots=True)
class RawSignature:
    """A signature dictionary as it stands in the file, before anything in it is believed."""

    kind: str
    """``/Sig`` or ``/DocTimeStamp``."""
    format: str
    contents: bytes
    range: SignedRange | None
    revision: int

    @classmethod
    def of(cls, reader: PdfFileReader, field: generic.DictionaryObject) -> "RawSignature":
        """Raises what pyHanko does for what is no signature dictionary."""
        value = field.raw_get("/V")
        found = value.get_object()
        return cls(
            kind=str(entry(found, "/Type", "/Sig")),
            format=str(entry(found, "/SubFilter", "")),
            contents=extract_contents(found),
            range=SignedRange.of(found["/ByteRange"]),
            revision=int(reader.xrefs.get_last_change(value.reference)),
        )

    def changed(self, pdf: bytes) -> bool:
        """Of a format that is not judged further: the signature is over other bytes."""
        if not self._withdrawn:
            return False
        return self.range is None or enclosed_digest(self.contents, self.range.signed(pdf)) is Digest.OTHER

    def unjudged(self, pdf: bytes) -> Unjudged | None:
        """Why this program cannot judge it; None where it can, or where it is plainly false.

        A format of which nothing is known, and whose digest fits all the same, may be honest; where it does not fit,
        the name of the format was changed with the rest.
        """
        if self._withdrawn:
            return Unjudged.SHA1
        if self.kind != "/Sig" or self.format in _KNOWN or self.range is None:
            return None
        fits = detached_digest(self.contents, self.range.signed(pdf)) is Digest.SAME
        return Unjudged.FORMAT if fits else None

    @property
    def _withdrawn(self) -> bool:
        return self.kind == "/Sig" and self.format in _WITHDRAWN
