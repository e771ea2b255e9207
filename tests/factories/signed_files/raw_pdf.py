"""A PDF written by hand, so that each byte of it is known, and updates to it that obey no library."""

import re

CATALOG, PAGES, PAGE, TEXT, FONT, FORM, FIELD, LOOK = range(1, 9)
"""Numbers of the objects of ``document``."""
HONEST, FORGED = "La Region verse 1 000 euros", "La Region verse 900 000 euros"
_STREAM = b"<< /Length %d%b >>\nstream\n%b\nendstream"

Objects = dict[int, bytes]


def stream(content: bytes, more: bytes = b"") -> bytes:
    return _STREAM % (len(content), more, content)


def shown(words: str, font: bytes = b"/F1") -> bytes:
    """What draws these words."""
    return stream(b"BT %b 24 Tf 60 700 Td (%b) Tj ET" % (font, words.encode()))


def page(contents: int = TEXT, more: bytes = b"") -> bytes:
    return (
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
        b"/Resources << /Font << /F1 %d 0 R >> >> /Annots [%d 0 R]%b >>"
    ) % (PAGES, contents, FONT, FIELD, more)


def document(changes: Objects | None = None) -> bytes:
    """One page of one sentence, with a form of one field, « Ville », still empty."""
    objects: Objects = {
        CATALOG: b"<< /Type /Catalog /Pages %d 0 R /AcroForm %d 0 R >>" % (PAGES, FORM),
        PAGES: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % PAGE,
        PAGE: page(),
        TEXT: shown(HONEST),
        FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        FORM: b"<< /Fields [%d 0 R] /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 %d 0 R >> >> >>" % (FIELD, FONT),
        FIELD: field(b""),
        LOOK: look(b""),
    }
    return appended(b"%PDF-1.7\n", objects | (changes or {}), previous=None)


def field(value: bytes) -> bytes:
    return (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Ville) /F 4 /Rect [60 600 400 630] /P %d 0 R "
        b"/DA (/F1 12 Tf 0 g) /V (%b) /AP << /N %d 0 R >> >>"
    ) % (PAGE, value, LOOK)


def look(value: bytes) -> bytes:
    resources = (
        b" /Type /XObject /Subtype /Form /BBox [0 0 340 30] /Resources << /Font << /F1 %d 0 R >> >>" % FONT
    )
    return stream(b"/Tx BMC BT /F1 12 Tf 2 8 Td (%b) Tj ET EMC" % value, resources)


def last_place(pdf: bytes) -> int:
    """Where the newest references stand."""
    return int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])


def size(pdf: bytes) -> int:
    """One more than the highest number of an object."""
    return max(map(int, re.findall(rb"/Size (\d+)", pdf)))


def appended(
    pdf: bytes,
    objects: Objects,
    *,
    previous: int | None,
    trailer: bytes = b"",
    shift: int = 0,
    elsewhere: Objects | None = None,
) -> bytes:
    """One revision more. ``elsewhere``: objects that the table names at other places than where they stand."""
    written, places = b"", dict[int, int]()
    for number, content in objects.items():
        places[number] = len(pdf) + len(written)
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    for number, place in (elsewhere or {}).items():
        places[number] = place
    start = len(pdf) + len(written)
    return (
        pdf
        + written
        + table(places, start + shift, previous=previous, trailer=trailer, total=_total(pdf, places))
    )


def table(places: dict[int, int], start: int, *, previous: int | None, trailer: bytes, total: int) -> bytes:
    lines = [b"xref\n0 1\n0000000000 65535 f \n"]
    lines += [b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in sorted(places.items())]
    before = b"" if previous is None else b" /Prev %d" % previous
    lines.append(b"trailer\n<< /Size %d /Root %d 0 R%b%b >>\n" % (total, CATALOG, before, trailer))
    lines.append(b"startxref\n%d\n%%%%EOF\n" % start)
    return b"".join(lines)


def updated(pdf: bytes, objects: Objects, **more: object) -> bytes:
    """One revision more, which follows the newest one as it should."""
    return appended(pdf, objects, previous=last_place(pdf), **more)  # type: ignore[arg-type]


def object_places(pdf: bytes) -> dict[int, int]:
    """The newest place of each object that is written out."""
    return {int(found[1]): found.start(1) for found in re.finditer(rb"(?:^|[\r\n])(\d+) 0 obj", pdf)}


def object_of(pdf: bytes, number: int) -> bytes:
    """The newest text of an object that is written out."""
    found = re.findall(rb"(?:^|[\r\n])%d 0 obj\s*(.*?)\s*endobj" % number, pdf, re.DOTALL)
    return bytes(found[-1])


def _total(pdf: bytes, places: dict[int, int]) -> int:
    before = size(pdf) if b"/Size" in pdf else 0
    return max(before, max(places, default=0) + 1)
