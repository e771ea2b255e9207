"""The code to scan: where the last page is empty, tagged, and readable from the page as it is printed."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
import pypdfium2
import pytest
import segno

from documents.converter import Converter
from documents.produce import Description, produce_pdf
from documents.scan_code import MODULE, ScanCode
from tests.parts.documents.small_docx import docx_saying
from tests.parts.signing.circuit import NOON

TEXT = 1
"""FPDF_PAGEOBJ_TEXT"""
ADDRESS = "https://conventions.example.fr/verifier/7KQP-2M4X-9RTV"
CODE = ScanCode(address=ADDRESS, words="Code à flasher")
ABOUT = Description(title="Essai", subject="Essai", author="Région", made_at=NOON)


@pytest.fixture(scope="module")
def drawn(converter: Converter) -> bytes:
    return produce_pdf(docx_saying("Un texte."), converter, ABOUT, fields={}, scan_code=CODE).pdf


def figure_in(pdf: pikepdf.Pdf) -> pikepdf.Object:
    [figure] = [item for item in elements(pdf.Root.StructTreeRoot) if str(item.S) == "/Figure"]
    return figure


def elements(element: pikepdf.Object) -> list[pikepdf.Object]:
    children = element.get("/K", [])
    found = []
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found += [child, *elements(child)]
    return found


def test_it_is_read_on_the_rendered_page_square_by_square(drawn: bytes) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        left, _, _, top = (float(number) for number in figure_in(pdf).A.BBox)
        height = float(pdf.pages[-1].mediabox[3])
    scale = 6
    with last_page(drawn) as page:
        picture = page.render(scale=scale).to_pil().convert("L")
    expected = segno.make(ADDRESS, error="m", micro=False).matrix
    for row, line in enumerate(expected):
        for column, dark in enumerate(line):
            x = (left + (column + 0.5) * MODULE) * scale
            y = (height - top + (row + 0.5) * MODULE) * scale
            assert (picture.getpixel((int(x), int(y))) < 128) == bool(dark), (row, column)


def test_a_screen_reader_says_what_it_is_and_finds_it_from_the_page(drawn: bytes) -> None:
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        figure = figure_in(pdf)
        assert str(figure.Alt) == CODE.words
        parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        assert parents[int(pdf.pages[-1].StructParents)][int(figure.K)].objgen == figure.objgen


def test_the_same_document_gives_the_same_bytes_and_words(converter: Converter, drawn: bytes) -> None:
    again = produce_pdf(docx_saying("Un texte."), converter, ABOUT, fields={}, scan_code=CODE).pdf
    assert again == drawn
    bare = produce_pdf(docx_saying("Un texte."), converter, ABOUT, fields={}).pdf
    assert text(drawn) == text(bare)


def test_a_full_page_has_room_in_a_margin_and_nothing_is_covered(converter: Converter) -> None:
    """The whole area of the text is written on: only margins are free."""
    produced = produce_pdf(
        docx_saying(*["Une ligne qui va loin " * 6] * 60), converter, ABOUT, fields={}, scan_code=CODE
    )
    with pikepdf.open(io.BytesIO(produced.pdf)) as pdf:
        left, bottom, right, top = (float(number) for number in figure_in(pdf).A.BBox)
    with last_page(produced.pdf) as page:
        places = [item.get_bounds() for item in page.get_objects() if item.type == TEXT]
    assert places
    for its in places:
        assert not (left < its[2] and its[0] < right and bottom < its[3] and its[1] < top)


def text(pdf: bytes) -> str:
    with last_page(pdf) as page:
        return str(page.get_textpage().get_text_range())


@contextmanager
def last_page(pdf: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document[len(document) - 1]
    finally:
        document.close()
