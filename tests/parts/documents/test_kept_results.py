"""What Word kept as the result of a field is what is read and what is printed, wherever the field stands."""

from collections.abc import Callable

import pytest

from documents.converter import Converter
from documents.pdf_text import pdf_text
from documents.prepared import prepared
from documents.structure import lines_of, read_text
from tests.factories.word_edits import (
    FOOTER,
    HEADER,
    WORDS,
    archive_of,
    case,
    field,
    instead_of_three,
    paragraph,
    parts_of,
    replaced,
    run,
    simple_field,
    with_body,
    with_part,
)

REFERENCE = case("ref")
_CODES = [
    *("TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "DOCPROPERTY Subject", "DOCVARIABLE duree", "FILENAME"),
    *("FILENAME \\p", "NUMWORDS", "NUMCHARS", "NUMPAGES", "PAGE", "SECTIONPAGES", "SECTION", "TEMPLATE", "USERNAME"),
    *('DATE \\@ "yyyy"', "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "EDITTIME", "REVNUM", "LASTSAVEDBY"),
    *("REF duree", "REF lost \\h", "PAGEREF lost \\h", "NOTEREF lost", "STYLEREF Title", "SEQ Article", "QUOTE cinq"),
    *("= 2 + 3", 'IF 1 = 1 "cinq" "trois"', "SYMBOL 74 \\f Wingdings", "EQ \\f(1;2)", "MERGEFIELD duree", "ASK x y"),
    *("HYPERLINK https://exemple.example", "INFO Subject", "FILLIN x", "CITATION x", "TOC \\o", "INDEX", "ADDIN x"),
]  # fmt: skip
_NESTED = field(
    "IF",
    run("trois"),
).replace(
    " IF ", f' IF </w:instrText></w:r>{field("DOCPROPERTY x", "cinq")}<w:r><w:instrText> = 1 "cinq" "deux" '
)


def printed(converter: Converter, content: bytes) -> str:
    return " ".join(pdf_text(converter.convert(prepared(content))).split())


def read(content: bytes) -> str:
    text = read_text(content)
    lines = [line for block in text.blocks for line in lines_of(block)]
    return " ".join(" ".join([*lines, *text.margins]).split())


@pytest.mark.parametrize(
    "runs",
    [
        *map(field, _CODES),
        *(simple_field(code.replace('"', "&quot;")) for code in _CODES),
        _NESTED,
        field("QUOTE", field("SUBJECT")),
        field("REF x", f'<w:hyperlink w:anchor="lost">{run("trois")}</w:hyperlink>'),
        field(
            "FORMTEXT", "trois", '<w:ffData><w:textInput><w:default w:val="cinq"/></w:textInput></w:ffData>'
        ),
        field(
            "FORMDROPDOWN",
            "cinq",
            '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="cinq"/>'
            '<w:listEntry w:val="trois"/></w:ddList></w:ffData>',
        ),
        field(
            "FORMDROPDOWN",
            None,
            '<w:ffData><w:ddList><w:default w:val="0"/><w:listEntry w:val="trois"/></w:ddList></w:ffData>',
        ),
        field("XE cinq", None) + run("trois"),
        field("SET duree cinq", None) + field("REF duree"),
        run("tro") + '<w:proofErr w:type="spellStart"/>' + run("is"),
        '<w:r><w:instrText xml:space="preserve">cinq </w:instrText></w:r>' + run("trois"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("trois"),
        run("trois", "<w:webHidden/>"),
        f'<w:smartTag w:uri="x" w:element="y"><w:smartTagPr/>{run("trois")}</w:smartTag>',
        f'<w:customXml w:uri="x" w:element="y">{run("trois")}</w:customXml>',
    ],
)
def test_what_word_kept_is_read_and_printed(converter: Converter, runs: str) -> None:
    content = instead_of_three(REFERENCE, runs)
    assert WORDS in read(content)
    assert WORDS in printed(converter, content)


@pytest.mark.parametrize("wrapped", [field("DATE", "le 3 mai"), simple_field("SUBJECT", "le 3 mai")])
def test_in_headers_footers_notes_and_text_boxes(converter: Converter, wrapped: str) -> None:
    note = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="2">{paragraph(run("note faite ") + wrapped)}</w:footnote></w:footnotes>'
    )
    notes = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    content = with_part(REFERENCE, "word/footnotes.xml", "footnotes", note, notes)
    content = with_body(content, paragraph(run("appel") + '<w:r><w:footnoteReference w:id="2"/></w:r>'))
    content = with_body(content, paragraph(f"<w:r>{text_box(paragraph(run('cadre fait ') + wrapped))}</w:r>"))
    content = replaced(content, HEADER, "<w:r>", run("tête faite ") + wrapped + "<w:r>")
    content = replaced(content, FOOTER, "<w:r>", run("pied fait ") + wrapped + "<w:r>")
    for words in (read(content), printed(converter, content)):
        for place in ("note faite", "cadre fait", "tête faite", "pied fait"):
            assert f"{place} le 3 mai" in words


def text_box(blocks: str) -> str:
    return (
        '<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:rect style="width:300pt;height:60pt"><v:textbox>'
        f"<w:txbxContent>{blocks}</w:txbxContent></v:textbox></v:rect></w:pict>"
    )


def test_pages_go_on_being_counted_in_footers_only(converter: Converter) -> None:
    assert prepared(REFERENCE) is REFERENCE
    words = printed(converter, REFERENCE)
    assert "Page 1 / " in words
    assert "Page 2 / " in words
    dressed = replaced(REFERENCE, FOOTER, " PAGE ", " PAGE \\# &quot;'cinq ans'&quot; ")
    assert "Page 1 /" in read(dressed)


@pytest.mark.parametrize("write", [field, simple_field])
def test_pages_of_a_section_are_those_that_word_kept(
    converter: Converter, write: Callable[[str, str], str]
) -> None:
    content = replaced(REFERENCE, HEADER, "<w:r>", write("SECTIONPAGES", "sous réserve ") + "<w:r>")
    assert "sous réserve Région" in read(content)
    assert "sous réserve Région" in printed(converter, content)


@pytest.mark.parametrize("level", ["block", "row", "cell", "run"])
def test_a_content_control_prints_what_it_holds(converter: Converter, level: str) -> None:
    def control(content: str) -> str:
        bound = '<w:dataBinding w:xpath="/x:d[1]" w:prefixMappings="xmlns:x=\'urn:x\'" w:storeItemID="{1}"/>'
        listed = (
            '<w:dropDownList w:lastValue="2"><w:listItem w:displayText="cinq" w:value="2"/></w:dropDownList>'
        )
        return f"<w:sdt><w:sdtPr>{bound}{listed}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    words = paragraph(control(run("repère trois ans")) if level == "run" else run("repère trois ans"))
    cell = f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/></w:tcPr>{words}</w:tc>'
    row = f"<w:tr>{control(cell) if level == 'cell' else cell}</w:tr>"
    table = (
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid>'
        f"{control(row) if level == 'row' else row}</w:tbl>"
    )
    content = with_body(REFERENCE, control(words) if level == "block" else table)
    assert "repère trois ans" in read(content)
    assert "repère trois ans" in printed(converter, content)


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-15"])
def test_a_part_in_another_encoding_is_made_ready_too(converter: Converter, encoding: str) -> None:
    parts = parts_of(instead_of_three(REFERENCE, field("SUBJECT")))
    text = parts["word/document.xml"].decode().replace('encoding="UTF-8"', f'encoding="{encoding}"')
    parts["word/document.xml"] = text.encode(encoding, "xmlcharrefreplace")
    content = archive_of(parts)
    assert WORDS in read(content)
    assert WORDS in printed(converter, content)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("f-subject", WORDS),
        ("f-ref-bookmark", WORDS),
        ("sdt-bind-text", WORDS),
        ("ff-dropdown", "pour une durée de cinq ans"),
        ("stale-crossref-EPN-2026-0014", WORDS),
        ("lost-reference", "au sens de l’article 9, "),
        ("webhidden", WORDS),
        ("word-online", WORDS),
        ("none-words", "Il est faux que :"),
    ],
)
def test_files_that_printed_otherwise_than_they_read(converter: Converter, name: str, words: str) -> None:
    assert words in read(case(name))
    assert words in printed(converter, case(name))
    assert "Reference source not found" not in printed(converter, case(name))


def test_what_is_ready_stays_as_it_is() -> None:
    once = prepared(case("f-subject"))
    assert prepared(once) is once


def test_fonts_that_a_file_brings_are_left_aside() -> None:
    """Their letters could have any shape: « trois » drawn as « cinq »."""
    table = parts_of(REFERENCE)["word/fontTable.xml"].decode()
    brought = '<w:embedRegular r:id="rF" w:fontKey="{00000000-0000-0000-0000-000000000000}"/></w:font>'
    content = replaced(REFERENCE, "word/fontTable.xml", table, table.replace("</w:font>", brought, 1))
    assert b"embedRegular" in parts_of(content)["word/fontTable.xml"]
    assert b"embedRegular" not in parts_of(prepared(content))["word/fontTable.xml"]
