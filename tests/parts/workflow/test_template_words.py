"""The Word template against the Région's own text, ``source.txt``, paragraph by paragraph, word for word.

The lines that differ are listed here in full, so that a lawyer can read what was done to the text.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from docx import Document

from documents.fill import compiled
from workflow.packs import Pack, Purpose, find_pack
from workflow.text_values import values_for

PACK = find_pack("epn-normandie")

ACCENT = "\u0301"
"""A stray combining accent, found four times after a letter that bears its accent already."""

REFERENCES = {
    "(Le cocontractant)": "Le co-contractant",
    "(le cocontractant), sur": "Le co-contractant, sur",
    "(le cocontractant)": "le co-contractant",
    "(au cocontractant)": "au co-contractant",
}
DROPPED = (
    "DANS LE CADRE DE LA",  # the title, doubled
    "MÉDIATION NUMÉRIQUE NORMANDE",
    "Cette présentation devra indiquer",  # the second line of the drafting note
    "« Prénom » « NOM du représentant principal » |",  # the signature block, compared below
    "Le Président de la Région Normandie",
    "Xxxxx XXXXX |",
    "9",
)
FILLED = {
    "LA RÉGION NORMANDIE, dont": "LA RÉGION NORMANDIE, dont le siège est situé à l’Abbaye-aux-Dames, 1 place de "
    "l’Exemple, CS 00000, 14000 CAEN Cedex 1",
    "représentée par son Président": "représentée par son Président, Monsieur Hugues BELLENGREVILLE, dûment habilité "
    "à cet effet par une délibération de la Commission Permanente en date du 1er mars 2027",
    "« nom du CO-CONTRACTANT": "L’Association L’Atelier numérique du pays d’Auge, dont le siège est situé 12 rue de "
    "l’Œuvre, 14100 Lisieux",
    "Représenté(e)": "Représentée par sa Présidente, Madame Claire LEMONNIER, dûment habilitée à cet effet par "
    "décision du Conseil d’administration en date du 4 février 2027.",
    "ci-après dénommé(e)": "ci-après dénommée LE CO-CONTRACTANT",
    "Il conviendra d’insérer": PACK.sample.fields["presentation"].strip(),
    "« Ville adresse structure »": "",  # the signature block, compared below
    "Le « FONCTION": "",
}
"""Beginning of a line of the source → what the sample makes of it, paragraphs separated by an empty line."""

MASKED = {
    "xxxxxxxxxxxx, xxxxxxxxxxx, xxxxxx, xxxxx, xxxxxx xx xxxxxxxx, xxxxxx xxxxxxxx, xxxxxx social, maison du handicap…": (
        PACK.sample.region["region_host_places"]
    ),
    "xxx@xxxxxxxxx.xx": PACK.sample.region["region_data_contact"],
}
PAPER = "Fait en deux exemplaires originaux"
ELECTRONIC = (
    "Fait sous forme électronique, chaque partie disposant d’un exemplaire sur support durable ou y ayant accès "
    "(articles 1366, 1367 et 1375 du Code civil)"
)


@dataclass(frozen=True)
class Filled:
    """What a reader sees: paragraphs of the body, then the two cells of the signature table."""

    paragraphs: list[str]
    cells: list[list[str]]
    margins: list[str]
    title: str


def fill(
    *,
    medium: str = "electronic",
    purpose: Purpose = Purpose.SIGNATURE,
    pack: Pack = PACK,
    typed: Mapping[str, Any] | None = None,
    sheet: Mapping[str, str] | None = None,
    region: Mapping[str, str] | None = None,
) -> Filled:
    text_values = values_for(
        pack,
        typed={**pack.sample.fields, **(typed or {})},
        co_contractor={**pack.sample.co_contractor, **(sheet or {})},
        region={**pack.sample.region, **(region or {})},
        number="EPN-2027-0042",
        version=2,
        verification_code="K7QM-4T2X",
        medium=medium,
        purpose=purpose,
    )
    document = Document(io.BytesIO(compiled(pack.docx.read_bytes()).fill(text_values.values)))
    section = document.sections[0]
    return Filled(
        paragraphs=_words(document.paragraphs),
        cells=[_words(cell.paragraphs) for cell in document.tables[0].rows[0].cells],
        margins=_words([*section.header.paragraphs, *section.footer.paragraphs]),
        title=document.core_properties.title,
    )


def _words(paragraphs: Any) -> list[str]:
    """No-break spaces count as spaces: the template has them where French typography wants them."""
    found = (" ".join(paragraph.text.split()) for paragraph in paragraphs)
    return [words for words in found if words]


def expected_paragraphs() -> list[str]:
    source = (PACK.folder / "source.txt").read_text(encoding="utf-8").replace(ACCENT, "")
    paragraphs: list[str] = []
    for line in (" ".join(line.split()) for line in source.splitlines()):
        paragraphs.extend(_expected(line))
    return paragraphs


def _expected(line: str) -> tuple[str, ...]:
    if any(line == dropped or (len(dropped) > 20 and line.startswith(dropped)) for dropped in DROPPED):
        return ()
    for beginning, replacement in FILLED.items():
        if line.startswith(beginning):
            return tuple(replacement.split("\n\n")) if replacement else ()
    for written, meant in (REFERENCES | MASKED).items():
        line = line.replace(written, meant)
    return (line,)


@pytest.mark.parametrize(("medium", "closing"), [("paper", PAPER), ("electronic", ELECTRONIC)])
def test_every_word_of_the_source_in_order_and_nothing_else(medium: str, closing: str) -> None:
    expected = [closing if line == PAPER else line for line in expected_paragraphs()]
    assert fill(medium=medium).paragraphs == expected


def test_the_source_has_what_the_comparison_says_it_has() -> None:
    source = (PACK.folder / "source.txt").read_text(encoding="utf-8")
    assert source.count(ACCENT) == 4
    assert len(re.findall(r"\([Ll]e cocontractant\)|\(au cocontractant\)", source)) == 12
    for beginning in (*DROPPED, *FILLED):
        assert re.search(rf"^{re.escape(beginning)}", source, re.MULTILINE), beginning
    for masked in MASKED:
        assert masked in source


def test_signature_block_on_paper() -> None:
    assert fill(medium="paper").cells == [
        [
            "Lisieux, le",
            "La Présidente de l’Association L’Atelier numérique du pays d’Auge",
            "Claire LEMONNIER",
        ],
        ["CAEN, le", "Le Président de la Région Normandie", "Hugues BELLENGREVILLE"],
    ]


def test_signature_block_signed_online() -> None:
    places = [cell[0] for cell in fill(medium="electronic").cells]
    assert places == [
        "Lisieux, à la date de la signature électronique",
        "CAEN, à la date de la signature électronique",
    ]


def test_a_delegate_signs_for_the_president() -> None:
    delegate = {
        "president_civility": "Madame",
        "region_signatory": "delegate",
        "region_delegate_first_name": "Paul",
        "region_delegate_last_name": "Rouelle",
        "region_delegate_capacity": "le Vice-Président en charge du numérique",
    }
    filled = fill(region=delegate)
    assert filled.cells[1][1:] == [
        "Pour la Présidente de la Région Normandie et par délégation, le Vice-Président en charge du numérique",
        "Paul ROUELLE",
    ]
    assert (
        "représentée par sa Présidente, Madame Hugues BELLENGREVILLE, dûment habilitée"
        in filled.paragraphs[3]
    )


@pytest.mark.parametrize(
    ("sheet", "typed", "sentences"),
    [
        (
            {"name": "Commune de Bernay", "city": "Bernay"},
            {
                "representative_civility": "Monsieur",
                "representative_quality": "Maire",
                "decision_organ": "le Conseil municipal",
            },
            [
                "La Commune de Bernay, dont le siège",
                "Représentée par son Maire, Monsieur Claire LEMONNIER, dûment habilité à cet effet par décision du Conseil",
                "ci-après dénommée LE CO-CONTRACTANT",
                "Le Maire de la Commune de Bernay",
            ],
        ),
        (
            {"name": "Département de l’Orne"},
            {
                "co_contractor_gender": "masculin",
                "representative_quality": "Adjointe au Président",
                "decision_organ": "l’Assemblée départementale",
            },
            [
                "Le Département de l’Orne, dont le siège",
                "Représenté par son Adjointe au Président, Madame",
                "par décision de l’Assemblée départementale en date",
                "ci-après dénommé LE CO-CONTRACTANT",
                "L’Adjointe au Président du Département de l’Orne",
            ],
        ),
        (
            {"name": "Les Ateliers du Numérique & Cie <Caen>"},
            {"co_contractor_gender": "masculin-pluriel", "decision_organ": "la Commission Permanente"},
            [
                "Les Ateliers du Numérique & Cie <Caen>, dont le siège",
                "Représentés par leur Présidente",
                "par décision de la Commission Permanente en date",
                "ci-après dénommés LE CO-CONTRACTANT",
                "La Présidente des Ateliers du Numérique & Cie <Caen>",
            ],
        ),
        (
            {"name": "Association Le Dôme"},
            {"co_contractor_with_article": "le Dôme", "co_contractor_reference": "name"},
            [
                "Le Dôme, dont le siège",
                "La Présidente du Dôme",
                "communiquer au Dôme des critères",
                "la Région et le Dôme",
            ],
        ),
        (
            {"name": "Commune de Bernay"},
            {"co_contractor_reference": "name"},
            [
                "La Commune de Bernay s’engage à soutenir",
                "Elle s’engage notamment à limiter l’accès",
                "sera tenue à la réparation",
                "communiquer à la Commune de Bernay des critères",
            ],
        ),
    ],
    ids=["commune", "departement", "plural", "own-article", "by-name"],
)
def test_french_agrees_with_the_co_contractor(
    sheet: dict[str, str], typed: dict[str, str], sentences: list[str]
) -> None:
    filled = fill(sheet=sheet, typed=typed)
    text = "\n".join([*filled.paragraphs, *filled.cells[0]])
    for sentence in sentences:
        assert sentence in text


def test_the_projet_is_marked_and_leaves_the_decision_dates_blank() -> None:
    filled = fill(purpose=Purpose.PROJET)
    assert "PROJET soumis à délibération" in filled.margins
    assert filled.paragraphs[3].endswith("Commission Permanente en date du ………………")
    assert filled.paragraphs[8].endswith("Conseil d’administration en date du ……………….")
    signed = fill().paragraphs
    assert [n for n, words in enumerate(filled.paragraphs) if words != signed[n]] == [3, 8]


def test_the_margins_identify_the_text() -> None:
    filled = fill()
    assert filled.margins[0].startswith("Région Normandie")
    assert filled.margins[-1].startswith(
        "Convention EPN-2027-0042, version 2 – code de vérification : K7QM-4T2X"
    )
    assert "PROJET soumis à délibération" not in filled.margins
    assert filled.title == (
        "EPN-2027-0042 – Convention de coopération « EPN Normandie » avec "
        "l’Association L’Atelier numérique du pays d’Auge"
    )


def test_a_long_name_leaves_the_title_within_what_word_accepts() -> None:
    assert len(fill(sheet={"name": "Association " + "très " * 55}).title) <= 255


def test_an_empty_draft_prints_blanks_in_both_genders() -> None:
    nothing = dict.fromkeys((field.name for field in PACK.fields), "")
    paragraphs = fill(purpose=Purpose.DRAFT, typed=nothing).paragraphs
    assert paragraphs[8].startswith("Représenté(e) par son/sa ………………, ………………")
    assert "ci-après dénommé(e) LE CO-CONTRACTANT" in paragraphs
