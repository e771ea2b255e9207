"""A plain Word document made of headings, paragraphs and notes: for information, never to be signed."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

import docx
from docx.shared import Pt

from documents.structure import Block, Heading, ListItem, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading, what is said of it in small italics, and its text."""

    title: str
    notes: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()


def plain_docx(*, title: str, opening: Iterable[str], parts: Iterable[Part]) -> bytes:
    """The document as a .docx that Word and LibreOffice open."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.language = "fr-FR"
    document.add_heading(title, level=0)
    for line in opening:
        _note(document, line)
    for part in parts:
        document.add_heading(part.title, level=1)
        for note in part.notes:
            _note(document, note)
        for block in part.blocks:
            _write(document, block)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _note(document: "docx.document.Document", words: str) -> None:
    run = document.add_paragraph().add_run(words)
    run.italic = True
    run.font.size = Pt(9)


def _write(document: "docx.document.Document", block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, level=min(block.level, 3))
    elif isinstance(block, ListItem):
        document.add_paragraph(
            block.text, style=f"List Bullet{f' {min(block.level, 2) + 1}' if block.level else ''}"
        )
    elif isinstance(block, Table):
        for row in block.rows:
            document.add_paragraph(" – ".join(cell for cell in row if cell))
    else:
        document.add_paragraph(block.text)
