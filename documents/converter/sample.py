"""A small Word document of our own, which wakes up what conversions use: fonts, numbers, tables, pictures, links.

LibreOffice loads most of itself on first use. A child forked before that would load it each time, for half a second.
"""

import io
from functools import cache
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

FONTS = ("Arial", "Times New Roman", "Calibri")
WORDS = "L’œuvre d’été à 10 €, « pas à pas » : n° 1 – Œillets & Cⁱᵉ"


@cache
def sample_docx() -> bytes:
    """One page: heading, paragraphs, lists, a table, a picture with a link, header and numbered footer."""
    document = Document()
    document.core_properties.title = WORDS
    document.styles.element.xpath("w:docDefaults//w:lang")[0].set(qn("w:val"), "fr-FR")
    document.add_heading("Article 1", level=1)
    for font in FONTS:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        for bold, italic in ((False, False), (True, False), (False, True), (True, True)):
            run = paragraph.add_run(WORDS)
            run.font.name, run.bold, run.italic = font, bold, italic
    for style in ("List Bullet", "List Bullet 2", "List Number"):
        document.add_paragraph(WORDS, style=style)
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text = WORDS
    _add_linked_picture(cells[1].paragraphs[0], document)
    document.sections[0].header.paragraphs[0].text = WORDS
    document.sections[0].footer.paragraphs[0]._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="NUMPAGES"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _add_linked_picture(paragraph: Any, document: Any) -> None:
    picture = io.BytesIO()
    Image.new("RGBA", (8, 4)).save(picture, "PNG")
    paragraph.add_run().add_picture(picture)
    link = document.part.relate_to(
        "https://signature.invalid/x", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    namespaces = nsdecls("a", "r")
    paragraph._p.xpath(".//wp:docPr")[0].append(parse_xml(f'<a:hlinkClick {namespaces} r:id="{link}"/>'))
