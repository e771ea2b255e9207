"""Universal signature forgery: a signature that some readers take for checked because nothing in it can be."""

from functools import cache

from tests.factories.signed_files.incremental import half
from tests.factories.signed_files.raw_pdf import (
    CATALOG,
    FIELD,
    FONT,
    FORGED,
    FORM,
    PAGE,
    PAGES,
    TEXT,
    document,
    shown,
)
from tests.factories.signed_files.table import Family, Make

FAMILY = Family("Universal forgery")
_WIDGET, _SIGNATURE = 9, 10


@cache
def _signature() -> bytes:
    """A true one, of another file."""
    start = half().rindex(b"/Contents <") + 10
    return half()[start : half().index(b">", start) + 1]


def _with(entries: bytes) -> bytes:
    """The forged text, « signed » by a dictionary of these entries."""
    return document(
        {
            TEXT: shown(FORGED),
            CATALOG: b"<< /Type /Catalog /Pages %d 0 R /AcroForm %d 0 R >>" % (PAGES, FORM),
            FORM: b"<< /Fields [%d 0 R %d 0 R] /SigFlags 3 /DR << /Font << /F1 %d 0 R >> >> >>"
            % (FIELD, _WIDGET, FONT),
            _WIDGET: (
                b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /F 132 /Rect [0 0 0 0] /P %d 0 R /V %d 0 R >>"
            )
            % (PAGE, _SIGNATURE),
            _SIGNATURE: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached %b >>"
            % entries,
        }
    )


_CONTENTS = {
    "no signature": b"",
    "signature null": b"/Contents null",
    "signature empty": b"/Contents <>",
    "signature of one zero": b"/Contents <00>",
    "signature of zeros": b"/Contents <%b>" % (b"00" * 512),
    "signature a number": b"/Contents 1",
}
_RANGES = {
    "no ranges": b"",
    "ranges null": b"/ByteRange null",
    "ranges empty": b"/ByteRange []",
    "one range": b"/ByteRange [0 100]",
    "ranges of nothing": b"/ByteRange [0 0 0 0]",
    "negative ranges": b"/ByteRange [0 -1 -1 100]",
    "ranges past the end": b"/ByteRange [0 100 99999999 100]",
    "ranges that overlap": b"/ByteRange [0 1000 0 1000]",
    "ranges in fractions": b"/ByteRange [0 100.5 200.5 100]",
    "ranges that are words": b"/ByteRange [(a) (b) (c) (d)]",
}


def _contents(entry: bytes) -> Make:
    return lambda: _with(entry + b" /ByteRange [0 200 400 100]")


def _ranges(entry: bytes) -> Make:
    return lambda: _with(b"/Contents %b %b" % (_signature(), entry))


for _what, _entry in _CONTENTS.items():
    FAMILY.row(_what)(_contents(_entry))
for _what, _entry in _RANGES.items():
    FAMILY.row(_what)(_ranges(_entry))


@FAMILY.row("the value of the field is no dictionary")
def no_dictionary() -> bytes:
    return _with(b"").replace(b"/V %d 0 R" % _SIGNATURE, b"/V 12    ")


@FAMILY.row("a true signature, of another file")
def of_another_file() -> bytes:
    made = b""
    gap = len(_signature())
    for _ in range(4):
        first = made.find(_signature()) if made else 100
        rest = len(made) - first - gap if made else 100
        made = _with(b"/Contents %b /ByteRange [0 %d %d %d]" % (_signature(), first, first + gap, rest))
    return made
