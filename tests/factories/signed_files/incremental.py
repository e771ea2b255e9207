"""Incremental saving attacks: what is written after the signed end, so that some reader shows it."""

from functools import cache

from tests.factories.signed_files.raw_pdf import (
    CATALOG,
    FORGED,
    PAGE,
    TEXT,
    appended,
    document,
    last_place,
    object_of,
    page,
    shown,
    size,
    updated,
)
from tests.factories.signed_files.signing_tools import closed, dated, signed
from tests.factories.signed_files.table import Family
from workflow.readings.alone import Alone

FAMILY = Family("Incremental saving")


@cache
def whole() -> bytes:
    return closed(document())


@cache
def half() -> bytes:
    """Signed, and dated by nobody."""
    return signed(document())


def _body(number: int = TEXT) -> bytes:
    return b"%d 0 obj\n%b\nendobj\n" % (number, shown(FORGED))


def _trailer(pdf: bytes) -> bytes:
    return b"trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n" % (size(pdf), CATALOG, last_place(pdf))


@FAMILY.row("1: a revision with its table and trailer", signed=whole)
def first() -> bytes:
    return updated(whole(), {TEXT: shown(FORGED)})


@FAMILY.row("1, on a file that nothing closes", signed=half)
def first_on_half() -> bytes:
    return updated(half(), {TEXT: shown(FORGED)})


@FAMILY.row("2: objects and a trailer, no table", signed=whole)
def second() -> bytes:
    return whole() + _body() + _trailer(whole())


@FAMILY.row("3: objects alone", signed=whole)
def third() -> bytes:
    return whole() + _body()


@FAMILY.row("3, with an empty table and an end that most readers pass over", signed=whole)
def third_broken() -> bytes:
    body = whole() + b"\n" + _body()
    return body + b"xref\ntrailer\n<< /Root %d 0 R >>\nstartxref\n%d %%off" % (CATALOG, len(body))


@FAMILY.row("4: a revision that holds a copy of the signature", signed=half)
def fourth() -> bytes:
    number = signature_number(half())
    copy = object_of(half(), number)
    return updated(half(), {TEXT: shown(FORGED), number: copy})


@FAMILY.row("a revision whose table is said to stand some bytes off", signed=whole)
def shifted() -> bytes:
    return updated(whole(), {TEXT: shown(FORGED)}, shift=2)


@FAMILY.row("a revision that the next one leaves out, and a new timestamp over both", signed=whole)
def left_out() -> bytes:
    hidden = updated(whole(), {TEXT: shown(FORGED)})
    harmless = appended(hidden, {size(hidden): b"<< >>"}, previous=last_place(whole()))
    return dated(harmless)


@FAMILY.row("another document behind it", signed=whole)
def another_document() -> bytes:
    return whole() + document({TEXT: shown(FORGED)})


@FAMILY.row("the same last line once more, after other objects", signed=whole)
def second_last_line() -> bytes:
    return whole() + _body() + b"startxref\n%d\n%%%%EOF\n" % last_place(whole())


@FAMILY.row("one blank", signed=whole)
def blank() -> bytes:
    return whole() + b" "


@FAMILY.row("one end of line", signed=whole)
def end_of_line() -> bytes:
    return whole() + b"\n"


@FAMILY.row("600 bytes of anything", signed=whole)
def anything() -> bytes:
    return whole() + bytes(range(200)) * 3


@FAMILY.row("5,000 bytes, more than readers look back", signed=whole)
def a_lot() -> bytes:
    return whole() + b"et encore ceci\n" * 350


@FAMILY.row("an action when the file is opened", signed=whole)
def action() -> bytes:
    catalog = object_of(whole(), CATALOG)
    opened = b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    return dated(updated(whole(), {CATALOG: catalog.replace(b"<<", opened, 1)}))


@FAMILY.row("another title for the file", signed=whole, verdict=Alone.SUPPLEMENTED)
def title() -> bytes:
    free = size(whole())
    made = updated(whole(), {free: b"<< /Title (Bon de commande) >>"}, trailer=b" /Info %d 0 R" % free)
    return dated(made)


@FAMILY.row("a page put in place of the signed one", signed=whole)
def other_page() -> bytes:
    free = size(whole())
    return updated(whole(), {free: shown(FORGED), PAGE: page(free)})


def signature_number(pdf: bytes) -> int:
    """Of the object that holds the newest signature."""
    start = pdf.rindex(b" 0 obj", 0, pdf.rindex(b"/ByteRange"))
    return int(pdf[pdf.rindex(b"\n", 0, start) : start])
