"""How far a signature reaches, and whether the file ends where what was read of it ends.

pyHanko 0.38 compares lengths: a signature whose content is stored compressed, or as a literal string, can claim room
that holds other objects. Here the bytes themselves are looked at.
"""

import re
from collections.abc import Iterable, Iterator

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel

from signing.byte_ranges import SignedRange, ends, written_ranges
from signing.pdf_values import entry, items
from signing.report import Covers
from signing.unread import after_the_end

_REFERENCES = re.compile(rb"\s*(?:xref\s|\d+\s+\d+\s+obj\b)")
_LONGEST_HEADER = 32


def range_of(item: EmbeddedPdfSignature, pdf: bytes) -> SignedRange | None:
    """The bytes that it signs; None unless its own content, and nothing else, stands between them."""
    found = SignedRange.of(item.byte_range)
    return found if found and found.signature(pdf) == item.pkcs7_content else None


def covers(item: EmbeddedPdfSignature, pdf: bytes) -> Covers:
    """``item``'s integrity was computed. The whole file, to its last byte; all that stood in it then; or less."""
    found = range_of(item, pdf)
    if found is None:
        return Covers.LESS
    if found.end == len(pdf):
        return Covers.FILE if item.coverage is SignatureCoverageLevel.ENTIRE_FILE else Covers.LESS
    return Covers.REVISION if item.coverage is SignatureCoverageLevel.ENTIRE_REVISION else Covers.LESS


def misplaced(reader: PdfFileReader, pdf: bytes) -> bool:
    """References do not stand where the file says: pyHanko looks nearby, other readers build the table anew."""
    places = (
        reader.xrefs.get_startxref_for_revision(number) for number in range(reader.xrefs.total_revisions)
    )
    return any(_REFERENCES.match(pdf[place : place + _LONGEST_HEADER]) is None for place in map(int, places))


def faults_of_end(
    reader: PdfFileReader, pdf: bytes, signed: Iterable[tuple[int, SignedRange]]
) -> Iterator[str]:
    """What stands in the file and in no revision that was read.

    ``signed``: the revision and the range of each signature and timestamp. One of the last revision must reach the
    end of the file; where that revision holds none, one end of line after ``%%EOF`` belongs to it, and nothing more.
    """
    signed = list(signed)
    written = set(written_ranges(pdf)) - set(_of_usage_rights(reader))
    if not signed and not written:
        return
    newest = int(reader.xrefs.total_revisions) - 1
    reached = [one.end for revision, one in signed if revision == newest]
    end = max(reached) if reached else _end_of(reader, pdf, newest)
    if end < len(pdf):
        yield after_the_end(len(pdf) - end)
    if _unread_revision(reader, pdf, min((one.end for _, one in signed), default=len(pdf)), end):
        yield "Le fichier contient une révision que ses références ne mènent pas : des lecteurs peuvent la montrer."
    if written - {one for _, one in signed}:
        yield "Une signature que porte le fichier n’est plus dans son formulaire : elle en a été retirée."


def _end_of(reader: PdfFileReader, pdf: bytes, revision: int) -> int:
    """Where a revision ends, its last end of line included."""
    information = reader.xrefs.get_xref_container_info(revision)
    place, after = int(information.declared_startxref), int(information.end_location)
    return next((end for given, end in ends(pdf) if given == place and end > after), after)


def _unread_revision(reader: PdfFileReader, pdf: bytes, start: int, end: int) -> bool:
    """Between the first signed end and the end of what was read; a file within the signed bytes is an attachment's."""
    read = {
        int(reader.xrefs.get_startxref_for_revision(number)) for number in range(reader.xrefs.total_revisions)
    }
    return any(place not in read for place, closing in ends(pdf) if start < closing <= end)


def _of_usage_rights(reader: PdfFileReader) -> Iterator[SignedRange]:
    """What Acrobat adds so that its free reader may fill a form in: nobody's signature (ISO 32000-1, 12.8.2.3)."""
    permissions = entry(reader.root, "/Perms", {})
    for item in (permissions[key] for key in permissions):
        methods = {entry(one, "/TransformMethod") for one in items(item, "/Reference")}
        found = SignedRange.of(items(item, "/ByteRange"))
        if methods and methods <= {"/UR", "/UR3"} and found:
            yield found
