"""A plain report typeset as a Word document: title, headings, paragraphs, lists of facts, tables.

For documents that the program writes by itself, without a template: it becomes PDF/A and PDF/UA like any other,
so headings are headings, tables have header rows, and no row is cut in two.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt

from documents.report_look import add_table, set_apart, set_page, set_styles


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    quoted: bool = False
    """Somebody else's words, or a text shown as it was: set apart."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Name and value, one a line; a value that is empty is left out."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    """Shares of the width of the page."""


Block = Heading | Paragraph | Facts | Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    title: str
    subtitle: str
    footer: str
    blocks: Sequence[Block]


def report_docx(report: Report) -> bytes:
    """The Word document."""
    document = Document()
    set_styles(document)
    set_page(document, report.footer)
    title = document.add_paragraph(report.title, style="Title")
    title.paragraph_format.space_after = Pt(2)
    document.add_paragraph(report.subtitle, style="Subtitle")
    for block in report.blocks:
        _add(document, block)
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _add(document: WordDocument, block: Block) -> None:
    match block:
        case Heading(text, level):
            document.add_heading(text, level)
        case Paragraph(text, quoted):
            for part in filter(None, (line.strip() for line in text.splitlines())):
                paragraph = document.add_paragraph(part)
                paragraph.paragraph_format.keep_with_next = part.endswith(":")
                if quoted:
                    set_apart(paragraph)
        case Facts(rows):
            add_table(document, [], [row for row in rows if row[1]], (0.30, 0.70))
        case Table(header, rows, widths):
            add_table(document, header, rows, widths)
