"""What a Word document says, in order: headings, paragraphs, list items, tables. Formatting is left aside."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from foundation.errors import Refusal

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
_HEADING = re.compile(r"(?:heading|titre)\s*([1-9])", re.IGNORECASE)
_TITLE = {"title", "titre"}


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
    """``level`` counts from 0."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, each cell one text."""

    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | ListItem | Table


def blocks_of(content: bytes) -> tuple[Block, ...]:
    """The body of the document, empty paragraphs left out. Raises UnreadableDocx."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = etree.fromstring(archive.read("word/document.xml"), _PARSER).find(f"{_W}body")
            styles = _styles(etree.fromstring(archive.read("word/styles.xml"), _PARSER))
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError) as error:
        raise UnreadableDocx from error
    if body is None:
        raise UnreadableDocx
    return tuple(_blocks(body, styles))


@dataclass(frozen=True, slots=True)
class _Style:
    heading: int | None
    list_level: int | None


def _blocks(container: etree._Element, styles: dict[str, _Style]) -> Iterator[Block]:
    for child in container:
        if child.tag == f"{_W}p":
            block = _paragraph(child, styles)
            if block.text:
                yield block
        elif child.tag == f"{_W}tbl":
            yield Table(tuple(_row(row) for row in child.iter(f"{_W}tr")))
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if content is not None:
                yield from _blocks(content, styles)


def _paragraph(paragraph: etree._Element, styles: dict[str, _Style]) -> Heading | Paragraph | ListItem:
    text = text_of(paragraph)
    style = styles.get(_value(paragraph, "pPr/pStyle"), _Style(None, None))
    outline = _value(paragraph, "pPr/outlineLvl")
    if style.heading is not None:
        return Heading(style.heading, text)
    if outline.isdigit() and int(outline) < 9:
        return Heading(int(outline) + 1, text)
    numbering = paragraph.find(f"{_W}pPr/{_W}numPr")
    if numbering is not None and _value(numbering, "numId") != "0":
        level = _value(numbering, "ilvl")
        return ListItem(int(level) if level.isdigit() else style.list_level or 0, text)
    if style.list_level is not None and numbering is None:
        return ListItem(style.list_level, text)
    return Paragraph(text)


def _row(row: etree._Element) -> tuple[str, ...]:
    return tuple(
        "\n".join(text for paragraph in cell.iter(f"{_W}p") if (text := text_of(paragraph)))
        for cell in row.findall(f"{_W}tc")
    )


def text_of(paragraph: etree._Element) -> str:
    """The words of a paragraph as a reader sees them: deleted text left out, breaks as line ends."""
    return "".join(_pieces(paragraph)).strip()


def _pieces(element: etree._Element) -> Iterator[str]:
    for node in element.iter():
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif node.tag == f"{_W}tab" and not node.attrib:  # one with attributes is a tab stop, not a tab
            yield "\t"
        elif node.tag == f"{_W}noBreakHyphen":
            yield "\u2011"


def _styles(root: etree._Element) -> dict[str, _Style]:
    own: dict[str, tuple[_Style, str]] = {}
    for style in root.iter(f"{_W}style"):
        identifier = style.get(f"{_W}styleId") or ""
        own[identifier] = (_style(style), _value(style, "basedOn"))
    return {identifier: _inherited(identifier, own) for identifier in own}


def _style(style: etree._Element) -> _Style:
    name = _value(style, "name").casefold()
    outline = _value(style, "pPr/outlineLvl")
    heading = _HEADING.fullmatch(name)
    level: int | None = int(heading[1]) if heading else None
    if level is None and name in _TITLE:
        level = 0
    elif level is None and outline.isdigit() and int(outline) < 9:
        level = int(outline) + 1
    numbering = style.find(f"{_W}pPr/{_W}numPr")
    if level is not None or numbering is None:
        return _Style(level, None)
    list_level = _value(numbering, "ilvl")
    return _Style(None, int(list_level) if list_level.isdigit() else 0)


def _inherited(identifier: str, own: dict[str, tuple[_Style, str]]) -> _Style:
    seen: set[str] = set()
    while identifier in own and identifier not in seen:
        seen.add(identifier)
        style, parent = own[identifier]
        if style.heading is not None or style.list_level is not None:
            return style
        identifier = parent
    return _Style(None, None)


def _value(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{_W}val") or ""
