"""Shadow attacks: what will be shown is in the file before it is signed, and is brought to light afterwards."""

from functools import cache

from tests.factories.signed_files.raw_pdf import (
    CATALOG,
    FIELD,
    FONT,
    FORGED,
    FORM,
    HONEST,
    LOOK,
    PAGE,
    PAGES,
    TEXT,
    Objects,
    appended,
    document,
    field,
    last_place,
    look,
    object_of,
    object_places,
    page,
    shown,
    size,
    stream,
    table,
    updated,
)
from tests.factories.signed_files.signing_tools import closed
from tests.factories.signed_files.table import Family
from workflow.readings.alone import Alone

HIDE, REPLACE, BOTH = Family("Shadow: hide"), Family("Shadow: replace"), Family("Shadow: hide and replace")
_COVER, _OTHER_CATALOG, _OTHER_PAGES, _OTHER_PAGE, _OTHER_TEXT = range(40, 45)
_WHITE = stream(b"1 g 50 690 500 40 re f", b" /Type /XObject /Subtype /Form /BBox [0 0 595 842]")
_COVERED = (
    b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Annots [%d 0 R] "
    b"/Resources << /Font << /F1 %d 0 R >> /XObject << /Cover %d 0 R >> >> >>"
) % (PAGES, TEXT, FIELD, FONT, _COVER)


@cache
def covered() -> bytes:
    """The forged words under a white cover, and honest ones beside them."""
    words = stream(
        b"BT /F1 24 Tf 60 700 Td (%b) Tj ET /Cover Do BT /F1 24 Tf 60 650 Td (%b) Tj ET"
        % (FORGED.encode(), HONEST.encode())
    )
    return closed(document({PAGE: _COVERED, TEXT: words, _COVER: _WHITE}))


@HIDE.row("the cover emptied", signed=covered)
def emptied() -> bytes:
    return updated(covered(), {_COVER: stream(b"", b" /Type /XObject /Subtype /Form /BBox [0 0 1 1]")})


@HIDE.row("the cover no longer an image or a form", signed=covered)
def disguised() -> bytes:
    return updated(covered(), {_COVER: stream(b"", b" /Type /XObject /Subtype /Nothing")})


@HIDE.row("the cover freed by the table of references", signed=covered)
def freed() -> bytes:
    made = updated(covered(), {_COVER: b"null"})
    body = made[: made.rindex(b"%d 0 obj" % _COVER)]
    return body + (
        b"xref\n0 1\n0000000000 65535 f \n%d 1\n0000000000 00001 f \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\n"
        b"startxref\n%d\n%%%%EOF\n"
    ) % (_COVER, size(covered()), CATALOG, last_place(covered()), len(body))


@HIDE.row("the page drawn without its cover", signed=covered)
def uncovered() -> bytes:
    return updated(covered(), {PAGE: page()})


@cache
def coded() -> bytes:
    """Figures shown by a font that says which is which."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [49 /one] >> >>"
    return closed(document({FONT: font}))


@REPLACE.row("the font shows another figure", signed=coded)
def other_figure() -> bytes:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [49 /nine] >> >>"
    return updated(coded(), {FONT: font})


@REPLACE.row("another font under the name that the page uses", signed=coded)
def other_font() -> bytes:
    free = size(coded())
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>"
    return updated(coded(), {free: font, PAGE: page().replace(b"/F1 %d 0 R" % FONT, b"/F1 %d 0 R" % free)})


@cache
def in_the_form() -> bytes:
    """The sum stands in a field of the form."""
    return closed(document({FIELD: field(b"1 000 euros"), LOOK: look(b"1 000 euros")}))


@REPLACE.row("the value of a field changed, with its look", signed=in_the_form, verdict=Alone.SUPPLEMENTED)
def other_value() -> bytes:
    return updated(in_the_form(), {FIELD: field(b"9 000 euros"), LOOK: look(b"9 000 euros")})


@REPLACE.row("the look of a field changed, its value left", signed=in_the_form, verdict=Alone.SUPPLEMENTED)
def other_look() -> bytes:
    return updated(in_the_form(), {LOOK: look(b"9 000 euros")})


@REPLACE.row("a field made larger than the page", signed=in_the_form)
def larger_field() -> bytes:
    large = field(b"9 000 euros").replace(b"[60 600 400 630]", b"[0 0 595 842]")
    return updated(in_the_form(), {FIELD: large, LOOK: look(b"9 000 euros")})


@REPLACE.row(
    "the form's own font changed, readers told to draw fields anew",
    signed=in_the_form,
    verdict=Alone.SUPPLEMENTED,
)
def drawn_anew() -> bytes:
    free = size(in_the_form())
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [49 /nine] >> >>"
    form = object_of(in_the_form(), FORM).replace(b"/F1 %d 0 R" % FONT, b"/F1 %d 0 R" % free)
    return updated(in_the_form(), {free: font, FORM: form.replace(b"<<", b"<< /NeedAppearances true", 1)})


_LAYER, _LAYERS = 50, 51
_SHOWN, _HIDDEN = (
    b"<< /OCGs [%d 0 R] /D << /%b [%d 0 R] >> >>" % (_LAYER, key, _LAYER) for key in (b"ON", b"OFF")
)


@cache
def layered() -> bytes:
    """Honest words on a layer that is shown, over others."""
    words = stream(
        b"BT /F1 24 Tf 60 650 Td (%b) Tj ET /OC /Layer BDC 1 g 50 640 500 40 re f 0 g BT /F1 24 Tf 60 650 Td (%b) Tj ET EMC"
        % (FORGED.encode(), HONEST.encode())
    )
    with_layer = page().replace(b"/Font <<", b"/Properties << /Layer %d 0 R >> /Font <<" % _LAYER, 1)
    catalog = b"<< /Type /Catalog /Pages %d 0 R /AcroForm %d 0 R /OCProperties %d 0 R >>" % (
        PAGES,
        FORM,
        _LAYERS,
    )
    layer = b"<< /Type /OCG /Name (Texte) >>"
    return closed(document({CATALOG: catalog, PAGE: with_layer, TEXT: words, _LAYER: layer, _LAYERS: _SHOWN}))


@HIDE.row("a layer switched off", signed=layered)
def layer_off() -> bytes:
    return updated(layered(), {_LAYERS: _HIDDEN})


_SECOND: Objects = {
    _OTHER_CATALOG: b"<< /Type /Catalog /Pages %d 0 R /AcroForm %d 0 R >>" % (_OTHER_PAGES, FORM),
    _OTHER_PAGES: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % _OTHER_PAGE,
    _OTHER_PAGE: page(_OTHER_TEXT).replace(b"/Parent %d" % PAGES, b"/Parent %d" % _OTHER_PAGES),
    _OTHER_TEXT: shown(FORGED),
}


@cache
def two_documents() -> bytes:
    """A second document that nothing leads to."""
    return closed(document(_SECOND))


@cache
def two_bodies() -> bytes:
    """Two texts under one number: the table of references names the second."""
    hidden = b"%PDF-1.7\n" + b"%d 0 obj\n%b\nendobj\n" % (TEXT, shown(FORGED))
    plain = document()
    shift = len(hidden) - len(b"%PDF-1.7\n")
    places = {number: place + shift for number, place in object_places(plain).items()}
    body = hidden + plain[len(b"%PDF-1.7\n") : plain.rindex(b"xref\n0 1")]
    made = body + table(places, len(body), previous=None, trailer=b"", total=size(plain))
    return closed(made)


@BOTH.row("the trailer leads to a second document", signed=two_documents)
def other_root() -> bytes:
    made = updated(two_documents(), {})
    return made[: len(two_documents())] + made[len(two_documents()) :].replace(
        b"/Root %d 0 R" % CATALOG, b"/Root %d 0 R" % _OTHER_CATALOG
    )


@BOTH.row("the table of references leads to a second text", signed=two_bodies)
def other_body() -> bytes:
    place = two_bodies().index(b"%d 0 obj" % TEXT)
    return appended(two_bodies(), {}, previous=last_place(two_bodies()), elsewhere={TEXT: place})


@BOTH.row("the catalog replaced, all the pages with it", signed=two_documents)
def other_catalog() -> bytes:
    catalog = object_of(two_documents(), CATALOG).replace(
        b"/Pages %d 0 R" % PAGES, b"/Pages %d 0 R" % _OTHER_PAGES
    )
    return updated(two_documents(), {CATALOG: catalog})


@BOTH.row("the list of pages replaced", signed=two_documents)
def other_list() -> bytes:
    return updated(two_documents(), {PAGES: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % _OTHER_PAGE})
