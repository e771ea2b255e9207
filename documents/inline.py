"""The words of one paragraph of a Word document, as a reader of the printed page sees them."""

import re

from lxml import etree

from documents.marks import BOX, END_APART, END_SHOWN, NUMBER, SHOWN, SYMBOL

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_VML = "{urn:schemas-microsoft-com:vml}"
_MARKS = {
    f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "\u2011",
}  # fmt: skip
_SILENT = {f"{W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "instrText", "fldData")}
_NOTES = {f"{W}footnoteReference", f"{W}endnoteReference"}
_PICTURES = {f"{W}drawing", f"{W}pict"}
_PAGE_NUMBER = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTION|SECTIONPAGES)\b", re.IGNORECASE)


def pieces_of(paragraph: etree._Element, *, first_note: int = 1) -> list[str]:
    """Its words: line ends, tabs, ``[note 1]`` for calls of notes, ``[…]`` for pictures, with ``documents.marks``.

    A text box is read where it is anchored. Deleted text and instructions of fields are left out.
    """
    reader = _Inline(first_note)
    for child in paragraph.iterchildren("*"):
        reader.read(child)
    return reader.pieces


def margin_text(paragraph: etree._Element) -> str:
    """The words of a paragraph of a header or footer; page numbers, which change by the page, are only marked."""
    begins, results = _page_numbers(paragraph)
    reader = _Inline(1, numbers=begins, silent=results)
    for child in paragraph.iterchildren("*"):
        reader.read(child)
    return "".join(reader.pieces).strip()


class _Inline:
    def __init__(
        self,
        first_note: int,
        *,
        numbers: frozenset[etree._Element] = frozenset(),
        silent: frozenset[etree._Element] = frozenset(),
    ) -> None:
        self.pieces: list[str] = []
        self._note = first_note
        self._numbers = numbers
        self._silent = silent

    def read(self, node: etree._Element) -> None:
        tag = str(node.tag)
        if node in self._numbers:
            self.pieces.append(NUMBER)
        elif node in self._silent:
            return
        elif tag in (f"{W}t", _MATH_TEXT):
            self.pieces.append(node.text or "")
        elif tag in _MARKS:
            self.pieces.append(_MARKS[tag])
        elif tag in _NOTES:
            self.pieces.append(f"{SHOWN}[note {self._note}]{END_SHOWN}{NUMBER}")
            self._note += 1
        elif tag == f"{W}sym":
            self.pieces.append(_symbol(node))
        elif tag in _PICTURES:
            self._read_picture(node)
        elif tag == _ALTERNATIVES:
            self._read_alternatives(node)
        elif tag not in _SILENT:
            self._read_inside(node)

    def _read_inside(self, node: etree._Element) -> None:
        for child in node.iterchildren("*"):
            self.read(child)
        if node.tag == f"{W}p":  # of a text box
            self.pieces.append("\n")

    def _read_picture(self, node: etree._Element) -> None:
        """A text box says its words; any other picture its description."""
        if next(node.iter(f"{W}txbxContent"), None) is not None:
            self.pieces.append(f"\n{BOX}")
            self._read_inside(node)
            self.pieces.append(END_APART)
            return
        place = next(node.iter(_PLACED), None)
        shape = next((shape for shape in node.iter(f"{_VML}shape") if shape.get("alt")), None)
        words = shape.get("alt") if shape is not None else place.get("descr") if place is not None else ""
        self.pieces.append(f"{SHOWN}[{words or 'image'}]{END_SHOWN}")

    def _read_alternatives(self, node: etree._Element) -> None:
        """Old and new writing of one thing: read once, unless they say different things."""
        said: list[list[str]] = []
        for branch in node.iterchildren("*"):
            words = pieces_of(branch, first_note=self._note)
            if words and "".join(words).split() not in ["".join(others).split() for others in said]:
                said.append(words)
        for words in said:
            self.pieces.extend(words)


def _symbol(node: etree._Element) -> str:
    """A character of a symbol font (a ticked box, an arrow): told by its code, since the font decides its look."""
    named = f"[{node.get(f'{W}font') or 'symbole'} {node.get(f'{W}char') or ''}]"
    return f"{SHOWN}{named}{END_SHOWN}{SYMBOL}"


def _page_numbers(paragraph: etree._Element) -> tuple[frozenset[etree._Element], frozenset[etree._Element]]:
    """Where each field begins that counts pages, and the results that were kept of them."""
    simple = [
        field for field in paragraph.iter(f"{W}fldSimple") if _PAGE_NUMBER.match(field.get(f"{W}instr") or "")
    ]
    begins, results = list(simple), [text for field in simple for text in field.iter(f"{W}t")]
    open_fields: list[_OpenField] = []
    for node in paragraph.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = node.get(f"{W}fldCharType") if node.tag == f"{W}fldChar" else ""
        if kind == "begin":
            open_fields.append(_OpenField(node))
        elif kind == "end" and open_fields:
            field = open_fields.pop()
            if _PAGE_NUMBER.match(field.instruction):
                begins.append(field.begin)
                results.extend(field.results)
        elif open_fields and node.tag == f"{W}instrText":
            open_fields[-1].instruction += node.text or ""
        elif open_fields and node.tag == f"{W}t":
            open_fields[-1].results.append(node)
    return frozenset(begins), frozenset(results)


class _OpenField:
    def __init__(self, begin: etree._Element) -> None:
        self.begin = begin
        self.instruction = ""
        self.results: list[etree._Element] = []
