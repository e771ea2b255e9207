"""Signature wrapping: the signed bytes are all there, and something else besides, in room that no signature covers."""

import re
from collections.abc import Callable
from functools import cache

from tests.factories.signed_files.incremental import half, signature_number
from tests.factories.signed_files.raw_pdf import (
    FORGED,
    TEXT,
    last_place,
    object_of,
    object_places,
    shown,
    size,
    table,
    updated,
)
from tests.factories.signed_files.table import Family
from workflow.readings.alone import Alone

FAMILY = Family("Signature wrapping")
_RANGE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]")
_FORGED_TEXT = b"%d 0 obj\n%b\nendobj\n" % (TEXT, shown(FORGED))
Written = Callable[[bytes], bytes]


@cache
def _parts() -> tuple[bytes, bytes, bytes]:
    """What is signed before the signature, the signature with its brackets, what is signed after it."""
    found = _RANGE.search(half())
    assert found is not None
    _, first, second, _ = (int(number) for number in found.groups())
    return half()[:first], half()[first:second], half()[second:]


@FAMILY.row("the second signed part moved, another table where the signed last line leads", signed=half)
def moved() -> bytes:
    before, signature, after = _parts()
    start, number = last_place(half()), signature_number(half())
    resumes = start + 2000
    for _ in range(3):  # the ranges stand in what they measure
        ranges = b"/ByteRange [0 %d %d %d]" % (len(before), resumes, len(after))
        copy = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Contents %b %b >>" % (
            signature,
            ranges,
        )
        body = before + b"<00> >>\nendobj\n" + _FORGED_TEXT
        places = object_places(half()) | {TEXT: body.rindex(b"%d 0 obj" % TEXT), number: len(body)}
        body += b"%d 0 obj\n%b\nendobj\n" % (number, copy)
        assert len(body) < start
        body += b" " * (start - len(body)) + table(
            places, start, previous=None, trailer=b"", total=size(half())
        )
        resumes = len(body)
    return body + after


@FAMILY.row("a copy of the signature as a literal string, as long as what it hides", signed=half)
def padded_literal() -> bytes:
    """Lengths add up as if the signature alone stood between both parts: who compares lengths takes the whole file
    for signed (pyHanko 0.38 does)."""
    before, signature, after = _parts()
    content = bytes.fromhex(signature.strip(b"<>").decode())
    made = _copied(content, _literal)
    while len(made) != len(before) + len(after) + 2 * len(content) + 2:
        content += bytes(len(made) - len(before) - len(after) - 2 * len(content) - 2)
        made = _copied(content, _literal)
    return made


@FAMILY.row("a copy of the signature in hexadecimal", signed=half)
def copied() -> bytes:
    return _copied(
        bytes.fromhex(_parts()[1].strip(b"<>").decode()), lambda content: b"<%b>" % content.hex().encode()
    )


@FAMILY.row("objects within the signature's own brackets", signed=half, verdict=Alone.UNJUDGED)
def within() -> bytes:
    before, signature, after = _parts()
    return before + signature[:-300] + b">\nendobj\n" + _FORGED_TEXT.ljust(300) + after


def _copied(content: bytes, written: Written) -> bytes:
    """A revision with another text, and the signature in place of itself, otherwise written."""
    number = signature_number(half())
    copy = re.sub(
        rb"/Contents <[0-9A-Fa-f]+>", lambda _: b"/Contents " + written(content), object_of(half(), number)
    )
    return updated(half(), {TEXT: shown(FORGED), number: copy})


def _literal(content: bytes) -> bytes:
    special = re.sub(rb"[()\\\r\n]", lambda found: b"\\%03o" % found[0][0], content)
    return b"(%b)" % special
