"""What a Word document says, in order: headings, paragraphs, list items, tables. Formatting is left aside.

Everything that is printed is in it: numbers that Word writes by itself, notes, text boxes, and a mention of each
picture. What would be printed without being read here could slip by those who approve.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from documents.inline import W, margin_text, pieces_of
from documents.numbering import Numbering
from documents.package import ActiveContent, NotWord, Package, TooLarge
from documents.styles import Style, digit, styles_of, value_of
from foundation.errors import Refusal

_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag"}
_NO_LIST = {"", "0"}


class UnreadableDocx(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Ce fichier n’est pas un document Word lisible : enregistrez-le de nouveau au format .docx."
        )


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 0 is the title of the document, then 1, 2, …"""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class ListItem:
    """``level`` counts from 0; the number of a numbered item begins its text, a bullet does not."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell one text."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | ListItem | Table


@dataclass(frozen=True, slots=True)
class WordText:
    """``blocks`` is the body, empty paragraphs left out; ``margins`` the headers and footers, once each."""

    blocks: tuple[Block, ...]
    margins: tuple[str, ...]


def read_text(content: bytes) -> WordText:
    """Raises UnreadableDocx."""
    try:
        package = Package.opened(content)
        body = package.tree(package.main).find(f"{W}body")
        if body is None:
            raise UnreadableDocx
        return WordText(tuple(_Reader(package).blocks(body)), tuple(_margins(package)))
    except (NotWord, TooLarge, ActiveContent) as error:
        raise UnreadableDocx from error


def blocks_of(content: bytes) -> tuple[Block, ...]:
    """The body of the document, empty paragraphs left out. Raises UnreadableDocx."""
    return read_text(content).blocks


def lines_of(block: Block) -> tuple[str, ...]:
    """The texts of one block: a table has one for each cell that says something."""
    if isinstance(block, Table):
        return tuple(cell for row in block.rows for cell in row if cell)
    return (block.text,)


class _Reader:
    """Reads one document from its beginning to its end, since lists and notes are counted on the way."""

    def __init__(self, package: Package) -> None:
        self._styles = styles_of(_related(package, "styles"))
        self._numbering = Numbering(_related(package, "numbering"))
        self._notes = {
            (kind, note.get(f"{W}id") or ""): note
            for kind in ("footnote", "endnote")
            for part in package.related(f"{kind}s")
            for note in package.tree(part).iter(f"{W}{kind}")
        }
        self._noted = 0

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        for child in container.iterchildren("*"):
            if child.tag == f"{W}p":
                block = self._paragraph(child)
                if block.text:
                    yield block
                yield from self._notes_of(child)
            elif child.tag == f"{W}tbl":
                yield Table(tuple(tuple(map(self._cell, _cells(row))) for row in _unwrapped(child, f"{W}tr")))
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Heading | Paragraph | ListItem:
        style = self._styles.get(value_of(paragraph, "pPr/pStyle"), Style())
        text = "".join(pieces_of(paragraph, first_note=self._noted + 1)).strip()
        number = value_of(paragraph, "pPr/numPr/numId") or style.number or ""
        stated = digit(value_of(paragraph, "pPr/numPr/ilvl"))
        level = (style.level or 0) if stated is None else stated
        label = "" if number in _NO_LIST else self._numbering.label(number, level)
        text = f"{label} {text}".strip() if text else ""
        outline = digit(value_of(paragraph, "pPr/outlineLvl"))
        if style.heading is not None:
            return Heading(style.heading, text)
        if outline is not None:
            return Heading(outline + 1, text)
        return Paragraph(text) if number in _NO_LIST else ListItem(level, text)

    def _notes_of(self, paragraph: etree._Element) -> Iterator[Paragraph]:
        """The notes that a paragraph calls, each right after it: they bind as much as the text does."""
        for call in paragraph.iter(f"{W}footnoteReference", f"{W}endnoteReference"):
            self._noted += 1
            kind = etree.QName(call).localname.removesuffix("Reference")
            note = self._notes.get((kind, call.get(f"{W}id") or ""))
            words = (
                ""
                if note is None
                else " ".join(line for block in self.blocks(note) for line in lines_of(block))
            )
            yield Paragraph(f"[note {self._noted}] {words}".strip())

    def _cell(self, cell: etree._Element) -> str:
        return "\n".join(line for block in self.blocks(cell) for line in lines_of(block))


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _unwrapped(row, f"{W}tc")


def _unwrapped(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children of that tag, those that a content control wraps included; not those of a table inside."""
    for child in container.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _unwrapped(child, tag)


def _margins(package: Package) -> Iterator[str]:
    """Headers, then footers; Word repeats them for first and even pages. Page numbers are left out."""
    seen = set[str]()
    for kind in ("header", "footer"):
        for part in sorted(package.related(kind)):
            for paragraph in package.tree(part).iter(f"{W}p"):
                text = margin_text(paragraph)
                if text and text not in seen:
                    seen.add(text)
                    yield text


def _related(package: Package, kind: str) -> etree._Element | None:
    part = next(package.related(kind), None)
    return None if part is None else package.tree(part)
