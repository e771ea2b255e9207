"""Attacks on certified files: what the certification lets others add is used to show another text."""

from functools import cache

from pyhanko.sign.fields import MDPPerm

from tests.factories.signed_files.raw_pdf import (
    FIELD,
    FONT,
    FORGED,
    FORM,
    LOOK,
    PAGE,
    document,
    field,
    look,
    object_of,
    size,
    stream,
    updated,
)
from tests.factories.signed_files.signing_tools import closed, dated, signed
from tests.factories.signed_files.table import Family
from workflow.readings.alone import Alone

ANNOTATION, SNEAKY, FILLED = Family("Evil annotation"), Family("Sneaky signature"), Family("Form filled in")
NOTHING, FIELDS, NOTES = MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE


@cache
def certified_for_nothing() -> bytes:
    return closed(document(), certifies=NOTHING)


@cache
def certified_for_fields() -> bytes:
    return closed(document(), certifies=FIELDS)


@cache
def certified_for_notes() -> bytes:
    return closed(document(), certifies=NOTES)


@cache
def approved() -> bytes:
    return closed(document())


def _cover(words: str) -> bytes:
    """Draws a white box over the sum, and other words on it."""
    resources = (
        b" /Type /XObject /Subtype /Form /BBox [0 0 500 60] /Resources << /Font << /F1 %d 0 R >> >>" % FONT
    )
    return stream(b"1 g 0 0 500 60 re f 0 g BT /F1 24 Tf 10 20 Td (%b) Tj ET" % words.encode(), resources)


def _annotated(pdf: bytes, kind: bytes) -> bytes:
    free = size(pdf)
    note = (
        b"<< /Type /Annot /Subtype /%b /Rect [50 680 550 740] /F 4 /P %d 0 R /Contents (x) /AP << /N %d 0 R >> >>"
    ) % (kind, PAGE, free + 1)
    new_page = object_of(pdf, PAGE)
    start = new_page.index(b"/Annots [") + len(b"/Annots [")
    new_page = new_page[:start] + b"%d 0 R " % free + new_page[start:]
    return updated(pdf, {free: note, free + 1: _cover(FORGED), PAGE: new_page})


@ANNOTATION.row("a text box, where notes are allowed", signed=certified_for_notes)
def text_box() -> bytes:
    return _annotated(certified_for_notes(), b"FreeText")


@ANNOTATION.row("a stamp, where notes are allowed", signed=certified_for_notes)
def stamp() -> bytes:
    return _annotated(certified_for_notes(), b"Stamp")


@ANNOTATION.row("a text box, where fields alone may be filled in", signed=certified_for_fields)
def text_box_beside_fields() -> bytes:
    return _annotated(certified_for_fields(), b"FreeText")


@ANNOTATION.row("a text box, where nothing is allowed", signed=certified_for_nothing)
def text_box_against_all() -> bytes:
    return _annotated(certified_for_nothing(), b"FreeText")


@ANNOTATION.row("a text box, and a new timestamp over it", signed=certified_for_notes)
def text_box_dated() -> bytes:
    return dated(_annotated(certified_for_notes(), b"FreeText"))


def _sneaked(pdf: bytes) -> bytes:
    """A field drawn over the sum, then signed by somebody, then dated."""
    free = size(pdf)
    widget = (
        b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature9) /F 132 /Rect [50 680 550 740] /P %d 0 R "
        b"/AP << /N %d 0 R >> >>"
    ) % (PAGE, free + 1)
    new_page, form = object_of(pdf, PAGE), object_of(pdf, FORM)
    for old, name in ((new_page, b"/Annots ["), (form, b"/Fields [")):
        start = old.index(name) + len(name)
        new = old[:start] + b"%d 0 R " % free + old[start:]
        new_page, form = (new, form) if old is new_page else (new_page, new)
    return updated(pdf, {free: widget, free + 1: _cover(FORGED), PAGE: new_page, FORM: form})


def _by_a_stranger(pdf: bytes) -> bytes:
    return dated(signed(_sneaked(pdf), name="Jean Inconnu", field="Signature9"))


@SNEAKY.row("a signature over the text, where fields may be filled in", signed=certified_for_fields)
def over_fields() -> bytes:
    return _by_a_stranger(certified_for_fields())


@SNEAKY.row("a signature over the text, where notes are allowed", signed=certified_for_notes)
def over_notes() -> bytes:
    return _by_a_stranger(certified_for_notes())


@SNEAKY.row("a field over the text, where nothing is allowed", signed=certified_for_nothing)
def over_nothing() -> bytes:
    return dated(_sneaked(certified_for_nothing()))


@SNEAKY.row("a field over the text that nobody signs", signed=certified_for_fields)
def unsigned_field() -> bytes:
    return _sneaked(certified_for_fields())


@SNEAKY.row(
    "a signature over the text of a file that nobody certified", signed=approved, verdict=Alone.SUPPLEMENTED
)
def over_approved() -> bytes:
    return _by_a_stranger(approved())


def _filled(pdf: bytes) -> bytes:
    return dated(
        updated(pdf, {FIELD: field(b"Caen, et 900 000 euros"), LOOK: look(b"Caen, et 900 000 euros")})
    )


@FILLED.row("after a signature", signed=approved, verdict=Alone.SUPPLEMENTED)
def after_approval() -> bytes:
    return _filled(approved())


@FILLED.row("after a certification that allows it", signed=certified_for_fields, verdict=Alone.SUPPLEMENTED)
def after_certification() -> bytes:
    return _filled(certified_for_fields())


@FILLED.row("after a certification that forbids it", signed=certified_for_nothing)
def against_certification() -> bytes:
    return _filled(certified_for_nothing())
