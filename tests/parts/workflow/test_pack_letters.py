"""The letters and the obligations of the shipped pack, and what is refused of another one's."""

import io
from pathlib import Path

import pytest
from docx import Document

from documents.fill import compiled
from tests.parts.workflow.test_packs import change, copy_of_the_pack, refusal_of
from workflow.packs import Purpose, find_pack
from workflow.packs.letters import AGREEMENT, LETTER_VALUES
from workflow.rules.facts import LetterType
from workflow.text_values import values_for

PACK = find_pack("epn-normandie")
SOURCE = (PACK.folder / "source.txt").read_text(encoding="utf-8")


def filled_docx(name: str, **values: object) -> bytes:
    """A letter, filled with the sample and plain values."""
    common = values_for(
        PACK,
        typed=PACK.sample.fields,
        co_contractor=PACK.sample.co_contractor,
        region=PACK.sample.region,
        number="EPN-2027-0001",
        version=1,
        verification_code="ABCD-EFGH",
        medium="paper",
        purpose=Purpose.SIGNATURE,
    ).values
    letter = PACK.letter(name)
    assert letter is not None
    own = dict.fromkeys(LETTER_VALUES, "x") | {
        "reason": ("Un constat.",),
        "untouched": ("1", "3", "9"),
        "whole": True,
    }
    return compiled((PACK.folder / letter.file).read_bytes()).fill({**common, **own, **values})


def filled(name: str, **values: object) -> str:
    """Its words."""
    document = Document(io.BytesIO(filled_docx(name, **values)))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_every_type_of_letter_has_a_template() -> None:
    assert {letter.name for letter in PACK.letters} == {*LetterType, AGREEMENT}


def test_the_obligations_are_quoted_word_for_word() -> None:
    assert [one.name for one in PACK.obligations if one.quote not in SOURCE] == []
    assert {one.party for one in PACK.obligations} == {"co-contractor", "region"}


@pytest.mark.parametrize("name", [letter.name for letter in PACK.letters])
def test_a_letter_is_complete_and_quotes_the_text_word_for_word(name: str) -> None:
    text = filled(name, obligation_quote="à permettre un accès pour tous", obligation_article="1")
    assert "{{" not in text
    assert "Madame la Présidente" in text
    assert "Association L’Atelier numérique du pays d’Auge" in text
    for line in text.split("\n"):
        if line.startswith("« "):
            assert line.strip("« »") in SOURCE


def test_a_quote_is_left_out_where_the_signed_text_words_it_otherwise() -> None:
    assert "stipule" in filled("denunciation")
    assert "stipule" not in filled("denunciation", untouched=("9",))


def test_a_termination_says_whether_it_ends_all_or_a_part() -> None:
    assert "résilie la convention dans son intégralité" in filled("termination")
    part = filled("termination", whole=False, articles="les articles 4 et 7 tombent")
    assert "résilie partiellement la convention, de plein droit : les articles 4 et 7 tombent" in part
    assert "dans son intégralité" not in part


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "denunciation"\ntitle', 'name = "congé"\ntitle', "minuscules sans accent"),
        ('name = "denunciation"\ntitle', 'name = "farewell"\ntitle', "ce type de courrier n’existe pas"),
        ('"letters/denunciation.docx"', '"letters/absent.docx"', "ce fichier manque"),
        ('"letters/denunciation.docx"', '"manifest.toml"', "pas un document Word"),
        ('article = "1"\nparty = "co-contractor"', 'article = "77"\nparty = "co-contractor"', "l’article 77"),
        (
            'article = "1"\nparty = "co-contractor"',
            'article = "1"\nparty = "somebody"',
            "n’est pas une partie",
        ),
    ],
)
def test_what_a_pack_says_wrongly_of_its_letters_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    change(copy_of_the_pack(tmp_path) / "manifest.toml", old, new)
    assert said in str(refusal_of(tmp_path))


def test_a_letter_that_asks_for_an_unknown_value_is_refused(tmp_path: Path) -> None:
    path = copy_of_the_pack(tmp_path) / "letters" / "cure.docx"
    document = Document(str(path))
    document.add_paragraph("{{ somebody }}")
    document.save(str(path))
    assert "« somebody » n’est ni un champ" in str(refusal_of(tmp_path))
