"""What ordinary programs write passes, reads as it did, and prints what it says."""

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.shared import Pt, RGBColor
from PIL import Image

from documents.compare import compare
from documents.converter import Converter
from documents.pdf_text import pdf_text
from documents.prepared import prepared
from documents.upload import AnchorsSwapped, Misleading, check_anchors, check_docx
from tests.factories.word_edits import (
    DOCUMENT,
    WORDS,
    archive_of,
    case,
    field,
    instead_of_three,
    paragraph,
    parts_of,
    replaced,
    run,
    with_body,
    with_part,
    with_styles,
)

REFERENCE = case("ref")
PARTIES = ("co-contractor", "region")
W15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
_THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="Office">'
    '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    '<a:dk2><a:srgbClr val="44546A"/></a:dk2><a:lt2><a:srgbClr val="E7E6E6"/></a:lt2><a:accent1><a:srgbClr val="5B9BD5"/>'
    '</a:accent1></a:clrScheme><a:fontScheme name="Office"><a:majorFont><a:latin typeface="Calibri Light"/></a:majorFont>'
    '<a:minorFont><a:latin typeface="Calibri"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
)


def by_libreoffice(content: bytes, folder: Path, *ways: str) -> bytes:
    """Saved by LibreOffice in each of these formats, one after the other."""
    kind = "docx"
    (folder / f"text.{kind}").write_bytes(content)
    for number, way in enumerate(ways):
        subprocess.run(
            [
                *(
                    "soffice",
                    f"-env:UserInstallation=file://{folder / 'profile'}",
                    "--headless",
                    "--convert-to",
                ),
                *(way, "--outdir", str(folder / str(number)), str(folder / f"text.{kind}")),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        kind = way
        (folder / f"text.{kind}").write_bytes((folder / str(number) / f"text.{way}").read_bytes())
    return (folder / "text.docx").read_bytes()


@pytest.mark.parametrize("ways", [("docx",), ("odt", "docx"), ("docx", "odt", "docx"), ("doc", "docx")])
def test_saved_by_libreoffice(converter: Converter, tmp_path: Path, ways: tuple[str, ...]) -> None:
    again = by_libreoffice(REFERENCE, tmp_path, *ways)
    check_docx(again, REFERENCE)
    check_anchors(again, PARTIES)
    assert WORDS in " ".join(pdf_text(converter.convert(prepared(again))).split())
    if "doc" not in ways:  # which has no words for pictures
        assert compare(REFERENCE, again).is_empty


def test_saved_as_rtf_the_places_of_signatures_alone_are_lost(tmp_path: Path) -> None:
    check_docx(by_libreoffice(REFERENCE, tmp_path, "rtf", "docx"), REFERENCE)


def with_python_docx(edit: Callable[["docx.document.Document"], object]) -> bytes:
    document = docx.Document(io.BytesIO(REFERENCE))
    edit(document)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def dressed(document: "docx.document.Document") -> None:
    added = document.add_paragraph()
    for words, size, colour in (("Un ", 9, "1F3A5F"), ("mot ", 14, "9B1C1C"), ("gris", 10, "595959")):
        styled = added.add_run(words)
        styled.font.size, styled.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        styled.bold = styled.italic = styled.underline = True
    added.paragraph_format.left_indent, added.paragraph_format.line_spacing = Pt(30), 1.5


def with_a_table(document: "docx.document.Document") -> None:
    table = document.add_table(rows=2, cols=3)
    for number, cell in enumerate(table.rows[0].cells):
        cell.text = f"colonne {number}"
    merged = table.cell(1, 0).merge(table.cell(1, 2))
    merged.text = "réunies"
    down = document.add_table(rows=2, cols=1)
    down.cell(0, 0).merge(down.cell(1, 0)).text = "de haut en bas"


@pytest.mark.parametrize(
    "edit",
    [
        lambda _document: None,
        lambda document: document.add_paragraph("Un paragraphe de plus."),
        lambda document: document.add_heading("ARTICLE 13 : DIVERS", level=1),
        lambda document: document.add_page_break(),
        lambda document: document.paragraphs[20].insert_paragraph_before("avant"),
        lambda document: document.add_section(),
        dressed,
        with_a_table,
    ],
)
def test_edited_by_python_docx(edit: Callable[["docx.document.Document"], object]) -> None:
    content = with_python_docx(edit)
    check_docx(content, REFERENCE)
    check_anchors(content, PARTIES)


TOC = (
    '<w:sdt><w:sdtPr><w:id w:val="1"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
    "</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:pPr><w:pStyle w:val=\"TM1\"/><w:tabs><w:tab w:val=\"right\" "
    'w:leader="dot" w:pos="9062"/></w:tabs></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText '
    'xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:hyperlink w:anchor="_Toc1" w:history="1"><w:r><w:rPr><w:rStyle w:val="Lien"/><w:noProof/></w:rPr>'
    "<w:t>PRÉAMBULE</w:t></w:r><w:r><w:rPr><w:noProof/><w:webHidden/></w:rPr><w:tab/></w:r><w:r><w:rPr><w:webHidden/>"
    '</w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:instrText '
    'xml:space="preserve"> PAGEREF _Toc1 \\h </w:instrText></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:fldChar '
    'w:fldCharType="separate"/></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:t>2</w:t></w:r><w:r><w:rPr><w:webHidden/>'
    '</w:rPr><w:fldChar w:fldCharType="end"/></w:r></w:hyperlink></w:p><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    "</w:p></w:sdtContent></w:sdt>"
)  # fmt: skip
STYLES_OF_WORD = (
    '<w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/><w:basedOn w:val="Normal"/><w:rPr>'
    '<w:sz w:val="22"/></w:rPr></w:style><w:style w:type="character" w:styleId="Lien"><w:name w:val="Hyperlink"/><w:rPr>'
    '<w:color w:val="0563C1" w:themeColor="hyperlink"/><w:u w:val="single"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="Pale"/><w:basedOn w:val="Normal"/><w:link w:val="Lien"/>'
    '<w:rPr><w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi"/><w:color w:val="2E74B5" w:themeColor="accent1" '
    'w:themeShade="BF"/><w:spacing w:val="-10"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Sombre"><w:name w:val="Grid Table 5 Dark"/><w:tblStylePr w:type="firstRow"><w:rPr>'
    '<w:color w:val="FFFFFF" w:themeColor="background1"/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" '
    'w:fill="5B9BD5" w:themeFill="accent1"/></w:tcPr></w:tblStylePr></w:style>'
)  # fmt: skip
IDS = 'w:rsidR="00AB12CD" w:rsidRPr="00AB12CE" w:rsidRDefault="00AB12CF"'
UNDERLINED, OFF = '<w:u w:val="single"/>', '<w:rtl w:val="0"/><w:vanish w:val="0"/><w:strike w:val="0"/>'
HONEST = {
    "split runs": instead_of_three(
        REFERENCE,
        f'<w:r {IDS}><w:t>tr</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b/></w:rPr><w:t>oi</w:t></w:r>'
        '<w:bookmarkStart w:id="3" w:name="duree"/><w:r><w:lastRenderedPageBreak/><w:t>s</w:t></w:r>'
        '<w:bookmarkEnd w:id="3"/><w:proofErr w:type="spellEnd"/>',
    ),
    "a reference that holds": instead_of_three(
        REFERENCE, f'<w:bookmarkStart w:id="3" w:name="duree"/>{run("trois")}<w:bookmarkEnd w:id="3"/>'
    ),
    "content control": instead_of_three(
        REFERENCE,
        f'<w:sdt><w:sdtPr><w:alias w:val="Durée"/><w:id w:val="4"/><w15:appearance {W15} w15:val="hidden"/><w:text/>'
        f'</w:sdtPr><w:sdtEndPr/><w:sdtContent>{run("trois")}</w:sdtContent></w:sdt>',
    ),
    "smart tag": instead_of_three(
        REFERENCE,
        f'<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="place">{run("trois")}</w:smartTag>',
    ),
    "link": instead_of_three(REFERENCE, f'<w:hyperlink w:anchor="duree">{run("trois", UNDERLINED)}</w:hyperlink>'),
    "rtl switched off": instead_of_three(REFERENCE, run("trois", OFF)),
    "telephone pasted": instead_of_three(REFERENCE, run("\u202atrois\u202c")),
    "raised letters": instead_of_three(REFERENCE, run("trois", '<w:vertAlign w:val="superscript"/><w:sz w:val="18"/>')),
    "marker": instead_of_three(REFERENCE, run("trois", '<w:highlight w:val="yellow"/>')),
}  # fmt: skip


@pytest.mark.parametrize("content", HONEST.values(), ids=HONEST)
def test_what_word_writes_around_the_same_words(converter: Converter, content: bytes) -> None:
    check_docx(content, REFERENCE)
    check_anchors(content, PARTIES)
    assert compare(REFERENCE, content).is_empty
    assert WORDS in " ".join(pdf_text(converter.convert(prepared(content))).split())


def rich() -> bytes:
    """A table of contents, a reference, dark tables, pale headings, notes of style, as Word 2019 saves them."""
    content = with_styles(with_part(REFERENCE, "word/theme/theme1.xml", "theme", _THEME), STYLES_OF_WORD)
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Sombre"/><w:tblW w:w="0" w:type="auto"/><w:tblLook w:val="04A0"/></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="4500"/><w:gridCol w:w="4500"/></w:tblGrid>'
        + "".join(
            f'<w:tr w14:paraId="1" xmlns:w14="urn:w14">{cell}{cell}</w:tr>'
            for cell in (
                f'<w:tc><w:tcPr><w:tcW w:w="4500" w:type="dxa"/></w:tcPr>{paragraph(run(words))}</w:tc>'
                for words in ("en tête", "en dessous")
            )
        )
        + f"</w:tbl>{paragraph('')}"
    )
    blocks = (
        TOC
        + paragraph(run("Un titre pâle"), '<w:pStyle w:val="Titre2"/>')
        + table
        + paragraph(run("Voir la durée de ") + field("REF duree \\h", "trois") + run(" ans."))
        + paragraph(run("Case ") + field("FORMTEXT", "cochée", "<w:ffData><w:textInput/></w:ffData>"))
    )
    marked = f'<w:bookmarkStart w:id="3" w:name="duree"/>{run("trois")}<w:bookmarkEnd w:id="3"/>'
    return with_body(instead_of_three(content, marked), blocks)


def test_tables_of_contents_and_references_that_hold(converter: Converter) -> None:
    content = rich()
    check_docx(content, REFERENCE)
    words = " ".join(pdf_text(converter.convert(prepared(content))).split())
    assert "Voir la durée de trois ans." in words
    assert "PRÉAMBULE" in words
    assert words.index("en tête") < words.index("en dessous")


def test_white_words_on_the_dark_row_alone_pass() -> None:
    content = rich()
    below = replaced(content, DOCUMENT, 'w:tblLook w:val="04A0"', 'w:tblLook w:val="0400"')
    pale = replaced(content, DOCUMENT, '<w:rPr></w:rPr><w:t xml:space="preserve">en tête',
                    '<w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t xml:space="preserve">en tête')  # fmt: skip
    white = replaced(below, DOCUMENT, "<w:rPr></w:rPr><w:t xml:space=\"preserve\">en dessous",
                     '<w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t xml:space="preserve">en dessous')  # fmt: skip
    check_docx(below, REFERENCE)
    for unsure in (white, pale):  # the second is legible only where the style's shading shows
        with pytest.raises(Misleading, match="couleur de son fond"):
            check_docx(unsure, REFERENCE)


# Pictures and places of signatures, which only the eye sees


def with_png(picture: bytes) -> bytes:
    parts = parts_of(REFERENCE)
    return archive_of({**parts, "word/media/signature.png": picture})


def png(colour: tuple[int, int, int, int], size: tuple[int, int] = (20, 8)) -> bytes:
    content = io.BytesIO()
    Image.new("RGBA", size, colour).save(content, "PNG")
    return content.getvalue()


def test_another_picture_in_the_place_of_the_template_s_is_refused() -> None:
    with pytest.raises(Misleading, match="n’est pas celle du modèle"):
        check_docx(with_png(png((255, 255, 255, 255))), REFERENCE)


def test_a_picture_that_is_not_the_template_s_is_refused() -> None:
    content = with_python_docx(lambda document: document.add_picture(io.BytesIO(png((200, 0, 0, 255)))))
    with pytest.raises(Misleading, match="n’est pas celle du modèle"):
        check_docx(content, REFERENCE)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('cx="2448000" cy="1007999"', 'cx="9448000" cy="9007999"', "taille"),
        ('cx="2448000" cy="1007999"', 'cx="24480" cy="10079"', "taille"),
        ("<a:stretch>", '<a:srcRect l="60000"/><a:stretch>', "rognée"),
        ('<a:xfrm><a:off', '<a:xfrm rot="5400000"><a:off', "tournée"),
        ('<a:blip r:embed="rIdImg"/>', '<a:blip r:embed="rIdImg"><a:alphaModFix amt="0"/></a:blip>', "retouchée"),
        ('prst="rect"', 'prst="ellipse"', "retouchée"),
        ("</pic:spPr>", '<a:solidFill><a:srgbClr val="000000"/></a:solidFill></pic:spPr>', "retouchée"),
        ('<wp:docPr id="1"', '<wp:docPr hidden="1" id="1"', "masquée"),
        ('<a:ext cx="2448000" cy="1007999"/>', '<a:ext cx="94480000" cy="90079990"/>', "taille"),
    ],
)  # fmt: skip
def test_a_picture_that_is_cut_turned_or_out_of_proportion_is_refused(old: str, new: str, what: str) -> None:
    with pytest.raises(Misleading, match=what):
        check_docx(replaced(REFERENCE, DOCUMENT, old, new), REFERENCE)


def test_swapped_places_of_signatures_are_refused() -> None:
    parts = parts_of(REFERENCE)
    name = "word/_rels/document.xml.rels"
    links = (
        parts[name]
        .replace(b"invalid/region", b"invalid/x")
        .replace(b"invalid/co-contractor", b"invalid/region")
    )
    swapped = archive_of({**parts, name: links.replace(b"invalid/x", b"invalid/co-contractor")})
    check_anchors(swapped, PARTIES)
    with pytest.raises(AnchorsSwapped):
        check_docx(swapped, REFERENCE)


def test_a_place_told_by_the_words_of_another_is_refused() -> None:
    told = 'descr="Emplacement de la signature du co-contractant"><a:hlink'
    other = told.replace("du co-contractant", "de la Région")
    with pytest.raises(AnchorsSwapped):
        check_docx(replaced(REFERENCE, DOCUMENT, told, other), REFERENCE)


def test_a_place_that_was_moved_is_a_deviation() -> None:
    parts = parts_of(REFERENCE)
    body = parts[DOCUMENT].decode()
    begin, end = body.index("<w:r><w:drawing>"), body.index("</w:drawing></w:r>") + len("</w:drawing></w:r>")
    moved = with_body(
        archive_of({**parts, DOCUMENT: (body[:begin] + body[end:]).encode()}), paragraph(body[begin:end])
    )
    check_docx(moved, REFERENCE)
    assert not compare(REFERENCE, moved).is_empty
