"""Hexadecimal strings of PDF files, read at once: pyHanko 0.38 reads them one digit after the other.

A signature stands in the file as 32,768 digits, and each reading of the file goes through those of every signature: a
quarter of the time of a whole circuit was spent there. Same results, same refusals (``tests/parts/signing``).
"""

import binascii
from typing import IO, Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStreamError

_BLOCK = 4096
_WHITE = b"\x00\t\n\x0c\r "
"""ISO 32000-1, table 1."""
read_as_the_library_does = generic.read_hex_string_from_stream
"""Kept for measurements and for the test that holds both equal."""


def read_hex_string(stream: IO[bytes]) -> Any:
    """The string whose opening bracket comes next; leaves the stream after the closing one. Raises PdfStreamError."""
    stream.read(1)
    start, digits, end = stream.tell(), b"", -1
    while end < 0:
        block = stream.read(_BLOCK)
        if not block:
            raise PdfStreamError("Stream has ended unexpectedly")
        end = block.find(b">")
        digits += block if end < 0 else block[:end]
    stream.seek(start + len(digits) + 1)
    plain = digits.translate(None, _WHITE)
    try:
        return generic.pdf_string(binascii.unhexlify(plain + b"0" * (len(plain) % 2)))
    except (binascii.Error, ValueError) as error:
        raise PdfStreamError("Unexpected token in hex string") from error


def install() -> None:
    """For the whole process: whatever reads PDF files here reads them so."""
    generic.read_hex_string_from_stream = read_hex_string
