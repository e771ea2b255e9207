"""Edits of a Word file that this product filled in, as other programs or hostile hands would write them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

CASES = Path(__file__).resolve().parents[1] / "parts/documents/word_cases"
"""Files that once printed otherwise than they read; ``ref.docx`` is the text as the product writes it."""
DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
HEADER, FOOTER = "word/header1.xml", "word/footer1.xml"
WORDS = "pour une durée de trois ans"
"""Of the reference, in the body."""
_PREAMBLE = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t xml:space="preserve">PRÉAMBULE'


def case(name: str) -> bytes:
    return (CASES / f"{name}.docx").read_bytes()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive_of(parts: Mapping[str, bytes]) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return result.getvalue()


def replaced(content: bytes, part: str, old: str, new: str) -> bytes:
    """With ``new`` in the place of the first ``old`` of that part."""
    parts = parts_of(content)
    assert old.encode() in parts[part], (part, old)
    return archive_of({**parts, part: parts[part].replace(old.encode(), new.encode(), 1)})


def with_part(content: bytes, name: str, kind: str, part: str | bytes, media_type: str = "") -> bytes:
    """With one more part, which the main part names by a relationship of that kind ("rAdded")."""
    parts = parts_of(content)
    relations = "word/_rels/document.xml.rels"
    link = (
        '<Relationship Id="rAdded" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'{kind}" Target="/{name}"/></Relationships>'
    )
    parts[relations] = parts[relations].replace(b"</Relationships>", link.encode())
    if media_type:
        stated = f'<Override PartName="/{name}" ContentType="{media_type}"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", stated.encode())
    return archive_of({**parts, name: part.encode() if isinstance(part, str) else part})


def with_body(content: bytes, xml: str) -> bytes:
    """With these blocks before the preamble."""
    return replaced(content, DOCUMENT, _PREAMBLE, xml + _PREAMBLE)


def with_styles(content: bytes, xml: str) -> bytes:
    return replaced(content, STYLES, "</w:styles>", xml + "</w:styles>")


def instead_of_three(content: bytes, runs: str) -> bytes:
    """With these runs in the place of the word « trois » of the duration."""
    before, after = WORDS.split("trois")
    opened = '<w:r><w:t xml:space="preserve">'
    return replaced(content, DOCUMENT, WORDS, f"{before}</w:t></w:r>{runs}{opened}{after}")


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def field(instruction: str, result: str | None = "trois", begin: str = "") -> str:
    """A complex field, as Word writes it: ``result`` are words or runs, None where Word keeps none."""
    kept = result if result is None or result.startswith("<") else run(result)
    separate = "" if kept is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{kept}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>{separate}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def simple_field(instruction: str, result: str = "trois") -> str:
    return f'<w:fldSimple w:instr=" {instruction} ">{run(result)}</w:fldSimple>'
