"""What a file's bytes say of its signatures, whatever a reader makes of its objects (ISO 32000-2, 12.8.1).

Readers differ in how they find objects, and attacks live on that; where a signature begins and ends in the bytes
leaves no choice: all that stands before it and all that stands after it, up to the end of the signed range.
"""

import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_HEADER_WITHIN = 1024
"""Where readers look for the first line of a PDF."""
_WRITTEN = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_LAST_LINE = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF(?:\r\n|\n|\r)?")


@dataclass(frozen=True, slots=True)
class SignedRange:
    """Signed: all before ``opens``, and from ``closes`` to ``end``. Between them stands the signature alone."""

    opens: int
    closes: int
    end: int

    @classmethod
    def of(cls, numbers: Sequence[int]) -> "SignedRange | None":
        """None for ranges that do not begin with the file, are not two, or overlap."""
        if len(numbers) != 4:
            return None
        start, first, second, length = (int(number) for number in numbers)
        if start != 0 or not 0 < first < second or length < 0:
            return None
        return cls(first, second, second + length)

    def signature(self, pdf: bytes) -> bytes | None:
        """What stands between both ranges; None unless it is one hexadecimal string that fills all of it.

        Anything else there would be shown by some reader, and is signed by nobody (signature wrapping).
        """
        if self.closes > len(pdf) or pdf[self.opens : self.opens + 1] != b"<":
            return None
        if pdf[self.closes - 1 : self.closes] != b">":
            return None
        try:
            return binascii.unhexlify(pdf[self.opens + 1 : self.closes - 1])
        except binascii.Error:
            return None

    def signed(self, pdf: bytes) -> bytes:
        return pdf[: self.opens] + pdf[self.closes : self.end]


def looks_like_pdf(pdf: bytes) -> bool:
    return b"%PDF-" in pdf[:_HEADER_WITHIN]


def written_ranges(pdf: bytes) -> tuple[SignedRange, ...]:
    """Those that are written out anywhere in the file and fit it: of signatures that no form names any more too."""
    return tuple(found for found in _written(pdf) if found.signature(pdf) is not None)


def mentions_signature(pdf: bytes) -> bool:
    """Some signature's ranges are written in it, whether or not they fit."""
    return looks_like_pdf(pdf) and _WRITTEN.search(pdf) is not None


def signed_end(pdf: bytes) -> int | None:
    """Where the last signed range ends; None where no signature fits the file."""
    return max((found.end for found in written_ranges(pdf)), default=None)


def ends(pdf: bytes) -> tuple[tuple[int, int], ...]:
    """Each closing of a revision: the place of references that it gives, and where the revision ends.

    One end of line after ``%%EOF`` belongs to the revision (ISO 32000-2, 7.5.5 and 7.2.3).
    """
    return tuple((int(found[1]), found.end()) for found in _LAST_LINE.finditer(pdf))


def _written(pdf: bytes) -> Iterator[SignedRange]:
    if not looks_like_pdf(pdf):
        return
    for found in _WRITTEN.finditer(pdf):
        made = SignedRange.of([int(number) for number in found.groups()])
        if made is not None:
            yield made
