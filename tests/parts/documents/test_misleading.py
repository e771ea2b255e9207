"""What would be printed otherwise than it reads, or that nobody could read, is refused by name and with its passage."""

import io

import pytest
from PIL import Image

from documents.findings import Misleading
from documents.structure import read_text
from documents.upload import TooLarge, check_docx
from tests.factories.word_edits import (
    CASES,
    DOCUMENT,
    FOOTER,
    HEADER,
    NUMBERING,
    case,
    field,
    paragraph,
    replaced,
    run,
    with_body,
    with_part,
    with_styles,
)

REFERENCE = case("ref")
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="x">'
    '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:srgbClr val="FFFFFF"/></a:lt1>'
    '<a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme></a:themeElements></a:theme>'
)


def words(properties: str = "", text: str = "cinq ans") -> str:
    return paragraph(run("repère ") + run(text, properties))


def style(kind: str, name: str, inside: str, based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{base}{inside}</w:style>'


def table(cells: str, properties: str = "", grid: str = '<w:gridCol w:w="4000"/>', row: str = "") -> str:
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr>{row}</w:trPr>{cells}</w:tr></w:tbl>"
        + paragraph("")
    )


def cell(blocks: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="4000" w:type="dxa"/>{properties}</w:tcPr>{blocks}</w:tc>'


def drawing(graphic: str, place: str = "inline") -> str:
    namespaces = (
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    return (
        f'<w:r><w:drawing><wp:{place} {namespaces}><wp:extent cx="900000" cy="900000"/><wp:docPr id="9" name="x" '
        f'descr="dessin"/><a:graphic>{graphic}</a:graphic></wp:{place}></w:drawing></w:r>'
    )


def graphic(kind: str, inside: str = "") -> str:
    return (
        f'<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/{kind}">{inside}</a:graphicData>'
    )


def filled(colour: str) -> str:
    return f"<w14:textFill {_W14}><w14:solidFill>{colour}</w14:solidFill></w14:textFill>"


def versions(one: str, other: str) -> str:
    choice, fallback = f'<mc:Choice Requires="w14">{one}</mc:Choice>', f"<mc:Fallback>{other}</mc:Fallback>"
    return f"<mc:AlternateContent {_MC}>{choice}{fallback}</mc:AlternateContent>"


def old_drawing(shape: str) -> str:
    return paragraph(f"<w:r><w:pict {VML}>{shape}</w:pict></w:r>")


VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
LOOKS = {
    "hidden": ("<w:vanish/>", "masqué"),
    "hidden in a style separator": ("<w:specVanish/>", "masqué"),
    "struck": ("<w:strike/>", "barré"),
    "struck twice": ('<w:dstrike w:val="true"/>', "barré"),
    "white": ('<w:color w:val="FFFFFF"/>', "couleur de son fond"),
    "nearly white": ('<w:color w:val="F4F4F4"/>', "couleur de son fond"),
    "pale yellow": ('<w:color w:val="FFFF99"/>', "couleur de son fond"),
    "black on black": (
        '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="101010"/>',
        "couleur de son fond",
    ),
    "black on a black pattern": (
        '<w:color w:val="000000"/><w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>',
        "couleur de son fond",
    ),
    "yellow marker on yellow": (
        '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>',
        "couleur de son fond",
    ),
    "automatic under a black marker": ('<w:highlight w:val="black"/>', "couleur de son fond"),
    "white of the theme": (
        '<w:color w:val="000000" w:themeColor="background1"/>',
        "couleur de son fond",
    ),
    "tint of the theme": (
        '<w:color w:val="000000" w:themeColor="accent1" w:themeTint="20"/>',
        "couleur de son fond",
    ),
    "see-through": (
        filled('<w14:srgbClr w14:val="000000"><w14:alpha w14:val="90000"/></w14:srgbClr>'),
        "effet",
    ),
    "without filling": (f"<w14:textFill {_W14}><w14:noFill/></w14:textFill>", "effet"),
    "filled white": (
        filled('<w14:srgbClr w14:val="FFFFFF"/>'),
        "couleur de son fond",
    ),
    "one point": ('<w:sz w:val="2"/>', "trop petit"),
    "five points and a half": ('<w:sz w:val="11"/>', "trop petit"),
    "raised and small": ('<w:vertAlign w:val="superscript"/><w:sz w:val="12"/>', "trop petit"),
    "as large as a page": ('<w:sz w:val="1600"/>', "trop grand"),
    "colour in letters": ('<w:color w:val="white"/>', "mal écrite"),
    "colour of three digits": ('<w:color w:val="FFF"/>', "mal écrite"),
    "size with a unit": ('<w:sz w:val="1pt"/>', "trop petit"),
    "size that is none": ('<w:sz w:val="2x"/>', "trop petit"),
    "squeezed": ('<w:w w:val="5"/>', "comprimé"),
    "fitted": ('<w:fitText w:val="20" w:id="1"/>', "comprimé"),
    "letters over each other": ('<w:spacing w:val="-150"/>', "chevauchent"),
    "below the page": ('<w:position w:val="-2000"/>', "hors de sa ligne"),
    "right to left": ("<w:rtl/>", "droite à gauche"),
    "on its side": ('<w:eastAsianLayout w:vert="1"/>', "droite à gauche"),
}


@pytest.mark.parametrize(("properties", "what"), LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize(
    "where", ["own", "character", "paragraph", "inherited", "table", "defaults", "header", "footer"]
)
def test_words_that_nobody_can_read(properties: str, what: str, where: str) -> None:
    """Wherever the look is stated: by the words, or by any style that bears on them."""
    content = with_part(REFERENCE, "word/theme/theme1.xml", "theme", _THEME)
    look = f"<w:rPr>{properties}</w:rPr>"
    if where == "own":
        content = with_body(content, words(properties))
    elif where == "character":
        content = with_styles(content, style("character", "Secret", look))
        content = with_body(content, words('<w:rStyle w:val="Secret"/>'))
    elif where == "paragraph":
        content = with_styles(content, style("paragraph", "Secret", look))
        content = with_body(content, paragraph(run("repère cinq ans"), '<w:pStyle w:val="Secret"/>'))
    elif where == "inherited":
        content = with_styles(
            content, style("paragraph", "Aieul", look) + style("paragraph", "Pere", "", "Aieul")
        )
        content = with_styles(content, style("paragraph", "Fils", "", "Pere"))
        content = with_body(content, paragraph(run("repère cinq ans"), '<w:pStyle w:val="Fils"/>'))
    elif where == "table":
        content = with_styles(content, style("table", "Grille", look))
        content = with_body(content, table(cell(words()), '<w:tblStyle w:val="Grille"/>'))
    elif where == "defaults":
        content = replaced(content, "word/styles.xml", '<w:sz w:val="21"/><w:szCs w:val="21"/>', properties)
    else:
        part = HEADER if where == "header" else FOOTER
        content = replaced(content, part, "<w:r>", run("repère cinq ans", properties) + "<w:r>")
    with pytest.raises(Misleading, match=what) as refusal:
        check_docx(content)
    assert refusal.value.passage
    assert "recommencez" in str(refusal.value)


BLOCKS = {
    "alternatives": (
        versions(words(), words()),
        "plusieurs versions",
    ),
    "unknown wrapper": (f'<x:cadre xmlns:x="urn:x">{words()}</x:cadre>', r"pas connue \(x:cadre\)"),
    "unknown in a cell": (
        table(cell(f'<x:cadre xmlns:x="urn:x">{words()}</x:cadre>{paragraph("")}')),
        "x:cadre",
    ),
    "another document": ('<w:altChunk xmlns:r="urn:r" r:id="rId1"/>', "document inséré"),
    "equation": (
        paragraph(
            '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>cinq</m:t></m:r></m:oMath>'
        ),
        "équation",
    ),
    "other direction": (paragraph(f'<w:bdo w:val="rtl">{run("cinq")}</w:bdo>'), "sens de lecture"),
    "turning character": (words(text="\u202esna qnic"), "retourne"),
    "computed day": (paragraph("<w:r><w:yearLong/></w:r>"), "date calculée"),
    "words above words": (
        paragraph(
            f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('x')}</w:rt><w:rubyBase>{run('y')}</w:rubyBase></w:ruby></w:r>"
        ),
        "phonétique",
    ),
    "loose words": (paragraph("<w:r>cinq ans</w:r>"), "hors de tout texte"),
    "element in a text": (
        paragraph("<w:r><w:t>trois<x:y xmlns:x='urn:x'/> cinq</w:t></w:r>"),
        "pas connue",
    ),
    "ink": (paragraph('<w:r><w:contentPart xmlns:r="urn:r" r:id="rId1"/></w:r>'), "encre"),
    "chart": (
        paragraph(
            drawing(
                '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"></a:graphicData>'
            )
        ),
        "graphique",
    ),
    "SmartArt": (
        paragraph(
            drawing(
                '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"></a:graphicData>'
            )
        ),
        "SmartArt",
    ),
    "shape": (paragraph(drawing(graphic("wordprocessingShape"))), "forme dessinée"),
    "group": (paragraph(drawing(graphic("wordprocessingGroup"))), "groupe de formes"),
    "text box": (
        paragraph(drawing(graphic("wordprocessingShape", f"<w:txbxContent>{words()}</w:txbxContent>"))),
        "zone de texte",
    ),
    "old text box": (
        old_drawing(f"<v:rect><v:textbox><w:txbxContent>{words()}</w:txbxContent></v:textbox></v:rect>"),
        "zone de texte",
    ),
    "WordArt": (
        old_drawing('<v:shape><v:textpath string="NUL"/></v:shape>'),
        "effet",
    ),
    "white rectangle": (
        old_drawing('<v:rect fillcolor="white"/>'),
        "forme dessinée",
    ),
    "frame": (
        paragraph(run("cinq ans"), '<w:framePr w:w="2000" w:x="20000" w:y="20000" w:hAnchor="page"/>'),
        "un cadre",
    ),
    "indent off the page": (paragraph(run("cinq ans"), '<w:ind w:left="-9000"/>'), "sort de la page"),
    "indent to the right": (paragraph(run("cinq ans"), '<w:ind w:left="20000"/>'), "sort de la page"),
    "negative right indent": (paragraph(run("cinq ans"), '<w:ind w:right="-6000"/>'), "sort de la page"),
    "first line off the page": (paragraph(run("cinq ans"), '<w:ind w:hanging="6000"/>'), "sort de la page"),
    "tab off the page": (
        paragraph("<w:r><w:tab/></w:r>" + run("cinq"), '<w:tabs><w:tab w:val="left" w:pos="25000"/></w:tabs>'),
        "sort de la page",
    ),
    "lines over each other": (
        paragraph(run("cinq ans"), '<w:spacing w:line="20" w:lineRule="exact"/>'),
        "coupé",
    ),
    "tiny spacing": (paragraph(run("cinq ans"), '<w:spacing w:line="12" w:lineRule="auto"/>'), "coupé"),
    "from right to left": (paragraph(run("cinq ans"), "<w:bidi/>"), "droite à gauche"),
    "merged cell": (
        table(cell(words(), '<w:vMerge w:val="restart"/>'))
        + table(cell(words(), "<w:vMerge/>")),
        "fusionnée",
    ),
    "cell merged across": (table(cell(words(), "<w:hMerge/>")), "fusionnée"),
    "turned cell": (table(cell(words(), '<w:textDirection w:val="btLr"/>')), "tourné"),
    "fitted cell": (table(cell(words(), "<w:tcFitText/>")), "comprimé"),
    "narrow column": (table(cell(words()), grid='<w:gridCol w:w="20"/>'), "trop étroite"),
    "cell off the page": (table(cell(words()), grid='<w:gridCol w:w="30000"/>'), "plus large"),
    "table pushed out": (table(cell(words()), '<w:tblInd w:w="-9000" w:type="dxa"/>'), "plus large"),
    "padded cell": (
        table(cell(words(), '<w:tcMar><w:left w:w="30000" w:type="dxa"/></w:tcMar>')),
        "plus large",
    ),
    "floating table": (table(cell(words()), '<w:tblpPr w:tblpX="30000"/>'), "flottant"),
    "columns turned": (table(cell(words()), "<w:bidiVisual/>"), "droite à gauche"),
    "hidden row": (table(cell(words()), row="<w:hidden/>"), "masquée"),
    "flat row": (table(cell(words()), row='<w:trHeight w:val="20" w:hRule="exact"/>'), "hauteur fixe"),
    "white in a white cell": (
        table(cell(words('<w:color w:val="222222"/>'), '<w:shd w:val="clear" w:fill="000000"/>')),
        "couleur de son fond",
    ),
    "number without its field's end": (
        paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("cinq ans")),
        "inachevé",
    ),
    "drawn field": (paragraph(field("EQ \\f(1;2)", None)), "EQ"),
    "drawn symbol": (paragraph(field("SYMBOL 74", None)), "SYMBOL"),
    "cell crossed out": (
        table(cell(words(), '<w:tcBorders><w:tl2br w:val="single" w:sz="8"/></w:tcBorders>')),
        "barrée d’un trait",
    ),
    "setting of a table that nobody knows": (table(cell(words()), "<w:inconnu/>"), "w:inconnu"),
    "look stated twice": (
        paragraph('<w:r><w:rPr><w:vanish w:val="0"/><w:vanish/></w:rPr><w:t>cinq</w:t></w:r>'),
        "deux fois",
    ),
    "two looks of one run": (
        paragraph("<w:r><w:rPr><w:b/></w:rPr><w:rPr><w:vanish/></w:rPr><w:t>cinq</w:t></w:r>"),
        "masqué|deux fois",
    ),
    "look in several versions": (
        paragraph(f"<w:r><w:rPr>{versions('<w:vanish/>', '<w:b/>')}</w:rPr><w:t>cinq</w:t></w:r>"),
        "plusieurs versions",
    ),
    "small complex letters": (words('<w:cs/><w:szCs w:val="2"/>'), "trop petit"),
    "in relief": (words("<w:emboss/>"), "en relief"),
}  # fmt: skip


@pytest.mark.parametrize(("blocks", "what"), BLOCKS.values(), ids=BLOCKS)
def test_what_would_be_printed_otherwise_or_is_not_known(blocks: str, what: str) -> None:
    with pytest.raises(Misleading, match=what):
        check_docx(with_body(REFERENCE, blocks))


PAGES = {
    "two bodies": (
        "</w:body>",
        "</w:body><w:body><w:p><w:r><w:t>cinq</w:t></w:r></w:p></w:body>",
        "deux fois",
    ),
    "tiny page": (
        '<w:pgSz w:w="11906" w:h="16838"/>',
        '<w:pgSz w:w="300" w:h="300"/>',
        "hors de l’ordinaire",
    ),
    "words above the page": ('w:top="1701"', 'w:top="-9000"', "hors de l’ordinaire"),
    "footer under the page": ('w:footer="624"', 'w:footer="-9000"', "hors de l’ordinaire"),
    "words beside the page": ('w:left="1418"', 'w:left="30000"', "hors de l’ordinaire"),
    "columns of a letter": ("</w:sectPr>", '<w:cols w:num="40"/></w:sectPr>', "hors de l’ordinaire"),
    "pressed letters": (
        "</w:sectPr>",
        '<w:docGrid w:type="snapToChars" w:charSpace="-30000"/></w:sectPr>',
        "hors de l’ordinaire",
    ),
    "numbered lines": ("</w:sectPr>", '<w:lnNumType w:countBy="1"/></w:sectPr>', "numéros de ligne"),
    "turned page": ("</w:sectPr>", '<w:textDirection w:val="tbRl"/></w:sectPr>', "en colonne"),
    "columns narrower than a table": (
        "</w:sectPr>",
        '<w:cols w:num="2" w:space="720"/></w:sectPr>',
        "plus large que la page",
    ),
    "picture under the page": (
        "<w:body>",
        '<w:background><v:background xmlns:v="urn:schemas-microsoft-com:vml"/></w:background><w:body>',
        "couleur de page",
    ),
    "coloured page": ("<w:body>", '<w:background w:color="1F3A5F"/><w:body>', "couleur de page"),
}


@pytest.mark.parametrize(("old", "new", "what"), PAGES.values(), ids=PAGES)
def test_pages_on_which_words_would_not_fit(old: str, new: str, what: str) -> None:
    with pytest.raises(Misleading, match=what):
        check_docx(replaced(REFERENCE, DOCUMENT, old, new))


@pytest.mark.parametrize(
    ("level", "what"),
    [('<w:color w:val="FFFFFF"/>', "numéro de liste"), ("<w:vanish/>", "numéro de liste"), ('<w:sz w:val="2"/>', "numéro")],
)  # fmt: skip
def test_a_number_that_nobody_can_read(level: str, what: str) -> None:
    numbered = replaced(REFERENCE, NUMBERING, 'w:numFmt w:val="bullet"', 'w:numFmt w:val="decimal"')
    numbered = replaced(numbered, NUMBERING, 'w:lvlText w:val="•"', 'w:lvlText w:val="%1."')
    check_docx(numbered)
    with pytest.raises(Misleading, match=what):
        check_docx(replaced(numbered, NUMBERING, "<w:rPr>", f"<w:rPr>{level}"))


@pytest.mark.parametrize("style", ["cardinalText", "ordinalText", "chicago", "hebrew1"])
def test_numbers_that_nobody_here_counts_are_refused(style: str) -> None:
    with pytest.raises(Misleading, match="format inconnu"):
        check_docx(replaced(REFERENCE, NUMBERING, 'w:numFmt w:val="bullet"', f'w:numFmt w:val="{style}"'))


@pytest.mark.parametrize(
    ("part", "old", "new", "what"),
    [
        ("word/settings.xml", 'defaultTabStop w:val="708"', 'defaultTabStop w:val="31000"', "par défaut"),
        ("word/styles.xml", "<w:tblCellMar><w:left", '<w:tblCellMar><w:tl2br w:val="single"/><w:left', "barrées"),
        ("word/styles.xml", 'w:styleId="Title"', 'w:styleId="Normal"', "du même nom"),
        ("word/styles.xml", "<w:rPr><w:b/><w:bCs/>", f"<w:rPr>{versions('<w:vanish/>', '')}<w:b/><w:bCs/>", "versions"),
        ("word/numbering.xml", "<w:num ", '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num ', "du même nom"),
    ],
)  # fmt: skip
def test_settings_that_hide_or_that_programs_read_in_two_ways(
    part: str, old: str, new: str, what: str
) -> None:
    with pytest.raises(Misleading, match=what):
        check_docx(replaced(REFERENCE, part, old, new))


def test_a_theme_turned_inside_out_is_seen_through() -> None:
    content = with_part(REFERENCE, "word/theme/theme1.xml", "theme", _THEME)
    content = with_body(content, words('<w:color w:val="000000" w:themeColor="text1"/>'))
    check_docx(content)
    mapping = '<w:clrSchemeMapping w:bg1="dark1" w:t1="light1"/></w:settings>'
    with pytest.raises(Misleading, match="couleur de son fond"):
        check_docx(replaced(content, "word/settings.xml", "</w:settings>", mapping))


@pytest.mark.parametrize("named", ["secret", "SECRET"])
def test_a_style_named_in_other_capitals_is_found(named: str) -> None:
    content = with_styles(REFERENCE, style("character", "Secret", "<w:rPr><w:vanish/></w:rPr>"))
    with pytest.raises(Misleading, match="masqué"):
        check_docx(with_body(content, words(f'<w:rStyle w:val="{named}"/>')))


def test_a_style_that_is_not_there_is_the_ordinary_one() -> None:
    lost = with_body(REFERENCE, paragraph(run("cinq ans"), '<w:pStyle w:val="Perdu"/>'))
    check_docx(lost)
    named = '<w:name w:val="Normal"/>'
    with pytest.raises(Misleading, match="masqué"):
        check_docx(replaced(lost, "word/styles.xml", named, f"{named}<w:rPr><w:vanish/></w:rPr>"))


def test_a_bullet_made_of_words_is_refused() -> None:
    with pytest.raises(Misleading, match="puce faite de mots"):
        check_docx(replaced(REFERENCE, NUMBERING, 'w:lvlText w:val="•"', 'w:lvlText w:val="sauf si"'))


def test_words_above_the_notes_are_found() -> None:
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:type="separator" w:id="0">{words()}</w:footnote></w:footnotes>'
    )
    with pytest.raises(Misleading, match="sépare les notes"):
        check_docx(with_part(REFERENCE, "word/footnotes.xml", "footnotes", notes))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("hid-style-inherited", "masqué"),
        ("white-on-white", "couleur de son fond"),
        ("block-alternate", "plusieurs versions"),
    ],
)
def test_files_that_were_accepted_once(name: str, what: str) -> None:
    with pytest.raises(Misleading, match=what):
        check_docx(case(name))


@pytest.mark.parametrize(
    "name",
    sorted(
        {path.stem for path in CASES.glob("*.docx")}
        - {"hid-style-inherited", "white-on-white", "block-alternate"}
    ),
)
def test_files_that_print_what_they_say_pass(name: str) -> None:
    check_docx(case(name))


def test_what_the_text_itself_holds_passes_where_it_came_from() -> None:
    boxed = with_body(
        REFERENCE,
        paragraph(drawing(graphic("wordprocessingShape", f"<w:txbxContent>{words()}</w:txbxContent>"))),
    )
    check_docx(boxed, boxed)
    with pytest.raises(Misleading, match="zone de texte"):
        check_docx(boxed, REFERENCE)


def test_a_comment_in_the_file_cuts_no_text() -> None:
    content = with_body(REFERENCE, paragraph("<w:r><w:t>trois<!-- --> et cinq ans</w:t></w:r>"))
    assert any("trois et cinq ans" in str(block) for block in read_text(content).blocks)


def test_a_picture_of_too_many_points_is_refused() -> None:
    large = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(large, "PNG")
    content = with_part(REFERENCE, "word/media/large.png", "image", large.getvalue())
    with pytest.raises(TooLarge, match="64 millions de points"):
        check_docx(content)
