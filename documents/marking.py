"""A mention at the top of every page, for a document that was not filled in by a template that says it itself."""

import io

from docx import Document
from docx.shared import RGBColor

_DARK_RED = RGBColor(0x96, 0x20, 0x1E)


def marked(docx: bytes, mention: str) -> bytes:
    """The document with ``mention`` as the last line of each of its headers."""
    document = Document(io.BytesIO(docx))
    for section in document.sections:
        if not section.header.is_linked_to_previous or section is document.sections[0]:
            run = section.header.add_paragraph().add_run(mention)
            run.bold = True
            run.font.color.rgb = _DARK_RED
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()
