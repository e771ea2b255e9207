"""What is read at once says what the library reads byte by byte, and is refused where it refuses."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.misc import PdfReadError, PdfStreamError

import signing.pades  # noqa: F401 - installs the reading
from signing.quick_reading import as_the_library_does, decode_name, read_hex_string, read_until

DIGITS = st.text(alphabet="0123456789abcdefABCDEF \t\r\n\x0c\x00", max_size=60)


@given(DIGITS, st.binary(max_size=8))
def test_the_same_string_and_the_same_place_afterwards(digits: str, after: bytes) -> None:
    content = b"<" + digits.encode() + b">" + after
    one, other = io.BytesIO(content), io.BytesIO(content)
    ours = read_hex_string(one)
    with as_the_library_does():
        theirs = generic.read_hex_string_from_stream(other)
    assert (type(ours), ours, one.tell()) == (type(theirs), theirs, other.tell())


@pytest.mark.parametrize("content", [b"<12", b"<", b"<1g>", b"<12(>", b"<\xff>", b"<" + b"1" * 9000])
def test_what_is_no_string_is_refused_by_both(content: bytes) -> None:
    with pytest.raises(PdfStreamError):
        read_hex_string(io.BytesIO(content))
    with as_the_library_does(), pytest.raises(PdfStreamError):
        generic.read_hex_string_from_stream(io.BytesIO(content))


def test_a_signature_crosses_blocks() -> None:
    content = b"<" + b"30820abc" * 4096 + b">>"
    one = io.BytesIO(content)
    assert read_hex_string(one) == bytes.fromhex("30820abc" * 4096)
    assert one.read() == b">"


@given(st.binary(max_size=200), st.none() | st.integers(1, 20))
def test_the_same_word_and_the_same_place_afterwards(content: bytes, most: int | None) -> None:
    ends = misc.PDF_WHITESPACE + misc.PDF_DELIMITERS
    one, other = io.BytesIO(content), io.BytesIO(content)
    ours = read_until(ends, one, most)
    with as_the_library_does():
        theirs = misc._read_until_class(ends, other, most)
    assert (ours, one.tell()) == (theirs, other.tell())


@pytest.mark.parametrize("end", [b" ", b"/", b"]", b"\x00", b"%", b"<"])
def test_a_word_longer_than_a_block(end: bytes) -> None:
    stream = io.BytesIO(b"a" * 200 + end + b"b")
    assert read_until(misc.PDF_WHITESPACE + misc.PDF_DELIMITERS, stream) == (b"a" * 200, False)
    assert stream.read() == b"b"


@given(st.binary(max_size=12) | st.from_regex(rb"[A-Za-z#0-9]{0,12}", fullmatch=True))
def test_the_same_name_or_the_same_refusal(name: bytes) -> None:
    with as_the_library_does():
        theirs = _outcome(generic._decode_name, name)
    assert _outcome(decode_name, name) == theirs == _outcome(decode_name, name)


def _outcome(read, name: bytes):  # type: ignore[no-untyped-def]
    try:
        found = read(name)
    except PdfReadError as refusal:
        return str(refusal)
    return type(found), str(found)


def test_each_name_is_an_object_of_its_own() -> None:
    """Readers write on it where it was found."""
    assert decode_name(b"Type") is not decode_name(b"Type")


def test_they_are_in_use() -> None:
    assert generic.read_hex_string_from_stream is read_hex_string
    assert misc._read_until_class is read_until
    assert generic._decode_name is decode_name
