"""Hexadecimal strings read at once say what the library reads digit by digit, and are refused where it refuses."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfStreamError

import signing.pades  # noqa: F401 - installs the reading
from signing.hex_strings import read_as_the_library_does, read_hex_string

DIGITS = st.text(alphabet="0123456789abcdefABCDEF \t\r\n\x0c\x00", max_size=60)


@given(DIGITS, st.binary(max_size=8))
def test_the_same_string_and_the_same_place_afterwards(digits: str, after: bytes) -> None:
    content = b"<" + digits.encode() + b">" + after
    one, other = io.BytesIO(content), io.BytesIO(content)
    ours, theirs = read_hex_string(one), read_as_the_library_does(other)
    assert (type(ours), ours, one.tell()) == (type(theirs), theirs, other.tell())


@pytest.mark.parametrize("content", [b"<12", b"<", b"<1g>", b"<12(>", b"<\xff>", b"<" + b"1" * 9000])
def test_what_is_no_string_is_refused_by_both(content: bytes) -> None:
    for read in (read_hex_string, read_as_the_library_does):
        with pytest.raises(PdfStreamError):
            read(io.BytesIO(content))


def test_a_signature_crosses_blocks() -> None:
    content = b"<" + b"30820abc" * 4096 + b">>"
    one = io.BytesIO(content)
    assert read_hex_string(one) == bytes.fromhex("30820abc" * 4096)
    assert one.read() == b">"


def test_it_is_in_use() -> None:
    assert generic.read_hex_string_from_stream is read_hex_string
