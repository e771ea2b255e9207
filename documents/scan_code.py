"""A code to scan on the last page: it leads whoever holds the paper to the page that checks the document.

Drawn as filled squares (ISO/IEC 18004), tagged as a figure with its words; the text of the document stays as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2
import segno
from pikepdf import Array, Dictionary, Name, Object, String

MODULE = 1.134
"""Points: 0.4 mm a square, which a telephone reads from a print."""
QUIET = 4
"""Squares left empty around it (ISO/IEC 18004, 9.1)."""
_FROM_THE_EDGE = 17.0
"""Points that printers do not reach."""
_LOWEST = 56.0
"""Points: above the line of the footer."""
_STEP = 12.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanCode:
    """Where it leads, and what a screen reader says of it."""

    address: str
    words: str


def draw_scan_code(pdf: pikepdf.Pdf, code: ScanCode, *, raw: bytes) -> Box | None:
    """Draws it where the last page is empty, in its margin if possible; ``raw`` is the file before any change.

    Answers its place, or None where the page has no room at all: its address is then only in the footer's code.
    """
    squares = [bytes(row) for row in segno.make(code.address, error="m", micro=False).matrix]
    page = pdf.pages[-1]
    box = _free_place(page, len(squares) * MODULE, _taken(raw))
    if box is not None:
        _draw(pdf, page, squares, box, code.words)
    return box


def _taken(raw: bytes) -> list[Box]:
    """Where something stands on the last page: letters, pictures and lines."""
    document = pypdfium2.PdfDocument(raw)
    try:
        page = document[len(document) - 1]
        return [tuple(item.get_bounds()) for item in page.get_objects()]
    finally:
        document.close()


def _free_place(page: pikepdf.Page, side: float, taken: Iterable[Box]) -> Box | None:
    width, height = (float(number) for number in page.mediabox[2:4])
    boxes = [*taken, *(_rectangle(item) for item in page.get("/Annots", Array()))]
    around = QUIET * MODULE
    for left, bottom in _places(width, height, side):
        wanted = (left - around, bottom - around, left + side + around, bottom + side + around)
        if not any(_meet(wanted, box) for box in boxes):
            return (left, bottom, left + side, bottom + side)
    return None


def _rectangle(annotation: Object) -> Box:
    left, bottom, right, top = (float(number) for number in annotation.Rect)
    return (min(left, right), min(bottom, top), max(left, right), max(bottom, top))


def _places(width: float, height: float, side: float) -> Iterator[tuple[float, float]]:
    """The right margin from the bottom up, then the left one, then everywhere."""
    rows = [_LOWEST + _STEP * rank for rank in range(int((height - side - 2 * _LOWEST) / _STEP))]
    last = width - _FROM_THE_EDGE - side
    columns = [last, _FROM_THE_EDGE]
    columns += [last - _STEP * rank for rank in range(1, int((last - _FROM_THE_EDGE) / _STEP))]
    for left in columns:
        for bottom in rows:
            yield left, bottom


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw(pdf: pikepdf.Pdf, page: pikepdf.Page, squares: list[bytes], box: Box, words: str) -> None:
    left, bottom, _, _ = box
    height = len(squares)
    path = [
        b"%.3f %.3f %.3f %.3f re"
        % (left + start * MODULE, bottom + (height - 1 - row) * MODULE, length * MODULE, MODULE)
        for row, line in enumerate(squares)
        for start, length in _runs(line)
    ]
    mark = _tagged(pdf, page, box, words)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(
        b"Q\nq\n/Figure <</MCID %d>> BDC\n0 g\n%s\nf\nEMC\nQ\n" % (mark, b"\n".join(path)), prepend=False
    )


def _runs(line: bytes) -> Iterator[tuple[int, int]]:
    """(first, length) of each run of dark squares."""
    start = None
    for rank, dark in enumerate((*line, 0)):
        if dark and start is None:
            start = rank
        elif not dark and start is not None:
            yield start, rank - start
            start = None


def _tagged(pdf: pikepdf.Pdf, page: pikepdf.Page, box: Box, words: str) -> int:
    """A Figure element at the end of the document (ISO 14289-1, 7.3), and the number of its mark on the page."""
    root = pdf.Root.StructTreeRoot
    parents = pikepdf.NumberTree(root.ParentTree)
    marks = parents[int(page.StructParents)]
    number = len(marks)
    above = root.K[0] if isinstance(root.K, Array) else root.K
    figure = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem,
            S=Name.Figure,
            P=above,
            Pg=page.obj,
            Alt=String(words),
            A=Dictionary(
                O=Name.Layout, BBox=Array([round(number, 3) for number in box]), Placement=Name.Block
            ),
            K=number,
        )
    )
    above.K = Array([*_children(above), figure])
    marks.append(figure)
    return number


def _children(element: Object) -> list[Object]:
    children = element.get("/K", Array())
    return list(children) if isinstance(children, Array) else [children]
