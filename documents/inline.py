"""The words of one paragraph of a Word document, as a reader of the printed page sees them."""

from lxml import etree

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


def pieces_of(paragraph: etree._Element, *, first_note: int = 1) -> list[str]:
    """Its words and marks: line ends, tabs, ``[note 1]`` for calls of notes, ``[…]`` for pictures.

    A text box is read where it is anchored. Deleted text and instructions of fields are left out.
    """
    reader = _Inline(first_note)
    for child in paragraph.iterchildren("*"):
        reader.read(child)
    return reader.pieces


def margin_text(paragraph: etree._Element) -> str:
    """The words of a paragraph of a header or footer, results of fields left out: they change by the page."""
    results = _results_of_fields(paragraph)
    for text in results:
        text.text = ""
    return "".join(pieces_of(paragraph)).strip()


class _Inline:
    def __init__(self, first_note: int) -> None:
        self.pieces: list[str] = []
        self._note = first_note

    def read(self, node: etree._Element) -> None:
        tag = str(node.tag)
        if tag in (f"{W}t", _MATH_TEXT):
            self.pieces.append(node.text or "")
        elif tag in _MARKS:
            self.pieces.append(_MARKS[tag])
        elif tag in _NOTES:
            self.pieces.append(f"[note {self._note}]")
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
            self.pieces.append("\n")
            self._read_inside(node)
            return
        place = next(node.iter(_PLACED), None)
        shape = next((shape for shape in node.iter(f"{_VML}shape") if shape.get("alt")), None)
        words = shape.get("alt") if shape is not None else place.get("descr") if place is not None else ""
        self.pieces.append(f"[{words or 'image'}]")

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
    return f"[{node.get(f'{W}font') or 'symbole'} {node.get(f'{W}char') or ''}]"


def _results_of_fields(paragraph: etree._Element) -> list[etree._Element]:
    found = [text for field in paragraph.iter(f"{W}fldSimple") for text in field.iter(f"{W}t")]
    depth = 0
    for node in paragraph.iter(f"{W}fldChar", f"{W}t"):
        if node.tag == f"{W}t":
            found.extend([node] if depth else [])
            continue
        depth += {"begin": 1, "end": -1}.get(node.get(f"{W}fldCharType") or "", 0)
    return found
