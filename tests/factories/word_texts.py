"""Texts edited as people edit them in Word, and saved as other programs save them."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import docx.document

Edit = Callable[["docx.document.Document"], None]


def opened_and_saved(content: bytes, *edits: Edit) -> bytes:
    document = docx.Document(io.BytesIO(content))
    for edit in edits:
        edit(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def replacing(old: str, new: str) -> Edit:
    """The words of the first paragraph that says ``old``, typed anew in one run: what marks stood in it are gone."""

    def edit(document: "docx.document.Document") -> None:
        paragraph = next(one for one in document.paragraphs if old in one.text)
        words = paragraph.text.replace(old, new)
        for run in paragraph.runs[1:]:
            run.text = ""
        paragraph.runs[0].text = words

    return edit


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    """The same text, opened and saved by another program."""
    source = folder / "texte.docx"
    source.write_bytes(content)
    subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to",
            "docx:MS Word 2007 XML", "--outdir", str(folder / "saved"), str(source),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (folder / "saved" / "texte.docx").read_bytes()
