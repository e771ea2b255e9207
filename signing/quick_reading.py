"""What pyHanko 0.38 reads of a PDF byte by byte, read at once: hexadecimal strings, names and words.

A signature stands in the file as 32,768 digits, gone through at each reading; and a tagged convention is some ten
thousand short names, each read and decoded anew. Same results, same refusals (``tests/parts/signing``).
"""

import binascii
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import IO, Any

from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.misc import PdfStreamError

_BLOCK = 4096
_WORD = 64
"""Longer than nearly every name."""
_KEPT_NAMES = 2048
_WHITE = b"\x00\t\n\x0c\r "
"""ISO 32000-1, table 1."""
_library_hex_string = generic.read_hex_string_from_stream
_library_until = misc._read_until_class
_library_name = generic._decode_name


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


def read_until(ends: bytes, stream: IO[bytes], maxchars: int | None = None) -> tuple[bytes, bool]:
    """What stands before the next of ``ends``, which is read too; and whether the stream ended instead."""
    if maxchars is not None:
        return _library_until(ends, stream, maxchars)  # type: ignore[no-any-return]  # pyHanko is partly untyped
    found = b""
    while True:
        block = stream.read(_WORD)
        if not block:
            return found, True
        end = _any_of(ends).search(block)
        if end:
            stream.seek(end.end() - len(block), io.SEEK_CUR)
            return found + block[: end.start()], False
        found += block


def decode_name(name: bytes) -> generic.NameObject:
    """The name whose bytes these are, escapes resolved; a new object each time. Raises PdfReadError."""
    return generic.NameObject(_decoded(name))


@cache
def _any_of(ends: bytes) -> re.Pattern[bytes]:
    return re.compile(b"[" + re.escape(ends) + b"]")


@lru_cache(_KEPT_NAMES)
def _decoded(name: bytes) -> str:
    return str(_library_name(name))


def install() -> None:
    """For the whole process: whatever reads PDF files here reads them so."""
    generic.read_hex_string_from_stream = read_hex_string
    misc._read_until_class = read_until  # type: ignore[assignment]  # pyHanko is partly untyped
    generic._decode_name = decode_name  # type: ignore[assignment]  # its argument has another name


@contextmanager
def as_the_library_does() -> Iterator[None]:
    """Without them: for measurements, and for the tests that hold both equal."""
    generic.read_hex_string_from_stream = _library_hex_string
    misc._read_until_class = _library_until
    generic._decode_name = _library_name
    try:
        yield
    finally:
        install()
