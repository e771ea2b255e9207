"""What a Word document says, in order: headings, paragraphs, list items, tables. Formatting is left aside.

Everything that is printed is in it: numbers that Word writes by itself, notes, text boxes, and a mention of each
picture. What would be printed without being read here could slip by those who approve.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile

from lxml import etree

from documents.font_setting import ReplacedFont, replaced_fonts
from documents.inline import W, margin_text, pieces_of
from documents.margins import is_on, margin_parts
from documents.marks import (
    BOX,
    BULLET,
    END_APART,
    END_SHOWN,
    ENDNOTE,
    FOOTNOTE,
    NUMBER,
    SHOWN,
    shown,
)
from documents.numbering import Numbering
from documents.package import ActiveContent, NotWord, Package, TooLarge
from documents.prepared import prepare
from documents.styles import Style, digit, styles_of, value_of
from foundation.errors import Refusal

_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}smartTag"}


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
    """Rows of cells, each cell one text.

    ``apart`` where it floats beside the text around it; its first ``heads`` rows are printed again on each page.
    """

    rows: tuple[tuple[str, ...], ...]
    apart: bool = field(default=False, compare=False, repr=False)
    heads: int = field(default=0, compare=False, repr=False)


Block = Heading | Paragraph | ListItem | Table


@dataclass(frozen=True, slots=True)
class Margin:
    """One header or footer, paragraph by paragraph, with ``documents.marks``.

    ``everywhere`` is false where it may stand on no page at all: that of the first page, or of the even ones.
    """

    lines: tuple[str, ...]
    everywhere: bool = True


@dataclass(frozen=True, slots=True)
class WordText:
    """What a document says.

    ``blocks`` is the body, empty paragraphs left out, and ``margins`` the headers and footers, once each: both as
    they are shown. ``marked`` and ``parts`` are the same as they are read, with ``documents.marks``. ``fonts`` are
    those of the text that the product does not print.
    """

    blocks: tuple[Block, ...]
    margins: tuple[str, ...]
    marked: tuple[Block, ...] = field(default=(), repr=False)
    parts: tuple[Margin, ...] = field(default=(), repr=False)
    fonts: tuple[ReplacedFont, ...] = ()


def read_text(content: bytes) -> WordText:
    """Raises UnreadableDocx."""
    try:
        return read_package(Package.opened(content))
    except (NotWord, TooLarge, ActiveContent) as error:
        raise UnreadableDocx from error


def read_package(opened: Package) -> WordText:
    """The same, of a file that is open. Raises UnreadableDocx."""
    try:
        package = prepare(opened)
        body = package.tree(package.main).find(f"{W}body")
        if body is None:
            raise UnreadableDocx
        blocks, margins = tuple(_Reader(package).blocks(body)), tuple(_margins(package))
        return word_text(blocks, margins, replaced_fonts(package))
    except (NotWord, TooLarge, ActiveContent) as error:
        raise UnreadableDocx from error


def word_text(
    marked: tuple[Block, ...], parts: tuple[Margin, ...], fonts: tuple[ReplacedFont, ...] = ()
) -> WordText:
    """From what was read with its marks, to what is shown of it as well."""
    lines = (shown(line) for part in parts for line in part.lines)
    return WordText(tuple(_shown(marked)), tuple(dict.fromkeys(filter(None, lines))), marked, parts, fonts)


def blocks_of(content: bytes) -> tuple[Block, ...]:
    """The body of the document, empty paragraphs left out. Raises UnreadableDocx."""
    return read_text(content).blocks


def lines_of(block: Block) -> tuple[str, ...]:
    """The texts of one block: a table has one for each cell that says something."""
    if isinstance(block, Table):
        return tuple(cell for row in block.rows for cell in row if cell)
    return (block.text,)


def _shown(marked: Iterable[Block]) -> Iterator[Block]:
    for block in marked:
        if isinstance(block, Table):
            yield Table(tuple(tuple(map(shown, row)) for row in block.rows))
        elif text := shown(block.text):
            yield replace(block, text=text)


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
                yield self._paragraph(child)
                yield from self._notes_of(child)
            elif child.tag == f"{W}tbl":
                rows = tuple(_unwrapped(child, f"{W}tr"))
                texts = tuple(tuple(map(self._cell, _cells(row))) for row in rows)
                apart = child.find(f"{W}tblPr/{W}tblpPr") is not None
                yield Table(texts, apart=apart, heads=sum(1 for _ in takewhile(_is_head, rows)))
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Heading | Paragraph | ListItem:
        style = self._styles.get(value_of(paragraph, "pPr/pStyle"), Style())
        text = "".join(pieces_of(paragraph, first_note=self._noted + 1)).strip()
        place = self._numbering.place_of(paragraph, style)
        if place is not None:
            text = _numbered(self._numbering.label(*place), text)
        if paragraph.find(f"{W}pPr/{W}framePr") is not None:
            text = f"{BOX}{text}{END_APART}"
        outline = digit(value_of(paragraph, "pPr/outlineLvl"))
        if style.heading is not None:
            return Heading(style.heading, text)
        if outline is not None:
            return Heading(outline + 1, text)
        return Paragraph(text) if place is None else ListItem(place[1], text)

    def _notes_of(self, paragraph: etree._Element) -> Iterator[Paragraph]:
        """The notes that a paragraph calls, each right after it: they bind as much as the text does."""
        for call in paragraph.iter(f"{W}footnoteReference", f"{W}endnoteReference"):
            self._noted += 1
            kind = etree.QName(call).localname.removesuffix("Reference")
            note = self._notes.get((kind, call.get(f"{W}id") or ""))
            words = "" if note is None else " ".join(self._lines(note)).strip()
            begin = FOOTNOTE if kind == "footnote" else ENDNOTE
            named = f"{SHOWN}[note {self._noted}]{END_SHOWN}{NUMBER}"
            yield Paragraph(f"{begin}{named} {words}{END_APART}")

    def _cell(self, cell: etree._Element) -> str:
        return "\n".join(self._lines(cell))

    def _lines(self, container: etree._Element) -> Iterator[str]:
        return (line for block in self.blocks(container) for line in lines_of(block) if line)


def _numbered(label: str, text: str) -> str:
    """A list item with its number, which is printed even where nothing follows."""
    return f"{label} {text}".strip() if label else f"{BULLET}{text}"


def _is_head(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and is_on(properties, "tblHeader")


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    return _unwrapped(row, f"{W}tc")


def _unwrapped(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children of that tag, those that a content control wraps included; not those of a table inside."""
    for child in container.iterchildren("*"):
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _unwrapped(child, tag)


def _margins(package: Package) -> Iterator[Margin]:
    """Headers, then footers; Word repeats them for first and even pages. Page numbers are only marked."""
    for part, everywhere in margin_parts(package):
        texts = (margin_text(paragraph) for paragraph in package.tree(part).iter(f"{W}p"))
        yield Margin(tuple(text for text in texts if text), everywhere=everywhere)


def _related(package: Package, kind: str) -> etree._Element | None:
    part = next(package.related(kind), None)
    return None if part is None else package.tree(part)
