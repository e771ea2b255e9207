"""Small Word documents made for one test."""

import io
import zipfile

from docx import Document


def docx_saying(*paragraphs: str) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def docx_repeating(words: str, times: int) -> bytes:
    """Faster than python-docx, which takes half a minute for what LibreOffice lays out in ten seconds."""
    content = io.BytesIO(docx_saying())
    with zipfile.ZipFile(content) as small:
        parts = {name: small.read(name) for name in small.namelist()}
    paragraph = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>".encode()
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"<w:sectPr", paragraph * times + b"<w:sectPr"
    )
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as large:
        for name, part in parts.items():
            large.writestr(name, part)
    return result.getvalue()


def words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)
