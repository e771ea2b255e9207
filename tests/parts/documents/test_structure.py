"""All that is printed is read: in the order of the page, once, and without what is not printed."""

import io
import zipfile

import pytest

from documents.structure import Block, Heading, ListItem, Paragraph, Table, blocks_of, read_text
from tests.parts.documents.small_docx import docx_saying

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def document(body: str, *, shown: bool = True, **parts: str) -> bytes:
    """A Word file with that body; ``parts`` are written as they stand in their part, without its root.

    ``shown``: its section shows the header and the footer among them.
    """
    roots = {
        "styles": "styles",
        "numbering": "numbering",
        "footnotes": "footnotes",
        "header": "hdr",
        "footer": "ftr",
    }
    relations = "".join(
        f'<Relationship Id="r{name}" Type="{TYPES}/{name}" Target="{name}.xml"/>' for name in parts
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        main = f'<Relationship Id="r" Type="{TYPES}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f"<Relationships>{main}</Relationships>")
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
        margins = "".join(
            f'<w:{name}Reference w:type="default" r:id="r{name}"/>'
            for name in parts
            if name in {"header", "footer"}
        )
        section = f"<w:sectPr>{margins}</w:sectPr>" if margins and shown else ""
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}{section}</w:body>"))
        for name, inside in parts.items():
            archive.writestr(f"word/{name}.xml", part(roots[name], inside))
    return content.getvalue()


def part(root: str, inside: str) -> str:
    return (
        f'<w:{root} xmlns:w="{W}" xmlns:r="{TYPES}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        f' xmlns:v="urn:schemas-microsoft-com:vml">{inside}</w:{root}>'
    )


def said(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, number: int, level: int = 0) -> str:
    return said(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(place: int, style: str, text: str) -> str:
    return f'<w:lvl w:ilvl="{place}"><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="7">{level(0, "decimal", "Article %1")}{level(1, "lowerLetter", "%2)")}'
    f"{level(2, 'upperRoman', '%1.%3')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="8">{level(0, "bullet", "•")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>'
)
HEADING = (
    '<w:style w:styleId="Titre1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Clause"><w:name w:val="Clause"/><w:basedOn w:val="Titre1"/></w:style>'
)


def test_numbers_that_word_writes_by_itself_are_read() -> None:
    body = (
        item("objet", 1) + item("un", 1, 1) + item("deux", 1, 1) + item("trois", 1, 2) + item("durée", 1)
        + item("encore", 1, 1) + item("puce", 2) + item("reprise", 3) + item("suite", 1)
    )  # fmt: skip
    assert [block.text for block in blocks_of(document(body, numbering=NUMBERING)) if isinstance(block, ListItem)] == [
        "Article 1 objet", "a) un", "b) deux", "1.I trois", "Article 2 durée", "a) encore", "puce", "Article 9 reprise",
        "Article 10 suite",
    ]  # fmt: skip


def test_words_in_a_list_are_read_however_the_level_is_named() -> None:
    lists = (
        f'<w:abstractNum w:abstractNumId="5">{level(0, "none", "Il est faux que :")}{level(1, "bullet", "o")}'
        '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:pStyle w:val="Rang"/><w:lvlText w:val="Rang %3"/></w:lvl>'
        "</w:abstractNum>"
        f'<w:abstractNum w:abstractNumId="6"><w:styleLink w:val="Liste"/>{level(0, "bullet", "sauf")}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="Liste"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="1">'
        f'{level(1, "bullet", "ou non")}</w:lvlOverride></w:num>'
    )  # fmt: skip
    styles = '<w:style w:styleId="Rang"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = item("a", 1) + item("b", 1, 1) + item("c", 2) + item("d", 3, 1) + item("", 1)
    read = blocks_of(document(body + said("e", '<w:pStyle w:val="Rang"/>'), numbering=lists, styles=styles))
    assert [block.text for block in read if isinstance(block, ListItem)] == [
        *("Il est faux que : a", "b", "sauf c", "ou non d", "Il est faux que :", "Rang 1 e"),
    ]


def test_only_margins_that_a_section_shows_are_read() -> None:
    margins = (
        '<w:headerReference w:type="first" r:id="rheader"/><w:footerReference w:type="even" r:id="rfooter"/>'
    )
    body = said("corps") + f"<w:sectPr>{margins}%s</w:sectPr>"
    unused = {"header": said("en tête"), "footer": said("en pied")}
    assert read_text(document(body % "", shown=False, **unused)).margins == ()
    assert read_text(document(body % "<w:titlePg/>", shown=False, **unused)).margins == ("en tête",)


def test_a_heading_numbered_by_its_style_says_its_number() -> None:
    body = said("OBJET", '<w:pStyle w:val="Clause"/>') + said("DUREE", '<w:pStyle w:val="Titre1"/>')
    unnumbered = said("ANNEXE", '<w:pStyle w:val="Titre1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert blocks_of(document(body + unnumbered, styles=HEADING, numbering=NUMBERING)) == (
        Heading(1, "Article 1 OBJET"),
        Heading(1, "Article 2 DUREE"),
        Heading(1, "ANNEXE"),
    )


def test_an_outline_level_makes_a_heading_without_a_style() -> None:
    body = said("Titre", '<w:outlineLvl w:val="1"/>') + said("Corps", '<w:outlineLvl w:val="9"/>')
    assert blocks_of(document(body)) == (Heading(2, "Titre"), Paragraph("Corps"))


def test_a_note_is_read_after_the_paragraph_that_calls_it() -> None:
    call = '<w:p><w:r><w:t>Trois ans</w:t></w:r><w:r><w:footnoteReference w:id="{}"/></w:r></w:p>'
    notes = f'<w:footnote w:id="2">{said("sauf accord")}</w:footnote><w:footnote w:id="5">{said("et après")}</w:footnote>'
    assert blocks_of(document(call.format(2) + call.format(5), footnotes=notes)) == (
        Paragraph("Trois ans[note 1]"),
        Paragraph("[note 1] sauf accord"),
        Paragraph("Trois ans[note 2]"),
        Paragraph("[note 2] et après"),
    )


BOX = f"<w:txbxContent>{said('dans un')}{said('cadre')}</w:txbxContent>"
CHOICE = f"<mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice>"
INNER = f"<w:tbl><w:tr><w:tc>{said('b')}</w:tc></w:tr></w:tbl>"


def run(inside: str) -> str:
    return f"<w:p><w:r>{inside}</w:r></w:p>"


def alternatives(fallback: str) -> str:
    return run(f"<mc:AlternateContent>{CHOICE}<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>")


CASES: dict[str, tuple[str, Block]] = {
    "breaks": (run("<w:t>un</w:t><w:br/><w:t>deux</w:t><w:tab/><w:t>x</w:t>"), Paragraph("un\ndeux\tx")),
    "deleted": (run("<w:t>reste</w:t><w:del><w:r><w:t>parti</w:t></w:r></w:del>"), Paragraph("reste")),
    "field": (run("<w:instrText>REF x</w:instrText><w:t>art. 3</w:t>"), Paragraph("art. 3")),
    "control": (f"<w:sdt><w:sdtContent>{said('choisi')}</w:sdtContent></w:sdt>", Paragraph("choisi")),
    "symbol": (run('<w:sym w:font="Wingdings" w:char="F0FE"/>'), Paragraph("☑")),
    "box": (run(f"<w:drawing>{BOX}</w:drawing>"), Paragraph("dans un\ncadre")),
    "box written twice": (alternatives(f"<w:pict>{BOX}</w:pict>"), Paragraph("dans un\ncadre")),
    "box of two texts": (alternatives("<w:t>autre</w:t>"), Paragraph("dans un\ncadre\nautre")),
    "picture": (run('<w:drawing><wp:docPr descr="Logo"/></w:drawing>'), Paragraph("[Logo]")),
    "old picture": (run("<w:pict><v:shape/></w:pict>"), Paragraph("[image]")),
    "table in a table": (
        f"<w:tbl><w:tr><w:tc>{said('a')}{INNER}</w:tc><w:tc>{said('c')}</w:tc></w:tr></w:tbl>",
        Table((("a\nb", "c"),)),
    ),
}


@pytest.mark.parametrize(("body", "read"), CASES.values(), ids=CASES)
def test_each_thing_is_read_once(body: str, read: Block) -> None:
    assert blocks_of(document(body)) == (read,)


def test_headers_and_footers_are_read_apart_and_without_page_numbers() -> None:
    page = run(
        '<w:t>Page </w:t><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>4</w:t><w:fldChar w:fldCharType="end"/>'
        '<w:fldSimple w:instr="NUMPAGES"><w:r><w:t>9</w:t></w:r></w:fldSimple>'
    )
    text = read_text(document(said("corps"), footer=page, header=said("Région") + said("Région")))
    assert text.blocks == (Paragraph("corps"),)
    assert text.margins == ("Région", "Page")


def test_a_document_without_styles_is_read() -> None:
    assert blocks_of(document(said("seul"))) == (Paragraph("seul"),)
    assert blocks_of(docx_saying("un", "", "deux")) == (Paragraph("un"), Paragraph("deux"))


def test_content_nested_as_deep_as_xml_allows_is_read() -> None:
    opened, closed = "<w:sdt><w:sdtContent>" * 120, "</w:sdtContent></w:sdt>" * 120
    assert blocks_of(document(f"{opened}{said('au fond')}{closed}")) == (Paragraph("au fond"),)
    smart = run("<w:smartTag>" * 240 + "<w:t>au fond</w:t>" + "</w:smartTag>" * 240)
    assert blocks_of(document(smart)) == (Paragraph("au fond"),)
