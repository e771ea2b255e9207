"""Texts edited as people edit them in Word."""

import io
from pathlib import Path

import docx


def edited(content: bytes, old: str, new: str) -> bytes:
    """The document with ``old`` replaced in the first paragraph that says it."""
    document = docx.Document(io.BytesIO(content))
    paragraph = next(one for one in document.paragraphs if old in one.text)
    words = paragraph.text.replace(old, new)
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = words
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def edited_file(path: Path, old: str, new: str) -> str:
    """Beside ``path``, the same text edited."""
    file = path.with_name("retouche.docx")
    file.write_bytes(edited(path.read_bytes(), old, new))
    return str(file)
