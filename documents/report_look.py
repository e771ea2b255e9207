"""How a report looks: its styles, its page, its tables (ECMA-376 where python-docx has no word for it)."""

from collections.abc import Sequence

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

FONT, MONO = "Liberation Sans", "Liberation Mono"
_INK, _ACCENT, _RULE, _TINT = RGBColor(0x1B, 0x1F, 0x2A), RGBColor(0x1F, 0x3A, 0x63), "C9CFD8", "EEF1F5"
_WIDTH = Cm(17)
NOTHING = "–"
"""Stands in an empty cell: a reader must see that nothing was left out."""


def set_styles(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    _face(normal, 9.5, _INK)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(5), 1.15
    normal.paragraph_format.widow_control = True
    _language(normal)
    for name, size, before in (("Title", 20, 0), ("Heading 1", 13.5, 16), ("Heading 2", 11, 11)):
        style = document.styles[name]
        _face(style, size, _ACCENT)
        style.font.bold = True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
        style.paragraph_format.keep_with_next = True
    for border in list(document.styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)
    _face(document.styles["Subtitle"], 11, _INK)
    subtitle = document.styles["Subtitle"]
    subtitle.font.italic = False
    for spacing in list(subtitle.element.iter(qn("w:spacing"))):
        if spacing.getparent().tag == qn("w:rPr"):
            spacing.getparent().remove(spacing)


def _face(style: object, size: float, color: RGBColor) -> None:
    font = style.font  # type: ignore[attr-defined]  # python-docx is untyped
    font.name, font.size, font.color.rgb = FONT, Pt(size), color
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)


def _language(style: object) -> None:
    properties = style.element.get_or_add_rPr()  # type: ignore[attr-defined]
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "fr-FR")
    properties.append(language)


def set_page(document: WordDocument, footer: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (
        ("text", f"{footer} – page "),
        ("field", "PAGE"),
        ("text", "/"),
        ("field", "NUMPAGES"),
    ):
        run = paragraph.add_run(text if kind == "text" else "")
        run.font.size = Pt(8)
        if kind == "field":
            _field(run, text)


def _field(run: object, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # type: ignore[attr-defined]


def set_apart(paragraph: WordParagraph) -> None:
    paragraph.paragraph_format.left_indent = Cm(0.6)
    paragraph.paragraph_format.right_indent = Cm(0.6)
    for run in paragraph.runs:
        run.italic = True


def add_table(
    document: WordDocument, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]
) -> None:
    if not rows:
        return
    table = document.add_table(rows=0, cols=len(widths))
    table.autofit = False
    for column, share in zip(table.columns, widths, strict=True):
        column.width = Length(int(_WIDTH * share))
    _rules(table)
    if header:
        row = table.add_row()
        _repeat(row)
        _fill(row, header, widths, bold=True, tint=True)
    for values in rows:
        _fill(table.add_row(), values, widths, first_bold=not header)
    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _fill(
    row: _Row,
    values: Sequence[str],
    widths: Sequence[float],
    *,
    bold: bool = False,
    tint: bool = False,
    first_bold: bool = False,
) -> None:
    _keep_whole(row)
    for position, (cell, value, share) in enumerate(zip(row.cells, values, widths, strict=True)):
        cell.width = Length(int(_WIDTH * share))
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.space_before = Pt(1)
        run = paragraph.add_run(value or NOTHING)
        run.bold = bold or (first_bold and position == 0)
        run.font.size = Pt(8.5)
        if _is_fingerprint(value):
            run.font.name, run.font.size = MONO, Pt(7.5)
        if tint:
            _shade(cell)


def _is_fingerprint(value: str) -> bool:
    return len(value) == 64 and all(letter in "0123456789abcdef" for letter in value)


def _rules(table: WordTable) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _RULE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _repeat(row: _Row) -> None:
    header = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(header)


def _keep_whole(row: _Row) -> None:
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _TINT)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)
