"""What is read is what the product's fonts print: signs of symbol fonts, bullets, families that no font here draws."""

import io
import re
import zipfile

import pikepdf
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from documents.compare import compare
from documents.converter import Converter
from documents.font_setting import ReplacedFont, put_back, refuse_undrawn, replaced_fonts
from documents.font_signs import with_signs
from documents.package import Package
from documents.pdf_text import pdf_text
from documents.prepared import archived, prepare
from documents.printed_fonts import check_fonts
from documents.problems import FontNotDrawn, SignNotDrawn, Undrawable, UnexpectedResult
from documents.produce import produce_pdf
from documents.reading import read_docx
from documents.structure import ListItem, blocks_of, lines_of
from tests.parts.documents.small_docx import docx_saying
from tests.parts.documents.test_fonts_seen import font_named
from tests.parts.documents.test_produce import ABOUT

PACKAGES = "http://schemas.openxmlformats.org/package/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BULLETS = [
    ("Symbol", "\uf0b7", "•"),
    ("Symbol", "·", "•"),
    ("Wingdings", "\uf0a7", "▪"),
    ("Wingdings", "\uf0d8", "➢"),
    ("Wingdings", "\uf0fc", "✓"),
    ("Wingdings", "\uf076", "❖"),
    ("Wingdings", "\uf06e", "■"),
    ("Wingdings", "\uf0e0", "→"),
    ("Wingdings", "v", "❖"),
    ("Wingdings 2", "\uf050", "✓"),
    ("Wingdings 3", "\uf07d", "▶"),
    ("Webdings", "\uf034", "▶"),
    ("Webdings", "\uf021", "•"),  # a spider, which no font here draws: a bullet says nothing
    ("Zapf Dingbats", "3", "✓"),
    ("Courier New", "o", "◦"),
    ("OpenSymbol", "•", "•"),
    ("Noto Sans Symbols", "●", "●"),
    ("Marlett", "\uf0b7", "•"),
    ("Arial", "-", "-"),
    ("Arial", "•", "•"),
]


def saved(document: "Document") -> bytes:
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def listed(font: str, bullet: str) -> bytes:
    document = Document()
    document.add_paragraph("Premier point", style="List Bullet")
    for one in document.part.numbering_part.element.xpath("//w:lvl"):
        one.find(qn("w:numFmt")).set(qn("w:val"), "bullet")
        one.find(qn("w:lvlText")).set(qn("w:val"), bullet)
        properties = one.find(qn("w:rPr"))
        if properties is not None:
            one.remove(properties)
        fonts = (
            f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:hint="default"/></w:rPr>'
        )
        one.append(parse_xml(fonts))
    return saved(document)


@pytest.mark.parametrize(("font", "bullet", "drawn"), BULLETS)
def test_a_bullet_is_drawn_by_a_font_of_the_product(
    converter: Converter, font: str, bullet: str, drawn: str
) -> None:
    made = produce_pdf(listed(font, bullet), converter, ABOUT, fields={}).pdf
    assert re.fullmatch(rf"{re.escape(drawn)}\s*Premier point", pdf_text(made).strip())


def with_xml(run: str, words: str = "Avant") -> bytes:
    """A paragraph that begins with ``words``, with one more run."""
    document = Document()
    paragraph = document.add_paragraph(words)
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{run}</w:r>"))
    return saved(document)


def in_font(font: str, words: str) -> str:
    return (
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t xml:space="preserve">{words}</w:t>'
    )


SIGNS = [
    ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "☑"),
    ('<w:sym w:font="Wingdings" w:char="00FC"/>', "✓"),
    ('<w:sym w:font="Wingdings 2" w:char="F052"/>', "☑"),
    ('<w:sym w:font="Symbol" w:char="F061"/>', "α"),
    ('<w:sym w:font="MS Gothic" w:char="2610"/>', "☐"),
    (in_font("Wingdings", "\uf0fc"), "✓"),
    (in_font("Symbol", "abc"), "αβχ"),
    (in_font("Webdings", "a"), "✔"),
    (in_font("Arial", "\uf0b7"), "•"),
    ('<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>aé</w:t>', "αé"),
    ('<w:rPr><w:rFonts w:cs="Wingdings" w:eastAsia="Wingdings"/></w:rPr><w:t>trois</w:t>', "trois"),
]


@pytest.mark.parametrize(("run", "said"), SIGNS)
def test_a_sign_is_read_as_it_is_printed(converter: Converter, run: str, said: str) -> None:
    docx = with_xml(run, "Avant ")
    assert [block.text for block in blocks_of(docx)] == [f"Avant {said}"]
    assert pdf_text(produce_pdf(docx, converter, ABOUT, fields={}).pdf).strip() == f"Avant {said}"


@pytest.mark.parametrize("where", ["style", "theme", "defaults", "table"])
def test_words_that_a_style_turns_into_signs_are_read_as_signs(where: str) -> None:
    """« trois ans » would be shown, and pictures printed."""
    (block,) = blocks_of(styled(where, "Wingdings", "vlnu"))
    assert lines_of(block) == ("❖●■◆",)


def styled(where: str, font: str, words: str) -> bytes:
    document = Document()
    fonts = f'<w:rFonts {nsdecls("w")} w:ascii="{font}" w:hAnsi="{font}"/>'
    styles = document.styles.element
    if where == "table":
        document.add_table(1, 1).rows[0].cells[0].text = words
        style = next(one for one in styles.iter(qn("w:style")) if one.get(qn("w:type")) == "table")
        style.append(parse_xml(f"<w:rPr {nsdecls('w')}>{fonts}</w:rPr>"))
        document.tables[0].style = document.styles[style.find(qn("w:name")).get(qn("w:val"))]
    else:
        document.add_paragraph(words)
    defaults = styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if where in {"defaults", "table"}:
        defaults.remove(defaults.find(qn("w:rFonts")))
    if where == "defaults":
        defaults.insert(0, parse_xml(fonts))
    if where == "style":
        document.styles["Normal"].font.name = font
    content = saved(document)
    if where == "theme":
        content = with_part(
            content, "word/theme/theme1.xml", r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{font}"'
        )
    return content


def with_part(content: bytes, part: str, pattern: str, instead: str) -> bytes:
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(result, "w") as after:
        for name in before.namelist():
            words = before.read(name)
            if name == part:
                words, times = re.subn(pattern, instead, words.decode())
                assert times
                words = words.encode()
            after.writestr(name, words)
    return result.getvalue()


@pytest.mark.parametrize(
    ("run", "family", "code"),
    [
        ('<w:sym w:font="Webdings" w:char="F021"/>', "Webdings", 0xF021),
        ('<w:sym w:font="Code 39" w:char="F041"/>', "Code 39", 0xF041),
        ('<w:sym w:font="Wingdings" w:char="zzzz"/>', "Wingdings", 0),
        (in_font("Webdings", "\uf021"), "Webdings", 0xF021),
        (in_font("Wingdings", "vM"), "Wingdings", ord("v")),
        (in_font("Arial", "\uf099"), "Symbol", 0xF099),
    ],
)
def test_a_sign_that_is_not_known_is_refused_with_its_paragraph(
    converter: Converter, run: str, family: str, code: int
) -> None:
    docx = with_xml(run, "Le bénéficiaire ")
    with pytest.raises(SignNotDrawn, match="Le bénéficiaire") as refusal:
        produce_pdf(docx, converter, ABOUT, fields={})
    assert (refusal.value.family, refusal.value.code) == (family, code)


def test_a_character_that_no_font_draws_is_refused_with_its_paragraph() -> None:
    with pytest.raises(Undrawable, match="au paragraphe « Une fusée"):
        refuse_undrawn(Package.opened(docx_saying("Rien.", "Une fusée \U0001f680")))


def in_fonts_of(template: bytes, edited: bytes) -> bytes:
    return archived(put_back(prepare(Package.opened(edited)), Package.opened(template)))


FOREIGN = "Comic Sans MS"


@pytest.mark.parametrize("where", ["style", "theme", "defaults", "table"])
def test_a_font_is_put_back_to_the_template_s_and_said(
    converter: Converter, template: bytes, where: str
) -> None:
    edited = styled(where, FOREIGN, "Trois ans")
    assert replaced_fonts(Package.opened(edited)) == (ReplacedFont(FOREIGN, "Trois ans", 1),)
    with pytest.raises(FontNotDrawn, match=f"{FOREIGN} du paragraphe « Trois ans »"):
        produce_pdf(edited, converter, ABOUT, fields={})
    made = produce_pdf(in_fonts_of(template, edited), converter, ABOUT, fields={})
    assert fonts_of(made.pdf) <= {"LiberationSans", "Caladea", "Carlito"}


def fonts_of(pdf: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names = {str(font.BaseFont) for page in opened.pages for font in page.resources.Font.values()}
    return {name.partition("+")[2].partition("-")[0] for name in names}


def test_a_run_in_another_font_is_printed_in_the_template_s(
    converter: Converter, filled: bytes, template: bytes
) -> None:
    edited = with_part(
        filled,
        "word/document.xml",
        r"<w:r><w:t( xml:space=\"preserve\")?>(?=[^<]{40})",
        f'<w:r><w:rPr><w:rFonts w:ascii="{FOREIGN}" w:hAnsi="{FOREIGN}"/></w:rPr><w:t xml:space="preserve">',
    )
    deviation = compare(filled, edited)
    assert deviation.is_empty
    assert [font.family for font in deviation.fonts] == [FOREIGN]
    assert deviation.fonts[0].paragraphs > 20
    made, plain = (
        produce_pdf(docx, converter, ABOUT, fields={}).pdf for docx in (in_fonts_of(template, edited), filled)
    )
    assert fonts_of(made) == fonts_of(plain) == {"LiberationSans"}
    assert pdf_text(made) == pdf_text(plain)


def test_the_style_of_the_template_has_its_font_again() -> None:
    template, edited = (styled("style", font, "mot") for font in ("Cambria", FOREIGN))
    again = in_fonts_of(template, edited)
    assert replaced_fonts(Package.opened(again)) == ()
    assert b'w:ascii="Cambria"' in Package.opened(again).parts["word/styles.xml"]


@pytest.mark.parametrize("font", ["Arial", "Calibri", "Cambria", "Times New Roman", "Courier New", "Carlito"])
def test_a_font_with_an_equal_stays(converter: Converter, template: bytes, font: str) -> None:
    edited = styled("style", font, "Trois ans")
    package = prepare(Package.opened(edited))
    assert put_back(package, Package.opened(template)) is package
    assert replaced_fonts(Package.opened(edited)) == ()
    assert produce_pdf(edited, converter, ABOUT, fields={}).pages == 1


def test_a_text_of_the_program_keeps_its_bytes(filled: bytes) -> None:
    package = Package.opened(filled)
    assert with_signs(package) is package


def test_a_font_that_a_file_brings_along_is_left_out(converter: Converter) -> None:
    """It could draw « deux » for « trois »: LibreOffice would take it."""
    hostile = with_own_font(styled("style", "Marianne Essai !", "trois"), "Marianne Essai !")
    assert fonts_of(converter.convert(archived(hostile))) == {"LiberationSerif"}
    assert fonts_of(converter.convert(archived(prepare(hostile)))) == {"LiberationSans"}


def with_own_font(content: bytes, name: str) -> Package:
    """ECMA-376, part 1, §17.8.1: the first bytes of the file are mixed with its key, which is all zeros here."""
    package = Package.opened(content)
    key = "{00000000-0000-0000-0000-000000000000}"
    font = f'<w:font w:name="{name}"><w:embedRegular r:id="rId1" w:fontKey="{key}"/></w:font></w:fonts>'
    relation = (
        f'<Relationships xmlns="{PACKAGES}/relationships"><Relationship Id="rId1" Type="{RELATIONS}/font" '
        'Target="fonts/font1.odttf"/></Relationships>'
    )
    table = package.parts["word/fontTable.xml"].decode().replace("</w:fonts>", font)
    parts = {
        "word/fontTable.xml": table.encode(),
        "word/_rels/fontTable.xml.rels": relation.encode(),
        "word/fonts/font1.odttf": font_named(name),
    }
    return Package({**package.parts, **parts})


def test_a_text_saved_by_libreoffice_has_nothing_to_say(filled: bytes) -> None:
    """It names fonts of other scripts in every style."""
    edited = with_part(
        filled, "word/styles.xml", r'w:(eastAsia|cs)="Liberation Sans"', r'w:\1="Noto Sans CJK SC"'
    )
    assert compare(filled, edited).fonts == ()
    ready = with_signs(Package.opened(edited))
    assert b"Noto" not in ready.parts["word/styles.xml"]


def test_a_font_of_the_page_that_the_text_does_not_ask_for_is_refused(converter: Converter) -> None:
    with (
        pikepdf.open(io.BytesIO(converter.convert(docx_saying("mot")))) as pdf,
        pytest.raises(UnexpectedResult, match="Caladea y remplace"),
    ):
        check_fonts(pdf, frozenset({"Liberation Serif"}))


def test_a_bullet_says_nothing_and_a_number_its_words() -> None:
    blocks = read_docx(listed("Wingdings", "\uf0d8")).articles[0].blocks
    assert blocks == (ListItem(0, "Premier point"),)
