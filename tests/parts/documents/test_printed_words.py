"""The page says what the file was read to say, word by word, in order; nothing else makes the file ready here.

Each file goes to LibreOffice as it is: this net holds alone, whatever the one before it lets through.
"""

import io
import subprocess
from pathlib import Path

import pytest
from docx import Document

from documents.converter import Converter
from documents.prepared import prepared
from documents.printed_words import PrintedOtherwise, check_printed
from documents.structure import read_text
from tests.factories.word_file import (
    call,
    field,
    item,
    levels,
    notes,
    paragraph,
    run,
    table,
    text_box,
    word_file,
)

CASES = Path(__file__).parent / "word_cases"
LONG = (
    "Les parties conviennent que la médiation numérique vise l’appropriation des usages par les habitants, dans un "
    "délai de trois mois, sans condition de durée ; l’espace public numérique est ouvert douze heures par semaine. "
)
OPENED = "Pour une durée de "
ON = " ans, sans autre condition."


def check(converter: Converter, docx: bytes) -> None:
    check_printed(converter.convert(docx), read_text(docx))


def around(runs: str) -> str:
    """A sentence with these runs in the place of its number."""
    return paragraph("Avant.") + paragraph(run(OPENED) + runs + run(ON)) + paragraph("Après.")


@pytest.mark.parametrize(
    ("name", "passage"),
    [
        ("f-subject", "cinq"),
        ("f-ref-bookmark", "trois"),
        ("sdt-bind-text", "cinq"),
        ("stale-crossref-EPN-2026-0014", "Error: Reference source not found"),
        ("lost-reference", "Error: Reference source not found"),
        ("hid-style-inherited", "trois"),
        ("webhidden", "trois"),
        ("block-alternate", "PIEGE cinq"),
    ],
)
def test_each_case_is_refused_with_its_passage(converter: Converter, name: str, passage: str) -> None:
    with pytest.raises(PrintedOtherwise) as refusal:
        check(converter, (CASES / f"{name}.docx").read_bytes())
    assert passage in str(refusal.value)


@pytest.mark.parametrize(("name", "passage"), [("ff-dropdown", "cinq"), ("none-words", "Il est faux que")])
def test_what_is_read_by_now_was_seen_on_the_page_before(
    converter: Converter, name: str, passage: str
) -> None:
    """The reader learnt to say the chosen entry of a list, and words in the place of a number: both nets agree."""
    content = (CASES / f"{name}.docx").read_bytes()
    page, seen_before = converter.convert(content), (CASES / "ref.docx").read_bytes()
    check_printed(page, read_text(content))
    with pytest.raises(PrintedOtherwise) as refusal:
        check_printed(page, read_text(seen_before))
    assert passage in str(refusal.value)


@pytest.mark.parametrize("name", ["ref", "white-on-white"])
def test_the_same_words_pass_whatever_they_look_like(converter: Converter, name: str) -> None:
    check(converter, (CASES / f"{name}.docx").read_bytes())


OTHERWISE = {
    "a title": around(field("TITLE")),
    "a subject": around(field("SUBJECT")),
    "keywords": around(field("KEYWORDS")),
    "comments": around(field("COMMENTS")),
    "a property": around(field("DOCPROPERTY Title")),
    "a date": around(field('DATE \\@ "yyyy"')),
    "the name of the file": around(field("FILENAME")),
    "a count of words": around(field("NUMWORDS")),
    "a count of pages": around(field("NUMPAGES")),
    "a page": around(field("PAGE")),
    "a lost reference": around(field("REF nulle_part")),
    "a bookmark": paragraph(
        f'<w:bookmarkStart w:id="1" w:name="duree"/>{run("cinq")}<w:bookmarkEnd w:id="1"/>'
    )
    + around(field("REF duree")),
    "a variable that is set": paragraph(field('SET duree "cinq"')) + around(field("REF duree")),
    "words hidden": around(run("trois") + run(" fois", "<w:vanish/>")),
    "words hidden on the web": around(run("trois", "<w:webHidden/>")),
    "words hidden with their paragraph": paragraph(
        run("Sauf accord.", "<w:vanish/>"), "<w:rPr><w:vanish/></w:rPr>"
    ),
    "a wrapper nobody knows": "<w:inconnu>" + paragraph("Une phrase de plus.") + "</w:inconnu>",
    "alternatives around a paragraph": '<mc:AlternateContent><mc:Choice Requires="wps">'
    + paragraph("Une phrase de plus.")
    + "</mc:Choice><mc:Fallback>"
    + paragraph("Une phrase de plus.")
    + "</mc:Fallback></mc:AlternateContent>",
}


@pytest.mark.parametrize("body", OTHERWISE.values(), ids=OTHERWISE)
def test_words_that_differ_are_refused(converter: Converter, body: str) -> None:
    with pytest.raises(PrintedOtherwise):
        check(converter, word_file(body))


@pytest.mark.parametrize(
    "inside",
    [
        field("SUBJECT", "Région"),
        field("COMMENTS", "Région"),
        field('DATE \\@ "yyyy"', "1789"),
        run("Région", "<w:vanish/>"),
    ],
    ids=["subject", "comments", "date", "hidden"],
)
@pytest.mark.parametrize("kind", ["header", "footer"])
def test_margins_say_what_was_read_there(converter: Converter, kind: str, inside: str) -> None:
    check(converter, word_file(paragraph("Texte."), **{kind: paragraph("Région")}))
    with pytest.raises(PrintedOtherwise):
        check(converter, word_file(paragraph("Texte."), **{kind: paragraph(inside)}))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("trois mois", "cinq mois"),
        ("12 heures", "13 heures"),
        ("n’est pas due", "n’est due"),
        ("n’est due", "n’est pas due"),
        ("a reçu", "à reçu"),
        ("10 000 €", "10 00 €"),
        ("non reconduite", "reconduite non"),
    ],
)
def test_the_smallest_change_is_seen(converter: Converter, before: str, after: str) -> None:
    one, other = (
        word_file(paragraph(LONG) + paragraph(f"La somme {words}.") + paragraph(LONG))
        for words in (before, after)
    )
    page, read = converter.convert(one), read_text(other)
    check_printed(page, read_text(one))
    with pytest.raises(PrintedOtherwise):
        check_printed(page, read)


@pytest.mark.parametrize(("printed", "read"), [("de 31", "de 3"), ("de dix", "de "), ("de 10", "de 1")])
def test_no_number_hides_in_the_call_of_a_note(converter: Converter, printed: str, read: str) -> None:
    one, other = (
        word_file(
            paragraph(run(f"Une durée {words}") + call("footnote", 1)), footnotes=notes("footnote", "An.")
        )
        for words in (printed, read)
    )
    page, words = converter.convert(one), read_text(other)
    check_printed(page, read_text(one))
    with pytest.raises(PrintedOtherwise):
        check_printed(page, words)


def test_the_passage_is_told_in_french(converter: Converter) -> None:
    page = converter.convert(word_file(paragraph(f"Pour une durée de cinq ans.{LONG}")))
    with pytest.raises(PrintedOtherwise) as refusal:
        check_printed(page, read_text(word_file(paragraph(f"Pour une durée de trois ans.{LONG}"))))
    assert "la page imprimée dit « de cinq ans." in str(refusal.value)
    assert "là où le texte lu dit « de trois ans." in str(refusal.value)


def swapped(first: str, second: str) -> list[tuple[bytes, bytes]]:
    """Files that say the same words in another order: two paragraphs, cells, rows, notes."""
    called = paragraph(run("Un") + call("footnote", 1)) + paragraph(run("Deux") + call("footnote", 2))
    return [
        (word_file(paragraph(first) + paragraph(second)), word_file(paragraph(second) + paragraph(first))),
        (word_file(table((first, second))), word_file(table((second, first)))),
        (word_file(table((first,), (second,))), word_file(table((second,), (first,)))),
        (
            word_file(called, footnotes=notes("footnote", first, second)),
            word_file(called, footnotes=notes("footnote", second, first)),
        ),
    ]


@pytest.mark.parametrize(("one", "other"), swapped("La Région paie.", "Le co-contractant reçoit."))
def test_order_counts(converter: Converter, one: bytes, other: bytes) -> None:
    page = converter.convert(one)
    check_printed(page, read_text(one))
    with pytest.raises(PrintedOtherwise):
        check_printed(page, read_text(other))


FORMATS = [
    ("decimal", "%1."), ("decimalZero", "%1)"), ("lowerLetter", "%1)"), ("upperLetter", "Annexe %1"),
    ("lowerRoman", "%1."), ("upperRoman", "Titre %1"), ("bullet", "\u2022"), ("bullet", "o"),
    ("bullet", "\uf0b7"), ("bullet", "\u2013"), ("bullet", "\u25aa"),
]  # fmt: skip
HONEST = {
    "footnotes over pages": word_file(
        "".join(
            paragraph(run(f"Paragraphe {rank}. {LONG}") + call("footnote", rank) + run(f" Suite. {LONG}"))
            for rank in range(1, 13)
        )
        + paragraph(run("Fin") + call("endnote", 1) + call("endnote", 2)),
        footnotes=notes("footnote", *(f"Note {rank} {LONG * (1 + rank % 4 * 2)}" for rank in range(1, 13))),
        endnotes=notes("endnote", "Première note de fin", "Seconde note de fin"),
    ),
    "a table over pages": word_file(
        paragraph("Avant")
        + table(
            ("Colonne A", "Colonne B", "Colonne C"),
            *((f"A{rank} {LONG * (rank % 3)}", f"B{rank} {LONG * (rank % 5)}", f"C{rank}") for rank in range(30)),
            heads=1,
        )
        + paragraph("Après")
    ),
    "a row over pages": word_file(
        table(("Un", "Deux"), (LONG * 30, LONG * 25), ("Trois", "Quatre")) + paragraph("Après")
    ),
    "a table in a table": word_file(
        table((table(("x1", "x2"), ("x3", "x4"), width=3000) + paragraph("sous"), "droite")) + paragraph("Après")
    ),
    "a table that floats": word_file(
        paragraph(LONG)
        + table(("gauche", "droite"), width=3000, properties='<w:tblpPr w:vertAnchor="text" w:tblpX="6000" w:tblpY="200"/>')
        + paragraph(LONG)
        + paragraph(LONG)
    ),
    "boxes": word_file(
        paragraph(f"Avant {LONG}")
        + paragraph(run("Ancre ") + text_box(paragraph("Dans la zone") + paragraph("encore")) + run(LONG))
        + paragraph(f"Après {LONG}")
    ),
    "two boxes side by side": word_file(
        paragraph(run("Ancre ") + text_box(paragraph("droite")) + text_box(paragraph("gauche"), across=0) + run(LONG))
    ),
    "a frame": word_file(
        paragraph("Dans un cadre", '<w:framePr w:w="2000" w:x="6000" w:y="3000" w:hAnchor="page" w:vAnchor="page"/>')
        + paragraph(LONG * 3)
    ),
    "two columns": word_file(
        "".join(paragraph(f"Paragraphe {rank}. {LONG * 2}") for rank in range(20)),
        after='<w:cols w:num="2" w:space="700"/>',
    ),
    "a table over columns": word_file(
        table(("Tête", "Entête"), *((f"A{rank} {LONG}", f"B{rank} {LONG * 2}") for rank in range(12)), width=4000, heads=1),
        after='<w:cols w:num="2" w:space="700"/>',
    ),
    "justified, with line ends and tabs": word_file(
        paragraph(
            run(LONG) + "<w:r><w:br/></w:r>" + run("Suite") + "<w:r><w:tab/></w:r>" + run(LONG),
            '<w:jc w:val="both"/>',
        )
    ),
    "letters wide apart": word_file(paragraph(run("CONVENTION DE COOPÉRATION 2026", '<w:spacing w:val="80"/>'))),
    "capitals that the style prints": word_file(
        paragraph(run("Été en Œuvre", "<w:caps/>") + run(" Petites Capitales", "<w:smallCaps/>"))
    ),
    "ligatures, hyphens and odd spaces": word_file(
        paragraph("ﬁn d’oﬃce, soft\u00adhyphen, Vaux\u2011de\u2010Vire, 10\u202f000\u00a0€, l’été… « Œuvre » ①")
    ),
    "signs that another font draws": word_file(paragraph("Cochez \u2610 oui \u2612 non \u2192 puis signez \u2713 ici")),
    "symbols": word_file(paragraph(run("Avant ") + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run(" après"))),
    "other alphabets": word_file(paragraph("Conseil Ελλάδα и Україна, Škoda, Þór, Łódź")),
    "words cut at line ends": word_file(
        "".join(paragraph(f"{'anticonstitutionnellement-parlant ' * 40}{rank}") for rank in range(5))
    ),
    "hyphenation": word_file(
        paragraph(run(LONG * 20, '<w:lang w:val="fr-FR"/>'), '<w:ind w:right="6000"/><w:jc w:val="both"/>'),
        settings='<w:autoHyphenation w:val="true"/><w:hyphenationZone w:val="100"/>',
    ),
    "lists": word_file(
        "".join(item(f"Élément {rank} {LONG}", rank) * 2 for rank in range(1, len(FORMATS) + 1)),
        numbering=levels(*FORMATS),
    ),
    "empty items": word_file(
        item("Un", 1) + item("", 1) + item("Trois", 1) + item("", 2) + paragraph("Fin"),
        numbering=levels(("decimal", "%1."), ("bullet", "\u2022")),
    ),
    "page numbers": word_file(
        paragraph(LONG) * 40,
        header=paragraph(f"{run('Région')}<w:r><w:tab/></w:r>{run('Convention')}"),
        footer=paragraph(run("Page ") + field("PAGE", "1") + run(" sur ") + field("NUMPAGES", "9")),
    ),
    "a page number alone": word_file(
        paragraph("1") + paragraph(LONG) * 40, footer=paragraph(field("PAGE", "1"), '<w:jc w:val="center"/>')
    ),
    "a header as a table": word_file(
        paragraph(LONG) * 40, header=table(("Région Normandie", LONG[:90])) + paragraph("EPN")
    ),
    "a body that says what the header says": word_file(
        paragraph("Région") + paragraph(LONG) * 40 + paragraph("Région"),
        header=paragraph("Région"),
        footer=paragraph("Région"),
    ),
    "sections": word_file(
        paragraph(LONG) + paragraph(run(LONG), "<w:sectPr/>") + paragraph(LONG), header=paragraph("En-tête")
    ),
    "a table of contents": word_file(
        paragraph(
            f'<w:hyperlink w:anchor="_Toc1">{run("ARTICLE 1")}<w:r><w:tab/></w:r>'
            + field("PAGEREF _Toc1 \\h", "1")
            + "</w:hyperlink>"
        )
        + paragraph(f'<w:bookmarkStart w:id="1" w:name="_Toc1"/>{run("ARTICLE 1")}<w:bookmarkEnd w:id="1"/>')
    ),
    "nothing but a picture's place": word_file(paragraph("")),
}  # fmt: skip


@pytest.mark.parametrize("docx", HONEST.values(), ids=HONEST)
def test_honest_files_pass(converter: Converter, docx: bytes) -> None:
    check_printed(converter.convert(prepared(docx)), read_text(docx))


def test_words_in_the_text_of_a_level_are_read_or_refused(converter: Converter) -> None:
    """A bullet may be any sign, and the "o" of Word; no word."""
    for kind in ("bullet", "none", "decimal"):
        docx = word_file(item("payer", 1), numbering=levels((kind, "Sauf accord")))
        try:
            check(converter, docx)
        except PrintedOtherwise:
            continue
        assert "Sauf accord" in str(read_text(docx).blocks)


@pytest.mark.parametrize("trips", [1, 3])
def test_what_other_word_processors_save_again_passes(
    converter: Converter, filled: bytes, tmp_path: Path, trips: int
) -> None:
    content = filled
    for trip in range(trips):
        content = saved_by_libreoffice(content, tmp_path, trip)
    check(converter, content)
    document = Document(io.BytesIO(content))
    result = io.BytesIO()
    document.save(result)
    check(converter, result.getvalue())


def saved_by_libreoffice(content: bytes, folder: Path, trip: int) -> bytes:
    source, target = folder / f"{trip}.docx", folder / f"saved-{trip}"
    source.write_bytes(content)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{folder / 'profile'}", "--headless"),
            *("--convert-to", "docx", "--outdir", str(target), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (target / source.name).read_bytes()
